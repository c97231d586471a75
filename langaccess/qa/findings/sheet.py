"""Writes a plain sheet as XLSX (ECMA-376): text cells only, so that nothing runs as a formula."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape

from langaccess.core.xmlsafe import clean

__all__ = ["Fill", "Shaded", "workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONGEST = 32_000  # characters that a cell may hold, a little less than Excel's limit
_CUT = " […]"
_WHEN = (2026, 1, 1, 0, 0, 0)  # the same rows give the same bytes


class Fill(StrEnum):
    """Colours behind what must be corrected, and behind what may be right."""

    MUST = "FBE3E3"
    MAY = "FDF3D6"


@dataclass(frozen=True, slots=True)
class Shaded:
    """A cell on one of the two colours."""

    text: str
    fill: Fill


def _fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
    )


def _edges() -> str:
    sides = ("left", "right", "top", "bottom")
    return "".join(f'<{s} style="thin"><color rgb="FF808080"/></{s}>' for s in sides)


def _wrapped(fill: int = 0, more: str = "") -> str:
    return (
        f'<xf fillId="{fill}" applyFill="1" borderId="1" applyBorder="1" applyAlignment="1">'
        f'<alignment vertical="top" wrapText="1" {more}/></xf>'
    )


_FROM_RIGHT = 'readingOrder="2" horizontal="right"'
_COLOURS = ("EEEEEE", *Fill)  # fills 2 and on; 0 and 1 are the program's own
_HEAD, _WRAPPED, _WRAPPED_FROM_RIGHT, *_SHADED = range(1, 4 + len(Fill))  # formats of cells
_FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="'
    'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="'
    f'/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/><Override PartName="'
    f'/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/><Override PartName="'
    f'/xl/worksheets/sheet2.xml" ContentType="{_KIND}.worksheet+xml"/><Override PartName="'
    f'/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}'
    '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet '
    'name="Points" sheetId="1" r:id="r1"/><sheet name="About" sheetId="2" r:id="r3"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="'
    f'{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}'
    f'/styles" Target="styles.xml"/><Relationship Id="r3" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet2.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    f'<fills count="{2 + len(_COLOURS)}"><fill><patternFill patternType="none"/></fill><fill>'
    f'<patternFill patternType="gray125"/></fill>{"".join(map(_fill, _COLOURS))}</fills>'
    f'<borders count="2"><border/><border>{_edges()}</border></borders>'
    f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{4 + len(Fill)}"><xf/>'
    '<xf fontId="1" applyFont="1" fillId="2" applyFill="1" borderId="1" applyBorder="1"/>'
    f"{_wrapped()}{_wrapped(more=_FROM_RIGHT)}"
    f"{''.join(_wrapped(2 + _COLOURS.index(fill)) for fill in Fill)}</cellXfs></styleSheet>",
}


def workbook(
    head: Sequence[str],
    rows: Iterable[Sequence[str | Shaded]],
    *,
    about: Sequence[str] = (),
    widths: Sequence[int] = (),
) -> bytes:
    """Return an XLSX file: a sheet with a bold head that stays in view and wrapped text below.

    Args:
        head: what stands above the columns.
        rows: the rows below.
        about: lines of the second sheet, which says what the first is; none is an empty sheet.
        widths: of the columns, in characters; alike where they are not given.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _FIXED.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), _XML + text, zipfile.ZIP_DEFLATED)
        parts = {
            "xl/worksheets/sheet2.xml": _about(about),
            "xl/worksheets/sheet1.xml": _sheet(head, rows, widths or (32,) * len(head)),
        }
        for name, found in parts.items():
            text = _XML + "".join(found)
            archive.writestr(zipfile.ZipInfo(name, _WHEN), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sheet(
    head: Sequence[str], rows: Iterable[Sequence[str | Shaded]], widths: Sequence[int]
) -> Iterator[str]:
    # Printed in landscape, all columns on one page: a vendor's clerk prints it.
    yield f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    yield '<sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" '
    yield 'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for at, width in enumerate(widths, start=1):
        yield f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    yield _row(head, _HEAD)
    for cells in rows:
        yield _row(cells, _WRAPPED)
    yield '</sheetData><pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'


def _about(lines: Iterable[str]) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="1" width="90" customWidth="1"/>'
    yield "</cols><sheetData>"
    yield from (_row((line,), _WRAPPED) for line in lines)
    yield "</sheetData></worksheet>"


def _row(cells: Sequence[str | Shaded], style: int) -> str:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell: str | Shaded, style: int) -> str:
    text = cell.text if isinstance(cell, Shaded) else cell
    if isinstance(cell, Shaded):
        style = _SHADED[list(Fill).index(cell.fill)]
    elif style == _WRAPPED and _is_from_right(text):
        style = _WRAPPED_FROM_RIGHT
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT
    return (
        f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(clean(shown))}</t></is></c>"
    )


def _is_from_right(text: str) -> bool:
    """Tell whether the first letter of a text is written from right to left (UAX #9, rule P2)."""
    classes = (unicodedata.bidirectional(letter) for letter in text)
    return next((c for c in classes if c in ("L", "R", "AL")), "L") != "L"
