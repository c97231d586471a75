"""Excel workbooks (.xlsx): cells, notes, tables, choices, headers and charts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from langaccess.core.model import Finding, Kind, Target
from langaccess.core.tags import Tag
from langaccess.formats.model import Document, Label
from langaccess.formats.notes import counted, note
from langaccess.formats.office import reaching_out, with_macros
from langaccess.formats.ooxml.drawingml import Voice
from langaccess.formats.ooxml.office import Office, identify
from langaccess.formats.ooxml.package import Opc, Workbench, q
from langaccess.formats.scripts import script_of
from langaccess.formats.xlsx import style as xlsx_style
from langaccess.formats.xlsx.dates import speak_dates
from langaccess.formats.xlsx.parts import Book, open_book
from langaccess.formats.xlsx.printing import add_form
from langaccess.formats.xlsx.ripple import columns, literals, ripple
from langaccess.formats.xlsx.scan import scan, stands_for_thread
from langaccess.formats.zipped import Package, from_bytes, open_package

__all__ = ["Xlsx"]

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Xlsx(Office):
    """Reads and writes Excel workbooks; see `langaccess.formats.model.Format`."""

    name = "xlsx"
    suffixes: tuple[str, ...] = (".xlsx",)
    writes = ".xlsx"

    def read(self, path: Path, *, accept_revisions: bool) -> Document:  # noqa: ARG002 (every format is asked so)
        """Return the document in `path`. Shared workbooks' change logs are not followed.

        Raises:
            InputError: damaged, encrypted, signed, or not a workbook.
        """
        package = open_package(path)
        book = open_book(Opc.of(package))
        notes = _notes(book)
        units = tuple(slot.unit for slot in scan(book))
        return Document(path, self.name, units, notes, None, None, package)

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
        book = open_book(Opc.of(package))
        bench = Workbench(book.opc)
        found: tuple[Finding, ...] = ()
        if targets or label is not None:
            xlsx_style.strip(book, bench)
        if targets:
            voice = Voice(str(tag), script_of(tag), str(document.tag or "en"))
            found = _translate(book, document, targets, voice) + _dates(book, tag)
            xlsx_style.set_direction(book, bench, voice)
            _recalculate(book)
        if label is not None:
            found += xlsx_style.add_label(book, bench, label)
        for name, tree in book.trees():
            if name not in bench.removed:
                bench.changed[name] = tree.store()
        return bench.pack(), found

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text as found in rendered bytes, the label left out."""
        book = open_book(Opc.of(from_bytes(data, document.path)))
        if labelled:
            book = xlsx_style.drop_label(book)
        return {slot.unit.id: slot.unit.text for slot in scan(book)}

    def stamp(self, data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the file with its form number; see `Format.stamp`."""
        opc = Opc.of(from_bytes(data, where))
        bench = Workbench(opc)
        fits = []
        for name in opc.package.parts:
            if opc.content_type(name) == _SHEET_TYPE:
                tree = opc.load(name)
                fits.append(add_form(tree.root, form))
                bench.changed[name] = tree.store()
        identify(opc, bench, form)
        return bench.pack(), () if all(fits) else (note("form.by_hand"),)


def _translate(
    book: Book, document: Document, targets: Mapping[str, Target], voice: Voice
) -> tuple[Finding, ...]:
    before = columns(book)
    lost = 0
    for slot in sorted(scan(book), key=lambda s: not s.whole):
        target = targets.get(slot.unit.id)
        lost += 0 if target is None else slot.put(target, voice)
    words = {
        unit.text: targets[unit.id].text
        for unit in document.units
        if unit.kind in (Kind.CELL, Kind.CONTROL) and unit.id in targets and unit.twin is None
    }
    return counted("xlsx.markup_lost", lost) + ripple(book, words, before)


def _dates(book: Book, tag: Tag) -> tuple[Finding, ...]:
    silent = 0 if book.styles is None else speak_dates(book.styles[1].root, tag)
    return counted("xlsx.dates_left", silent)


def _recalculate(book: Book) -> None:
    """Ask Excel to compute every formula anew: stored results may hold old words."""
    for element in book.workbook.root.iter(q("s:calcPr")):
        element.set("fullCalcOnLoad", "1")


def _notes(book: Book) -> tuple[Finding, ...]:
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
        + counted("xlsx.formula_words", literals(book))
        + counted("xlsx.hidden_text", hidden)
        + counted("xlsx.pivot_tables", roles.count("pivot"))
        + counted("xlsx.picture", pictures)
        + counted("xlsx.macros", with_macros(book.opc))
        + counted("xlsx.reaches_out", reaching_out(book.opc))
    )
