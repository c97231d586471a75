"""A connection to the database that says in the project's own words what SQLite reports.

A damaged file, or one that another process holds, is often noticed only when a row is read, long
after the file was opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from langaccess.core.errors import ConfigError, OutputError

P = ParamSpec("P")
R = TypeVar("R")


def as_our_error(exc: Exception, path: Path | str | None) -> Exception:
    """Return the error to raise for one of SQLite: itself where the mistake is our own."""
    where = None if path is None else str(path)
    # A damaged row may hold bytes that are not text: SQLite calls that an operational error.
    no_text = isinstance(exc, UnicodeDecodeError) or "Could not decode" in str(exc)
    if no_text or type(exc) is sqlite3.DatabaseError:
        return ConfigError(
            "the workspace's database is damaged" + ("" if no_text else f": {exc}"),
            where=where,
            hint="put a copy of the folder .langaccess from your backup",
        )
    if isinstance(exc, sqlite3.OperationalError):
        return OutputError(
            f"the workspace's database cannot be used: {exc}",
            where=where,
            hint="close other runs of langaccess; check free space and your permissions",
        )
    return exc


def _explained(method: Callable[P, R], place: str, *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return method(*args, **kwargs)
    except (sqlite3.Error, UnicodeDecodeError) as exc:
        error = as_our_error(exc, place)
        if error is exc:
            raise
        raise error from exc


class Connection(sqlite3.Connection):
    """What `open_db` returns."""

    def __init__(self, database: Path, **settings: Any) -> None:
        super().__init__(database, **settings)
        self.place = str(database)
        self.after_commit: dict[str, Callable[[], None]] = {}
        """What to do once the open transaction is on the disk, by name; not after a rollback."""
        self.faults: tuple[str, ...] = ()
        """What was wrong with the file, but for the chain of the log, when it was opened."""
        self.checked: tuple[object, tuple[str, ...]] | None = None
        """A state of the log, and what was wrong with it then (`ledger.problems_of`)."""
        # Not every build of SQLite overwrites what is deleted, and a page that a table outgrows
        # keeps its old rows. Here, so that no connection of the program does without.
        self.execute("PRAGMA secure_delete = ON")
        self.execute("PRAGMA trusted_schema = OFF")  # a planted view or trigger runs no function

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """Return the cursor of a statement."""
        return self.cursor(_Cursor).execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        """Return the cursor of a statement that runs once for each row of values."""
        return self.cursor(_Cursor).executemany(*args)


def faults_of(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Return what was wrong with the file of an open database: its schema, or its bytes."""
    return conn.faults if isinstance(conn, Connection) else ()


def root_of(conn: sqlite3.Connection) -> Path | None:
    """Return the agency's folder of an open database; None for one that `open_db` did not open."""
    return Path(conn.place).parent.parent if isinstance(conn, Connection) else None


class _Cursor(sqlite3.Cursor):
    @property
    def _place(self) -> str:
        return str(getattr(self.connection, "place", ""))

    def execute(self, *args: Any) -> Self:
        _explained(super().execute, self._place, *args)
        return self

    def executemany(self, *args: Any) -> Self:
        _explained(super().executemany, self._place, *args)
        return self

    def fetchone(self) -> Any:
        return _explained(super().fetchone, self._place)

    def fetchall(self) -> list[Any]:
        return _explained(super().fetchall, self._place)

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except (sqlite3.Error, UnicodeDecodeError) as exc:
            raise as_our_error(exc, self._place) from exc
