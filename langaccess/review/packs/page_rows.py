"""Everything on each sentence that a translator or reviewer needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from langaccess import qa
from langaccess.agency.policy import Machine
from langaccess.agency.session import Session
from langaccess.core.model import Finding, Segment, State, Target, Unit
from langaccess.qa import occurring
from langaccess.review.checks import findings
from langaccess.review.model import (
    IN_USE,
    ReviewedDocument,
    ReviewedSentence,
    ReviewStatus,
    SentDocument,
)
from langaccess.review.source_sentences import sentences_of
from langaccess.review.status import log_of, statuses
from langaccess.translate import FIXED, MEMORY, NO_MACHINE, near_matches
from langaccess.translate.memory import FuzzyIndex, Memory

_Kind = Literal["mt", "tm", "other"]
_ORIGINS: Mapping[str, tuple[str, _Kind]] = {
    MEMORY: ("From the translation memory", "tm"),
    FIXED: ("Approved fixed text: use it letter for letter", "other"),
}
_UNKNOWN_DRAFT: tuple[str, _Kind] = ("Draft", "other")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that the reviewer may use for the translation.

    Attributes:
        label: where it comes from.
        text: the text.
        kind: by a machine, from a memory, or another.
        origin: engine, file or person.
        findings: the findings of the checks in it.
        usable: whether the page offers to use it; one for another sentence is only shown.
        source: the sentence that it translates when that is a different one, or empty.
        score: similarity of that sentence, 0 to 100.
    """

    label: str
    text: Target
    kind: _Kind
    origin: str
    findings: tuple[Finding, ...] = ()
    usable: bool = True
    source: str = ""
    score: float = 100.0


@dataclass(frozen=True, slots=True)
class PageRow:
    """One sentence on the page.

    Attributes:
        sentence: the sentence.
        unit: its paragraph.
        part: its segment in the paragraph.
        note: note to the translator.
        state: its review state.
        target: the text in the translation field: a person's, or None.
        findings: the findings of the checks in that text.
        offers: other texts for it.
        terms: entries of the term base that occur in it: name, forms to use, forms not to use.
    """

    sentence: ReviewedSentence
    unit: Unit
    part: Segment
    note: str
    state: State
    target: Target | None
    findings: tuple[Finding, ...]
    offers: tuple[Suggestion, ...]
    terms: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def page_rows(session: Session, sent: SentDocument) -> Iterator[PageRow]:
    """Yield the sentences of a document with everything on each.

    Args:
        sent: the document.

    Raises:
        InputError: the source cannot be read.
        ConfigError: the log was changed by hand.
    """
    from langaccess import formats

    document = sent.document
    builder = _RowBuilder(session, document)
    notes = {unit.id: unit.note for unit in sent.file.units}
    mine = {one.place: one for one in document.sentences}
    read = formats.read(document.path, accept_revisions=True)
    for unit, _index, part, now in sentences_of(read, document.source):
        sentence = mine[now.place]
        yield builder.row(unit, part, sentence, notes.get(sentence.place, ""))


def is_barred(session: Session, document: ReviewedDocument, note: str) -> bool:
    """Whether policy leaves a sentence to a person, by its class or as its note says."""
    machine = session.policy.documents.named(document.doc_class).machine
    return machine is Machine.NEVER or note.startswith(NO_MACHINE)


class _RowBuilder:
    """Makes the rows of one document's sentences."""

    def __init__(self, session: Session, document: ReviewedDocument) -> None:
        policy = session.policy
        self._session = session
        self._document = document
        self._policy = policy
        self._status_by_id: Mapping[str, ReviewStatus] = statuses(document, log_of(session), policy)
        self._answers = qa.accepted(session)
        self._memory = FuzzyIndex(Memory(session), document.source, document.tag)

    def row(self, unit: Unit, part: Segment, sentence: ReviewedSentence, note: str) -> PageRow:
        """Return the row of one sentence."""
        status = self._status_by_id[sentence.id]
        target = sentence.target if _is_by_a_person(sentence, status) else None
        return PageRow(
            sentence=sentence,
            unit=unit,
            part=part,
            note=note,
            state=status.state,
            target=target,
            findings=() if target is None else self._findings(sentence, target),
            offers=tuple(self._offers(sentence, target, note)),
            terms=tuple(
                (term.source, term.target, term.forbidden)
                for term in occurring(sentence.source.text, self._document.terms)
            ),
        )

    def _offers(
        self, sentence: ReviewedSentence, target: Target | None, note: str
    ) -> Iterator[Suggestion]:
        if sentence.target is not None and target is None:
            label, kind = _draft_label(sentence)
            found = self._findings(sentence, sentence.target)
            yield Suggestion(label, sentence.target, kind, sentence.origin or "unknown", found)
        if sentence.held is not None:
            held = sentence.held
            label = f"Returned by {held.translator}, and held"
            found = self._findings(sentence, held.target)
            yield Suggestion(label, held.target, "other", held.translator, found)
        barred = is_barred(self._session, self._document, note)
        for match in near_matches(self._memory, sentence.source.text, barred=barred):
            unit = match.unit
            if target is None or target.text != unit.target:
                how = f"{unit.standing}, {match.score:.0f}%, {unit.origin}"
                label = f"From the translation memory ({how})"
                source = "" if unit.source == sentence.source.text else unit.source
                yield Suggestion(
                    label, Target(unit.target), "tm", unit.origin, (), usable=False,
                    source=source, score=match.score,
                )  # fmt: skip

    def _findings(self, sentence: ReviewedSentence, target: Target) -> tuple[Finding, ...]:
        made = replace(sentence, target=target)
        return findings(made, self._document, self._policy, self._answers)


def _draft_label(sentence: ReviewedSentence) -> tuple[str, _Kind]:
    """Return label and kind of a translation that no person has confirmed."""
    if not sentence.current:
        return "Translation of an older source", "other"
    if sentence.origin in _ORIGINS:
        return _ORIGINS[sentence.origin]
    if sentence.origin.startswith(IN_USE):
        return f"In{sentence.origin[2:]}", "other"
    return (f"Draft by a machine ({sentence.origin})", "mt") if sentence.origin else _UNKNOWN_DRAFT


def _is_by_a_person(sentence: ReviewedSentence, status: ReviewStatus) -> bool:
    """Whether a translation goes into its field: a person wrote it, for this source."""
    return sentence.current and bool(status.writers)
