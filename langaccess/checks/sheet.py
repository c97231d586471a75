"""Writes one plain sheet as XLSX (ECMA-376): text cells only, so that nothing runs as a formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from langaccess.xmlsafe import clean

__all__ = ["workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONGEST = 32_000  # characters that a cell may hold, a little less than Excel's limit
_WHEN = (2026, 1, 1, 0, 0, 0)  # the same rows give the same bytes

_FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="'
    'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="'
    f'/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/><Override PartName="'
    f'/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/><Override PartName="'
    f'/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}'
    '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet '
    'name="Checks" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="'
    f'{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}'
    '/styles" Target="styles.xml"/></Relationships>',
    # style 1: bold; style 2: wrapped, at the top of the cell
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1">'
    '<border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment vertical="top" '
    'wrapText="1"/></xf></cellXfs></styleSheet>',
}


def workbook(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return an XLSX file of one sheet: a bold head that stays in view, and wrapped text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _FIXED.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), _XML + text)
        sheet = _XML + "".join(_sheet(head, rows))
        archive.writestr(zipfile.ZipInfo("xl/worksheets/sheet1.xml", _WHEN), sheet)
    return out.getvalue()


def _sheet(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    # Printed in landscape, all columns on one page: a vendor's clerk prints it.
    yield f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    yield '<sheetView workbookViewId="0"><pane ySplit="1" '
    yield 'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    yield f'<cols><col min="1" max="{len(head)}" width="32" customWidth="1"/></cols><sheetData>'
    yield _row(head, 1)
    for cells in rows:
        yield _row(cells, 2)
    yield '</sheetData><pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'


def _row(cells: Sequence[str], style: int) -> str:
    found = (
        f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(clean(cell[:_LONGEST]))}</t></is></c>"
        for cell in cells
    )
    return f"<row>{''.join(found)}</row>"
