"""Matches bills with the recorded language services that they are for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from langaccess.agency.policy import HelpKind, Policy
from langaccess.interpret.encounters import Encounter, NoHelp, Service
from langaccess.reports.bill_layout import same_language
from langaccess.reports.bills import Bill
from langaccess.reports.contracts import VendorContracts, plain_vendor
from langaccess.reports.violations import when

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
    """Which bill is for which service."""

    used: Mapping[int, UsedService]  # `id` of a bill → its service
    taken: Sequence[tuple[Bill, UsedService]]  # the bills with a service
    lost: Sequence[Bill]  # the bills without one
    # `id` of a lost bill → a service at its time in another language
    other_language: Mapping[int, UsedService]
    # `id` of a lost bill → a service at its time in which no one interpreted
    unmet: Mapping[int, UsedService]
    free: Sequence[UsedService]  # the services without a bill


def match_bills(
    bills: Sequence[Bill],
    encounters: Sequence[Encounter],
    policy: Policy,
    contracts: VendorContracts,
) -> BillMatches:
    """Match bills with services in the same language at about the same time, each with one.

    The number of the call or the case, if the record has it, decides; then the nearest pairs come
    first, those of the same vendor and kind of service before all others. A bill without a time is
    matched by its date. A service that another vendor gave by the record is not matched.
    """
    apart = timedelta(minutes=policy.audit.bill_match_minutes)
    services, by_day = _services(encounters, _REMOTE)
    asked = [bill for bill in bills if not bill.is_credit]
    pairs = []
    for m, bill in enumerate(asked):
        for n in by_day.get(bill.day, ()):
            used = services[n]
            rank = _vendor_rank(bill, used[2], contracts)
            language, number = _language_rank(bill, used), _number_rank(bill, used)
            if rank is not None and _fits(bill, used, apart, language, number):
                kind = bill.kind not in ("", used[2].using.value)
                pairs.append(((number, language, rank, kind, _distance(bill, used), m), n))
    matched: dict[int, int] = {}
    gone: set[int] = set()
    other: dict[int, UsedService] = {}
    for (number, fits, *_, m), n in sorted(pairs):
        if m in matched or n in gone or m in other:
            continue
        if fits < _OTHER:
            matched[m] = n
            gone.add(n)
        elif asked[m].start is not None or number < _NO_NUMBER:
            other[m] = services[n]
            gone.add(n)
    lost = [bill for m, bill in enumerate(asked) if m not in matched]
    return BillMatches(
        used={id(asked[m]): services[n] for m, n in matched.items()},
        taken=[(asked[m], services[n]) for m, n in sorted(matched.items())],
        lost=lost,
        other_language={id(asked[m]): used for m, used in other.items()},
        unmet=dict(_unmet(lost, encounters, apart)),
        free=[used for n, used in enumerate(services) if n not in gone],
    )


_OTHER = 2
_NO_NUMBER = 2


def _unmet(
    lost: Iterable[Bill], encounters: Iterable[Encounter], apart: timedelta
) -> Iterator[tuple[int, UsedService]]:
    """Yield `id` of a bill, and the request at its time that was not met."""
    services, by_day = _services(encounters, frozenset({NoHelp.NONE}))
    for bill in lost:
        for n in by_day.get(bill.day, ()):
            used = services[n]
            language, number = _language_rank(bill, used), _number_rank(bill, used)
            if language < _OTHER and bill.start and _fits(bill, used, apart, language, number):
                yield id(bill), used
                break


def _services(
    encounters: Iterable[Encounter], kinds: Container[HelpKind | NoHelp]
) -> tuple[list[UsedService], dict[date, list[int]]]:
    """Return the services of some kinds, and day → those on it, the day before and after."""
    services: list[UsedService] = [
        (when(encounter, service), encounter, service)
        for encounter in encounters
        for service in encounter.services
        if service.using in kinds
    ]
    services.sort(key=lambda used: used[0])
    by_day: dict[date, list[int]] = {}
    for n, used in enumerate(services):
        for day in _days_near(used):
            by_day.setdefault(day, []).append(n)
    return services, by_day


def _days_near(used: UsedService) -> Iterable[date]:
    """Return the day of a service and that of its request, with the days before and after."""
    moments = [at for at in (used[0], used[2].requested) if at is not None]
    days = [at.astimezone(used[0].tzinfo).date() for at in moments]
    return dict.fromkeys(day + timedelta(days=n) for day in days for n in (-1, 0, 1))


def _language_rank(bill: Bill, used: UsedService) -> int:
    """Return 0 for the same language, 1 if the bill's is not known, `_OTHER` for another."""
    tag = used[2].tag or used[1].tag
    if bill.tag is None or tag is None:
        return 1
    return 0 if same_language(bill.tag, tag) else _OTHER


