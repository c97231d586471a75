"""How a language writes months, days and hours, from CLDR through babel; built when first used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from langaccess.core.folding import nfc
from langaccess.core.tags import Tag
from langaccess.qa.folding import plain
from langaccess.qa.rules import CalendarRule, load_rules

_DAY = 24 * 60
# Words between day, month and year that CLDR patterns lack but people write.
_LINKS = (
    *(
        "de",
        "del",
        "of",
        "ng",
        "sa",
        "da",
        "di",
        "ya",
        "wa",
        "the",
        "day",
        "dia",
        "día",
        "ቀን",
        "ወር",
    ),
    *("ខែ", "ឆ្នាំ", "เดือน", "ปี", "พ.ศ.", "ค.ศ.", "ເດືອນ", "ປີ", "ماه", "سال", "سنة", "عام", "شهر"),
    *("माह", "সালের", "سن", "կ", "թ.", "թվականի"),
)
# CLDR files some languages under another tag than ours.
_ALIASES = {"prs": "fa-AF"}
_INFLECTED = frozenset(
    ("ru", "uk", "be", "pl", "cs", "sk", "hr", "bs", "sr", "sl", "bg", "mk", "lt", "lv")
)
_HAN = re.compile("[\u4e00-\u9fff]")
EAST = re.compile("[\u4e00-\u9fff\uac00-\ud7a3]+")
"""A word in the letters of China, Japan or Korea."""
_SKELETONS = ("yMMMMd", "yMMMd", "yMMMM", "yMMM", "MMMMd", "MMMd")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is needed to recognize dates and times in one language."""

    months: dict[str, int]  # folded lower-case month name → 1-12
    # folded lower-case name of a month of another calendar → that calendar, 1-13
    foreign: dict[str, tuple[str, int]]
    weekdays: dict[str, int]  # folded lower-case name of a day of the week → 0 (Monday) to 6
    # CLDR's own patterns of a date with year, month and day, or two of them
    patterns: tuple[str, ...]
    links: tuple[str, ...]  # words that may be between day, month and year
    order: str  # `mdy`, `dmy` or `ymd`, of numeric dates that do not start with a year
    # folded marker ("p. m.", "da tarde"; short ones in their own case, "CH") → stretches of the
    # day in minutes
    halves: dict[str, tuple[tuple[int, int], ...]]
    fixed: dict[str, int]  # folded lower-case name of a moment ("noon") → minutes
    dotted: bool  # clock times are written `17.15`
    spaced: bool  # thousands are grouped by a space
    # folded lower-case word that multiplies ("million", "万") → by how much
    multiples: dict[str, int]
    known: bool  # CLDR has data for the language
    # dates without a known name of a month can be compared: the language is known, and its
    # speakers do not also count days by another calendar
    gregorian: bool
    decimal: str = "."  # the decimal sign
    from_six: bool = False  # its speakers also count the hours from six o'clock
    twelve: bool = True  # its clock has twelve hours
    # names of months that are words as well: only a day and a year beside them tell
    words: tuple[str, ...] = ()
    # like `halves`, with more words; near a time only, as some are words of other meaning
    parts: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    past: tuple[str, ...] = ()  # words beside an hour that add half of one to it
    # patterns of a time that counts the hours otherwise, and the hours added to each
    clock: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    # other words for the hours from one to twelve, spellings separated by a bar
    hours: tuple[str, ...] = ()
    # minutes of noon and midnight → pattern of everything that may say it
    moments: Mapping[int, str] = field(default_factory=dict)


def locale(tag: Tag | str) -> Any | None:
    """Return babel's locale for `tag`, the nearest one with the same script, or None."""
    from babel import Locale, UnknownLocaleError

    parts = _ALIASES.get(str(tag), str(tag)).split("-")
    for end in range(len(parts), 0, -1):
        try:
            return Locale.parse("_".join(parts[:end]), resolve_likely_subtags=True)
        except (UnknownLocaleError, ValueError):
            continue
    return None


