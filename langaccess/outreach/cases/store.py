"""Where cases are: in the agency's database, or in a private file that only designees open."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import Connection, clear_free_space, transaction
from langaccess.core.errors import ConfigError, InputError, OutputError, reason_of
from langaccess.core.files import sha256
from langaccess.core.windows_files import others_can_read, privacy_command
from langaccess.outreach.cases.model import CaseEvent, CaseKind

_TABLES = (
    """CREATE TABLE IF NOT EXISTS case_entries (
        kind TEXT NOT NULL, case_id TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
        event TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (kind, case_id, seq)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS case_numbers (
        kind TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (kind, year)
    ) WITHOUT ROWID""",
)
"""The tables of a private file: the same two that the agency's database has."""


class CaseStore:
    """The entries of one kind of case.

    The log of the session `log` gets the digest of each entry; None for a private kind.
    """

    def __init__(self, conn: sqlite3.Connection, kind: CaseKind, log: Session | None) -> None:
        self._conn = conn
        self._kind = kind
        self._log = log

    def transaction(self) -> Any:
        """Return a context in which all that is written is written, or nothing."""
        return transaction(self._conn)

    def events(self) -> Mapping[str, list[CaseEvent]]:
        """Return number of a case → its entries, oldest case first."""
        found: dict[str, list[CaseEvent]] = {}
        rows = self._conn.execute(
            "SELECT case_id, seq, at, event, data FROM case_entries WHERE kind = ? "
            "ORDER BY case_id, seq",
            (self._kind.name,),
        )
        for case, seq, at, event, data in rows:
            made = CaseEvent(seq, datetime.fromisoformat(at), event, json.loads(data))
            found.setdefault(case, []).append(made)
        return found

    def next_id(self, year: int) -> str:
        """Return the next number of a year; a number is never used twice.

        That holds where the agency's database was lost, too; nothing outside a private file knows
        its numbers.
        """
        row = self._conn.execute(
            "SELECT last FROM case_numbers WHERE kind = ? AND year = ?", (self._kind.name, year)
        ).fetchone()
        last = row[0] if row else 0
        if self._log is not None:
            last = ledger.last_number(self._conn, self._kind.name, year, last)
        number = last + 1
        self._conn.execute(
            "INSERT OR REPLACE INTO case_numbers VALUES (?, ?, ?)", (self._kind.name, year, number)
        )
        return f"{self._kind.prefix}-{year}-{number:04}"

    def append(
        self, case: str, event: str, data: Mapping[str, Any], *, by: str, at: datetime
    ) -> None:
        """Write an entry; the log gets its digest, not its text."""
        body = json.dumps(data, ensure_ascii=False, sort_keys=True)
        self._conn.execute(
            "INSERT INTO case_entries SELECT ?, ?, coalesce(max(seq), 0) + 1, ?, ?, ? FROM "
            "case_entries WHERE kind = ? AND case_id = ?",
            (self._kind.name, case, at.astimezone(UTC).isoformat(), event, body,
             self._kind.name, case),
        )  # fmt: skip
        self._log_event(case, event, by=by, at=at, digest=sha256(body.encode("utf-8")))

    def delete(self, case: str, *, by: str, at: datetime) -> None:
        """Delete a case; the log keeps its number."""
        self._conn.execute(
            "DELETE FROM case_entries WHERE kind = ? AND case_id = ?", (self._kind.name, case)
        )
        self._log_event(case, "deleted", by=by, at=at)

    def clear(self) -> None:
        """Overwrite what deleted cases left in the file."""
        clear_free_space(self._conn)

    def _log_event(self, case: str, event: str, **data: Any) -> None:
        if self._log is not None:
            at = data.pop("at")
            more = {"case": case, **data} | ledger.here()
            ledger.append(self._log.connection, f"case.{event}", more, at=at)


def private_file(session: Session, kind: CaseKind) -> Path:
    """Return the file of a private kind of case."""
    return session.workspace.state / f"{kind.name}.db"


@contextmanager
def opened_store(session: Session, kind: CaseKind) -> Iterator[CaseStore]:
    """Yield the store of a kind of case.

    A private file that others can read, or that belongs to another account, is refused.
    """
    if not kind.private:
        yield CaseStore(session.connection, kind, session)
        return
    path = private_file(session, kind)
    _make(path)
    with closing(
        sqlite3.connect(path, isolation_level=None, timeout=30, factory=Connection)
    ) as conn:
        conn.execute("PRAGMA synchronous = FULL")
        for table in _TABLES:
            conn.execute(table)
        yield CaseStore(conn, kind, None)


def _make(path: Path) -> None:
    """Make a file that only this account reads, or check that the existing one is."""
    try:
        path.parent.mkdir(exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as exc:
        raise OutputError(reason_of(exc), where=str(path)) from exc
    if others_can_read(path) or (os.name == "posix" and path.is_symlink()):
        raise ConfigError(
            "others can read this file",
            where=str(path),
            hint=f"inform counsel; then: {privacy_command(path)}",
        )
    if not os.access(path, os.R_OK | os.W_OK):
        raise InputError(
            "this file belongs to another account",
            where=str(path),
            hint="designees use the account in which the register was made",
        )
