"""What every format reader returns and every format writer takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from langaccess.core.model import Finding, Target, Unit
from langaccess.core.tags import Tag

__all__ = ["Document", "Format", "Label", "Written"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as units of text, in reading order.

    Attributes:
        path: the source file.
        format: name of the format (`docx`), which is also the suffix that `write` expects unless
            the format says otherwise (a PDF is written as DOCX).
        units: everything visible or read aloud that is text.
        notes: what was left out, frozen, stripped or cannot be reached, each counted by code.
        tag: the language that the file itself declares, if any.
        doc_class: the document class that the file itself declares (front matter), if any.
        payload: the format's own parsed form, for its writer only.
    """

    path: Path
    format: str
    units: tuple[Unit, ...]
    notes: tuple[Finding, ...] = ()
    tag: Tag | None = None
    doc_class: str | None = None
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Label:
    """The notice a draft carries on every page, in the target language and in English.

    Attributes:
        tag: language of `text`.
        text: the notice in the target language (empty when no wording exists in it).
        english: the notice in English, with the date.
    """

    tag: Tag
    text: str
    english: str


@dataclass(frozen=True, slots=True)
class Written:
    """A written file: where, its SHA-256, and what the writer has to tell."""

    path: Path
    sha256: str
    notes: tuple[Finding, ...] = ()


class Format(Protocol):
    """One format family. A module of this room holds one class that satisfies it.

    Attributes:
        name: short name (`docx`).
        suffixes: file name endings in lower case, with the dot.
        writes: the suffix of what `write` makes (`.docx` for a PDF).
    """

    name: str
    suffixes: tuple[str, ...]
    writes: str

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document.

        Raises:
            InputError: unreadable, encrypted, truncated, not what its name says, or holding
                something this format refuses by name, with the sentence for the user.
        """

    def render(
        self,
        document: Document,
        targets: Mapping[str, Target],
        *,
        tag: Tag,
        label: Label | None,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the bytes of the translated file, and notes.

        Args:
            document: what `read` returned.
            targets: unit id → target; a unit that is not in it keeps its text untouched. With
                no targets and no label, text formats return the source bytes and zipped formats
                parts that are equal after canonicalisation.
            tag: language of the targets; sets `lang` and direction.
            label: the draft notice, or None for an approved text.
        """

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → visible text as found in rendered bytes, the label left out.

        `write` compares it with the targets: the file is checked, not the tree in memory.
        """
