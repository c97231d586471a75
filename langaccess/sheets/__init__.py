"""Reads a table (CSV, or the sheets of a workbook) as rows of text, each with its line.

The one reader of tables: the roster takes people from it, the log encounters, the audit bills, the
checks pairs of sentences, the term base its terms. What stands in a cell is what the office sees:
days year first, the last value of a formula, the zeros before a number; of cells that were joined
downwards each has the text. Whoever writes a table puts its cells through `guarded`, so that no
formula runs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from langaccess.errors import InputError, place
from langaccess.files import read_unicode
from langaccess.sheets.formula import guarded, is_formula, unguarded

__all__ = [
    "WORKBOOKS", "Sheet", "Table", "guarded", "is_formula", "read_sheets", "unguarded",
]  # fmt: skip

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""How the names of workbooks end."""

_HEAD_WITHIN = 20  # a title, a date and a logo may stand above the heads of the columns
_WIDEST = 16_384  # columns of Excel's own sheets
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own first line
_DELIMITERS = ",;\t|"  # Excel writes a semicolon where the comma is the decimal sign

Lines = tuple[tuple[int, tuple[str, ...]], ...]
IsHead = Callable[[Sequence[str]], bool]
"""Tells whether the cells of a row are the heads of columns that are looked for."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: of the sheet; empty for a CSV file.
        lines: its rows that hold anything, each with its number in the file, from 1.
    """

    name: str
    lines: Lines

    def split(self, is_head: IsHead) -> Table | None:
        """Return the table below the first row that `is_head`, or None when there is none."""
        for n, (line, cells) in enumerate(self.lines[:_HEAD_WITHIN]):
            if is_head(cells):
                width = len(cells)
                rows = tuple(
                    (at, (*row, *[""] * (width - len(row)))[:width])
                    for at, row in self.lines[n + 1 :]
                )
                return Table(line, cells, rows)
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """The heads of the columns with their line, and the rows below, as wide as the heads."""

    line: int
    head: tuple[str, ...]
    rows: Lines


def read_sheets(
    path: Path, *, is_head: IsHead | None = None, code_page: str | None = None
) -> tuple[Sheet, ...]:
    """Return the tables of the file `path`; a sheet that is hidden or empty is none.

    Rows that are hidden or filtered away count: somebody hid them to see the others. A CSV file is
    UTF-8, or UTF-16 with its mark, as Excel writes "Unicode text". Its first line says what parts
    the cells: commas, semicolons, tabs or upright strokes.

    Args:
        path: a CSV file or a workbook.
        is_head: tells the row of heads, where a title may stand above it: then what parts the cells
            is what makes such a row.
        code_page: what a text is in that is not Unicode; None refuses it, because letters read
            wrong are not seen.

    Raises:
        InputError: it cannot be read, is no table, is empty, asks for a password, is too large, or
            holds a formula that was never computed.
    """
    if path.suffix.lower() in WORKBOOKS:
        from langaccess.sheets.workbook import workbook

        sheets = tuple(Sheet(name, lines) for name, lines in workbook(path))
    else:
        text = read_unicode(path, code_page=code_page)
        sheets = (Sheet("", _text_lines(path, text, is_head)),)
    found = tuple(sheet for sheet in sheets if sheet.lines)
    if not found:
        raise InputError(
            "this table is empty",
            where=str(path),
            hint="look whether it is the right file, and whether its sheet is hidden",
        )
    return found


def _is_quoted(text: str) -> bool:
    """Tell whether cells stand in quotation marks; as IANA registered it, TSV has none."""
    if '\t"' not in text and not text.startswith('"') and '\n"' not in text:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True):
            pass
    except csv.Error:
        return False
    return True


def _text_lines(path: Path, text: str, is_head: IsHead | None) -> Lines:
    if path.suffix.lower() == ".tsv" and not _is_quoted(text):
        rows = enumerate(text.splitlines(), start=1)
        return tuple((n, tuple(map(str.strip, row.split("\t")))) for n, row in rows if row.strip())
    said = _SEPARATOR.match(text)
    if said is not None:
        return _parsed(path, text[said.end() :], said[1], skipped=1)
    first = text.split("\n", 1)[0]
    likeliest, *others = sorted(_DELIMITERS, key=first.count, reverse=True)
    if is_head is not None:
        for delimiter in (likeliest, *others):
            with suppress(InputError):
                lines = _parsed(path, text, delimiter)
                if any(is_head(cells) for _, cells in lines[:_HEAD_WITHIN]):
                    return lines
    return _parsed(path, text, likeliest)


def _parsed(path: Path, text: str, delimiter: str, *, skipped: int = 0) -> Lines:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, tuple[str, ...]]] = []
    begin = 1 + skipped
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                if len(cells) > _WIDEST:
                    raise InputError(
                        f"a row with {len(cells)} cells, more than a spreadsheet holds",
                        where=place(path, begin),
                        hint="look whether it is the right file",
                    )
                lines.append((begin, tuple(cell.strip() for cell in cells)))
            begin = reader.line_num + 1 + skipped
    except csv.Error as exc:
        raise InputError(
            f"not a table: {exc}",
            where=place(path, reader.line_num + skipped),
            hint="a quotation mark is not closed, or stands inside a cell: save it as CSV again",
        ) from exc
    return tuple(lines)
