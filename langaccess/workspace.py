"""The agency's folder: finds it, opens and migrates its database, copies it.

One folder holds everything an agency has; one SQLite file in it (`.langaccess/state.db`) holds what
changes. The database uses a rollback journal and full syncs, because the folder may lie on a
network drive or be carried on a stick, where write-ahead logging is not safe.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from langaccess.errors import ConfigError, LangAccessError, OutputError
from langaccess.files import lock
from langaccess.resources import CONFIG, shipped

__all__ = [
    "ENVIRONMENT",
    "FOLDERS",
    "JURISDICTION",
    "MIGRATIONS",
    "Workspace",
    "find",
    "migrate",
    "open_db",
    "transaction",
]

JURISDICTION = "jurisdiction.yaml"
ENVIRONMENT = "LANGACCESS_WORKSPACE"
FOLDERS = ("roster", "phrasebooks", "glossary", "brochures", "approved", "translations")
_STATE = ".langaccess"
_BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the rules come from, and the agency's folder when there is one.

    Attributes:
        root: the agency's folder; None when there is none and the shipped rules apply.
        jurisdiction: the jurisdiction file in force.
        chosen_by: how it was found: `option`, `environment`, `folder` or `shipped`.
    """

    root: Path | None
    jurisdiction: Path
    chosen_by: str

    @property
    def state(self) -> Path:
        """The folder of the database, the locks and the backups.

        Raises:
            ConfigError: there is no agency folder.
        """
        if self.root is None:
            raise ConfigError(
                "this needs an agency's folder, and there is none here",
                hint="make one with `langaccess init NAME`, or name one with --workspace",
            )
        return self.root / _STATE

    @property
    def note(self) -> str | None:
        """What to tell the user on stderr about where the rules come from, if anything."""
        if self.root is not None:
            return None
        return (
            "no agency folder here: the shipped federal defaults apply "
            "(make one with `langaccess init NAME`)"
        )


def find(
    start: Path | None = None,
    explicit: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
) -> Workspace:
    """Return the workspace that applies.

    The order: `explicit` (the option --workspace), the variable LANGACCESS_WORKSPACE, the nearest
    folder from `start` upward that holds jurisdiction.yaml, else the shipped us-federal rules
    without a folder. Finding creates nothing.

    Args:
        start: where to begin, default the current folder.
        explicit: a folder the user named.
        environment: default: that of the process.

    Raises:
        ConfigError: the named folder is missing or holds no jurisdiction.yaml.
    """
    variables = os.environ if environment is None else environment
    if explicit is not None:
        return _named(explicit, "option")
    if variables.get(ENVIRONMENT):
        return _named(Path(variables[ENVIRONMENT]), "environment")
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / JURISDICTION).is_file():
            return Workspace(folder, folder / JURISDICTION, "folder")
    return Workspace(None, shipped(CONFIG, "us-federal.yaml"), "shipped")


def _named(folder: Path, by: str) -> Workspace:
    folder = folder.expanduser()
    if not (folder / JURISDICTION).is_file():
        named = "--workspace" if by == "option" else ENVIRONMENT
        missing = f"holds no {JURISDICTION}" if folder.is_dir() else "is not a folder"
        raise ConfigError(
            f"{named} names something that {missing}",
            where=str(folder),
            hint="name the agency's folder, or make one with `langaccess init NAME`",
        )
    return Workspace(folder.resolve(), folder.resolve() / JURISDICTION, by)


def open_db(workspace: Workspace) -> sqlite3.Connection:
    """Open the workspace's database, made or brought up to date when needed.

    The connection is in autocommit mode: group writes with `transaction`. Close it when done.

    Raises:
        ConfigError: there is no agency folder; the file is damaged, or newer than this program.
        OutputError: the folder cannot be written, or another process holds the file too long.
    """
    path = workspace.state / "state.db"
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        conn = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
            conn.execute("PRAGMA synchronous = FULL")
            conn.execute("PRAGMA foreign_keys = ON")
            migrate(conn, path)
        except BaseException:
            conn.close()
            raise
    return conn


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Write everything in the block, or nothing of it; inside another such block, join that one.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    if conn.in_transaction:
        yield
        return
    with _explained(None):
        # IMMEDIATE takes the write lock before reading: two writers cannot both read the same
        # last entry, and a reader never has to become a writer half-way (which may deadlock).
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            conn.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                conn.execute("ROLLBACK")
            raise


MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE ledger (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            data TEXT NOT NULL,
            data_digest TEXT NOT NULL,
            corrects INTEGER REFERENCES ledger (seq),
            clock_back INTEGER NOT NULL,
            hash TEXT NOT NULL UNIQUE
        )
        """,
        "CREATE INDEX ledger_kind ON ledger (kind, seq)",
        """
        CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
        """
        CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
        # INSERT OR REPLACE would delete without firing the trigger above.
        """
        CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
    ),
    (
        """
        CREATE TABLE drafts (
            key TEXT PRIMARY KEY,
            target TEXT,
            origin TEXT,
            engine TEXT,
            at TEXT
        )
        """,
    ),
)
"""Steps from one schema to the next; step n leads to version n. Steps are added, never changed."""


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
            for step in MIGRATIONS[_version(conn) :]:
                for statement in step:
                    conn.execute(statement)
            conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _backup(conn: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        conn.backup(copy)


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    """Turn what SQLite and the system report into the project's own errors."""
    where = None if path is None else str(path)
    try:
        yield
    except LangAccessError:
        raise
    except sqlite3.OperationalError as exc:
        raise OutputError(
            f"the workspace's database cannot be used: {exc}",
            where=where,
            hint="close other runs of langaccess; check free space and your rights on the folder",
        ) from exc
    except sqlite3.DatabaseError as exc:
        if isinstance(exc, sqlite3.IntegrityError):
            raise
        raise ConfigError(
            f"the workspace's database is damaged: {exc}",
            where=where,
            hint="put a copy of the folder .langaccess back from your backup",
        ) from exc
    except OSError as exc:
        raise OutputError(
            f"the workspace's folder cannot be written: {(exc.strerror or '').lower()}",
            where=where,
            hint="check your rights on the folder",
        ) from exc
