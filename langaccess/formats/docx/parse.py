"""The parts of a Word file that show text, prepared and ready to be read or rewritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Kind, Target, Unit
from langaccess.formats.docx.attributes import attribute_places, number_places
from langaccess.formats.docx.inspect import inspect, inspect_package
from langaccess.formats.docx.names import (
    APP_TYPE,
    CHOICE,
    CUSTOM_TYPE,
    DIAGRAM_DATA_TYPE,
    DIAGRAM_DRAWING_TYPE,
    DRAWING_TYPES,
    FALLBACK,
    HEADER_TYPE,
    LABEL_STYLE,
    MAIN_TYPES,
    NUMBERING_TYPE,
    PPR,
    SETTINGS_TYPE,
    STORY_TYPES,
    STYLES_TYPE,
    TC,
    TXBX,
    VAL,
    P,
)
from langaccess.formats.docx.paragraph_reader import FieldReader, unseen_text
from langaccess.formats.docx.paragraph_writer import put_paragraph
from langaccess.formats.docx.part_index import PartIndex, index_part
from langaccess.formats.docx.prepare import prepare
from langaccess.formats.docx.revisions import accept, withdrawn_words, words_of
from langaccess.formats.ooxml.drawingml import cache_slots, paragraph_slot
from langaccess.formats.ooxml.inspect import main_part
from langaccess.formats.ooxml.package import (
    CORE_TYPE,
    TRANSLATED_PROPERTIES,
    OpcPackage,
    ParsedPart,
    q,
)
from langaccess.formats.paragraphs import Reading, assemble, shows_text
from langaccess.formats.slots import Slot, Voice, element_slot

# Relationships that lead out of the document proper: building blocks, and whole other files.
_FOREIGN = frozenset({"glossaryDocument", "aFChunk", "subDocument"})
_PROPERTIES = frozenset({CORE_TYPE, APP_TYPE, CUSTOM_TYPE})
_WORDY = STORY_TYPES | {STYLES_TYPE, NUMBERING_TYPE}
_WANTED = _WORDY | DRAWING_TYPES | {SETTINGS_TYPE}
Element = etree._Element
_STYLE_OF = f"{PPR}/{q('w:pStyle')}"
_HOMES: Mapping[str, Kind] = {
    TXBX: Kind.BOX,
    TC: Kind.CELL,
    q("w:hdr"): Kind.HEADER,
    q("w:ftr"): Kind.FOOTER,
    q("w:footnote"): Kind.NOTE,
    q("w:endnote"): Kind.NOTE,
    q("w:body"): Kind.BODY,
}


@dataclass(frozen=True, slots=True)
class DocxPart:
    """One parsed part, the index of its elements, and its places in reading order."""

    name: str
    type: str
    tree: ParsedPart
    found: PartIndex
    places: tuple[TextPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocx:
    """A Word file, parsed and prepared. Each scan has trees of its own.

    Attributes:
        main: name of the main part.
        parts: the parts in reading order.
        styles: what the style sheet says.
        counts: what was prepared away or is not reached, by finding code.
        left_out: see `Document`.
    """

    main: str
    parts: tuple[DocxPart, ...]
    styles: Styles
    counts: Counter[str]
    left_out: tuple[Unit, ...] = ()


def parse_docx(
    opc: OpcPackage, *, accept_revisions: bool = False, blank: bool = False
) -> ParsedDocx:
    """Parse and prepare a Word file.

    Args:
        opc: the file.
        accept_revisions: accept tracked changes instead of refusing them.
        blank: list paragraphs without text too (a target may be nothing but a protected sign).

    Raises:
        InputError: not a Word document, a damaged part, a signature, tracked changes without
            `accept_revisions`, or only other documents inside.
    """
    main = main_part(opc, MAIN_TYPES, "a Word document")
    parts = [*_load(opc, main), *_load_properties(opc)]
    counts: Counter[str] = Counter()
    withdrawn: set[str] = set()
    tracked = sum(len(p.found.revisions) for p in parts if p.type in _WORDY)
    if tracked:
        _may_accept(opc, tracked, accept_revisions=accept_revisions)
        counts["docx.revisions_accepted"] = tracked
        withdrawn = set().union(*(withdrawn_words(p.tree.root) for p in parts))
        parts = [_accepted(p) for p in parts]
    sheet = next((p for p in parts if p.type == STYLES_TYPE), None)
    styles = Styles() if sheet is None else Styles.of(sheet.tree.root)
    inspect_package(opc, counts)
    for part in parts:
        inspect(opc, part.name, part.type, part.tree.root, part.found, counts)
        if part.type in STORY_TYPES:
            prepare(part.found, counts)
    left: list[Unit] = []
    read = [replace(p, places=tuple(_places(p, styles, left, blank=blank))) for p in parts]
    if withdrawn:
        left += [place.unit for p in read if p.type in _PROPERTIES for place in p.places]
        read = _without_withdrawn(read, withdrawn, counts)
    _refuse_hollow(opc, read, main, counts)
    _page_one_twins(read)
    return ParsedDocx(main, tuple(_diagram_twins(read)), styles, counts, tuple(left))


def _load(opc: OpcPackage, main: str) -> Iterator[DocxPart]:
    for name in opc.reachable(main, without=_FOREIGN):
        content_type = opc.content_type(name)
        if content_type in _WANTED:
            yield _part(opc, name, content_type)


def _load_properties(opc: OpcPackage) -> Iterator[DocxPart]:
    for rel in opc.relationships(""):
        if not rel.external and rel.target in opc.package.parts:
            content_type = opc.content_type(rel.target)
            if content_type in _PROPERTIES:
                yield _part(opc, rel.target, content_type)


def _part(opc: OpcPackage, name: str, content_type: str) -> DocxPart:
    tree = opc.parse_part(name)
    return DocxPart(name, content_type, tree, index_part(tree.root))


def _may_accept(opc: OpcPackage, tracked: int, *, accept_revisions: bool) -> None:
    if not accept_revisions:
        raise InputError(
            f"the file has {tracked} tracked changes, so its final wording is not clear",
            where=str(opc.package.path),
            hint="accept or reject them in Word, or run again with --accept-revisions",
        )


def _accepted(part: DocxPart) -> DocxPart:
    """Accept the tracked changes of a part that has any; its elements are then others."""
    if part.type not in _WORDY:
        return part
    accept(part.tree.root)
    return replace(part, found=index_part(part.tree.root))


def _without_withdrawn(
    parts: Iterable[DocxPart], withdrawn: set[str], counts: Counter[str]
) -> list[DocxPart]:
    """Clear file properties with deleted words that are nowhere in the accepted text."""
    parts = list(parts)
    kept: set[str] = set()
    for part in parts:
        if part.type not in _PROPERTIES:
            kept.update(*(words_of(place.unit.text) for place in part.places))
    out = []
    for part in parts:
        if part.type in _PROPERTIES:
            clear_withdrawn(part.tree.root, withdrawn - kept, counts)
            out.append(replace(part, places=tuple(_places(part, Styles(), []))))
        else:
            out.append(part)
    return out


def _places(
    part: DocxPart, styles: Styles, left: list[Unit], *, blank: bool = False
) -> Iterator[TextPlace]:
    """Yield the places of a part, and add what is left out to `left`."""
    root, name, found = part.tree.root, part.name, part.found
    if part.type in STORY_TYPES:
        kept = [e for e in found.fields if e.getparent() is not None]  # not taken out before
        places: list[TextPlace] = [
            *paragraph_places(found, name, styles, left, blank=blank),
            *drawing_places(found.drawn, name, Kind.BOX, left),
            *attribute_places(found.owners, kept, name),
        ]
        doubled = {e for alternative in found.alternatives for e in alternative.iter()}
        twins([place for place in places if place.element in doubled])
        yield from places
    elif part.type == NUMBERING_TYPE:
        yield from number_places(root, name)
    elif part.type in DRAWING_TYPES:
        yield from drawing_places(found.drawn, name, Kind.CHART, left)
        yield from label_places(root, name)
    elif part.type == CORE_TYPE:
        yield from property_places(root, name)


def _page_one_twins(parts: Sequence[DocxPart]) -> None:
    """Tie the header that the label gave the first page to the one that it is a copy of."""
    headers = [part for part in parts if part.type == HEADER_TYPE]
    copies = [part for part in headers if is_page_one(part.tree.root)]
    known = {
        place.unit.text: place.unit.id
        for part in headers
        if part not in copies
        for place in part.places
    }
    for place in (place for part in copies for place in part.places):
        place.unit = replace(place.unit, twin=known.get(place.unit.text))


def _diagram_twins(parts: Iterable[DocxPart]) -> Iterator[DocxPart]:
    """Tie the stored drawing of a diagram to the data it was drawn from."""
    parts = list(parts)
    data = [p for p in parts if p.type == DIAGRAM_DATA_TYPE]
    known: dict[str, list[str]] = {}
    for part in data:
        for place in part.places:
            known.setdefault(place.unit.text, []).append(place.unit.id)
    for part in parts:
        for place in part.places if part.type == DIAGRAM_DRAWING_TYPE else ():
            same = known.get(place.unit.text)
            if same:
                place.unit = replace(place.unit, twin=same.pop(0) if len(same) > 1 else same[0])
        yield part


def _refuse_hollow(
    opc: OpcPackage, parts: Iterable[DocxPart], main: str, counts: Counter[str]
) -> None:
    if counts["docx.alt_chunk"] and not any(p.places for p in parts if p.name == main):
        raise InputError(
            "all the text is in another document inside this file, which cannot be read",
            where=str(opc.package.path),
            hint="open it in Word, save it as a new .docx, and use that",
        )


class TextPlace(Protocol):
    """A place in a part that has text."""

    unit: Unit
    element: Element

    def put(self, target: Target, voice: Voice) -> int:
        """Write the target here; return how many links and protected texts it has lost."""


@dataclass(slots=True)
class ParagraphPlace:
    """A paragraph; `plain`: it has only text."""

    unit: Unit
    element: Element
    reading: Reading
    plain: bool

    def put(self, target: Target, voice: Voice) -> int:
        """Replace the runs."""
        return put_paragraph(self.element, self.reading, target, voice, plain=self.plain)


@dataclass(slots=True)
class SlotPlace:
    """A paragraph of a drawing, a cached label, a property: written by its own slot."""

    unit: Unit
    element: Element
    slot: Slot

    def put(self, target: Target, voice: Voice) -> int:
        """Let the slot write it."""
        return self.slot.put(target, voice)


def drawing_places(
    paragraphs: Iterable[Element], part: str, kind: Kind, left: list[Unit]
) -> Iterator[SlotPlace]:
    """Yield the text of drawings in a part: of shapes, charts and diagrams."""
    for number, paragraph in enumerate(paragraphs, 1):
        slot = paragraph_slot(paragraph, f"{part}#a{number}", kind, part)
        if slot is not None and slot.shown:
            yield SlotPlace(slot.unit, paragraph, slot)
        elif slot is not None:
            left.append(slot.unit)


def label_places(root: Element, part: str) -> Iterator[SlotPlace]:
    """Yield the words that a chart keeps for its labels."""
    for slot in cache_slots(root, part, part):
        yield SlotPlace(slot.unit, root, slot)


@dataclass(frozen=True, slots=True)
class Styles:
    """What the style sheet says about paragraphs.

    Attributes:
        headings: ids of heading styles.
        lists: ids of styles that number or bullet.
        hidden: ids of styles whose text is hidden.
        tag: language of the document's default style, or an empty text.
    """

    headings: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    tag: str = ""

    @classmethod
    def of(cls, root: Element) -> Styles:
        """Read a style sheet."""
        headings, lists, hidden = set(), set(), set()
        for style in root.iter(q("w:style")):
            ident = style.get(q("w:styleId"), "")
            name = style.find(q("w:name"))
            title = (name.get(VAL, "") if name is not None else "").casefold()
            outlined = style.find(f"{PPR}/{q('w:outlineLvl')}") is not None
            if title.startswith(("heading", "title")) or outlined:
                headings.add(ident)
            if style.find(f"{PPR}/{q('w:numPr')}") is not None:
                lists.add(ident)
            vanish = style.find(f"{q('w:rPr')}/{q('w:vanish')}")
            if vanish is not None and vanish.get(VAL, "1") not in ("0", "false", "off"):
                hidden.add(ident)
        language = root.find(f"{q('w:docDefaults')}/{q('w:rPrDefault')}/{q('w:rPr')}/{q('w:lang')}")
        tag = language.get(VAL, "") if language is not None else ""
        return cls(frozenset(headings), frozenset(lists), frozenset(hidden), tag)


def is_label(paragraph: Element) -> bool:
    """Return whether a paragraph is a draft notice of ours."""
    style = paragraph.find(_STYLE_OF)
    return style is not None and style.get(VAL) == LABEL_STYLE


def is_page_one(root: Element) -> bool:
    """Return whether a header is the one without a notice that the label gave the first page."""
    known = [p for p in root.iterchildren(P) if is_label(p)]
    return bool(known) and not any(p.findtext(f".//{q('w:t')}") for p in known)


def paragraph_places(
    found: PartIndex, part: str, styles: Styles, left: list[Unit], *, blank: bool = False
) -> Iterator[ParagraphPlace]:
    """Yield the paragraphs of a part that show text, in document order; with `blank`, all."""
    reader = FieldReader(styles.hidden)
    names = {_owner(e): e.get(VAL, "") for e in found.named}
    numbered = {_owner(e) for e in found.numbered}
    homes: dict[Element | None, Kind] = {}  # parents are shared by many paragraphs
    code: list[Unit] = []  # of a field that is still open: without an end it is a text that is lost
    number = 0
    for paragraph in found.paragraphs:
        name = names.get(paragraph, "")
        if name == LABEL_STYLE:
            text = "".join(map(str, paragraph.itertext()))
            left.append(Unit(f"{part}#", text, (), Kind.HEADER, part))
            continue
        number += 1
        plain = reader.plain(paragraph)
        reading = assemble(reader.pieces(paragraph) if plain is None else plain)
        if blank or shows_text(reading):
            kind = _home(paragraph.getparent(), homes)
            if name in styles.headings and kind in (Kind.BODY, Kind.CELL):
                kind = Kind.HEADING
            elif kind is Kind.BODY and (name in styles.lists or paragraph in numbered):
                kind = Kind.LIST
            unit = Unit(f"{part}#p{number}", reading.text, reading.spans, kind, part)
            yield ParagraphPlace(unit, paragraph, reading, plain is not None)
        elif reading.text.strip():
            left.append(Unit(f"{part}#p{number}", reading.text, reading.spans, Kind.BODY, part))
        if unseen := unseen_text(reading):
            code.append(Unit(f"{part}#p{number}", unseen, (), Kind.BODY, part))
        if not reader.in_code:
            left += code
            code.clear()


def _owner(setting: Element) -> Element | None:
    """Return the paragraph whose properties have a setting."""
    properties = setting.getparent()
    return None if properties is None else properties.getparent()


def _home(parent: Element | None, known: dict[Element | None, Kind]) -> Kind:
    found = known.get(parent)
    if found is None:
        home = parent
        while home is not None and home.tag not in _HOMES:
            home = home.getparent()
        found = known[parent] = Kind.BODY if home is None else _HOMES[str(home.tag)]
    return found


def twins(places: list[TextPlace]) -> None:
    """Mark the places of a fallback that repeat a place of the main branch."""
    branches: dict[Element, list[tuple[str, str]]] = {}
    for place in places:
        for branch in place.element.iterancestors(CHOICE, FALLBACK):
            parent = branch.getparent()
            if parent is None:
                continue
            known = branches.setdefault(parent, [])
            if branch.tag == CHOICE:
                known.append((place.unit.text, place.unit.id))
                continue
            same = next((entry for entry in known if entry[0] == place.unit.text), None)
            if same is not None:
                known.remove(same)
                place.unit = replace(place.unit, twin=same[1])


def property_places(root: Element, part: str) -> Iterator[SlotPlace]:
    """Yield title, subject, description and keywords."""
    for element in root.iter(*TRANSLATED_PROPERTIES):
        text = element.text or ""
        if any(c.isalpha() for c in text):
            name = etree.QName(element).localname
            slot = element_slot(element, f"{part}#{name}", Kind.META, part)
            yield SlotPlace(slot.unit, element, slot)


def clear_withdrawn(root: Element, withdrawn: set[str], counts: Counter[str]) -> None:
    """Clear every property with a word that tracked changes deleted."""
    for element in root.iter("*"):
        if words_of(element.text or "") & withdrawn:
            element.text = ""
            counts["docx.properties_cleared"] += 1
