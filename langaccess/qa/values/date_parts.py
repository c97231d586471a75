"""Find a date or a time whose parts are near each other but match no pattern.

"۲۰۲۵ کال د مارچ په ۴مه نېټه" holds a year, the name of a month and a day with words between them
that no one can list for every language. A source's date has arrived when all its parts are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from langaccess.qa.folding import plain
from langaccess.qa.values.calendar import EAST, Calendar
from langaccess.qa.values.items import ItemKind, ValueItem, digits
from langaccess.qa.values.other_calendars import readings

_REACH = 30  # characters from the name of the month to the farthest part
_CLOSE = 10  # characters from the name of the month to its day
_BESIDE = 16  # characters from an hour to the part of the day
_HALF = re.compile(r"(?i:[ap]\.?\s?m)|[上下]午|午[前後]|오[전후]")
_PARTS = (ItemKind.NUMBER, ItemKind.DATE, ItemKind.CITE, ItemKind.MONEY, ItemKind.TIME)

_DAY = 24 * 60  # minutes
_HOUR = r"(?P<h>(?<!\d)\d{1,2})(?:[:.\u1361](?P<m>\d\d))?"


def day_nearby(
    item: ValueItem, spare: Sequence[ValueItem], target: str, cal: Calendar
) -> tuple[ValueItem, ...] | None:
    """Return the unpaired items that together are the date `item`, or None."""
    year, month, day = _parts(item.value)
    when = (int(day) if day else None, int(year) if year else None)
    names = {name for name, number in cal.months.items() if number == month and len(name) > 1}
    names |= {name for name, own in cal.foreign.items() if item.value in readings(*own, *when)}
    other = {n for n, number in cal.months.items() if number != month}
    counted = [m.span() for m in _counted(month, plain(target))]
    for start, end in (*_month_places(names, other, target), *counted):
        near = [i for i in spare if start - _REACH < i.start < end + _REACH and i.kind in _PARTS]
        used = [i for i in near if _is_part(i, month, day, year)]
        have = {_without_zeros(run) for i in used for run in digits(i.text)}
        around = digits(target[max(0, start - _REACH) : end + _REACH])
        # another item with the same number may have taken the day as its partner
        close = {_without_zeros(r) for r in digits(target[max(0, start - _CLOSE) : end + _CLOSE])}
        if (not day or day in have | close) and (not year or year in around):
            return tuple(used)
    return None


def _counted(month: int, text: str) -> Iterator[re.Match[str]]:
    """Yield where a month is written as a number: "3月", "3월", "3 Hlis", "3-р сар"."""
    return re.finditer(rf"(?<!\d)0?{month}\s?(?:[月월]|hlis?\b|-?р сар)", text, re.IGNORECASE)


def day_by_slash(
    item: ValueItem, spare: Sequence[ValueItem], target: str, cal: Calendar
) -> tuple[ValueItem, ...] | None:
    """Return the unpaired numbers that write the date `item` as "15/4", without a year, or None.

    The order is that of the target's language; "4/15" has only one reading.
    """
    year, month, day = _parts(item.value)
    if year or not day:
        return None
    text = plain(target)
    first, second = (month, day) if cal.order != "dmy" else (day, month)
    orders = [(first, second)] + ([(second, first)] if int(day) > 12 else [])
    for one, other in orders:
        for found in re.finditer(rf"(?<![\d./-])0?{one}([/.-])0?{other}(?!\d|\1\d)", text):
            used = [i for i in spare if found.start() <= i.start < found.end()]
            if used and all(i.kind in _PARTS for i in used):
                return tuple(used)
    return None


def year_apart(item: ValueItem, spare: Sequence[ValueItem]) -> ValueItem | None:
    """Return the unpaired date that is the same day as `item` without its year, or None."""
    for other in spare:
        bare = other.kind is ItemKind.DATE and other.value.startswith("--")
        if bare and other.value[1:] == item.value[4:]:
            return other
    return None


def in_words_nearby(item: ValueItem, target: str, cal: Calendar) -> bool:
    """Return whether the month of a date is in the target with no digit next to it."""
    year, month, _ = _parts(item.value)
    names = {name for name, number in cal.months.items() if number == month}
    other = {n for n, number in cal.months.items() if number != month}
    return any(
        set(digits(target[max(0, start - _CLOSE) : end + _CLOSE])) <= {year}
        for start, end in _month_places(names, other, target)
    )


def _is_part(item: ValueItem, month: int, day: str, year: str) -> bool:
    """Return whether an unpaired item can be a part of the date."""
    runs = {_without_zeros(run) for run in digits(item.text)}
    if item.kind is ItemKind.DATE:
        own = _parts(item.value)
        return own[1] == month and own[2] in ("", day) and (not year or own[0] in ("", year))
    return bool(runs & {day, year}) and runs <= {day, year, str(month)}


def day_said(item: ValueItem, source: str, months: Mapping[str, int]) -> bool:
    """Return whether the source says a date of the target in parts: "January and February 2020"."""
    for value in (item.value, *item.others):
        year, month, day = _parts(value)
        names = {name for name, number in months.items() if number == month and len(name) > 2}
        for start, end in _month_places(names, set(), source):
            around = {
                _without_zeros(r) for r in digits(source[max(0, start - _REACH) : end + _REACH])
            }
            if source[start].isupper() and {p for p in (year, day) if p} <= around:
                return True
    return False


def _parts(value: str) -> tuple[str, int, str]:
    """Return year, month and day of a value such as `2025-03-04`, `--03-04` or `2025-03`."""
    year, month = ("", value[2:4]) if value.startswith("--") else (value[:4], value[5:7])
    return (
        year,
        int(month),
        _without_zeros(value.rpartition("-")[2]) if len(value) > 7 or not year else "",
    )


def _without_zeros(run: str) -> str:
    return run.lstrip("0") or "0"


def _month_places(names: set[str], other: set[str], target: str) -> Iterator[tuple[int, int]]:
    """Yield where the text has a name that is not part of another month's name."""
    lower = target.lower()
    if len(lower) != len(target):
        lower = target
    longer = {n for n in other if any(name in n for name in names)}
    for name in sorted(names, key=len, reverse=True):
        at = lower.find(name)
        while at >= 0:
            hidden = any(lower.find(n, max(0, at - len(n)), at + len(n)) >= 0 for n in longer)
            edge = not name.isascii() or not lower[at - 1 : at].isalpha()
            if edge and not hidden:
                yield at, at + len(name)
            at = lower.find(name, at + 1)


