"""Every place of a Word part that holds text to translate, in reading order.

A place gives a unit and takes its target. Its id does not depend on the text or on the order of
links inside a paragraph, so that the places of a written file are those of its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.formats.docx.names import CHOICE, FALLBACK, LABEL_STYLE, PPR, TC, TXBX, VAL
from langaccess.formats.docx.paragraph_reader import FieldReader
from langaccess.formats.docx.paragraph_writer import put_paragraph
from langaccess.formats.docx.part_index import PartIndex
from langaccess.formats.ooxml.drawingml import cache_slots, paragraph_slot
from langaccess.formats.ooxml.package import q
from langaccess.formats.paragraphs import Reading, assemble, shows_text
from langaccess.formats.slots import Slot, Voice

__all__ = [
    "SlotPlace",
    "Styles",
    "TextPlace",
    "drawing_places",
    "is_label",
    "label_places",
    "paragraph_places",
    "twins",
]

Element = etree._Element


class TextPlace(Protocol):
    """Somewhere in a part that holds a text."""

    unit: Unit
    element: Element

    def put(self, target: Target, voice: Voice) -> int:
        """Write the target here; return how many links and protected texts it has lost."""


@dataclass(slots=True)
class ParagraphPlace:
    """A paragraph; `plain`: nothing stands in it but text."""

    unit: Unit
    element: Element
    reading: Reading
    plain: bool

    def put(self, target: Target, voice: Voice) -> int:
        """Write the runs anew."""
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


def drawing_places(paragraphs: Iterable[Element], part: str, kind: Kind) -> Iterator[SlotPlace]:
    """Yield the text of drawings in a part: of shapes, charts and diagrams."""
    for number, paragraph in enumerate(paragraphs, 1):
        slot = paragraph_slot(paragraph, f"{part}#a{number}", kind, part)
        if slot is not None:
            yield SlotPlace(slot.unit, paragraph, slot)


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
    """Tell whether a paragraph is a draft notice of ours."""
    style = paragraph.find(_STYLE_OF)
    return style is not None and style.get(VAL) == LABEL_STYLE


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


def paragraph_places(
    found: PartIndex, part: str, styles: Styles, *, blank: bool = False
) -> Iterator[ParagraphPlace]:
    """Yield the paragraphs of a part that show text, in document order; with `blank`, all."""
    reader = FieldReader(styles.hidden)
    names = {_owner(e): e.get(VAL, "") for e in found.named}
    numbered = {_owner(e) for e in found.numbered}
    homes: dict[Element | None, Kind] = {}  # parents are shared by many paragraphs
    number = 0
    for paragraph in found.paragraphs:
        name = names.get(paragraph, "")
        if name == LABEL_STYLE:
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


def _owner(setting: Element) -> Element | None:
    """Return the paragraph whose properties hold a setting."""
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
    """Mark the places of a fallback that repeat one of the branch it stands in for."""
    branches: dict[Element, list[tuple[str, str]]] = {}
    for place in places:
        for branch in _branches(place.element):
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


def _branches(element: Element) -> Iterator[Element]:
    return (a for a in element.iterancestors(CHOICE, FALLBACK))
