"""Turns days of other calendars into Gregorian ones: Ethiopian, Persian, and years of other eras.

Offices of the speakers of Amharic, Tigrinya, Dari, Pashto and Thai write such dates beside
Gregorian ones, and nothing in the text says which is meant; a date may have several readings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

_ETHIOPIC, _PERSIAN = "ethiopic", "persian"
# Last day before the first of each calendar, as a proleptic Gregorian ordinal.
_START = {_ETHIOPIC: 2795, _PERSIAN: 226_894}
# The first month of each begins in September and in March.
_FIRST = {_ETHIOPIC: 9, _PERSIAN: 3}
_SAMPLE = {_ETHIOPIC: (2015, 2016), _PERSIAN: (1403, 1404)}  # a leap year before, and none
_BUDDHIST = 543
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


def readings(kind: str, month: int, day: int | None, year: int | None) -> tuple[str, ...]:
    """Return the Gregorian days that a date may name, the likeliest first.

    `kind` is `ethiopic` or `persian`, the month from 1 to 13; the year may be Gregorian though the
    month is not. A day is `2025-03-04`, `--03-04` without year, `2025-03` without day.
    """
    return tuple(dict.fromkeys(_readings(kind, month, day, year)))


def _readings(kind: str, month: int, day: int | None, year: int | None) -> Iterator[str]:
    years = _SAMPLE[kind] if year is None else (year,)
    for own in years:
        for each in (day,) if day is not None else (1, 29):
            found = _gregorian(kind, own, month, each)
            if found is None:
                continue
            iso = found.isoformat()
            if day is None:
                yield iso[:7]
            else:
                # a source may leave out the year that the translation adds
                yield from (f"-{iso[4:]}",) if year is None else (iso, f"-{iso[4:]}")
    near = (_FIRST[kind] + month - 2) % 12 + 1  # the month that it stands for in the press
    head = "-" if year is None else f"{year:04d}"
    yield f"{head}-{near:02d}" + ("" if day is None else f"-{day:02d}")


def _gregorian(kind: str, year: int, month: int, day: int) -> date | None:
    """Return the day, by the rules of leap years of each calendar.

    Ethiopian: every fourth year has a sixth day in the thirteenth month. Persian: eight leap years
    in 33, which holds from 1178 to 1633.
    """
    if kind == _ETHIOPIC:
        passed = 365 * (year - 1) + year // 4 + 30 * (month - 1)
    else:
        passed = 365 * (year - 1) + (8 * year + 21) // 33 + 31 * min(month - 1, 6)
        passed += 30 * max(month - 7, 0)
    try:
        return date.fromordinal(_START[kind] + passed + day)
    except (ValueError, OverflowError):
        return None


def eras(text: str, year: int) -> int:
    """Return the Gregorian year of a year that is counted from another beginning.

    `text` has the words before it: a Japanese era, or that of the Republic of China. From 2400 to
    2700 it is a Buddhist one.
    """
    for name, start in _ERAS.items():
        if name in text and year < 200:
            return start + year
    return year - _BUDDHIST if 2400 <= year <= 2700 else year