def half_nearby(
    item: ValueItem, spare: Sequence[ValueItem], target: str, cal: Calendar
) -> tuple[ValueItem, bool] | None:
    """Return the unpaired time that is `item` except for its half of the day, or None.

    Also return whether a part of the day is near it that fits. Without one no one can tell in a
    language whose clock has twelve hours.
    """
    wanted = int(item.value)
    for other in spare:
        minutes = _minutes(other)
        if minutes is not None and _half_past(other, target, cal):
            minutes += 30
        if minutes is None or minutes % 720 != wanted % 720:
            continue
        if other.kind is ItemKind.TIME and _HALF.search(other.text):
            continue  # "4 a.m." is not an afternoon, whatever is next to it
        own = any(char.isalpha() for char in other.text)  # its half of the day was read
        said = set(_parts_of_day(other, target, cal))
        if any(start <= wanted < end for start, end in said):
            return other, True
        if not said and not own and cal.twelve and other.kind is ItemKind.TIME:
            return other, False
    return None


def at_other_part(wanted: int, hour: ValueItem, target: str, cal: Calendar) -> bool:
    """Return whether a part of the day belongs to a target's hour that makes it another time.

    `wanted` is the time of the source, in minutes; `hour` a number or time of the target.
    """
    minutes = _minutes(hour)
    if minutes is None or minutes % 720 != wanted % 720:
        return False
    # up to the next number, which may be another hour
    after = re.split(r"\d", plain(target[hour.end : hour.end + 2 * _BESIDE]).lower())[0]
    before = re.split(r"\d", plain(target[max(0, hour.start - _BESIDE) : hour.start]).lower())[-1]
    names = [name for name in cal.parts if len(name) > 2 or not name.isascii()]
    for text in (after, before):
        said = [name for name in names if _is_named(name, text)]
        if said:
            return not any(start <= wanted < end for name in said for start, end in cal.parts[name])
    return False


def _half_past(item: ValueItem, target: str, cal: Calendar) -> bool:
    """Return whether words next to an hour add half an hour: "8 y media", "साढ़े 5 बजे"."""
    before = plain(target[max(0, item.start - _BESIDE) : item.start]).lower().split()[-1:]
    after = plain(target[item.end : item.end + _BESIDE]).lower()
    return any(word in after or word in before for word in cal.past)


def _minutes(item: ValueItem) -> int | None:
    if item.kind is ItemKind.TIME and item.value.isdigit():
        return int(item.value)
    hour = item.value.isdigit() and item.kind is ItemKind.NUMBER and 1 <= int(item.value) <= 12
    return int(item.value) * 60 if hour else None


def _parts_of_day(item: ValueItem, target: str, cal: Calendar) -> Iterator[tuple[int, int]]:
    before = plain(target[max(0, item.start - _BESIDE) : item.start]).lower()
    after = plain(target[item.end : item.end + 2 * _BESIDE]).lower()
    for word in cal.past:
        after = after.replace(word, "")
    after = after[:_BESIDE]
    for name, spans in cal.parts.items():
        if (len(name) > 2 or not name.isascii()) and (
            _is_named(name, before) or _is_named(name, after)
        ):
            yield from spans