@lru_cache(maxsize=256)
def calendar(tag: Tag) -> Calendar:
    """Return how the language `tag` writes dates and times."""
    found = locale(tag)
    rule = load_rules().calendars
    base = tag.language
    months = dict(_extra_months(base, rule))
    foreign = dict(_foreign(base, rule))
    if found is None:
        # CLDR does not know the language: no names of times of day, the day first.
        return Calendar(months, foreign, {}, (), _LINKS, "dmy", {}, {}, dotted=False, spaced=True,
                        multiples={}, known=bool(months), gregorian=False,
                        parts=_parts_of_day(base),
                        moments=load_rules().moments.may.get(base, {}))  # fmt: skip
    halves, fixed = _day_periods(found)
    regions = [locale(name.replace("_", "-")) for name in rule.regions.get(base, ())]
    for each in (*filter(None, regions), found):
        months |= dict(_months(each, inflected=base in _INFLECTED))
    return Calendar(
        months=months,
        foreign=foreign,
        weekdays=dict(_weekdays(found)) | dict(_more_weekdays(base, rule)),
        patterns=tuple(dict.fromkeys(_patterns(found))),
        links=(*_LINKS, *_literals(found)),
        order=_order(found.date_formats["short"].pattern),
        halves=halves,
        fixed={**(load_rules().moments.names.get(base) or {}), **fixed},
        dotted=bool(re.search(r"[Hh]\.mm", found.time_formats["short"].pattern)),
        spaced=_group(found).isspace(),
        multiples=dict(_multiples(found)) | rule.multiples.get(base, {}),
        known=True,
        gregorian=base not in (*rule.other, *rule.unreadable, "th"),
        decimal=str(found.number_symbols.get("latn", {}).get("decimal") or "."),
        from_six=base in rule.from_six,
        twelve="a" in found.time_formats["short"].pattern,
        words=rule.words.get(base, ()),
        parts=halves | _parts_of_day(base),
        past=load_rules().moments.past.get(base, ()),
        clock=load_rules().moments.clock.get(base, {}),
        hours=load_rules().moments.hours.get(base, ()),
        moments=load_rules().moments.may.get(base, {}),
    )


def moment_word(tag: Tag, minutes: int) -> str | None:
    """Return the word of language `tag` for midnight (0) or noon (720), or None.

    A name of CLDR's that also names a part of the day ("trưa", "ночі") does not name the moment.
    """
    own = load_rules().moments.names.get(tag.language) or {}
    names = [name for name, at in own.items() if at == minutes]
    found, period = locale(tag), "noon" if minutes else "midnight"
    if found is not None and not names:
        parts = calendar(tag).parts
        for width in ("wide", "abbreviated"):
            for context in ("stand-alone", "format"):
                name = found.day_periods.get(context, {}).get(width, {}).get(period, ".")
                if not name.endswith(".") and _marker(name) not in parts:
                    names.append(name)
    return next(iter(names), None)


_HALVES = {"am": ((0, 720),), "pm": ((660, 1440),), "night": ((960, _DAY), (0, 360))}


def _more_weekdays(base: str, rule: CalendarRule) -> Iterator[tuple[str, int]]:
    for day, names in enumerate(rule.weekdays.get(base, ())):
        yield from ((name, day) for name in names.split("|") if name)


def _parts_of_day(base: str) -> dict[str, tuple[tuple[int, int], ...]]:
    table = load_rules().moments.halves.get(base, {})
    return {_marker(name): _HALVES[part] for part, names in table.items() for name in names}


def _extra_months(base: str, rule: CalendarRule) -> Iterator[tuple[str, int]]:
    for number, names in enumerate(rule.names.get(base, ()), start=1):
        for name in names.split("|"):
            yield _calendar_name(name), number


def _foreign(base: str, rule: CalendarRule) -> Iterator[tuple[str, tuple[str, int]]]:
    for kind, months in rule.other.get(base, {}).items():
        for number, names in enumerate(months, start=1):
            for name in names.split("|"):
                yield _calendar_name(name), (kind, number)


def _calendar_name(name: str) -> str:
    return nfc(plain(name)).strip().lower()


def _weekdays(found: Any) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for number, name in found.days[context]["wide"].items():
            if len(name) > 2:
                yield _calendar_name(name), number


