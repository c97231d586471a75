"""Finds an interpreter on the roster, with credentials and conflicts as of the encounter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from langaccess.agency.policy import Policy, reason
from langaccess.core.model import Reason
from langaccess.core.names import may_be_one_person, plain_name, same_name
from langaccess.core.tags import Tag
from langaccess.interpret.encounters.model import Interpreter
from langaccess.interpret.roster import (
    Entry,
    Roster,
    RosterAnswer,
    RosterQuery,
    against_line,
    find,
    is_called,
    is_unproved_line,
    load_roster,
    variety_to_judge,
)

# These reasons say that a person could not be reached, not that they may not interpret.
_REACH = frozenset({"roster.hours", "roster.gender"})


@dataclass(frozen=True, slots=True)
class KnownInterpreter:
    """An interpreter and what the roster says about them.

    Attributes:
        who: the interpreter, with credentials as of the moment.
        unfit: reasons why they may not interpret; None if they are not on the roster.
        near: people on the roster with a similar name, as `NAME (ID)`, if no name matches.
        relay: the bridge language of a relay with a second person, or None.
    """

    who: Interpreter
    unfit: tuple[Reason, ...] | None = None
    near: tuple[str, ...] = ()
    relay: Tag | None = None


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """The encounter in which an interpreter served. Fields that are not known are empty.

    Attributes:
        encounter: id of the type of encounter, one of `policy.interpreting.encounters`.
        case: case number.
        before: id in the roster of the interpreter of the previous service.
        variety: variety of the language that was needed.
    """

    at: datetime
    tag: Tag | None = None
    encounter: str = ""
    case: str = ""
    before: str = ""
    variety: str = ""


def find_interpreter(
    who: Interpreter, root: Path, policy: Policy, served: ServiceContext
) -> KnownInterpreter:
    """Return the interpreter with credentials as of that moment, and reasons against them.

    A person who is not on the roster is returned as typed: a roster does not list a vendor's
    interpreters.

    Args:
        who: the interpreter as typed.
    """
    roster = load_roster(root / "roster", policy)
    meant = [one for one in roster.people if plain_name(one.id) == plain_name(who.name)]
    meant = meant or [one for one in roster.people if same_name(one.name, who.name)]
    if len(meant) != 1:
        near = meant or [
            one
            for one in roster.people
            if is_called(one.id, one.name, who.name)
            or (who.name.strip() and may_be_one_person(one.name, who.name))
        ]
        return KnownInterpreter(who, near=tuple(f"{one.name} ({one.id})" for one in near))
    (entry,) = meant
    proofs = tuple(_credentials(entry, served.tag, served.at))
    known = replace(who, id=entry.id, name=entry.name, credentials=proofs)
    if served.tag is None:
        return KnownInterpreter(known)
    variety = variety_to_judge(entry, served.tag, served.variety, policy)
    found = _with_reasons(known, roster, policy, replace(served, variety=variety), served.tag)
    if found.unfit and is_unproved_line(entry, served.tag):
        return replace(found, unfit=against_line(found.unfit))
    return found


def _with_reasons(
    who: Interpreter, roster: Roster, policy: Policy, served: ServiceContext, tag: Tag
) -> KnownInterpreter:
    ask = RosterQuery(
        tag,
        served.at,
        encounter=served.encounter or None,
        case=served.case,
        variety=served.variety,
    )
    found = find(roster, policy, ask)
    if _is_offered(who, found):
        return KnownInterpreter(who, ())
    for chain in found.chains:
        if who.id == chain.first.id:
            return KnownInterpreter(who, (), relay=chain.through)
        # The second person of a relay only has to know the bridge language.
        through = replace(ask, language=chain.through, variety="")
        if served.before == chain.first.id and _is_offered(who, find(roster, policy, through)):
            return KnownInterpreter(who, ())
    against = next((person.reasons for person in found.refused if person.id == who.id), None)
    if against is None:
        text = f"the roster does not say that this person speaks {tag.name}"
        return KnownInterpreter(who, (reason(policy, "floor.4", text),))
    return KnownInterpreter(who, tuple(one for one in against if one.rule not in _REACH))


def _is_offered(who: Interpreter, found: RosterAnswer) -> bool:
    return any(offer.id == who.id for offer in found.offered)


def _credentials(entry: Entry, tag: Tag | None, at: datetime) -> list[str]:
    """Return the credentials for the language that are valid on that day, in words."""
    day = at.date()
    return [
        f"{proof.kind}, {proof.language.name}"
        + (f", level {proof.level:g}" if proof.level is not None else "")
        + (f", issued {proof.issued.isoformat()}" if proof.issued else "")
        + (f", until {proof.expires.isoformat()}" if proof.expires else "")
        for proof in entry.credentials
        if (tag is None or proof.language.language == tag.language)
        and (proof.issued is None or proof.issued <= day)
        and (proof.expires is None or proof.expires >= day)
    ]
