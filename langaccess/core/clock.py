"""The day on this desk: what a card prints, by which approvals are dated and rules expire.

Moments are kept in UTC (the log, the database). In an American evening that is tomorrow's day
already, so a day is never taken from such a moment but through here.
"""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def day_of(moment: datetime) -> date:
    """Return the day that `moment`, which names its zone, falls on in this computer's zone."""
    return moment.astimezone().date()


def today(zone: str | None = None) -> date:
    """Return the day it is in `zone`, an IANA name; default: this computer's zone."""
    if zone is not None:
        return datetime.now(ZoneInfo(zone)).date()
    return date.today()  # noqa: DTZ011 (the desk's own day is what is wanted)


def later(moment: datetime, by: timedelta) -> datetime:
    """Return `moment` plus elapsed time, in its own zone.

    `+` on a moment of a `ZoneInfo` moves the clock on the wall instead: one hour wrong over the
    nights on which daylight saving time begins or ends.
    """
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month where it is shorter.

    A day beyond the calendar is its last or first: 9999-12-31 means "never" in some tables.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