def _number_rank(bill: Bill, used: UsedService) -> int:
    """Return 0 for the same number of the call, 1 for the same case, `_NO_NUMBER` otherwise."""
    number, case = used[2].interpreter.number, used[1].case
    if number and plain_vendor(number) == plain_vendor(bill.record):
        return 0
    return 1 if case and plain_vendor(case) == plain_vendor(bill.case) else _NO_NUMBER


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
    """Yield lost bills that overlap or repeat a bill with an encounter, in one language."""
    by_day: dict[date, list[tuple[Bill, UsedService]]] = {}
    for other, used in match.taken:
        for day in _days_near(used):
            by_day.setdefault(day, []).append((other, used))
    for bill in match.lost:
        if bill.at in flagged:
            continue
        for other, used in by_day.get(bill.day, ()):
            overlaps = _overlap(bill, other) and _fits(bill, used, apart, 0, _NO_NUMBER)
            if overlaps or _repeats(bill, other):
                yield Doubtful(bill, other, used[1].id)
                break


def _overlap(one: Bill, other: Bill) -> bool:
    """Return whether two bills are of one language and overlap."""
    if one.tag is None or other.tag is None or not same_language(one.tag, other.tag):
        return False
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    starts = one.start.astimezone(UTC), other.start.astimezone(UTC)
    return starts[0] < other.end.astimezone(UTC) and starts[1] < one.end.astimezone(UTC)


def _repeats(one: Bill, other: Bill) -> bool:
    """Return whether two lines of a vendor without times differ in the number of the call alone."""
    return (
        one.start is None
        and other.start is None
        and bool(one.interpreter)
        and bool(one.minutes)
        and (one.sender, one.day, one.tag, one.interpreter, one.minutes, one.charge)
        == (other.sender, other.day, other.tag, other.interpreter, other.minutes, other.charge)
    )


_LATER = {HelpKind.CONTRACT_INTERPRETER: timedelta(hours=4)}
_LATER_REMOTE = timedelta(hours=1)


def _fits(bill: Bill, used: UsedService, apart: timedelta, language: int, number: int) -> bool:
    """Return whether a bill may be for a service.

    An interpreter begins after the call. Where the record has no beginning of its own, the bill may
    be later: by an hour, or on site by four.
    """
    at, _, service = used
    if number == 0:
        return True
    if bill.start is None or number < _NO_NUMBER:
        return at.date() == bill.day
    if _distance(bill, used) <= apart:
        return True
    if service.connected is not None and not service.derived:
        return False
    later = (
        _LATER.get(HelpKind(service.using), _LATER_REMOTE) if service.using in _REMOTE else apart
    )
    if language == _OTHER and later == _LATER_REMOTE:
        return False
    return timedelta() <= bill.start.astimezone(UTC) - at.astimezone(UTC) <= later


def _distance(bill: Bill, used: UsedService) -> timedelta:
    """Return the time between bill and service; a bill may begin with the request of the call."""
    if bill.start is None:
        return timedelta()
    moments = [at for at in (used[0], used[2].requested) if at is not None]
    return min(abs(bill.start.astimezone(UTC) - at) for at in moments)
