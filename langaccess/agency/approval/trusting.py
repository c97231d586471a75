"""The log of approvals, for whoever acts on it: all of it, or an error."""

from __future__ import annotations

import sqlite3

from langaccess.agency.approval.reading import Log, approvals
from langaccess.core.errors import ConfigError

__all__ = ["trusted"]


def trusted(conn: sqlite3.Connection, what: str) -> Log:
    """Return what the log says of the texts of one kind.

    Raises:
        ConfigError: the log was changed by hand: nothing in it counts.
    """
    log = approvals(conn, what)
    if log.problems:
        raise ConfigError(
            "the log was changed by hand, and vouches for nothing",
            hint="put a copy of the folder .langaccess back from your backup",
            details=log.problems,
        )
    return log
