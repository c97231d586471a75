"""Direction, fonts and the draft label of a workbook."""

from __future__ import annotations

from lxml import etree

from langaccess.core.model import Finding
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.model import Label
from langaccess.formats.notes import counted
from langaccess.formats.ooxml.drawingml import set_fonts
from langaccess.formats.ooxml.package import NS, PackageEditor, q
from langaccess.formats.slots import Voice
from langaccess.formats.xlsx import headers_footers as xlsx_print
from langaccess.formats.xlsx.parts import Workbook
from langaccess.formats.xlsx.scan import stands_for_thread

__all__ = ["LABEL_SHEET", "add_label", "drop_label", "set_direction", "strip"]

LABEL_SHEET = "DRAFT"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_THREADS = (
    "application/vnd.ms-excel.threadedcomments+xml",
    "application/vnd.ms-excel.person+xml",
)

_MIRROR = {"left": "right", "right": "left"}
_XL = "urn:schemas-microsoft-com:office:excel"


def set_direction(book: Workbook, bench: PackageEditor, voice: Voice) -> None:
    """Turn sheets for a right-to-left language, and name fonts for its script in the theme.

    A workbook has no language attribute; the sheets' own fonts are left, since office programs
    take missing letters from the theme's font for the script.
    """
    for name in book.opc.package.parts:
        if book.opc.content_type(name).endswith("officedocument.theme+xml"):
            tree = book.opc.parse_part(name)
            set_fonts(tree.root, voice.script)
            bench.changed[name] = tree.store()
    if not voice.script.rtl:
        return
    for sheet in book.sheets:
        for view in sheet.tree.root.iter(q("s:sheetView")):
            view.set("rightToLeft", "1")
    if book.styles is not None:
        for align in book.styles[1].root.iter(q("s:alignment")):
            side = align.get("horizontal", "")
            if side in _MIRROR:
                align.set("horizontal", _MIRROR[side])
            align.set("readingOrder", "2")


def strip(book: Workbook, bench: PackageEditor) -> None:
    """Take out threaded comments, which are remarks of reviewers, and the preview picture."""
    opc = book.opc
    for name in opc.package.parts:
        if opc.content_type(name) in _THREADS:
            bench.remove(name)
    for rel in opc.relationships(""):
        if rel.kind == "thumbnail" and rel.target in opc.package.parts:
            bench.remove(rel.target)
    for sheet in book.sheets:
        gone: set[str] = set()
        for role, _, tree in sheet.others:
            if role == "notes":
                gone |= _drop_threads(tree.root)
        for role, _, tree in sheet.others:
            if role == "vml" and gone:
                _drop_shapes(tree.root, gone)


def _drop_threads(root: etree._Element) -> set[str]:
    gone = set()
    for comment in list(root.iter(q("s:comment"))):
        parent = comment.getparent()
        if parent is not None and stands_for_thread(root, comment):
            parent.remove(comment)
            gone.add(comment.get("ref", ""))
    return gone


def _drop_shapes(root: etree._Element, cells: set[str]) -> None:
    for shape in list(root.iter(q("v:shape"))):
        row = whole_number((shape.findtext(f".//{{{_XL}}}Row") or "").strip(), -1)
        column = whole_number((shape.findtext(f".//{{{_XL}}}Column") or "").strip(), -1)
        parent = shape.getparent()
        if parent is None or row < 0 or column < 0:
            continue
        if _cell(column, row) in cells:
            parent.remove(shape)


def _cell(column: int, row: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


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
