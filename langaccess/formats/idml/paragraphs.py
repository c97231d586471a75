"""Paragraphs of an InDesign story: read as units, written again from targets.

Source: Adobe IDML file format specification, version 8, chapter 10 (text). A paragraph ends at a
`Br` inside some `CharacterStyleRange`; `normalise` cuts the ranges so that each belongs to one
paragraph, which is what makes a paragraph replaceable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from langaccess.core.model import Target
from langaccess.core.xmlsafe import clean
from langaccess.formats.paragraphs import (
    Piece,
    Reading,
    Shell,
    Slice,
    SlicedTarget,
    assemble,
    slices,
)
from langaccess.formats.scripts import OfficeScript
from langaccess.formats.slots import Voice

Element = etree._Element
PSR, CSR = "ParagraphStyleRange", "CharacterStyleRange"
_KEPT = ("Properties",)
_WRAPS = ("HyperlinkTextSource", "CrossReferenceSource")
_CLEAR = ("XMLElement",)
_LINE = "\u2028"  # a forced line break inside a paragraph
# Attributes of a range that are not visible emphasis.
_UNSEEN = frozenset(
    {
        "AppliedLanguage",
        "KerningMethod",
        "KerningValue",
        "Tracking",
        "OTFContextualAlternate",
        "Ligatures",
        "NoBreak",
        "Self",
    }
)


def normalise(root: Element) -> int:
    """Cut character ranges at paragraph ends, and take out XML tagging inside paragraphs.

    Returns:
        how many tagging elements were taken out.
    """
    clear = [e for e in root.iter(*_CLEAR) if _inside_paragraph(e)]
    for element in clear:
        _unwrap(element)
    for span in list(root.iter(CSR)):
        _split(span)
    return len(clear)


def _inside_paragraph(element: Element) -> bool:
    for ancestor in element.iterancestors():
        if ancestor.tag == PSR:
            return True
        if ancestor.tag in ("Cell", "Footnote", "Story"):
            return False
    return False


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    children = [e for e in element if e.tag not in ("Properties", "XMLAttribute")]
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    parent.remove(element)


def _split(span: Element) -> None:
    if span.getparent() is None:
        return
    home, bare = span, _like(span)
    children = [e for e in span if e.tag not in _KEPT]
    for number, child in enumerate(children, 1):
        if home is not span:
            home.append(child)
        if child.tag == "Br" and number < len(children):
            home.addnext(made := deepcopy(bare))
            home = made


def _like(span: Element) -> Element:
    """Return an empty range of the same look."""
    made = etree.Element(CSR)
    for name, value in span.attrib.items():
        if name != "Self":
            made.set(name, value)
    made.extend(deepcopy(e) for e in span if e.tag in _KEPT)
    return made


def paragraphs(block: Element) -> Iterator[list[Element]]:
    """Yield the character ranges of each paragraph of a normalized `ParagraphStyleRange`."""
    found: list[Element] = []
    for child in block:
        if child.tag != CSR:
            continue
        found.append(child)
        if len(child) and child[-1].tag == "Br":
            yield found
            found = []
    if found:
        yield found


def read_paragraph(ranges: Sequence[Element]) -> Reading:
    """Return the visible text of a paragraph with its spans."""
    return assemble(piece for span in ranges for piece in _pieces(span, span, ()))


def _pieces(span: Element, home: Element, chain: tuple[Shell, ...]) -> Iterator[Piece]:
    look = _look(span)
    for child in home:
        if child.tag == "Content":
            yield from _content(child, look, span, chain)
        elif child.tag in _WRAPS and not chain:
            yield from _pieces(span, child, (Shell(child),))
        elif child.tag in (*_KEPT, "Br"):
            continue
        else:
            text = child.get("ResultText", "") if child.tag == "TextVariableInstance" else ""
            yield Piece(text, code=True, nodes=(child,), chain=chain)


def _content(
    content: Element, look: tuple[str, ...], span: Element, chain: tuple[Shell, ...]
) -> Iterator[Piece]:
    def text(found: str | None) -> Iterator[Piece]:
        if found:
            yield Piece(found.replace(_LINE, "\n"), look, span, chain=chain)

    yield from text(content.text)
    for mark in content:  # processing instructions: page numbers, indents, end of nested style
        lone = etree.Element("Content")
        lone.append(deepcopy(mark))
        lone[0].tail = None
        yield Piece("", code=True, nodes=(lone,), chain=chain)
        yield from text(mark.tail)


def _look(span: Element) -> tuple[str, ...]:
    seen = [f"{k!s}={v!s}" for k, v in sorted(span.items()) if k not in _UNSEEN]
    for props in span.iterchildren("Properties"):
        seen.extend(
            f"{e.tag!s}:{e.text or ''}" for e in props if e.tag not in ("AppliedFont", "Leading")
        )
    return tuple(seen)


def put_paragraph(
    ranges: Sequence[Element], reading: Reading, target: Target, voice: Voice
) -> SlicedTarget:
    """Write `target` in the place of the ranges of one paragraph."""
    sliced = slices(target, reading)
    first, last = ranges[0], ranges[-1]
    parent = first.getparent()
    ends = len(last) and last[-1].tag == "Br"
    model = _like(reading.base if reading.base is not None else first)
    made = _RangeWriter(reading, model, voice).write(sliced.slices)
    if parent is None:
        return sliced
    if not made:
        made = [_like(first)]
    if ends:
        etree.SubElement(made[-1], "Br")
    for span in made:
        first.addprevious(span)
    for span in ranges:
        parent.remove(span)
    return sliced


class _RangeWriter:
    """Makes the character ranges of one paragraph."""

    def __init__(self, reading: Reading, model: Element, voice: Voice) -> None:
        self.reading = reading
        self.model = model
        self.voice = voice
        self.made: list[Element] = []
        self.opened: set[int] = set()

    def write(self, found: Sequence[Slice]) -> list[Element]:
        last: int | None = None
        home: Element | None = None
        for piece in found:
            link = piece.chain[0] if piece.chain else None
            if link is None or link != last or home is None:
                home = self.open(piece, link)
            last = link
            if piece.piece is not None and piece.piece.nodes:
                home.extend(piece.piece.nodes)  # moved: what is inside may be units of their own
            elif piece.text:
                content = etree.SubElement(home, "Content")
                content.text = clean(piece.text).replace("\n", _LINE)
        return self.made

    def open(self, piece: Slice, link: int | None) -> Element:
        """Start a range, and the link in it; a link opens once: its second part is plain text."""
        span = _like(piece.look) if piece.look is not None else deepcopy(self.model)
        self.made.append(span)
        if piece.source:
            span.set("Underline", "true")
        else:
            _speak(span, self.voice.script)
        if link is None or link in self.opened:
            return span
        self.opened.add(link)
        model = self.reading.shells[link].element
        shell = etree.SubElement(span, model.tag)
        for name, value in model.attrib.items():
            shell.set(name, value)
        shell.extend(deepcopy(e) for e in model if e.tag in _KEPT)
        return shell


def _speak(span: Element, script: OfficeScript) -> None:
    """Stop English spelling and hyphenation; name a font that has the letters."""
    span.set("AppliedLanguage", "$ID/[No Language]")
    if script.font is None:
        return
    props = span.find("Properties")
    if props is None:
        props = etree.Element("Properties")
        span.insert(0, props)
    font = props.find("AppliedFont")
    if font is None:
        font = etree.SubElement(props, "AppliedFont")
    font.set("type", "string")
    font.text = script.font
    style = span.get("FontStyle", "")
    if style:
        span.set("FontStyle", "Bold" if "bold" in style.casefold() else "Regular")
