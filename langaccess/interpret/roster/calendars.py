"""Hours as iCalendar files (`.ics`, RFC 5545), imported from a scheduling program and exported.

Import: an event about leave becomes days of leave; an event about duty becomes weekly hours if it
repeats every week, otherwise on-call periods, repeated ones as far ahead as requested. Any other
event (a dentist's appointment) is left out, unless it is chosen by its title. Times are converted
to the person's time zone, also over changes of daylight saving time. An event that cannot be
imported is reported with its line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from langaccess.agency.people import DAYS, Entry, Hours, Leave, OnCall, Weekly
from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.sandbox import sandboxed
from langaccess.interpret.roster.calendar_series import Series
from langaccess.interpret.roster.table_import import RowRefused

_DAY = timedelta(days=1)
_MOST = 2000  # on-call periods; more is not a work schedule
_ON_CALL = re.compile(r"\bon[- ]?call\b|\bstand[- ]?by\b|\bduty phone\b", re.IGNORECASE)
_LEAVE = re.compile(
    r"\b(?:leave|vacation|holidays?|pto|sick|off|out of (?:the )?office|ooo|away|fmla|absent)\b",
    re.IGNORECASE,
)
_ALWAYS = "Reachable day and night"
_SHIFT = re.compile(
    r"\bshifts?\b|(?<!jury )(?<!heavy )\bduty\b|\bpatrol\b|\brota\b|\brosters?\b|\bovertime\b"
    r"|\b(?:day|night|evening|mid|swing|graveyard|first|second|third) (?:watch|tour)\b",
    re.IGNORECASE,
)
# "Not on call", "off duty", "shift swapped": words of duty that mean no duty.
_NOT = re.compile(
    r"\b(?:no|not|non|off|never|without|cancel\w*|swapped|traded|declined|gave|given|given up)\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
_TOO_OFTEN = frozenset({"HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND"})
_What = Literal["always", "shift", "on_call", "leave", "private"]
# Parts of a weekly rule that still mean the same days of every week.
_PLAIN_RULE = frozenset({"FREQ", "INTERVAL", "BYDAY", "WKST"})
_MOST_FREE = 60  # excluded days of a series; with more it is not weekly hours


@dataclass(frozen=True, slots=True)
class CalendarHours:
    """One person's hours from a calendar.

    Attributes:
        hours: when they can be reached.
        events: number of events in the file.
        refused: events that cannot be imported, with their line and the reason.
        guessed: titles of chosen events that count as hours although they do not mention duty.
        left_out: line and title of events that mention neither duty nor leave.
    """

    hours: Hours
    events: int
    refused: tuple[RowRefused, ...]
    guessed: tuple[str, ...] = ()
    left_out: tuple[RowRefused, ...] = ()


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of the file, before it is repeated."""

    line: int
    raw: Any
    what: _What | None
    start: datetime | date
    end: datetime | date


