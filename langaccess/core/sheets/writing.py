"""Writes tables: as CSV, or as the sheets of a workbook with XlsxWriter.

Text is always a text cell, so that nothing is run as a formula; only numbers are number cells.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from langaccess.core.sheets.formula import guarded
from langaccess.core.words import legible

_LONGEST = 32_000  # characters that a cell may hold, a little less than Excel's limit
_LONGEST_NAME = 31  # of a sheet's name, in UTF-16 units
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_CUT = " […]"
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)  # the same rows give the same bytes
_EDGES = {"border": 1, "border_color": "#808080"}
_WRAPPED = {"text_wrap": True, "valign": "top", **_EDGES}
_FROM_RIGHT = {"reading_order": 2, "align": "right"}


class Fill(StrEnum):
    """Colors behind what must be corrected, and behind what may be right."""

    MUST = "FBE3E3"
    MAY = "FDF3D6"


@dataclass(frozen=True, slots=True)
class Shaded:
    """A cell on one of the two colors."""

    text: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A table that is to be written."""

    name: str  # of the sheet
    head: Sequence[str]  # the heads of the columns; empty for lines of text without a table
    rows: Iterable[Sequence[str | int | float | Shaded]]
    widths: Sequence[int] = ()  # of the columns, in characters; 32 each when not given


def csv_table(head: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """Return a table as CSV (RFC 4180): UTF-8 with the mark that Excel needs to read it so."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([guarded(str(cell)) for cell in row] for row in (head, *rows))
    return out.getvalue().encode("utf-8-sig")


def xlsx_tables(sheets: Sequence[NewSheet]) -> bytes:
    """Return an XLSX file: sheets with a bold head that stays in view and wrapped text below."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _WHEN})
    header = book.add_format({"bold": True, "bg_color": "#EEEEEE", **_EDGES})
    plain, from_right = (book.add_format(_WRAPPED | more) for more in ({}, _FROM_RIGHT))
    number = book.add_format({"num_format": "#,##0.##", "valign": "top", **_EDGES})
    whole = book.add_format({"num_format": "#,##0", "valign": "top", **_EDGES})
    shaded = {fill: book.add_format(_WRAPPED | {"bg_color": f"#{fill}"}) for fill in Fill}
    for name, made in zip(_names(sheets), sheets, strict=True):
        sheet = book.add_worksheet(name)
        # Printed in landscape, all columns on one page: a clerk prints it.
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for at, width in enumerate(made.widths or (32,) * len(made.head)):
            sheet.set_column(at, at, width)
        for at, text in enumerate(made.head):
            sheet.write_string(0, at, _shown(text), header)
        if made.head:
            sheet.freeze_panes(1, 0)
        for row, cells in enumerate(made.rows, start=bool(made.head)):
            for at, cell in enumerate(cells):
                if isinstance(cell, int | float):
                    sheet.write_number(row, at, cell, whole if cell == int(cell) else number)
                    continue
                text = cell.text if isinstance(cell, Shaded) else cell
                style = from_right if _is_from_right(text) else plain
                style = shaded[cell.fill] if isinstance(cell, Shaded) else style
                sheet.write_string(row, at, _shown(text), style)
    book.close()
    return out.getvalue()


def _names(sheets: Sequence[NewSheet]) -> list[str]:
    """Return names that Excel takes: short, without some marks, each once."""
    names: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        name = _first(_shown(_NOT_IN_NAMES.sub(" ", sheet.name)), _LONGEST_NAME)
        name = name or f"Sheet {number}"
        if name.casefold() in {one.casefold() for one in names}:
            end = f" ({number})"
            name = _first(name, _LONGEST_NAME - len(end)) + end
        names.append(name)
    return names


def _first(text: str, units: int) -> str:
    """Return the beginning of a text; Excel counts a letter of another plane as two."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip()


def _shown(text: str) -> str:
    from langaccess.core.xmlsafe import clean  # loads lxml

    return legible(clean(text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT))


def _is_from_right(text: str) -> bool:
    """Return whether the first letter of a text is written from right to left (UAX #9, rule P2)."""
    classes = (unicodedata.bidirectional(letter) for letter in text)
    return next((c for c in classes if c in ("L", "R", "AL")), "L") != "L"
