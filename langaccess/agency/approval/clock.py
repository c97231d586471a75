"""Which acts in the log count: the log is whole, and no clock was wrong.

The time of an approval is never earlier than the newest entry of the log.

A computer whose clock was set back could approve with a credential that has expired. A computer
whose clock was once ahead leaves an entry that later acts cannot pass; a coordinator of the roster
then confirms the true time. From then on the entry from the future does not count as the newest.
It approves nothing, before and after that: a credential that begins later would count at its time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from langaccess.agency import ledger
from langaccess.agency.people import coordinator_called, load_roster
from langaccess.agency.policy import Policy, reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.model import Reason

CONFIRMED = "clock.confirmed"
SET_CLOCK = (
    "set this computer's clock; if it is right, a coordinator of the roster says so: "
    '`langaccess review confirm-time --by NAME --why "REASON"`'
)
"""What to do about `clock_reasons`."""
_SECOND = timedelta(seconds=1)  # some entries have whole seconds only


@dataclass(frozen=True, slots=True)
class ConfirmedTime:
    """A coordinator's word on the true time.

    Attributes:
        entry: number of the entry in the log.
        at: the time that was confirmed.
        by: name of the coordinator.
        why: the reason.
        wrong: numbers of the entries that do not count as the newest, and approve nothing.
    """

    entry: int
    at: datetime
    by: str
    why: str
    wrong: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Validity:
    """The one rule by which a person's act in the log counts now.

    Approvals, rights, confirmations and declarations of a class all go by it.

    Attributes:
        at: the time now.
        wrong: number of each entry whose time a coordinator has declared wrong → their name.
        problems: what is wrong with the log or its file (`ledger.problems_of`): then no act counts.
    """

    at: datetime
    wrong: Mapping[int, str]
    problems: tuple[str, ...] = ()

    def against(self, entry: ledger.LogEntry) -> str:
        """Return why an act does not count, or an empty text when it does."""
        if self.problems:
            return f"the log is not whole: {self.problems[0]}"
        if name := self.wrong.get(entry.seq):
            return f"it was given under a clock that {name} declared wrong"
        if entry.at - self.at >= _SECOND:
            return (
                f"it is from {_minute(entry.at)}, and it is {_minute(self.at)} now: a clock was "
                "wrong"
            )
        return ""


def validity(session: Session) -> Validity:
    """Return which acts in the log count now, after checking chain, counter, mark and file."""
    conn = session.connection
    problems = ledger.problems_of(conn)
    wrong = {} if problems else declared_wrong(conn)
    return Validity(session.now, wrong, problems)


def counting_acts(session: Session, *kinds: str) -> Iterator[ledger.LogEntry]:
    """Yield the acts of these kinds that count now, oldest first; none of a log that is not whole.

    Reading does not make a database.
    """
    if session.has_database:
        valid = validity(session)
        for entry in () if valid.problems else ledger.entries(session.connection, *kinds):
            if not valid.against(entry):
                yield entry


def require_whole(session: Session) -> None:
    """Refuse a log that is not whole, or is not this folder's: no act in it counts.

    Raises:
        ConfigError: it is not.
    """
    refuse_broken(validity(session).problems)


def refuse_broken(problems: Sequence[str]) -> None:
    """Refuse a log with these problems.

    Raises:
        ConfigError: there are any.
    """
    if problems:
        raise ConfigError(
            "the log was changed by hand, and vouches for nothing",
            hint="put a copy of the folder .langaccess from your backup",
            details=problems,
        )


def newest_entry(conn: sqlite3.Connection) -> tuple[int, datetime] | None:
    """Return number and time of the entry with the latest time that counts; None in an empty log.

    Entries that a coordinator has declared wrong do not count.
    """
    wrong = declared_wrong(conn)
    marks = ", ".join("?" * len(wrong))
    row = conn.execute(
        f"SELECT seq, at FROM ledger WHERE seq NOT IN ({marks}) ORDER BY at DESC, seq LIMIT 1",  # noqa: S608 (question marks only)
        sorted(wrong),
    ).fetchone()
    return None if row is None else (row[0], datetime.fromisoformat(row[1]))


def declared_wrong(conn: sqlite3.Connection) -> Mapping[int, str]:
    """Return number of each entry whose time a coordinator has declared wrong → their name."""
    return {
        int(seq): str(entry.data["by"]["name"])
        for entry in ledger.entries(conn, CONFIRMED)
        for seq in entry.data["wrong"]
    }


def clock_reasons(conn: sqlite3.Connection, policy: Policy, at: datetime) -> Iterator[Reason]:
    """Yield that an act at this time approves nothing, because the log has a later entry."""
    newest = newest_entry(conn)
    if newest is not None and newest[1] - at.astimezone(UTC) >= _SECOND:
        words = (
            f"the clock says {_minute(at)}, but entry {newest[0]} of the log is from "
            f"{_minute(newest[1])}: an act with an earlier time approves nothing"
        )
        yield reason(policy, "floor.16", words)


def confirm_time(session: Session, *, by: str, why: str) -> ConfirmedTime:
    """Record a coordinator's word that this computer's clock is right now.

    Entries of the log with a later time stay in the log; they do not count as the newest, and
    what they approved needs a new approval.

    Args:
        by: id or name of a coordinator of the roster.
        why: how they know the time, and what was wrong.

    Raises:
        InputError: `by` is not a coordinator, the reason has one word or none, or no entry has a
            later time.
        ConfigError: a roster file is wrong.
    """
    conn, at = session.connection, session.now
    who = coordinator_called(load_roster(session.folder / "roster", session.policy), by, day_of(at))
    if len(why.split()) < 2:
        raise InputError(
            "a confirmed time needs a reason in words",
            hint='--why "the dispatch clock says the same; the laptop was set to 2030"',
        )
    with transaction(conn):
        limit = (at.astimezone(UTC) + _SECOND).isoformat(timespec="microseconds")
        rows = conn.execute("SELECT seq FROM ledger WHERE at >= ? ORDER BY seq", (limit,))
        known = declared_wrong(conn)
        wrong = tuple(seq for (seq,) in rows if seq not in known)
        if not wrong:
            raise InputError(
                "no entry of the log is later than this computer's clock",
                hint="there is nothing to confirm",
            )
        data = {
            "by": {"id": who.id, "name": who.name}, "why": why.strip(), "wrong": list(wrong),
            **ledger.here(),
        }  # fmt: skip
        entry = ledger.append(conn, CONFIRMED, data, at=at)
    return ConfirmedTime(entry.seq, entry.at, who.name, why.strip(), wrong)


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
