"""What is asked of the roster, and the question that each person is judged by.

How often each person was used lately is part of what is asked. It is read from the log without the
rooms that write it, because a look-up at night loads nothing that it does not need; a test records
an encounter and finds it here.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from langaccess.agency.policy import Policy, Requirement, Stakes, Using
from langaccess.core.tags import EN, Tag, is_sign

__all__ = ["EligibilityQuestion", "RosterQuery", "used_lately"]

_LAST = 5000  # entries; a look-up at night does not read the log of years


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """What is asked of the roster.

    Attributes:
        language: any name, alias, country or typing mistake.
        at: the moment, with a time zone.
        encounter: id or alias of the type of encounter; None when it is not known.
        stakes: the stakes when the encounter is not known.
        near: a place, to put those first who are there or get there sooner.
        variety: a town or variety that the interpreter must speak.
        gender: `f`, `m` or `x` when the person asked for it.
        case: number of the case, to find conflicts.
        involved: names of the people in the matter, to find conflicts.
        exclude: names or ids left out, each with the reason.
        wish: a town or variety that would be better; nobody is refused for it.
        used: how often each person was used lately, by id; who was used less is called first.
        using: only as this kind of help; None for any.
    """

    language: str
    at: datetime
    encounter: str | None = None
    stakes: Stakes = Stakes.HIGH
    near: str = ""
    variety: str = ""
    gender: str = ""
    case: str = ""
    involved: tuple[str, ...] = ()
    exclude: tuple[tuple[str, str], ...] = ()
    wish: str = ""
    used: Mapping[str, int] = field(default_factory=dict)
    using: Using | None = None


@dataclass(frozen=True)
class EligibilityQuestion:
    """An `RosterQuery` whose language is known, with everything that a person is judged by.

    Attributes:
        ask: what was asked.
        tag: the language.
        needs: what the encounter takes; one for each level of stakes when it is not known.
        policy: the rules in force.
        zone: the agency's time zone.
        other: the language on the other side; English but for a relay.
    """

    ask: RosterQuery
    tag: Tag
    needs: tuple[Requirement, ...]
    policy: Policy
    zone: str
    other: Tag = EN

    @cached_property
    def day(self) -> date:
        """The day asked about."""
        return self.ask.at.date()

    @cached_property
    def sign(self) -> bool:
        """Whether a sign language is asked for."""
        return is_sign(self.tag)


def used_lately(path: Path, since: datetime) -> dict[str, int]:
    """Return in how many encounters each person was used since a moment, by id in the roster.

    It is a hint for an order among people who all may serve: a database that is not there, is
    locked, damaged, older, or closed to this account gives no counts, and the look-up goes on.

    Args:
        path: the workspace's database; it is opened for reading only, and never made.
        since: the moment.
    """
    try:
        if not path.is_file():
            return {}
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            conn.execute("PRAGMA trusted_schema = OFF")
            rows = conn.execute(
                "SELECT DISTINCT who, encounter FROM (SELECT at, "
                "json_extract(data, '$.service.interpreter.id') AS who, "
                "json_extract(data, '$.encounter') AS encounter FROM ledger "
                "WHERE kind >= 'encounter.' AND kind < 'encounter/' ORDER BY seq DESC LIMIT ?) "
                "WHERE at >= ? AND who IS NOT NULL",
                (_LAST, since.astimezone(UTC).isoformat(timespec="microseconds")),
            ).fetchall()
    except (sqlite3.Error, OSError):
        return {}
    return dict(Counter(str(who) for who, _encounter in rows))
