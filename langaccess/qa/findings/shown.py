"""The findings that a command of this agency has shown: only those can be answered.

An answer names a finding by its code and id. An id that was mistyped, or that stands nowhere any
more, would answer nothing and stay in the log for good.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from langaccess.agency.workspace import transaction

__all__ = ["ShownFinding", "remember", "shown"]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as it was shown.

    Attributes:
        code: the check.
        segment: its id, bound to the bytes of source and target.
        holds: it keeps a text from being approved or published; others are only to be looked at.
        kept: it is about a whole sentence that was left in the language of its source.
        document: the document under review in which it stands, or empty.
        lang: language of the translation, or empty.
    """

    code: str
    segment: str
    holds: bool
    kept: bool = False
    document: str = ""
    lang: str = ""


def remember(conn: sqlite3.Connection, found: Iterable[ShownFinding]) -> None:
    """Write down which findings were shown.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    rows = [(f.code, f.segment, f.holds, f.kept, f.document, f.lang) for f in found]
    if not rows:
        return
    with transaction(conn):
        conn.executemany(
            "INSERT INTO findings_shown (code, segment, holds, kept, document, lang) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (code, segment) DO UPDATE SET "
            "holds = excluded.holds, kept = excluded.kept, "
            "document = CASE excluded.document WHEN '' THEN document ELSE excluded.document END, "
            "lang = CASE excluded.lang WHEN '' THEN lang ELSE excluded.lang END",
            rows,
        )


def shown(conn: sqlite3.Connection, code: str, segment: str) -> ShownFinding | None:
    """Return a finding that was shown, or None."""
    row = conn.execute(
        "SELECT holds, kept, document, lang FROM findings_shown WHERE code = ? AND segment = ?",
        (code, segment),
    ).fetchone()
    return (
        None if row is None else ShownFinding(code, segment, bool(row[0]), bool(row[1]), *row[2:])
    )
