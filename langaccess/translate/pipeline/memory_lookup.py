"""Looks up a document's sentences in the agency's translation memory, before the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from langaccess.core.model import Finding, Segment, Severity
from langaccess.core.segments import literals
from langaccess.core.tags import Tag
from langaccess.qa import run
from langaccess.translate.memory import Memory, MemoryMatch, MemoryQuery, TranslationUnit, Trust
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.markup import Anchor

_SAYS = {
    Trust.APPROVED: ("memory.approved", "approved before, in {}"),
    Trust.TRANSLATED: ("memory.unapproved", "from a translator's memory, not approved: {}"),
    Trust.LEGACY: ("memory.unapproved", "from an old brochure, paired by a program: {}"),
}


class MemoryLookup:
    """Sentences that were translated before, letter for letter; a near one is never used.

    `memory` is None outside an agency's folder; `state` changes with every change of what may be
    recalled, as of the beginning.
    """

    def __init__(self, memory: Memory | None, source: Tag, target: Tag) -> None:
        self._memory = None if target.pseudo else memory
        self._source = source
        self._target = target
        self.state = "" if self._memory is None else self._memory.state(source, target)
        # The plan asks about every pair before the work does, and a check takes a millisecond.
        self._checked: dict[tuple[str, str], tuple[Finding, ...] | None] = {}

    def drafts(self, segments: Sequence[Segment]) -> Mapping[Segment, SentenceDraft]:
        """Return drafts for those segments that the memory has, in the order of their document.

        A unit that does not pass the checks, or lacks a stretch that must stay verbatim, is not
        used: the engine is asked as if there were none.
        """
        if self._memory is None or not segments:
            return {}
        asked = dict(zip(segments, _in_context([one.text for one in segments]), strict=True))
        found = self._memory.exact(self._source, self._target, asked.values())
        made = {
            segment: self._draft(segment, found[one])
            for segment, one in asked.items()
            if one in found
        }
        return {segment: draft for segment, draft in made.items() if draft is not None}

    def count(self, texts: Sequence[str]) -> int:
        """Return how many of a document's sentences the memory has, and pass the checks."""
        if self._memory is None or not texts:
            return 0
        asked = list(_in_context(texts))
        found = self._memory.exact(self._source, self._target, asked)
        return sum(
            one in found and self._sound(one.text, found[one].unit.target) is not None
            for one in asked
        )

    def _sound(self, text: str, target: str) -> tuple[Finding, ...] | None:
        pair = text, target
        if pair not in self._checked:
            self._checked[pair] = check_translation(*pair, self._source, self._target)
        return self._checked[pair]

    def _draft(self, segment: Segment, match: MemoryMatch) -> SentenceDraft | None:
        text = match.unit.target
        anchors = literal_anchors(segment, text)
        if anchors is None:
            return None
        found = self._sound(segment.text, text)
        if found is None:
            return None
        approved = match.unit.standing is Trust.APPROVED
        code, words = _SAYS[match.unit.standing]
        weight = Severity.INFO if approved else Severity.WARNING
        finding = Finding(code, words.format(_origin(match.unit, self._target)), weight)
        return SentenceDraft(text, TextOrigin.MEMORY, anchors=anchors, findings=(finding, *found))


def _origin(unit: TranslationUnit, target: Tag) -> str:
    return unit.origin if unit.target_tag == target else f"{unit.origin} ({unit.target_tag})"


def _in_context(texts: Sequence[str]) -> Iterator[MemoryQuery]:
    yield from map(MemoryQuery, texts, ["", *texts], [*texts[1:], ""])


def check_translation(
    text: str, target: str, source_tag: Tag, target_tag: Tag
) -> tuple[Finding, ...] | None:
    """Return the findings on a translation from the memory; None when there is an error."""
    found = run(text, target, source_tag=source_tag, target_tag=target_tag)
    return None if any(finding.severity is Severity.ERROR for finding in found) else found


def literal_anchors(segment: Segment, text: str) -> tuple[Anchor, ...] | None:
    """Return the places in `text` of the stretches that stay verbatim; None when one is missing."""
    anchors: list[Anchor] = []
    for start, end in literals(segment):
        piece = segment.text[start:end]
        if text.count(piece) != segment.text.count(piece):
            return None
        if text.count(piece) == 1:
            at = text.index(piece)
            anchors.append((start, end, at, at + len(piece)))
    return tuple(anchors)
