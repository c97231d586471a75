"""The shapes that several rooms share: frozen dataclasses and enums, no I/O.

A *document* is a sequence of *units* (one paragraph, cell, title…). A unit is cut into
*segments* (sentences). What an engine sees is a segment's bare text; formatting travels beside
it as *spans* by offset. What comes back is a *target*: text and spans again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from langaccess.core.tags import Tag


class State(StrEnum):
    """The state of a text on its way to print."""

    NEW = "new"
    DRAFT = "draft"  # written by an engine, a memory or the project; no person vouches for it
    TRANSLATED = "translated"  # a named person wrote or accepted it
    REVIEWED = "reviewed"  # a second named person read it
    APPROVED = "approved"
    SOURCED = "sourced"  # published by a named public body, unchanged, cited and hashed
    STALE = "stale"  # source, target or a used term changed since
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What a unit is to its reader."""

    BODY = "body"
    HEADING = "heading"
    LIST = "list"  # a list item, or the text pattern of an automatic number
    CELL = "cell"
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"  # footnote or endnote
    SPEAKER = "speaker"  # notes page of a slide
    BOX = "box"  # text box, shape, WordArt
    CONTROL = "control"  # title, prompt, choice or default of a form field
    CHART = "chart"  # chart or diagram text
    ALT = "alt"  # read aloud, not seen: alternative text, aria-label
    META = "meta"  # title and description of the document itself


class PackFormat(StrEnum):
    """What a translator gets."""

    XLIFF12 = "xliff12"  # for OmegaT and other programs
    XLIFF2 = "xliff2"
    DOCX = "docx"  # tables for Word
    HTML = "html"  # pages for a browser


class SpanKind(StrEnum):
    """How carefully a span must be put back into the translation."""

    FORMAT = "format"  # bold, color, size: a wrong guess is cosmetic
    LINK = "link"  # its text carries a destination: never placed by guess
    CODE = "code"  # protected: literal text (start < end) or an object of no width (start == end)
    SOURCE = "source"  # targets only: this stretch is still in the source language


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `text[start:end]` of a unit, segment or target that carries markup.

    Attributes:
        start: offset in code points.
        end: offset in code points, exclusive; equal to `start` for an object without text
            (footnote mark, inline picture, page break).
        kind: how carefully it must be placed.
        ref: the reader's own number for the markup; opaque to everyone else, unique in a unit.
    """

    start: int
    end: int
    kind: SpanKind
    ref: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph-sized piece of text that a reader of the document can see or hear.

    Attributes:
        id: unique in the document and stable while the document is unchanged.
        text: what is visible, in reading order. A line feed is a forced line break and a tab
            character a tab stop inside the paragraph; both cut segments. Never holds markup.
        spans: properly nested, sorted by start, outer before inner.
        kind: what it is to its reader.
        part: its part of the file, for messages ("word/header1.xml", "slide 3", "line 12").
        twin: id of the unit that stores the same text again (a text box kept twice in one file);
            a twin gets the same target and is counted once.
        note: a word for the translator ("longest text that fits: 20 letters"), or empty.
    """

    id: str
    text: str
    spans: tuple[Span, ...] = ()
    kind: Kind = Kind.BODY
    part: str = ""
    twin: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence-sized source text: the amount an engine or a translator handles at a time.

    Attributes:
        id: `<hash of the unit's text>.<index>`, so equal paragraphs share their segments' ids.
        text: the sentence without outer white space.
        spans: offsets within `text`.
        kind: that of its unit.
        unit: id of the unit it was cut from.
        start: offset of `text` in the unit's text.
        alone: it is all of its line, so no other sentence says what it means.
    """

    id: str
    text: str
    spans: tuple[Span, ...] = ()
    kind: Kind = Kind.BODY
    unit: str = ""
    start: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """The text that takes the place of a unit's or a segment's text, with its spans."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a decision.

    Attributes:
        rule: id of the rule in the configuration (`floor.1`, `documents.legal_act`).
        text: the rule in words a user understands.
        authority: id of the authority it rests on, or "local".
        as_of: when that authority was last checked.
        where: `file:line` of the rule, when it comes from a file.
    """

    rule: str
    text: str
    authority: str = "local"
    as_of: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may I?", with its grounds and what to do instead when it is no."""

    allowed: bool
    reasons: tuple[Reason, ...] = ()
    instead: tuple[str, ...] = ()

    def against(self, more: tuple[Reason, ...], instead: tuple[str, ...] = ()) -> Decision:
        """Return the decision with more reasons against it, said first; itself without any."""
        if not more:
            return self
        reasons = (*more, *(() if self.allowed else self.reasons))
        return Decision(allowed=False, reasons=reasons, instead=(*instead, *self.instead))


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # blocks approval; a segment keeps its source text
    WARNING = "warning"  # a person should look
    INFO = "info"  # worth knowing


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a check, a reader or a writer.

    Attributes:
        code: stable dotted id (`number.differs`, `docx.macros`); `docs/reference` lists
            them: `checks.md` and `notes.md`.
        message: what is wrong, for a person; may name values ("617-555-0123"), never a whole text.
        severity: how much it weighs.
        where: part of the document, or `file:line`.
        segment: id of the segment concerned, or empty.
        count: how many times, for findings about a document.
    """

    code: str
    message: str
    severity: Severity = Severity.WARNING
    where: str = ""
    segment: str = ""
    count: int = 1


FACT_APPROVER = "approves_facts"
"""Kind of the credential of a person who decides which statements are the agency's policy.

It is for a text in one language, so its source and target are the same.
"""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a person has proved, for one scope and one language pair or direction.

    A credential never carries over to another scope, language or direction (floor rule 5).

    Attributes:
        kind: id of the credential in the policy (`court_certified`, `translator_tested`).
        source: language from which, or the one language it concerns.
        target: language into which; None for a credential about one language.
        scope: what it is good for (`interpret`, `translate`, `revise`, `converse`, `court`).
        issued: date of the test or grant.
        expires: last day on which it counts; None when it does not expire.
        issuer: who tested or granted.
        evidence: reference to the proof (file name, register number).
    """

    kind: str
    source: Tag
    target: Tag | None = None
    scope: Literal["interpret", "translate", "revise", "converse", "court"] = "interpret"
    issued: date | None = None
    expires: date | None = None
    issuer: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person who interprets, translates, revises or approves.

    No record anywhere has a field for immigration status (floor rule 12).
    """

    id: str
    name: str
    role: str = ""
    credentials: tuple[Credential, ...] = field(default=())
