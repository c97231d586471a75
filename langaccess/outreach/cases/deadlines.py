"""Last days: so many calendar or business days after receipt, without weekends and holidays."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from langaccess.agency.policy import CaseClock, Holiday

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def last_day(received: date, clock: CaseClock, holidays: Sequence[Holiday]) -> date:
    """Return the last day of a clock.

    The day of receipt does not count. A clock of calendar days may end on a day on which the office
    is closed: the earlier day is the safe one.
    """
    if clock.counted == "calendar":
        return received + timedelta(days=clock.days)
    day = received
    for _ in range(clock.days):
        day += timedelta(days=1)
        while closed_on(day, holidays):
            day += timedelta(days=1)
    return day


def closed_on(day: date, holidays: Sequence[Holiday]) -> bool:
    """Return whether a day is a Saturday, a Sunday or a day on which a holiday is observed."""
    if day.weekday() >= calendar.SATURDAY:
        return True
    # A holiday on New Year's Day, a Saturday, is observed in the year before.
    return any(
        day == holiday_on(one, year) for one in holidays for year in (day.year, day.year + 1)
    )


def holiday_on(holiday: Holiday, year: int) -> date | None:
    """Return the day on which a holiday of a year is observed; None if the year has no such day."""
    if holiday.day is not None:
        if holiday.day > calendar.monthrange(year, holiday.month)[1]:
            return None
        day = date(year, holiday.month, holiday.day)
        return day + timedelta(
            days={calendar.SATURDAY: -1, calendar.SUNDAY: 1}.get(day.weekday(), 0)
        )
    wanted = [
        date(year, holiday.month, n)
        for n in range(1, calendar.monthrange(year, holiday.month)[1] + 1)
        if _DAYS[date(year, holiday.month, n).weekday()] == holiday.weekday
    ]
    nth = holiday.nth or 1
    return wanted[nth - 1 if nth > 0 else nth]
