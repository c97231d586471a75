"""The one check of the log's health, by every session that opens the database."""

from __future__ import annotations

import sqlite3

from langaccess.agency.ledger.verification import verify
from langaccess.agency.workspace import Connection, not_whole, read_mark, root_of
from langaccess.core.alerts import set_alerts
from langaccess.core.errors import ConfigError

_SHOWN = 3


def problems_of(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Return what is wrong with the log or the file of its database; of a whole one, nothing.

    It is looked for again when log or mark may have changed.
    """
    root = root_of(conn)
    if not isinstance(conn, Connection) or root is None:
        return verify(conn).problems
    others = conn.execute("PRAGMA data_version").fetchone()[0]
    state = (others, conn.total_changes, read_mark(root))
    if conn.checked is None or conn.checked[0] != state:
        conn.checked = state, (*verify(conn).problems, *conn.faults)
    return conn.checked[1]


def check_health(conn: sqlite3.Connection) -> None:
    """Raise an alert when the log or the file of its database is not whole, else take it back."""
    if not isinstance(conn, Connection):
        return
    try:
        problems = problems_of(conn)
    except ConfigError as exc:  # what the command needs may be whole
        problems = (exc.message,)
    more = len(problems) - _SHOWN
    texts = [*problems[:_SHOWN], *([f"and {more} more"] if more > 0 else [])]
    set_alerts(conn.place, (not_whole("; ".join(texts)),) if problems else ())
