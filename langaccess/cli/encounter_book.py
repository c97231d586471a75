"""The open log, for the commands of `langaccess encounter`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from langaccess.agency.session import Session

__all__ = ["IdArgument", "account", "open_book"]

IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="E-2026-0113, or 113 for that of the latest year.")
]


def open_book(workspace: Path | None) -> Session:
    """Return the session in which encounters are recorded; use it in `with`.

    Raises:
        ConfigError: there is no agency folder; its rules hold mistakes.
    """
    from langaccess.agency.session import open_session

    session = open_session(workspace)
    session.require_folder("encounters are recorded in an agency's folder, and there is none here")
    _ = session.now  # before a wait for the database; it also reads the rules
    return session


def account() -> str:
    """Return the name of the account on this computer."""
    from langaccess.agency import ledger

    return ledger.account()
