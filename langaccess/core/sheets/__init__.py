"""Reads a table (CSV, or the sheets of a workbook) as rows of text, each with its line; writes one.

The one reader of tables: the roster takes people from it, the log encounters, the audit bills, the
checks pairs of sentences, the term base its terms. A cell holds what the office sees:
dates year first, the last value of a formula, leading zeros; of cells that were merged
downwards each has the text. Writers of tables pass cells through `guarded`, so that no
formula runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.sandbox import sandboxed
from langaccess.core.sheets.cells import (
    DateOrder,
    Moment,
    guess_order,
    other_currency,
    read_amount,
    read_clock,
    read_day,
    read_minutes,
    read_moment,
    wrong_day,
    zone_of_header,
)
from langaccess.core.sheets.formula import cell_text, guarded, is_formula, unguarded
from langaccess.core.sheets.text import HEAD_WITHIN, IsHead, Lines, text_lines
from langaccess.core.sheets.writing import Fill, NewSheet, Shaded, csv_table, xlsx_tables

__all__ = [
    "WORKBOOKS", "DateOrder", "Fill", "Lines", "Moment", "NewSheet", "Shaded", "Sheet", "Table",
    "cell_text", "csv_table", "guarded", "guess_order", "is_formula", "other_currency",
    "read_amount", "read_clock", "read_day", "read_minutes", "read_moment", "read_sheets",
    "unguarded", "wrong_day", "xlsx_tables", "zone_of_header",
]  # fmt: skip

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""How the names of workbooks end."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table."""

    name: str  # of the sheet; empty for a CSV file
    lines: Lines  # its rows that hold anything, each with its number in the file, from 1

    def split(self, is_head: IsHead) -> Table | None:
        """Return the table below the first row that `is_head`, or None when there is none."""
        for n, (line, cells) in enumerate(self.lines[:HEAD_WITHIN]):
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


@sandboxed()
def read_sheets(
    path: Path, *, is_head: IsHead | None = None, code_page: str | None = None
) -> tuple[Sheet, ...]:
    """Return the tables of the file `path`, without hidden and empty sheets.

    Hidden and filtered rows count: a person hid them only to see the others. A CSV file is UTF-8,
    or UTF-16 with its mark, as Excel writes "Unicode text". Its first line shows the separator:
    comma, semicolon, tab or vertical bar. `is_head`, a function of a module, recognizes the row of
    heads below a possible title: then the separator is what makes such a row. A text that is not
    Unicode is read in `code_page`; None refuses it, because letters read wrong are not seen.
    """
    if path.suffix.lower() in WORKBOOKS:
        from langaccess.core.sheets.workbook import workbook

        sheets = tuple(Sheet(name, lines) for name, lines in workbook(path))
    else:
        sheets = (Sheet("", text_lines(path, is_head, code_page)),)
    found = tuple(sheet for sheet in sheets if sheet.lines)
    if not found:
        raise InputError(
            "this table is empty",
            where=str(path),
            hint="check that it is the right file and that its sheet is not hidden",
        )
    return found
