"""What every format reader returns and every format writer takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath
from typing import Any, Protocol

from langaccess.core.model import Finding, Target, Unit
from langaccess.core.tags import Tag


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
        left_out: texts that the reader saw and leaves as they are, for `first_lost` only: nothing
            but protected code, hidden, or computed by the office program.
    """

    path: Path
    format: str
    units: tuple[Unit, ...]
    notes: tuple[Finding, ...] = ()
    tag: Tag | None = None
    doc_class: str | None = None
    payload: Any = None
    left_out: tuple[Unit, ...] = ()


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
    """A written file: its path, its SHA-256 and the writer's notes."""

    path: Path
    sha256: str
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its text (empty when it is not known) and where it leads."""

    text: str
    to: str


Edit = tuple[int, int, str]
"""Start and end in a text, and the new words between them."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What changes.

    Attributes:
        text: returns the edits of a text, in order, without overlap.
        link: returns the new address for where a link leads; the same when it stays.
    """

    text: Callable[[str], Sequence[Edit]]
    link: Callable[[str], str]

    def changed(self, text: str) -> str:
        """Return a text with its edits made."""
        made, at = "", 0
        for start, end, words in self.text(text):
            made += text[at:start] + words
            at = end
        return made + text[at:]


class TextOrder(Enum):
    """How a format orders its text."""

    FLOWING = "flowing"  # the file says the order
    COLUMNS = "columns"  # lines, which may hold columns side by side
    PAGES = "pages"  # a guess from places on pages, with the heads and feet of the pages


class Format(Protocol):
    """One format family: everything in which files differ by the ending of their name.

    A folder of this room holds one class that derives from it, or from what several share:
    `MarkupFormat` (text between markup), `PackedFormat` (a zip file of XML parts), `OoxmlFormat`
    (DOCX, PPTX, XLSX).

    Attributes:
        name: short name (`docx`).
        suffixes: file name endings in lower case, with the dot.
        writes: the suffix of what `write` makes (`.docx` for a PDF), the usual one of several.
        text_order: how its text is ordered.
        editable: `edit` works.
        remedy: what to do about a file if some of its text is not read.
    """

    name: str
    suffixes: tuple[str, ...]
    writes: str
    text_order: TextOrder = TextOrder.FLOWING
    editable: bool = True
    remedy: str = "make this place simpler (fewer levels, no unusual markup), or report it"

    def target_name(self, source: PurePath, tag: Tag | str) -> str:
        """Return the name of a translation: `flyer.pt.docx`, or `flyer.pdf.pt.docx` from a PDF."""
        stem = source.stem if source.suffix.lower() == self.writes else source.name
        return f"{stem}.{tag}{self.writes}"

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the document.

        Raises:
            InputError: unreadable, encrypted, truncated, not what its name says, or holding
                something this format refuses by name, with the sentence for the user.
        """

    def first_lost(self, document: Document) -> str | None:
        """Return the place (`line 12`, a part) of the first text of the file that was lost.

        Lost is what the file shows and what is neither in a unit nor left out on purpose. None:
        nothing is, or this format has no proof (`docs/explanation/limits.md`).

        Args:
            document: what `read` returned.
        """
        return None

    def unread(self, document: Document) -> Iterator[str]:
        """Yield words that a reader may see and that are in no unit, to name them in a note.

        Args:
            document: what `read` returned.
        """
        return iter(())

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

    def count_active(self, data: bytes) -> int:
        """Return how much of a written text runs, or is loaded from elsewhere, when it is opened.

        0 for packed formats: no text of theirs becomes markup.
        """
        return 0

    def strip_active(self, data: bytes, path: Path) -> tuple[bytes, int]:
        """Return rendered bytes without what runs, or is loaded from elsewhere, and its count.

        All words stay: a picture keeps its alternative text, a field the text that it shows.

        Args:
            data: what `render` returned.
            path: name of the file for messages.

        Raises:
            OutputError: something active would be left.
        """
        return data, 0

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → visible text as found in rendered bytes, the label left out.

        `write` compares it with the targets: the file is checked, not the tree in memory.
        """

    def add_form_number(
        self, data: bytes, form: str, where: Path
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return rendered bytes with the form number in the foot and the properties.

        Args:
            data: what `render` returned.
            form: the form number (`SPD-014 pt-BR v3 2026-11-02 · 9F3C`).
            where: name of the file for messages.

        Returns:
            The file, and `form.by_hand` where a person must write the number in.
        """

    def edit(self, data: bytes, path: Path, edits: Edits) -> bytes:
        """Return a file with new values and nothing else changed; see `exactly`."""

    def literal(self, text: str) -> str:
        """Return words as the file writes them, so that no sign of theirs becomes markup."""
        return text

    def links(self, path: Path) -> Iterator[Link]:
        """Yield the links of a file that `read` accepts; none where the format is not clicked."""

    def plain_text(self, data: bytes) -> Iterator[str]:
        """Yield the words of a file, one paragraph a line, without markup, headers included.

        A draft notice is looked for in them. Nothing is yielded where only `read` finds words.
        """

    def check_only_units(self, path: Path, seen: Sequence[str]) -> Iterator[Unit]:
        """Yield units that only checks read; `read` leaves them out. Keys of front matter are META.

        Args:
            seen: the texts of its units.
        """
        return iter(())
