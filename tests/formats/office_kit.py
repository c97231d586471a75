"""What the tests of packed documents share: Word, PowerPoint, Excel, OpenDocument, InDesign."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import parse
from langaccess.formats import Document, Label
from langaccess.formats.zip_package import Package

LABEL = Label(Tag("pt"), "Tradução automática, não revista", "Machine translation, not reviewed")
READABLE = {
    "odt": (
        "brochure", "chart", "comment", "contents", "control", "fields", "form", "hidden",
        "macros", "master-pages", "numbering", "object", "template",
    ),
    "pptx": (
        "chart", "comments", "diagram", "double", "fixed-box", "hidden-slide", "macros", "slides",
        "template",
    ),
    "xlsx": ("cells", "choices", "dates", "macros", "notes", "table", "threads"),
    "idml": ("brochure", "note", "tagged"),
}  # fmt: skip
"""Fixtures of each format that are read; the others are refused."""


def texts(document: Document) -> list[str]:
    """Return the text of every unit."""
    return [unit.text for unit in document.units]


def words_once(document: Document) -> int:
    """Return the words of a document; what it stores twice counts once."""
    return sum(len(unit.text.split()) for unit in document.units if unit.twin is None)


def codes(document: Document) -> dict[str, int]:
    """Return code → count of a document's notes."""
    return {note.code: note.count for note in document.notes}


def raw(data: bytes, part: str) -> str:
    """Return a part of a zipped file as text."""
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode()


def differing_parts(first: Package, second: Package) -> tuple[str, ...]:
    """Return the names of the parts that are not the same XML (or bytes) in both packages."""
    names = sorted(set(first.parts) | set(second.parts))
    return tuple(n for n in names if not _same(n, first.parts.get(n), second.parts.get(n)))


def _same(name: str, first: bytes | None, second: bytes | None) -> bool:
    if first is None or second is None:
        return False
    if first == second:
        return True
    if not name.casefold().endswith((".xml", ".rels", ".vml")):
        return False
    return canonical(first, name) == canonical(second, name)


def canonical(data: bytes, where: str) -> bytes:
    """Return the canonical form (C14N 1.0 with comments) for comparing two parts by meaning.

    A part with a relative namespace address, which C14N 1.0 forbids, gets the form of C14N 2.0.
    """
    root = parse(data, where)
    try:
        return bytes(etree.tostring(root, method="c14n", with_comments=True))
    except etree.C14NError:
        return bytes(etree.tostring(root, method="c14n2", with_comments=True))
