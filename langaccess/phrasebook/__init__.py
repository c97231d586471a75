"""Phrases with provenance and review state: what an officer points at.

English stands by topic, every other language in a file of its own. A translation repeats the
English that it was made from, so that a changed English makes it stale, and a linguist who opens
one file sees both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from langaccess.exchange import read_table, write_table
from langaccess.phrasebook.check import check_phrasebook
from langaccess.phrasebook.compare import Difference, differences
from langaccess.phrasebook.find import Match, find, never_a_phrase
from langaccess.phrasebook.loading import load_phrasebook
from langaccess.phrasebook.model import (
    Answers,
    Phrase,
    Phrasebook,
    Risk,
    Subject,
    Topic,
    Translation,
)
from langaccess.phrasebook.table import COLUMNS, Taken, rows, take
from langaccess.phrasebook.writing import write_language
from langaccess.tags import Tag

__all__ = [
    "Answers",
    "Difference",
    "Match",
    "Phrase",
    "Phrasebook",
    "Risk",
    "Subject",
    "Taken",
    "Topic",
    "Translation",
    "check_phrasebook",
    "differences",
    "export_csv",
    "find",
    "import_csv",
    "load_phrasebook",
    "never_a_phrase",
    "own",
    "store",
]


def export_csv(book: Phrasebook, tags: Sequence[Tag], topics: Sequence[str] = ()) -> bytes:
    """Return a table for a linguist: every phrase in every wanted language, done or not."""
    return write_table(COLUMNS, rows(book, tags, topics))


def import_csv(book: Phrasebook, path: Path, *, translator: str, on: date) -> Taken:
    """Return what a returned table changes; nothing is written.

    Args:
        book: the phrasebook as it is now.
        path: the table.
        translator: who filled it in, for rows that do not say so.
        on: the day of the return.

    Raises:
        InputError: the table or some of its rows cannot be used; `details` names each.
    """
    return take(book, read_table(path), translator=translator, on=on)


def own(book: Phrasebook, folder: Path) -> tuple[Translation, ...]:
    """Return the translations that stand in the agency's own `folder`."""
    return tuple(
        entry
        for entry in book.all_translations()
        if Path(entry.where.rpartition(":")[0]).is_relative_to(folder)
    )


def store(folder: Path, book: Phrasebook, changed: Sequence[Translation]) -> tuple[Path, ...]:
    """Write changed translations into the agency's folder and return the files.

    Raises:
        OutputError: a file cannot be written; it still holds what it held.
    """
    written = []
    mine = own(book, folder)
    for tag in sorted({entry.tag for entry in changed}):
        merged = {entry.id: entry for entry in mine if entry.tag == tag}
        for entry in changed:
            if entry.tag == tag:
                merged[entry.id] = entry
        written.append(write_language(folder, book, tag, merged.values()))
    return tuple(written)
