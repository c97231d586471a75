"""When a help was used, by the times in the record and never by the time of typing.

An emergency is often typed in hours or months afterwards. What was said about its times places it:
the limit of a stop-gap and the follow-up count from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from langaccess.agency.policy import Policy
from langaccess.core.clock import later
from langaccess.interpret.encounters.judgment import ServiceUse, incomplete
from langaccess.interpret.encounters.model import Encounter, Service

__all__ = ["EntryContext", "UseTime", "on_the_wall", "settle", "stop_gap_ends", "typed_live"]

_LIVE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class UseTime:
    """When a help was used.

    Attributes:
        at: the moment that it is judged by; None when the record does not tell it.
        connected: when it began, or None.
        derived: `connected` was not said: it is when the encounter began.
    """

    at: datetime | None
    connected: datetime | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What an entry says around a help that it tells of first.

    Attributes:
        began: when the encounter began.
        said: that was said, and is not the moment of typing.
        over: the encounter was over when its first entry was written.
        first: it is the first help of the encounter.
        live: the moment of the entry, if the encounter still went on then.
    """

    began: datetime
    said: bool
    over: bool
    first: bool
    live: datetime | None

    def place(
        self, connected: datetime | None, requested: datetime | None, ended: datetime | None
    ) -> UseTime:
        """Return when a help with these times was used; None is "not said"."""
        if connected is not None or requested is not None:
            return UseTime(connected or requested, connected)
        if self.over and self.first and (ended is None or _is_after(ended, self.began)):
            return UseTime(self.began, self.began if self.said else None, self.said)
        return UseTime(self.live)


def typed_live(began: datetime, written: datetime) -> bool:
    """Tell whether the first entry was written near the beginning, so that later ones are live."""
    return not _is_after(written, later(began, _LIVE))


def _is_after(one: datetime, other: datetime) -> bool:
    """Compare as elapsed time: Python compares two moments of one zone by the clock on the wall."""
    return one.astimezone(UTC) > other.astimezone(UTC)


def stop_gap_ends(at: datetime | None, policy: Policy) -> datetime | None:
    """Return when a stop-gap that began at that moment is over by the rules."""
    limit = timedelta(minutes=policy.interpreting.exigency.expires_minutes)
    return None if at is None else on_the_wall(later(at, limit), policy)


def on_the_wall(moment: datetime, policy: Policy) -> datetime:
    """Return a moment as the agency's clock shows it; the clock may have changed in between."""
    zone = policy.agency.time_zone
    return moment if zone is None else moment.astimezone(ZoneInfo(zone))


def settle(encounter: Encounter, rules: Callable[[str], Policy | None]) -> Encounter:
    """Return an encounter with each limit counted from the use of the help.

    Entries of earlier versions count from the day of typing. What they say stays in the log.

    Args:
        encounter: from `fold`.
        rules: gives the rules for a digest, or None when they cannot be read.
    """
    services = tuple(_settled(one, rules) for one in encounter.services)
    by_number = {one.number: one for one in services}
    follow_ups = []
    for item in encounter.follow_ups:
        service = by_number.get(item.service or 0)
        then = rules(encounter.rules_of(service) if service else encounter.policy)
        if then is not None:
            due = on_the_wall(encounter.follow_up_due(service, then.audit.follow_up_hours), then)
            item = replace(item, due=due)  # noqa: PLW2901 (the same one, with its day)
        follow_ups.append(item)
    return replace(encounter, services=services, follow_ups=tuple(follow_ups))


def _settled(service: Service, rules: Callable[[str], Policy | None]) -> Service:
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
