"""Retention of encounters: legal holds, and the purge, which leaves a tombstone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.ledger import LogCheck
from langaccess.agency.rules_log import POLICY_TEXT, keep_rules
from langaccess.agency.session import Session
from langaccess.agency.workspace import clear_free_space, faults_of, transaction
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import sha256
from langaccess.interpret.encounters.entry_draft import entry_data
from langaccess.interpret.encounters.log_reader import find, purged, read
from langaccess.interpret.encounters.model import Encounter, Purged
from langaccess.interpret.encounters.sensitive_text import screen

HELD = "encounter.held"
RELEASED = "encounter.released"


@dataclass(frozen=True, slots=True)
class Retained:
    """An encounter that is old enough to be deleted but stays, with the reason."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What a purge would delete.

    Attributes:
        months: the retention period; None if the agency has not entered one: nothing is deleted.
        before: encounters with no entry since this moment are old enough; None as above.
        due: ids of the encounters that would be deleted.
        kept: encounters that are old enough but stay.
        remnants: after a purge, why deleted text may still be in the free space of the database
            file; empty if it is not.
    """

    months: int | None
    before: datetime | None
    due: tuple[str, ...]
    kept: tuple[Retained, ...]
    remnants: str = ""


def hold(session: Session, id: str, reason: str, *, by: str) -> Encounter:
    """Put a hold on an encounter: it is not deleted until `release`.

    Raises:
        InputError: no such encounter exists, the reason is missing, or a hold exists already.
    """
    words = screen({"reason": reason}, session.policy)
    if words.doubts:
        raise InputError(f'"{words.doubts[0].words}": {words.doubts[0].text}')
    if not words.texts["reason"]:
        raise InputError("a hold needs a reason", hint="for example the case number")
    with transaction(session.connection):
        before = find(session.connection, id)
        if before.hold is not None:
            raise InputError(f"{before.id} already has a hold, since {before.hold.since:%Y-%m-%d}")
        return _append_hold(session, before.id, HELD, words.texts["reason"], by)


def release(session: Session, id: str, *, by: str) -> Encounter:
    """Lift the hold of an encounter.

    Raises:
        InputError: no such encounter exists, or it has no hold.
    """
    with transaction(session.connection):
        before = find(session.connection, id)
        if before.hold is None:
            raise InputError(f"{before.id} has no hold")
        return _append_hold(session, before.id, RELEASED, None, by)


def _append_hold(session: Session, id: str, kind: str, reason: str | None, by: str) -> Encounter:
    keep_rules(session)
    data = entry_data(id, session.rules_digest, by, {"hold": reason})
    ledger.append(session.connection, kind, data, at=session.now)
    return find(session.connection, id)


def plan_purge(session: Session) -> PurgePlan:
    """Return what a purge would delete now; nothing is deleted."""
    months = session.policy.records.keep_months
    if months is None:
        return PurgePlan(None, None, (), ())
    before = datetime.combine(months_after(session.now.date(), -months), session.now.timetz())
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
        return f"on hold since {encounter.hold.since:%Y-%m-%d}: {encounter.hold.reason}"
    if encounter.open_follow_ups:
        return "a follow-up is open"
    return ""


def purge(session: Session, *, by: str) -> tuple[PurgePlan, tuple[Purged, ...]]:
    """Delete the data of the encounters that are due, all or none.

    Number, time, kind and hash of each entry remain, so that the hash chain can be verified; a
    tombstone in the log lists the blanked entries, the rule and the author. Then the database file
    is rewritten without its free space, even if nothing is due: that clears what an earlier purge
    could not clear. Call this outside a transaction.

    Returns:
        The plan, and the deleted encounters.

    Raises:
        InputError: the agency has not entered a retention period.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn = session.connection
    with transaction(conn):
        plan = plan_purge(session)  # inside the transaction: a hold may be new
        if plan.months is None:
            raise InputError(
                "your agency has not entered a retention period, so nothing is deleted",
                hint="set records.keep_months in jurisdiction.yaml as your state's schedule says",
            )
        if plan.due:
            keep_rules(session)
        for name in plan.due:
            seqs = [entry.seq for entry in ledger.entries_about(conn, name)]
            purged_data = {"entries": seqs, "months": plan.months}
            tombstone = entry_data(name, session.rules_digest, by, purged_data)
            ledger.blank(conn, ledger.append(conn, ledger.PURGED, tombstone, at=session.now))
        gone = [item for item in purged(conn) if item.id in set(plan.due)]
    try:
        clear_free_space(conn)
    except OutputError as exc:  # the data are deleted: this must not look like a failed purge
        plan = replace(plan, remnants=str(exc))
    return plan, tuple(gone)


def verify(
    conn: sqlite3.Connection, *, known: tuple[int, str] | None = None, key: bytes | None = None
) -> LogCheck:
    """Verify the whole log with `ledger.verify`, and the promises about encounters.

    No encounter was deleted during a hold, the log has the rules that each entry names, and the
    database has just the tables and triggers that the program made.
    """
    found = ledger.verify(conn, known=known, key=key)
    inside = [*faults_of(conn), *_deleted_while_held(conn), *_rules_lost(conn)]
    problems = [*found.problems, *inside]
    return replace(found, problems=tuple(problems))


def _deleted_while_held(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield deletions during a hold; the kinds of entries remain when their data are deleted."""
    rows = conn.execute(
        "SELECT p.seq, json_extract(p.data, '$.encounter'), (SELECT l.kind FROM json_each(p.data, "
        "'$.entries') AS gone JOIN ledger AS l ON l.seq = gone.value WHERE l.kind IN (?, ?) "
        "ORDER BY l.seq DESC LIMIT 1) FROM ledger AS p WHERE p.kind = ? AND json_valid(p.data) "
        "ORDER BY p.seq",
        (HELD, RELEASED, ledger.PURGED),
    )
    for seq, name, last in rows:
        if last == HELD:
            yield f"entry {seq}: {name} was deleted during a hold"


def _rules_lost(conn: sqlite3.Connection) -> Iterator[str]:
    stored = {
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
        if digest not in stored:
            yield f"entry {seq}: the log does not have the rules that it names"
