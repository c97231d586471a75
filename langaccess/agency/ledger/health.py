"""The one check of the log's health, by every session that opens the database."""

from __future__ import annotations

import sqlite3

from langaccess.agency.ledger.verification import verify
from langaccess.agency.workspace import Connection, not_whole
from langaccess.core.alerts import set_alerts
from langaccess.core.errors import ConfigError

_SHOWN = 3


def check_health(conn: sqlite3.Connection) -> None:
    """Raise an alert when chain, counter or mark of the log do not fit, else take it back."""
    if not isinstance(conn, Connection):
        return
    try:
        problems = verify(conn).problems
    except ConfigError as exc:  # what the command needs may be whole
        problems = (exc.message,)
    more = len(problems) - _SHOWN
    texts = [*problems[:_SHOWN], *([f"and {more} more"] if more > 0 else [])]
    set_alerts(conn.place, (not_whole("; ".join(texts)),) if problems else ())
