"""How much of a foreign file is read, and how much of a text is checked: `data/limits.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.resources import DATA, shipped


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may cost.

    Attributes:
        memory_mb: megabytes of memory.
        seconds: seconds for a file of any size.
        seconds_per_mb: and for each megabyte of it.
        basis: where the figures come from.
    """

    memory_mb: int
    seconds: float
    seconds_per_mb: float
    basis: str


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a document may hold.

    Attributes:
        pages: pages of a PDF.
        objects: texts and pictures on a page of a PDF.
        page_letters: characters on a page of a PDF.
        form_depth: forms inside forms of a PDF.
        parts: parts of a zipped document.
        unpacked_mb: megabytes of all parts.
        part_mb: megabytes of one part.
        ratio: how many times smaller the file may be than its parts.
        texts: paragraphs, cells and other texts of a document.
        basis: where the figures come from.
    """

    pages: int
    objects: int
    page_letters: int
    form_depth: int
    parts: int
    unpacked_mb: int
    part_mb: int
    ratio: int
    texts: int
    basis: str


@dataclass(frozen=True, slots=True)
class TextLimits:
    """What the gate, the checks and an engine are asked about; more goes to a person.

    Attributes:
        words: words of a sentence.
        letters: characters of a sentence.
        word_letters: characters of a word, in a script that writes spaces.
        spans: pieces of markup in a sentence.
        paragraph_letters: characters of a paragraph.
        paragraph_spans: pieces of markup in a paragraph.
        basis: where the figures come from.
    """

    words: int
    letters: int
    word_letters: int
    spans: int
    paragraph_letters: int
    paragraph_spans: int
    basis: str


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
    """Refuse a file with more texts than are read or compared at once.

    Args:
        count: how many texts, pairs or units it has.
        what: what they are called in the message: "texts", "pairs".

    Raises:
        InputError: there are more.
    """
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
