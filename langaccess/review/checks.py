"""The findings of the checks in a sentence, without those that a person has answered.

`langaccess check` uses the same function for the translator's file: a finding has the same severity
and id in both, and one answer serves both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from langaccess import qa
from langaccess.agency import approval
from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.files import sha256
from langaccess.core.folding import spaced
from langaccess.core.model import Finding, Severity, State
from langaccess.core.tags import EN
from langaccess.core.words import quoted
from langaccess.review.model import ReviewedDocument, ReviewedSentence
from langaccess.translate.memory import FixedTextStatus, fixed_text_statuses, load_fixed

Answers = Collection[tuple[str, str]]
"""Code and id of the findings that were answered (`qa.accepted`, `qa.answers`)."""


@dataclass(frozen=True, slots=True)
class SentenceFindings:
    """What the checks found in a sentence.

    Attributes:
        open: what no one has answered.
        answered: what someone has answered, with the answer.
    """

    open: tuple[Finding, ...] = ()
    answered: tuple[approval.AcceptedFinding, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the checks, open and answered."""
        found = (*self.open, *(said.finding for said in self.answered))
        return frozenset(one.code for one in found)

    def __add__(self, other: SentenceFindings) -> SentenceFindings:
        return SentenceFindings(self.open + other.open, self.answered + other.answered)


def finding_id(sentence: ReviewedSentence) -> str:
    """Return the id under which a finding is answered: place, and digest of both texts.

    Space counts as one, as in a translator's file, whose lines a program breaks as it likes.
    """
    target = "" if sentence.target is None else sentence.target.text
    return qa.segment_id(sentence.place, spaced(sentence.source.text), spaced(target))


def help_finding_id(name: str, source_digest: str) -> str:
    """Return the id under which `notice.help` is answered: another source is asked about again."""
    return f"{name}:{sha256(source_digest.encode('ascii'))[:10]}"


def findings(
    sentence: ReviewedSentence, document: ReviewedDocument, policy: Policy, answers: Answers
) -> tuple[Finding, ...]:
    """Return what the checks find in a translation; nothing without one.

    Args:
        sentence: the sentence with its translation.
        document: the document that it is part of.
        answers: the findings that a person has answered; they no longer count, except for a
            sentence that was left untranslated.
    """
    name = finding_id(sentence)
    return tuple(
        Finding(one.code, one.message, one.severity, segment=name)
        for one in _found(sentence, document, policy)
        if one.kept or not any(key in answers for key in _answer_keys(one.code, name))
    )


def _answer_keys(code: str, segment: str) -> tuple[tuple[str, str], ...]:
    """Return the keys under which a finding in a sentence may have been answered."""
    return (code, segment), (code, qa.of_paragraph(segment))


def findings_and_answers(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    policy: Policy,
    answers: Mapping[tuple[str, str], qa.FindingAnswer],
) -> SentenceFindings:
    """Return what the checks find in a translation, open and answered.

    Args:
        sentence: the sentence with its translation.
        document: the document that it is part of.
        answers: every answer of the log (`qa.answers`).
    """
    open_ = findings(sentence, document, policy, answers)
    left = {one.code for one in open_}
    name = finding_id(sentence)
    answered = [
        answered_finding(Finding(one.code, one.message, one.severity, segment=name), said)
        for one in _found(sentence, document, policy)
        if one.code not in left
        for said in [answers.get(key) for key in _answer_keys(one.code, name)]
        if said is not None
    ]
    return SentenceFindings(open_, tuple(dict.fromkeys(answered)))


def answered_finding(found: Finding, said: qa.FindingAnswer) -> approval.AcceptedFinding:
    """Return a finding with its answer, as the approval service takes it."""
    return approval.AcceptedFinding(found, said.by, said.why, said.person)


def untranslated_codes(
    sentence: ReviewedSentence, document: ReviewedDocument, policy: Policy
) -> frozenset[str]:
    """Return the checks that found a whole sentence left untranslated: no answer counts there."""
    return frozenset(one.code for one in _found(sentence, document, policy) if one.kept)


def _found(
    sentence: ReviewedSentence, document: ReviewedDocument, policy: Policy
) -> tuple[qa.FileFinding, ...]:
    if sentence.target is None:
        return ()
    row = qa.BilingualRow(sentence.place, sentence.source.text, sentence.target.text, "")
    settings = qa.settings(policy, terms=lambda _tag: document.terms)
    tags = (document.source, document.tag)
    return tuple(qa.check_rows([row], document.name, tags, settings))


def remember(
    conn: sqlite3.Connection,
    document: ReviewedDocument,
    found: Iterable[Finding],
    kept: Collection[str] = (),
) -> None:
    """Record the findings of a document that are shown, so that a person can answer them.

    Args:
        kept: codes of findings that no answer settles.
    """
    tag = str(document.tag)
    qa.remember(
        conn,
        [
            qa.ShownFinding(
                one.code, one.segment, one.severity is Severity.ERROR, one.code in kept,
                document.name, tag,
            )
            for one in found
        ],
    )  # fmt: skip


def errors(
    sentence: ReviewedSentence, document: ReviewedDocument, policy: Policy, answers: Answers
) -> tuple[Finding, ...]:
    """Return the errors for which a translation cannot be imported or approved."""
    found = findings(sentence, document, policy, answers)
    return tuple(one for one in found if one.severity is Severity.ERROR)


FIXED_DIFFERS = "fixed.differs"
"""Code of the ground on which a returned sentence is held for that."""


def fixed_texts_in(session: Session, document: ReviewedDocument) -> Mapping[str, FixedTextStatus]:
    """Return id of a sentence → the fixed text that it is, where its translation is approved.

    Args:
        document: as it is now.

    Raises:
        ConfigError: a file of `approved/` is damaged, or the log was changed by hand.
    """
    if document.source.language != EN:
        return {}
    store = load_fixed(session.folder)
    exact = ((one.id, store.exact(one.source.text)) for one in document.sentences)
    known = {id_: text.id for id_, text in exact if text is not None}
    if not known:
        return {}
    found = fixed_text_statuses(session, store, [document.tag])[document.tag]
    approved = {id_: one for id_, one in found.items() if one.state is State.APPROVED}
    return {id_: approved[text] for id_, text in known.items() if text in approved}


def fixed_text_difference(sentence: ReviewedSentence, fixed: Mapping[str, FixedTextStatus]) -> str:
    """Return how a translation differs from the approved fixed text, or nothing."""
    one = fixed.get(sentence.id)
    if one is None or sentence.target is None or one.is_it(sentence.target.text):
        return ""
    words = f"other words than the approved fixed text {one.text.id}"
    return f"{words}, which must be used letter for letter: {quoted(one.translation.text)}"
