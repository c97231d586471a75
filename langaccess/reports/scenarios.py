"""Finds what an officer of one agency may do against the rules of the other, by asking both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from langaccess.agency.policy import (
    DocumentQuestion,
    HelpKind,
    InterpreterQuestion,
    Machine,
    Permission,
    Policy,
    Requirement,
    Tier,
    decide,
    reason,
    requirement,
)
from langaccess.core.model import Reason
from langaccess.core.words import joined
from langaccess.reports.rule_text import MACHINE, plain, words_of

_TIERS = tuple(Tier)
_COMPANIONS = (HelpKind.FAMILY, HelpKind.BYSTANDER_ADULT)


Actor = Literal["ours", "theirs"]
_Subject = tuple[Literal["document", "limit"], str, str]
Condition = Literal["", "waiting", "exigent", "deaf_request"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that the rules of `actor` permit and those of the other side do not.

    Attributes:
        kind: `help` (who interprets), `order` (who comes first; a preference), `credential` (who is
            qualified), `document` (what a machine writes, and how many people approve), or `limit`
            (how long an emergency stand-in may last, what happens to a barred sentence).
        actor: the side of the officer.
        subject: type of encounter, or class of documents.
        using: kind of help, kind of credential, or use of machine text.
        condition: empty, `waiting` (until the interpreter is there), `exigent` or `deaf_request`.
        stakes: stakes under the actor's rules, or empty.
        does: what the officer does, without the encounter.
        text: the whole scenario ("uses an adult relative at a domestic violence scene").
        says: the rule of the other side, in a few words.
        against: the first reason of the other side's decision, with its authority.
        instead: what the other side requires instead.
    """

    kind: Literal["help", "order", "credential", "document", "limit"]
    actor: Actor
    subject: str
    using: str
    condition: Condition
    stakes: str
    does: str
    text: str
    says: str
    against: Reason
    instead: tuple[str, ...]


def compare_scenarios(ours: Policy, theirs: Policy) -> tuple[Scenario, ...]:
    """Return every case in which exactly one of the two sides permits something.

    `decide` is asked about each type of encounter with each kind of help: in general, in an
    emergency, and at a deaf adult's request; then each kind of credential, and each class of
    documents.
    """
    found = [
        *_between(ours, theirs, "ours"),
        *_between(theirs, ours, "theirs"),
    ]
    return tuple(found)


def _between(own: Policy, other: Policy, actor: Actor) -> Iterator[Scenario]:
    for name in own.interpreting.encounters:
        if name not in other.interpreting.encounters:
            continue
        here, there = requirement(own, encounter=name), requirement(other, encounter=name)
        for using in HelpKind:
            yield from _help(own, other, actor, here, using)
        if here.order and there.order and here.order[0] != there.order[0]:
            yield _order(other, actor, here, there)
        yield from _credentials(own, other, actor, here, there)
    yield from _documents(own, other, actor)
    yield from _approvals(own, other, actor)
    yield from _limits(own, other, actor)


_WHEN: dict[Condition, str] = {
    "": "",
    "waiting": " while waiting for the interpreter",
    "exigent": ", because someone may die and no interpreter is available",
    "deaf_request": ", at the request of the deaf adult",
}


def _help(
    own: Policy, other: Policy, actor: Actor, here: Requirement, using: HelpKind
) -> Iterator[Scenario]:
    """Yield the simplest case only: what is barred in general needs no emergency to be shown."""
    name = here.encounter or ""
    for condition, when in _WHEN.items():
        if using not in _COMPANIONS and condition == "deaf_request":
            continue
        if not _may(own, name, using, condition) or _may(other, name, using, condition):
            continue
        answer = decide(InterpreterQuestion(name, using), other)
        does = f"uses {own.interpreting.using[using].text}"
        says = words_of(requirement(other, encounter=name).standing[using])
        yield Scenario(
            "help",
            actor,
            name,
            using,
            condition,
            here.stakes,
            does + when,
            f"{does} at {here.text}{when}",
            says,
            answer.reasons[0],
            answer.instead[:1],
        )
        return


def _may(policy: Policy, encounter: str, using: HelpKind, condition: Condition) -> bool:
    if condition == "waiting":
        standing = requirement(policy, encounter=encounter).standing[using]
        return standing in (Permission.BRIDGE, Permission.INTERPRETS)
    deaf = condition == "deaf_request"
    language = policy.interpreting.sign.usual if deaf else None
    question = InterpreterQuestion(
        encounter, using, exigent=condition == "exigent", deaf_request=deaf, language=language
    )
    return decide(question, policy).allowed


