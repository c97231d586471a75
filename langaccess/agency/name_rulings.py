"""What people have decided about similar names: that two are names of two people.

`core.names` takes two similar names for one person's where two people are required. Only a named
coordinator can say otherwise, in the log, with a reason, and only for these two names as they are
written. In one matter, a named person may say that an interpreter was asked and has no tie to the
people involved. Only this module writes and reads the entries of the kinds `names.two_people` and
`names.answered`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from langaccess.agency import ledger
from langaccess.agency.people import coordinator_called, load_roster
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.names import NameComparison, NamePair, compare_people, name_pair

TWO_PEOPLE = "names.two_people"
ANSWERED = "names.answered"


def record_two_people(
    session: Session, one: str, other: str, *, by: str, why: str
) -> NameComparison:
    """Record that two written names are names of two different people.

    Args:
        by: id or name of a coordinator of the roster.

    Returns:
        Why the names would count as one person's without this entry.

    Raises:
        InputError: a name or the reason is missing, the names are the same or count as two
            people's already, or `by` is not a coordinator, or is one of the two.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not why.strip():
        raise InputError("give the reason", hint='--why "two sisters, both known to me"')
    found = compare_people(one, other)
    if len(name_pair(one, other)) < 2:
        raise InputError(
            f"`{one}` is written like `{other}`: no record can tell them apart",
            hint="give one of the two a middle name or a badge number, everywhere",
        )
    if not found.one_person:
        raise InputError(f"{one} and {other} count as two people already")
    people = load_roster(session.folder / "roster", session.policy)
    who = coordinator_called(people, by, session.today)
    if any(compare_people(who.name, name).one_person for name in (one, other)):
        raise InputError(
            f"{who.name} may be one of the two, and cannot decide this",
            hint="another coordinator of the roster decides it",
        )
    data = {"names": [one.strip(), other.strip()], "by": who.id, "name": who.name}
    data |= {"why": why.strip(), "found": found.reason}
    ledger.append(session.connection, TWO_PEOPLE, data | ledger.here(), at=session.now)
    return found


def pairs_of(rulings: Iterable[ledger.LogEntry]) -> frozenset[NamePair]:
    """Return the pairs of names that entries of the kind `TWO_PEOPLE` say are of two people."""
    return frozenset(name_pair(*entry.data["names"]) for entry in rulings)


def record_answer(
    session: Session,
    interpreter: tuple[str, str],
    involved: Sequence[str],
    *,
    by: str,
    case: str = "",
) -> ledger.LogEntry:
    """Record that an interpreter was asked, and has no tie to the people involved in a matter.

    Args:
        interpreter: id and name on the roster.
        involved: the names involved that are similar to the interpreter's.
        by: name of the person who asked, not the interpreter's.
        case: case number, or empty.

    Raises:
        InputError: `by` is not a name, or may be the interpreter's.
        OutputError: the database is locked for too long, or the disk is full.
    """
    id_, name = interpreter
    if not any(map(str.isalpha, by)):
        raise InputError(
            f"{by!r} is not the name of the person who asked {name}", hint="add --by YOUR-NAME"
        )
    if by.strip() == id_ or compare_people(by, name).one_person:
        raise InputError(
            f"{by} may be {name}, who cannot say this alone",
            hint="--by takes the name of the officer or coordinator who asked",
        )
    data = {
        "interpreter": id_, "name": name, "by": by.strip(), "case": case.strip(),
        "involved": [one.strip() for one in involved],
    }  # fmt: skip
    return ledger.append(session.connection, ANSWERED, data | ledger.here(), at=session.now)
