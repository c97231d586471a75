"""Compares bills with each other, and with the recorded encounters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from langaccess.agency.policy import HelpKind, Policy, reason
from langaccess.interpret.encounters import Encounter, Service
from langaccess.reports.bills import Bill
from langaccess.reports.violations import Violation, when

__all__ = ["Doubtful", "overlapping", "twice", "without_encounter"]

_REMOTE = frozenset({HelpKind.PHONE_LINE, HelpKind.VIDEO, HelpKind.CONTRACT_INTERPRETER})


def twice(bills: Sequence[Bill], policy: Policy) -> Iterator[Violation]:
    """Yield each bill that is charged twice and not credited."""
    credited = Counter(bill.call for bill in bills if bill.is_credit)
    seen: dict[tuple[object, ...], Bill] = {}
    for bill in bills:
        first = seen.setdefault(bill.call, bill)
        if first is bill or bill.is_credit:
            continue
        if credited[bill.call]:
            credited[bill.call] -= 1
            continue
        what = f"call {bill.record}" if bill.call[0] == "call" else "the same line"
        text = f"{what} is billed twice: {_at(first)} and {_at(bill)}"
        yield _violation("bill_duplicate", bill, text, policy)


def _at(bill: Bill) -> str:
    amount = f", {bill.amount}" if bill.amount else ""
    return f"{bill.at} ({bill.day}{amount})"


def overlapping(bills: Sequence[Bill], policy: Policy) -> Iterator[Violation]:
    """Yield overlapping bills of one interpreter: no one is on two calls at once."""
    tolerance = timedelta(minutes=policy.audit.bill_tolerance_minutes)
    last: dict[tuple[str, str], tuple[Bill, datetime]] = {}
    known = {id(bill) for bill in _once(bills)}
    timed = [
        (bill.start.astimezone(UTC), bill.end.astimezone(UTC), bill)
        for bill in bills
        if bill.start is not None
        and bill.end is not None
        and bill.interpreter
        and id(bill) in known
    ]
    for start, end, bill in sorted(timed, key=lambda item: (item[0], item[2].line)):
        key = (bill.sender, bill.interpreter.casefold())
        before = last.get(key)
        if before is not None and start < before[1] - tolerance:
            over = (min(before[1], end) - start) / timedelta(minutes=1)
            text = (
                f"interpreter {bill.interpreter} is billed for two calls at once, for {over:.0f} "
                f"minutes: {before[0].record} ({before[0].at}) from "
                f"{before[0].start:%Y-%m-%d %H:%M} to {before[0].end:%H:%M}, and {bill.record} "
                f"({bill.at}) from {bill.start:%H:%M} to {bill.end:%H:%M}"
            )
            yield _violation("bill_overlap", bill, text, policy)
        if before is None or end > before[1]:
            last[key] = (bill, end)


def _once(bills: Iterable[Bill]) -> Iterator[Bill]:
    """Yield each call once: `twice` reports the second line, which would overlap the first."""
    seen: set[tuple[object, ...]] = set()
    for bill in bills:
        if bill.call not in seen and not bill.is_credit:
            seen.add(bill.call)
            yield bill


def _violation(kind: str, bill: Bill, text: str, policy: Policy) -> Violation:
    ground = reason(policy, f"audit.{kind}", text, policy.audit.basis)
    return Violation(
        ground.rule,
        bill.record,
        text,
        kind,
        bill.day,
        bill.tag,
        None,
        ground.authority,
        ground.as_of,
    )


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Bills of two vendors that may be for one call: a question to ask, not proof.

    Attributes:
        bill: the bill without an encounter.
        other: the bill of another vendor that matches the encounter.
        encounter: id of the encounter.
    """

    bill: Bill
    other: Bill
    encounter: str

    @property
    def text(self) -> str:
        """Both bills and the encounter in words."""
        tag = self.bill.tag.name if self.bill.tag else self.bill.language
        return (
            f"{self.other.record} ({self.other.at}) and {self.bill.record} ({self.bill.at}): "
            f"{tag}, {self.bill.day}, overlapping times, but only one encounter is recorded, "
            f"{self.encounter}"
        )


def without_encounter(
    bills: Iterable[Bill], encounters: Iterable[Encounter], policy: Policy
) -> tuple[tuple[Bill, ...], tuple[Doubtful, ...]]:
    """Return the bills without a recorded encounter in the same language at about the same time.

    Each service matches one bill. A bill without a time is matched by its date.

    Returns:
        These bills, and those of them that may be for a call that another vendor bills too.
    """
    apart = timedelta(minutes=policy.audit.bill_match_minutes)
    free: dict[str, list[tuple[datetime, Encounter, Service]]] = {}
    for encounter in encounters:
        for service in encounter.services:
            tag = service.tag or encounter.tag
            if service.using in _REMOTE and tag is not None:
                used = (when(encounter, service), encounter, service)
                free.setdefault(tag.language, []).append(used)
    lost = []
    taken: list[tuple[Bill, tuple[datetime, Encounter, Service]]] = []
    for bill in bills:
        if bill.tag is None or bill.is_credit:
            continue  # it cannot be matched with an encounter
        there = free.get(bill.tag.language, [])
        near = [used for used in there if _fits(bill, used, apart)]
        if near:
            chosen = min(near, key=lambda used: _distance(bill, used))
            there.remove(chosen)
            taken.append((bill, chosen))
        else:
            lost.append(bill)
    return tuple(lost), tuple(_doubtful(lost, taken, apart))


def _doubtful(
    lost: Iterable[Bill],
    taken: Sequence[tuple[Bill, tuple[datetime, Encounter, Service]]],
    apart: timedelta,
) -> Iterator[Doubtful]:
    for bill in lost:
        for other, used in taken:
            if other.sender != bill.sender and _overlap(bill, other) and _fits(bill, used, apart):
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


def _fits(bill: Bill, used: tuple[datetime, Encounter, Service], apart: timedelta) -> bool:
    if bill.start is None:
        return used[0].date() == bill.day
    return _distance(bill, used) <= apart


def _distance(bill: Bill, used: tuple[datetime, Encounter, Service]) -> timedelta:
    """Return the time between bill and service; a bill may begin with the request of the call."""
    if bill.start is None:
        return timedelta()
    moments = [at for at in (used[0], used[2].requested) if at is not None]
    return min(abs(bill.start.astimezone(UTC) - at) for at in moments)
