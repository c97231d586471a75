"""The time of an approval: never earlier than the newest entry of the log.

A computer whose clock was set back could approve with a credential that has expired. A computer
whose clock was once ahead leaves an entry that later acts cannot pass; a coordinator of the roster
then confirms the true time. From then on the entry from the future does not count as the newest,
and approves nothing: a credential that begins later would count at its time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from langaccess.agency import ledger
from langaccess.agency.people import coordinator_called, load_roster
from langaccess.agency.policy import Policy, reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
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
