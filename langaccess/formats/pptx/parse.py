"""Finds every place of a presentation that holds visible text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.formats.ooxml.drawingml import TOOLTIP, alt_slots, cache_slots, paragraph_slot
from langaccess.formats.ooxml.inspect import main_part
from langaccess.formats.ooxml.package import TRANSLATED_PROPERTIES, OpcPackage, q
from langaccess.formats.slots import Slot, Voice, attribute_slot, element_slot

LABEL_NAME = "LangaccessLabel"
_FIXED = ("layout", "master", "notesmaster", "handout")
_CHARTS = ("chart", "diagram", "drawing")
_PH, _SP = q("p:ph"), q("p:sp")
_BY_PLACE: Mapping[str, Kind] = {
    "title": Kind.HEADING,
    "ctrTitle": Kind.HEADING,
    "ftr": Kind.FOOTER,
    "dt": Kind.FOOTER,
    "sldNum": Kind.FOOTER,
    "hdr": Kind.HEADER,
}
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml."
_TYPES = {
    f"{_MAIN}slide+xml": "slide",
    f"{_MAIN}notesslide+xml": "notes",
    f"{_MAIN}slidelayout+xml": "layout",
    f"{_MAIN}slidemaster+xml": "master",
    f"{_MAIN}notesmaster+xml": "notesmaster",
    f"{_MAIN}handoutmaster+xml": "handout",
    "application/vnd.openxmlformats-officedocument.drawingml.chart+xml": "chart",
    "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml": "chart",
    "application/vnd.ms-office.chartex+xml": "chart",
    "application/vnd.openxmlformats-officedocument.drawingml.diagramdata+xml": "diagram",
    "application/vnd.ms-office.drawingml.diagramdrawing+xml": "drawing",
    "application/vnd.openxmlformats-package.core-properties+xml": "properties",
}
_COMMENTS = (
    f"{_MAIN}comments+xml",
    f"{_MAIN}commentauthors+xml",
    "application/vnd.ms-powerpoint.comments+xml",
    "application/vnd.ms-powerpoint.authors+xml",
)
# What belongs to a slide and is met together with it.
_WITH_SLIDE = ("chart", "diagram", "drawing", "notes")


def parse_slots(parts: Iterable[tuple[PptxPart, etree._Element]]) -> list[Slot]:
    """Return the slots of all parts; text that a file keeps twice is marked as a twin."""
    found: list[Slot] = []
    diagrams: dict[str, Unit] = {}
    for part, root in parts:
        for slot in _part(part, root):
            unit = slot.unit
            if part.role == "diagram":
                diagrams.setdefault(unit.text, unit)
            model = diagrams.get(unit.text) if part.role == "drawing" else None
            if model is not None and model.spans == unit.spans:
                found.append(replace(slot, unit=replace(unit, twin=model.id)))
            else:
                found.append(slot)
    return found


def _part(part: PptxPart, root: etree._Element) -> Iterator[Slot]:
    if part.role == "properties":
        yield from _properties(part, root)
        return
    yield from _paragraphs(part, root)
    if part.role in _CHARTS:
        yield from cache_slots(root, part.name, part.where)
    else:
        yield from alt_slots(root, q("p:cNvPr"), part.name, part.where)
        yield from _tooltips(part, root)


def _properties(part: PptxPart, root: etree._Element) -> Iterator[Slot]:
    for number, element in enumerate(root, 1):
        if element.tag in TRANSLATED_PROPERTIES and any(c.isalpha() for c in element.text or ""):
            yield element_slot(element, f"{part.name}#{number}", Kind.META, part.where)


def _tooltips(part: PptxPart, root: etree._Element) -> Iterator[Slot]:
    """Yield one slot per link: a translation may cut its text into more runs, or fewer."""
    seen: dict[str, list[etree._Element]] = {}
    for link in root.iter(q("a:hlinkClick"), q("a:hlinkMouseOver")):
        if any(c.isalpha() for c in link.get(TOOLTIP, "")):
            name = f"{etree.QName(link).localname}.{link.get(q('r:id'), '')}"
            seen.setdefault(f"{part.name}#{name}.{link.get('action', '')}", []).append(link)
    for ident, links in seen.items():
        first = attribute_slot(links[0], TOOLTIP, ident, Kind.ALT, part.where)
        yield replace(first, put=_all_tooltips(links))


def _all_tooltips(links: Sequence[etree._Element]) -> Callable[[Target, Voice], int]:
    def put(target: Target, _voice: Voice) -> int:
        for link in links:
            link.set(TOOLTIP, target.text)
        return 0

    return put


def _paragraphs(part: PptxPart, root: etree._Element) -> Iterator[Slot]:
    number = 0
    choices: dict[tuple[etree._Element | None, str], Unit] = {}
    for paragraph in root.iter(q("a:p")):
        if _is_label(paragraph):
            slot = paragraph_slot(paragraph, f"{part.name}#", Kind.BOX, part.where)
            if slot is not None:
                yield replace(slot, shown=False)
            continue
        number += 1
        place = _placeholder(paragraph)
        slot = paragraph_slot(
            paragraph, f"{part.name}#{number}", _kind(part, paragraph), part.where
        )
        if slot is not None and part.role in _FIXED and not _printed(part, place):
            yield replace(slot, shown=False)  # the prompts of a template are not seen on a slide
        elif slot is not None:
            yield _twin(slot, paragraph, choices)


def _placeholder(paragraph: etree._Element) -> etree._Element | None:
    shape = next(paragraph.iterancestors(_SP), None)
    return None if shape is None else shape.find(f"{q('p:nvSpPr')}/{q('p:nvPr')}/{_PH}")


def _printed(part: PptxPart, place: etree._Element | None) -> bool:
    """Return whether fixed text of a master is seen: own shapes, and headers of printed pages."""
    if place is None:
        return True
    return part.role == "handout" and place.get("type") in ("hdr", "ftr")


def _kind(part: PptxPart, paragraph: etree._Element) -> Kind:
    if part.role in _CHARTS:
        return Kind.CHART
    place = _placeholder(paragraph)
    kind = None if place is None else _BY_PLACE.get(place.get("type", "body"))
    if kind is not None and kind is not Kind.HEADING:
        return kind
    if part.role == "notes":
        return Kind.SPEAKER
    if next(paragraph.iterancestors(q("a:tc")), None) is not None:
        return Kind.CELL
    if place is None:
        return Kind.BOX
    return kind or Kind.BODY


def _twin(
    slot: Slot, paragraph: etree._Element, choices: dict[tuple[etree._Element | None, str], Unit]
) -> Slot:
    """Mark text of a fallback that repeats the main branch."""
    for branch in paragraph.iterancestors(q("mc:Choice"), q("mc:Fallback")):
        # The element itself, not its id(): the key must keep it alive.
        key = (branch.getparent(), slot.unit.text)
        if branch.tag == q("mc:Choice"):
            choices.setdefault(key, slot.unit)
        elif key in choices and choices[key].spans == slot.unit.spans:
            return replace(slot, unit=replace(slot.unit, twin=choices[key].id))
    return slot


def _is_label(paragraph: etree._Element) -> bool:
    shape = next(paragraph.iterancestors(_SP), None)
    name = None if shape is None else shape.find(f"{q('p:nvSpPr')}/{q('p:cNvPr')}")
    return name is not None and name.get("name") == LABEL_NAME


@dataclass(frozen=True, slots=True)
class PptxPart:
    """A part with text.

    Attributes:
        name: in the package.
        role: `slide`, `notes`, `layout`, `master`, `notesmaster`, `handout`, `chart`, `diagram`
            (SmartArt), `drawing` (the picture kept of it), `properties`.
        where: for a person ("slide 3", "slide 3, notes").
    """

    name: str
    role: str
    where: str


def check(opc: OpcPackage) -> str:
    """Return the name of the main part.

    Raises:
        InputError: not a presentation, or signed.
    """
    return main_part(opc, (_MAIN, "application/vnd.ms-powerpoint."), "a PowerPoint presentation")


def text_parts(opc: OpcPackage, main: str) -> list[PptxPart]:
    """Return the parts with text: each slide with its notes and charts, then the masters."""
    found: dict[str, PptxPart] = {}
    for number, slide in enumerate(_slides(opc, main), 1):
        found.setdefault(slide, PptxPart(slide, "slide", f"slide {number}"))
        for name, role in _belonging(opc, slide):
            found.setdefault(name, PptxPart(name, role, f"slide {number}, {role}"))
    for name in opc.reachable(main, without=frozenset()):
        kind = _TYPES.get(opc.content_type(name))
        if kind is not None:
            found.setdefault(name, PptxPart(name, kind, kind))
    for rel in opc.relationships(""):
        if rel.kind == "core-properties" and rel.target in opc.package.parts:
            found.setdefault(rel.target, PptxPart(rel.target, "properties", "properties"))
    return list(found.values())


def _slides(opc: OpcPackage, main: str) -> Iterator[str]:
    targets = {rel.id: rel.target for rel in opc.relationships(main) if not rel.external}
    for entry in opc.parse_part(main).root.iter(q("p:sldId")):
        target = targets.get(entry.get(q("r:id"), ""), "")
        if target in opc.package.parts:
            yield target


def _belonging(opc: OpcPackage, slide: str) -> Iterator[tuple[str, str]]:
    for rel in opc.relationships(slide):
        role = "" if rel.external else _TYPES.get(opc.content_type(rel.target), "")
        if role in _WITH_SLIDE and rel.target in opc.package.parts:
            yield rel.target, role
            if role == "chart":
                yield from _belonging(opc, rel.target)


def comment_parts(opc: OpcPackage) -> list[str]:
    """Return the parts with reviewers' comments and their names."""
    return [n for n in opc.package.parts if opc.content_type(n) in _COMMENTS]
