"""Writes encounters to the log: a first entry, and later additions and corrections."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from langaccess.agency import ledger
from langaccess.agency.rules_log import keep_rules
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.interpret.encounters.entry_draft import EntryDraft, entry_data
from langaccess.interpret.encounters.facts import EncounterFacts, Recorded
from langaccess.interpret.encounters.log_reader import find
from langaccess.interpret.encounters.model import IMPORTED, ImportSource


def record(
    session: Session,
    facts: EncounterFacts,
    *,
    by: str,
    kind: str = "encounter.logged",
    confirmed: bool = False,
) -> Recorded:
    """Write a new encounter to the log; nothing that happened is refused.

    When this returns outside a transaction of the caller, the entry is on the disk.

    Args:
        facts: what the user entered; `began` is now by default.
        by: author.
        kind: `encounter.logged` or `encounter.started`.
        confirmed: the user has confirmed text that may reveal immigration status.

    Raises:
        InputError: text may reveal immigration status and is not confirmed; the kind of help is
            missing; the follow-up that is done does not exist.
        OutputError: the database is locked for too long, or the disk is full.
    """
    draft = EntryDraft(facts, session.policy, session.now, by, confirmed=confirmed, kind=kind)
    conn = session.connection
    with transaction(conn):
        keep_rules(session)
        name = _append_first(session, draft)
        if facts.done is not None:  # of a follow-up that this entry opened
            finished = EncounterFacts(done=facts.done, done_at=facts.done_at)
            add(session, name, finished, by=by, confirmed=confirmed)
        return draft.recorded(find(conn, name))


def record_imported(
    session: Session,
    rows: Iterable[tuple[EncounterFacts, ImportSource]],
    *,
    by: str,
    confirmed: bool = False,
) -> tuple[str, ...]:
    """Write the encounters of a table to the log, all or none; return their ids."""
    policy, now, kind = session.policy, session.now, IMPORTED
    with transaction(session.connection):
        keep_rules(session)
        return tuple(
            _append_first(
                session,
                EntryDraft(facts, policy, now, by, confirmed=confirmed, kind=kind),
                source,
            )
            for facts, source in rows
        )


def _append_first(session: Session, draft: EntryDraft, source: ImportSource | None = None) -> str:
    """Append the first entry of an encounter to the log, and return its id."""
    began = draft.facts.began or session.now
    draft.begin(began)
    said = draft.said()
    if source is not None:
        said["source"] = {"file": source.file, "line": source.line, "key": source.key}
    name = _next_id(session.connection, began.year)
    data = entry_data(name, session.rules_digest, draft.by, said)
    ledger.append(session.connection, draft.kind, data, at=session.now)
    return name


def add(
    session: Session,
    id: str,
    facts: EncounterFacts,
    *,
    by: str,
    confirmed: bool = False,
) -> Recorded:
    """Write an addition to an encounter, or a correction of it, as a new entry.

    An entry that changes an earlier field is a correction: it names the entry that it corrects.

    Args:
        by: author.
        confirmed: the user has confirmed text that may reveal immigration status.

    Raises:
        InputError: no such encounter, service or follow-up exists; nothing is new; text may reveal
            immigration status and is not confirmed.
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


def _next_id(conn: sqlite3.Connection, year: int) -> str:
    """Return the next id of the year; a number is never used twice.

    That holds after a purge, and where the database was lost or an older copy came back.
    """
    row = conn.execute("SELECT last FROM encounter_numbers WHERE year = ?", (year,)).fetchone()
    number = ledger.last_number(conn, "encounter", year, row[0] if row else 0) + 1
    while next(ledger.entries_about(conn, f"E-{year}-{number:04}"), None) is not None:
        number += 1
    conn.execute("INSERT OR REPLACE INTO encounter_numbers VALUES (?, ?)", (year, number))
    return f"E-{year}-{number:04}"
