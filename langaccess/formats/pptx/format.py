"""PowerPoint presentations (.pptx): slides, speaker notes, SmartArt and charts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from langaccess.core.model import Finding, Target
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.model import Document, Label
from langaccess.formats.notes import note
from langaccess.formats.ooxml.format import OoxmlFormat
from langaccess.formats.ooxml.package import OpcPackage, PackageEditor, ParsedPart, q
from langaccess.formats.packed_format import saved_again
from langaccess.formats.pptx import prepare as pptx_prepare
from langaccess.formats.pptx.form_number import add_form_number
from langaccess.formats.pptx.label import add_label
from langaccess.formats.pptx.language_and_direction import speak_all
from langaccess.formats.pptx.parse import PptxPart, check, comment_parts, parse_slots, text_parts
from langaccess.formats.scripts import script_of
from langaccess.formats.slots import Slot, Voice, divided
from langaccess.formats.zip_package import Package, open_package, parse_package

_THEME = "officedocument.theme+xml"
_FITS = (q("a:noAutofit"), q("a:normAutofit"), q("a:spAutoFit"))
_AFTER_FIT = (q("a:scene3d"), q("a:sp3d"), q("a:flatTx"), q("a:extLst"))
_LABELLED = ("slide", "notes")


class Pptx(OoxmlFormat):
    """Reads and writes PowerPoint; see `langaccess.formats.model.Format`."""

    name = "pptx"
    suffixes = (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")
    writes = ".pptx"
    remedy = saved_again("PowerPoint")

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document in `path`. PowerPoint knows no tracked changes.

        Raises:
            InputError: damaged, encrypted, signed, or not a presentation.
        """
        package = open_package(path)
        opc, parts = _parts(package)
        _check_defaults(opc, parts)
        slots = _slots(parts)
        units, left_out = divided(slots)
        notes = pptx_prepare.notes(opc, [(part, tree.root) for part, tree in parts])
        tag = pptx_prepare.declared_tag(tree.root for part, tree in parts if part.role == "slide")
        return Document(path, self.name, units, notes, tag, None, package, left_out)

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
        opc, parts = _parts(package)
        bench = PackageEditor(opc)
        found: tuple[Finding, ...] = ()
        if targets or label is not None:
            voice = Voice(str(tag), script_of(tag), str(document.tag or "en"))
            found = _translate(parts, targets, voice) if targets else ()
            if label is not None:
                found += _label(opc, parts, label)
            pptx_prepare.strip(bench, comment_parts(opc))
        for part, tree in parts:
            bench.changed[part.name] = tree.store()
        if targets:
            _defaults(bench, {part.name for part, _ in parts}, voice)
        return bench.pack(), found

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text as found in rendered bytes; the label is known by its name."""
        _, parts = _parts(parse_package(data, document.path))
        return {slot.unit.id: slot.unit.text for slot in _slots(parts)}

    def add_form_number(
        self, data: bytes, form: str, where: Path
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the file with its form number; see `Format.add_form_number`."""
        return add_form_number(data, form, where)


Parts = list[tuple[PptxPart, ParsedPart]]


def _parts(package: Package) -> tuple[OpcPackage, Parts]:
    opc = OpcPackage.of(package)
    main = check(opc)
    return opc, [(part, opc.parse_part(part.name)) for part in text_parts(opc, main)]


def _slots(parts: Parts) -> list[Slot]:
    return parse_slots((part, tree.root) for part, tree in parts)


def _translate(parts: Parts, targets: Mapping[str, Target], voice: Voice) -> tuple[Finding, ...]:
    slides = {part.where: tree.root for part, tree in parts if part.role == "slide"}
    before = {where: _lengths(root) for where, root in slides.items()}
    notes = _write_targets(_slots(parts), targets, voice)
    for _, tree in parts:
        speak_all(tree.root, voice)
    for where, root in slides.items():
        grown = _let_shrink(root, before[where])
        small = _small_text(root)
        if grown:
            notes.append(note("pptx.text_grown", where=where, count=grown))
        if small:
            notes.append(note("pptx.small_text", where=where, count=small))
    return tuple(notes)


