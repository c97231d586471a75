"""Repeated events of a calendar, one by one: rules, added and left-out days, and moved ones.

The rules are read by dateutil; this module knows what iCalendar (RFC 5545) says about the rest.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

__all__ = ["Series"]

_Moment = datetime | date


class Series:
    """Which events of a calendar replace one occurrence of another event.

    Args:
        replaced: by the id of an event, the beginnings that stand elsewhere, or nowhere.
    """

    def __init__(self, replaced: dict[str, list[_Moment]]) -> None:
        self._replaced = replaced

    @classmethod
    def of(cls, calendar: Any) -> Series:
        """Return those of `calendar`; a cancelled occurrence is replaced by nothing."""
        replaced: dict[str, list[_Moment]] = defaultdict(list)
        for raw in calendar.walk("VEVENT"):
            at = raw.get("RECURRENCE-ID")
            with suppress(AttributeError, ValueError):  # none, several, or one that is broken
                moment = at.dt
                replaced[str(raw.get("UID", ""))].append(moment)
        return cls(replaced)

    def is_changed(self, raw: Any) -> bool:
        """Tell whether an occurrence of this event, or of its series, is another than its rule."""
        return str(raw.get("UID", "")) in self._replaced

    def occurrences(self, raw: Any, days: tuple[date, date]) -> Iterator[tuple[_Moment, _Moment]]:
        """Yield begin and end of each occurrence within `days`.

        An occurrence ends at the same time of the day as the first one, as people work, also in
        the night on which the clock changes.
        """
        from dateutil.rrule import rruleset

        start: _Moment = raw.start
        own = start.tzinfo if isinstance(start, datetime) else None
        begin, end = _wall(start, own), _wall(raw.end, own)
        every = rruleset()
        rules = _all(raw, "RRULE") if "RECURRENCE-ID" not in raw else []
        last = datetime.combine(days[1], time())
        for rule in rules:
            every.rrule(_read(rule, own, begin, last))
        if not rules:
            every.rdate(begin)
        for at in _dates(raw, "RDATE"):
            every.rdate(_wall(at, own))
        for at in _dates(raw, "EXDATE"):
            every.exdate(_wall(at, own))
        if "RECURRENCE-ID" not in raw:
            for at in self._replaced.get(str(raw.get("UID", "")), ()):
                every.exdate(_wall(at, own))
        first = datetime.combine(days[0], time())
        for at in every.between(first - (end - begin), last, inc=True):
            stop = at + (end - begin)
            if stop <= first:
                continue
            if isinstance(start, datetime):
                yield at.replace(tzinfo=own), stop.replace(tzinfo=own)
            else:
                yield at.date(), stop.date()


def _all(raw: Any, key: str) -> list[Any]:
    found = raw.get(key, [])
    return found if isinstance(found, list) else [found]


def _dates(raw: Any, key: str) -> Iterator[_Moment]:
    for row in _all(raw, key):
        for item in getattr(row, "dts", ()):
            yield item.dt[0] if isinstance(item.dt, tuple) else item.dt


def _read(rule: Any, own: tzinfo | None, begin: datetime, last: datetime) -> Any:
    """Return the rule, ended at `last`: one that never comes true would be tried to year 9999."""
    from dateutil.rrule import rrulestr

    if "BYEASTER" in rule or any(step < 1 for step in rule.get("INTERVAL", ())):
        # Not in RFC 5545, section 3.3.10. dateutil would fail at the one, and never end the other.
        raise ValueError(rule)
    text: str = type(rule)({k: v for k, v in rule.items() if k != "UNTIL"}).to_ical().decode()
    until = rule.get("UNTIL")
    if until:
        end = until[0]
        whole = end if isinstance(end, datetime) else datetime.combine(end, time(23, 59, 59))
        last = min(last, _wall(whole, own))
    with warnings.catch_warnings():
        # A rule with a count and a last day is "deprecated": ours has one of its own.
        warnings.simplefilter("ignore", DeprecationWarning)
        return rrulestr(f"{text};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begin)


def _wall(value: _Moment, own: tzinfo | None) -> datetime:
    """Return a moment as the clock of `own` shows it, without a zone; a day is its midnight."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    if value.tzinfo is not None and own is not None:
        value = value.astimezone(own)
    return value.replace(tzinfo=None) - timedelta(microseconds=value.microsecond)