@sandboxed()
def load_calendar(
    path: Path,
    zone_name: str,
    *,
    today: date,
    months: int = 12,
    titles: Collection[str] = (),
    every: bool = False,
) -> CalendarHours:
    """Return the hours in the calendar file `path`, in the time zone `zone_name`.

    Args:
        path: an `.ics` file.
        zone_name: the person's time zone; times without a zone are in this zone.
        today: events that ended before this day are left out.
        months: how far ahead repeated events are expanded.
        titles: titles of events that count as duty.
        every: every event with hours counts as duty.

    Raises:
        InputError: the file cannot be read, is not a calendar, or has no event with such a title.
    """
    text = read_text(path)
    calendar = _parsed(path, text)
    zone = ZoneInfo(zone_name)
    refused: list[RowRefused] = []
    series = Series.of(calendar)
    wanted = _Wanted(frozenset(map(_plain_title, titles)), every)
    _refuse_unknown(path, titles, calendar)
    read = list(_events(calendar, text, zone, wanted, refused))
    events = [event for event in read if event.what != "private"]
    weekly: list[Weekly] = []
    others: list[_Event] = []
    for event in events:
        hours = _weekly(event, series, zone, today)
        if hours is not None:
            weekly.append(hours)
        elif event.what != "always":
            others.append(event)
    until = today + timedelta(days=31 * months)
    stretches, leave = _expanded(others, series, zone, (today, until), refused)
    found = Hours(
        any(event.what == "always" for event in events),
        tuple(dict.fromkeys(weekly)),
        tuple(stretches),
        tuple(leave),
    )
    refused.sort(key=lambda row: row.line)
    lost = {row.line for row in refused}
    guessed = dict.fromkeys(
        title
        for event in events
        if event.what == "shift" and event.line not in lost
        if not _SHIFT.search(title := _title(event.raw))
    )
    return CalendarHours(
        found,
        len(calendar.walk("VEVENT")),
        tuple(refused),
        tuple(guessed),
        tuple(RowRefused(e.line, _title(e.raw)) for e in read if e.what == "private"),
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which events count as duty although they do not mention it."""

    titles: frozenset[str]
    every: bool


def _plain_title(title: str) -> str:
    return " ".join(title.split())[:60].casefold()


def _refuse_unknown(path: Path, titles: Collection[str], calendar: Any) -> None:
    there = {_plain_title(_title(raw)) for raw in calendar.walk("VEVENT")}
    for title in titles:
        if _plain_title(title) not in there:
            raise InputError(
                f"no event has the title `{title}`",
                where=str(path),
                hint="write it exactly as the list of events shows it",
            )


def _parsed(path: Path, text: str) -> Any:
    import icalendar

    try:
        return icalendar.Calendar.from_ical(text)
    except (
        ValueError,
        KeyError,
        IndexError,
        OSError,
    ) as exc:  # OSError: a time zone with a long name
        raise InputError(
            "this is not a readable calendar",
            where=str(path),
            hint="export it again as iCalendar (.ics) from the scheduling program",
        ) from exc


def _events(
    calendar: Any, text: str, zone: ZoneInfo, wanted: _Wanted, refused: list[RowRefused]
) -> Iterator[_Event]:
    begins = [
        n for n, row in enumerate(text.splitlines(), start=1) if row.strip() == "BEGIN:VEVENT"
    ]
    for line, raw in zip(begins, calendar.walk("VEVENT"), strict=False):
        why = _unusable(raw)
        if why:
            refused.append(RowRefused(line, why))
            continue
        start, end = (_local(value, zone) for value in (raw.start, raw.end))
        what = _kind(raw, start, wanted)
        if what is None:
            why = f"`{_title(raw)}` lasts whole days; its title must mention leave or on call"
            refused.append(RowRefused(line, why))
        elif what == "leave" and not _whole_days(start, end):
            why = f"`{_title(raw)}` is leave of some hours; leave needs whole days"
            refused.append(RowRefused(line, why))
        else:
            yield _Event(line, raw, what, start, end)


def _unusable(raw: Any) -> str:
    if raw.errors:
        return f"{raw.errors[0][0]} cannot be read"
    if str(raw.get("STATUS", "")).upper() == "CANCELLED":
        return f"`{_title(raw)}` is canceled"
    try:
        start, end = raw.start, raw.end
    except (ValueError, AttributeError, TypeError):  # icalendar's own errors are ValueErrors
        return f"`{_title(raw)}` has no beginning or no end"
    zoned = {getattr(moment, "tzinfo", None) is not None for moment in (start, end)}
    if len(zoned) == 2:
        return f"`{_title(raw)}` has a time zone only at its beginning or end"
    if type(start) is not type(end) or end <= start:
        return f"`{_title(raw)}` ends before it begins"
    rules = raw.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if rule.get("FREQ", [""])[0] in _TOO_OFTEN or _TOO_OFTEN & set(rule):
            return f"`{_title(raw)}` repeats by the hour, unlike a work schedule"
    return ""


def _title(raw: Any) -> str:
    return " ".join(str(raw.get("SUMMARY", "an event")).split())[:60]


def _kind(raw: Any, start: datetime | date, wanted: _Wanted) -> _What | None:
    """Return the kind of an event by title and categories; None for whole days without either."""
    words = f"{_title(raw)} {' '.join(map(str, raw.categories))}"
    busy = str(raw.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    timed = isinstance(start, datetime)
    if _ALWAYS in words:
        return "always"
    if _plain_title(_title(raw)) in wanted.titles:
        return "shift" if timed else "on_call"
    if not _NOT.search(words):
        if _ON_CALL.search(words):
            return "on_call"
        if timed and _SHIFT.search(words):
            return "shift"
    if busy == "OOF" or _LEAVE.search(words):
        return "leave"
    if timed:
        return "shift" if wanted.every and not _NOT.search(words) else "private"
    return None


def _local(value: datetime | date, zone: ZoneInfo) -> datetime | date:
    """Return a moment in `zone`; a moment without a zone is in `zone` already."""
    if not isinstance(value, datetime):
        return value
    aware = value.replace(tzinfo=zone) if value.tzinfo is None else value
    # Through UTC: a time in the hour that daylight saving time skips becomes an existing one.
    return aware.astimezone(UTC).astimezone(zone)


def _whole_days(start: datetime | date, end: datetime | date) -> bool:
    return (
        not isinstance(start, datetime)
        or not isinstance(end, datetime)
        or end.date() - start.date() >= _DAY
    )


def _weekly(event: _Event, series: Series, zone: ZoneInfo, today: date) -> Weekly | None:
    """Return the hours of an event that repeats every week without end, or None.

    Single occurrences that are excluded, moved or canceled are days on which it does not begin.
    """
    rule = event.raw.get("RRULE")
    start, end = event.start, event.end
    if event.what != "shift" or rule is None or isinstance(rule, list):
        return None
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    keys = {str(key).upper() for key in rule}
    every_week = rule.get("FREQ") == ["WEEKLY"] and rule.get("INTERVAL", [1]) == [1]
    plain = keys <= _PLAIN_RULE and "RDATE" not in event.raw
    own = event.raw.start.tzinfo
    same_clock = own is None or getattr(own, "key", None) == zone.key
    running = start.date() <= today + timedelta(days=7)
    if not (every_week and plain and same_clock and running and end - start <= _DAY):
        return None
    names = [str(day).upper() for day in rule.get("BYDAY", [DAYS[start.weekday()][:2]])]
    days = [day for day in DAYS if day[:2].upper() in [name.upper() for name in names]]
    if len(days) != len(names):
        return None  # "the second Monday": not every week
    free = sorted(
        {
            day
            for day in series.excluded(event.raw)
            if day >= today - _DAY and DAYS[day.weekday()] in days
        }
    )
    if len(free) > _MOST_FREE:
        return None
    return Weekly(tuple(days), f"{start:%H:%M}", f"{end:%H:%M}", tuple(free))


def _expanded(
    events: list[_Event],
    series: Series,
    zone: ZoneInfo,
    days: tuple[date, date],
    refused: list[RowRefused],
) -> tuple[list[OnCall], list[Leave]]:
    """Return every occurrence of the events within `days`, as on-call periods and leave."""
    stretches: set[tuple[str, str]] = set()
    away: set[tuple[date, date]] = set()
    for event in events:
        try:
            found = list(series.occurrences(event.raw, days))
        except (ValueError, TypeError, OverflowError):
            refused.append(
                RowRefused(event.line, f"the repeat rule of `{_title(event.raw)}` is not valid")
            )
            continue
        if not found:
            why = f"`{_title(event.raw)}` is over, or is after {days[1].isoformat()}"
            refused.append(RowRefused(event.line, why))
        for start, end in ((_local(one, zone), _local(two, zone)) for one, two in found):
            if event.what == "leave":
                away.add(_days(start, end))
            elif (stretch := _stretch(_moment(start, zone), _moment(end, zone))) is not None:
                stretches.add(stretch)
            else:
                why = f"`{_title(event.raw)}` is within the hour that daylight saving time repeats"
                refused.append(RowRefused(event.line, why))
    if len(stretches) > _MOST:
        raise InputError(
            f"this calendar has {len(stretches)} on-call periods; at most {_MOST} are imported",
            hint="export fewer months, or one person's own calendar",
        )
    return [OnCall(*pair) for pair in sorted(stretches)], [Leave(*d) for d in sorted(away)]


def _days(start: datetime | date, end: datetime | date) -> tuple[date, date]:
    """Return the first and last day of leave; the end of an event is the first free moment."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        first = start.date() if start.time() == time() else start.date() + _DAY
        return first, max(first, end.date() - _DAY)
    return start, end - _DAY


def _moment(value: datetime | date, zone: ZoneInfo) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(), zone)


