"""Reads a table (CSV, or a sheet of a workbook) as rows of text, each with its line."""

from __future__ import annotations

import csv
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from langaccess.errors import InputError
from langaccess.files import read_bytes, read_text
from langaccess.xmlsafe import local, parse, whole_number
from langaccess.zipsafe import DAMAGE, part_of

__all__ = ["Sheet", "read_sheets"]

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_MAX_BYTES = 64 * 1024 * 1024  # a personnel table is a hundredth of it
_MAX_UNPACKED = 512 * 1024 * 1024
_MAX_CELLS = 2_000_000
_CELL = re.compile(r"([A-Za-z]{1,7})(\d{1,10})")
_HEAD_WITHIN = 20  # a title, a date and a logo may stand above the heads of the columns


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: of the sheet; empty for a CSV file.
        lines: its rows that hold anything, each with its number in the file, from 1.
    """

    name: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    def split(self, is_head: Callable[[Sequence[str]], bool]) -> Table | None:
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
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the tables of the file `path`; a sheet that is hidden or empty is none.

    Raises:
        InputError: it cannot be read, is no table, is empty, or asks for a password.
    """
    book = path.suffix.lower() in _WORKBOOKS
    sheets = _workbook(path) if book else (Sheet("", _text_lines(path)),)
    found = tuple(sheet for sheet in sheets if sheet.lines)
    if not found:
        raise InputError("this table is empty", where=str(path))
    return found


def _text_lines(path: Path) -> tuple[tuple[int, tuple[str, ...]], ...]:
    text = read_text(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return tuple(
            (reader.line_num, tuple(cell.strip() for cell in cells))
            for cells in reader
            if any(map(str.strip, cells))
        )
    except csv.Error as exc:
        raise InputError(f"not a table: {exc}", where=f"{path}:{reader.line_num}") from exc


def _workbook(path: Path) -> tuple[Sheet, ...]:
    import python_calamine as calamine

    data = read_bytes(path)
    _guard(path, data)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == calamine.SheetVisibleEnum.Visible
                and sheet.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            return tuple(Sheet(name, _lines(_values(book, name, path))) for name in visible)
    except calamine.PasswordError as exc:
        raise InputError(
            "this workbook asks for a password",
            where=str(path),
            hint="save a copy without one, or save the sheet as CSV (UTF-8)",
        ) from exc
    except calamine.CalamineError as exc:
        raise InputError(
            "this is no workbook that can be read",
            where=str(path),
            hint="open it, save the sheet as CSV (UTF-8), and import that",
        ) from exc


def _values(book: Any, name: str, path: Path) -> list[list[Any]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > _MAX_CELLS:
        raise _too_far(path)
    values: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    return values


def _too_far(path: Path) -> InputError:
    return InputError(
        "something stands in this workbook far below or far to the right of its table",
        where=str(path),
        hint="go to the last cell (Ctrl+End), empty it, save; or save the sheet as CSV (UTF-8)",
    )


def _guard(path: Path, data: bytes) -> None:
    """Refuse what would fill the memory: a table of people is small.

    Raises:
        InputError: it is too large, packed or unpacked, or one of its cells is too far out: the
            reader makes room for every cell before it, and the process ends when there is none.
    """
    size = len(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with suppress(*DAMAGE), zipfile.ZipFile(io.BytesIO(data)) as parts:
            # The reader says what is wrong with it.
            size = sum(part.file_size for part in parts.infolist())
            if size <= _MAX_UNPACKED and any(
                _is_far(sheet, path) for sheet in _office_sheets(parts)
            ):
                raise _too_far(path)
    if len(data) > _MAX_BYTES or size > _MAX_UNPACKED:
        raise InputError(
            "this workbook is too large for a table of people",
            where=str(path),
            hint="save the one sheet as CSV (UTF-8), and import that",
        )


def _office_sheets(parts: zipfile.ZipFile) -> Iterator[bytes]:
    """Yield the sheets of an XLSX file, wherever in it they are."""
    for info in parts.infolist():
        data = part_of(parts, info)
        if b"sheetData" in data:
            yield data


def _is_far(sheet: bytes, path: Path) -> bool:
    row = column = rows = columns = 0
    for element in parse(sheet, str(path)).iter():
        if local(element) == "row":
            row, column = whole_number(element.get("r")) or row + 1, 0
        elif local(element) == "c":
            column += 1
            if place := _CELL.fullmatch(element.get("r", "")):
                column, row = _column(place[1]), int(place[2])
            if len(element):
                rows, columns = max(rows, row), max(columns, column)
    return rows * columns > _MAX_CELLS


def _column(letters: str) -> int:
    return functools.reduce(lambda n, letter: 26 * n + ord(letter.upper()) - 64, letters, 0)


def _lines(rows: Sequence[Sequence[Any]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    lines = ((n, tuple(map(_cell, row))) for n, row in enumerate(rows, start=1))
    return tuple((n, cells) for n, cells in lines if any(cells))


def _cell(value: Any) -> str:
    """Return a cell as it would be typed: days year first, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
