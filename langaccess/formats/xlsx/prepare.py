"""What is removed from a workbook before it is translated, and what is reported."""

from __future__ import annotations

from lxml import etree

from langaccess.core.model import Finding
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.notes import counted
from langaccess.formats.ooxml.inspect import count_macros
from langaccess.formats.ooxml.package import PackageEditor, q
from langaccess.formats.xlsx.active import count_links, count_loads
from langaccess.formats.xlsx.dependent_cells import count_formulas_with_words
from langaccess.formats.xlsx.parse import Workbook, stands_for_thread

_THREADS = (
    "application/vnd.ms-excel.threadedcomments+xml",
    "application/vnd.ms-excel.person+xml",
)
_XL = "urn:schemas-microsoft-com:office:excel"


def notes(book: Workbook) -> tuple[Finding, ...]:
    """Return notes on everything that a person should know before translating."""
    others = [(role, tree.root) for sheet in book.sheets for role, _, tree in sheet.others]
    roles = [role for role, _ in others]
    threads = sum(1 for role, root in others if role == "threads" for _ in root.iter("{*}text"))
    remarks = sum(
        not stands_for_thread(root, comment)
        for role, root in others
        if role == "notes"
        for comment in root.iter(q("s:comment"))
    )
    sheets = list(book.workbook.root.iter(q("s:sheet")))
    hidden = sum(s.get("state") in ("hidden", "veryHidden") for s in sheets)
    pictures = sum(1 for role, root in others if role == "drawing" for _ in root.iter("{*}pic"))
    return (
        counted("xlsx.sheet_names", len(book.sheets))
        + counted("xlsx.comments_stripped", threads)
        + counted("xlsx.cell_notes", remarks)
        + counted("xlsx.formula_words", count_formulas_with_words(book))
        + counted("xlsx.hidden_text", hidden)
        + counted("xlsx.pivot_tables", roles.count("pivot"))
        + counted("xlsx.picture", pictures)
        + counted("xlsx.macros", count_macros(book.opc))
        + counted("xlsx.reaches_out", count_loads(book))
        + counted("xlsx.leads_out", count_links(book))
    )


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
