"""A query of the roster, and the question of eligibility that each person is judged by.

How often each person was used recently is part of the query. It is read from the log without the
encounters package, because a look-up at night loads nothing that it does not need; a test records
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

from langaccess.agency.policy import HelpKind, Policy, Requirement, Stakes
from langaccess.core.names import NamePair
from langaccess.core.tags import EN, Tag, is_sign

_LAST = 5000  # entries; a look-up at night does not read the log of years


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """A query of the roster.

    Attributes:
        language: any name, alias or country, also misspelled.
        at: the moment, with a time zone.
        encounter: id or alias of a type of encounter, one of `policy.interpreting.encounters`; None
            if not known.
        stakes: the stakes if the encounter is not known.
        near: a place: people who are there or closer come first.
        variety: a town or variety that the interpreter must speak.
        gender: `f`, `m` or `x` if the person requested it.
        case: case number, to find conflicts of interest.
        involved: names of the people in the matter, to find conflicts of interest.
        answered: ids or names of interpreters who were asked, and are none of these people and
            have no tie to them. The caller logs who asked (`agency.name_rulings.record_answer`).
        apart: pairs of names that a coordinator recorded as those of two people.
        exclude: names or ids to exclude, each with the reason.
        wish: a preferred town or variety; it changes only the order.
        used: how often each person was used recently, by id; less used people come first.
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
    answered: tuple[str, ...] = ()
    apart: frozenset[NamePair] = frozenset()
    exclude: tuple[tuple[str, str], ...] = ()
    wish: str = ""
    used: Mapping[str, int] = field(default_factory=dict)
    using: HelpKind | None = None


@dataclass(frozen=True)
class EligibilityQuestion:
    """A `RosterQuery` whose language is known, with all that a person is judged by."""

    ask: RosterQuery
    tag: Tag
    # the requirement of the encounter; one for each level of stakes if it is not known
    needs: tuple[Requirement, ...]
    policy: Policy
    zone: str  # the agency's time zone
    other: Tag = EN  # the language on the other side: English, except in a relay

    @cached_property
    def day(self) -> date:
        """The day of the query."""
        return self.ask.at.date()

    @cached_property
    def sign(self) -> bool:
        """Whether the language is a sign language."""
        return is_sign(self.tag)


def used_lately(path: Path, since: datetime) -> dict[str, int]:
    """Return in how many encounters each person was used since a moment, by id in the roster.

    It only affects the order of people who all may serve: a database that is missing, locked,
    damaged, older or unreadable gives no counts, and the look-up continues.

    Args:
        path: the workspace's database; it is opened read-only and never created.
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
