"""Workbooks, read by calamine (its only user), with what an XLSX file says and calamine does not.

That is zeros before a number, errors, and formulas that were never computed. Follows ECMA-376
part 1, 18.3.1.4 (`c`), 18.8.30 (`numFmt`). The sheets are read as a stream.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from langaccess.core.errors import InputError
from langaccess.core.zipsafe import DAMAGE, part_of

if TYPE_CHECKING:
    from lxml import etree
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from langaccess.core.files import read_bytes
from langaccess.core.sheets.text import Lines

MOST_CELLS = 2_000_000
"""Cells that a sheet may span: the reader makes room for all of them."""

_MAX_UNPACKED = 512 * 1024 * 1024
_CELL = re.compile(r"([A-Za-z]{1,7})(\d{1,10})")
_ZEROS = re.compile(r"0{2,20}")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
Cells = dict[tuple[int, int], str]


def cells_of(data: bytes, path: Path) -> Mapping[str, Cells]:
    """Return sheet → row and column from 0 → what is shown there, where that is not the value.

    Empty for a file that is not a zip: an old workbook, or one with a password. A cell too far out
    is refused: the reader makes room for every cell before it, and the process ends when there is
    none.
    """
    found: dict[str, Cells] = {}
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return found
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MAX_UNPACKED:
                raise InputError(
                    "this workbook is too large for a table",
                    where=str(path),
                    hint="save the one sheet as CSV (UTF-8), and take that",
                )
            names = dict(_names(parts))
            zeros = _zeros(parts)
            for info in parts.infolist():
                part = part_of(parts, info)
                if b"sheetData" in part:
                    name = names.get(info.filename.lower(), "")
                    found[name] = _SheetScan(name or info.filename, path, zeros).read(part)
    except DAMAGE as exc:
        raise unreadable(path) from exc
    return found


def unreadable(path: Path) -> InputError:
    """Return the error that a file is damaged or not a workbook."""
    return InputError(
        "this workbook cannot be read",
        where=str(path),
        hint="open it, save the sheet as CSV (UTF-8), and take that",
    )


def too_far(path: Path) -> InputError:
    """Return the error that a cell is far away from the others."""
    return InputError(
        "this workbook has a cell far below or far to the right of its table",
        where=str(path),
        hint="go to the last cell (Ctrl+End), empty it, save; or save the sheet as CSV (UTF-8)",
    )


def _names(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the part of each sheet, and its name."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    targets: dict[str, str] = {}
    for element in _elements(parts, relations, "Relationship"):
        target = str(element.get("Target"))
        where = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        targets[str(element.get("Id"))] = where.lower()
    for element in _elements(parts, book, "sheet"):
        ident = element.get(_ID) or element.get(_STRICT_ID) or ""
        yield targets.get(ident, ""), str(element.get("name"))


def _zeros(parts: zipfile.ZipFile) -> dict[str, int]:
    """Return the styles that show a number with zeros before it, and how many digits they show."""
    codes = {
        str(element.get("numFmtId")): len(str(element.get("formatCode")))
        for element in _elements(parts, "xl/styles.xml", "numFmt")
        if _ZEROS.fullmatch(str(element.get("formatCode")))
    }
    styles = [
        element
        for group in _elements(parts, "xl/styles.xml", "cellXfs")
        for element in group
    ]  # fmt: skip
    return {
        str(at): codes[str(element.get("numFmtId"))]
        for at, element in enumerate(styles)
        if str(element.get("numFmtId")) in codes
    }


def _elements(parts: zipfile.ZipFile, part: str, name: str) -> Iterator[etree._Element]:
    from langaccess.core.xmlsafe import local, parse

    known = {info.filename.lower(): info for info in parts.infolist()}
    if part.lower() in known:
        root = parse(part_of(parts, known[part.lower()]), part)
        yield from (element for element in root.iter() if local(element) == name)


class _SheetScan:
    """Walks one sheet."""

    def __init__(self, name: str, path: Path, zeros: Mapping[str, int]) -> None:
        self._where = f"{path}: {name}"
        self._path = path
        self._zeros = zeros
        self._row = self._column = -1
        self._rows = self._columns = 0

    def read(self, data: bytes) -> Cells:
        """Return what is shown and is not the value."""
        from lxml import etree

        from langaccess.core.xmlsafe import whole_number

        found: Cells = {}
        events = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), tag=("{*}row", "{*}c"),
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        )  # fmt: skip
        try:
            for event, element in events:
                if event == "end":
                    self._cell(element, found)
                    element.clear()
                elif etree.QName(element).localname == "row":
                    number = whole_number(element.get("r"))
                    self._row, self._column = number - 1 if number else self._row + 1, -1
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError:
            return {}
        return found

    def _cell(self, element: etree._Element, found: Cells) -> None:
        from lxml import etree

        if etree.QName(element).localname != "c":
            return
        self._column += 1
        if place := _CELL.fullmatch(element.get("r", "")):
            self._column, self._row = _number(place[1]) - 1, int(place[2]) - 1
        if not len(element):
            return
        self._rows = max(self._rows, self._row + 1)
        self._columns = max(self._columns, self._column + 1)
        if self._rows * self._columns > MOST_CELLS:
            raise too_far(self._path)
        shown = self._shown(element)
        if shown is not None:
            found[self._row, self._column] = shown

    def _shown(self, element: etree._Element) -> str | None:
        from langaccess.core.xmlsafe import local

        inside = {local(child): child for child in element}
        value = inside["v"].text if "v" in inside else None
        if "f" in inside and value is None and element.get("t") != "str":
            cell = element.get("r") or f"row {self._row + 1}"
            raise InputError(
                "a formula here was never computed, so its value is not known",
                where=f"{self._where} {cell}",
                hint="open the workbook in Excel or LibreOffice, save it, and take it again",
            )
        if element.get("t") == "e":
            return value
        digits = self._zeros.get(element.get("s", ""))
        if digits and value is not None and value.isdecimal() and element.get("t", "n") == "n":
            return value.zfill(digits)
        return None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter.upper()) - 64
    return number


_MAX_BYTES = 64 * 1024 * 1024  # the table of an office is a hundredth of it


def workbook(path: Path) -> tuple[tuple[str, Lines], ...]:
    """Return the name of each sheet that is not hidden, and its rows that hold anything."""
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
    """Give each cell of a vertically merged range its text.

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
