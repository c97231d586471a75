"""Reads any file as blocks of text with a place: documents, plain text of PDFs, catalogues.

A *block* is a paragraph, a cell, a heading, or the value of a key. A *table* holds both languages
in one file; everything else holds one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from langaccess import documents
from langaccess.checks.reading.columns import paragraphs
from langaccess.checks.reading.label import without_label
from langaccess.checks.reading.links import Link, links_of
from langaccess.errors import InputError, place
from langaccess.exchange import Catalogue, catalogue_suffixes, read_catalogue
from langaccess.files import read_text
from langaccess.model import Kind
from langaccess.sheets import WORKBOOKS, read_sheets
from langaccess.tags import Tag, known

__all__ = [
    "Block",
    "Row",
    "Text",
    "is_catalogue",
    "is_readable",
    "is_table",
    "read",
    "read_rows",
    "text_of",
]

_KEYED = re.compile(r'^\s*"?([\w.-]+)"?\s*=\s*"((?:[^"\\]|\\.)*)"\s*;?\s*$', re.MULTILINE)
_FRONT = re.compile(r"\A\+\+\+\s*\n(.*?)\n\+\+\+", re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n)(?: {4}|\t).*\n(?:(?: {4}|\t).*\n)*")
_LONELY = re.compile(r"(?:(?<=\n\n)|(?<=\n---\n))\{\{[^}\n]*\}\}\W?\n(?=\n)")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_BROKEN = re.compile(r"(?<=\d-)\s+(?=\d{3,})")  # "1-855- 889-4325", broken at the end of a line
_TABLES = (".tsv", ".csv")
_EXCHANGE = (".xlf", ".xliff", ".tmx")
_SOURCE = ("source", "original", "orig_text", "source_text", "sourcestring")
_TARGET = ("target", "translation", "tr_text", "target_text", "targetstring")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text.

    Attributes:
        id: unique in its file.
        text: what a reader sees.
        where: `file:line`, page or part, for messages.
        kind: what it is to its reader.
        key: the name under which a catalogue keeps it, or empty.
    """

    id: str
    text: str
    where: str
    kind: Kind = Kind.BODY
    key: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A file in one language.

    Attributes:
        path: the file.
        blocks: what it says, in reading order.
        links: where its links lead.
        tag: the language that the file itself declares.
        doc_class: the class of document that the file itself declares.
        loose: the order of its blocks is a guess (columns, PDF).
        labelled: it carries the notice of a machine draft.
    """

    path: Path
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    tag: Tag | None = None
    doc_class: str | None = None
    loose: bool = False
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of a file that holds both languages, or of two catalogues.

    Attributes:
        id: its name.
        source: the text.
        target: its translation.
        where: `file:line`.
        unfinished: the file itself says that the translation is not done.
        keyed: it comes from a catalogue, where a single word may be a setting.
    """

    id: str
    source: str
    target: str
    where: str
    unfinished: bool = False
    keyed: bool = False


def is_table(path: Path, *, alone: bool = True) -> bool:
    """Tell whether a file of this name holds both languages.

    Args:
        path: the file.
        alone: no source is named beside it; a spreadsheet is a table of both languages then, and
            a document like others when its source is a file of its own; so is a PO file.
    """
    suffix = path.suffix.lower()
    return suffix in (*_TABLES, *_EXCHANGE) or (alone and suffix in (*WORKBOOKS, ".po"))


def is_catalogue(path: Path) -> bool:
    """Tell whether a file of this name holds messages by key."""
    return path.suffix.lower() in catalogue_suffixes()


def is_readable(path: Path) -> bool:
    """Tell whether a file of this name can be checked."""
    return is_table(path) or is_catalogue(path) or path.suffix.lower() in documents.suffixes()


def read(path: Path) -> Text:
    """Return the file at `path`, without the notices that this program puts on machine drafts.

    Raises:
        InputError: no such file, or none that can be read.
    """
    return _without_labels(_read(path))


def text_of(catalogue: Catalogue) -> Text:
    """Return the messages of a catalogue that was read as `read` returns those of its file."""
    blocks = (
        Block(m.key, m.text or m.source, place(catalogue.path.name, m.line or None), Kind.CONTROL,
              m.key)
        for m in catalogue.messages
    )  # fmt: skip
    return _without_labels(Text(catalogue.path, tuple(blocks), tag=catalogue.tag))


def _without_labels(text: Text) -> Text:
    bare = [(block, without_label(block.text)) for block in text.blocks]
    if all(block.text == shown for block, shown in bare):
        return text
    kept = tuple(replace(block, text=shown) for block, shown in bare if shown)
    return replace(text, blocks=kept, labelled=True)


