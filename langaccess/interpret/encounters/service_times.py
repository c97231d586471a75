"""When a language service was used: from recorded times, never from the time of typing.

An emergency is often entered hours or months later. The limit of an emergency stand-in and
the deadline of a follow-up count from the use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from langaccess.agency.policy import Policy
from langaccess.core.clock import later
from langaccess.interpret.encounters.judgment import ServiceUse, incomplete, interpreter_after
from langaccess.interpret.encounters.model import Encounter, NoHelp, Service

_LIVE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class UseTime:
    """When a service was used: `at`, `connected` and `derived` of `Service`."""

    at: datetime | None
    connected: datetime | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class EntryContext:
    """The rest of the entry that records a service first."""

    began: datetime  # beginning of the encounter
    said: bool  # `began` was entered; it is not the moment of typing
    over: bool  # the encounter was over when its first entry was written
    first: bool  # the service is the first of the encounter
    live: datetime | None  # the moment of the entry, if the encounter still continued then
    imported: bool  # `began` is the time of the call in a table, not the beginning of a service

    def place(
        self, connected: datetime | None, requested: datetime | None, ended: datetime | None
    ) -> UseTime:
        """Return when a service with these times was used; None means "not entered"."""
        if connected is not None or requested is not None:
            return UseTime(connected or requested, connected)
        if self.over and self.first and (ended is None or _is_after(ended, self.began)):
            known = self.said and not self.imported
            return UseTime(self.began, self.began if known else None, known)
        return UseTime(self.live)


def response_minutes(service: Service) -> float | None:
    """Return an interpreter's response time: minutes from the request to the connection.

    Where no one interpreted, it is the time that the person waited.
    """
    if service.waited is not None:
        return service.waited
    until = service.ended if service.using is NoHelp.NONE else service.connected
    if service.requested is None or until is None:
        return None
    return (until - service.requested) / timedelta(minutes=1)


def typed_live(began: datetime, written: datetime) -> bool:
    """Return whether the first entry was written near the beginning: later entries are live too."""
    return not _is_after(written, later(began, _LIVE))


def _is_after(one: datetime, other: datetime) -> bool:
    """Compare as elapsed time: Python compares two moments of one zone by the clock on the wall."""
    return one.astimezone(UTC) > other.astimezone(UTC)


def stop_gap_ends(at: datetime | None, policy: Policy) -> datetime | None:
    """Return when an emergency stand-in that begins at `at` has to end by the rules."""
    limit = timedelta(minutes=policy.interpreting.exigency.expires_minutes)
    return None if at is None else agency_time(later(at, limit), policy)


def agency_time(moment: datetime, policy: Policy) -> datetime:
    """Return a moment in the agency's time zone."""
    zone = policy.agency.time_zone
    return moment if zone is None else moment.astimezone(ZoneInfo(zone))


def count_from_use(encounter: Encounter, rules: Callable[[str], Policy | None]) -> Encounter:
    """Return an encounter whose limits count from the use of each service.

    Entries of earlier versions count from the time of typing; the log keeps them unchanged. Help
    that bridged the wait is permitted once an interpreter followed, and its follow-up is done.
    """
    bridges = {
        one.number: followed
        for one in encounter.services
        if (followed := _after_bridge(encounter, one, rules)) is not None
    }
    services = tuple(
        replace(one, allowed=True, reasons=())
        if one.number in bridges
        else _with_limits(one, rules)
        for one in encounter.services
    )
    by_number = {one.number: one for one in services}
    follow_ups = []
    for item in encounter.follow_ups:
        service = by_number.get(item.service or 0)
        then = rules(encounter.rules_of(service) if service else encounter.policy)
        if then is not None:
            due = agency_time(encounter.follow_up_due(service, then.audit.follow_up_hours), then)
            item = replace(item, due=due)  # noqa: PLW2901 (the same item with its deadline)
        if item.service is not None and item.service in bridges and item.open:
            done = bridges[item.service].at or encounter.began
            text = "an interpreter followed"
            item = replace(item, done=done, outcome=text)  # noqa: PLW2901 (as above)
        follow_ups.append(item)
    return replace(encounter, services=services, follow_ups=tuple(follow_ups))


def _after_bridge(
    encounter: Encounter, service: Service, rules: Callable[[str], Policy | None]
) -> Service | None:
    """Return the interpreter who followed a service that was recorded as not permitted, or None."""
    if service.allowed or len(encounter.services) < 2 or service.exigency is not None:
        return None
    then = rules(encounter.rules_of(service))
    return None if then is None else interpreter_after(encounter, service, then)


def _with_limits(service: Service, rules: Callable[[str], Policy | None]) -> Service:
    if service.using is NoHelp.NONE:
        return replace(service, reasons=())  # earlier versions stored one, as if it were a fault
    urgent = service.exigency
    then = rules(service.policy) if urgent is not None else None
    if urgent is None or then is None:
        return service
    used = ServiceUse(
        service.using, service.type, service.tag, service.connected, service.ended, urgent,
        service.own_request,
    )  # fmt: skip
    others = (one for one in service.reasons if one.rule != "interpreting.exigency")
    return replace(
        service,
        exigency=replace(urgent, expires=stop_gap_ends(service.at, then)),
        reasons=(*others, *incomplete(used, urgent, then)),
    )
