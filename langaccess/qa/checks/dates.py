"""Checks of dates, days of the week, times of day and time zones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from langaccess.core.model import Finding, Severity
from langaccess.qa.model import Pair, differing
from langaccess.qa.rules import compiled, for_language
from langaccess.qa.values.calendar import Calendar, calendar
from langaccess.qa.values.date_parts import said_months, said_weekdays
from langaccess.qa.values.items import ItemKind, ValueItem, digits
from langaccess.qa.values.spoken_hours import at_another_time, spoken_hours


def dates(pair: Pair) -> Iterator[Finding]:
    """A date is missing, changed or added, by the day it names.

    "8-11-2003", copied from English, is another day in Spanish, and unclear in Chinese.
    """
    copied = dict.fromkeys(item.text for item in _copied(pair))
    yield from differing(pair, "date.differs", (ItemKind.DATE,), without=copied)
    if calendar(pair.target_tag).order == "dmy":
        for text in copied:
            message = f"'{text}' is copied from the source, and is another day in the translation"
            yield Finding("date.differs", message, Severity.ERROR)
    yield from _uncomparable(pair, "date.differs", ItemKind.DATE)
    if not any(i.kind is ItemKind.DATE for i in (*pair.unmatched.missing, *pair.unmatched.extra)):
        yield from _months(pair)


def _months(pair: Pair) -> Iterator[Finding]:
    """A month in words without a day, that became another: "by the end of June", "julio"."""
    here, there = (
        said_months(text, calendar(tag))
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    lost, added = ({n: t for n, t in a.items() if n not in b} for a, b in
                   ((here, there), (there, here)))  # fmt: skip
    if len(lost) == len(added) == 1 and len(here) == len(there):
        old, new = next(iter(lost.values())), next(iter(added.values()))
        yield Finding("date.differs", f"'{old}' became '{new}'", Severity.ERROR)


def weekdays(pair: Pair) -> Iterator[Finding]:
    """A day of the week became another, or does not fit the date beside it.

    Where the source itself names a day that does not fit, the source must be corrected: a warning.
    """
    here, there = (
        said_weekdays(text, calendar(tag))
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    lost, added = ({day: t for day, t in a.items() if day not in b} for a, b in
                   ((here, there), (there, here)))  # fmt: skip
    if lost and added:
        old, new = next(iter(lost.values())), next(iter(added.values()))
        yield Finding("weekday.differs", f"'{old}' became '{new}'", Severity.ERROR)
        return
    for item, name in _unfit(pair.source, pair.source_items, here):
        message = f"in the source '{item.text}' is not a '{name}'"
        yield Finding("weekday.differs", message, Severity.WARNING)


def _unfit(
    text: str, items: Iterable[ValueItem], days: Mapping[int, str]
) -> Iterator[tuple[ValueItem, str]]:
    """Yield dates with another day of the week right before or after them."""
    for item in items:
        if item.kind is not ItemKind.DATE or not re.fullmatch(r"\d{4}-\d\d-\d\d", item.value):
            continue
        try:
            real = date.fromisoformat(item.value).weekday()
        except ValueError:
            continue
        beside = (text[: item.start].rstrip(" ,("), text[item.end :].lstrip(" ,("))
        for day, name in days.items():
            if day != real and (beside[0].endswith(name) or beside[1].startswith(name)):
                yield item, name


_HALF_OF_DAY = re.compile(r"[ap]\.?\s?m\b", re.IGNORECASE)


def clock(pair: Pair) -> Iterator[Finding]:
    """A time of day is missing, changed or added; "11 p.m." that became "11h" is one."""
    yield from differing(pair, "clock.differs", (ItemKind.TIME,))
    yield from _uncomparable(pair, "clock.differs", ItemKind.TIME)
    yield from _midnight(pair)
    yield from _spoken(pair)


def _spoken(pair: Pair) -> Iterator[Finding]:
    """An hour in words is at another part of the day ("at eight in the morning" → "a noite")."""
    if pair.source_tag.language != "en" or pair.source_tag == pair.target_tag:
        return
    forms = for_language(pair.rules.number_words.target, pair.target_tag) or ()
    cal = calendar(pair.target_tag)
    for item in spoken_hours(pair.source):
        if at_another_time(item, pair.target, pair.target_items, forms, cal):
            yield _other_part(item)
    if cal.from_six:
        return
    parts: dict[str, set[tuple[int, int]]] = {}
    for item in pair.target_items:
        if item.kind is ItemKind.TIME:
            spans = cal.parts.get(_next_word(pair.target, item), ((0, 1440),))
            parts.setdefault(item.value, set()).update(spans)
    for item in pair.source_items:
        if item.kind is not ItemKind.TIME or not _HALF_OF_DAY.search(item.text):
            continue
        there = parts.get(item.value)
        if there and not any(start <= int(item.value) < end for start, end in there):
            yield _other_part(item)


_LETTERS = re.compile(r" ?([^\W\d_]+)")


def _next_word(text: str, item: ValueItem) -> str:
    """Return the word after an hour in digits: a part of the day that the hour was read without."""
    word = _LETTERS.match(text, item.end)
    return word[1].lower() if word and item.text[-1:].isdigit() else ""


def _other_part(item: ValueItem) -> Finding:
    message = f"'{item.text}' is at another time of the day in the translation"
    return Finding("clock.differs", message, Severity.ERROR)


def _midnight(pair: Pair) -> Iterator[Finding]:
    """A midnight that ends a day became the "00:00" that begins it: a deadline a day early.

    "Until midnight on Friday" is the end of Friday. "24:00" and the word say the same; "00:00" and
    "12:00 a.m." on Friday are 24 hours earlier.
    """
    until = for_language(pair.rules.moments.until, pair.source_tag)
    since = for_language(pair.rules.moments.since, pair.source_tag)
    if not until or not since:
        return
    here = [i for i in _midnights(pair.source_items) if any(c.isalpha() for c in i.text)]
    there = _midnights(pair.target_items)
    zeros = [i for i in there if _begins_day(i, calendar(pair.target_tag))]
    ends = [i for i in here if not compiled(since).search(pair.source[: i.start])]
    if len(here) == len(there):
        pairs = [(i, j) for i, j in zip(here, there, strict=True) if i in ends and j in zeros]
    else:
        pairs = [(i, j) for i, j in zip(ends, zeros, strict=False)]
    for item, other in pairs:
        severity = _early(pair, item, sure=compiled(until).search(pair.source[: item.start]))
        if severity is not None:
            message = f"'{item.text}' became '{other.text}', which begins the day: use the word"
            yield Finding("clock.differs", message, severity)


def _midnights(items: Iterable[ValueItem]) -> list[ValueItem]:
    return [item for item in items if item.kind is ItemKind.TIME and item.value == "0"]


def _begins_day(item: ValueItem, cal: Calendar) -> bool:
    """Return whether a midnight is written in digits that begin a day: "00:00", "12:00 a. m."."""
    runs = digits(item.text)
    if not runs or runs[0] == "24" or any(name in item.text.lower() for name in cal.fixed):
        return False
    words = re.findall(r"[^\W\d_]+(?:[.\s]+[^\W\d_]+)*\.?", item.text)
    nights = (cal.halves.get(w) or cal.halves.get(w.lower()) or () for w in words)
    return int(runs[0]) == 0 or not any(start >= 720 for spans in nights for start, _ in spans)


def _early(pair: Pair, item: ValueItem, *, sure: object) -> Severity | None:
    """Return how grave it is that a midnight of the source became the beginning of a day."""
    dated = any(i.kind is ItemKind.DATE for i in pair.source_items) or bool(
        said_weekdays(pair.source, calendar(pair.source_tag))
    )
    word = not re.search(r"[ap]\.?\s?m\b", item.text, re.IGNORECASE)  # "12 a.m." is "00:00" too
    if pair.by_engine and (sure or dated):
        return Severity.ERROR
    if sure:
        return Severity.ERROR if dated and word else Severity.WARNING
    return Severity.WARNING if dated and word else None


def _uncomparable(pair: Pair, code: str, kind: ItemKind) -> Iterator[Finding]:
    for item in pair.unmatched.unsure:
        if item.kind is kind:
            yield Finding(
                code,
                f"'{item.text}' is in the translation, but cannot be compared in this language",
                Severity.WARNING if pair.by_engine else Severity.INFO,
            )


def unclear_dates(pair: Pair) -> Iterator[Finding]:
    """A date in digits can be read as two different days in the target."""
    order = calendar(pair.target_tag).order
    # where a language begins with the day, a date with dots does so too
    parts = r"[^\d.]" if order == "dmy" else r"\D"
    copied = [item.text for item in _copied(pair)]
    found = [item.text for item in pair.target_items if item.kind is ItemKind.DATE]
    for text in dict.fromkeys(copied if order == "ymd" else found):
        if _of_two_days(text, parts) and (order != "dmy" or text not in copied):
            yield Finding("date.unclear", f"'{text}' can be read as two days", Severity.WARNING)


def _of_two_days(text: str, parts: str = r"\D") -> bool:
    if not re.fullmatch(rf"\d{{1,2}}{parts}\d{{1,2}}{parts}\d{{2,4}}", text):
        return False
    first, second = (int(n) for n in re.findall(r"\d+", text)[:2])
    return first <= 12 and second <= 12 and first != second


def _copied(pair: Pair) -> Iterator[ValueItem]:
    """Yield dates of two days that a person left letter for letter, in another order of reading."""
    for item in () if pair.by_engine else pair.unmatched.missing:
        if item.kind is not ItemKind.DATE or not _of_two_days(item.text):
            continue
        if re.search(rf"(?<!\d){re.escape(item.text)}(?!\d)", pair.target):  # 3/4/20 of 3/4/2021
            yield item


def zones(pair: Pair) -> Iterator[Finding]:
    """A time zone was changed: "5 p.m. ET" and "17h PT".

    Compares abbreviations only; a zone in words is a matter for a reader. An engine that leaves one
    out has lost it; a person may have said it in words.
    """
    table = pair.rules.time_zones.zones
    here, there = (_zones(text, table) for text in (pair.source, pair.target))
    both = here and (there or pair.by_engine)
    if both and set(here.values()) != set(there.values()):
        odd = next((text for text, zone in there.items() if zone not in here.values()), "")
        lost = next((text for text, zone in here.items() if zone not in there.values()), "")
        message = (
            f"'{odd}' is not in the source" if odd else f"'{lost}' is missing from the translation"
        )
        yield Finding("zone.differs", message, Severity.ERROR)


def _zones(text: str, table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {
        name: zone
        for zone, names in table.items()
        for name in names
        if name in text and re.search(rf"(?:\d|[MmHh]\.?|\()\s?{re.escape(name)}(?![A-Za-z])", text)
    }
