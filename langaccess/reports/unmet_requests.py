"""Requests for an interpreter: which were not met, and how long people waited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from zoneinfo import ZoneInfo

from langaccess.agency.policy import HelpKind, Policy
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import (
    Encounter,
    NoHelp,
    Service,
    UnmetReason,
    response_minutes,
)
from langaccess.reports.contracts import NO_CONTRACTS, VendorContracts
from langaccess.reports.rule_text import capital, plain
from langaccess.reports.violations import INTERPRETERS


@dataclass(frozen=True, slots=True)
class UnmetRequest:
    """A service in which no one interpreted. It is not a finding against the officer who wrote it.

    Attributes:
        record: id of the encounter.
        help: number of the service within the encounter.
        unit: the officer's unit; empty if it is not known or not to be named.
        reason: why no one interpreted; None if it is not recorded.
        waited: minutes; None if not known.
    """

    record: str
    help: int
    on: date
    unit: str
    reason: UnmetReason | None
    waited: float | None


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """One request for an interpreter, met or not."""

    encounter: Encounter
    service: Service
    at: datetime  # when the service was used, or the encounter began; on the agency's clock
    tag: Tag | None
    # the company, by its name in a contract if it has one; else the kind of help, in words
    vendor: str

    @property
    def is_met(self) -> bool:
        """Return whether someone interpreted."""
        return self.service.using is not NoHelp.NONE

    @property
    def waited(self) -> float | None:
        """Return the minutes of waiting; None if not known, or negative by a mistake."""
        minutes = response_minutes(self.service)
        return minutes if minutes is not None and minutes >= 0 else None


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """Requests of one group.

    Attributes:
        name: language, shift or vendor; for several small languages: how many they are.
        requests: how many.
        unmet: how many were not met; None if it is not shown, because it, or the rest, is small.
        wait: median of the minutes of waiting; None if fewer waits are known than may be shown.
        wait_unmet: the same for the requests that were not met.
    """

    name: str
    requests: int
    unmet: int | None
    wait: float | None
    wait_unmet: float | None


def service_requests(
    encounters: Iterable[Encounter], zone: ZoneInfo, contracts: VendorContracts = NO_CONTRACTS
) -> Iterator[ServiceRequest]:
    """Yield the requests for an interpreter, met or not.

    A person who may not interpret is not counted.
    """
    for encounter in encounters:
        for service in encounter.services:
            if service.using is NoHelp.NONE or service.using in INTERPRETERS:
                at = (service.at or encounter.began).astimezone(zone)
                tag = service.tag or encounter.tag
                vendor = contracts.named(_vendor(service))
                yield ServiceRequest(encounter, service, at, tag, vendor)


def count_requests(
    requests: Iterable[tuple[str, ServiceRequest]], small: int, *, order: Sequence[str] = ()
) -> tuple[RequestCounts, ...]:
    """Return the requests by group.

    Each request has the name of its group. A median of fewer than `small` waits is not shown. Names
    in `order` come first, even without requests; the others follow, most first.
    """
    by_name: dict[str, list[ServiceRequest]] = {}
    for name, one in requests:
        by_name.setdefault(name, []).append(one)
    most = sorted(by_name, key=lambda name: (-len(by_name[name]), name))
    rows = []
    for name in dict.fromkeys((*order, *most)):
        these = by_name.get(name, [])
        waits = [(one.waited, one.is_met) for one in these if one.waited is not None]
        rows.append(
            RequestCounts(
                name,
                len(these),
                sum(not one.is_met for one in these),
                _median([wait for wait, _ in waits], small),
                _median([wait for wait, is_met in waits if not is_met], small),
            )
        )
    return tuple(rows)


def _median(waits: Sequence[float], small: int) -> float | None:
    return median(waits) if waits and len(waits) >= small else None


def unmet_requests(requests: Iterable[ServiceRequest], policy: Policy) -> Iterator[UnmetRequest]:
    """Yield the requests that were not met, without the language: a list of them is not a table."""
    name_unit = "unit" in policy.audit.name_in_findings
    for one in requests:
        if not one.is_met:
            unit = one.encounter.unit if name_unit else ""
            yield UnmetRequest(
                one.encounter.id, one.service.number, one.at.date(), unit, one.service.unmet,
                one.waited,
            )  # fmt: skip


def shift_of(at: datetime, shifts: Mapping[str, str]) -> str:
    """Return the shift in which a moment on the agency's clock is; "" without any shift."""
    begun = {start: name for name, start in shifts.items() if start <= f"{at:%H:%M}"}
    if begun:
        return begun[max(begun)]
    return max(shifts, key=lambda name: shifts[name], default="")  # it began the evening before


def _vendor(service: Service) -> str:
    if service.interpreter.vendor:
        return service.interpreter.vendor
    kind = service.tried if service.using is NoHelp.NONE else HelpKind(service.using)
    return "Not recorded" if kind is None else capital(plain(kind))
