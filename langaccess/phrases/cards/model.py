"""Requests for cards, the choice of their lines, and the finished files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.files import safe_name, sha256
from langaccess.core.model import State
from langaccess.core.print import load_faces, pages_of, pdf
from langaccess.core.tags import Tag
from langaccess.core.words import plural
from langaccess.phrases.book import Phrasebook, Translation, has_no_font, unprintable
from langaccess.phrases.cards.phone_guide import GuideWay
from langaccess.phrases.cards.qr import qr_svg
from langaccess.phrases.cards.seal import Seal

_TEMPLATES = Path(__file__).parent / "templates"

UNTRANSLATED = "not translated"
"""Why a line is left out in a language in which the phrasebook has nothing for it."""

UNTRANSLATED_LANGUAGE = "no phrase in this language"
"""Why a language has its name on the page and nothing else."""
_NO_FONT = "no font here draws its letters; add one with --font-dir"


@dataclass(frozen=True, slots=True)
class Request:
    """A request for cards.

    Attributes:
        book: the phrasebook, after `langaccess.phrases.book.with_approvals`; without that, lines
            that the agency has approved count as drafts.
        tags: the languages, in the order wanted; `written` gives those of their texts.
        proof: print unapproved lines too, with DRAFT across every page.
        agency: name of the agency, or empty.
        line: number of the interpreter line, or empty.
        qr: what a QR code on the page holds (an address of the agency), or empty.
        seal: the agency's seal; it is never printed on a proof.
        officer: the agency's word for its officers ("deputy").
        first: the agency's languages, which come before the others.
        sign: ways to an interpreter for a person who does not hear; never a voice line.
    """

    book: Phrasebook
    tags: tuple[Tag, ...]
    proof: bool = False
    agency: str = ""
    line: str = ""
    qr: str = ""
    seal: Seal | None = None
    officer: str = "officer"
    first: tuple[Tag, ...] = ()
    sign: tuple[GuideWay, ...] = ()

    @property
    def seal_files(self) -> Mapping[str, bytes]:
        """The seal as a file for the typesetter; none on a proof."""
        return {} if self.seal is None or self.proof else {self.seal.name: self.seal.data}


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
        draft: whether it shows an unapproved line.
        template: name of the template.
        content: the values of the template.
        files: pictures that the template shows, by name.
    """

    name: str
    data: bytes
    pages: int
    tags: tuple[Tag, ...]
    draft: bool
    template: str
    content: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Selection:
    """Chooses the lines that may be printed, and lists those that may not.

    Attributes:
        request: the request.
        left_out: lines left out so far.
        taken: lines to print, each once.
        pictures: the pictures to print, as SVG, by their names.
    """

    request: Request
    left_out: list[LeftOut] = field(default_factory=list)
    taken: dict[tuple[str, Tag], Translation] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    # for speed: a page of all languages leaves out thousands of lines
    _seen: set[LeftOut] = field(default_factory=set)

    @property
    def drafts(self) -> int:
        """The number of unapproved lines, which only a proof shows."""
        return sum(not entry.printable for entry in self.taken.values())

    @property
    def firm(self) -> int:
        """The number of lines that are printed without DRAFT."""
        return len(self.taken) - self.drafts

    def footer(self, on: dt.date, tag: Tag | None = None) -> str:
        """Return the line at the foot: agency, version, date, review state, sources.

        The version changes with the printed lines only, so that two cards can be compared.

        Args:
            on: the day of printing.
            tag: only what is printed in this language; all of it when None.
        """
        mine = [entry for entry in self.taken.values() if tag in (None, entry.tag)]
        version = f"phrasebook {self._version(mine)}" if mine else ""
        parts = [self.request.agency, version, on.isoformat()]
        parts.append(self._state())
        sources = {entry.source for entry in mine if entry.state is State.SOURCED}
        if sources:
            parts.append("sources: " + "; ".join(sorted(sources)))
        return " · ".join(part for part in parts if part)

    def _version(self, entries: Iterable[Translation]) -> str:
        phrases = self.request.book.phrases
        lines = [
            f"{e.tag}\t{e.id}\t{phrases[e.id].number}\t{phrases[e.id].en}\t{e.text}\t{e.state}\n"
            for e in entries
        ]
        return sha256("".join(sorted(lines)).encode("utf-8"))[:12]

    def _state(self) -> str:
        if self.drafts:
            return "DRAFT, not reviewed"
        if not self.taken:
            return "names of languages only, not reviewed"
        published = {entry.state is State.SOURCED for entry in self.taken.values()}
        kinds = ["approved"] * (False in published) + ["published"] * (True in published)
        return f"{' and '.join(kinds)} texts only"

    def take(self, id_: str, tag: Tag) -> Translation | None:
        """Return a translation that may be printed, or None; the reason is added to `left_out`."""
        entry = self.request.book.translation(id_, tag)
        if entry is None:
            self._leave(id_, tag, UNTRANSLATED)
            return None
        if entry.state is State.WITHDRAWN:
            self._leave(id_, tag, "withdrawn")
            return None
        if not entry.printable and not self.request.proof:
            why = f"{entry.state}: {entry.reason}" if entry.reason else str(entry.state)
            self._leave(id_, tag, f"not approved ({why})")
            return None
        if has_no_font(tag, entry.text):
            self._leave(id_, tag, _NO_FONT)
            return None
        self.taken[id_, tag] = entry
        return entry

    def take_name(self, tag: Tag, autonym: str = "") -> None:
        """List the own name of a language as left out where English is printed instead."""
        if has_no_font(tag, autonym or tag.autonym):
            self._leave("name", tag, _NO_FONT)

    def _leave(self, id_: str, tag: Tag, reason: str) -> None:
        found = LeftOut(id_, tag, reason)
        if found not in self._seen:
            self._seen.add(found)
            self.left_out.append(found)


