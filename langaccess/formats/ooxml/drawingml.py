"""Text in DrawingML: shapes, tables, charts and diagrams of PPTX, XLSX and DOCX alike.

Source of the element orders: ISO/IEC 29500-1, 21.1 (DrawingML text) and annex A.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.core.xmlsafe import clean, local, shape
from langaccess.formats.left_to_right_runs import LEFT_TO_RIGHT_MARK, holds_signs, split_directions
from langaccess.formats.ooxml.package import q
from langaccess.formats.paragraphs import Piece, Reading, Shell, Slice, assemble, shows_text, slices
from langaccess.formats.scripts import OfficeScript
from langaccess.formats.slots import Slot, Voice, attribute_slot, element_slot

Element = etree._Element
P = q("a:p")
_R, _BR, _FLD, _T = q("a:r"), q("a:br"), q("a:fld"), q("a:t")
_RPR, _PPR, _END = q("a:rPr"), q("a:pPr"), q("a:endParaRPr")
_LINKS = (q("a:hlinkClick"), q("a:hlinkMouseOver"))
# Properties of a run that are not visible; fonts follow the script anyway.
_UNSEEN = frozenset({"lang", "altLang", "dirty", "err", "smtClean", "smtId", "noProof", "bmk"})
_FONTS = frozenset({q("a:latin"), q("a:ea"), q("a:cs"), q("a:sym")})
_PLAIN = frozenset({*_FONTS, *_LINKS, q("a:extLst")})
_RPR_ORDER = tuple(
    q(f"a:{name}")
    for name in (
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
_FONT_SLOTS = {"asian": q("a:ea"), "complex": q("a:cs")}
_STRINGS = (q("c:strCache"), q("c:multiLvlStrCache"), q("c:strLit"), "{*}dlblRangeCache")
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|emf|wmf|bmp|tiff?|svg)", re.IGNORECASE)
_FILLS = frozenset(_RPR_ORDER[1:7])
HIGHLIGHT, _BLACK = "FFF2A8", "000000"
ALT_TEXTS = ("title", "descr")
"""Attributes of a picture or shape that are read aloud."""
TOOLTIP = "tooltip"
"""Attribute of a link that is shown next to it."""


def alt_slots(root: Element, tag: str, part: str, where: str) -> Iterator[Slot]:
    """Yield the alternative texts of pictures and shapes (`cNvPr`)."""
    for number, element in enumerate(root.iter(tag), 1):
        for name in ALT_TEXTS:
            text = element.get(name, "").strip()
            if any(c.isalpha() for c in text) and not _FILE_NAME.fullmatch(text):
                yield attribute_slot(element, name, f"{part}#alt{number}.{name}", Kind.ALT, where)


def cache_slots(root: Element, part: str, where: str) -> Iterator[Slot]:
    """Yield the stored words of a chart: names of series and categories, cached or typed in."""
    number = 0
    for value in root.iter("{*}v", "{*}pt"):
        if not _says_words(value):
            continue
        number += 1
        if any(c.isalpha() for c in value.text or ""):
            yield element_slot(value, f"{part}#v{number}", Kind.CHART, where)


def _says_words(value: Element) -> bool:
    """Return whether a value of a chart is text: in a list of strings, or the name of a series."""
    if local(value) == "v":
        parent = value.getparent()
        named = parent is not None and local(parent) in ("tx", "txData")
        return named or any(True for _ in value.iterancestors(*_STRINGS))
    return not len(value) and any(True for _ in value.iterancestors("{*}strDim"))


def paragraph_slot(paragraph: Element, ident: str, kind: Kind, where: str) -> Slot | None:
    """Return the slot of an `a:p`, or None when it shows no text of its own."""
    reading = assemble(_pieces(paragraph))
    if not reading.text.strip():
        return None
    unit = Unit(ident, reading.text, reading.spans, kind, where)
    return Slot(
        unit,
        lambda target, voice: _write_paragraph(paragraph, reading, target, voice),
        shown=shows_text(reading),
    )


def _pieces(paragraph: Element) -> Iterator[Piece]:
    link: Shell | None = None
    last: object = None
    for child in paragraph:
        if child.tag in (_PPR, _END) or _is_mark(child):
            continue
        props = child.find(_RPR)
        here = _link_of(props)
        if here is None or here != last:
            link = None if here is None else Shell(opening=_link_elements(props))
        last = here
        chain = () if link is None else (link,)
        yield _piece(child, props, chain)


def _piece(child: Element, props: Element | None, chain: tuple[Shell, ...]) -> Piece:
    if child.tag == _BR:
        return Piece("\n", None, props, chain=chain)
    if child.tag in (_R, _FLD):
        text = "".join(t.text or "" for t in child.iter(_T))
        kind = child.get("type", "")
        # Dates and words are kept; the numbers of slides are computed.
        computed = child.tag == _FLD and not kind.startswith("datetime") and not _wordy(text)
        key, solid = _look(props)
        if computed:
            return Piece(text, key, props, code=True, nodes=(child,), chain=chain)
        return Piece(text, key, props, chain=chain, solid=solid)
    return Piece("", code=True, nodes=(child,), chain=chain)


def _is_mark(child: Element) -> bool:
    """Return whether a run is a mark of direction that we wrote: no part of the text."""
    return child.tag == _R and child.findtext(_T) == LEFT_TO_RIGHT_MARK


def _wordy(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _link_of(props: Element | None) -> tuple[bytes, ...] | None:
    found = [] if props is None else [e for e in props if e.tag in _LINKS]
    return tuple(shape(e) for e in found) or None


def _link_elements(props: Element | None) -> tuple[Element, ...]:
    return () if props is None else tuple(e for e in props if e.tag in _LINKS)


def _look(props: Element | None) -> tuple[tuple[object, ...], bool]:
    """Return the visible properties of a run, and whether they show on spaces too."""
    if props is None:
        return (), False
    seen: list[object] = [f"{k!s}={v!s}" for k, v in sorted(props.items()) if k not in _UNSEEN]
    seen.extend(shape(child) for child in props if child.tag not in _PLAIN)
    solid = props.get("u", "none") != "none" or props.find(q("a:highlight")) is not None
    return tuple(seen), solid


def _write_paragraph(paragraph: Element, reading: Reading, target: Target, voice: Voice) -> int:
    sliced = slices(target, reading)
    for child in list(paragraph):
        if child.tag not in (_PPR, _END):
            paragraph.remove(child)
    made: list[Element] = []
    for piece in sliced.slices:
        if piece.piece is not None and piece.piece.nodes:
            made.extend(deepcopy(node) for node in piece.piece.nodes)
        elif piece.text or piece.chain:
            # A link that the target lost stays as an empty run: its tooltip is a unit.
            links = [e for ref in piece.chain for e in reading.shells[ref].opening]
            made.extend(_runs(piece, links, voice))
    end = paragraph.find(_END)
    at = len(paragraph) if end is None else paragraph.index(end)
    for offset, element in enumerate(made):
        paragraph.insert(at + offset, element)
    _speak(paragraph, voice)
    return len(sliced.lost_links) + len(sliced.lost_codes)


def _runs(piece: Slice, links: Iterable[Element], voice: Voice) -> Iterator[Element]:
    bare = _props(piece, voice)
    props = deepcopy(bare)
    for link in links:
        _insert_ordered(props, deepcopy(link))
    for number, line in enumerate(clean(piece.text).split("\n")):
        if number:
            lead = etree.Element(_BR)
            lead.append(deepcopy(props))
            yield lead
        if not voice.script.rtl or piece.source:
            if line or not piece.text:
                yield _run(props, line)
            continue
        if not piece.text:
            yield _run(props, "")
        for text, backwards in split_directions(line):
            marked = not backwards and holds_signs(text)
            yield from [_run(bare, LEFT_TO_RIGHT_MARK)] * marked
            yield _run(props, text)
            yield from [_run(bare, LEFT_TO_RIGHT_MARK)] * marked


def _run(props: Element, text: str) -> Element:
    run = etree.Element(_R)
    run.append(deepcopy(props))
    etree.SubElement(run, _T).text = text
    return run


def _props(piece: Slice, voice: Voice) -> Element:
    """Return the properties of the runs for a slice: its look, in the language it is in."""
    props: Element = etree.Element(_RPR) if piece.look is None else deepcopy(piece.look)
    props.tail = None
    for name in ("dirty", "err", "smtClean", "altLang"):
        props.attrib.pop(name, "")
    for child in [e for e in props if e.tag in _LINKS]:
        props.remove(child)
    props.set("lang", voice.source if piece.source else voice.tag)
    if piece.source and props.find(q("a:highlight")) is None:
        for fill in [e for e in props if e.tag in _FILLS]:
            props.remove(fill)
        for name, color in (("a:solidFill", _BLACK), ("a:highlight", HIGHLIGHT)):
            element = etree.Element(q(name))  # white letters cannot be read on a light ground
            etree.SubElement(element, q("a:srgbClr")).set("val", color)
            _insert_ordered(props, element)
    if piece.source:
        return props
    if not voice.script.italics and props.get("i") is not None:
        props.set("i", "0")
    if voice.script.slot == "complex":
        props.attrib.pop("spc", "")  # spaced-out letters break joined scripts
    return props


def _insert_ordered(props: Element, child: Element) -> None:
    """Put `child` among run properties where the schema wants it."""
    rank = _RPR_ORDER.index(str(child.tag))
    for at, other in enumerate(props):
        if other.tag in _RPR_ORDER and _RPR_ORDER.index(str(other.tag)) > rank:
            props.insert(at, child)
            return
    props.append(child)


def _speak(paragraph: Element, voice: Voice) -> None:
    """Set the direction of a paragraph and the language of its end mark."""
    end = paragraph.find(_END)
    if end is not None:
        end.set("lang", voice.tag)
    if not voice.script.rtl:
        return
    props = paragraph.find(_PPR)
    if props is None:
        props = etree.Element(_PPR)
        paragraph.insert(0, props)
    mirror(props)


def mirror(props: Element) -> None:
    """Turn one set of paragraph properties from left-to-right to right-to-left.

    In DrawingML `algn` means the side of the page, whatever the direction.
    """
    props.set("rtl", "1")
    align = props.get("algn")
    if align in ("l", "r"):
        props.set("algn", "r" if align == "l" else "l")


def set_fonts(root: Element, script: OfficeScript) -> None:
    """Name a font that covers the script wherever a theme or a run names one for its slot."""
    slot = _FONT_SLOTS.get(script.slot)
    if slot is None or script.font is None:
        return
    for font in root.iter(slot):
        parent = font.getparent()
        in_theme = parent is not None and parent.tag in (q("a:majorFont"), q("a:minorFont"))
        if in_theme or not font.get("typeface", "").startswith("+"):
            font.attrib.clear()
            font.set("typeface", script.font)
