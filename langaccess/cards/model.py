"""What is asked of the cards, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from langaccess.cards.fonts import faces_for
from langaccess.cards.preflight import faults
from langaccess.cards.qr import qr_svg
from langaccess.errors import InputError
from langaccess.phrasebook import Phrasebook, Translation
from langaccess.tags import Tag

__all__ = ["Card", "LeftOut", "Request", "Selection", "code", "footer", "preflight"]


@dataclass(frozen=True, slots=True)
class Request:
    """What to print.

    Attributes:
        book: the phrasebook.
        tags: the languages, in the order wanted.
        proof: print unapproved lines too, with DRAFT across every page.
        agency: name of the agency, or empty.
        line: number of the interpreter line, or empty.
        qr: what a QR code on the page holds (an address of the agency), or empty.
    """

    book: Phrasebook
    tags: tuple[Tag, ...]
    proof: bool = False
    agency: str = ""
    line: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was not printed, and why."""

    id: str
    tag: Tag
    reason: str


@dataclass(frozen=True, slots=True)
class Card:
    """One finished file.

    Attributes:
        name: file name.
        data: the PDF.
        pages: number of pages.
        tags: the languages on it.
        draft: whether an unapproved line stands on it.
        template: name of the template.
        content: what the template was filled with.
    """

    name: str
    data: bytes
    pages: int
    tags: tuple[Tag, ...]
    draft: bool
    template: str
    content: Mapping[str, Any]


@dataclass(slots=True)
class Selection:
    """Chooses the lines that may be printed, and remembers those that may not.

    Attributes:
        request: what was asked.
        left_out: what was not printed so far.
        drafts: number of unapproved lines that a proof shows.
        firm: number of lines that may be printed as they are.
        sources: where lines that print without review come from.
    """

    request: Request
    left_out: list[LeftOut] = field(default_factory=list)
    drafts: int = 0
    firm: int = 0
    sources: set[str] = field(default_factory=set)

    def take(self, id_: str, tag: Tag) -> Translation | None:
        """Return a translation that may be printed, or None; the reason is remembered."""
        entry = self.request.book.translation(id_, tag)
        if entry is None:
            self._leave(id_, tag, "not translated")
            return None
        if entry.printable:
            self.firm += 1
            self.sources.add(entry.source)
            return entry
        if entry.state == "withdrawn":
            self._leave(id_, tag, "withdrawn")
            return None
        if not self.request.proof:
            why = f"{entry.state}: {entry.reason}" if entry.reason else str(entry.state)
            self._leave(id_, tag, f"not approved ({why})")
            return None
        self.drafts += 1
        return entry

    def _leave(self, id_: str, tag: Tag, reason: str) -> None:
        found = LeftOut(id_, tag, reason)
        if found not in self.left_out:
            self.left_out.append(found)


def preflight(entries: Iterable[tuple[str, Tag, str]]) -> None:
    """Refuse text that would be printed as a box, a blank or a broken letter.

    Args:
        entries: id, language and text.

    Raises:
        InputError: `details` names id, language and character of each fault.
    """
    found = list(_faults(entries))
    if found:
        count = len(found)
        raise InputError(
            f"{count} line{'' if count == 1 else 's'} cannot be printed; nothing was written",
            hint="mend the phrases, or leave the languages out",
            details=found,
        )


def _faults(entries: Iterable[tuple[str, Tag, str]]) -> Iterator[str]:
    for id_, tag, text in entries:
        for words in faults(text, faces_for(tag)):
            yield f"{tag} {id_}: {words}"


def code(request: Request) -> dict[str, str] | None:
    """Return the QR code of the request for a template, with its text for who cannot see it."""
    if not request.qr:
        return None
    return {"svg": qr_svg(request.qr), "alt": f"QR code: {request.qr}", "text": request.qr}


def footer(selection: Selection, day: str) -> str:
    """Return the line at the foot: agency, phrasebook version, date, review state."""
    request = selection.request
    state = "DRAFT, not reviewed" if selection.drafts else "published texts only"
    if not selection.drafts and not selection.firm:
        state = "names of languages only"
    parts = [request.agency, f"phrasebook {request.book.version}", day, state]
    if selection.sources:
        parts.append("sources: " + "; ".join(sorted(selection.sources)))
    return " · ".join(part for part in parts if part)
