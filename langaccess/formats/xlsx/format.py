"""Excel workbooks (.xlsx): cells, notes, tables, choices, headers and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lxml import etree

from langaccess.core.model import Finding, Kind, Target
from langaccess.core.tags import Tag
from langaccess.formats.model import Document, Label
from langaccess.formats.notes import counted, note
from langaccess.formats.ooxml.format import OOXML_VOCABULARY, OoxmlFormat, write_identifier
from langaccess.formats.ooxml.package import OpcPackage, PackageEditor, q
from langaccess.formats.packed_format import saved_again
from langaccess.formats.scripts import script_of
from langaccess.formats.slots import Voice, divided
from langaccess.formats.xlsx.active import WorkbookStripper
from langaccess.formats.xlsx.dependent_cells import (
    table_columns,
    update_dependents,
)
from langaccess.formats.xlsx.headers_footers import HEADERS, add_form_number, without_codes
from langaccess.formats.xlsx.label import add_label, drop_label
from langaccess.formats.xlsx.language_and_direction import set_date_language, set_direction
from langaccess.formats.xlsx.parse import SHOWN_ON, Workbook, open_workbook, parse_slots
from langaccess.formats.xlsx.prepare import notes, strip
from langaccess.formats.xlsx.strings import decode
from langaccess.formats.zip_package import Package, open_package, parse_package

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def _shown(element: etree._Element, text: str) -> str:
    return without_codes(text) if element.tag in HEADERS else decode(text)


class Xlsx(OoxmlFormat):
    """Reads and writes Excel workbooks; see `langaccess.formats.model.Format`."""

    name = "xlsx"
    suffixes = (".xlsx", ".xlsm", ".xltx", ".xltm")
    writes = ".xlsx"
    vocabulary = replace(OOXML_VOCABULARY, shown_on=SHOWN_ON, decoded=_shown)
    remedy = saved_again("Excel")

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document in `path`. Shared workbooks' change logs are not followed.

        Raises:
            InputError: damaged, encrypted, signed, or not a workbook.
        """
        package = open_package(path)
        book = open_workbook(OpcPackage.of(package))
        units, left_out = divided(parse_slots(book))
        return Document(path, self.name, units, notes(book), None, None, package, left_out)

    def render(
        self,
        document: Document,
        targets: Mapping[str, Target],
        *,
        tag: Tag,
        label: Label | None,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the bytes of the translated file, and notes."""
        package: Package = document.payload
        book = open_workbook(OpcPackage.of(package))
        bench = PackageEditor(book.opc)
        found: tuple[Finding, ...] = ()
        if targets or label is not None:
            strip(book, bench)
        if targets:
            voice = Voice(str(tag), script_of(tag), str(document.tag or "en"))
            found = _translate(book, document, targets, voice) + _dates(book, tag)
            set_direction(book, bench, voice)
            _recalculate(book)
        if label is not None:
            found += add_label(book, bench, label)
        for name, tree in book.trees():
            if name not in bench.removed:
                bench.changed[name] = tree.store()
        return bench.pack(), found

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text as found in rendered bytes, the label left out."""
        book = open_workbook(OpcPackage.of(parse_package(data, document.path)))
        if labelled:
            book = drop_label(book)
        return {slot.unit.id: slot.unit.text for slot in parse_slots(book, blank=True)}

    def strip_active(self, data: bytes, path: Path) -> tuple[bytes, int]:
        """Return the workbook without what it loads or runs; see `Format.strip_active`."""
        return WorkbookStripper(data, path).result()

    def add_form_number(
        self, data: bytes, form: str, where: Path
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the file with its form number; see `Format.add_form_number`."""
        opc = OpcPackage.of(parse_package(data, where))
        bench = PackageEditor(opc)
        fits = []
        for name in opc.package.parts:
            if opc.content_type(name) == _SHEET_TYPE:
                tree = opc.parse_part(name)
                fits.append(add_form_number(tree.root, form))
                bench.changed[name] = tree.store()
        write_identifier(opc, bench, form)
        return bench.pack(), () if all(fits) else (note("form.by_hand"),)


def _translate(
    book: Workbook, document: Document, targets: Mapping[str, Target], voice: Voice
) -> tuple[Finding, ...]:
    before = table_columns(book)
    lost = 0
    for slot in sorted(parse_slots(book), key=lambda s: not s.whole):
        target = targets.get(slot.unit.id)
        lost += 0 if target is None else slot.put(target, voice)
    words = {
        unit.text: targets[unit.id].text
        for unit in document.units
        if unit.kind in (Kind.CELL, Kind.CONTROL) and unit.id in targets and unit.twin is None
    }
    return counted("xlsx.markup_lost", lost) + update_dependents(book, words, before)


def _dates(book: Workbook, tag: Tag) -> tuple[Finding, ...]:
    silent = 0 if book.styles is None else set_date_language(book.styles[1].root, tag)
    return counted("xlsx.dates_left", silent)


def _recalculate(book: Workbook) -> None:
    """Ask Excel to recalculate every formula: stored results may have old words."""
    for element in book.workbook.root.iter(q("s:calcPr")):
        element.set("fullCalcOnLoad", "1")