def _write_targets(slots: list[Slot], targets: Mapping[str, Target], voice: Voice) -> list[Finding]:
    notes: list[Finding] = []
    # Attributes first: a rewritten paragraph copies the links that have them.
    for slot in sorted(slots, key=lambda s: not s.whole):
        target = targets.get(slot.unit.id)
        lost = 0 if target is None else slot.put(target, voice)
        if lost:
            notes.append(note("pptx.markup_lost", where=slot.unit.part, count=lost))
    return notes


def _label(opc: OpcPackage, parts: Parts, label: Label) -> tuple[Finding, ...]:
    """Put the label on slides and notes pages; return a note for each where it covers text."""
    roots = {part.name: tree.root for part, tree in parts}
    main = opc.parse_part(opc.main_part()).root
    return tuple(
        note("pptx.label_over", where=part.where)
        for part, tree in parts
        if part.role in _LABELLED
        and add_label(tree.root, label, _size(main, part.role), _bases(opc, part.name, roots))
    )


def _bases(opc: OpcPackage, name: str, roots: Mapping[str, etree._Element]) -> list[etree._Element]:
    """Return the layout and the master from which a slide or notes page takes places."""
    found: list[etree._Element] = []
    for kind in ("slideLayout", "slideMaster", "notesMaster"):
        for rel in opc.relationships(name):
            if rel.kind == kind and rel.target in opc.package.parts:
                name = rel.target
                found.append(roots[name] if name in roots else opc.parse_part(name).root)
                break
    return found


def _size(main: etree._Element, role: str) -> tuple[int, int]:
    """Return width and height of a slide, or of a notes page."""
    found = main.find(q("p:sldSz" if role == "slide" else "p:notesSz"))
    usual = (9_144_000, 6_858_000) if role == "slide" else (6_858_000, 9_144_000)
    if found is None:
        return usual
    return whole_number(found.get("cx"), usual[0]), whole_number(found.get("cy"), usual[1])


def _defaults(bench: PackageEditor, done: set[str], voice: Voice) -> None:
    """Set language, fonts and direction where the presentation and its themes keep defaults."""
    for name in _default_parts(bench.opc, done):
        tree = bench.opc.parse_part(name)
        speak_all(tree.root, voice)
        bench.changed[name] = tree.store()


def _default_parts(opc: OpcPackage, done: set[str]) -> list[str]:
    main = opc.main_part()
    themes = {n for n in opc.package.parts if opc.content_type(n).endswith(_THEME)}
    return [n for n in opc.package.parts if (n in themes or n == main) and n not in done]


def _check_defaults(opc: OpcPackage, parts: Parts) -> None:
    """Refuse a file now if `_defaults` could not read it after translation."""
    for name in _default_parts(opc, {part.name for part, _ in parts}):
        opc.parse_part(name)


def _lengths(root: etree._Element) -> dict[etree._Element, int]:
    """Return how many letters each text box of a slide has."""
    return {
        box: sum(len(t.text or "") for t in box.iter(q("a:t"))) for box in root.iter(q("p:txBody"))
    }


def _let_shrink(root: etree._Element, before: Mapping[etree._Element, int]) -> int:
    """Let boxes of fixed size whose text grew shrink it where it does not fit.

    Args:
        root: a slide with its translation.
        before: `_lengths` of the source.

    Returns:
        how many boxes hold text that grew by more than 30 %: a person should look at them.
    """
    looked_at = 0
    for box, length in _lengths(root).items():
        if length <= before.get(box, length):
            continue
        looked_at += length > 1.3 * before[box]
        props = box.find(q("a:bodyPr"))
        if props is None or any(e.tag in _FITS[1:] for e in props):
            continue
        for old in props.findall(_FITS[0]):
            props.remove(old)
        at = next((i for i, e in enumerate(props) if e.tag in _AFTER_FIT), len(props))
        props.insert(at, etree.Element(q("a:normAutofit")))
    return looked_at


def _small_text(root: etree._Element) -> int:
    """Return how many runs are set in less than 12 points."""
    return sum(whole_number(run.get("sz"), 1200) < 1200 for run in root.iter(q("a:rPr")))
