"""Which copies must come back, and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from langaccess import approval, ledger
from langaccess.model import Reason
from langaccess.policy import Policy, reason
from langaccess.review.model import Reviewed
from langaccess.review.publishing_copies import Copies, copies_out
from langaccess.review.publishing_gate import expired, unapproved
from langaccess.review.releasing import RELEASED, text_rows
from langaccess.review.standing import log_of, standings
from langaccess.review.store import reviewed
from langaccess.workspace import Workspace

__all__ = ["Recall", "recalls", "why_recalled"]


@dataclass(frozen=True, slots=True)
class Recall:
    """Copies that must come back.

    Attributes:
        copies: which, and where.
        reasons: why.
    """

    copies: Copies
    reasons: tuple[Reason, ...]


def recalls(
    conn: sqlite3.Connection, workspace: Workspace, policy: Policy, *, on: date
) -> tuple[Recall, ...]:
    """Return the copies that must come back: source or approval changed, or a date has passed.

    Args:
        conn: from `workspace.open_db`.
        workspace: the agency's folder.
        policy: the rules in force.
        on: the day.

    Raises:
        ConfigError: the log was changed by hand.
    """
    out = copies_out(conn)
    log = log_of(conn)
    if not out:
        return ()
    documents = {
        (one.name, one.tag): one for one in reviewed(conn, workspace, policy)
    }  # a document that left the desk has nobody who vouches for it
    known = {entry.data["form"]: entry.data for entry in ledger.entries(conn, RELEASED)}
    why: dict[str, tuple[Reason, ...]] = {}
    for one in out:
        if one.form not in why:
            document = documents.get((one.document, one.tag))
            found = why_recalled(known[one.form], document, log, policy, on)
            why[one.form] = tuple(found)
    return tuple(Recall(one, why[one.form]) for one in out if why[one.form])


def why_recalled(
    version: Mapping[str, Any],
    document: Reviewed | None,
    log: approval.Log,
    policy: Policy,
    on: date,
) -> Iterator[Reason]:
    """Yield why copies of a version must come back.

    Args:
        version: what the log says of the version.
        document: the document as it is now, None when it is no longer under review.
        log: the approvals and rejections of translations.
        policy: the rules in force.
        on: the day.
    """
    if document is None:
        yield reason(policy, "floor.9", f"{version['document']} is under review no more")
        return
    stand = standings(document, log, policy)
    against = tuple(unapproved(document, stand, policy))
    yield from against
    if not against and _bodies(version["texts"]) != _bodies(text_rows(document)):
        yield reason(policy, "floor.9", "another text was approved since")
    yield from expired(document, stand, policy, on)


def _bodies(rows: list[list[str]]) -> list[str]:
    """Return what a reader sees of a version: its translations, in their order."""
    return [row[2] for row in rows]
