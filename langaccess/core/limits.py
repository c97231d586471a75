"""How much of a foreign file is read, and how much of a text is checked: `data/limits.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.resources import DATA, shipped


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may cost."""

    memory_mb: int  # megabytes of memory
    seconds: float  # seconds for a file of any size
    seconds_per_mb: float  # and for each megabyte of it
    basis: str  # where the figures come from


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a document may hold."""

    pages: int  # pages of a PDF
    objects: int  # texts and pictures on a page of a PDF
    page_letters: int  # characters on a page of a PDF
    form_depth: int  # forms inside forms of a PDF
    parts: int  # parts of a zipped document
    unpacked_mb: int  # megabytes of all parts
    part_mb: int  # megabytes of one part
    ratio: int  # how many times smaller the file may be than its parts
    texts: int  # paragraphs, cells and other texts of a document
    basis: str  # where the figures come from


@dataclass(frozen=True, slots=True)
class TextLimits:
    """What the gate, the checks and an engine are asked about; more goes to a person."""

    words: int  # words of a sentence
    letters: int  # characters of a sentence
    word_letters: int  # characters of a word, in a script that writes spaces
    spans: int  # pieces of markup in a sentence
    paragraph_letters: int  # characters of a paragraph
    paragraph_spans: int  # pieces of markup in a paragraph
    basis: str  # where the figures come from


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the file."""

    as_of: date
    reading: ReadingLimits
    documents: DocumentLimits
    text: TextLimits


_known: list[Limits] = []


def limits() -> Limits:
    """Return the limits; the file is read once."""
    if not _known:
        from langaccess.core.config import load

        use(load(Limits, shipped(DATA, "limits.yaml")))
    return _known[0]


def refuse_too_many(count: int, what: str, path: Path) -> None:
    """Refuse a file with more texts than are read or compared at once."""
    most = limits().documents.texts
    if count > most:
        raise InputError(
            f"this file has more than {most:,} {what}: it is too long to check",
            where=str(path),
            hint="split it into several files",
        )


def use(known: Limits) -> None:
    """Use limits that another process has read."""
    _known[:] = [known]
