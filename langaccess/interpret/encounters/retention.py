"""How long an encounter is kept: holds, and the purge that leaves a tombstone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.ledger import Verdict
from langaccess.agency.session import Session
from langaccess.agency.workspace import clear_free_space, transaction
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import sha256
from langaccess.interpret.encounters.entry_draft import entry_data
from langaccess.interpret.encounters.log_reader import POLICY_TEXT, find, purged, read
from langaccess.interpret.encounters.log_writer import keep_rules
from langaccess.interpret.encounters.model import Encounter, Purged
from langaccess.interpret.encounters.sensitive_text import screen

__all__ = ["PurgePlan", "Retained", "hold", "plan_purge", "purge", "release", "verify"]

HELD = "encounter.held"
RELEASED = "encounter.released"


@dataclass(frozen=True, slots=True)
class Retained:
    """An encounter that is old enough to be deleted and is not, with the reason."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What a purge would delete.

    Attributes:
        months: the retention period; None when the agency has entered none: nothing is deleted.
        before: encounters whose last entry is older than this moment; None as above.
        due: ids of the encounters that would go.
        kept: those old enough that stay.
        remnants: after a purge, why deleted words may still stand in the free space of the
            database file; empty when they do not.
    """

    months: int | None
    before: datetime | None
    due: tuple[str, ...]
    kept: tuple[Retained, ...]
    remnants: str = ""


def hold(session: Session, id: str, reason: str, *, by: str) -> Encounter:
    """Keep an encounter from being deleted, until `release`.

    Raises:
        InputError: there is no such encounter, no reason is given, or it is held already.
    """
    words = screen({"reason": reason}, session.policy)
    if words.doubts:
        raise InputError(f'"{words.doubts[0].words}": {words.doubts[0].text}')
    if not words.texts["reason"]:
        raise InputError("a hold needs a reason", hint="such as the number of the case")
    with transaction(session.connection):
        before = find(session.connection, id)
        if before.hold is not None:
            raise InputError(f"{before.id} is held already, since {before.hold.since:%Y-%m-%d}")
        return _write(session, before.id, HELD, words.texts["reason"], by)


def release(session: Session, id: str, *, by: str) -> Encounter:
    """Lift the hold of an encounter.

    Raises:
        InputError: there is no such encounter, or no hold on it.
    """
    with transaction(session.connection):
        before = find(session.connection, id)
        if before.hold is None:
            raise InputError(f"there is no hold on {before.id}")
        return _write(session, before.id, RELEASED, None, by)


def _write(session: Session, id: str, kind: str, reason: str | None, by: str) -> Encounter:
    keep_rules(session)
    data = entry_data(id, session.rules_digest, by, {"hold": reason})
    ledger.append(session.connection, kind, data, at=session.now)
    return find(session.connection, id)


def plan_purge(session: Session) -> PurgePlan:
    """Return what a purge would delete at this moment; nothing is deleted."""
    months = session.policy.records.keep_months
    if months is None:
        return PurgePlan(None, None, (), ())
    before = _earlier(session.now, months)
    due: list[str] = []
    kept: list[Retained] = []
    for encounter in read(session.connection):
        if encounter.changes[-1].at >= before:
            continue
        why = _why_kept(encounter)
        if why:
            kept.append(Retained(encounter.id, why))
        else:
            due.append(encounter.id)
    return PurgePlan(months, before, tuple(due), tuple(kept))


def _why_kept(encounter: Encounter) -> str:
    if encounter.hold is not None:
        return f"held since {encounter.hold.since:%Y-%m-%d}: {encounter.hold.reason}"
    if encounter.open_follow_ups:
        return "a follow-up is still open"
    return ""


def _earlier(at: datetime, months: int) -> datetime:
    return datetime.combine(months_after(at.date(), -months), at.timetz())


def purge(session: Session, *, by: str) -> tuple[PurgePlan, tuple[Purged, ...]]:
    """Delete the data of the encounters that are due, all or none.

    The numbers, times, kinds and hashes of their entries stay, so that the chain still proves; a
    tombstone in the log says which entries are blank, under which rule, and by whom. Then the file
    is written anew without its free space, also when nothing is due: what an earlier purge could
    not clear goes now. Call it outside a transaction.

    Returns:
        What was planned, and what was deleted.

    Raises:
        InputError: the agency has entered no retention period.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn = session.connection
    with transaction(conn):
        plan = plan_purge(session)  # inside: a hold may just have been put
        if plan.months is None:
            raise InputError(
                "your agency has entered no retention period, so nothing is deleted",
                hint="set records.keep_months in jurisdiction.yaml, as your state's schedule says",
            )
        if plan.due:
            keep_rules(session)
        for name in plan.due:
            seqs = [entry.seq for entry in ledger.entries_about(conn, name)]
            said = {"entries": seqs, "months": plan.months}
            told = entry_data(name, session.rules_digest, by, said)
            ledger.blank(conn, ledger.append(conn, ledger.PURGED, told, at=session.now))
        gone = [item for item in purged(conn) if item.id in set(plan.due)]
    try:
        clear_free_space(conn)
    except OutputError as exc:  # the data are deleted; this must not read as if they were not
        plan = replace(plan, remnants=str(exc))
    return plan, tuple(gone)


def verify(
    conn: sqlite3.Connection, *, known: tuple[int, str] | None = None, key: bytes | None = None
) -> Verdict:
    """Check the whole log, as `ledger.verify` does, and what encounters promise beyond it.

    Nothing was deleted while a hold was on it, and the rules that an entry names are kept.
    """
    found = ledger.verify(conn, known=known, key=key)
    problems = [*found.problems, *_deleted_while_held(conn), *_rules_lost(conn)]
    return Verdict(
        found.entries, found.head, tuple(problems), found.clock_back, found.purged, found.sealed
    )


def _deleted_while_held(conn: sqlite3.Connection) -> Iterator[str]:
    """Kinds of entries stay when their data go: they tell whether a hold was on."""
    rows = conn.execute(
        "SELECT p.seq, json_extract(p.data, '$.encounter'), (SELECT l.kind FROM json_each(p.data, "
        "'$.entries') AS gone JOIN ledger AS l ON l.seq = gone.value WHERE l.kind IN (?, ?) "
        "ORDER BY l.seq DESC LIMIT 1) FROM ledger AS p WHERE p.kind = ? AND json_valid(p.data) "
        "ORDER BY p.seq",
        (HELD, RELEASED, ledger.PURGED),
    )
    for seq, name, last in rows:
        if last == HELD:
            yield f"entry {seq}: {name} was deleted while a hold was on it"


def _rules_lost(conn: sqlite3.Connection) -> Iterator[str]:
    there = {
        digest
        for digest, text in conn.execute(
            "SELECT json_extract(data, '$.digest'), json_extract(data, '$.text') FROM ledger "
            "WHERE kind = ? AND json_valid(data)",
            (POLICY_TEXT,),
        )
        if sha256(str(text).encode("utf-8")) == digest
    }
    named = conn.execute(
        "SELECT json_extract(data, '$.policy'), min(seq) FROM ledger WHERE kind >= 'encounter.' "
        "AND kind < 'encounter/' AND data <> 'null' AND json_valid(data) GROUP BY 1 ORDER BY 2"
    )
    for digest, seq in named:
        if digest not in there:
            yield f"entry {seq}: the rules that it names are not kept in the log"
