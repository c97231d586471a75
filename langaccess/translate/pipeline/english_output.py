"""Judges the English of an engine as the sentence gate judges the English of a source.

The gate cannot read the source of a document in another language. In the engine's English it sees
what the source was. A sentence that is stopped, or about which a person would be asked, stays in
its source language; a document gets no draft if it has a legal act, or if most of it would stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from langaccess.agency.policy import Policy
from langaccess.core.model import Decision, Segment
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.assemble import DraftSource, SentenceDraft
from langaccess.translate.pipeline.class_question import refuse_statement, whole_by_people
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.sentence_gate import read_gate
from langaccess.translate.pipeline.unsure import rank_sentences


class EnglishOutput:
    """Drafts into English without those that perform a legal act or record evidence."""

    def __init__(self, drafts: DraftSource, segments: Sequence[Segment], rules: Policy) -> None:
        self._drafts = drafts
        found = ((segment, drafts.of(segment)) for segment in segments)
        written = [
            replace(segment, text=draft.text, spans=())
            for segment, draft in found
            if draft.text is not None and draft.origin is TextOrigin.ENGINE
        ]
        reading = read_gate(written, rules)
        self._legal = reading.legal
        asked = (one for one in rank_sentences(written, reading, rules) if one.asked)
        waiting = {id_: one.decision for one in asked for id_ in one.segments}
        self._held = {**waiting, **reading.stopped}
        self._rules = rules

    def refusal(self, source: Tag, sentences: int) -> Decision | None:
        """Return why the document gets no draft, or None."""
        if self._legal:
            return refuse_statement(source, self._legal[0], self._rules)
        return whole_by_people(len(self._held), sentences, self._rules)

    def of(self, segment: Segment) -> SentenceDraft:
        """Return what became of a segment's sentence."""
        draft = self._drafts.of(segment)
        held = self._held.get(segment.id)
        if held is None or draft.origin is not TextOrigin.ENGINE:
            return draft
        return SentenceDraft(None, TextOrigin.HUMAN, held.reasons[0].rule)

    def phrases(self, segment: Segment) -> Mapping[str, str]:
        """Return translations of its marked words."""
        return self._drafts.phrases(segment)
