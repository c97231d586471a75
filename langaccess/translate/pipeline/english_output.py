"""Judges the English of an engine as the sentence gate judges the English of a source.

The gate cannot read the source of a document in another language. In the engine's English it sees
what the source was, and the sentence stays in its source language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from langaccess.agency.policy import Policy
from langaccess.core.model import Segment
from langaccess.translate.pipeline.assemble import DraftSource, SentenceDraft
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.sentence_gate import read_gate

__all__ = ["EnglishOutput"]


class EnglishOutput:
    """Drafts into English without those that perform a legal act or record evidence.

    Args:
        drafts: what became of each segment.
        segments: the segments of one document with a draft, in its order.
    """

    def __init__(self, drafts: DraftSource, segments: Sequence[Segment], rules: Policy) -> None:
        self._drafts = drafts
        found = ((segment, drafts.of(segment)) for segment in segments)
        written = [
            replace(segment, text=draft.text, spans=())
            for segment, draft in found
            if draft.text is not None and draft.origin is TextOrigin.ENGINE
        ]
        self._stopped = read_gate(written, rules).stopped

    def of(self, segment: Segment) -> SentenceDraft:
        """Return what became of a segment's sentence."""
        draft = self._drafts.of(segment)
        stopped = self._stopped.get(segment.id)
        if stopped is None or draft.origin is not TextOrigin.ENGINE:
            return draft
        return SentenceDraft(None, TextOrigin.HUMAN, stopped.reasons[0].rule)

    def phrases(self, segment: Segment) -> Mapping[str, str]:
        """Return translations of its marked words."""
        return self._drafts.phrases(segment)