def _is_named(name: str, text: str) -> bool:
    """Return whether a text names a part of the day; "م" in an Arabic word is not "p.m."."""
    if len(name) > 1 or EAST.match(name):
        return name in text
    return re.search(rf"(?<!\w){name}(?!\w)", text) is not None


def said_weekdays(text: str, cal: Calendar) -> dict[int, str]:
    """Return the days of the week that a text names in full: 0 for Monday → the name as written.

    English names need their capital, and no name may be part of a longer word where a script has
    spaces.
    """
    if not cal.weekdays:
        return {}
    days, names = _weekday_names(tuple(cal.weekdays.items()))
    found: dict[int, str] = {}
    for match in names.finditer(plain(text)):
        found.setdefault(days[_unparted(match.group().lower())], match.group())
    return found


def said_months(text: str, cal: Calendar) -> dict[int, str]:
    """Return the months that a text names in full: their number → the name as written.

    Nothing for languages that count by another calendar as well. English names need their capital,
    and "May" and "March" a word before them that no verb follows.
    """
    if not cal.gregorian or not cal.months:
        return {}
    pattern = _month_names(tuple(cal.months), cal.words)
    found: dict[int, str] = {}
    for match in pattern.finditer(plain(text)):
        found.setdefault(cal.months[match.group().lower()], match.group())
    return found


@lru_cache(maxsize=128)
def _month_names(months: tuple[str, ...], words: tuple[str, ...]) -> re.Pattern[str]:
    english = "march" in months and "october" in months and "marso" not in months
    names = [n for n in months if len(n) > 3 and n not in words and not n.endswith(".")]
    if english:
        sure = [n.capitalize() for n in names if n != "march"]
        body = f"(?:{'|'.join(sure)})|(?<=\\b[Ii]n )(?:March|May)|(?<=\\bof )(?:March|May)"
    else:
        body = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        body = f"(?i:{body})" if body else "(?!)"
    edge = r"(?:[^\W\d_]|[\u0900-\u0dff])"
    return re.compile(rf"(?<!{edge})(?:{body})(?!{edge}|\d)")


@lru_cache(maxsize=128)
def _weekday_names(weekdays: tuple[tuple[str, int], ...]) -> tuple[dict[str, int], re.Pattern[str]]:
    """Return name without space or hyphen → day, and the pattern of the names."""
    days = {_unparted(name): day for name, day in weekdays}
    names = tuple(name for name, _ in weekdays)
    if "monday" in names:
        names = tuple(name.capitalize() for name in names)
    words = "|".join(map(_parted(names), sorted(names, key=len, reverse=True)))
    edge = r"[A-Za-z\u00c0-\u024f\u0370-\u058f\u0620-\u06ff\u1200-\u137f]"
    pattern = rf"(?<!{edge})(?:{words})(?!{edge})"
    return days, re.compile(pattern if "Monday" in names else f"(?i:{pattern})")


def _unparted(name: str) -> str:
    return re.sub(r"[\s-]", "", name)


def _parted(names: tuple[str, ...]) -> Callable[[str], str]:
    """Return the pattern of a name: one that contains another may have a space before it."""

    def pattern(name: str) -> str:
        inner = max((n for n in names if n != name and name.endswith(n)), key=len, default="")
        head = name.removesuffix(inner).rstrip() if inner else name
        return rf"{re.escape(head)}[\s-]?{re.escape(inner)}" if inner else re.escape(name)

    return pattern


def by_own_clock(
    item: ValueItem, extra: Sequence[ValueItem], target: str, cal: Calendar
) -> tuple[bool, list[ValueItem]] | None:
    """Return whether the words for a time by the clock of their language say that of `item`.

    "1 ทุ่ม" is 7 p.m., "ከምሽቱ 3 ሰዓት" 9 p.m. With it come the unpaired items of these words. None when
    the target has no such words for the hour of `item`.
    """
    text, other = plain(target), False
    for pattern, added in cal.clock.items():
        for match in re.finditer(pattern.replace("{hour}", _HOUR), text, re.IGNORECASE):
            minutes = int(match["h"]) % 12 * 60 + int(match["m"] or 0)
            after = text[match.end() : match.end() + _CLOSE].lstrip()
            minutes += 30 if after.startswith(cal.past) else 0
            if any(str((minutes + 60 * hours) % _DAY) == item.value for hours in added):
                runs = set(digits(match[0]))
                return True, [one for one in extra if set(digits(one.text)) <= runs]
            other = other or match["h"] in digits(item.text)
    return (False, []) if other else None
