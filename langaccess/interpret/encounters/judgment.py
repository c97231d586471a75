"""What the rules in force say about a help that was used: nothing is refused, all is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from langaccess.agency.policy import (
    InterpreterQuestion,
    Policy,
    Using,
    decide,
    decide_unserved,
    reason,
)
from langaccess.core.model import Decision, Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounters.model import ExigentUse, NoHelp

__all__ = ["Judgment", "ServiceUse", "incomplete", "judge", "mildest"]


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """What is judged.

    Attributes:
        using: the kind of help, or that there was none.
        type: id of the type of encounter, or "".
        tag: the language, or None.
        connected: when it began.
        ended: when it ended.
        exigency: set when somebody stood in because somebody might die.
        own_request: a deaf adult asked for the adult who came along.
        unfit: what the roster says against this person at that moment.
    """

    using: Using | NoHelp
    type: str
    tag: Tag | None
    connected: datetime | None
    ended: datetime | None
    exigency: ExigentUse | None
    own_request: bool
    unfit: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgment:
    """What the rules say.

    Attributes:
        allowed: what they answer.
        reasons: why not, or what is missing; empty when all is well.
        instead: what would have been allowed.
        follow_up: what has to be done now, or empty.
    """

    allowed: bool
    reasons: tuple[Reason, ...]
    instead: tuple[str, ...]
    follow_up: str


def judge(used: ServiceUse, policy: Policy) -> Judgment:
    """Return what the rules in force say about a help that was used."""
    exigent = used.exigency is not None
    if isinstance(used.using, NoHelp):
        decision = decide_unserved(used.type, used.tag, policy)
    else:
        question = InterpreterQuestion(used.type, used.using, exigent, used.own_request, used.tag)
        decision = mildest(question, policy)
    reasons = [] if decision.allowed else [r for r in decision.reasons if r.rule != _ADOPTED]
    reasons.extend(used.unfit)
    allowed = decision.allowed and not used.unfit
    if used.exigency is not None:
        reasons.extend(incomplete(used, used.exigency, policy))
    must = bool(reasons) or used.exigency is not None
    return Judgment(
        allowed,
        tuple(reasons),
        decision.instead,
        policy.interpreting.exigency.follow_up if must else "",
    )


_ADOPTED = "policy.adopted"


def mildest(question: InterpreterQuestion, policy: Policy) -> Decision:
    """Ask the rules; where nobody said what kind of encounter it was, the mildest kind counts."""
    types = [question.encounter] if question.encounter else list(policy.interpreting.encounters)
    answers = [decide(replace(question, encounter=name), policy) for name in types]
    return next((answer for answer in answers if answer.allowed), answers[0])


def incomplete(used: ServiceUse, exigency: ExigentUse, policy: Policy) -> Iterator[Reason]:
    """Yield what the record of a stop-gap lacks by the rules, and that it lasted too long."""
    rules = policy.interpreting.exigency

    def missing(text: str) -> Reason:
        return reason(policy, "interpreting.exigency", text, rules.basis)

    if "reason" in rules.requires and not exigency.reason.strip():
        yield missing("nobody wrote down why the stop-gap was needed")
    if "supervisor" in rules.requires and not exigency.supervisor.strip():
        yield missing("no supervisor is named who was told about the stop-gap")
    if "time" in rules.requires and used.connected is None:
        yield missing("nobody wrote down when the stop-gap began")
    if used.connected is not None and used.ended is not None:
        lasted = used.ended - used.connected
        if lasted > timedelta(minutes=rules.expires_minutes):
            minutes = round(lasted / timedelta(minutes=1))
            yield missing(
                f"the stop-gap lasted {minutes} minutes; it is over after {rules.expires_minutes}"
            )