def _stretch(start: datetime, end: datetime) -> tuple[str, str] | None:
    """Return begin and end as the roster writes them, or None if they are ambiguous there."""
    one, two = (f"{value:%Y-%m-%dT%H:%M}" for value in (start, end))
    return (one, two) if one < two else None


def to_ics(entry: Entry, zone_name: str, *, stamp: datetime, today: date) -> bytes:
    """Return a person's hours as an iCalendar file with nothing but their name and times.

    Args:
        zone_name: the agency's time zone, for a person without their own.
        stamp: time of writing.
        today: the day on which weekly hours begin.
    """
    import icalendar

    zone = ZoneInfo(entry.time_zone or zone_name)
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//langaccess//roster//EN")
    for n, (title, start, end, rule, free) in enumerate(
        _calendar_rows(entry.hours or Hours(), zone, today)
    ):
        event = icalendar.Event()
        event.add("uid", f"{entry.id}-{n}@langaccess")
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("summary", f"{title}: {entry.name}")
        event.add("dtstart", start)
        event.add("dtend", end)
        if rule:
            event.add("rrule", rule)
        if free:
            event.add("exdate", free)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


_Row = tuple[str, datetime | date, datetime | date, dict[str, Any], list[datetime]]
"""Title, begin, end, repeat rule and excluded occurrences of an event."""


def _calendar_rows(hours: Hours, zone: ZoneInfo, today: date) -> Iterator[_Row]:
    if hours.always:
        yield _ALWAYS, today, today + _DAY, {"FREQ": "DAILY"}, []
    for weekly in hours.weekly:
        first = min(
            (today + timedelta(days=n) for n in range(7)),
            key=lambda day: (DAYS[day.weekday()] not in weekly.days, day),
        )
        start, end = (time.fromisoformat(text) for text in (weekly.start, weekly.end))
        last = first if end > start else first + _DAY
        rule = {"FREQ": "WEEKLY", "BYDAY": [day[:2].upper() for day in weekly.days]}
        yield (
            "On shift",
            datetime.combine(first, start, zone),
            datetime.combine(last, end, zone),
            rule,
            [datetime.combine(day, start, zone) for day in weekly.not_on if day >= first],
        )
    for stretch in hours.on_call:
        begin, stop = (
            datetime.fromisoformat(text).replace(tzinfo=zone)
            for text in (stretch.start, stretch.end)
        )
        yield "On call", begin, stop, {}, []
    for leave in hours.leave:
        yield "Leave", leave.first, leave.last + _DAY, {}, []
