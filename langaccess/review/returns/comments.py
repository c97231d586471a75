"""Comments of reviewers on sentences, kept for the next reviewer.

A comment is not an act: it is stored in a table, not in the log, and decides nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.review.model import ReviewedDocument


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A comment of a reviewer.

    Attributes:
        by: who, as the file says, or the translator of the import.
        at: when it came in.
        file: the file in which it came.
        text: the comment.
        on_this: whether it is about the current translation and not an earlier one.
    """

    by: str
    at: datetime
    file: str = field(metadata={"json": ""})
    text: str
    on_this: bool


def save_comments(
    session: Session,
    document: ReviewedDocument,
    said: Sequence[tuple[str, str]],
    *,
    by: str,
    file: str,
) -> None:
    """Store comments; the same one again is stored once.

    Args:
        document: as it is after the import.
        said: place of a sentence, and the comment; one on an unknown place is left out.
        file: name of the file.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    mine = {one.place: document.signed(one) for one in document.sentences}
    with transaction(session.connection):
        session.connection.executemany(
            "INSERT OR IGNORE INTO review_comments "
            "(document, sentence, target, by, at, file, comment) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    document.id,
                    mine[place].id,
                    mine[place].target,
                    by,
                    session.now.astimezone(UTC).isoformat(),
                    file,
                    words,
                )
                for place, words in said
                if place in mine
            ],
        )


def comments_on(
    conn: sqlite3.Connection, document: ReviewedDocument
) -> Mapping[str, tuple[ReviewComment, ...]]:
    """Return id of a sentence → the comments on it, oldest first.

    Args:
        document: as it is now.
    """
    now = {one.id: document.signed(one).target for one in document.sentences}
    found: dict[str, tuple[ReviewComment, ...]] = {}
    rows = conn.execute(
        "SELECT sentence, target, by, at, file, comment FROM review_comments "
        "WHERE document = ? ORDER BY at, rowid",
        (document.id,),
    )
    for id_, target, by, at, file, words in rows:
        one = ReviewComment(by, datetime.fromisoformat(at), file, words, now.get(id_) == target)
        found[id_] = (*found.get(id_, ()), one)
    return found
