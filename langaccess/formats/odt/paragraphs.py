"""One OpenDocument paragraph: read as a flow, written again from a target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from langaccess.core.model import Target
from langaccess.core.xmlsafe import clean, whole_number
from langaccess.formats.left_to_right_runs import LEFT_TO_RIGHT_MARK, holds_signs, split_directions
from langaccess.formats.odt.names import (
    CLEAR,
    CLOSES,
    FROZEN,
    GONE,
    KEPT,
    NS,
    OBJECTS,
    OPENS,
    WRAPS,
    q,
    shown,
)
from langaccess.formats.paragraphs import Piece, Reading, Shell, Slice, assemble, slices
from langaccess.formats.slots import Voice

SOURCE_STYLE = "LangaccessSource"
MARK_STYLE = "LangaccessMark"  # of a mark of direction, which is not part of the text
_BLANKS = re.compile(r"[ \t\r\n]+")
_BITS = re.compile(r"( +|\t|\n)")
# Attributes of a text style that are not visible.
_UNSEEN = re.compile(r"}(rsid|paragraph-rsid|language|country|script|rfc-language-tag)")

# Formats that show on blanks too: underlined tabs are the lines of a form.
_SOLID = re.compile("underline|background")

Looks = Mapping[str, tuple[Any, ...]]  # text style name -> what of it can be seen


@dataclass(frozen=True, slots=True)
class _Context:
    """What surrounds a stretch of text: names of text styles, and links."""

    styles: tuple[str, ...] = ()
    chain: tuple[Shell, ...] = ()


@dataclass(slots=True)
class _ParagraphReader:
    """The state of reading one paragraph: white space is folded across elements."""

    looks: Looks
    pieces: list[Piece] = field(default_factory=list)
    opens: list[etree._Element] = field(default_factory=list)
    closes: list[etree._Element] = field(default_factory=list)
    blank: bool = True  # what came before swallows a leading blank

    def text(self, text: str | None, at: _Context) -> None:
        if not text:
            return
        folded = _BLANKS.sub(" ", text)
        if self.blank:
            folded = folded.removeprefix(" ")
        if folded:
            self.blank = folded.endswith(" ")
            self.add(folded, at)

    def add(self, text: str, at: _Context) -> None:
        look = tuple(seen for name in at.styles if (seen := self.looks.get(name, (name,))))
        solid = any(_SOLID.search(str(part)) for part in look)
        self.pieces.append(Piece(text, look, at.styles, chain=at.chain, solid=solid))

    def keep(self, text: str, element: etree._Element, at: _Context) -> None:
        piece = Piece(text, None, at.styles, code=True, nodes=(element,), chain=at.chain)
        self.pieces.append(piece)

    def children(self, element: etree._Element, at: _Context) -> None:
        self.text(element.text, at)
        for child in element:
            if isinstance(child.tag, str):
                self.child(child, at)
            self.text(child.tail, at)

    def child(self, child: etree._Element, at: _Context) -> None:
        tag = child.tag
        blank = _blank(child)
        if blank is not None:
            self.add(blank, at)
            self.blank = False
        elif tag == q("text:span"):
            name = child.get(q("text:style-name"))
            if name == MARK_STYLE:
                return
            self.children(child, _Context((*at.styles, name), at.chain) if name else at)
        elif tag in CLEAR or tag in FROZEN:
            self.children(child, at)
        elif tag in OPENS:
            self.opens.append(child)
        elif tag in CLOSES:
            self.closes.append(child)
        elif tag not in GONE and tag not in KEPT:
            self.special(child, at)

    def special(self, child: etree._Element, at: _Context) -> None:
        if child.tag in WRAPS and _has_text(child):
            self.children(child, _Context(at.styles, (*at.chain, Shell(child))))
        elif child.tag in OBJECTS or not str(child.tag).startswith("{" + NS["text"]):
            self.keep("", child, at)
        else:
            text = _BLANKS.sub(" ", shown(child))
            self.keep(text, child, at)
            self.blank = False if text else self.blank


def _blank(element: etree._Element) -> str | None:
    """Return the white space of an element that is only white space."""
    if element.tag == q("text:s"):
        return " " * min(whole_number(element.get(q("text:c"), "1"), 1), 10_000)
    if element.tag == q("text:tab"):
        return "\t"
    return "\n" if element.tag == q("text:line-break") else None


def _has_text(element: etree._Element) -> bool:
    """Return whether the element shows text of its own, not only objects with paragraphs."""
    if element.text:
        return True
    for child in element:
        inner = child.tag in CLEAR or child.tag in FROZEN or child.tag == q("text:span")
        if child.tail or _blank(child) is not None or (inner and _has_text(child)):
            return True
    return False


def looks_of(roots: Iterator[etree._Element]) -> dict[str, tuple[Any, ...]]:
    """Return the visible properties of every automatic text style."""
    found: dict[str, tuple[Any, ...]] = {}
    for root in roots:
        for style in root.iterfind(f".//{q('office:automatic-styles')}/{q('style:style')}"):
            if style.get(q("style:family")) != "text":
                continue
            seen: list[Any] = []
            if parent := style.get(q("style:parent-style-name")):
                seen.append(parent)
            for props in style:
                seen.extend(sorted((k, v) for k, v in props.items() if not _UNSEEN.search(str(k))))
            found[style.get(q("style:name"), "")] = tuple(seen)
    return found


def read_paragraph(paragraph: etree._Element, looks: Looks) -> Reading:
    """Return the visible text of `paragraph` with its spans."""
    return assemble(_read(paragraph, looks).pieces)


def _read(paragraph: etree._Element, looks: Looks) -> _ParagraphReader:
    reader = _ParagraphReader(looks)
    reader.children(paragraph, _Context())
    return reader


def write_paragraph(paragraph: etree._Element, target: Target, looks: Looks, voice: Voice) -> int:
    """Put `target` in place of the paragraph's content.

    Args:
        paragraph: changed in place.
        target: what to write.
        looks: from `looks_of`.
        voice: the language of the target.

    Returns:
        how many links and protected texts have no place in the target.
    """
    reader = _read(paragraph, looks)
    reading = assemble(reader.pieces)
    sliced = slices(target, reading)
    opens = [_without_tail(e) for e in reader.opens]
    closes = [_without_tail(e) for e in reader.closes]
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    paragraph.extend(opens)
    _ParagraphWriter(paragraph, reading, rtl=voice.script.rtl).write(sliced.slices)
    paragraph.extend(closes)
    return len(sliced.lost_links) + len(sliced.lost_codes)


def _without_tail(element: etree._Element) -> etree._Element:
    element.tail = None
    return element


class _ParagraphWriter:
    """Appends slices to a paragraph, opening links, marks of source text and styles as needed."""

    def __init__(self, paragraph: etree._Element, reading: Reading, *, rtl: bool) -> None:
        self.reading = reading
        self.rtl = rtl
        self.homes = [paragraph]
        self.open: list[int] = []
        self.blank = True
        self.used: set[int] = set()

    def write(self, found: Sequence[Slice]) -> None:
        for piece in found:
            self._enter(piece.chain)
            self._put(self._styled(piece), piece)

    def _enter(self, chain: tuple[int, ...]) -> None:
        """Close the links that end here and open those that begin."""
        same = 0
        while same < min(len(chain), len(self.open)) and chain[same] == self.open[same]:
            same += 1
        del self.open[same:], self.homes[same + 1 :]
        for ref in chain[same:]:
            self.homes.append(self._opened(self.reading.shells[ref].element))
            self.open.append(ref)

    def _opened(self, model: etree._Element) -> etree._Element:
        spaces = cast("dict[str, str]", model.nsmap)
        opened = etree.SubElement(self.homes[-1], model.tag, nsmap=spaces)
        for name, value in model.attrib.items():
            opened.set(name, value)
        # List items of a form field and event listeners stay; the text is new.
        for child in [e for e in model if e.tag in KEPT]:
            opened.append(self._moved(child))
        return opened

    def _moved(self, element: etree._Element) -> etree._Element:
        """Return the element itself, for units inside it may come later, and then copies."""
        again = id(element) in self.used
        self.used.add(id(element))
        return _without_tail(deepcopy(element) if again else element)

    def _styled(self, piece: Slice) -> etree._Element:
        home = self.homes[-1]
        if piece.source:
            home = etree.SubElement(home, q("text:span"), {q("text:style-name"): SOURCE_STYLE})
        if piece.piece is not None and not piece.text:
            return home
        for name in piece.look or ():
            home = etree.SubElement(home, q("text:span"), {q("text:style-name"): name})
        return home

    def _put(self, home: etree._Element, piece: Slice) -> None:
        if piece.piece is None and (not self.rtl or piece.source):
            self._text(home, piece.text)
            return
        if piece.piece is None:
            for text, backwards in split_directions(piece.text):
                self._marked(home, text, bare=backwards or not holds_signs(text))
            return
        for node in piece.piece.nodes:
            home.append(self._moved(node))
        self.blank = False if piece.text else self.blank

    def _marked(self, home: etree._Element, text: str, *, bare: bool) -> None:
        """Write a stretch between two marks, so that it runs from left to right as one piece."""
        for piece in (None, text, None):
            if piece is not None:
                self._text(home, piece)
            elif not bare:
                mark = etree.SubElement(home, q("text:span"), {q("text:style-name"): MARK_STYLE})
                mark.text = LEFT_TO_RIGHT_MARK

    def _text(self, home: etree._Element, text: str) -> None:
        """Write words; of blanks, one is a letter where it is not folded away, the rest counted."""
        held: list[str] = []  # each addition to a text of the tree copies all of it

        def add(element: str, attributes: dict[str, str] | None = None) -> None:
            _append(home, "".join(held))
            held.clear()
            etree.SubElement(home, q(element), attributes)

        for bit in filter(None, _BITS.split(clean(text))):
            if bit.startswith(" "):
                extra = len(bit) - (not self.blank)
                held += [] if self.blank else [" "]
                if extra:
                    add("text:s", {q("text:c"): str(extra)})
                self.blank = not extra
                continue
            if bit in "\t\n":
                add("text:tab" if bit == "\t" else "text:line-break")
            else:
                held.append(bit)
            self.blank = False
        _append(home, "".join(held))


def _append(home: etree._Element, text: str) -> None:
    if not text:
        return
    if len(home):
        home[-1].tail = (home[-1].tail or "") + text
    else:
        home.text = (home.text or "") + text
