"""Finished documents that came back instead of the file that was sent.

A translator who works in Word keeps no ids of sentences. Paragraphs and sentences are paired by the
aligner of the checks; an unclear pair is reported and left to a person. The bilingual table of a
pack is a plain Word file too and is read by `word_table`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from langaccess import qa
from langaccess.core.errors import InputError
from langaccess.core.model import SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange import Returned, ReturnedUnit
from langaccess.review.model import ReviewedDocument, ReviewedSentence
from langaccess.review.returns.alignment import aligned, without_spaces
from langaccess.review.returns.word_table import read_word_table, word_table_units
from langaccess.translate import with_markup

_LIST = re.compile(r"(?:\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|[ivxIVX]{1,5}[.)]|[•◦▪‣·●○■*–-])\s+")
_LOST = "no translation of it was found in this file"
_MARKUP = "a person must mark which of its words are the link or the code of the source"
GUESSED = "bold and similar markup was placed by a guess: check the document"


def read_finished(path: Path, document: ReviewedDocument) -> Returned:
    """Return the sentences of a finished translation as a translator's file would hold them.

    Args:
        path: the translation, in any format that the program reads.
        document: the document that it translates, as it is now.

    Raises:
        InputError: a file cannot be read, or nothing of it fits the document.
    """
    if not document.digest:
        raise InputError(f"the source {document.name} is missing", hint="put it back first")
    tags = (document.source, document.tag)
    table = read_word_table(path, document)
    if table is not None:
        came = tuple(word_table_units(table, document, path))
        units = tuple(_table_units(document, aligned(came, document.sentences, document.tag)))
        if not {unit.id for unit in units} & {one.place for one in document.sentences}:
            raise InputError(
                f"no row of this table has a sentence of {document.name}",
                where=str(path),
                hint="name the document that the table was made for; see `langaccess review list`",
            )
        return Returned(document.name, document.digest, *tags, units)
    pairs = qa.sentence_pairs(document.path, path, tags)
    paired = [
        ReturnedUnit(
            id=f"pair {number}",
            segment="",
            where=str(path),
            source=Target(pair.source),
            target=Target(pair.target) if pair.target else None,
            problem="" if pair.target else _LOST,
        )
        for number, pair in enumerate(pairs, start=1)
    ]
    found = {unit.id: unit for unit in aligned(paired, document.sentences, document.tag)}
    units = tuple(_units(document, found, path))
    if all(unit.target is None for unit in units):
        raise InputError(
            f"nothing in this file is clearly a translation of {document.name}",
            where=str(path),
            hint="see `langaccess check` for where the two differ",
        )
    return Returned(document.name, document.digest, *tags, units)


def _table_units(
    document: ReviewedDocument, units: Iterable[ReturnedUnit]
) -> Iterator[ReturnedUnit]:
    """Yield the units of a table with their markup; a row without a translation stays open."""
    mine = {one.place: one for one in document.sentences}
    for unit in units:
        if unit.target is None or unit.problem or unit.id not in mine:
            yield unit
        else:
            yield _marked(mine[unit.id], unit, unit.target.text)


def _units(
    document: ReviewedDocument, found: dict[str, ReturnedUnit], path: Path
) -> Iterator[ReturnedUnit]:
    for one in document.sentences:
        unit = found.get(one.place)
        if unit is None:
            yield ReturnedUnit(one.place, "", str(path), one.source, None, problem=_LOST)
        elif unit.target is None or unit.problem:
            yield replace(unit, source=one.source, problem=unit.problem or _LOST)
        elif not (text := _own(one.source.text, unit.target.text, document.source)):
            yield replace(unit, source=one.source, target=None)
        else:
            yield _marked(one, unit, text)


def _own(source: str, text: str, tag: Tag) -> str:
    """Return the translation in a text; nothing when the text is the source left as it was.

    Programs write numbers and bullets of lists out when they save as text or in another format, and
    a draft marks what it left in the source language (`[EN]`).
    """
    number = _LIST.match(text)
    if number is not None and not _LIST.match(source):
        text = text[number.end() :]
    mark = f"[{tag.language.upper()}]"
    if not text.startswith(mark):
        return text
    left = text.removeprefix(mark).strip()
    return "" if without_spaces(left) == without_spaces(source) else left


def _marked(sentence: ReviewedSentence, unit: ReturnedUnit, text: str) -> ReturnedUnit:
    """Return a unit with the markup of its sentence, or with the problem for a person."""
    source = sentence.source
    target, doubts = with_markup(source, text)
    made = replace(unit, source=source, target=target)
    if not doubts:
        return made
    if any(span.kind is not SpanKind.FORMAT for span in source.spans):
        return replace(made, target=None, problem=f"markup.lost: {_MARKUP}")
    return replace(made, note=GUESSED)
