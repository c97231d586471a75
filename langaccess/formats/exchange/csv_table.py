"""Tables that survive a spreadsheet: UTF-8 with a byte order mark, CRLF, no formula.

The format is RFC 4180. A byte order mark makes Excel read UTF-8; a cell that a spreadsheet would
run as a formula (it begins with `=`, `+`, `-`, `@`) is written behind an apostrophe, which reading
takes off again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from langaccess.core.errors import InputError, place
from langaccess.core.sheets import csv_table, read_sheets, unguarded


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a CSV file with a header."""
    return csv_table(columns, ([row[name] for name in columns] for row in rows))


def read_table(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Return place (`file:line`) and cells of each row of a CSV file or a workbook's first sheet.

    Raises:
        InputError: not UTF-8, no header, a column twice, or a row with more cells than columns.
    """
    (first, columns), *lines = read_sheets(path)[0].lines
    _check_header(columns, place(path, first))
    rows = []
    for line, cells in lines:
        where = place(path, line)
        if len(cells) > len(columns):
            raise InputError(
                f"{len(cells)} cells, but only {len(columns)} columns",
                where=where,
                hint="give every column a header, or put cells with a comma in quotation marks",
            )
        padded = [*map(unguarded, cells), *[""] * (len(columns) - len(cells))]
        rows.append((where, dict(zip(columns, padded, strict=True))))
    return rows


def _check_header(columns: Sequence[str], where: str) -> None:
    if not any(columns):
        raise InputError(
            "this table has no header",
            where=where,
            hint="add a first row with the names of the columns",
        )
    twice = {name for name in columns if name and columns.count(name) > 1}
    if twice:
        names = ", ".join(sorted(twice))
        raise InputError(
            f"a column name is used twice: {names}",
            where=where,
            hint="rename or remove one of the columns",
        )
