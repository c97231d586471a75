"""Expands repeated events of a calendar: rules, added, excluded and moved occurrences.

dateutil expands the rules; this module implements the rest of iCalendar (RFC 5545).
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

_Moment = datetime | date


class Series:
    """The occurrences of events, by their UID, that other events of the calendar replace."""

    def __init__(self, replaced: dict[str, list[_Moment]]) -> None:
        self._replaced = replaced

    @classmethod
    def of(cls, calendar: Any) -> Series:
        """Return the replaced occurrences of `calendar`; a canceled one has no replacement."""
        replaced: dict[str, list[_Moment]] = defaultdict(list)
        for raw in calendar.walk("VEVENT"):
            at = raw.get("RECURRENCE-ID")
            with suppress(AttributeError, ValueError):  # missing, repeated or broken
                moment = at.dt
                replaced[str(raw.get("UID", ""))].append(moment)
        return cls(replaced)

    def excluded(self, raw: Any) -> Iterator[date]:
        """Yield the days of occurrences that are excluded, moved or canceled."""
        start: _Moment = raw.start
        own = start.tzinfo if isinstance(start, datetime) else None
        for at in self._excluded(raw):
            yield _wall(at, own).date()

    def _excluded(self, raw: Any) -> Iterator[_Moment]:
        yield from (at for at, _until in _dates(raw, "EXDATE"))
        yield from self._replaced.get(str(raw.get("UID", "")), ())

    def occurrences(self, raw: Any, days: tuple[date, date]) -> Iterator[tuple[_Moment, _Moment]]:
        """Yield begin and end of each occurrence within `days`.

        Each occurrence ends at the same time of day as the first one, as people work, also in the
        night of a change of daylight saving time. An added period (`RDATE;VALUE=PERIOD`) has its
        own end.
        """
        start: _Moment = raw.start
        own = start.tzinfo if isinstance(start, datetime) else None
        begin, end = _wall(start, own), _wall(raw.end, own)
        first, last = (datetime.combine(day, time()) for day in days)
        lengths = {
            _wall(at, own): _wall(until, own) - _wall(at, own)
            for at, until in _dates(raw, "RDATE")
            if until is not None
        }
        longest = max((end - begin, *lengths.values()))
        every = self._rules(raw, own, begin, last)
        for at in every.between(first - longest, last, inc=True):
            stop = at + lengths.get(at, end - begin)
            if stop <= first:
                continue
            if isinstance(start, datetime):
                yield at.replace(tzinfo=own), stop.replace(tzinfo=own)
            else:
                yield at.date(), stop.date()

    def _rules(self, raw: Any, own: tzinfo | None, begin: datetime, last: datetime) -> Any:
        """Return the dateutil set of all occurrences, without zones."""
        from dateutil.rrule import rruleset

        every = rruleset()
        is_replacement = "RECURRENCE-ID" in raw
        rules = [] if is_replacement else _all(raw, "RRULE")
        for rule in rules:
            every.rrule(_read(rule, own, begin, last))
        if not rules:
            every.rdate(begin)
        for at, _until in _dates(raw, "RDATE"):
            every.rdate(_wall(at, own))
        for at in () if is_replacement else self._excluded(raw):
            every.exdate(_wall(at, own))
        return every


def _all(raw: Any, key: str) -> list[Any]:
    found = raw.get(key, [])
    return found if isinstance(found, list) else [found]


def _dates(raw: Any, key: str) -> Iterator[tuple[_Moment, _Moment | None]]:
    """Yield the added or excluded dates, with the end of a period, else None."""
    for row in _all(raw, key):
        for item in getattr(row, "dts", ()):
            if isinstance(item.dt, tuple):
                start, end = item.dt  # the end may be given as a duration
                yield start, start + end if isinstance(end, timedelta) else end
            else:
                yield item.dt, None


def _read(rule: Any, own: tzinfo | None, begin: datetime, last: datetime) -> Any:
    """Return the rule, ending at `last`: a rule without occurrences would run to year 9999."""
    from dateutil.rrule import rrulestr

    if "BYEASTER" in rule or any(step < 1 for step in rule.get("INTERVAL", ())):
        # Not in RFC 5545, section 3.3.10. dateutil fails at the one, and never ends the other.
        raise ValueError(rule)
    text: str = type(rule)({k: v for k, v in rule.items() if k != "UNTIL"}).to_ical().decode()
    until = rule.get("UNTIL")
    if until:
        end = until[0]
        whole = end if isinstance(end, datetime) else datetime.combine(end, time(23, 59, 59))
        last = min(last, _wall(whole, own))
    with warnings.catch_warnings():
        # dateutil calls a rule with a count and a last day deprecated; we add the last day.
        warnings.simplefilter("ignore", DeprecationWarning)
        return rrulestr(f"{text};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begin)


def _wall(value: _Moment, own: tzinfo | None) -> datetime:
    """Return a moment in the time zone `own`, without the zone; a date becomes its midnight."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    if value.tzinfo is not None and own is not None:
        value = value.astimezone(own)
    return value.replace(tzinfo=None) - timedelta(microseconds=value.microsecond)
