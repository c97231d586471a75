"""What came back and is held is put aside: it was the wrong file, or stood in the wrong place."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.review.deciding import chosen
from langaccess.review.model import Reviewed, Sentence
from langaccess.review.standing import log_of
from langaccess.review.store import save

__all__ = ["DISCARDED", "discard"]

DISCARDED = "return.discarded"


def discard(
    conn: sqlite3.Connection,
    document: Reviewed,
    *,
    by: str,
    why: str,
    at: datetime,
    only: Collection[str] = (),
) -> tuple[Sentence, ...]:
    """Put aside what came back last and is held; what stood before it stands as it did.

    Nothing is approved by that, and what was taken in stays: it is rejected, or the right file is
    imported over it.

    Args:
        conn: the agency's database.
        document: as it is now.
        by: who puts it aside, as that person says.
        why: the reason.
        at: now, with a time zone.
        only: places or ids of sentences; all that are held when empty.

    Raises:
        InputError: no name, no reason, or nothing is held.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not by.strip() or not why.strip():
        raise InputError("who puts it aside, and why?", hint='--by NAME --why "the wrong file"')
    found = tuple(one for one in chosen(document, only) if one.held is not None)
    if not found:
        raise InputError(
            f"nothing that came back for {document.name} is held there",
            hint="see `langaccess review show`",
        )
    gone = {one.id for one in found}
    left = tuple(replace(one, held=None) if one.id in gone else one for one in document.sentences)
    with transaction(conn):
        log_of(conn)
        save(conn, replace(document, sentences=left))
        data = {
            "document": document.name, "lang": str(document.tag), "sentences": sorted(gone),
            "by": by.strip(), "why": why.strip(),
        }  # fmt: skip
        ledger.append(conn, DISCARDED, data | ledger.here(), at=at)
    return found
