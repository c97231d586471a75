"""Shared code of packed formats (a zip file of XML parts): plain words, new values in parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from lxml import etree

from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import local
from langaccess.core.zipsafe import DAMAGE, part_of
from langaccess.formats.markup_format import text_between_tags
from langaccess.formats.model import Document, Edits, Format
from langaccess.formats.ooxml.package import parse_part, q
from langaccess.formats.packed_coverage import first_lost_text, unread_attributes
from langaccess.formats.vocabulary import TextVocabulary
from langaccess.formats.zip_package import Package, pack, parse_package

Element = etree._Element
_LARGEST = 30_000_000  # bytes of one part in which words are looked for
_XML = (".xml", ".rels", ".vml")
_SPACE = q("xml:space")
_KEEPS_SPACE = frozenset({q("w:t"), q("s:t")})


def saved_again(program: str) -> str:
    """Return what to do about a file that `program` may repair."""
    return (
        f"open it in {program} and save it again; if that does not help, delete this place there, "
        "type it again and save"
    )


class PackedFormat(Format, Protocol):
    """A zip file of XML parts.

    Attributes:
        vocabulary: how it keeps its text.
    """

    vocabulary: TextVocabulary

    def target_name(self, source: PurePath, tag: Tag | str) -> str:
        """Return the name of a translation, which is a file of the same kind: `form.pt.dotx`."""
        return f"{source.stem}.{tag}{source.suffix.lower()}"

    def first_lost(self, document: Document) -> str | None:
        """Return the part and words of the first text that was lost; see `Format.first_lost`."""
        payload = document.payload
        package = payload if isinstance(payload, Package) else payload.package
        return first_lost_text(self.shown_parts(package), document, self.vocabulary)

    def unread(self, document: Document) -> Iterator[str]:
        """Yield words in attributes that the reader does not know; see `Format.unread`."""
        payload = document.payload
        package = payload if isinstance(payload, Package) else payload.package
        return unread_attributes(self.shown_parts(package), document, self.vocabulary)

    def shown_parts(self, package: Package) -> Iterator[tuple[str, Element]]:
        """Yield the parts, or elements of parts, that show text, each with the name of its part."""

    def remarks(self, package: Package) -> Collection[str]:
        """Return the parts with editors' comments, which stay unchanged."""
        return ()

    def edit(self, data: bytes, path: Path, edits: Edits) -> bytes:
        """Return the file with its edits made; see `Format.edit`."""
        package = parse_package(data, path)
        remarks = self.remarks(package)
        changed: dict[str, bytes] = {}
        for name in package.parts:
            if name.endswith(_XML) and package.parts[name].strip() and name not in remarks:
                made = _part(package, name, self.vocabulary, edits)
                if made is not None:
                    changed[name] = made
        return pack(package, changed) if changed else data

    def plain_text(self, data: bytes) -> Iterator[str]:
        """Yield the text of each part; see `Format.plain_text`."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE:  # reading the document says so
            return
        with archive:
            for info in archive.infolist():
                if info.filename.endswith(".xml") and info.file_size <= _LARGEST:
                    try:
                        yield text_between_tags(
                            part_of(archive, info).decode("utf-8", errors="replace")
                        )
                    except DAMAGE:
                        continue


def _part(package: Package, name: str, vocabulary: TextVocabulary, edits: Edits) -> bytes | None:
    """Return a part with its edits made, None when there are none."""
    tree = parse_part(package.parts[name], f"{package.path}: {name}")
    done = False
    for element in tree.root.iter("*"):
        if element.tag in vocabulary.groups:
            done |= _group(list(_walk(element, vocabulary)), edits)
        elif vocabulary.stands_alone(element, name):
            done |= _group([_Piece(element, "text")], edits)
        done |= _attributes(element, vocabulary, edits) | vocabulary.edit_more(element, edits)
    return tree.store() if done else None


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


def _walk(element: Element, vocabulary: TextVocabulary) -> Iterator[_Piece]:
    """Yield the text of a group in reading order, without that of groups within it."""
    shown = not vocabulary.texts or element.tag in vocabulary.texts
    if shown:
        yield _Piece(element, "text")
    for child in element:
        if child.tag in vocabulary.signs:
            yield _Piece(child, "", vocabulary.signs[child.tag])
        elif not _left_out(child, vocabulary):
            yield from _walk(child, vocabulary)
        if shown:
            yield _Piece(child, "tail")


def _left_out(element: Element, vocabulary: TextVocabulary) -> bool:
    if not local(element):  # a comment, or a command for a program
        return True
    return element.tag in vocabulary.groups or vocabulary.left_out(element)


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
    """Put one new value into the pieces with the old one; return whether that was possible."""
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


def _attributes(element: Element, vocabulary: TextVocabulary, edits: Edits) -> bool:
    done = False
    for key, value in element.attrib.items():
        name, old = str(key).rpartition("}")[2], str(value)
        made = old
        if name in vocabulary.addresses:
            made = edits.link(old)
        elif name in vocabulary.shown_attributes or (element.tag, name) in vocabulary.shown_on:
            made = edits.changed(old)
        if made != old:
            element.set(key, made)
            done = True
    return done
