"""Puts a document's drafts together: targets per unit, counts, and what a person must look at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from langaccess.core.model import Finding, Segment, Severity, Target, Unit
from langaccess.core.segments import join, literals
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.qa import ItemKind, find_items, in_other_script
from langaccess.translate.pipeline.job import Counts, TextOrigin
from langaccess.translate.pipeline.markup import Anchor, project
from langaccess.translate.pipeline.note_codes import TOLD
from langaccess.translate.pipeline.segmentation import split_units
from langaccess.translate.pipeline.untranslated import mark_untranslated


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """What became of one sentence."""

    text: str | None  # its translation; None when the source text stays
    origin: TextOrigin  # where the text came from, or why there is none
    reason: str = ""  # code of why the source stays (`kept.number`, `gate.consent`, `engine.crash`)
    anchors: tuple[Anchor, ...] = ()  # stretches of source and translation that correspond exactly
    findings: tuple[Finding, ...] = ()  # what a reviser should look at


class DraftSource(Protocol):
    """Where drafts come from."""

    def of(self, segment: Segment) -> SentenceDraft:
        """Return what became of a segment's sentence."""

    def phrases(self, segment: Segment) -> Mapping[str, str]:
        """Return translations of its marked words."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One segment of a document on its way."""

    unit: Unit  # the unit it was cut from
    segment: Segment
    # what became of it already: its approved text, or that it is left to a person
    ready: SentenceDraft | None = None
    words: bool = True  # it holds something to translate
    foreign: bool = False  # its words are in another language than the document's, and stay
    unsure: bool = False  # its words may be in another language than the document's

    @property
    def pending(self) -> bool:
        """Whether a translation is wanted."""
        return self.words and self.ready is None


def work_items(
    document: Document, source: Tag, ready: Callable[[Segment], SentenceDraft | None]
) -> Iterator[WorkItem]:
    """Yield the document's segments with what is settled of each before an engine is asked."""
    for row in split_units(document, source):
        for part, worded, foreign, unsure in zip(
            row.parts, row.worded, row.foreign, row.unsure, strict=True
        ):
            words = worded and not foreign
            done = ready(part) if words else None
            yield WorkItem(row.unit, part, done, words, foreign, unsure)


_OTHER_SCRIPT, _OTHER_LANGUAGE, _UNSURE_LANGUAGE = (
    Finding(code, TOLD[code][1], Severity.WARNING)
    for code in ("segment.other_script", "segment.other_language", "segment.unsure_language")
)


_WORD = re.compile(r"[^\W\d_]{2}")
_PHRASE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Assembled:
    """A translated document before it is written."""

    targets: Mapping[str, Target]
    counts: Counts
    reasons: Mapping[str, int]
    findings: tuple[Finding, ...]


def assemble(
    document: Document, parts: Sequence[WorkItem], drafts: DraftSource, source: Tag
) -> Assembled:
    """Return the targets of all units of `document`.

    A segment that stays in the source language begins with its language in brackets (`[EN]`), so
    that it is seen also where a format has no way to mark it, and carries a `SOURCE` span.
    """
    by_unit: dict[str, list[WorkItem]] = defaultdict(list)
    for piece in parts:
        by_unit[piece.unit.id].append(piece)
    tally: Counter[TextOrigin] = Counter()
    reasons: Counter[str] = Counter()
    findings: list[Finding] = []
    targets: dict[str, Target] = {}
    for unit in document.units:
        mine = by_unit.get(unit.id, [])
        made: dict[int, Target] = {}
        for index, piece in enumerate(mine):
            target, draft, doubts = _target_of(piece, drafts, source)
            made[index] = target
            if unit.twin is None:
                tally[draft.origin] += 1
                reasons.update([draft.reason] if draft.reason else [])
                left = _placeholders(piece.segment, source)
                findings += [replace(f, segment=piece.segment.id, where=f.where or unit.part)
                             for f in (*draft.findings, *doubts, *left)]  # fmt: skip
        if any(piece.words for piece in mine):
            targets[unit.id] = join(unit, [piece.segment for piece in mine], made)
    return Assembled(targets, _counts(tally), reasons, tuple(findings))


def _placeholders(segment: Segment, source: Tag) -> Iterator[Finding]:
    """Yield a note of each placeholder in brackets that has words: `[[Name of the visitor]]`."""
    literal = [range(start, end) for start, end in literals(segment)]
    for item in find_items(segment.text, source):
        if item.kind is not ItemKind.PLACEHOLDER or item.text[0] not in "[{":
            continue
        if _WORD.search(item.text) and not any(item.start in stretch for stretch in literal):
            weight = Severity.WARNING if _PHRASE.search(item.text) else Severity.INFO
            words = f"the words of this placeholder stay as they are: {item.text}"
            yield Finding("segment.placeholder", words, weight)


def _target_of(
    piece: WorkItem, drafts: DraftSource, source: Tag
) -> tuple[Target, SentenceDraft, Sequence[Finding]]:
    segment = piece.segment
    if not piece.words:
        other = _OTHER_SCRIPT if in_other_script(segment.text, source) else _OTHER_LANGUAGE
        found = (other,) if piece.foreign or other is _OTHER_SCRIPT else ()
        draft = SentenceDraft(segment.text, TextOrigin.VERBATIM, findings=found)
        return Target(segment.text, segment.spans), draft, ()
    draft = piece.ready or drafts.of(segment)
    if piece.unsure and draft.origin is TextOrigin.ENGINE:
        draft = replace(draft, findings=(*draft.findings, _UNSURE_LANGUAGE))
    if draft.text is None:
        return mark_untranslated(segment, source), draft, ()
    phrases = {} if piece.ready else drafts.phrases(segment)
    target, doubts = project(segment, draft.text, draft.anchors, phrases)
    return target, draft, doubts


def _counts(tally: Counter[TextOrigin]) -> Counts:
    done = (TextOrigin.ENGINE, TextOrigin.MEMORY, TextOrigin.FIXED)
    return Counts(
        translated=sum(tally[origin] for origin in done),
        kept=tally[TextOrigin.KEPT],
        human=tally[TextOrigin.HUMAN],
        failed=tally[TextOrigin.FAILED],
        verbatim=tally[TextOrigin.VERBATIM],
        memory=tally[TextOrigin.MEMORY],
        fixed=tally[TextOrigin.FIXED],
    )
