"""Applies the rules to a language service that was used; nothing is refused, all is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from langaccess.agency.policy import (
    HelpKind,
    InterpreterQuestion,
    Permission,
    Policy,
    decide,
    decide_unserved,
    reason,
    requirement,
)
from langaccess.core.model import Decision, Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounters.model import (
    Encounter,
    ExigentUse,
    NoHelp,
    Service,
    UnmetReason,
)
from langaccess.interpret.hearing import small_words


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """The facts about a service that the rules need. Fields have the meaning of `Service`."""

    using: HelpKind | NoHelp
    type: str
    tag: Tag | None
    connected: datetime | None
    ended: datetime | None
    exigency: ExigentUse | None
    own_request: bool
    unfit: tuple[Reason, ...] = ()
    unmet: UnmetReason | None = None
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Judgment:
    """The answer of the rules."""

    allowed: bool  # whether the service is allowed
    reasons: tuple[Reason, ...]  # why not, or what the record lacks
    instead: tuple[str, ...]  # what would have been allowed
    follow_up: str  # the required task, or empty


def judge(used: ServiceUse, policy: Policy) -> Judgment:
    """Apply `policy` to a service that was used.

    That no one interpreted is not permitted, but it has no reasons: the record is about a request
    that was not met, not about a fault of the person who writes it.
    """
    exigent = used.exigency is not None
    if isinstance(used.using, NoHelp):
        refused = decide_unserved(used.type, used.tag, policy)
        declined = used.unmet is UnmetReason.DECLINED
        task = "" if declined else _UNMET_TASK
        return Judgment(allowed=False, reasons=(), instead=refused.instead, follow_up=task)
    question = InterpreterQuestion(used.type, used.using, exigent, used.own_request, used.tag)
    decision = mildest(question, policy)
    reasons = [] if decision.allowed else [r for r in decision.reasons if r.rule != _ADOPTED]
    unfit = (*used.unfit, *(() if exigent else conflict_reasons(used.conflict, policy)))
    reasons.extend(unfit)
    allowed = decision.allowed and not unfit
    if used.exigency is not None:
        reasons.extend(incomplete(used, used.exigency, policy))
    needs_follow_up = bool(reasons) or used.exigency is not None
    return Judgment(
        allowed,
        tuple(reasons),
        decision.instead,
        policy.interpreting.exigency.follow_up if needs_follow_up else "",
    )


_ADOPTED = "policy.adopted"
_UNMET_TASK = "reach the person again with an interpreter, and record it"


def conflict_reasons(conflict: str, policy: Policy) -> tuple[Reason, ...]:
    """Return why a person may not interpret who reported a conflict of interest.

    Args:
        conflict: as recorded: "none" in some form, or in words; empty if no one asked.
    """
    reported = " ".join(conflict.split())
    words = re.findall(r"[^\W_]+", reported.lower())
    known = small_words()  # "none", "N" in a column, "no conflict of interest found", "not asked"
    if not words or (
        words[0] in known["none"] and known["none"] | known["conflicts"] >= set(words)
    ):
        return ()
    return (
        reason(policy, "floor.4", f"the interpreter reported a conflict of interest: {reported}"),
    )


def interpreter_after(encounter: Encounter, service: Service, policy: Policy) -> Service | None:
    """Return the interpreter who followed a service that may only bridge the wait, or None.

    Args:
        policy: the rules of the day of the service.
    """
    name = service.type or encounter.type
    if name not in policy.interpreting.encounters or isinstance(service.using, NoHelp):
        return None
    permissions = requirement(policy, encounter=name).standing
    if permissions[service.using] is not Permission.BRIDGE:
        return None
    followed = (
        other
        for other in encounter.services
        if other.number > service.number
        and not isinstance(other.using, NoHelp)
        and permissions[other.using] is Permission.INTERPRETS
    )
    return next(followed, None)


def mildest(question: InterpreterQuestion, policy: Policy) -> Decision:
    """Apply the rules; without a type of encounter, the most permissive type counts."""
    types = [question.encounter] if question.encounter else list(policy.interpreting.encounters)
    answers = [decide(replace(question, encounter=name), policy) for name in types]
    return next((answer for answer in answers if answer.allowed), answers[0])


def incomplete(used: ServiceUse, exigency: ExigentUse, policy: Policy) -> Iterator[Reason]:
    """Yield what the record of an emergency stand-in lacks, and that it lasted too long."""
    rules = policy.interpreting.exigency

    def missing(text: str) -> Reason:
        return reason(policy, "interpreting.exigency", text, rules.basis)

    if "reason" in rules.requires and not exigency.reason.strip():
        yield missing("the reason for the emergency stand-in is not recorded")
    if "supervisor" in rules.requires and not exigency.supervisor.strip():
        yield missing("the supervisor who was informed of the emergency stand-in is not recorded")
    if "time" in rules.requires and used.connected is None:
        yield missing("the beginning of the emergency stand-in is not recorded")
    if used.connected is not None and used.ended is not None:
        lasted = used.ended - used.connected
        if lasted > timedelta(minutes=rules.expires_minutes):
            minutes = round(lasted / timedelta(minutes=1))
            yield missing(
                f"the emergency stand-in lasted {minutes} minutes; the limit is "
                f"{rules.expires_minutes}"
            )
