"""How commands open the agency's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langaccess.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from langaccess.agency.approval import ApprovalLog
    from langaccess.agency.session import Session
    from langaccess.interpret.roster import Roster


def open_with_note(workspace: Path | None) -> Session:
    """Return the session; a note on stderr says if there is no agency folder."""
    from langaccess.agency.session import open_session

    return open_session(workspace, note=output.Reporter().note)


def open_people(workspace: Path | None) -> tuple[Session, Roster]:
    """Return the session and the agency's roster; without a folder, an empty roster."""
    from langaccess.interpret import roster

    session = open_with_note(workspace)
    policy = session.policy
    if session.root is None:
        return session, roster.Roster()
    return session, roster.load_roster(session.root / "roster", policy)


def open_folder(workspace: Path | None, kept: str) -> Session:
    """Return the session of a command that works only in an agency's folder; use it in `with`."""
    from langaccess.agency.session import open_session

    session = open_session(workspace)
    session.require_folder(f"{kept} are kept in an agency's folder, and there is none here")
    return session


def open_encounters(workspace: Path | None) -> Session:
    """Return the session in which encounters are recorded; use it in `with`."""
    from langaccess.agency.session import open_session

    session = open_session(workspace)
    session.require_folder("encounters are recorded in an agency's folder, and there is none here")
    _ = session.now  # before a wait for the database; it also reads the rules
    return session


def note_new_record(session: Session, ids: Sequence[str]) -> None:
    """Say once, at its first encounters, that a record begins with number 1.

    Where database, mark and this account's copy of it are lost, nothing else could say so.
    """
    from langaccess.agency import ledger

    conn = session.connection
    begins = any(one.endswith("-0001") for one in ids) and not ledger.problems_of(conn)
    if begins and len(ledger.encounter_ids(conn)) == len(ids):
        output.Reporter().note(
            f"A NEW RECORD BEGINS HERE WITH {ids[0]}. If encounters of this agency were recorded "
            "before, their numbers would be used twice: record nothing more, and put a copy of the "
            "folder .langaccess from your backup"
        )


def open_review(workspace: Path | None) -> Session:
    """Return the session in which documents are reviewed; use it in `with`."""
    from datetime import UTC, datetime

    from langaccess.agency.session import open_session

    session = open_session(workspace)
    _ = session.folder, session.policy  # refuses before anything is written
    # As exact as the log's other entries: two acts within one second keep their order.
    session.now = datetime.now(UTC)
    return session


def approval_log(session: Session, subject: str) -> ApprovalLog:
    """Return what was approved of this kind of text; reading does not create a database."""
    from langaccess.agency.approval import ApprovalLog, approvals

    if not session.has_database:
        return ApprovalLog()
    with session:
        return approvals(session, subject)


def account() -> str:
    """Return the name of the account on this computer."""
    from langaccess.agency import ledger

    return ledger.account()