def preflight(entries: Iterable[tuple[str, Tag, str]]) -> None:
    """Refuse text that would be printed as a box, a blank or a broken letter."""
    found = list(_faults(entries))
    if found:
        raise InputError(
            f"{plural(len(found), 'line')} cannot be printed; nothing was written",
            hint="correct the phrases, or leave the languages out",
            details=found,
        )


def _faults(entries: Iterable[tuple[str, Tag, str]]) -> Iterator[str]:
    for id_, tag, text in entries:
        for words in unprintable(text, tag):
            yield f"{tag} {id_}: {words}"


def shared_data(selection: Selection, title: str, on: dt.date) -> dict[str, Any]:
    """Return the values that every template needs, after all lines of the page were taken."""
    request = selection.request
    return {
        "title": title,
        "author": request.agency or "langaccess",
        "agency": request.agency,
        "line": request.line,
        "draft": bool(selection.drafts),
        "footer": selection.footer(on),
        # An agency, or the source of a text, may have a name in any script.
        "families": list(dict.fromkeys(face.family for face in load_faces())),
        "code": _code(request),
        "seal": _seal(request),
        "pictures": selection.pictures,
    }


def typeset_card(
    name: str,
    template: str,
    data: Mapping[str, Any],
    selection: Selection,
    tags: Iterable[Tag],
    files: Mapping[str, bytes] | None = None,
) -> Card:
    """Return the typeset file; `name` has no suffix and says whether it is a proof."""
    request = selection.request
    shown = {**request.seal_files, **(files or {})}
    made = pdf(template_parts(template), data, shown, tagged=template != "imposed")
    file = safe_name(f"{name}{'-proof' if request.proof else ''}.pdf")
    draft = bool(selection.drafts)
    return Card(file, made, pages_of(made), tuple(tags), draft, template, data, shown)


def _code(request: Request) -> dict[str, str] | None:
    """Return the QR code of the request, with a text for people who cannot see it."""
    if not request.qr:
        return None
    return {"svg": qr_svg(request.qr), "alt": f"QR code: {request.qr}"}


def _seal(request: Request) -> dict[str, str] | None:
    if not request.seal_files:
        return None
    return {
        "file": next(iter(request.seal_files)),
        "alt": f"seal of {request.agency or 'the agency'}",
    }


def template_parts(name: str) -> tuple[Path, ...]:
    """Return the files of the template `name`; the parts that all templates share come first."""
    return tuple(
        _TEMPLATES / f"{part}.typ" for part in ("common", "draft_mark", "boards", "stock", name)
    )
