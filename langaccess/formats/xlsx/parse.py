"""Finds every place of a workbook that holds visible text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.ooxml.drawingml import alt_slots, cache_slots, paragraph_slot
from langaccess.formats.ooxml.inspect import main_part
from langaccess.formats.ooxml.package import TRANSLATED_PROPERTIES, OpcPackage, ParsedPart, q
from langaccess.formats.slots import Slot, Voice, attribute_slot, element_slot
from langaccess.formats.xlsx.headers_footers import header_slots
from langaccess.formats.xlsx.strings import decode, encode, string_slot

# A choice with a comma would become two choices: in lists a look-alike replaces the comma.
LIST_COMMA = "\u201a"
# A number format cannot contain a straight quotation mark: a look-alike replaces it.
_FORMAT_QUOTE = "\u02ba"
_PROMPTS = (("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 255))
_COLUMN_TEXTS = ("name", "totalsRowLabel")
SHOWN_ON = frozenset(
    {
        *((q("s:dataValidation"), name) for name, _ in _PROMPTS),
        *((q("s:tableColumn"), name) for name in _COLUMN_TEXTS),
        (q("s:hyperlink"), "display"),  # a copy of the text of the cell
    }
)
"""Element and attribute of each text here, for `TextVocabulary.shown_on`."""
_QUOTED = re.compile(r'"([^"]*)"')
_LONGEST_CODE = 8192  # Excel opens no file with a longer formula, or a format half as long
_LIST = re.compile(r'"((?:[^"]|"")*)"')
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


def parse_slots(book: Workbook, *, blank: bool = False) -> list[Slot]:
    """Return the slots of a workbook in the order of its sheets; repeats are twins.

    Args:
        book: the workbook.
        blank: list page headers without words too (a target may be nothing but a code).
    """
    return list(_WorkbookParser(book, blank=blank).run())


class _WorkbookParser:
    def __init__(self, book: Workbook, *, blank: bool) -> None:
        self.book = book
        self.blank = blank
        self.known: dict[str, Unit] = {}  # text → the unit that says it first
        strings = book.strings
        self.shared = "" if strings is None else strings[0]
        self.items = [] if strings is None else list(strings[1].root.iterchildren(q("s:si")))
        self.used: set[int] = set()

    def run(self) -> Iterator[Slot]:
        for sheet in self.book.sheets:
            yield from self.remember(self.cells(sheet))
        for number, item in enumerate(self.items):
            slot = None if number in self.used else string_slot(item, f"{self.shared}#{number}", "")
            if slot is not None:
                yield replace(slot, shown=False)  # no cell shows it
        for sheet in self.book.sheets:
            root, part, name = sheet.tree.root, sheet.part, sheet.name
            yield from self.twins(_results(root, part, name), must=True)
            yield from self.twins(_validations(root, part, name))
            yield from header_slots(root, part, name, blank=self.blank)
            for role, other, tree in sheet.others:
                yield from self.twins(_other(role, tree.root, other, name))
        if self.book.styles is not None:
            yield from _formats(self.book.styles[1].root, self.book.styles[0])
        if self.book.properties is not None:
            yield from _properties(self.book.properties[1].root, self.book.properties[0])

    def remember(self, slots: Iterator[Slot]) -> Iterator[Slot]:
        for slot in slots:
            if slot.shown:
                self.known.setdefault(slot.unit.text, slot.unit)
            yield slot

    def twins(self, slots: Iterator[Slot], *, must: bool = False) -> Iterator[Slot]:
        """Mark slots that repeat a cell; with `must`, leave out those that do not."""
        for slot in slots:
            first = self.known.get(slot.unit.text)
            if not slot.shown:
                yield slot
            elif first is not None and not slot.unit.spans:
                yield replace(slot, unit=replace(slot.unit, twin=first.id))
            elif must:
                yield replace(slot, shown=False)
            else:
                self.known.setdefault(slot.unit.text, slot.unit)
                yield slot

    def cells(self, sheet: Worksheet) -> Iterator[Slot]:
        for cell in sheet.tree.root.iter(q("s:c")):
            where = f"{sheet.name}!{cell.get('r', '')}"
            slot: Slot | None = None
            if cell.get("t") == "s":
                number = _number(cell.findtext(q("s:v")))
                if number < len(self.items) and number not in self.used:
                    self.used.add(number)
                    slot = string_slot(self.items[number], f"{self.shared}#{number}", where)
            elif cell.get("t") == "inlineStr":
                inline = cell.find(q("s:is"))
                if inline is not None:
                    slot = string_slot(inline, f"{sheet.part}#{cell.get('r', '')}", where)
            if slot is not None:
                yield slot


def _number(text: str | None) -> int:
    return whole_number(text, 10**9)


def _wordy(text: str | None) -> bool:
    return any(c.isalpha() for c in text or "")


def _results(root: etree._Element, part: str, where: str) -> Iterator[Slot]:
    """Yield the stored text results of formulas."""
    for cell in root.iter(q("s:c")):
        value = cell.find(q("s:v"))
        if cell.get("t") == "str" and value is not None and _wordy(value.text):
            yield element_slot(value, f"{part}#={cell.get('r', '')}", Kind.CELL, where)


def _validations(root: etree._Element, part: str, where: str) -> Iterator[Slot]:
    for number, rule in enumerate(root.iter(q("s:dataValidation")), 1):
        for name, limit in _PROMPTS:
            if _wordy(rule.get(name)):
                slot = attribute_slot(rule, name, f"{part}#dv{number}.{name}", Kind.CONTROL, where)
                unit = replace(slot.unit, note=f"longest text that fits: {limit} letters")
                yield replace(slot, unit=unit)
        formula = rule.find(q("s:formula1"))
        if rule.get("type") == "list" and formula is not None:
            yield from _choices(formula, f"{part}#dv{number}", where)


def _choices(formula: etree._Element, ident: str, where: str) -> Iterator[Slot]:
    text = (formula.text or "").strip()
    match = None if len(text) > _LONGEST_CODE else _LIST.fullmatch(text)
    if match is None:
        return  # a range of cells, which are translated in their places
    for number, choice in enumerate(match.group(1).split(",")):
        text = choice.replace('""', '"').replace(LIST_COMMA, ",").strip()
        if _wordy(text):
            unit = Unit(f"{ident}.{number}", text, (), Kind.CONTROL, where)
            yield Slot(unit, _choice(formula, number), whole=True)


def _choice(formula: etree._Element, number: int) -> Callable[[Target, Voice], int]:
    def put(target: Target, _voice: Voice) -> int:
        choices = (formula.text or "").strip().strip('"').split(",")
        choices[number] = target.text.replace(",", LIST_COMMA).replace('"', '""')
        formula.text = f'"{",".join(choices)}"'
        return 0

    return put


def _other(role: str, root: etree._Element, part: str, where: str) -> Iterator[Slot]:
    if role == "table":
        yield from _table(root, part, where)
    elif role == "notes":
        yield from _remarks(root, part, where)
    elif role in ("drawing", "chart", "diagram"):
        kind = Kind.BOX if role == "drawing" else Kind.CHART
        for number, paragraph in enumerate(root.iter(q("a:p")), 1):
            slot = paragraph_slot(paragraph, f"{part}#{number}", kind, where)
            if slot is not None:
                yield slot
        yield from cache_slots(root, part, where)
        yield from alt_slots(root, "{*}cNvPr", part, where)


def _remarks(root: etree._Element, part: str, where: str) -> Iterator[Slot]:
    for comment in root.iter(q("s:comment")):
        text = comment.find(q("s:text"))
        if text is None:
            continue
        cell = comment.get("ref", "")
        slot = string_slot(text, f"{part}#{cell}", f"{where}!{cell}", Kind.NOTE)
        if slot is not None:
            yield replace(slot, shown=slot.shown and not stands_for_thread(root, comment))


def stands_for_thread(root: etree._Element, comment: etree._Element) -> bool:
    """Return whether a note is only a copy of a threaded comment (a reviewer's remark)."""
    authors = [author.text or "" for author in root.iter(q("s:author"))]
    number = _number(comment.get("authorId", "0"))
    return number < len(authors) and authors[number].startswith("tc=")


def _table(root: etree._Element, part: str, where: str) -> Iterator[Slot]:
    """Yield the names of columns, which must equal the header cells, and total labels."""
    for number, column in enumerate(root.iter(q("s:tableColumn")), 1):
        for name in _COLUMN_TEXTS:
            if _wordy(column.get(name)):
                ident = f"{part}#{number}.{name}"
                unit = Unit(ident, decode(column.get(name, "")), (), Kind.CELL, where)
                yield Slot(unit, _column(column, name), whole=True)


def _column(column: etree._Element, name: str) -> Callable[[Target, Voice], int]:
    def put(target: Target, _voice: Voice) -> int:
        column.set(name, encode(target.text).replace("\n", "_x000a_"))
        return 0

    return put


def _formats(root: etree._Element, part: str) -> Iterator[Slot]:
    """Yield the words that number formats add to numbers: `0" calls"`."""
    listed = root.find(q("s:numFmts"))
    own = [e for e in root.iter(q("s:numFmt")) if e.getparent() is not listed]
    # Those of conditional formats apart: the list grows when months get a language.
    named = [(f"fmt{n}", e) for n, e in enumerate(listed if listed is not None else (), 1)]
    for name, entry in named + [(f"dxf{n}", e) for n, e in enumerate(own, 1)]:
        code = entry.get("formatCode") or ""
        if len(code) > _LONGEST_CODE:
            continue
        for place, match in enumerate(_QUOTED.finditer(code)):
            if sum(c.isalpha() for c in match.group(1)) > 1:
                ident = f"{part}#{name}.{place}"
                text = match.group(1).replace(_FORMAT_QUOTE, '"')
                unit = Unit(ident, text, (), Kind.CELL, "number format")
                yield Slot(unit, _format(entry, place), whole=True)


def _format(entry: etree._Element, place: int) -> Callable[[Target, Voice], int]:
    def put(target: Target, _voice: Voice) -> int:
        found = list(_QUOTED.finditer(entry.get("formatCode", "")))
        code = entry.get("formatCode", "")
        start, end = found[place].span(1)
        shown = target.text.replace('"', _FORMAT_QUOTE)
        entry.set("formatCode", code[:start] + shown + code[end:])
        return 0

    return put


def _properties(root: etree._Element, part: str) -> Iterator[Slot]:
    for number, element in enumerate(root, 1):
        if element.tag in TRANSLATED_PROPERTIES and _wordy(element.text):
            yield element_slot(element, f"{part}#{number}", Kind.META, "properties")


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
    """Parse the parts of a workbook that have text.

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
