"""Matches bills with the recorded language services that they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from langaccess.agency.policy import HelpKind, Policy
from langaccess.interpret.encounters import Encounter, Service
from langaccess.reports.bills import Bill
from langaccess.reports.contracts import VendorContracts, plain_vendor
from langaccess.reports.violations import when

__all__ = ["BillMatches", "Doubtful", "UsedService", "doubtful_bills", "match_bills"]

UsedService = tuple[datetime, Encounter, Service]
"""When a service was used, and the encounter that it is part of."""

_REMOTE = frozenset({HelpKind.PHONE_LINE, HelpKind.VIDEO, HelpKind.CONTRACT_INTERPRETER})


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Two bills that may be for one call: a question to ask, not proof.

    Attributes:
        bill: the bill without an encounter.
        other: the bill that matches the encounter.
        encounter: id of the encounter.
    """

    bill: Bill
    other: Bill
    encounter: str


@dataclass(slots=True)
class BillMatches:
    """Which bill is for which service.

    Attributes:
        used: `id` of a bill → its service.
        taken: the bills with a service.
        lost: the bills without one.
        other_language: `id` of a lost bill → a service at its time in another language.
        free: the services without a bill.
    """

    used: Mapping[int, UsedService]
    taken: Sequence[tuple[Bill, UsedService]]
    lost: Sequence[Bill]
    other_language: Mapping[int, UsedService]
    free: Sequence[UsedService]


def match_bills(
    bills: Sequence[Bill],
    encounters: Iterable[Encounter],
    policy: Policy,
    contracts: VendorContracts,
) -> BillMatches:
    """Match bills with services in the same language at about the same time, each with one.

    The nearest pairs come first, those of the same vendor before all others; a bill without a time
    is matched by its date. A service that another vendor gave by the record is not matched.
    """
    apart = timedelta(minutes=policy.audit.bill_match_minutes)
    services, by_day = _services(encounters)
    asked = [bill for bill in bills if not bill.is_credit]
    pairs = [
        ((_language_rank(bill, services[n]), rank, _distance(bill, services[n]), m), m, n)
        for m, bill in enumerate(asked)
        for n in dict.fromkeys(by_day.get(bill.day, ()))
        if (rank := _vendor_rank(bill, services[n][2], contracts)) is not None
        and _fits(bill, services[n], apart)
    ]
    matched: dict[int, int] = {}
    gone: set[int] = set()
    other: dict[int, UsedService] = {}
    for (fits, *_), m, n in sorted(pairs):
        if m in matched or n in gone or m in other:
            continue
        if fits < _OTHER:
            matched[m] = n
            gone.add(n)
        elif asked[m].start is not None:
            other[m] = services[n]
            gone.add(n)
    return BillMatches(
        used={id(asked[m]): services[n] for m, n in matched.items()},
        taken=[(asked[m], services[n]) for m, n in sorted(matched.items())],
        lost=[bill for m, bill in enumerate(asked) if m not in matched],
        other_language={id(asked[m]): used for m, used in other.items()},
        free=[used for n, used in enumerate(services) if n not in gone],
    )


_OTHER = 2


def _services(encounters: Iterable[Encounter]) -> tuple[list[UsedService], dict[date, list[int]]]:
    """Return the services of vendors, and day → those on it, the day before and the day after."""
    services: list[UsedService] = [
        (when(encounter, service), encounter, service)
        for encounter in encounters
        for service in encounter.services
        if service.using in _REMOTE
    ]
    services.sort(key=lambda used: used[0])
    by_day: dict[date, list[int]] = {}
    for n, used in enumerate(services):
        for moment in filter(None, (used[0], used[2].requested)):
            day = moment.astimezone(used[0].tzinfo).date()
            for near in (day - timedelta(days=1), day, day + timedelta(days=1)):
                by_day.setdefault(near, []).append(n)
    return services, by_day


def _language_rank(bill: Bill, used: UsedService) -> int:
    """Return 0 for the same language, 1 if the bill's is not known, `_OTHER` for another."""
    tag = used[2].tag or used[1].tag
    if bill.tag is None or tag is None:
        return 1
    return 0 if bill.tag.language == tag.language else _OTHER


def _vendor_rank(bill: Bill, service: Service, contracts: VendorContracts) -> int | None:
    """Return 0 for the same vendor, 1 if one is not known; None for two different vendors.

    Two names are different vendors only if each is the name of a contract: a record may name a
    vendor in its own words.
    """
    name = contracts.named(service.interpreter.vendor)
    if not name or not bill.vendor:
        return 1
    if plain_vendor(name) == plain_vendor(bill.vendor):
        return 0
    return None if contracts.has(name) and contracts.has(bill.vendor) else 1


def doubtful_bills(match: BillMatches, flagged: set[str], apart: timedelta) -> Iterator[Doubtful]:
    """Yield lost bills that overlap a bill with an encounter, in one language."""
    for bill in match.lost:
        for other, used in match.taken:
            if bill.at not in flagged and _overlap(bill, other) and _fits(bill, used, apart):
                yield Doubtful(bill, other, used[1].id)
                break


def _overlap(one: Bill, other: Bill) -> bool:
    """Return whether two bills are of one language and overlap."""
    if one.tag is None or other.tag is None or one.tag.language != other.tag.language:
        return False
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    starts = one.start.astimezone(UTC), other.start.astimezone(UTC)
    return starts[0] < other.end.astimezone(UTC) and starts[1] < one.end.astimezone(UTC)


def _fits(bill: Bill, used: UsedService, apart: timedelta) -> bool:
    if bill.start is None:
        return used[0].date() == bill.day
    return _distance(bill, used) <= apart


def _distance(bill: Bill, used: UsedService) -> timedelta:
    """Return the time between bill and service; a bill may begin with the request of the call."""
    if bill.start is None:
        return timedelta()
    moments = [at for at in (used[0], used[2].requested) if at is not None]
    return min(abs(bill.start.astimezone(UTC) - at) for at in moments)
