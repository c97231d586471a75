"""The right to say what text only informs: who holds it, and who gave it to them.

The roster says in which role a person may confirm sentences and declare classes (`may_confirm`).
A person with access to the file can write that line, so it alone gives nothing: a coordinator,
another person, records in the log that this person gets the right. What is done with it in the
account that entered this does not count.

Only this module reads and writes the entries of the kind `right.given`. An entry may name the key
of the person's account, by its numbers: a file of confirmations counts only with its signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.approval import (
    SET_CLOCK,
    clock_reasons,
    counting_acts,
    require_whole,
    two_people,
)
from langaccess.agency.people import (
    Entry,
    confirmer_called,
    confirmers,
    coordinator_called,
    load_roster,
    load_sound,
)
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.names import may_be_one_person, plain_name

RIGHT_GIVEN = "right.given"
"""Kind of the entry by which a coordinator gives a person the right of `may_confirm`."""
_DIGITS = 25  # of the numbers of a key, as in `core.signing`


@dataclass(frozen=True, slots=True)
class RightGiven:
    """That a person got the right to confirm sentences and to declare classes.

    Attributes:
        person: their id in the roster.
        name: their name.
        role: in which role: `coordinator` or `counsel`.
        by: id of the coordinator who gave it.
        by_name: the name of that coordinator.
        why: the reason.
        key: numbers of the key of the person's account; empty if none was compared.
        at: when.
        account: account of the computer that entered this.
        entry: number of the entry in the log.
    """

    person: str
    name: str
    role: str
    by: str
    by_name: str
    why: str
    key: str
    at: datetime
    account: str
    entry: int


@dataclass(frozen=True, slots=True)
class Holder:
    """A person of the roster who holds the right today.

    Attributes:
        person: the entry of the roster.
        given: how they got it.
    """

    person: Entry
    given: RightGiven


def give_right(session: Session, name: str, *, by: str, why: str, key: str = "") -> RightGiven:
    """Record that a coordinator gives a person the right that the roster has them down for.

    Args:
        name: id or name of a person of the roster with `may_confirm`.
        by: id or name of a coordinator of the roster, another person.
        why: the reason.
        key: the 25 digits that the person read out of the key of their account, or empty.

    Raises:
        InputError: the roster does not have the person down for it, `by` is not a coordinator or
            may be the same person, there is no reason, `key` is not 25 digits, or the clock is
            earlier than the log.
        ConfigError: a roster file is wrong.
        OutputError: the database is locked for too long, or the disk is full.
    """
    people = load_roster(session.folder / "roster", session.policy)
    person = confirmer_called(people, name, session.today)
    who = coordinator_called(people, by, session.today)
    conn = session.connection
    if who.id == person.id or may_be_one_person(who.name, person.name, two_people(session)):
        raise InputError(
            f"{who.name} may be the person who gets the right, and cannot give it",
            hint="another coordinator of the roster gives it",
        )
    if not why.strip():
        raise InputError("give the reason", hint='--why "reads what the gate is not sure of"')
    digits = "".join(key.split())
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS):
        raise InputError(
            f"{key!r} is not the numbers of a key: 25 digits",
            hint=f"{person.name} sees them when `langaccess review confirm --out FILE` has written "
            "a file",
        )
    require_clock(session, session.now)
    data = {
        "person": person.id, "person_name": person.name, "role": person.may_confirm or "",
        "by": who.id, "name": who.name, "why": why.strip(), "key": digits,
    }  # fmt: skip
    entry = ledger.append(conn, RIGHT_GIVEN, data | ledger.here(), at=session.now)
    return _read(entry)


def holders(session: Session) -> tuple[Holder, ...]:
    """Return who holds the right today, in the order of the roster, to say whom to ask.

    Raises:
        ConfigError: the roster's folder cannot be read.
    """
    if session.root is None or not session.has_database:
        return ()
    people = load_sound(session.folder / "roster", session.policy)
    known = rights_given(session)
    found = ((person, _of(person, known)) for person in confirmers(people, session.today))
    return tuple(Holder(person, given) for person, given in found if given is not None)


def holder_called(session: Session, name: str, account: str | None = None) -> Holder:
    """Return the person who holds the right today and uses it from an account.

    Args:
        name: id or name of a person of the roster.
        account: the account; None for this one.

    Raises:
        InputError: no one has this name, the person does not hold the right, or the account
            entered that they got it.
        ConfigError: a roster file is wrong.
    """
    people = load_roster(session.folder / "roster", session.policy)
    person = confirmer_called(people, name, session.today)
    if session.has_database:
        require_whole(session)
    given = _of(person, rights_given(session))
    if given is None:
        raise InputError(
            f"the roster has {person.name} down for the right to confirm, and the log does not say "
            "who gave it to them",
            hint=f"a coordinator, another person, records it: `langaccess roster grant {person.id} "
            '--by NAME --why "REASON"`',
        )
    if given.account == (account or ledger.account()):
        raise InputError(
            f"the account `{given.account}` gave {person.name} the right, so it cannot use it",
            hint=f"{person.name} signs in with their own account",
        )
    return Holder(person, given)


def require_clock(session: Session, at: datetime) -> None:
    """Make sure that this moment is not earlier than the log.

    Raises:
        InputError: it is.
    """
    late = next(iter(clock_reasons(session.connection, session.policy, at)), None)
    if late is not None:
        raise InputError(late.text, hint=SET_CLOCK)


def rights_given(session: Session) -> list[RightGiven]:
    """Return who gave whom the right, oldest first, as far as it counts now (`Validity`)."""
    return [_read(one) for one in counting_acts(session, RIGHT_GIVEN)]


def _of(person: Entry, known: Sequence[RightGiven]) -> RightGiven | None:
    """Return how a person got the right; not how someone did whose id they have now."""
    given = next((one for one in reversed(known) if one.person == person.id), None)
    if given is None or given.role != person.may_confirm:
        return None
    return given if plain_name(given.name) == plain_name(person.name) else None


def _read(entry: ledger.LogEntry) -> RightGiven:
    data = entry.data
    return RightGiven(
        data["person"], data["person_name"], data["role"], data["by"], data["name"], data["why"],
        data["key"], entry.at, data["account"], entry.seq,
    )  # fmt: skip
