"""Meetings as one iCalendar file (RFC 5545), the same bytes for the same meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.outreach.registers import CommunityMeeting


def meetings_ics(
    session: Session, meetings: Sequence[CommunityMeeting], ready: Mapping[str, bool]
) -> bytes:
    """Return meetings as a calendar.

    The UID stays, SEQUENCE counts the changes that the log knows, DTSTAMP is the last of them. A
    meeting that is not ready is tentative, a retired one is canceled.
    """
    import icalendar

    zone = session.policy.agency.time_zone or "UTC"
    changes = _changes(session)
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//langaccess//meetings//EN")
    spans = [one.span(zone) for one in meetings]
    for name in dict.fromkeys(str(start.tzinfo) for start, _ in spans):
        years = [moment.year for span in spans for moment in span if str(moment.tzinfo) == name]
        calendar.add_component(_zone(name, min(years), max(years)))
    for one in meetings:
        start, end = one.span(zone)
        known = changes.get(one.id, [])
        event = icalendar.Event()
        event.add("uid", f"{one.id}@{session.policy.id}.langaccess")
        event.add("dtstamp", known[-1] if known else datetime(2026, 1, 1, tzinfo=UTC))
        event.add("sequence", max(0, len(known) - 1))
        event.add("summary", one.name, parameters={"LANGUAGE": "en"})
        event.add("dtstart", start)
        event.add("dtend", end)
        where = ", ".join(filter(None, (one.place.name, one.place.address)))
        event.add("location", where, parameters={"LANGUAGE": "en"})
        spoken = ", ".join(lang.tag.name for lang in one.languages)
        if spoken:
            event.add("description", f"Interpreters: {spoken}", parameters={"LANGUAGE": "en"})
        state = "CONFIRMED" if ready.get(one.id) else "TENTATIVE"
        event.add("status", "CANCELLED" if one.canceled else state)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _zone(name: str, first: int, last: int) -> Any:
    """Return a VTIMEZONE with one part for each change of the clock in the years around.

    Some calendars read no RDATE in a VTIMEZONE, which the library would write.
    """
    import icalendar

    zone, made = ZoneInfo(name), icalendar.Timezone()
    made.add("tzid", name)
    day = datetime(first - 1, 1, 1, tzinfo=UTC)
    before = day.astimezone(zone)
    _add_change(made, before, before)
    while day.year <= last:
        day += timedelta(hours=1)
        after = day.astimezone(zone)
        if after.utcoffset() != before.utcoffset():
            _add_change(made, before, after)
        before = after
    return made


def _add_change(made: Any, before: datetime, after: datetime) -> None:
    """Add a change of the clock; its begin is on the clock before it (RFC 5545, 3.6.5)."""
    import icalendar

    summer = bool(after.dst())
    part = icalendar.TimezoneDaylight() if summer else icalendar.TimezoneStandard()
    offset = before.utcoffset() or timedelta()
    part.add("dtstart", (after.astimezone(UTC) + offset).replace(tzinfo=None))
    part.add("tzoffsetfrom", offset)
    part.add("tzoffsetto", after.utcoffset())
    part.add("tzname", after.tzname() or "")
    made.add_component(part)


def _changes(session: Session) -> dict[str, list[datetime]]:
    """Return id of a meeting → moments of its changes, oldest first."""
    found: dict[str, list[datetime]] = {}
    for entry in ledger.entries_like(session.connection, "register."):
        for one in entry.data.get("ids", ()) if entry.data.get("register") == "meetings" else ():
            found.setdefault(str(one), []).append(entry.at.astimezone(UTC).replace(microsecond=0))
    return found
