"""The draft label of a workbook: a sheet of its own, and a line in the print headers."""

from __future__ import annotations

from lxml import etree

from langaccess.core.model import Finding
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.model import Label
from langaccess.formats.notes import counted
from langaccess.formats.ooxml.package import NS, PackageEditor, q
from langaccess.formats.xlsx import headers_footers as xlsx_print
from langaccess.formats.xlsx.parse import Workbook

LABEL_SHEET = "DRAFT"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def add_label(book: Workbook, bench: PackageEditor, label: Label) -> tuple[Finding, ...]:
    """Put the label on a sheet of its own before all others, and into every print header."""
    tight = sum(not xlsx_print.add_label(s.tree.root, label) for s in book.sheets)
    part = bench.free_name("xl/worksheets/sheetDraft{}.xml")
    bench.add(part, _label_sheet(label), _SHEET_TYPE)
    ident = bench.relate(book.main, "worksheet", part)
    _list_first(book, ident)
    return counted("xlsx.header_long", tight)


def _list_first(book: Workbook, ident: str) -> None:
    root = book.workbook.root
    sheets = root.find(q("s:sheets"))
    if sheets is None:
        return
    listed = list(sheets.iterchildren(q("s:sheet")))
    numbers = [whole_number(s.get("sheetId")) for s in listed]
    names = {s.get("name", "").casefold() for s in listed}
    name = next(n for n in _names() if n.casefold() not in names)
    entry = etree.Element(q("s:sheet"), {"name": name, "sheetId": str(max(numbers, default=0) + 1)})
    entry.set(q("r:id"), ident)
    sheets.insert(0, entry)
    for defined in root.iter(q("s:definedName")):
        if defined.get("localSheetId") is not None:
            defined.set("localSheetId", str(whole_number(defined.get("localSheetId")) + 1))
    for view in root.iter(q("s:workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    for sheet in book.sheets:
        for shown in sheet.tree.root.iter(q("s:sheetView")):
            shown.attrib.pop("tabSelected", "")


def _names() -> list[str]:
    return [LABEL_SHEET, *(f"{LABEL_SHEET} {n}" for n in range(2, 100))]


def _label_sheet(label: Label) -> bytes:
    """Return a sheet with the label in both languages, one cell each."""
    root = etree.Element(q("s:worksheet"), nsmap={None: NS["s"]})  # type: ignore[dict-item]  # the stubs know no None
    props = etree.SubElement(root, q("s:sheetPr"))
    etree.SubElement(props, q("s:pageSetUpPr"), {"fitToPage": "1"})
    views = etree.SubElement(root, q("s:sheetViews"))
    etree.SubElement(views, q("s:sheetView"), {"tabSelected": "1", "workbookViewId": "0"})
    columns = etree.SubElement(root, q("s:cols"))
    etree.SubElement(
        columns, q("s:col"), {"min": "1", "max": "1", "width": "120", "customWidth": "1"}
    )
    data = etree.SubElement(root, q("s:sheetData"))
    for number, text in enumerate(t for t in (label.text, label.english) if t):
        row = etree.SubElement(data, q("s:row"), {"r": str(number + 1)})
        cell = etree.SubElement(row, q("s:c"), {"r": f"A{number + 1}", "t": "inlineStr"})
        run = etree.SubElement(etree.SubElement(cell, q("s:is")), q("s:r"))
        look = etree.SubElement(run, q("s:rPr"))
        etree.SubElement(look, q("s:b"))
        etree.SubElement(look, q("s:sz"), {"val": "12"})
        etree.SubElement(look, q("s:color"), {"rgb": "FFA02020"})
        etree.SubElement(run, q("s:t")).text = " ".join(text.split())
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def drop_label(book: Workbook) -> Workbook:
    """Return the book without the label's sheet and its lines in the headers."""
    for sheet in book.sheets:
        xlsx_print.drop_label(sheet.tree.root)
    book.sheets = book.sheets[1:]
    return book