def _order(other: Policy, actor: Actor, here: Requirement, there: Requirement) -> Scenario:
    first, wanted = here.order[0], there.order[0]
    says = f"first {', then '.join(map(plain, there.order))}"
    does = f"tries {other.interpreting.using[first].text} first"
    return Scenario(
        "order",
        actor,
        here.encounter or "",
        first,
        "",
        here.stakes,
        does,
        f"{does} for {here.text}",
        says,
        reason(other, there.rule, f"{there.text}: {says}", there.basis, there.where),
        (other.interpreting.using[wanted].text,),
    )


def _credentials(
    own: Policy,
    other: Policy,
    actor: Actor,
    here: Requirement,
    there: Requirement,
) -> Iterator[Scenario]:
    """Yield credentials and speaking levels that qualify on one side only."""
    cases = []
    for kind in own.interpreting.credentials:
        if _is_enough(kind, here, own) and not _is_enough(kind, there, other):
            says = f"tier {there.tier} or better for {joined(there.scopes, 'or')}"
            if kind not in other.interpreting.credentials:
                says = f"{kind} is not a credential; requires {says}"
            cases.append((kind, f"uses an interpreter with the credential {plain(kind)}", says))
    if HelpKind.TESTED_MEMBER in here.order and here.speaking < there.speaking:
        does = f"lets a member at level {here.speaking:g} (ILR) speak"
        cases.append(("speaking", does, f"level {there.speaking:g} (ILR) or better"))
    for using, does, says in cases:
        yield Scenario(
            "credential",
            actor,
            here.encounter or "",
            using,
            "",
            here.stakes,
            does,
            f"{does} for {here.text}",
            says,
            reason(other, there.rule, f"{there.text} requires {says}", there.basis, there.where),
            (says,),
        )


def _is_enough(name: str, needed: Requirement, policy: Policy) -> bool:
    kind = policy.interpreting.credentials.get(name)
    if kind is None or not set(kind.scopes) & set(needed.scopes):
        return False
    return _TIERS.index(kind.tier) <= _TIERS.index(needed.tier)


def _documents(own: Policy, other: Policy, actor: Actor) -> Iterator[Scenario]:
    words = {Machine.DRAFT: "a machine draft", Machine.SUGGESTION: "machine suggestions"}
    for name in own.documents.classes:
        if name not in other.documents.classes:
            continue
        for use, what in words.items():
            question = DocumentQuestion(name, use)
            if not decide(question, own).allowed:
                continue
            answer = decide(question, other)
            if answer.allowed:
                continue
            does = f"uses {what}"
            yield Scenario(
                "document",
                actor,
                name,
                use,
                "",
                "",
                does,
                f"{does} for a document that {own.documents.classes[name].text}",
                MACHINE[other.documents.classes[name].machine],
                answer.reasons[0],
                answer.instead[:1],
            )
            break


def _approvals(own: Policy, other: Policy, actor: Actor) -> Iterator[Scenario]:
    """Yield classes of documents that fewer people approve here than there."""
    for name, kind in own.documents.classes.items():
        there = other.documents.classes.get(name)
        if there is None or kind.approvals >= there.approvals:
            continue
        does = f"publishes a translation that {_people(kind.approvals)} approved"
        says = f"{_people(there.approvals)} must approve it"
        yield _limit(
            other,
            actor,
            ("document", name, "approvals"),
            does,
            f"{does}, of a document that {kind.text}",
            says,
            f"documents.classes.{name}.approvals",
            there.basis,
        )


def _limits(own: Policy, other: Policy, actor: Actor) -> Iterator[Scenario]:
    """Yield what applies to every encounter or every document."""
    here, there = own.interpreting.exigency, other.interpreting.exigency
    if here.expires_minutes > there.expires_minutes:
        does = f"uses an emergency stand-in for {here.expires_minutes} minutes"
        says = f"at most {there.expires_minutes} minutes"
        rule = "interpreting.exigency.expires_minutes"
        yield _limit(
            other,
            actor,
            ("limit", "every emergency", "exigency"),
            does,
            does,
            says,
            rule,
            there.basis,
        )
    if own.translate.gate == "mark" and other.translate.gate == "refuse":
        does = "keeps a draft in which a barred sentence is marked"
        says = "the whole document goes to a translator"
        subject: _Subject = ("limit", "every document", "gate")
        yield _limit(other, actor, subject, does, does, says, "translate.gate", ("local",))


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _limit(
    other: Policy,
    actor: Actor,
    subject: _Subject,
    does: str,
    text: str,
    says: str,
    rule: str,
    basis: tuple[str, ...],
) -> Scenario:
    kind, name, using = subject
    against = reason(other, rule, says, basis, "")
    return Scenario(kind, actor, name, using, "", "", does, text, says, against, (says,))
