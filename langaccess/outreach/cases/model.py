"""A case: what was received, its clocks, its owner, its answer and its end.

One model serves concerns, complaints and requests for certification. A case holds no verdict and no
field for immigration status. A request for certification holds no name, address, country or reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from langaccess.core.tags import Tag

AnswerWay = Literal["spoken", "phone", "mail", "email", "partner", "posted"]
Channel = Literal["unknown", "in_person", "phone", "mail", "email", "web", "partner", "meeting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernIntake:
    """A concern that a person or a partner brings to the agency's leadership."""

    received: date  # day of receipt
    # what it is about. The conduct of an officer is a complaint, not a concern
    topic: Literal["policy", "ice_rumor", "service", "safety", "other"]
    language: Tag  # language in which the person is answered
    channel: Channel = "unknown"  # how it came; `unknown` if no one said
    via: str = ""  # id of the partner who relayed it; empty for a person who gave no name
    text: str  # what is said, without names and addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintIntake:
    """A complaint about language help, or about an officer's conduct."""

    received: date  # day of receipt
    topic: Literal["service", "conduct"] = "service"  # `service`, or `conduct` of an officer
    language: Tag  # language in which the person is answered
    channel: Channel = "unknown"  # how it came; `unknown` if no one said
    about: tuple[str, ...] = ()  # the officers, by id or name; needed for `conduct`
    # their supervisors, by id or name; needed for `conduct`. None of them owns the case
    chain: tuple[str, ...] = ()
    text: str  # what is said


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationIntake:
    """A request to sign Form I-918 Supplement B or Form I-914 Supplement B.

    It has no field for a name, an address, a country, or a reason for a faster clock.
    """

    received: date  # day of receipt
    form: Literal["I-918B", "I-914B"]  # which form
    requester: Literal["counsel", "advocate", "self"]  # who sent it
    language: Tag | None = None  # language in which the answer is explained
    channel: Channel = "unknown"  # how it came; `unknown` if no one said
    case_number: str = ""  # the agency's own case number, to find the report

    @property
    def topic(self) -> str:
        """Nothing: a designee enters which clock applies."""
        return ""


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


KINDS: Mapping[str, CaseKind] = {
    one.name: one
    for one in (
        CaseKind(
            "concern", "C", ConcernIntake,
            ("answered", "passed_on", "withdrawn"), ("topic", "language", "channel"),
        ),
        CaseKind(
            "complaint", "K", ComplaintIntake,
            ("upheld", "partly_upheld", "not_upheld", "withdrawn"), ("topic", "language"),
        ),
        CaseKind(
            "certification", "R", CertificationIntake,
            ("answered", "incomplete", "other_agency", "withdrawn"), ("form", "requester"),
            private=True,
        ),
    )
}  # fmt: skip
"""Name of a kind → the kind."""


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
