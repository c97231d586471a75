"""What reviewers said of sentences, kept for the next one who looks at them.

Remarks are words about a text and no act: they stand in a table, not in the log, and decide
nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.review.model import ReviewedDocument

__all__ = ["ReviewComment", "comments_on", "save_comments"]


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A remark of a reviewer.

    Attributes:
        by: who, as the file says, or under whose name it was taken in.
        at: when it came in.
        file: the file in which it came.
        text: the remark.
        on_this: it was made on the translation that stands now; otherwise on an earlier one.
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
    """Keep remarks; the same one again is kept once.

    Args:
        document: as it is after the file was taken in.
        said: place of a sentence, and the remark. One on no sentence of the document is left out.
        by: who.
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
    """Return id of a sentence → the remarks on it, oldest first.

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
