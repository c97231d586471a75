"""How often each interpreter of the roster was used lately, for who is called first next time.

It looks into the log without the rooms that write it, because a look-up at night loads nothing that
it does not need; a test records an encounter and finds it here.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["used_lately"]

_LAST = 5000  # entries; a look-up at night does not read the log of years


def used_lately(path: Path, since: datetime) -> dict[str, int]:
    """Return in how many encounters each person was used since a moment, by id in the roster.

    It is a hint for an order among people who all may serve: a database that is not there, is
    locked, damaged, older, or closed to this account gives no counts, and the look-up goes on.

    Args:
        path: the workspace's database; it is opened for reading only, and never made.
        since: the moment.
    """
    try:
        if not path.is_file():
            return {}
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            conn.execute("PRAGMA trusted_schema = OFF")
            rows = conn.execute(
                "SELECT DISTINCT who, encounter FROM (SELECT at, "
                "json_extract(data, '$.service.interpreter.id') AS who, "
                "json_extract(data, '$.encounter') AS encounter FROM ledger "
                "WHERE kind >= 'encounter.' AND kind < 'encounter/' ORDER BY seq DESC LIMIT ?) "
                "WHERE at >= ? AND who IS NOT NULL",
                (_LAST, since.astimezone(UTC).isoformat(timespec="microseconds")),
            ).fetchall()
    except (sqlite3.Error, OSError):
        return {}
    return dict(Counter(str(who) for who, _encounter in rows))
