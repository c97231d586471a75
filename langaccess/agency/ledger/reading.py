"""Reads the entries back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from langaccess.agency.ledger.chain import BLANK, GENESIS, Entry
from langaccess.agency.workspace import codes_of
from langaccess.core.errors import ConfigError

__all__ = ["entries", "entries_about", "entries_like", "head", "without_codes"]

# The agency's rules, whose digest other entries name; a rule has no place for a code.
_AS_THEY_ARE = frozenset({"policy.text"})
_COLUMNS = "seq, at, kind, data, corrects, clock_back, hash"


def entries(conn: sqlite3.Connection, *kinds: str) -> Iterator[Entry]:
    """Yield the entries in order, only those of the kinds that are named, if any are.

    Raises:
        ConfigError: an entry is damaged, or somebody wrote it by hand.
    """
    where = f"WHERE kind IN ({', '.join('?' * len(kinds))}) " if kinds else ""
    return _select(conn, where, kinds)


def entries_like(conn: sqlite3.Connection, prefix: str) -> Iterator[Entry]:
    """Yield the entries whose kind begins with `prefix` ("encounter."), in order."""
    return _select(conn, "WHERE kind >= ? AND kind < ? ", (prefix, prefix + "\x7f"))


def entries_about(conn: sqlite3.Connection, encounter: str) -> Iterator[Entry]:
    """Yield the entries about one encounter, in order, without reading the others."""
    return _select(
        conn,
        "WHERE kind >= 'encounter.' AND kind < 'encounter/' "
        "AND json_extract(data, '$.encounter') = ? ",
        (encounter,),
    )


def _select(conn: sqlite3.Connection, where: str, values: Sequence[Any]) -> Iterator[Entry]:
    rows = conn.execute(f"SELECT {_COLUMNS} FROM ledger {where}ORDER BY seq", values)  # noqa: S608 (our own words only)
    codes = codes_of(conn)
    for seq, at, name, body, corrects, back, link in rows:
        gone = body == BLANK
        try:
            moment = datetime.fromisoformat(at)
            data = {} if gone else dict(json.loads(body))
        except (ValueError, TypeError) as exc:
            raise ConfigError(
                f"entry {seq} of the log cannot be read: it is damaged, or was written by hand",
                hint="check the log with `langaccess encounter verify`; put the folder .langaccess "
                "back from your backup",
            ) from exc
        if codes and name not in _AS_THEY_ARE:  # an older entry may hold a code entered since
            data = codes.hide_all(data)
        yield Entry(seq, moment, name, data, corrects, bool(back), link, gone)


def without_codes(
    conn: sqlite3.Connection, kind: str, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the data of an entry without the codes of interpreter lines that are known."""
    codes = codes_of(conn)
    return codes.hide_all(data) if codes and kind not in _AS_THEY_ARE else data


def head(conn: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last entry, to be written down outside the database."""
    row = conn.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)
