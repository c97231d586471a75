"""The one database of an agency's folder: opened, brought up to date, written in transactions.

It uses a rollback journal and full syncs, because the folder may lie on a network drive, be synced
or be carried on a stick, where write-ahead logging is not safe.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from langaccess.agency.workspace.connection import Connection, as_our_error
from langaccess.agency.workspace.log_mark import MARK
from langaccess.agency.workspace.place import Workspace
from langaccess.agency.workspace.schema import MIGRATIONS, run_steps, schema_changes
from langaccess.core import log
from langaccess.core.errors import ConfigError, LangAccessError, OutputError, reason_of
from langaccess.core.files import clear_left_of, lock, make_folder, make_private
from langaccess.core.windows_files import when_free

_BUSY_SECONDS = 30.0


def open_db(workspace: Workspace) -> sqlite3.Connection:
    """Open the workspace's database, made or brought up to date when needed.

    The connection is in autocommit mode: group writes with `transaction`. Close it when done.

    Raises:
        ConfigError: there is no agency folder; the file is damaged, or newer than this program.
        OutputError: the folder cannot be written, or another process holds the file too long.
    """
    path = workspace.database
    with explained(path):
        make_folder(path.parent)
        clear_left_of(workspace.require() / MARK)  # of a run killed after it had its entry
        _be_private(path)
        conn = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, factory=Connection
        )
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
            # FULL does not sync the folder after a commit: a power cut could bring the journal back
            # and undo an entry that the folder's mark (`log_mark.py`) has seen.
            conn.execute("PRAGMA synchronous = EXTRA")
            conn.execute("PRAGMA foreign_keys = ON")
            migrate(conn, path)
            conn.faults = tuple(_faults(conn))
        except BaseException:
            conn.close()
            raise
    return conn


def _be_private(path: Path) -> None:
    """Keep a new database from other accounts (POSIX); who the folder is shared with may read it.

    Raises:
        ConfigError: there is a link: its author would have another file written.
    """
    if path.is_symlink():
        raise ConfigError(
            "this is a link, and a database is not looked for elsewhere",
            where=str(path),
            hint="put the file itself here, from your backup",
        )
    if os.name == "posix" and not path.exists():
        with suppress(OSError):  # the folder may be another account's, which has seen to it
            path.parent.chmod(stat.S_IMODE(path.parent.stat().st_mode) & ~stat.S_IRWXO)
        make_private(path)


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Write everything in the block, or nothing of it; inside another such block, join that one.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    if conn.in_transaction:
        yield
        return
    with explained(_file(conn)):
        # IMMEDIATE takes the write lock before reading: two writers cannot both read the same
        # last entry, and a reader never has to become a writer half-way (which may deadlock).
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            conn.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error, LangAccessError):
                conn.execute("ROLLBACK")
            if isinstance(conn, Connection):
                conn.after_commit.clear()
            raise
    if isinstance(conn, Connection):
        actions = [*conn.after_commit.values()]
        conn.after_commit.clear()
        for action in actions:
            action()


def clear_free_space(conn: sqlite3.Connection) -> None:
    """Rewrite the database without its free space, where deleted rows may remain.

    Rows that an earlier version of the program deleted, or moved to another page, go with it.
    Needs about as much free disk space again as the database takes.

    Raises:
        OutputError: another process uses the database too long, or the disk is full; the database
            is as it was before.
    """
    with explained(_file(conn)):
        conn.execute("VACUUM")


def migrate(conn: sqlite3.Connection, path: Path) -> None:
    """Bring the database at `path` up to date; an existing one is copied beside itself first.

    Raises:
        ConfigError: a newer program wrote this file.
        OutputError: another process is migrating and does not end, or the copy fails.
    """
    version = _version(conn)
    if version > len(MIGRATIONS):
        raise ConfigError(
            f"a newer langaccess wrote this database (version {version}; "
            f"this program knows {len(MIGRATIONS)})",
            where=str(path),
            hint="update langaccess on this machine; nothing was changed",
        )
    if version == len(MIGRATIONS):
        return
    with lock(path.with_name("migrate.lock"), wait=60, purpose="the workspace's database"):
        version = _version(conn)
        if 0 < version < len(MIGRATIONS):
            _backup(conn, path.with_name(f"state-v{version}.backup.db"))
        with transaction(conn):
            run_steps(conn, MIGRATIONS[_version(conn) :])
            conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        log.event("database.migrated", before=version, now=len(MIGRATIONS))


def _faults(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield what in the file was not made by this program, or is damaged.

    The chain of hashes covers the entries of the log, and not the indexes by which they are found:
    an entry that is missing there, such as a withdrawal, would not count.
    """
    yield from schema_changes(conn)
    try:
        for (words,) in conn.execute("PRAGMA integrity_check(ledger)"):
            if words != "ok":
                yield f"the database's file is damaged: {words}"
    except ConfigError as exc:
        yield exc.message


def _file(conn: sqlite3.Connection) -> Path | None:
    """Return the file of a connection, for messages; None for a database in memory."""
    name = conn.execute("PRAGMA database_list").fetchone()[2]
    return Path(name) if name else None


def _version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _backup(conn: sqlite3.Connection, target: Path) -> None:
    """Copy the database; its name gets a whole copy or none."""
    half = target.with_name(f".tmp-{target.name}")
    half.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(half, factory=Connection)) as copy:
            conn.backup(copy)
        when_free(lambda: half.replace(target))
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turn what SQLite and the system report into the project's own errors."""
    try:
        yield
    except sqlite3.Error as exc:
        error = as_our_error(exc, path)
        if error is exc:
            raise
        raise error from exc
    except OSError as exc:
        raise OutputError(
            f"the workspace's folder cannot be written: {reason_of(exc)}",
            where=None if path is None else str(path),
            hint="check your permissions on the folder",
        ) from exc
