"""What the agency's approved store has for the sentences of a document, in one language.

An approved fixed text goes in where the English is the same letter for letter, white space apart,
with a finding that names the approval. For a sentence that is merely similar, or whose translation
is not approved, nothing is put in: a person gets the text and the reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from langaccess.core.model import Decision, Finding, Segment, Severity, State
from langaccess.core.tags import EN, Tag
from langaccess.core.words import quoted
from langaccess.translate.memory import FixedStore, FixedTextStatus, NearFixedText
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.memory_lookup import check_translation, literal_anchors


class FixedTextLookup:
    """The approved store for one language.

    The store is in English, and serves no other language of documents. `standings` is the status of
    texts with a translation into `target`, by id; `state` changes with everything that this store
    says.
    """

    def __init__(
        self, store: FixedStore, standings: Mapping[str, FixedTextStatus], source: Tag, target: Tag
    ) -> None:
        serves = source.language == EN.language and not target.pseudo
        self._store = store if serves else FixedStore()
        self._standings = standings if serves else {}
        self._source = source
        self._target = target
        body = [[one.text.id, one.text.en, one.text.kind, one.translation.text, one.state,
                 one.reason, one.grounds] for one in self._standings.values()]  # fmt: skip
        english = [[text.id, text.en, text.kind] for text in self._store.texts.values()]
        self.state = hashlib.sha256(json.dumps([body, english]).encode("utf-8")).hexdigest()

    def has(self, text: str) -> bool:
        """Return whether an approved text goes in for a sentence without markup."""
        return self.draft(Segment("", text)) is not None

    def draft(self, segment: Segment) -> SentenceDraft | None:
        """Return the approved text for a sentence, None when there is none for just this one."""
        known = self._store.exact(segment.text)
        standing = None if known is None else self._standings.get(known.id)
        if standing is None or standing.state is not State.APPROVED:
            return None
        text = standing.translation.text
        anchors = literal_anchors(segment, text)
        found = check_translation(segment.text, text, self._source, self._target)
        if anchors is None or found is None:
            return None
        message = f"approved fixed text {standing.text.id}, letter for letter: {standing.grounds}"
        return SentenceDraft(
            text,
            TextOrigin.FIXED,
            anchors=anchors,
            findings=(Finding("fixed.approved", message, Severity.INFO), *found),
        )

    def ready(self, segment: Segment, decision: Decision | None) -> SentenceDraft | None:
        """Return what is settled of a sentence before an engine is asked, None when nothing is.

        `decision` is policy's refusal to let a machine translate it, if there is one.
        """
        draft = self.draft(segment)
        return draft if draft or decision is None else self.left(segment, decision)

    def left(self, segment: Segment, decision: Decision) -> SentenceDraft:
        """Return what is said of a sentence that policy leaves to a person."""
        rule = decision.reasons[0].rule if decision.reasons else "gate"
        near = self._store.near(segment.text)
        findings = () if near is None else (Finding("fixed.near", self._near_note(near)),)
        return SentenceDraft(None, TextOrigin.HUMAN, rule, findings=findings)

    def _near_note(self, near: NearFixedText) -> str:
        """Return what a person needs to know of the fixed text that a sentence is like."""
        text = near.text
        standing = self._standings.get(text.id)
        approved = ""
        if standing is not None and standing.state is State.APPROVED:
            approved = quoted(standing.translation.text)
        if near.score >= 100 and not approved:
            why = f"there is none in {self._target.name}" if standing is None else standing.reason
            return f"this is the fixed text {text.id}, but no translation goes in: {why}"
        if near.score >= 100:
            words = f"this is the fixed text {text.id}, but its markup or numbers do not fit"
            return f"{words}: {approved}"
        shown = quoted(text.en) + (f" = {approved}" if approved else "")
        return (
            f"like the fixed text {text.id} ({near.score:.0f} of 100), not the same, so nothing is "
            f"put in: {shown}"
        )
