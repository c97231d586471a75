"""Phrases with provenance and review state: what an officer points at.

English phrases are in one file per topic, translations in one file per language. A translation
repeats its English, so that a change of the English makes it stale, and a linguist sees both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from langaccess.core.errors import InputError
from langaccess.core.files import remove
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book.approval import (
    PhraseDecision,
    approve,
    record_import,
    take_answers,
    vouch,
    with_approvals,
)
from langaccess.phrases.book.check import check_phrasebook, with_errors
from langaccess.phrases.book.collection import (
    Collected,
    CollectionLine,
    CollectionSource,
    collect,
    read_collection,
)
from langaccess.phrases.book.compare import Difference, differences
from langaccess.phrases.book.find import PhraseMatch, find, never_a_phrase, search_weights
from langaccess.phrases.book.model import (
    Answers,
    Phrase,
    Phrasebook,
    Risk,
    Subject,
    Topic,
    Translation,
    YesNo,
)
from langaccess.phrases.book.origin import with_origins
from langaccess.phrases.book.pictures import (
    Board,
    BoardKind,
    Pictogram,
    load_boards,
    load_pictograms,
)
from langaccess.phrases.book.printable import has_no_font, unprintable
from langaccess.phrases.book.reader import LanguageFile, TopicFile, load_phrasebook
from langaccess.phrases.book.table import COLUMNS, PhraseChanges, as_row, as_text, changes_in, rows
from langaccess.phrases.book.writer import write_language, write_topic

__all__ = [
    "SUFFIXES",
    "Answers",
    "Board",
    "BoardKind",
    "Collected",
    "CollectionLine",
    "CollectionSource",
    "Difference",
    "Format",
    "LanguageFile",
    "Phrase",
    "PhraseChanges",
    "PhraseDecision",
    "PhraseMatch",
    "Phrasebook",
    "Pictogram",
    "Risk",
    "Subject",
    "Topic",
    "TopicFile",
    "Translation",
    "YesNo",
    "approve",
    "check_phrasebook",
    "collect",
    "differences",
    "discard",
    "discard_topic",
    "export",
    "find",
    "has_no_font",
    "import_",
    "load_boards",
    "load_phrasebook",
    "load_pictograms",
    "never_a_phrase",
    "own_translations",
    "read_collection",
    "record_import",
    "search_weights",
    "store",
    "store_topic",
    "take_answers",
    "unprintable",
    "vouch",
    "with_approvals",
    "with_errors",
    "with_origins",
]


Format = Literal["csv", "xliff", "xliff12", "tmx"]
SUFFIXES: Mapping[Format, str] = {
    "csv": ".csv",
    "xliff": ".xlf",
    "xliff12": ".xlf",
    "tmx": ".tmx",
}


def export(
    book: Phrasebook,
    tag: Tag,
    topics: Sequence[str] = (),
    *,
    form: Format = "csv",
    answers: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ids: Collection[str] | None = None,
) -> bytes:
    """Return a file for a linguist: every phrase in one language, translated or not.

    Args:
        topics: only these topics; all of them when empty.
        form: a table (`csv`), XLIFF 2.1 (`xliff`), XLIFF 1.2, or TMX (only what is translated).
        answers: segment → the answers to findings in it, in words (`qa.written_answers`).
        ids: only these phrases; all of them when None.
    """
    from langaccess.formats.exchange import write_table, write_texts

    found = [r for r in rows(book, (tag,), topics, answers) if ids is None or r["id"] in ids]
    if form == "csv":
        return write_table(COLUMNS, found)
    texts = [as_text(row) for row in found]
    name = f"phrasebook {book.version}"
    return write_texts(texts, form, original=name, source=EN, target=tag)


def import_(book: Phrasebook, path: Path, *, translator: str, on: date) -> PhraseChanges:
    """Return the changes in a returned file; nothing is written.

    Args:
        book: the phrasebook as it is now.
        path: a table, XLIFF 1.2 or 2, or TMX, by the ending of its name.
        translator: who filled it in, for rows that do not say so.
        on: the day of the return.

    Raises:
        InputError: the file or some of its rows cannot be used; `details` names each.
    """
    from langaccess.formats.exchange import XLIFF_ENDINGS, read_table, read_texts

    suffix = path.suffix.lower()
    if suffix in {*XLIFF_ENDINGS, ".tmx"}:
        tag, texts = read_texts(path)
        table = [(where, as_row(text, tag)) for where, text in texts]
    elif suffix in {".csv", ".tsv", ".txt"}:
        table = read_table(path)
    else:
        raise InputError(
            "phrases can be imported from .csv, .xlf or .tmx",
            where=str(path),
            hint="save it as one of them",
        )
    return changes_in(book, table, translator=translator, on=on)


def own_translations(book: Phrasebook, folder: Path) -> tuple[Translation, ...]:
    """Return the translations in the agency's own `folder`."""
    return tuple(
        entry
        for entry in book.all_translations()
        if Path(entry.where.rpartition(":")[0]).is_relative_to(folder)
    )


def store_topic(
    folder: Path, book: Phrasebook, topic: str, phrases: Sequence[Phrase]
) -> Phrasebook:
    """Write new phrases into a topic of the agency's folder and return the phrasebook with them.

    Raises:
        OutputError: the file cannot be written; it stays as it was.
    """
    write_topic(folder, book, topic, phrases)
    return load_phrasebook(folder)


def store(folder: Path, book: Phrasebook, changed: Sequence[Translation]) -> tuple[Path, ...]:
    """Write changed translations into the agency's folder and return the files.

    Raises:
        OutputError: a file cannot be written; it stays as it was.
    """
    written = []
    mine = own_translations(book, folder)
    for tag in sorted({entry.tag for entry in changed}):
        merged = {entry.id: entry for entry in mine if entry.tag == tag}
        for entry in changed:
            if entry.tag == tag:
                merged[entry.id] = entry
        written.append(write_language(folder, book, tag, merged.values()))
    return tuple(written)


def discard(folder: Path, book: Phrasebook, gone: Collection[Translation]) -> None:
    """Take translations out of the agency's folder; a file that has none left is removed.

    Raises:
        OutputError: a file cannot be written or removed.
    """
    for tag in sorted({entry.tag for entry in gone}):
        mine = [one for one in own_translations(book, folder) if one.tag == tag]
        if left := [one for one in mine if one not in gone]:
            write_language(folder, book, tag, left)
        for place in {one.where for one in mine} if not left else ():
            remove(Path(place.rpartition(":")[0]))


def discard_topic(book: Phrasebook, topic: str) -> None:
    """Remove a topic of the agency, if none of its phrases has a translation any more.

    Raises:
        OutputError: its file cannot be removed.
    """
    ids = {phrase.id for one in book.topics if one.id == topic for phrase in one.phrases}
    if ids and not any(entry.id in ids for entry in book.all_translations()):
        remove(Path(book.phrases[min(ids)].where.rpartition(":")[0]))
