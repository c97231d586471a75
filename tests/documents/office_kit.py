"""What the tests of PowerPoint, Excel, OpenDocument and InDesign files share."""

from __future__ import annotations

import io
import zipfile

from langaccess.documents.model import Document, Label
from langaccess.tags import Tag

__all__ = ["LABEL", "READABLE", "codes", "raw", "texts"]

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
