"""DrawingML text (`a:p`): what shapes, slides, charts and diagrams share, as readings and back."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from langaccess.documents.ooxml import q
from langaccess.documents.ooxml_text import (
    Laid,
    Paint,
    Piece,
    Reading,
    Shell,
    Slice,
    assemble,
    shows_text,
    slices,
)
from langaccess.documents.scripts import Script
from langaccess.model import Kind, Target, Unit

__all__ = [
    "DrawingPlace",
    "TextPlace",
    "cache_places",
    "drawing_places",
    "mark_drawing",
    "put_drawing",
    "read_drawing",
]

Element = etree._Element
_P, _R, _T, _BR, _FLD = q("a:p"), q("a:r"), q("a:t"), q("a:br"), q("a:fld")
_RPR, _PPR, _END = q("a:rPr"), q("a:pPr"), q("a:endParaRPr")
_LINK = q("a:hlinkClick")
_RUN_PROPERTIES = (_RPR, _END, q("a:defRPr"))
# Attributes and children of run properties that cannot be seen.
_UNSEEN = frozenset(
    ("lang", "altLang", "dirty", "err", "smtClean", "noProof", "kumimoji", "bmk", "kern")
)
_UNSEEN_CHILDREN = frozenset(
    {q("a:latin"), q("a:ea"), q("a:cs"), q("a:sym"), q("a:rtl"), q("a:extLst"), _LINK}
)
# CT_TextCharacterProperties, ISO/IEC 29500-1 annex A.
_RANK = {
    q(f"a:{name}"): i
    for i, name in enumerate(
        (
            "ln",
            "noFill",
            "solidFill",
            "gradFill",
            "blipFill",
            "pattFill",
            "grpFill",
            "effectLst",
            "effectDag",
            "highlight",
            "uLnTx",
            "uLn",
            "uFillTx",
            "uFill",
            "latin",
            "ea",
            "cs",
            "sym",
            "hlinkClick",
            "hlinkMouseOver",
            "rtl",
            "extLst",
        )
    )
}
_FONT_SLOT = {"asian": "a:ea", "complex": "a:cs", "western": "a:latin"}
_SPLIT = re.compile("(\n)")


@dataclass(slots=True)
class DrawingPlace:
    """A paragraph of a shape, chart or diagram."""

    unit: Unit
    element: Element
    reading: Reading

    def put(self, target: Target, paint: Paint) -> Laid:
        """Write the runs anew."""
        return put_drawing(self.element, self.reading, target, paint)


@dataclass(slots=True)
class TextPlace:
    """An element that holds nothing but a text (a cached label of a chart, a title)."""

    unit: Unit
    element: Element

    def put(self, target: Target, paint: Paint) -> Laid:  # noqa: ARG002
        """Set the text."""
        self.element.text = target.text
        return Laid(())


def drawing_places(root: Element, part: str, kind: Kind) -> Iterator[DrawingPlace]:
    """Yield the paragraphs of a part that show text, in document order."""
    for number, paragraph in enumerate(root.iter(_P), 1):
        reading = read_drawing(paragraph)
        if shows_text(reading):
            unit = Unit(f"{part}#a{number}", reading.text, reading.spans, kind, part)
            yield DrawingPlace(unit, paragraph, reading)


_CACHES = (q("c:strCache"), q("c:strLit"), q("c:multiLvlStrCache"))
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"


def cache_places(root: Element, part: str) -> Iterator[TextPlace]:
    """Yield the labels that a chart keeps from its data: names of series and categories."""
    labels = [v for cache in root.iter(*_CACHES) for v in cache.iter(q("c:v"))]
    labels += [v for names in root.iter(f"{_CX}strDim") for v in names.iter(f"{_CX}pt")]
    for number, label in enumerate(labels, 1):
        if any(c.isalpha() for c in label.text or ""):
            yield TextPlace(
                Unit(f"{part}#v{number}", label.text or "", (), Kind.CHART, part), label
            )


def read_drawing(paragraph: Element) -> Reading:
    """Return the reading of an `a:p`; a forced break is a line feed, a field is protected."""
    pieces: list[Piece] = []
    links: dict[str, Shell] = {}
    last = ""
    for element in paragraph:
        if element.tag == _R:
            properties = element.find(_RPR)
            link = properties.find(_LINK) if properties is not None else None
            target = "" if link is None else "|".join(str(v) for v in link.attrib.values())
            if target != last:
                links.pop(last, None)
            last = target
            chain = (links.setdefault(target, Shell()),) if target else ()
            text = "".join(t.text or "" for t in element.iterchildren(_T))
            pieces.append(
                Piece(text.replace("\v", "\n"), _key(properties), properties, chain=chain)
            )
        elif element.tag == _BR:
            properties = element.find(_RPR)
            pieces.append(Piece("\n", _key(properties), properties))
        elif element.tag not in (_PPR, _END) and isinstance(element.tag, str):
            text = "".join(t.text or "" for t in element.iterchildren(_T))
            pieces.append(Piece(text, code=True, nodes=(element,)))
    return assemble(pieces)


def _key(properties: Element | None) -> Hashable:
    if properties is None:
        return ()
    seen: list[Hashable] = [
        item for item in sorted(properties.attrib.items()) if item[0] not in _UNSEEN
    ]
    seen += [
        etree.tostring(e, with_tail=False) for e in properties if e.tag not in _UNSEEN_CHILDREN
    ]
    return tuple(seen)


def put_drawing(paragraph: Element, reading: Reading, target: Target, paint: Paint) -> Laid:
    """Write `target` into an `a:p`, in the place of what `reading` was read from."""
    laid = slices(target, reading)
    for element in list(paragraph):
        if element.tag not in (_PPR, _END):
            paragraph.remove(element)
    end = paragraph.find(_END)
    if end is not None:
        paragraph.remove(end)
    used: set[int] = set()
    for piece in laid.slices:
        if piece.piece is None:
            _write(paragraph, piece, paint)
            continue
        for node in piece.piece.nodes:
            paragraph.append(deepcopy(node) if id(node) in used else node)
            used.add(id(node))
    if end is not None:
        paragraph.append(end)
    return laid


def _write(paragraph: Element, piece: Slice, paint: Paint) -> None:
    for text in _SPLIT.split(piece.text):
        if not text:
            continue
        run = etree.SubElement(paragraph, _BR if text == "\n" else _R)
        properties = deepcopy(piece.look) if piece.look is not None else run.makeelement(_RPR)
        if piece.source:
            _mark_source(properties, paint.source)
        run.append(properties)
        if text != "\n":
            etree.SubElement(run, _T).text = text


def _mark_source(properties: Element, language: str) -> None:
    properties.set("lang", language)
    for old in properties.findall(q("a:highlight")):
        properties.remove(old)
    highlight = properties.makeelement(q("a:highlight"))
    etree.SubElement(highlight, q("a:srgbClr")).set("val", "FFFF00")
    _insert(properties, highlight)


def _insert(properties: Element, new: Element) -> None:
    last = len(_RANK)
    rank = _RANK.get(str(new.tag), last)
    for position, sibling in enumerate(properties):
        if _RANK.get(str(sibling.tag), last) > rank:
            properties.insert(position, new)
            return
    properties.append(new)


def mark_drawing(root: Element, language: str, script: Script) -> None:
    """Set language, font and direction of all text in a part, before targets are put in."""
    for properties in root.iter(*_RUN_PROPERTIES):
        properties.set("lang", language)
        if script.font is not None:
            slot = q(_FONT_SLOT[script.slot])
            font = properties.find(slot)
            if font is None:
                font = properties.makeelement(slot)
                _insert(properties, font)
            font.attrib.clear()
            font.set("typeface", script.font)
    if script.rtl:
        for paragraph in root.iter(_P):
            layout = paragraph.find(_PPR)
            if layout is None:
                layout = paragraph.makeelement(_PPR)
                paragraph.insert(0, layout)
            layout.set("rtl", "1")