def _read(path: Path) -> Text:
    if not path.is_file():
        raise InputError("no such file", where=str(path), hint="check the name")
    suffix = path.suffix.lower()
    if suffix in catalogue_suffixes():
        return text_of(read_catalogue(path))
    if suffix == ".txt":
        lines = read_text(path)
        found = tuple(
            Block(f"t{at}", _joined(text), place(path.name, line))
            for at, (line, text) in enumerate(paragraphs(lines), start=1)
            if not documents.is_form_number(text)
        )
        return Text(path, found, loose=True)
    document = documents.read(path, accept_revisions=True)
    blocks = [
        Block(unit.id, _joined(unit.text), unit.part, unit.kind)
        for unit in document.units
        if unit.twin is None and unit.text.strip() and not documents.is_form_number(unit.text)
    ]
    if suffix in (".md", ".markdown", ".html", ".htm"):
        front = list(_front(path))
        kept = [b for b in blocks if not (front and b.id.startswith("front."))]
        code = list(_code(path, blocks)) if suffix in (".md", ".markdown") else []
        blocks = [*front, *(sorted((*kept, *code), key=_line) if code else kept)]
    return Text(
        path,
        tuple(blocks),
        links_of(path),
        document.tag,
        document.doc_class,
        loose=suffix == ".pdf",
    )


def _joined(text: str) -> str:
    return _BROKEN.sub("", text)


def _front(path: Path) -> Iterator[Block]:
    """Yield the keys between lines of `+++`; other front matter is read with the document."""
    match = _FRONT.match(read_text(path))
    if match is not None:
        yield from _keyed(match[1], path, Kind.META)


def _code(path: Path, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield lines of Markdown that hold nothing to translate: indented ones, lone placeholders.

    By the rules of Markdown an indented line is code; its author often meant an address.
    """
    seen = "\n".join(block.text for block in blocks)
    text = read_text(path)
    for match in (*_INDENTED.finditer(text), *_LONELY.finditer(text)):
        words = "\n".join(line.strip() for line in match.group().splitlines() if line.strip())
        if words and words.split("\n")[0] not in seen:
            line = text.count("\n", 0, match.start()) + 1
            yield Block(f"code{line}", words, f"line {line}")


def _line(block: Block) -> int:
    return int(block.where.split()[1]) if block.where.startswith("line ") else 0


def _keyed(text: str, path: Path, kind: Kind) -> Iterator[Block]:
    seen: set[str] = set()
    for match in _KEYED.finditer(text):
        key = match[1]
        if key in seen:  # the first of two counts, as in a program that reads it
            continue
        seen.add(key)
        value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), match[2])
        line = text.count("\n", 0, match.start(1)) + 1
        yield Block(key, value, place(path.name, line), kind, key)


def read_rows(path: Path) -> tuple[Tag | None, Tag, tuple[Row, ...]]:
    """Return source language (None when it is not named), target language and pairs of a table.

    A table of cells needs a column for each language, named by its tag ("en", "pt-BR"), or columns
    `source` and `target`; a column `id` names the rows. XLIFF and TMX say it themselves.

    Raises:
        InputError: not such a file.
    """
    if path.suffix.lower() in _EXCHANGE:
        from langaccess.exchange import read_texts

        tag, texts = read_texts(path)
        rows = tuple(
            Row(text.id or str(at), text.source, text.target, where)
            for at, (where, text) in enumerate(texts, start=1)
        )
        return None, tag, rows
    return _cells(path)


def _cells(path: Path) -> tuple[Tag | None, Tag, tuple[Row, ...]]:
    table = _table(path)
    header = [cell.strip() for cell in table[0][1]] if table else []
    left, right, tags = _sides(header, path)
    if tags[1] == "und" and len(table) > 1:
        tags = (tags[0], _named_within(header, table[1][1]) or tags[1])
    name = next((at for at, cell in enumerate(header) if cell.lower() in ("id", "key")), None)
    rows: list[Row] = []
    for where, cells in table[1:]:
        cells = (*cells, *[""] * (len(header) - len(cells)))  # noqa: PLW2901 (short rows are full of nothing)
        ident = cells[name] if name is not None else str(len(rows) + 1)
        rows.append(Row(ident, cells[left], cells[right], where))
    return tags[0], tags[1], tuple(rows)


def _table(path: Path) -> list[tuple[str, Sequence[str]]]:
    return [(place(path.name, line), cells) for line, cells in read_sheets(path)[0].lines]


def _sides(header: Sequence[str], path: Path) -> tuple[int, int, tuple[Tag | None, Tag]]:
    named = [(at, _language(cell)) for at, cell in enumerate(header)]
    tagged = [(at, tag) for at, tag in named if tag is not None]
    if len(tagged) == 2:
        (left, source), (right, target) = tagged
        return left, right, (source, target)
    lower = [cell.lower().replace(" ", "_") for cell in header]
    sides = [
        next((lower.index(n) for n in names if n in lower), -1) for names in (_SOURCE, _TARGET)
    ]
    if min(sides) >= 0:
        return sides[0], sides[1], (None, Tag("und"))
    raise InputError(
        "this table does not say which column is the source and which the translation",
        where=str(path),
        hint="head the columns with language tags (id, en, pt), or with source and target",
    )


def _named_within(header: Sequence[str], cells: Sequence[str]) -> Tag | None:
    """Return the language of the translations that a column of its own says ("tr_lang")."""
    for name, cell in zip(header, cells, strict=False):
        if name.lower().replace(" ", "_") in ("tr_lang", "target_lang", "targetlang", "lang"):
            return _language(cell)
    return None


def _language(cell: str) -> Tag | None:
    """Return the language whose tag stands in the head of a column, or None."""
    try:
        tag = Tag(cell)
    except InputError:
        return None
    bare = str(tag).split("-", maxsplit=1)[0]
    return tag if cell.lower() != "id" and known(bare) is not None else None
