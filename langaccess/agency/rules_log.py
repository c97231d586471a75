"""The text of the rules in the log, so that an act can be judged by the rules of its day."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from langaccess.agency import ledger
from langaccess.agency.session import Session

POLICY_TEXT = "policy.text"


def keep_rules(session: Session) -> None:
    """Store the text of the current rules in the log, unless it is stored already."""
    data = {"digest": session.rules_digest, "text": session.rules_text}
    stored = session.connection.execute(
        "SELECT 1 FROM ledger WHERE kind = ? AND data_digest = ?",
        (POLICY_TEXT, ledger.digest(data)),
    ).fetchone()
    if stored is None:
        ledger.append(session.connection, POLICY_TEXT, data, at=session.now)


def stored_rules(conn: sqlite3.Connection) -> Mapping[str, str]:
    """Return digest → text of all rules in the log."""
    return {
        str(entry.data["digest"]): str(entry.data["text"])
        for entry in ledger.entries(conn, POLICY_TEXT)
        if not entry.purged
    }
