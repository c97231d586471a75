"""Shifts, rotas and the nights on which the clock changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from langaccess.agency.people.model import Day, Entry, Hours, Weekly, moment
from langaccess.core.errors import InputError

DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Reach(IntEnum):
    """How surely a person can be reached at a moment, surest first."""

    ON_SHIFT = 0
    ON_CALL = 1
    UNKNOWN = 2  # the hours are not entered
    OFF = 3
    ON_LEAVE = 4


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a person can be reached, in a word and in a sentence."""

    reach: Reach
    text: str


def parse_time(text: str) -> time:
    """Return a time of day written `HH:MM`.

    Raises:
        ValueError: it is not one.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError("should be a time written HH:MM on the 24-hour clock, such as 09:30")
    return time(int(match[1]), int(match[2]))


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years in which a moment can be meant: beyond them, sums with zones leave the calendar."""


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    """Return whether the clock of `zone` ever shows `wall`: it skips an hour in spring."""
    back = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) == wall


def read_moment(text: str, zone_name: str) -> datetime:
    """Return the moment that a user typed (`2026-11-28T02:00`), on the clock of `zone_name`.

    Of the two hours of an autumn night that the clock shows twice, the first is taken.

    Raises:
        InputError: it is not a time, or the clock skips it.
    """
    hint = "write it like 2026-11-28T02:00"
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise InputError(f"`{text}` is not a time", hint=hint) from exc
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        years = f"{FIRST_YEAR} to {LAST_YEAR}"
        raise InputError(f"`{text}` is not in the years {years}", hint=hint)
    if found.tzinfo is not None:
        return found
    zone = ZoneInfo(zone_name)
    if not exists(found, zone):
        raise InputError(
            f"the clock of {zone_name} skips {text}: it goes one hour forward that night",
            hint="give a time before or after the skipped hour",
        )
    return found.replace(tzinfo=zone)


def status(entry: Entry, at: datetime, zone_name: str) -> Status:
    """Return whether `entry` can be reached at the moment `at`."""
    hours = entry.hours
    if hours is None:
        return Status(Reach.UNKNOWN, "hours not entered: may not answer")
    return _status(hours, entry.time_zone or zone_name, at)


@lru_cache(maxsize=4096)  # the people of a shift have the same hours
def _status(hours: Hours, zone_name: str, at: datetime) -> Status:
    zone = ZoneInfo(zone_name)
    local = at.astimezone(zone)
    away = next((leave for leave in hours.leave if leave.first <= local.date() <= leave.last), None)
    if away is not None:
        return Status(Reach.ON_LEAVE, f"on leave until {away.last.isoformat()}")
    if hours.always:
        return Status(Reach.ON_SHIFT, "reachable day and night")
    for weekly in hours.weekly:
        end = _shift_end(weekly, local, zone)
        if end is not None:
            return Status(Reach.ON_SHIFT, f"on shift until {end:%H:%M}")
    for stretch in hours.on_call:
        start, end = (moment(text).replace(tzinfo=zone) for text in (stretch.start, stretch.end))
        if start <= at < end:
            return Status(Reach.ON_CALL, f"on call until {end:%a %H:%M}")
    return Status(Reach.OFF, _next(hours, at, zone))


def _shift_end(weekly: Weekly, local: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the shift that runs at `local` ends, or None."""
    for back in (0, 1):
        start, end = _shift(weekly, local.date() - timedelta(days=back), zone)
        if start is not None and end is not None and start <= local.astimezone(UTC) < end:
            return end.astimezone(zone)
    return None


def _shift(
    weekly: Weekly, day: date, zone: ZoneInfo
) -> tuple[datetime, datetime] | tuple[None, None]:
    """Return begin and end in UTC of the shift that begins on `day`."""
    if DAYS[day.weekday()] not in weekly.days or day in weekly.not_on:
        return None, None
    start, end = parse_time(weekly.start), parse_time(weekly.end)
    last = day if end > start else day + timedelta(days=1)
    return (
        datetime.combine(day, start, zone).astimezone(UTC),
        datetime.combine(last, end, zone).astimezone(UTC),
    )


def _next(hours: Hours, at: datetime, zone: ZoneInfo) -> str:
    soonest = min((begin for begin in _begins(hours, at, zone) if begin > at), default=None)
    if soonest is None:
        return "off shift; no later shift is entered"
    return f"off shift; next from {soonest.astimezone(zone):%a %d %b %H:%M}"


def _begins(hours: Hours, at: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    today = at.astimezone(zone).date()
    for ahead in range(8):
        for weekly in hours.weekly:
            start, _end = _shift(weekly, today + timedelta(days=ahead), zone)
            if start is not None:
                yield start
    for stretch in hours.on_call:
        yield moment(stretch.start).replace(tzinfo=zone)
