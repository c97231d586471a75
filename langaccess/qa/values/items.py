"""Finds what must arrive unchanged: phones, links, dates, times, money, numbers, cites, codes.

An item has a *value* by which two languages compare: `800-CALL-FBI` and `(800) 225-5324` are the
same number, "March 4, 2025", "4 de março de 2025" and "2025年3月4日" the same day, "5 p.m." and
"17h" the same moment, "1,000.50", "1.000,50" and "١٬٠٠٠٫٥٠" the same amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from langaccess.core.tags import Tag
from langaccess.qa.folding import NBSP, fold
from langaccess.qa.values.calendar import EAST, Calendar, calendar
from langaccess.qa.values.date_patterns import HAN_DIGITS
from langaccess.qa.values.dates import day_values, han_number
from langaccess.qa.values.item_patterns import MAYBE, scan


class ItemKind(StrEnum):
    """What an item is."""

    PLACEHOLDER = "placeholder"
    EMAIL = "email"
    URL = "url"
    CITE = "cite"
    CASE_NUMBER = "case_number"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    MONEY = "money"  # with a sign: "$25"; "25 dollars" is a number
    PERCENT = "percent"
    NUMBER = "number"
    NAME = "name"
    SIGN = "sign"  # found by `signs.find_signs`


AMOUNTS = frozenset(
    (ItemKind.MONEY, ItemKind.PERCENT, ItemKind.NUMBER, ItemKind.PHONE, ItemKind.CASE_NUMBER)
)
"""Kinds whose values mean the same: "$500" may become "500 dólares", "911" is in "(911)"."""


@dataclass(frozen=True, slots=True)
class ValueItem:
    """A stretch of text that must arrive.

    Attributes:
        kind: what it is.
        start: offset in code points.
        end: offset in code points, exclusive.
        text: the literal text.
        value: by this two languages compare. phone: the digits one dials, without the 1 of North
            America; url: host and path without scheme, `www.` and final slash; date: `2025-03-04`,
            `--03-04` without a year, `2025-03` without a day; time: minutes since midnight;
            money, percent, number: a plain decimal (`1000.5`); others: the text without spaces.
        others: values that the text may have as well: a day of the Ethiopian or Persian calendar,
            an hour that is counted from six o'clock.
    """

    kind: ItemKind
    start: int
    end: int
    text: str
    value: str
    others: tuple[str, ...] = ()


_Found = tuple[ItemKind, int, int, str] | tuple[ItemKind, int, int, str, tuple[str, ...]]
"""Kind, offsets in the folded text, value, and what else the text may mean."""

_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_SHORT_CODES = frozenset(("911", "988", "311", "211", "411", "511", "611", "711", "811"))
_DIGITS = re.compile(r"\d+")


def digits(text: str) -> tuple[str, ...]:
    """Return the runs of digits in `text`, whatever the script, as ASCII digits."""
    return tuple(_DIGITS.findall(fold(text)[0]))


# A sentence is asked about when it is counted, protected and checked, mostly within one window.
@lru_cache(maxsize=4096)
def find_items(text: str, tag: Tag) -> tuple[ValueItem, ...]:
    """Return the items of `text`, a sentence in language `tag`, in order, without overlap.

    Offsets are code points of `text`. Invisible marks inside an item (soft hyphen, zero-width and
    bidirectional controls) belong to its literal text and not to its value. The text should be
    NFC, or month names with accents are missed.
    """
    folded, offsets = fold(text)
    cal = calendar(tag)
    if not MAYBE.search(folded) and not _moment(folded, cal):
        return ()
    items: list[ValueItem] = []
    for match in scan(tag).finditer(folded):
        for kind, start, end, value, *more in _READERS[match.lastgroup or ""](match, cal):
            if offsets is not None:
                start, end = offsets[start], offsets[end - 1] + 1  # noqa: PLW2901 (back to the text's own offsets)
            named = _own_form(value, tag) if kind is ItemKind.PLACEHOLDER else value
            items.append(ValueItem(kind, start, end, text[start:end], named, *more))
    return tuple(items)


_PREFIX = re.compile(r"(?<=\{\{)([a-z]{2,3}(?:_[a-z]{2,4})?)\.")


def _own_form(value: str, tag: Tag) -> str:
    """Return a placeholder without the language of its text.

    Templates keep one value for each language: `{{ date }}` is `{{ es.date }}` in Spanish.
    """
    names = (tag.lower().replace("-", "_"), tag.language)
    return _PREFIX.sub(lambda m: "" if m[1] in names else m[0], value)


def _moment(folded: str, cal: Calendar) -> bool:
    lower = folded.lower()
    return any(name in lower for name in cal.fixed)


def _literal(kind: ItemKind) -> Callable[[re.Match[str], Calendar], Iterator[_Found]]:
    def read(match: re.Match[str], _: Calendar) -> Iterator[_Found]:
        text = re.sub(r"\s+", "", match.group())
        value = text.upper() if kind is ItemKind.CASE_NUMBER else text
        yield kind, match.start(), match.end(), value

    return read


_NAMED = re.compile(r"</?\s*[A-Za-z][\w:-]*")
_LEADS = re.compile(
    r"""\b(?:href|src)\s*=\s*(["'])(?:https?://)?(?:www\.)?(.*?)/?\1""", re.IGNORECASE
)


def _placeholder(match: re.Match[str], _: Calendar) -> Iterator[_Found]:
    """Yield a placeholder; of markup its name and where it leads: labels in it are translated."""
    text = match.group()
    value = re.sub(r"\s+", "", text)
    named = _NAMED.match(text)
    if named is not None and "=" in text:
        leads = sorted(lead.lower() for _, lead in _LEADS.findall(text))
        value = " ".join((named.group().lower(), *leads)) + ">"
    elif named is not None:
        value = value.lower().replace("/>", ">")  # <br/>, <br>
    yield ItemKind.PLACEHOLDER, match.start(), match.end(), value


def _email(match: re.Match[str], _: Calendar) -> Iterator[_Found]:
    address = match.group().lower().removeprefix("mailto:").partition("?")[0]
    yield ItemKind.EMAIL, match.start(), match.end(), address


def _url(match: re.Match[str], _: Calendar) -> Iterator[_Found]:
    text = match.group().rstrip(".,;:!?'*([")
    while text.endswith((")", "]")) and text.count("(") + text.count("[") < text.count(
        ")"
    ) + text.count("]"):
        text = text[:-1].rstrip(".,;:!?'*")
    value = re.sub(r"^(?:https?://)?(?:www\.)?", "", text, flags=re.IGNORECASE)
    host, slash, path = value.partition("/")
    value = (host.lower() + slash + path).rstrip("/")
    yield ItemKind.URL, match.start(), match.start() + len(text), value


def _cite(match: re.Match[str], _: Calendar) -> Iterator[_Found]:
    value = re.sub(r"[^0-9A-Z()\-:]|SECTION|SEC(?=\.)|PART", "", match.group().upper())
    yield ItemKind.CITE, match.start(), match.end(), value


def _phone(match: re.Match[str], _: Calendar) -> Iterator[_Found]:
    dialled = re.sub(r"\D", "", match.group())
    if len(dialled) == 11 and dialled[0] == "1":
        dialled = dialled[1:]
    yield ItemKind.PHONE, match.start(), match.end(), dialled


def _vanity(match: re.Match[str], cal: Calendar) -> Iterator[_Found]:
    dialled = re.sub(r"\D", "", match.group().translate(_KEYPAD))
    dialled = dialled.removeprefix("1")
    if len(dialled) < 10:
        yield from _number(match, cal)
        return
    # letters beyond the tenth are for the memory, not for the telephone
    yield ItemKind.PHONE, match.start(), match.end(), dialled[:10]


def _amount(kind: ItemKind) -> Callable[[re.Match[str], Calendar], Iterator[_Found]]:
    def read(match: re.Match[str], cal: Calendar) -> Iterator[_Found]:
        values = list(_values(match.group(), cal))
        if len(values) == 1:
            yield kind, match.start(), match.end(), values[0][2]
        else:
            yield from _number(match, cal)

    return read


def _number(match: re.Match[str], cal: Calendar) -> Iterator[_Found]:
    for start, end, value in _values(match.group(), cal):
        kind = ItemKind.PHONE if value in _SHORT_CODES else ItemKind.NUMBER
        yield kind, match.start() + start, match.start() + end, value


def _values(text: str, cal: Calendar) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and plain decimal of the number or numbers in `text`.

    A single separator before three digits groups thousands ("1.500" is 1500 in either habit), any
    other single one is the decimal sign; what fits neither is a list or a version number.
    """
    groups = list(_DIGITS.finditer(text))
    between = [text[a.end() : b.start()] for a, b in pairwise(groups)]
    parts = [group.group() for group in groups]
    if any(EAST.search(word) for word in between):
        yield groups[0].start(), len(text), _summed(text, cal.multiples)
        return
    if text.startswith("."):  # ".08" is 0.08
        parts, between = ["0", *parts], [".", *between]
    word = text[groups[-1].end() :].strip(" %+\u00a0€£₩多余餘几幾").lower()
    if word in cal.multiples and len(parts) == 2 and between[0] == cal.decimal:
        value: str | None = f"{parts[0]}.{parts[1]}"  # no one groups the thousands of a million
    else:
        value = _decimal(parts, between)
    if value is not None:
        end = len(text) if word in cal.multiples else groups[-1].end()
        start = 0 if text.startswith(".") else groups[0].start()
        yield start, end, _times_over(value, cal.multiples.get(word, 1))
        return
    for group in groups:
        yield group.start(), group.end(), group.group()


_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([^\d\s.,]*)")


def _summed(text: str, multiples: Mapping[str, int]) -> str:
    """Return a number whose parts have words of their own: "1만 2천" is 12000."""
    total = Fraction(0)
    for figures, word in _PART.findall(text):
        total += Fraction(figures.replace(",", "")) * multiples.get(word, 1)
    return str(int(total)) if total.denominator == 1 else str(float(total))


def _ethiopic(match: re.Match[str], _: Calendar) -> Iterator[_Found]:
    """Read an Ethiopic number: ones, tens, and signs that multiply by 100 and 10,000."""
    total = part = 0
    for char in match.group():
        code = ord(char) - 0x1368
        if code <= 9:
            part += code
        elif code <= 18:
            part += (code - 9) * 10
        elif code == 19:
            part = max(part, 1) * 100
        else:
            total, part = total + max(part, 1) * 10_000, 0
    yield ItemKind.NUMBER, match.start(), match.end(), str(total + part)


def _times_over(value: str, factor: int) -> str:
    if factor == 1:
        return value
    whole, _, fraction = value.partition(".")
    product = f"{int(whole + fraction) * factor:0{len(fraction) + 1}d}"
    if not fraction:
        return product
    return f"{product[: -len(fraction)]}.{product[-len(fraction) :]}".rstrip("0").rstrip(".")


def _decimal(parts: list[str], between: list[str]) -> str | None:
    if not between:
        return parts[0] if parts else None
    last = between[-1]
    grouped = parts if between.count(last) > 1 or _thousands(parts) else parts[:-1]
    if len(set(between[: len(grouped) - 1])) > 1 or (len(grouped) > 1 and not _thousands(grouped)):
        return None
    whole = "".join(grouped)
    fraction = "" if grouped is parts else parts[-1].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _thousands(parts: list[str]) -> bool:
    """Return whether the groups are thousands, or lakhs and crores ("1,00,000")."""
    head, *rest = parts
    return (
        1 <= len(head) <= 3
        and head != "0"
        and len(rest[-1]) == 3
        and len(
            {len(part) for part in rest[:-1]} - {3 if len(head) > 2 or len(rest[0]) == 3 else 2}
        )
        == 0
    )


def _date(match: re.Match[str], cal: Calendar) -> Iterator[_Found]:
    values = day_values(match.group(), cal)
    if not values:
        yield from _number(match, cal)
    else:
        yield ItemKind.DATE, match.start(), match.end(), values[0], values[1:]


_HAN_HOUR = re.compile(
    f"([{HAN_DIGITS}]{{1,2}})(?=[點点時时])|(?<=[點点時时])([{HAN_DIGITS}]{{1,3}})"
)


def _hour_in_digits(text: str) -> str:
    """Return a time with its Chinese numerals as digits; 半 is half past, and 반 too."""
    words = text.replace("两", "二").replace("兩", "二")
    found = _HAN_HOUR.sub(lambda m: han_number((m[1] or m[2]).lstrip("零〇") or "零"), words)
    return re.sub("(?<=[點点時时시])[ ]?[半반]", "30", found)


def _ending(text: str, names: Iterable[str]) -> str:
    """Return the longest of `names` that ends `text`, or an empty text."""
    return max((name for name in names if text.endswith(name)), key=len, default="")


_HALF = re.compile(r"([ap])\.?\s?m\.?$", re.IGNORECASE)
_AFTER_RANGE = re.compile(r"\D+(\d{1,2})(?::(\d\d))?\s?([ap])", re.IGNORECASE)


def _time(match: re.Match[str], cal: Calendar) -> Iterator[_Found]:
    text = _hour_in_digits(match.group().replace(NBSP, " "))
    numbers = [int(n) for n in _DIGITS.findall(text)]
    if not numbers:
        yield ItemKind.TIME, match.start(), match.end(), str(cal.fixed[text.lower()])
        return
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    named = text.lower().rstrip(")").rstrip()
    if (hour, minute) == (12, 0) and (name := _ending(named, cal.fixed)):
        yield ItemKind.TIME, match.start(), match.end(), str(cal.fixed[name])
        return
    if text.strip().isdigit() or re.fullmatch(r"\d+:\d\d", text):
        spans = _shared_half(match, hour * 60 + minute)
    else:
        spans = _spans(text, cal)
    value = _minutes(hour, minute, spans)
    six = (value + 360) % 720 if cal.from_six and hour <= 12 else None
    others = () if six is None else (str(six), str(six + 720))
    yield ItemKind.TIME, match.start(), match.end(), str(value), others


def _shared_half(match: re.Match[str], start: int) -> tuple[tuple[int, int], ...]:
    """Return the half of the day of the first hour in "5-7 p.m.", or nothing."""
    rest = _AFTER_RANGE.match(match.string, match.end())
    if rest is None or not re.match(
        r"\s?(?:-|to|and|until|till)\s?\d", match.string[match.end() :]
    ):
        return ()
    end = int(rest[1]) % 12 * 60 + int(rest[2] or 0)
    later = rest[3].lower() == "p"
    if start % 720 >= end:  # "9-5 p.m." begins in the other half
        later = not later
    return ((720, 1440),) if later else ((0, 720),)


def _spans(text: str, cal: Calendar) -> tuple[tuple[int, int], ...]:
    word = re.sub(r"[\d:]+|(?<=\d)\s?[hH](?=\s?\d|$)|[時时点點시分분]|giờ|Uhr", "", text).strip()
    if word.lower() in cal.fixed:
        return ((cal.fixed[word.lower()], cal.fixed[word.lower()] + 60),)
    if word in cal.halves:
        return cal.halves[word]
    if word.lower() in cal.halves:
        return cal.halves[word.lower()]
    half = _HALF.search(word)
    if half is None:
        return ()
    return ((720, 1440),) if half[1] in "pP" else ((0, 720),)


def _minutes(hour: int, minute: int, spans: tuple[tuple[int, int], ...]) -> int:
    if hour > 12 or not spans:
        return hour % 24 * 60 + minute
    options = [hour % 12 * 60 + minute, (hour % 12 + 12) * 60 + minute]
    for option in options:
        if any(start <= option < end for start, end in spans):
            return option
    evening = spans[0][0] > 720  # at 12 it is midnight: "12 de la noche", "晚上12点"
    return options[spans[0][0] >= 720 and not (evening and hour == 12)]


_READERS: Mapping[str, Callable[[re.Match[str], Calendar], Iterator[_Found]]] = {
    "placeholder": _placeholder,
    "email": _email,
    "url": _url,
    "cite": _cite,
    "case": _literal(ItemKind.CASE_NUMBER),
    "date": _date,
    "time": _time,
    "phone": _phone,
    "vanity": _vanity,
    "money": _amount(ItemKind.MONEY),
    "percent": _amount(ItemKind.PERCENT),
    "ethiopic": _ethiopic,
    "number": _number,
    "name": _literal(ItemKind.NAME),
}
