"""The parts of a workbook that hold text, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from langaccess.formats.ooxml.inspect import main_part
from langaccess.formats.ooxml.package import OpcPackage, ParsedPart, q

__all__ = ["Workbook", "Worksheet", "open_workbook"]

_SML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_DML = "application/vnd.openxmlformats-officedocument.drawingml."
_ROLES = {
    f"{_SML}table+xml": "table",
    f"{_SML}comments+xml": "notes",
    "application/vnd.ms-excel.threadedcomments+xml": "threads",
    "application/vnd.openxmlformats-officedocument.drawing+xml": "drawing",
    f"{_DML}chart+xml": "chart",
    f"{_DML}chartshapes+xml": "drawing",
    "application/vnd.ms-office.chartex+xml": "chart",
    f"{_DML}diagramdata+xml": "diagram",
    "application/vnd.ms-office.drawingml.diagramdrawing+xml": "diagram",
    "application/vnd.openxmlformats-officedocument.vmldrawing": "vml",
    f"{_SML}pivottable+xml": "pivot",
}


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet, and the parts that belong to it by role."""

    name: str
    part: str
    tree: ParsedPart
    others: tuple[tuple[str, str, ParsedPart], ...] = ()  # role, part name, tree


@dataclass(slots=True)
class Workbook:
    """A parsed workbook.

    Attributes:
        opc: the package.
        main: name of the workbook part.
        workbook: its tree.
        sheets: in the order of the tabs.
        strings: name and tree of the shared strings, if there are any.
        styles: name and tree of the styles, if there are any.
        properties: name and tree of the document properties, if there are any.
    """

    opc: OpcPackage
    main: str
    workbook: ParsedPart
    sheets: tuple[Worksheet, ...]
    strings: tuple[str, ParsedPart] | None = None
    styles: tuple[str, ParsedPart] | None = None
    properties: tuple[str, ParsedPart] | None = None

    def trees(self) -> Iterator[tuple[str, ParsedPart]]:
        """Yield every parsed part with its name, each once."""
        found = {self.main: self.workbook}
        for sheet in self.sheets:
            found.setdefault(sheet.part, sheet.tree)
            for _, name, tree in sheet.others:
                found.setdefault(name, tree)
        for single in (self.strings, self.styles, self.properties):
            if single is not None:
                found.setdefault(*single)
        yield from found.items()


def open_workbook(opc: OpcPackage) -> Workbook:
    """Parse what of a workbook holds text.

    Raises:
        InputError: not a workbook, signed, or damaged.
    """
    family = (_SML, "application/vnd.ms-excel.")
    main = main_part(opc, family, "an Excel workbook")
    workbook = opc.parse_part(main)
    rels = {rel.id: rel for rel in opc.relationships(main) if not rel.external}
    trees: dict[str, ParsedPart] = {}
    sheets = []
    for entry in workbook.root.iter(q("s:sheet")):
        rel = rels.get(entry.get(q("r:id"), ""))
        if rel is None or rel.target not in opc.package.parts:
            continue
        others = tuple(
            (role, name, trees.setdefault(name, opc.parse_part(name)))
            for role, name in _belonging(opc, rel.target, {rel.target})
        )
        sheets.append(
            Worksheet(entry.get("name", ""), rel.target, opc.parse_part(rel.target), others)
        )
    book = Workbook(opc, main, workbook, tuple(sheets))
    by_kind = {rel.kind: rel.target for rel in rels.values() if rel.target in opc.package.parts}
    book.strings = _single(opc, by_kind.get("sharedStrings"))
    book.styles = _single(opc, by_kind.get("styles"))
    core = {rel.kind: rel.target for rel in opc.relationships("")}.get("core-properties", "")
    book.properties = _single(opc, core if core in opc.package.parts else None)
    return book


def _single(opc: OpcPackage, name: str | None) -> tuple[str, ParsedPart] | None:
    return None if name is None else (name, opc.parse_part(name))


def _belonging(opc: OpcPackage, part: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    for rel in opc.relationships(part):
        role = "" if rel.external else _ROLES.get(opc.content_type(rel.target), "")
        if role and rel.target in opc.package.parts and rel.target not in seen:
            seen.add(rel.target)
            yield role, rel.target
            if role in ("drawing", "chart"):
                yield from _belonging(opc, rel.target, seen)
