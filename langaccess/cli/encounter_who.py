"""What the roster knows about an interpreter at the moment of an encounter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langaccess.encounters import Interpreter
    from langaccess.model import Reason
    from langaccess.policy import Policy
    from langaccess.roster import Entry
    from langaccess.tags import Tag

__all__ = ["Known", "look_up"]

# They say that somebody could not be reached, not that they may not interpret.
_REACH = frozenset({"roster.hours", "roster.gender"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the roster says about an interpreter.

    Attributes:
        who: the interpreter, with credentials as of the moment.
        unfit: what speaks against them; None when the roster does not know them.
        near: people on the roster whom the name may mean, as `NAME (ID)`, when it is nobody's.
        relay: the language through which they interpret with a second person, or None.
    """

    who: Interpreter
    unfit: tuple[Reason, ...] | None = None
    near: tuple[str, ...] = ()
    relay: Tag | None = None


def look_up(
    who: Interpreter,
    root: Path,
    policy: Policy,
    at: datetime,
    tag: Tag | None,
    kind: str,
    case: str,
    before: str = "",
) -> Known:
    """Return the interpreter with credentials as of `at`, and what speaks against them.

    Somebody whom the roster does not know stays as typed: an interpreter of a line has a name that
    no roster holds.

    Args:
        who: the interpreter as typed.
        root: the agency's folder.
        policy: the rules in force.
        at: the moment.
        tag: the language, or None.
        kind: id of the type of encounter, or "".
        case: number of the case, or "".
        before: id of the interpreter of the last help of the encounter, or "".
    """
    from langaccess import roster
    from langaccess.words import same_name

    people = roster.load_roster(root / "roster", policy)
    fit = [one for one in people.people if one.id.casefold() == who.name.casefold()]
    fit = fit or [one for one in people.people if same_name(one.name, who.name)]
    if len(fit) != 1:
        near = fit or [one for one in people.people if roster.is_called(one.id, one.name, who.name)]
        return Known(who, near=tuple(f"{one.name} ({one.id})" for one in near))
    entry = fit[0]
    known = replace(
        who, id=entry.id, name=entry.name, credentials=tuple(_credentials(entry, tag, at))
    )
    if tag is None:
        return Known(known)
    ask = roster.Ask(tag, at, encounter=kind or None, case=case)
    found = roster.find(people, policy, ask)
    if any(offer.id == entry.id for offer in found.offered):
        return Known(known, ())
    for chain in found.chains:
        if entry.id == chain.first.id:
            return Known(known, (), relay=chain.through)
        through = replace(ask, language=chain.through)
        if before == chain.first.id and any(
            offer.id == entry.id for offer in roster.find(people, policy, through).offered
        ):
            return Known(known, ())
    against = next((person.reasons for person in found.refused if person.id == entry.id), None)
    if against is None:
        return Known(known, (_stranger(tag, policy),))
    return Known(known, tuple(reason for reason in against if reason.rule not in _REACH))


def _stranger(tag: Tag, policy: Policy) -> Reason:
    from langaccess.policy import reason

    return reason(policy, "floor.4", f"the roster does not say that this person speaks {tag.name}")


def _credentials(entry: Entry, tag: Tag | None, at: datetime) -> list[str]:
    """Return the credentials for the language that were valid on that day, in words."""
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
