"""Puts a document's drafts together: targets per unit, counts, and what a person must look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from langaccess.core.model import Finding, Segment, Severity, Span, SpanKind, Target, Unit
from langaccess.core.segments import join
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.qa import in_other_script
from langaccess.translate.pipeline.codes import TOLD
from langaccess.translate.pipeline.job import Counts, Origin
from langaccess.translate.pipeline.projection import Anchor, project
from langaccess.translate.pipeline.segment import rows, worded

__all__ = ["Assembled", "Draft", "Drafts", "Piece", "assemble", "pieces"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What became of one sentence.

    Attributes:
        text: its translation; None when the source text stays.
        origin: where the text came from, or why there is none.
        reason: code of why the source stays (`kept.number`, `gate.consent`, `engine.crash`).
        anchors: stretches of source and translation that correspond exactly.
        findings: what a reviser should look at.
    """

    text: str | None
    origin: Origin
    reason: str = ""
    anchors: tuple[Anchor, ...] = ()
    findings: tuple[Finding, ...] = ()


class Drafts(Protocol):
    """Where drafts come from."""

    def of(self, segment: Segment) -> Draft:
        """Return what became of a segment's sentence."""

    def phrases(self, segment: Segment) -> Mapping[str, str]:
        """Return translations of its marked words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment of a document on its way.

    Attributes:
        unit: the unit it was cut from.
        segment: the segment.
        ready: what became of it already: its approved text, or that it is left to a person.
        words: it holds something to translate.
    """

    unit: Unit
    segment: Segment
    ready: Draft | None = None
    words: bool = True

    @property
    def pending(self) -> bool:
        """Whether a translation is wanted."""
        return self.words and self.ready is None


def pieces(
    document: Document, source: Tag, ready: Callable[[Segment], Draft | None]
) -> Iterator[Piece]:
    """Yield the document's segments with what is settled of each before an engine is asked."""
    for row in rows(document, source):
        for part in row.parts:
            words = worded(part, source)
            yield Piece(row.unit, part, ready(part) if words else None, words)


_FOREIGN = Finding("segment.other_script", TOLD["segment.other_script"][1], Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Assembled:
    """A translated document before it is written."""

    targets: Mapping[str, Target]
    counts: Counts
    reasons: Mapping[str, int]
    findings: tuple[Finding, ...]


def assemble(document: Document, parts: Sequence[Piece], drafts: Drafts, source: Tag) -> Assembled:
    """Return the targets of all units of `document`.

    A segment that stays in the source language begins with its language in brackets (`[EN]`), so
    that it is seen also where a format has no way to mark it, and carries a `SOURCE` span.
    """
    by_unit: dict[str, list[Piece]] = defaultdict(list)
    for piece in parts:
        by_unit[piece.unit.id].append(piece)
    tally: Counter[Origin] = Counter()
    reasons: Counter[str] = Counter()
    findings: list[Finding] = []
    targets: dict[str, Target] = {}
    for unit in document.units:
        mine = by_unit.get(unit.id, [])
        made: dict[int, Target] = {}
        for index, piece in enumerate(mine):
            target, draft, doubts = _one(piece, drafts, source)
            made[index] = target
            if unit.twin is None:
                tally[draft.origin] += 1
                reasons.update([draft.reason] if draft.reason else [])
                findings += [replace(f, segment=piece.segment.id, where=f.where or unit.part)
                             for f in (*draft.findings, *doubts)]  # fmt: skip
        if any(piece.words for piece in mine):
            targets[unit.id] = join(unit, [piece.segment for piece in mine], made)
    return Assembled(targets, _counts(tally), reasons, tuple(findings))


def _one(piece: Piece, drafts: Drafts, source: Tag) -> tuple[Target, Draft, Sequence[Finding]]:
    segment = piece.segment
    if not piece.words:
        found = (_FOREIGN,) if in_other_script(segment.text, source) else ()
        draft = Draft(segment.text, Origin.VERBATIM, findings=found)
        return Target(segment.text, segment.spans), draft, ()
    draft = piece.ready or drafts.of(segment)
    if draft.text is None:
        return _marked(segment, source), draft, ()
    phrases = {} if piece.ready else drafts.phrases(segment)
    target, doubts = project(segment, draft.text, draft.anchors, phrases)
    return target, draft, doubts


def _marked(segment: Segment, source: Tag) -> Target:
    """Return the source text as a target that shows what it is."""
    mark = f"[{source.language.upper()}] "
    text = mark + segment.text
    spans = tuple(
        replace(s, start=s.start + len(mark), end=s.end + len(mark)) for s in segment.spans
    )
    return Target(text, (Span(0, len(text), SpanKind.SOURCE), *spans))


def _counts(tally: Counter[Origin]) -> Counts:
    done = (Origin.ENGINE, Origin.MEMORY, Origin.FIXED)
    return Counts(
        translated=sum(tally[origin] for origin in done),
        kept=tally[Origin.KEPT],
        human=tally[Origin.HUMAN],
        failed=tally[Origin.FAILED],
        verbatim=tally[Origin.VERBATIM],
        memory=tally[Origin.MEMORY],
        fixed=tally[Origin.FIXED],
    )
