"""New values in the parts of a packed file; see `exact`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from langaccess.core.xmlsafe import local
from langaccess.formats.odt.names import GONE, OBJECTS, PARAGRAPHS, SKIPPED
from langaccess.formats.odt.names import q as odf
from langaccess.formats.ooxml.package import Opc, load, q
from langaccess.formats.zipped import Package, from_bytes, pack

if TYPE_CHECKING:
    from langaccess.formats.edits import Edits

__all__ = ["packed"]

Element = etree._Element


@dataclass(frozen=True, slots=True)
class _Family:
    """How a family of formats keeps its text.

    Attributes:
        groups: elements whose text is read in one go.
        texts: elements whose own text is shown; empty where all text in a group is.
        signs: elements that stand for a sign.
        skipped: elements that are no part of the text that is shown now.
        lone: elements outside groups whose own text is shown.
    """

    groups: frozenset[str]
    texts: frozenset[str]
    signs: dict[str, str]
    skipped: frozenset[str]
    lone: frozenset[str]


_CORE = ("dc:title", "dc:subject", "dc:description")
_KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"
_HEADS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_OOXML = _Family(
    groups=frozenset(map(q, ("w:p", "a:p", "s:si", "s:is", "s:text"))),
    texts=frozenset(map(q, ("w:t", "a:t", "s:t"))),
    signs={
        **dict.fromkeys(map(q, ("w:br", "w:cr", "w:tab", "w:ptab", "a:br")), "\n"),
        q("w:noBreakHyphen"): "\u2011",
    },
    skipped=frozenset(map(q, ("w:del", "w:moveFrom", "s:rPh", "w:pPr", "w:rPr", "a:rPr"))),
    lone=frozenset({*map(q, _CORE), _KEYWORDS, q("c:v"), *(q(f"s:{name}") for name in _HEADS)}),
)
_ODF = _Family(
    groups=PARAGRAPHS,
    texts=frozenset(),
    signs={
        odf("text:line-break"): "\n",
        odf("text:tab"): "\n",
        odf("text:s"): " ",
    },
    skipped=SKIPPED | OBJECTS | GONE,
    lone=frozenset(map(odf, ("svg:title", "svg:desc", "dc:title", "dc:subject", "dc:description")))
    | {odf("meta:keyword")},
)
_IDML = _Family(
    groups=frozenset({"ParagraphStyleRange"}),
    texts=frozenset({"Content"}),
    signs={"Br": "\n"},
    skipped=frozenset({"Note", "Properties"}),
    lone=frozenset({"{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"}),
)
_SPACE = q("xml:space")
_KEEPS_SPACE = frozenset({q("w:t"), q("s:t")})
_FAMILIES = {".odt": _ODF, ".idml": _IDML}
# Attributes that people see or hear, by their names without a namespace.
_SPOKEN = frozenset(
    {"descr", "title", "alt", "string", "displayText", "tooltip", "label", "current-value",
     "string-value", "display-text", "prompt", "promptTitle", "error", "display",
     "CustomAltText", "CustomActualText"}
)  # fmt: skip
_SPOKEN_HERE = frozenset(
    {(q("s:tableColumn"), "name"), (odf("text:label"), "value")}
    | {(q(f"w:{name}"), "val") for name in ("helpText", "statusText", "default", "listEntry")}
    | {(q("w:lvlText"), "val")}
)
_ADDRESSES = frozenset({"href", "Target", "DestinationURL", "location"})
_FIELD = re.compile(r'(HYPERLINK\s+")([^"]+)(")')
_REMARKS = ("comments", "people", "threadedcomments", "commentauthors", "authors")
_XML = (".xml", ".rels", ".vml")


def packed(data: bytes, path: Path, edits: Edits) -> bytes:
    """Return a packed file with its edits made."""
    package = from_bytes(data, path)
    family = _FAMILIES.get(path.suffix.lower(), _OOXML)
    opc = Opc.of(package) if family is _OOXML else None
    changed: dict[str, bytes] = {}
    for name in package.parts:
        if name.endswith(_XML) and package.parts[name].strip() and not _remarks(opc, name):
            made = _part(package, name, family, edits)
            if made is not None:
                changed[name] = made
    return pack(package, changed) if changed else data


def _remarks(opc: Opc | None, name: str) -> bool:
    """Tell whether a part holds what editors said to each other."""
    kind = "" if opc is None else opc.content_type(name).rpartition(".")[2].partition("+")[0]
    # A workbook's notes are called comments, and are printed.
    return kind in _REMARKS and not name.startswith("xl/comments")


def _part(package: Package, name: str, family: _Family, edits: Edits) -> bytes | None:
    """Return a part with its edits made, None when there are none."""
    tree = load(package.parts[name], f"{package.path}: {name}")
    done = False
    loose = name.startswith("customXml/")  # what the fields of a form are filled from
    for element in tree.root.iter("*"):
        if element.tag in family.groups:
            done |= _group(list(_walk(element, family)), edits)
        elif (element.tag in family.lone and not _counted(element)) or (loose and not len(element)):
            done |= _group([_Piece(element, "text")], edits)
        done |= _attributes(element, edits) | _field(element, edits)
    return tree.store() if done else None


def _counted(element: Element) -> bool:
    """Tell whether an element holds a figure of a chart."""
    return next(element.iterancestors(q("c:numCache")), None) is not None


@dataclass(slots=True)
class _Piece:
    """A stretch of text of a group: where it is kept, or a sign that stays as it is."""

    element: Element
    slot: str  # `text`, `tail`, or empty for a sign
    sign: str = ""

    @property
    def text(self) -> str:
        return str(getattr(self.element, self.slot) or "") if self.slot else self.sign

    def put(self, text: str) -> None:
        setattr(self.element, self.slot, text)
        if self.element.tag in _KEEPS_SPACE and text != text.strip():
            self.element.set(_SPACE, "preserve")


def _walk(element: Element, family: _Family) -> Iterator[_Piece]:
    """Yield the text of a group in reading order, without that of groups within it."""
    shown = not family.texts or element.tag in family.texts
    if shown:
        yield _Piece(element, "text")
    for child in element:
        if child.tag in family.signs:
            yield _Piece(child, "", family.signs[child.tag])
        elif not _left_out(child, family):
            yield from _walk(child, family)
        if shown:
            yield _Piece(child, "tail")


def _left_out(element: Element, family: _Family) -> bool:
    if not local(element):  # a comment, or a command for a program
        return True
    gone = element.tag == "Change" and element.get("ChangeType") == "DeletedText"
    return element.tag in family.groups or element.tag in family.skipped or gone


def _group(pieces: Sequence[_Piece], edits: Edits) -> bool:
    """Make the edits of one group, from its end to its beginning."""
    starts, text = [], ""
    for piece in pieces:
        starts.append(len(text))
        text += piece.text
    done = False
    for start, end, words in reversed(edits.text(text)):
        touched = [
            (piece, max(start - at, 0), min(end - at, len(piece.text)), at)
            for piece, at in zip(pieces, starts, strict=True)
            if at < end and at + len(piece.text) > start
        ]
        done |= _place(touched, start, text[start:end], words)
    return done


def _place(touched: list[tuple[_Piece, int, int, int]], start: int, old: str, new: str) -> bool:
    """Put one new value into the pieces that hold the old one; tell whether it could be done."""
    parts = []
    for number, (piece, low, high, at) in enumerate(touched):
        if len(old) == len(new):  # sign by sign: each keeps its look
            mine = new[at + low - start : at + high - start]
        else:
            mine = new if number == 0 else ""
        if not piece.slot and mine != piece.text[low:high]:
            return False
        parts.append((piece, low, high, mine))
    for piece, low, high, mine in parts:
        if piece.slot:
            piece.put(piece.text[:low] + mine + piece.text[high:])
    return True


def _attributes(element: Element, edits: Edits) -> bool:
    done = False
    for key, value in element.attrib.items():
        name, old = str(key).rpartition("}")[2], str(value)
        made = old
        if name in _ADDRESSES:
            made = edits.link(old)
        elif name in _SPOKEN or (element.tag, name) in _SPOKEN_HERE:
            made = edits.changed(old)
        if made != old:
            element.set(key, made)
            done = True
    return done


def _field(element: Element, edits: Edits) -> bool:
    """Change where a field leads that is kept as a command of the office program."""
    if element.tag == q("w:instrText"):
        old = element.text or ""
        made = _FIELD.sub(lambda m: m[1] + edits.link(m[2]) + m[3], old)
        element.text = made or element.text
        return made != old
    old = element.get(q("w:instr"), "") if element.tag == q("w:fldSimple") else ""
    made = _FIELD.sub(lambda m: m[1] + edits.link(m[2]) + m[3], old)
    if made != old:
        element.set(q("w:instr"), made)
    return made != old
