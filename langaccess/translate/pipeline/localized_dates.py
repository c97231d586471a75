"""Writes dates and times as the target language does, from CLDR through babel.

Engines get them wrong: in measurements, "11 p.m." became 11 in the morning and a numeric date
stayed in the American order.
"""

from __future__ import annotations

import re
from datetime import date, time
from functools import lru_cache
from typing import Any

from langaccess.core.tags import Tag
from langaccess.qa import ItemKind, ValueItem, find_items, locale, moment_word

NOON = 720
_SECONDS = re.compile(r"\d:\d\d:(\d\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")  # "noon", and not "p.m."


def localize(item: ValueItem, tag: Tag) -> str | None:
    """Return a date or time item as language `tag` writes it.

    None when the item is something else, or CLDR has no data for the language, or what comes out
    could not be read back as the same day or moment: the literal text is kept then.
    """
    seconds = _SECONDS.search(item.text)
    return _localised(
        item.kind,
        item.value,
        tag,
        words=_WORD.search(item.text) is not None,
        seconds=int(seconds[1]) if seconds else None,
    )


@lru_cache(maxsize=4096)
def _localised(
    kind: ItemKind, value: str, tag: Tag, *, words: bool, seconds: int | None
) -> str | None:
    if kind is ItemKind.DATE:
        written = write_date(value, tag)
    elif kind is ItemKind.TIME and seconds is not None:
        written = write_time(int(value), tag, seconds)
    elif kind is ItemKind.TIME:
        written = _clock(int(value), tag, words=words)
    else:
        return None
    if written is None:
        return None
    back = find_items(written, tag)
    same = len(back) == 1 and back[0].kind is kind and back[0].value == value
    return written if same else None


def _clock(minutes: int, tag: Tag, *, words: bool) -> str | None:
    """Return a time of day as language `tag` writes it, noon and midnight in words.

    "Until midnight on Friday" is the end of Friday, and "00:00" its beginning: a deadline in
    digits comes a day early. So midnight has no form but the word, "12 a.m." too.
    """
    named = minutes == 0 or (minutes == NOON and words)
    word = moment_word(tag, minutes) if named else None
    return write_time(minutes, tag) if word is None and minutes else word


def write_date(value: str, tag: Tag) -> str | None:
    """Return the day `2025-03-04`, `--03-04` or month `2025-03` in words of language `tag`."""
    found = locale(tag)
    if found is None:
        return None
    skeletons, day = _parts(value)
    pattern = _pattern(found, skeletons)
    if pattern is None:
        return None
    written = str(pattern.apply(day, found))
    # CLDR's root calls March "M03"; what inherits that has no month names
    return None if "M0" in written or "M1" in written else _spaced(written)


def _parts(value: str) -> tuple[tuple[str, ...], date]:
    if value.startswith("--"):
        month, day = value[2:].split("-")
        return ("MMMMd", "MMMd"), date(2024, int(month), int(day))  # a leap year: February 29
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 2:
        return ("yMMMM", "yMMM"), date(parts[0], parts[1], 1)
    return ("long", "yMMMd"), date(*parts)


def _pattern(found: Any, names: tuple[str, ...]) -> Any | None:
    if names[0] in found.date_formats:
        return found.date_formats[names[0]]
    return next((found.datetime_skeletons[n] for n in names if n in found.datetime_skeletons), None)


