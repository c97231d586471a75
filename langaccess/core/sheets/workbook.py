"""Workbooks, read by calamine; its only user."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes
from langaccess.core.sheets.office import MOST_CELLS, cells_of, too_far, unreadable
from langaccess.core.sheets.text import Lines

__all__ = ["workbook"]

_MAX_BYTES = 64 * 1024 * 1024  # the table of an office is a hundredth of it


def workbook(path: Path) -> tuple[tuple[str, Lines], ...]:
    """Return the name of each sheet that is not hidden, and its rows that hold anything.

    Raises:
        InputError: no workbook, a password, too large, or a formula that was never computed.
    """
    import python_calamine as calamine

    data = read_bytes(path)
    if len(data) > _MAX_BYTES:
        raise InputError(
            "this workbook is too large for a table",
            where=str(path),
            hint="save the one sheet as CSV (UTF-8), and take that",
        )
    shown = cells_of(data, path)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == calamine.SheetVisibleEnum.Visible
                and sheet.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            return tuple((name, _lines(book, name, shown.get(name, {}), path)) for name in visible)
    except calamine.PasswordError as exc:
        raise InputError(
            "this workbook asks for a password",
            where=str(path),
            hint="save a copy without one, or save the sheet as CSV (UTF-8)",
        ) from exc
    except calamine.CalamineError as exc:
        raise unreadable(path) from exc


def _lines(book: Any, name: str, shown: Mapping[tuple[int, int], str], path: Path) -> Lines:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise too_far(path)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in shown.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    _join(rows, sheet.merged_cell_ranges or ())
    return tuple(_held(rows))


def _held(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            yield number, tuple(cells)


def _join(rows: list[list[str]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give each cell of a column that was joined downwards the text that stands in all of them.

    Across columns nothing is filled in: that is a title.
    """
    for (top, left), (bottom, _) in ranges:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and top < len(rows) and left < len(rows[top]) and any(row):
                row[left] = rows[top][left]


def _cell(value: Any) -> str:
    """Return a cell as it would be typed: days year first, whole numbers without a point."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
