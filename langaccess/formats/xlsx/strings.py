"""Text of cells: plain and rich strings, read as units and written again.

Source: ISO/IEC 29500-1, 18.4 (shared strings) and 22.9.2.19 (`_xHHHH_` escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.core.xmlsafe import clean, shape
from langaccess.formats.left_to_right_runs import LEFT_TO_RIGHT_MARK, holds_signs, split_directions
from langaccess.formats.ooxml.package import NS, q
from langaccess.formats.paragraphs import Piece, Reading, Slice, assemble, shows_text, slices
from langaccess.formats.slots import Slot, Voice

_T, _R, _RPR, _PH = q("s:t"), q("s:r"), q("s:rPr"), (q("s:rPh"), q("s:phoneticPr"))
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Fonts follow the script; a reader does not see them as emphasis.
_UNSEEN = frozenset(q(f"s:{name}") for name in ("rFont", "charset", "family", "scheme", "sz"))
_SPACE = f"{{{NS['xml']}}}space"
_DIALLED = 7  # digits
SOURCE_COLOR = "FFC00000"


def decode(text: str) -> str:
    """Return stored text as it is shown; carriage returns before line feeds go."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text)
        # Halves of one letter join; a half alone, or a control character, is not text.
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = clean(whole)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encode(text: str) -> str:
    """Return text as it is stored; text like an escape is escaped."""
    return _LITERAL.sub("_x005F_", clean(text))


def string_slot(
    element: etree._Element, ident: str, where: str, kind: Kind = Kind.CELL
) -> Slot | None:
    """Return the slot of a string (`si`, `is`, a note's `text`), or None when it shows nothing."""
    reading = assemble(_pieces(element))
    if not reading.text.strip():
        return None
    unit = Unit(ident, reading.text, reading.spans, kind, where)
    return Slot(
        unit,
        lambda target, voice: _write_string(element, reading, target, voice),
        shown=shows_text(reading),
    )


def _pieces(element: etree._Element) -> Iterator[Piece]:
    for child in element:
        if child.tag == _T:
            yield Piece(decode(child.text or ""), ())
        elif child.tag == _R and child.findtext(_T) != LEFT_TO_RIGHT_MARK:
            props = child.find(_RPR)
            text = "".join(decode(t.text or "") for t in child.iter(_T))
            yield Piece(text, _look(props), props, solid=_underlined(props))


def _look(props: etree._Element | None) -> tuple[bytes, ...]:
    if props is None:
        return ()
    return tuple(sorted(shape(e) for e in props if e.tag not in _UNSEEN and not _plain_color(e)))


def _plain_color(element: etree._Element) -> bool:
    """Return whether this is the ordinary text color, written out as Excel does in rich text."""
    return element.tag == q("s:color") and element.get("theme") == "1" and len(element.attrib) == 1


def _underlined(props: etree._Element | None) -> bool:
    return props is not None and props.find(q("s:u")) is not None


def _write_string(element: etree._Element, reading: Reading, target: Target, voice: Voice) -> int:
    sliced = slices(target, reading)
    for child in list(element):
        element.remove(child)
    shown = [s for s in sliced.slices if s.text]
    rtl = voice.script.rtl
    plain = len(shown) == 1 and shown[0].look is None and not shown[0].source
    if plain and not (rtl and any(_numbers(shown[0].text))):
        _add_text(element, shown[0].text)
        return len(sliced.lost_links) + len(sliced.lost_codes)
    for piece in shown:
        if rtl and not piece.source:
            _add_directed(element, piece)
        else:
            _add_run(element, piece, piece.text)
    return len(sliced.lost_links) + len(sliced.lost_codes)


def _numbers(text: str) -> Iterator[str]:
    """Yield the stretches of right-to-left text with a telephone number or an address.

    Only these get marks of direction: the head of a table must equal its cell, letter by letter.
    """
    for piece, backwards in split_directions(text):
        if not backwards and holds_signs(piece) and sum(c.isdecimal() for c in piece) >= _DIALLED:
            yield piece


def _add_directed(element: etree._Element, piece: Slice) -> None:
    """Write runs with a mark before and after each number, so that it is shown as one piece."""
    numbers = set(_numbers(piece.text))
    text = ""
    for stretch, _backwards in split_directions(piece.text):
        if stretch not in numbers:
            text += stretch
            continue
        for words in filter(None, (text, LEFT_TO_RIGHT_MARK, stretch, LEFT_TO_RIGHT_MARK)):
            _add_run(element, piece, words)
        text = ""
    if text:
        _add_run(element, piece, text)


def _add_run(element: etree._Element, piece: Slice, text: str) -> None:
    run = etree.SubElement(element, _R)
    if piece.look is not None:
        run.append(deepcopy(piece.look))
    if piece.source:
        props = run.find(_RPR)
        props = etree.SubElement(run, _RPR) if props is None else props
        for old in props.findall(q("s:color")):
            props.remove(old)
        etree.SubElement(props, q("s:color")).set("rgb", SOURCE_COLOR)
    _add_text(run, text)


def _add_text(parent: etree._Element, text: str) -> None:
    child = etree.SubElement(parent, _T)
    child.text = encode(text)
    if text != text.strip() or "\n" in text or "  " in text:
        child.set(_SPACE, "preserve")
