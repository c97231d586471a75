"""An approved document as plain text and as a plain Word file, for messages and releases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from langaccess import formats
from langaccess.core.model import Kind
from langaccess.core.tags import Tag
from langaccess.formats.docx import NewParagraph, new_docx

_NOT_SEEN = frozenset({Kind.META, Kind.ALT, Kind.SPEAKER})
_ENDS = ".!?:…。！？：؟।॥"
_STYLES = {Kind.HEADING: "Heading1", Kind.LIST: "ListBullet"}


@dataclass(frozen=True, slots=True)
class ReleaseText:
    """What a reader of a document sees."""

    tag: Tag  # its language
    # kind and text, with single spaces, in reading order; the form number is the last where the
    # file has one
    paragraphs: tuple[tuple[Kind, str], ...]

    @property
    def title(self) -> str:
        """The first heading, else the first paragraph; empty for an empty document."""
        heads = [text for kind, text in self.paragraphs if kind is Kind.HEADING]
        return next(iter(heads or [text for _kind, text in self.paragraphs]), "")

    @property
    def plain(self) -> str:
        """The text with an empty line between paragraphs and a hyphen before list items."""
        lines: list[str] = []
        before: Kind | None = None
        for kind, text in self.paragraphs:
            if lines and not kind is before is Kind.LIST:
                lines.append("")
            lines.append(f"- {text}" if kind is Kind.LIST else text)
            before = kind
        return "\n".join(lines) + "\n"

    @property
    def spoken(self) -> str:
        """The text as one line, to be read aloud: a paragraph without a mark ends with a period."""
        return " ".join(
            text if text[-1] in _ENDS else f"{text}." for _kind, text in self.paragraphs
        )

    def word(self) -> bytes:
        """Return a Word file of it.

        A line from right to left is isolated, so that its period is at its end.
        """
        rtl = self.tag.direction == "rtl"
        blocks = [
            NewParagraph(f"\u2067{text}\u2069" if rtl else text, _STYLES.get(kind, ""))
            for kind, text in self.paragraphs
        ]
        return new_docx(blocks, title=self.title, lang=str(self.tag))


def read_approved(path: Path, tag: Tag) -> ReleaseText:
    """Return what a reader of a document sees."""
    units = formats.read(path).units
    shown = [one for one in units if one.kind not in _NOT_SEEN and one.twin is None]
    found = [(one.kind, " ".join(one.text.split())) for one in shown]
    return ReleaseText(tag, tuple(pair for pair in found if pair[1]))
