"""The open log, for the commands of `langaccess encounter`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.core.errors import ConfigError

if TYPE_CHECKING:
    from langaccess.interpret.encounters import Rules

__all__ = ["Book", "IdArgument", "account", "open_book"]

IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="E-2026-0113, or 113 for that of the latest year.")
]


@dataclass(frozen=True, slots=True)
class Book:
    """The open log of an agency's folder, the rules in force, and the moment on its clock."""

    conn: sqlite3.Connection
    rules: Rules
    root: Path
    now: datetime


@contextmanager
def open_book(workspace: Path | None) -> Iterator[Book]:
    """Open the log; close it at the end.

    Raises:
        ConfigError: there is no agency folder; its rules hold mistakes; the database is damaged.
    """
    from contextlib import closing
    from zoneinfo import ZoneInfo

    from langaccess.agency.policy import recall_policy
    from langaccess.agency.workspace import find, open_db
    from langaccess.interpret.encounters import Rules

    found = find(explicit=workspace)
    if found.root is None:
        raise ConfigError(
            "encounters are recorded in an agency's folder, and there is none here",
            hint="make one with `langaccess init NAME`, or name one with --workspace",
        )
    policy = recall_policy(found.jurisdiction)
    now = datetime.now(ZoneInfo(policy.agency.time_zone or "UTC")).replace(microsecond=0)
    with closing(open_db(found)) as conn:
        yield Book(conn, Rules(policy), found.root, now)


def account() -> str:
    """Return the name of the account on this computer."""
    from langaccess.agency import ledger

    return ledger.account()
