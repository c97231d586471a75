"""The register of translators: people of the roster as translators, revisers and approvers.

A credential for written work and one for interpreting are two things, and neither carries over to
the other (floor rule 5). A kind that only `review.credentials` names (`translator_tested`) is for
written work. A kind that interpreters hold as well (`court_certified`) is so only where the entry
says it, with `scope: translate` or `scope: revise`; such an entry then counts for no interpreting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from langaccess.agency.people.model import Entry, Proof, Roster
from langaccess.agency.policy import Policy
from langaccess.core.errors import InputError
from langaccess.core.model import FACT_APPROVER, Credential, Person
from langaccess.core.names import (
    NamePair,
    compare_people,
    may_be_one_person,
    name_words,
    plain_name,
    same_name,
)
from langaccess.core.near_miss import similar
from langaccess.core.tags import EN, Tag

_SHOWN = 8  # people in a hint
MAKE_CONFIRMER = (
    "`may_confirm: coordinator` or `may_confirm: counsel`, in a person's entry in a file of "
    "roster/ such as roster/people.yaml, names who decides what only informs; then a coordinator, "
    'another person, gives them the right: `langaccess roster grant ID --by NAME --why "REASON"`'
)
"""What to do where no one may confirm sentences."""


def translators(roster: Roster, policy: Policy) -> tuple[Person, ...]:
    """Return everyone of the roster who holds a credential for written work, in its order.

    The credential of a person who has left, or is barred, ends on the day before; an approval of
    earlier days remains valid.
    """
    return tuple(
        _person(entry, policy)
        for entry in roster.people
        if any(is_written(proof, policy) for proof in entry.credentials)
    )


def person_called(roster: Roster, policy: Policy, name: str) -> Person:
    """Return the person of the roster whose id or name is `name`, with what they hold.

    A person who only interprets is returned too: that they may not approve is a decision, with its
    reason, and no mistake in a name.

    Raises:
        InputError: no one, or more than one person, has this name.
    """
    found = _called(roster, name)
    if len(found) > 1:
        raise _several(found, name)
    if not found:
        known = ", ".join(person.name for person in translators(roster, policy)[:_SHOWN])
        raise InputError(
            f"no one in your agency's roster is called {name}",
            hint=f"in the register of translators: {known}"
            if known
            else "enter your translators in roster/, see docs/how-to/approve-a-text.md",
        )
    return _person(found[0], policy)


def entry_called(roster: Roster, name: str, otherwise: str = "") -> Entry:
    """Return the entry of the person whose id or name is `name`, or has it as a part.

    Args:
        otherwise: the hint if no name is similar.

    Raises:
        InputError: no one, or more than one person, has this name.
    """
    found = _called(roster, name)
    found = found or [e for e in roster.people if is_called(e.id, e.name, name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise _several(found, name)
    raise _not_found(f"no one in your agency's roster is called {name}", roster, name, otherwise)


def coordinator_called(roster: Roster, name: str, on: date) -> Entry:
    """Return the coordinator of the roster whose id or name is `name`.

    Args:
        on: the day; someone who has left, or is barred, decides nothing.

    Raises:
        InputError: no one, or more than one person, has this name, or that person is not a
            coordinator.
    """
    entry = entry_called(roster, name)
    if entry.coordinator and _is_used(entry, on):
        return entry
    known = [e for e in roster.people if e.coordinator and e.id != entry.id]
    raise InputError(
        f"{entry.name} is not a coordinator of your roster"
        if not entry.coordinator
        else f"{entry.name} is not used any more",
        hint=f"a coordinator decides this: {_names_and_ids(known)}"
        if known
        else "write `coordinator: true` in roster/, in the entry of the person who keeps it",
    )


def confirmers(roster: Roster, on: date) -> tuple[Entry, ...]:
    """Return everyone whom the roster has down for the right to confirm, on this day.

    They hold it once someone has given it to them (`agency.rights`).
    """
    return tuple(e for e in roster.people if e.may_confirm and _is_used(e, on))


def confirmer_called(roster: Roster, name: str, on: date) -> Entry:
    """Return the person with the id or name `name` whom the roster has down for this right.

    Args:
        on: the day; someone who has left, or is barred, confirms nothing.

    Raises:
        InputError: no one, or more than one person, has this name, or that person may not confirm.
    """
    known = confirmers(roster, on)
    whom = f"ask {_names_and_ids(list(known))}" if known else MAKE_CONFIRMER
    entry = entry_called(roster, name, otherwise=whom)
    if entry in known:
        return entry
    raise InputError(f"{entry.name} may not confirm sentences", hint=whom)


def with_id(roster: Roster, id_: str) -> Entry:
    """Return the entry with exactly this id: what is written there must not go to a namesake.

    Raises:
        InputError: no one has this id.
    """
    for entry in roster.people:
        if entry.id == id_:
            return entry
    raise _not_found(f"no one in the roster has the id `{id_}`", roster, id_)


def _not_found(text: str, roster: Roster, name: str, otherwise: str = "") -> InputError:
    if near := _near(roster, name):
        return InputError(text, hint=f"did you mean {_names_and_ids(near)}?")
    return InputError(text, hint=otherwise or "`langaccess roster list` shows everyone")


def _near(roster: Roster, name: str) -> list[Entry]:
    """Return up to three people whom `name` means, or almost: their id, name, or a word of it."""
    meant = [entry for entry in roster.people if is_called(entry.id, entry.name, name)]
    if meant:
        return meant[:3]
    known: dict[str, list[Entry]] = {}
    for entry in roster.people:
        for words in {_in_order(entry.name), _in_order(entry.id), *name_words(entry.name)}:
            known.setdefault(words, []).append(entry)
    found = similar(_in_order(name), known)
    return list({entry.id: entry for words in found for entry in known[words]}.values())[:3]


def _names_and_ids(people: list[Entry]) -> str:
    return ", ".join(f"{entry.name} ({entry.id})" for entry in people)


def is_called(who: str, full: str, name: str) -> bool:
    """Whether `name` means this person: their id, their name, or whole words of their name."""
    words = name_words(name)
    return plain_name(name) == plain_name(who) or (bool(words) and words <= name_words(full))


def _called(roster: Roster, name: str) -> list[Entry]:
    wanted = plain_name(name)
    found = [entry for entry in roster.people if plain_name(entry.id) == wanted]
    found = found or [entry for entry in roster.people if plain_name(entry.name) == wanted]
    return found or [entry for entry in roster.people if same_name(entry.name, name)]


def _several(found: list[Entry], name: str) -> InputError:
    more = f", or one of {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return InputError(
        f"{len(found)} people in the roster are called {name}",
        hint=f"use the id in brackets: {_names_and_ids(found[:_SHOWN])}{more}",
    )


def translator_name(
    roster: Roster, policy: Policy, typed: str, apart: Iterable[NamePair] = ()
) -> str:
    """Return the name under which the work of a translator is recorded.

    A vendor's translator need not be in the roster. A name that may be that of a person in the
    roster could make two people of one, who could then approve their own work.

    Args:
        apart: pairs of names that a coordinator recorded as those of two people.

    Raises:
        InputError: several people are called so, or one may be called so.
    """
    wanted = plain_name(typed)
    known = frozenset(apart)
    if any(plain_name(p.id) == wanted or same_name(p.name, typed) for p in roster.people):
        return person_called(roster, policy, typed).name
    for entry in roster.people:
        if entry.kind != "line" and may_be_one_person(entry.name, typed, known):
            why = compare_people(entry.name, typed).reason
            raise InputError(
                f"no one in your agency's roster is called {typed}, but this may be {entry.name}: "
                f"{why}",
                hint=f"write {entry.id} or the name as the roster has it. If they are two people, "
                f'a coordinator records it: `langaccess roster two-people "{typed}" '
                f'"{entry.name}" --by NAME --why TEXT`',
            )
    return typed.strip()


def _in_order(name: str) -> str:
    return " ".join(sorted(name_words(name)))


def is_written(proof: Proof, policy: Policy) -> bool:
    """Return whether a credential is for written work, and so for no interpreting."""
    return _scope(proof, policy) is not None


def _scope(proof: Proof, policy: Policy) -> Literal["translate", "revise"] | None:
    if proof.scope is not None:
        return proof.scope
    return None if proof.kind in policy.interpreting.credentials else "translate"


def _person(entry: Entry, policy: Policy) -> Person:
    last = _last_day(entry)
    credentials = tuple(
        credential for proof in entry.credentials for credential in _both(proof, policy, last)
    )
    if entry.approves_facts:
        credentials += (Credential(FACT_APPROVER, EN, EN, "revise", expires=last),)
    return Person(entry.id, entry.name, _remark(entry), credentials)


def _both(proof: Proof, policy: Policy, last: date | None) -> Iterator[Credential]:
    """Yield a credential for each direction that was proved."""
    written = _scope(proof, policy)
    kind = policy.interpreting.credentials.get(proof.kind)
    spoken: Literal["converse", "interpret"] = (
        "converse" if kind is not None and kind.scopes == ("converse",) else "interpret"
    )
    ways: dict[str, list[tuple[Tag, Tag]]] = {
        "from": [(proof.language, proof.other)],
        "into": [(proof.other, proof.language)],
    }
    for source, target in ways.get(proof.direction, ways["into"] + ways["from"]):
        yield Credential(
            kind=proof.kind,
            source=source,
            target=target,
            scope=written or spoken,
            issued=proof.issued,
            expires=min(filter(None, (proof.expires, last)), default=None),
            issuer=proof.issuer,
            evidence=proof.evidence,
        )


def _last_day(entry: Entry) -> date | None:
    """Return the last day on which the agency used this person, None while it does."""
    ends = [entry.left] if entry.left else []
    ends += [entry.barred.since] if entry.barred else []
    return min(ends) - timedelta(days=1) if ends else None


def _is_used(entry: Entry, on: date) -> bool:
    last = _last_day(entry)
    return last is None or on <= last


def _remark(entry: Entry) -> str:
    if entry.barred is not None:
        return f"not used any more since {entry.barred.since.isoformat()}: {entry.barred.reason}"
    return f"left on {entry.left.isoformat()}" if entry.left else ""
