"""Reads any file in one language as blocks of text with a place: documents, catalogues.

A *block* is a paragraph, a cell, a heading, or the value of a key. For files in both languages see
`rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from langaccess import formats
from langaccess.core.errors import InputError, place
from langaccess.core.files import read_text
from langaccess.core.model import Kind, Unit
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.formats import Link, TextOrder
from langaccess.formats.exchange import MessageCatalogue, catalogue_suffixes, read_catalogue
from langaccess.qa.inputs.bilingual import is_table
from langaccess.qa.inputs.columns import paragraphs
from langaccess.qa.inputs.draft_label import is_draft, without_label

_BROKEN = re.compile(r"(?<=\d-)\s+(?=\d{3,})")  # "1-855- 889-4325", broken at the end of a line

_LISTED = 0.75  # of the lines end a sentence: each is one; wrapped lines end in the midst of it


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A piece of a text."""

    id: str  # unique in its file
    text: str  # what a reader sees
    where: str  # `file:line`, page or part, for messages
    kind: Kind = Kind.BODY  # what it is to its reader
    key: str = ""  # the name under which a catalogue keeps it, or empty


@dataclass(frozen=True, slots=True)
class FileText:
    """A file in one language."""

    path: Path
    blocks: tuple[TextBlock, ...]  # what it says, in reading order
    links: tuple[Link, ...] = ()  # where its links lead
    tag: Tag | None = None  # the language that the file itself declares
    doc_class: str | None = None  # the class of document that the file itself declares
    # the order of its blocks may be a guess (columns, PDF): see `FilePair.loose`
    loose: bool = False
    paged: bool = False  # it was taken out of pages, with what is at their head and foot
    labelled: bool = False  # it carries the notice of a machine draft


def is_catalogue(path: Path) -> bool:
    """Return whether a file of this name holds messages by key."""
    return path.suffix.lower() in catalogue_suffixes()


def is_readable(path: Path) -> bool:
    """Return whether a file of this name can be checked."""
    return is_table(path) or is_catalogue(path) or formats.is_document(path)


def read(path: Path) -> FileText:
    """Return the file at `path`, without the notices that this program puts on machine drafts."""
    text = _without_labels(_read_file(path))
    return text if text.labelled else replace(text, labelled=is_draft(path))


def text_of(catalogue: MessageCatalogue) -> FileText:
    """Return the messages of a catalogue that was read as `read` returns those of its file."""
    blocks = (
        TextBlock(
            m.key,
            m.text or m.source,
            place(catalogue.path.name, m.line or None),
            Kind.CONTROL,
            m.key,
        )
        for m in catalogue.messages
    )
    return _without_labels(FileText(catalogue.path, tuple(blocks), tag=catalogue.tag))


def _without_labels(text: FileText) -> FileText:
    bare = [(block, without_label(block.text)) for block in text.blocks]
    if all(block.text == shown for block, shown in bare):
        return text
    kept = tuple(replace(block, text=shown) for block, shown in bare if shown)
    return replace(text, blocks=kept, labelled=True)


def _read_file(path: Path) -> FileText:
    if not path.is_file():
        raise InputError("no such file", where=str(path), hint="check the name")
    if is_catalogue(path):
        return text_of(read_catalogue(path))
    form = formats.format_of(path)
    if form.text_order is TextOrder.COLUMNS:
        found = tuple(
            TextBlock(f"t{at}", _joined(text), place(path.name, line))
            for at, (line, text) in enumerate(_lines_or_paragraphs(read_text(path)), start=1)
            if not formats.is_form_number(text)
        )
        return FileText(path, found, loose=True)
    document = formats.read(path, accept_revisions=True)
    blocks = [
        TextBlock(unit.id, _joined(unit.text), unit.part, unit.kind)
        for unit in document.units
        if unit.twin is None and unit.text.strip() and not formats.is_form_number(unit.text)
    ]
    paged = form.text_order is TextOrder.PAGES
    return FileText(
        path,
        tuple(_with_rest(blocks, formats.check_only_units(path, [block.text for block in blocks]))),
        formats.links_of(path),
        document.tag,
        document.doc_class,
        loose=paged,
        paged=paged,
    )


def _lines_or_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a list of sentences without blank lines, else the paragraphs."""
    lines = [line.strip() for line in text.splitlines()]
    ended = sum(len(sentences(f"{line} A")) > len(sentences(line)) for line in lines)
    columns = any("   " in line or "\t" in line for line in lines)
    if columns or not all(lines) or ended < _LISTED * len(lines):
        return paragraphs(text)
    return iter(enumerate(lines, start=1))


def _with_rest(blocks: Sequence[TextBlock], rest: Iterable[Unit]) -> Iterator[TextBlock]:
    """Yield keys of front matter, instead of what was read of it, and the rest by its line."""
    units = list(rest)
    front = [TextBlock(u.id, u.text, u.part, u.kind, u.id) for u in units if u.kind is Kind.META]
    code = [TextBlock(u.id, u.text, u.part) for u in units if u.kind is not Kind.META]
    kept = [b for b in blocks if not (front and b.id.startswith("front."))]
    yield from front
    yield from sorted((*kept, *code), key=_line_number) if code else kept


def _joined(text: str) -> str:
    return _BROKEN.sub("", text)


def _line_number(block: TextBlock) -> int:
    return int(block.where.split()[1]) if block.where.startswith("line ") else 0
