"""Writes a plain sheet as XLSX with XlsxWriter: text cells only, so that nothing is a formula."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from langaccess.core.words import legible
from langaccess.core.xmlsafe import clean

__all__ = ["Fill", "Shaded", "workbook"]

_LONGEST = 32_000  # characters that a cell may hold, a little less than Excel's limit
_CUT = " […]"
_WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (the same rows give the same bytes; XlsxWriter wants it naive)
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


def workbook(
    head: Sequence[str],
    rows: Iterable[Sequence[str | Shaded]],
    *,
    about: Sequence[str] = (),
    widths: Sequence[int] = (),
) -> bytes:
    """Return an XLSX file: a sheet with a bold head that stays in view and wrapped text below.

    Args:
        head: the heads of the columns.
        rows: the rows below.
        about: lines of the second sheet, which says what the first is; none is an empty sheet.
        widths: of the columns, in characters; 32 each when not given.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _WHEN})
    header = book.add_format({"bold": True, "bg_color": "#EEEEEE", **_EDGES})
    plain, from_right = (book.add_format(_WRAPPED | more) for more in ({}, _FROM_RIGHT))
    shaded = {fill: book.add_format(_WRAPPED | {"bg_color": f"#{fill}"}) for fill in Fill}
    points, second = book.add_worksheet("Points"), book.add_worksheet("About")
    points.freeze_panes(1, 0)
    # Printed in landscape, all columns on one page: a vendor's clerk prints it.
    points.set_landscape()
    points.fit_to_pages(1, 0)
    for at, width in enumerate(widths or (32,) * len(head)):
        points.set_column(at, at, width)
    for at, text in enumerate(head):
        points.write_string(0, at, _shown(text), header)
    for row, cells in enumerate(rows, start=1):
        for at, cell in enumerate(cells):
            text = cell.text if isinstance(cell, Shaded) else cell
            style = from_right if _is_from_right(text) else plain
            style = shaded[cell.fill] if isinstance(cell, Shaded) else style
            points.write_string(row, at, _shown(text), style)
    second.set_column(0, 0, 90)
    for row, line in enumerate(about):
        second.write_string(row, 0, _shown(line), plain)
    book.close()
    return out.getvalue()


def _shown(text: str) -> str:
    return legible(clean(text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT))


def _is_from_right(text: str) -> bool:
    """Return whether the first letter of a text is written from right to left (UAX #9, rule P2)."""
    classes = (unicodedata.bidirectional(letter) for letter in text)
    return next((c for c in classes if c in ("L", "R", "AL")), "L") != "L"
