"""A case: what was received, its clocks, its owner, its answer and its end.

One model serves concerns, complaints and requests for certification. A case holds no verdict and no
field for immigration status. A request for certification holds no name, address, country or reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from langaccess.core.resources import DATA, shipped
from langaccess.outreach.registers import FieldDescription, record

AnswerWay = Literal["spoken", "phone", "mail", "email", "partner", "posted"]


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case."""

    name: str  # of the kind; its rules are under `outreach.cases`
    prefix: str  # of its numbers
    intake: type[Any]  # the class of what is received
    # how a case may end. None says whether anyone is eligible for anything
    outcomes: tuple[str, ...]
    columns: tuple[str, ...]  # fields of the intake that a list shows
    private: bool = False  # kept in a file of its own that only designees open; no entry in the log


@dataclass(frozen=True, slots=True)
class _KindDescription:
    about: str
    prefix: str
    outcomes: tuple[str, ...]
    columns: tuple[str, ...]
    fields: Mapping[str, FieldDescription]
    private: bool = False


@dataclass(frozen=True, slots=True)
class _Kinds:
    kinds: Mapping[str, _KindDescription]


def load_kinds() -> Mapping[str, CaseKind]:
    """Return name of a kind → the kind."""
    from langaccess.core.config import load

    return {
        name: CaseKind(
            name, one.prefix, record(name, one.about, one.fields), one.outcomes, one.columns,
            private=one.private,
        )
        for name, one in load(_Kinds, shipped(DATA, "cases.yaml")).kinds.items()
    }  # fmt: skip


KINDS = load_kinds()


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One entry about a case.

    Attributes:
        seq: its number within the case, from 1.
        at: when it was written.
        event: added, assigned, clock, answered, closed, held or released.
        data: its fields.
    """

    seq: int
    at: datetime
    event: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock of a case.

    Attributes:
        id: of the clock in the rules, or what a designee entered.
        last_day: the last day.
        law: the law that sets it; empty for the agency's own goal.
        verified: whether counsel read the law; without a law there is nothing to verify.
    """

    id: str
    last_day: date
    law: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class OutreachCase:
    """A case, put together from its entries.

    Attributes:
        id: number, such as `C-2026-0003`.
        kind: name of the kind.
        intake: what was received.
        clocks: its clocks.
        owner: who answers for it; empty while no one does.
        answer: the answer: on, by, how, language, document.
        outcome: how it ended; empty while it is open.
        closed: day of its end.
        held: whether a legal hold keeps it.
        keep_days: days from its end to its deletion; None if the records schedule counts.
        events: its entries, oldest first.
    """

    id: str
    kind: str
    intake: Any
    clocks: tuple[RunningClock, ...]
    owner: str = field(metadata={"null": True})
    answer: Mapping[str, str] = field(metadata={"null": True})
    outcome: str = field(metadata={"null": True})
    closed: date | None
    held: bool
    keep_days: int | None = field(metadata={"json": ""})
    events: tuple[CaseEvent, ...] = field(metadata={"json": ""})

    @property
    def due(self) -> date | None:
        """The first last day of its clocks; None if no clock runs."""
        return min((clock.last_day for clock in self.clocks), default=None)

    def overdue(self, on: date, *, verified: bool = False) -> bool:
        """Return whether the case is open, without an answer, after the last day of a clock.

        Args:
            verified: only clocks count that are the agency's own or that counsel has verified.
        """
        if self.answer or self.outcome:
            return False
        return any(one.last_day < on for one in self.clocks if one.verified or not verified)


def fold(id: str, kind: str, intake: Any, events: Iterable[CaseEvent]) -> OutreachCase:
    """Return a case from its entries."""
    known = tuple(events)
    clocks: dict[str, RunningClock] = {}
    last: dict[str, CaseEvent] = {}
    for one in known:
        last[one.event] = one
        for clock in one.data.get("clocks", ()):
            day = date.fromisoformat(clock["last_day"])
            clocks[clock["id"]] = RunningClock(
                clock["id"], day, clock.get("law", ""), clock.get("verified", True)
            )
    owner = last["assigned"].data["owner"] if "assigned" in last else ""
    closed = last.get("closed")
    held = "held" in last and ("released" not in last or last["held"].seq > last["released"].seq)
    return OutreachCase(
        id,
        kind,
        intake,
        tuple(clocks.values()),
        owner,
        dict(last["answered"].data) if "answered" in last else {},
        closed.data["outcome"] if closed else "",
        date.fromisoformat(closed.data["on"]) if closed else None,
        held,
        known[0].data.get("keep_days"),
        known,
    )