def _patterns(found: Any) -> Iterator[str]:
    for width in ("full", "long", "medium"):
        yield str(found.date_formats[width].pattern)
    for name in _SKELETONS:
        if name in found.datetime_skeletons:
            yield str(found.datetime_skeletons[name].pattern)


def _multiples(found: Any) -> Iterator[tuple[str, int]]:
    """Yield "mil" → 1000 from CLDR's pattern "00 mil" for tens of thousands."""
    formats = found.compact_decimal_formats
    for patterns in (p for width in ("short", "long") for p in formats.get(width, {}).values()):
        for size, pattern in patterns.items():
            word = plain(re.sub(r"[0#.,']|;.*", "", pattern.pattern)).strip().lower()
            # Chinese, Japanese and Korean have short names only; other short ones are words too
            if len(word) > 2 or EAST.fullmatch(word):
                yield word, int(size) // 10 ** (pattern.pattern.count("0") - 1)


def _group(found: Any) -> str:
    for system in ("latn", found.default_numbering_system):
        group = found.number_symbols.get(system, {}).get("group")
        if group:
            return str(group)
    return ","


def _months(found: Any, *, inflected: bool) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            for number, name in found.months[context][width].items():
                folded = _calendar_name(name)
                # "3月" and bare numbers are read by the numeric patterns; babel falls back on
                # Chinese where a language has no names of its own.
                if len(folded) > 1 and not folded[0].isdigit() and not _HAN.search(folded):
                    yield folded, number
                    yield folded.rstrip("."), number
                    if inflected and width == "wide" and len(folded) > 4:
                        yield folded[:-1], number  # "марта", "марте": the ending is free


def _literals(found: Any) -> list[str]:
    """Return the words that CLDR's own patterns put between day, month and year."""
    patterns = [found.date_formats[w].pattern for w in ("long", "full", "medium")]
    patterns += [
        found.datetime_skeletons[s].pattern
        for s in ("yMMMMd", "yMMMd", "MMMMd", "yMMMM", "yMMMMEd")
        if s in found.datetime_skeletons
    ]
    words = {plain(str(name)).lower() for name in found.eras.get("abbreviated", {}).values()}
    for pattern in patterns:
        for quoted, bare in re.findall(r"'([^']+)'|([^'A-Za-z\s.,/-]+)", pattern):
            words.update(plain(quoted or bare).lower().split())
    return sorted(words - {"", ","})


def _order(pattern: str) -> str:
    at = {letter: pattern.lower().find(letter) for letter in "ymd"}
    return "".join(sorted(at, key=lambda letter: at[letter]))


def _day_periods(
    found: Any,
) -> tuple[dict[str, tuple[tuple[int, int], ...]], dict[str, int]]:
    rules = {
        period: tuple(_stretches(spans))
        for period, spans in (found.day_period_rules.get(None) or {}).items()
    }
    halves: dict[str, tuple[tuple[int, int], ...]] = {}
    fixed: dict[str, int] = {}
    names = found.day_periods
    for context in ("stand-alone", "format"):
        for width in ("wide", "abbreviated"):
            for period, name in names.get(context, {}).get(width, {}).items():
                folded = _marker(name)
                if period in ("noon", "midnight"):
                    fixed[folded] = 720 if period == "noon" else 0
                elif period == "am":
                    halves[folded] = ((0, 720),)
                elif period == "pm":
                    halves[folded] = ((720, _DAY),)
                else:
                    # one name may serve two stretches ("ng gabi": evening and night)
                    halves.setdefault(folded, ())
                    halves[folded] += tuple(
                        s for s in rules.get(period, ()) if s not in halves[folded]
                    )
    return {name: spans for name, spans in halves.items() if name and spans}, fixed


def _marker(name: str) -> str:
    # "SA", "CH", "PM" are markers in capitals only: "sa" and "am" are words of many languages
    folded = re.sub(r"\s+", " ", plain(name)).strip()
    return folded if len(folded) <= 2 and folded.isascii() else folded.lower()


def _stretches(spans: Iterable[Any]) -> Iterator[tuple[int, int]]:
    for span in spans:
        if "from" not in span:
            continue
        start, end = span["from"] // 60, span["before"] // 60
        if start < end:
            yield start, end
        else:
            yield start, _DAY
            yield 0, end