def write_time(minutes: int, tag: Tag, seconds: int | None = None) -> str | None:
    """Return the moment `minutes` after midnight as language `tag` writes it, short.

    `minutes` count from midnight; `seconds` after the minute, None leaves them out.
    """
    from babel.dates import parse_pattern

    found = locale(tag)
    if found is None:
        return None
    pattern = found.time_formats["short" if seconds is None else "medium"].pattern
    names = found.day_periods["format"]
    short, word = (names[width].get("pm", "PM") for width in ("abbreviated", "wide"))
    if short.isascii() and not word.isascii():
        pattern = pattern.replace("a", "aaaa")  # Korean: the word, not "PM"
    moment = time(minutes // 60, minutes % 60, seconds or 0)
    return _spaced(str(parse_pattern(pattern).apply(moment, found)))


def write_zones(text: str, source: Tag, target: Tag) -> list[tuple[int, int, str]]:
    """Return the time zones that `text` names in words: where, and their names in `target`.

    "Eastern Time" came out of an engine in English, or not at all. A zone that CLDR does not name
    in the target language keeps its name.
    """
    names, pattern = _zone_names(source)
    if pattern is None:
        return []
    there = locale(target)
    found = []
    for match in pattern.finditer(text):
        zone, kind = names[match.group()]
        written = there.meta_zones.get(zone, {}).get("long", {}).get(kind) if there else None
        found.append((match.start(), match.end(), written or match.group()))
    return found


# The zones of the United States, 49 CFR part 71, as CLDR calls them.
_ZONES = ("Eastern", "Central", "Mountain", "Pacific")


@lru_cache(maxsize=32)
def _zone_names(tag: Tag) -> tuple[dict[str, tuple[str, str]], re.Pattern[str] | None]:
    found = locale(tag)
    if found is None:
        return {}, None
    zones = (*(f"America_{name}" for name in _ZONES), "Atlantic", "Alaska", "Hawaii_Aleutian")
    names = {
        str(name): (zone, str(kind))
        for zone in zones
        for kind, name in found.meta_zones.get(zone, {}).get("long", {}).items()
    }
    if not names:
        return {}, None
    longest = sorted(names, key=len, reverse=True)
    return names, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")


def _spaced(text: str) -> str:
    """Return `text` with the narrow no-break space, which many fonts lack, as the usual one."""
    return text.replace("\u202f", "\u00a0")


def spell_weekdays(text: str, tag: Tag) -> str:
    """Return `text` with the abbreviated weekdays of its language `tag` written out.

    Engines copy "Mon.-Fri." as it is. "Sat" and "Sun" are words as well, so an abbreviation counts
    only with its full stop or beside another one, an hour or a holiday: not in "sun-safe".
    """
    names, pattern = _weekday_names(tag)
    if pattern is None or not pattern.search(text):
        return text
    return pattern.sub(lambda m: _span(m, names, tag), text)


def _span(match: re.Match[str], names: dict[str, str], tag: Tag) -> str:
    first, second = match["left"], match["second"]
    if second is None:
        return names[match["first"]]
    between = match["between"]
    if tag.split("-", maxsplit=1)[0] == "en" and between.strip() in ("-", "–"):
        between = " to "
    return names[first] + between + names[second]


@lru_cache(maxsize=32)
def _weekday_names(tag: Tag) -> tuple[dict[str, str], re.Pattern[str] | None]:
    found = locale(tag)
    if found is None:
        return {}, None
    days = found.days["format"]
    names = {str(days["abbreviated"][n]).rstrip("."): str(days["wide"][n]) for n in range(7)}
    names = {short: long for short, long in names.items() if short != long}
    if tag.split("-", maxsplit=1)[0] == "en":
        names |= {"Tues": "Tuesday", "Thur": "Thursday", "Thurs": "Thursday", "Weds": "Wednesday"}
    if not names:
        return {}, None
    one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    day = "|".join((one, *map(re.escape, names.values()), r"\d", "[Hh]olidays?"))
    alone = rf"(?P<first>{one})(?:\.(?!\w)|(?=\.?\s?(?:[-–]\s|[-–/&]\s?(?:{day}))))"
    pattern = (
        rf"(?<!\w)(?:(?P<left>{one})\.?(?P<between>\s?[-–/&]\s?)(?P<second>{one})(?:\.(?=[\s,;])|(?!\w))"
        rf"|{alone})"
    )
    return names, re.compile(pattern)
