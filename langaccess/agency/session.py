"""One command's view of the agency's folder: its rules, its database, its clock.

Only this module finds the folder and opens the database, apart from `agency/workspace` itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from langaccess.agency.workspace import Workspace, find, first_use, lost_log, open_db, trust
from langaccess.core.alerts import set_alerts
from langaccess.core.files import sha256

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy


class Session:
    """The agency's folder, rules and records; each part is read when it is first used.

    As a context manager it closes the database at the end.

    Args:
        workspace: the agency's folder, or the shipped rules without one.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def root(self) -> Path | None:
        """The agency's folder; None when there is none and the shipped rules apply."""
        return self.workspace.root

    @property
    def folder(self) -> Path:
        """The agency's folder.

        Raises:
            ConfigError: there is none.
        """
        return self.workspace.require()

    def require_folder(self, missing: str) -> Path:
        """Return the agency's folder.

        Args:
            missing: what to say when there is none.

        Raises:
            ConfigError: there is none.
        """
        return self.workspace.require(missing)

    @cached_property
    def policy(self) -> Policy:
        """The current rules.

        Raises:
            ConfigError: a file of the rules is wrong; `details` has every mistake.
        """
        from langaccess.agency.policy import recall_policy

        return recall_policy(self.workspace.jurisdiction)

    @cached_property
    def rules_text(self) -> str:
        """The current rules as text, to be kept in the log."""
        from langaccess.agency.policy import rules_text

        return rules_text(self.policy)

    @cached_property
    def rules_digest(self) -> str:
        """The SHA-256 of `rules_text`."""
        return sha256(self.rules_text.encode("ascii"))

    @property
    def has_database(self) -> bool:
        """Whether the database exists already: reading from it must not make it.

        One that is lost raises an alert: the command would else find that nothing happened.
        """
        if self.root is None:
            return False
        database = self.workspace.database
        if database.is_file():
            return True
        if lost := lost_log(self.root):
            set_alerts(str(database), (lost,))
        return False

    @property
    def connection(self) -> sqlite3.Connection:
        """The agency's database, opened on first use, when the health of its log is checked.

        Raises:
            ConfigError: there is no agency folder; the file is damaged or too new.
            OutputError: the folder cannot be written, or another process holds the file.
        """
        if self._connection is None:
            from langaccess.agency.ledger import check_health

            self._connection = open_db(self.workspace)
            check_health(self._connection)
        return self._connection

    @cached_property
    def now(self) -> datetime:
        """The moment of this command in the agency's time zone, to the second."""
        zone = ZoneInfo(self.policy.agency.time_zone or "UTC")
        return datetime.now(zone).replace(microsecond=0)

    @property
    def today(self) -> date:
        """The day on the agency's calendar."""
        return self.now.date()


def open_session(
    explicit: Path | None = None, *, note: Callable[[str], None] | None = None
) -> Session:
    """Return the session of a command; use it in `with` where it opens the database.

    Args:
        explicit: the folder that the user named with --workspace.
        note: is called with what to say when there is no agency folder, or once about the one that
            was found above the current folder.

    Raises:
        UntrustedFolderError: the folder was not named, and its rules may be someone else's.
        ConfigError: the named folder is missing or holds no jurisdiction.yaml.
    """
    found = find(explicit=explicit)
    if note is not None:
        if found.note:
            note(found.note)
        elif _is_above(found) and first_use(found.require()):
            note(f"agency folder: {found.root}")
    return Session(found)


def trust_folder(folder: Path) -> Path:
    """Remember for this account that the rules in `folder` are to be used; return its full path.

    Raises:
        ConfigError: it is missing or holds no jurisdiction.yaml.
        OutputError: the account's own folder cannot be written.
    """
    root = find(explicit=folder).require()
    trust(root)
    return root


def _is_above(found: Workspace) -> bool:
    """Return whether the folder was found by search above the current one."""
    return found.chosen_by == "folder" and found.root != Path.cwd().resolve()
