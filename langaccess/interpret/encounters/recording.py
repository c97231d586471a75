"""Writes encounters into the log: a first entry, and all that is added or corrected later."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.policy import Policy, rules_text
from langaccess.agency.workspace import transaction
from langaccess.core.files import sha256
from langaccess.interpret.encounters.drafting import Draft, entry_data
from langaccess.interpret.encounters.facts import Facts, Recorded
from langaccess.interpret.encounters.model import Source
from langaccess.interpret.encounters.reading import POLICY_TEXT, find

__all__ = ["Rules", "add", "record"]


class Rules:
    """The rules in force with their text and digest, worked out once for many entries."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.text = rules_text(policy)
        self.digest = sha256(self.text.encode("ascii"))

    def keep(self, conn: sqlite3.Connection, at: datetime) -> None:
        """Keep the text of the rules in the log, unless it is there."""
        data = {"digest": self.digest, "text": self.text}
        there = conn.execute(
            "SELECT 1 FROM ledger WHERE kind = ? AND data_digest = ?",
            (POLICY_TEXT, ledger.digest(data)),
        ).fetchone()
        if there is None:
            ledger.append(conn, POLICY_TEXT, data, at=at)


def record(
    conn: sqlite3.Connection,
    rules: Rules,
    facts: Facts,
    *,
    at: datetime,
    by: str,
    kind: str = "encounter.logged",
    confirmed: bool = False,
    source: Source | None = None,
) -> Recorded:
    """Write a new encounter into the log; nothing that happened is refused.

    When this returns outside a transaction of the caller, it is on the disk.

    Args:
        conn: from `workspace.open_db`.
        rules: the rules in force.
        facts: what is said about it; `began` tells when it happened, and is `at` by default.
        at: now, with a time zone.
        by: who writes.
        kind: `encounter.logged`, `encounter.started` or `encounter.imported`.
        confirmed: the user has looked at words that are in doubt and stands by them.
        source: where it is imported from.

    Raises:
        InputError: words may tell of immigration status and nobody confirmed them; nobody said
            which kind of help it is.
        OutputError: the database is locked for too long, or the disk is full.
    """
    draft = Draft(facts, rules.policy, at, by, confirmed=confirmed, kind=kind)
    began = facts.began or at
    draft.begin(began)
    said = draft.said()
    if source is not None:
        said["source"] = {"file": source.file, "line": source.line, "key": source.key}
    with transaction(conn):
        rules.keep(conn, at)
        name = _number(conn, began.year)
        ledger.append(conn, kind, entry_data(name, rules.digest, by, said), at=at)
        return draft.recorded(find(conn, name))


def add(
    conn: sqlite3.Connection,
    rules: Rules,
    id: str,
    facts: Facts,
    *,
    at: datetime,
    by: str,
    confirmed: bool = False,
) -> Recorded:
    """Write what is added to an encounter, or corrected in it, as a new entry.

    What changes a field that was told before is a correction: the new entry names the old one.

    Args:
        conn: from `workspace.open_db`.
        rules: the rules in force.
        id: id of the encounter.
        facts: what is said.
        at: now, with a time zone.
        by: who writes.
        confirmed: the user has looked at words that are in doubt and stands by them.

    Raises:
        InputError: there is no such encounter, help or follow-up; nothing new is said; words may
            tell of immigration status and nobody confirmed them.
        OutputError: the database is locked for too long, or the disk is full.
    """
    draft = Draft(facts, rules.policy, at, by, confirmed=confirmed)
    with transaction(conn):
        before = find(conn, id)
        corrects = draft.change(before)
        rules.keep(conn, at)
        kind = "encounter.ended" if draft.ends else "encounter.noted"
        if corrects is not None:
            kind = "encounter.corrected"
        data = entry_data(before.id, rules.digest, by, draft.said())
        ledger.append(conn, kind, data, at=at, corrects=corrects)
        return draft.recorded(find(conn, before.id))


def _number(conn: sqlite3.Connection, year: int) -> str:
    """Return the next id of the year; a number is never used twice, also after a purge."""
    row = conn.execute("SELECT last FROM encounter_numbers WHERE year = ?", (year,)).fetchone()
    number = (row[0] if row else 0) + 1
    while next(ledger.entries_about(conn, f"E-{year}-{number:04}"), None) is not None:
        number += 1
    conn.execute("INSERT OR REPLACE INTO encounter_numbers VALUES (?, ?)", (year, number))
    return f"E-{year}-{number:04}"
