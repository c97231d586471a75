"""InDesign exchange files (.idml): the text of every story, alternative texts, numbering words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Finding, Target
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import parse, serialise
from langaccess.formats.idml import prepare as idml_prepare
from langaccess.formats.idml.form_number import add_form_number
from langaccess.formats.idml.paragraphs import (
    PSR,
)
from langaccess.formats.idml.parse import METADATA, parse_slots, translated_properties
from langaccess.formats.model import Document, Label, Link
from langaccess.formats.notes import counted, note
from langaccess.formats.packed_format import PackedFormat, saved_again
from langaccess.formats.scripts import script_of
from langaccess.formats.slots import Voice, divided
from langaccess.formats.vocabulary import TextVocabulary
from langaccess.formats.zip_package import Package, open_package, pack, parse_package

Element = etree._Element
_MIME = b"application/vnd.adobe.indesign-idml-package"
_FOLDERS = ("Stories/", "Spreads/", "MasterSpreads/")
_SINGLE = ("designmap.xml", "Resources/Styles.xml", "META-INF/metadata.xml")
_MIRROR = {"LeftAlign": "RightAlign", "RightAlign": "LeftAlign"}
_RTL = "RightToLeftDirection"


@dataclass(frozen=True, slots=True)
class _IdmlVocabulary(TextVocabulary):
    def hides(self, element: etree._Element) -> bool:
        """Tell it of remarks, and of text that a tracked change took out."""
        return self.left_out(element)

    def left_out(self, element: etree._Element) -> bool:
        """Tell it of remarks, and of text that a tracked change took out."""
        gone = element.tag == "Change" and element.get("ChangeType") == "DeletedText"
        return element.tag in self.skipped or gone


_VOCABULARY = _IdmlVocabulary(
    groups=frozenset({"ParagraphStyleRange"}),
    texts=frozenset({"Content"}),
    signs={"Br": "\n"},
    skipped=frozenset({"Note", "Properties", "Contents"}),
    lone=frozenset({"{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"}),
    shown_attributes=frozenset({"CustomAltText", "CustomActualText"}),
    addresses=frozenset({"DestinationURL"}),
)


@dataclass(frozen=True, slots=True)
class _IdmlPayload:
    package: Package
    accepted: bool


class Idml(PackedFormat):
    """Reads and writes IDML; see `langaccess.formats.model.Format`."""

    name = "idml"
    suffixes: tuple[str, ...] = (".idml",)
    writes = ".idml"
    vocabulary = _VOCABULARY
    remedy = saved_again("InDesign")

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document in `path`.

        Raises:
            InputError: damaged, not IDML, or with tracked changes that the caller did not accept.
        """
        package = open_package(path)
        if package.parts.get("mimetype", b"").strip() != _MIME:
            raise InputError(
                "this is not an InDesign exchange file, despite its file name",
                where=str(path),
                hint="ask the designer for File, Export, InDesign Markup (IDML)",
            )
        trees = _trees(package)
        if "designmap.xml" not in trees:
            raise InputError(
                "the file has no list of stories (designmap.xml)",
                where=str(path),
                hint="ask the designer to export it from InDesign again",
            )
        changes = idml_prepare.revisions(trees, path, accept=accept_revisions)
        notes = idml_prepare.prepare(trees, package, _other_trees(package))
        notes += counted("idml.revisions_accepted", changes)
        units, left_out = divided(parse_slots(trees))
        payload = _IdmlPayload(package, bool(changes))
        return Document(path, self.name, units, notes, None, None, payload, left_out)

    def render(
        self,
        document: Document,
        targets: Mapping[str, Target],
        *,
        tag: Tag,
        label: Label | None,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the bytes of the translated file, and notes.

        The label is the first paragraph of the longest story. InDesign pages have no place for one
        that every layout survives: the note that comes back says that the designer must put it on
        the other pages.
        """
        payload: _IdmlPayload = document.payload
        package = payload.package
        trees = _trees(package)
        found: tuple[Finding, ...] = ()
        if payload.accepted:
            idml_prepare.revisions(trees, document.path, accept=True)
        if targets:
            idml_prepare.prepare(trees, package, {})
            voice = Voice(str(tag), script_of(tag), "en")
            found = _write_targets(trees, targets, voice)
        if label is not None:
            words = " / ".join(t for t in (label.text, label.english) if t)
            idml_prepare.put_label(trees, words)
            found += (note("idml.label_by_hand", words=words),)
        changed = {name: serialise(tree, package.parts[name]) for name, tree in trees.items()}
        return pack(package, changed), found

    def shown_parts(self, package: Package) -> Iterator[tuple[str, Element]]:
        """Yield the stories, and of the properties those that are translated."""
        for name, root in _trees(package).items():
            if name.startswith("Stories/"):
                yield name, root
            elif name == METADATA:
                yield from ((name, text) for _, text in translated_properties(root))

    def strip_active(self, data: bytes, path: Path) -> tuple[bytes, int]:
        """Return the file without addresses elsewhere; see `Format.strip_active`."""
        package = parse_package(data, path)
        trees = _trees(package) | _other_trees(package)
        changed = idml_prepare.strip_active(trees)
        if not changed:
            return data, 0
        written = {n: serialise(trees[n], package.parts[n]) for n in changed}
        return pack(package, written), changed.total()

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text as found in rendered bytes, the label left out."""
        trees = _trees(parse_package(data, document.path))
        if labelled:
            idml_prepare.take_label(trees)
        return {slot.unit.id: slot.unit.text for slot in parse_slots(trees)}

    def add_form_number(
        self, data: bytes, form: str, where: Path
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the file with its form number; see `Format.add_form_number`."""
        return add_form_number(data, form, where)

    def links(self, path: Path) -> Iterator[Link]:
        """Yield nothing: a printed page is not clicked."""
        return iter(())


def _trees(package: Package) -> dict[str, Element]:
    return {
        name: parse(data, f"{package.path}: {name}")
        for name, data in package.parts.items()
        if data and _has_text(name)
    }


def _other_trees(package: Package) -> dict[str, Element]:
    return {
        name: parse(data, f"{package.path}: {name}")
        for name, data in package.parts.items()
        if data and name.lower().endswith(".xml") and not _has_text(name)
    }


def _has_text(name: str) -> bool:
    return name.endswith(".xml") and (name.startswith(_FOLDERS) or name in _SINGLE)


def _write_targets(
    trees: Mapping[str, Element], targets: Mapping[str, Target], voice: Voice
) -> tuple[Finding, ...]:
    lost = 0
    for slot in parse_slots(trees):
        target = targets.get(slot.unit.id)
        lost += 0 if target is None else slot.put(target, voice)
    if voice.script.rtl:
        for root in trees.values():
            _right_to_left(root)
    return counted("idml.markup_lost", lost)


def _right_to_left(root: Element) -> None:
    for story in root.iter("StoryPreference"):
        story.set("StoryDirection", _RTL)
    for table in root.iter("Table"):
        table.set("TableDirection", _RTL)
    for block in root.iter(PSR, "ParagraphStyle"):
        side = block.get("Justification", "")
        if block.tag == PSR or side:
            block.set("ParagraphDirection", _RTL)
        if side in _MIRROR:
            block.set("Justification", _MIRROR[side])
