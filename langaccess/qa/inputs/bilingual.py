"""Reads a file that holds both languages as pairs: a table of cells, XLIFF, TMX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError, place
from langaccess.core.sheets import WORKBOOKS, read_sheets
from langaccess.core.tags import Tag, known, tag_or_none
from langaccess.formats.exchange import XLIFF_ENDINGS, read_texts

_TABLES = (".tsv", ".csv")
_EXCHANGE = (*XLIFF_ENDINGS, ".tmx")
_SOURCE = ("source", "original", "orig_text", "source_text", "sourcestring")
_TARGET = ("target", "translation", "tr_text", "target_text", "targetstring")


@dataclass(frozen=True, slots=True)
class BilingualRow:
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
    """Return whether a file of this name holds both languages.

    `alone`: no source is named beside it. A spreadsheet is a table of both languages then, and a
    document like others when its source is a file of its own; so is a PO file.
    """
    suffix = path.suffix.lower()
    return suffix in (*_TABLES, *_EXCHANGE) or (alone and suffix in (*WORKBOOKS, ".po"))


def read_rows(path: Path) -> tuple[Tag | None, Tag, tuple[BilingualRow, ...]]:
    """Return source language (None when it is not named), target language and pairs of a table.

    A table of cells needs a column for each language, named by its tag ("en", "pt-BR"), or columns
    `source` and `target`; a column `id` names the rows. XLIFF and TMX say it themselves.
    """
    if path.suffix.lower() in _EXCHANGE:
        tag, texts = read_texts(path)
        rows = tuple(
            BilingualRow(text.id or str(at), text.source, text.target, where)
            for at, (where, text) in enumerate(texts, start=1)
        )
        return None, tag, rows
    return _cells(path)


def _cells(path: Path) -> tuple[Tag | None, Tag, tuple[BilingualRow, ...]]:
    table = [(place(path.name, line), cells) for line, cells in read_sheets(path)[0].lines]
    header = [cell.strip() for cell in table[0][1]] if table else []
    left, right, tags = _sides(header, path)
    if tags[1] == "und" and len(table) > 1:
        tags = (tags[0], _named_within(header, table[1][1]) or tags[1])
    name = next((at for at, cell in enumerate(header) if cell.lower() in ("id", "key")), None)
    rows: list[BilingualRow] = []
    for where, cells in table[1:]:
        cells = (*cells, *[""] * (len(header) - len(cells)))  # noqa: PLW2901 (short rows are full of nothing)
        ident = cells[name] if name is not None else str(len(rows) + 1)
        rows.append(BilingualRow(ident, cells[left], cells[right], where))
    return tags[0], tags[1], tuple(rows)


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
    """Return the language whose tag is in the head of a column, or None."""
    tag = tag_or_none(cell)
    if tag is None:
        return None
    bare = tag.language
    return tag if cell.lower() != "id" and known(bare) is not None else None
