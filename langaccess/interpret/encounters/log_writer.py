"""Writes encounters into the log: a first entry, and all that is added or corrected later."""

from __future__ import annotations

import sqlite3

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.interpret.encounters.entry_draft import EntryDraft, entry_data
from langaccess.interpret.encounters.facts import EncounterFacts, Recorded
from langaccess.interpret.encounters.log_reader import POLICY_TEXT, find
from langaccess.interpret.encounters.model import ImportSource

__all__ = ["add", "keep_rules", "record"]


def keep_rules(session: Session) -> None:
    """Keep the text of the rules in force in the log, unless it is there."""
    data = {"digest": session.rules_digest, "text": session.rules_text}
    there = session.connection.execute(
        "SELECT 1 FROM ledger WHERE kind = ? AND data_digest = ?",
        (POLICY_TEXT, ledger.digest(data)),
    ).fetchone()
    if there is None:
        ledger.append(session.connection, POLICY_TEXT, data, at=session.now)


def record(
    session: Session,
    facts: EncounterFacts,
    *,
    by: str,
    kind: str = "encounter.logged",
    confirmed: bool = False,
    source: ImportSource | None = None,
) -> Recorded:
    """Write a new encounter into the log; nothing that happened is refused.

    When this returns outside a transaction of the caller, it is on the disk.

    Args:
        session: the agency's folder.
        facts: what is said about it; `began` tells when it happened, and is now by default.
        by: who writes.
        kind: `encounter.logged`, `encounter.started` or `encounter.imported`.
        confirmed: the user has looked at words that are in doubt and stands by them.
        source: where it is imported from.

    Raises:
        InputError: words may tell of immigration status and nobody confirmed them; nobody said
            which kind of help it is.
        OutputError: the database is locked for too long, or the disk is full.
    """
    draft = EntryDraft(facts, session.policy, session.now, by, confirmed=confirmed, kind=kind)
    began = facts.began or session.now
    draft.begin(began)
    said = draft.said()
    if source is not None:
        said["source"] = {"file": source.file, "line": source.line, "key": source.key}
    conn = session.connection
    with transaction(conn):
        keep_rules(session)
        name = _number(conn, began.year)
        ledger.append(conn, kind, entry_data(name, session.rules_digest, by, said), at=session.now)
        return draft.recorded(find(conn, name))


def add(
    session: Session,
    id: str,
    facts: EncounterFacts,
    *,
    by: str,
    confirmed: bool = False,
) -> Recorded:
    """Write what is added to an encounter, or corrected in it, as a new entry.

    What changes a field that was told before is a correction: the new entry names the old one.

    Args:
        session: the agency's folder.
        id: id of the encounter.
        facts: what is said.
        by: who writes.
        confirmed: the user has looked at words that are in doubt and stands by them.

    Raises:
        InputError: there is no such encounter, help or follow-up; nothing new is said; words may
            tell of immigration status and nobody confirmed them.
        OutputError: the database is locked for too long, or the disk is full.
    """
    draft = EntryDraft(facts, session.policy, session.now, by, confirmed=confirmed)
    conn = session.connection
    with transaction(conn):
        before = find(conn, id)
        corrects = draft.change(before)
        keep_rules(session)
        kind = "encounter.ended" if draft.ends else "encounter.noted"
        if corrects is not None:
            kind = "encounter.corrected"
        data = entry_data(before.id, session.rules_digest, by, draft.said())
        ledger.append(conn, kind, data, at=session.now, corrects=corrects)
        return draft.recorded(find(conn, before.id))


def _number(conn: sqlite3.Connection, year: int) -> str:
    """Return the next id of the year; a number is never used twice, also after a purge."""
    row = conn.execute("SELECT last FROM encounter_numbers WHERE year = ?", (year,)).fetchone()
    number = (row[0] if row else 0) + 1
    while next(ledger.entries_about(conn, f"E-{year}-{number:04}"), None) is not None:
        number += 1
    conn.execute("INSERT OR REPLACE INTO encounter_numbers VALUES (?, ?)", (year, number))
    return f"E-{year}-{number:04}"
