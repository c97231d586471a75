"""Approval of phrases: what an approval covers, who may give it, and the states from the log.

An approval covers the English and everything printed of the translation: text, respelling and
variety. The approver is never the translator. A phrase is approved like a document without a
declared class (`documents.undeclared`): if the rules require three people for that class, a phrase
needs two approvers.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass

from langaccess.agency import approval
from langaccess.agency.policy import Policy, SentenceQuestion, decide, reason
from langaccess.agency.session import Session
from langaccess.core.clock import day_of
from langaccess.core.files import sha256
from langaccess.core.model import Decision, Finding, Person, Reason, Severity, State
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book.check import faults
from langaccess.phrases.book.model import Phrase, Phrasebook, Translation

__all__ = ["PhraseDecision", "approve", "with_approvals"]

_WHAT = "phrase"
_AGAIN = "export it, have the linguist confirm or correct it, and import it again"
_STATES = {
    State.WITHDRAWN: "this translation was withdrawn",
    State.SOURCED: "a public body published this text; it prints as it is",
}


@dataclass(frozen=True, slots=True)
class PhraseDecision:
    """Whether a translation may be approved.

    Attributes:
        id: id of the phrase.
        tag: the language.
        decision: yes or no, with every reason.
        findings: errors of the checks.
        text: the digests to sign; None when there is no translation.
        held: approvals so far of exactly this text.
        needed: how many different people must approve it.
        answer: the answer of the approval service, with the text that is signed; None without one.
    """

    id: str
    tag: Tag
    decision: Decision
    findings: tuple[Finding, ...] = ()
    text: approval.TextDigests | None = None
    held: tuple[approval.Approval, ...] = ()
    needed: int = 1
    answer: approval.ApprovalAnswer | None = None


def approve(
    session: Session,
    book: Phrasebook,
    ids: Sequence[str],
    tag: Tag,
    who: Person | approval.Vendor,
    consent: approval.Consent = approval.Consent(),  # noqa: B008 (frozen)
    *,
    preview: bool = False,
) -> tuple[PhraseDecision, ...]:
    """Approve phrases in one act: those that may be approved go into the log together.

    Args:
        book: the phrasebook.
        ids: ids of phrases.
        tag: the language.
        who: a person of the register of translators, or a vendor's names.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing.

    Returns:
        The answer for each id; `held` includes this act. A person who approved the same text
        today does not sign it again.

    Raises:
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    act = approval.consider if preview else approval.approve
    known = {id_: entry for id_ in ids if (entry := book.translation(id_, tag)) is not None}
    texts = [_approvable(entry, book.phrases[id_], session.policy) for id_, entry in known.items()]
    answers = dict(zip(known, act(session, texts, who, consent), strict=True))
    none = _no(session.policy, f"there is no translation into {tag.name}")
    return tuple(
        _decision(id_, tag, answers[id_]) if id_ in answers else PhraseDecision(id_, tag, none)
        for id_ in ids
    )


def _decision(id_: str, tag: Tag, answer: approval.ApprovalAnswer) -> PhraseDecision:
    found = tuple(f for f in answer.text.findings or () if f.severity is Severity.ERROR)
    return PhraseDecision(
        id_, tag, answer.decision, found, answer.text.digests, answer.held, answer.needed, answer
    )


def with_approvals(book: Phrasebook, log: approval.ApprovalLog, policy: Policy) -> Phrasebook:
    """Return `book` with the states of its translations from the workspace's log.

    `approved`: enough people approved exactly these bytes. `reviewed`: some did, not enough.
    `stale`: an approved text has changed since. Text that a public body published and text that was
    withdrawn keep their states.
    """
    needed = approval.approvers(policy, None)
    for document, id_, tag in log.found:
        entry = book.translation(id_, tag)
        if not document and entry is not None:
            book = book.with_translation(_vouched(entry, book.phrases[id_], log, needed))
    return book


def _vouched(
    entry: Translation, phrase: Phrase, log: approval.ApprovalLog, needed: int
) -> Translation:
    if entry.state in {State.SOURCED, State.WITHDRAWN, State.STALE}:
        return entry
    text = _text(entry, phrase)
    people = [one for one in log.holding(text, entry.tag) if one.published is None]
    needed = approval.needed_now(people, needed)
    names = "; ".join(f"{one.name} {day_of(one.at).isoformat()}" for one in people)
    if len(people) >= needed:
        return dataclasses.replace(
            entry, state=State.APPROVED, claim=entry.state, approved_by=names
        )
    if people:
        words = f"approved by {len(people)} of {needed} people: {names}"
        return dataclasses.replace(entry, state=State.REVIEWED, claim=entry.state, reason=words)
    given = [one for one in log.of(entry.id, entry.tag) if not one.why and one.published is None]
    if not given:
        return entry
    lost = log.lost(entry.id, entry.tag)
    if lost:
        return dataclasses.replace(entry, state=State.STALE, claim=entry.state, reason=lost[-1])
    last = given[-1]
    changes = [
        words
        for words, before, now in (
            ("the English changed", last.text.source, text.source),
            ("the translation changed", last.text.target, text.target),
        )
        if before != now
    ]
    words = f"{' and '.join(changes)} since {last.name} approved it"
    return dataclasses.replace(entry, state=State.STALE, claim=entry.state, reason=words)


def _approvable(entry: Translation, phrase: Phrase, policy: Policy) -> approval.Approvable:
    against: tuple[Reason, ...] = ()
    ways: tuple[str, ...] = ()
    if entry.state in _STATES:
        against = _no(policy, _STATES[entry.state]).reasons
    elif entry.en != phrase.en:
        against = _no(policy, "the English changed since it was translated").reasons
        ways = (_AGAIN,)
    else:
        gate = decide(SentenceQuestion(phrase.en), policy)
        if not gate.allowed:
            against, ways = gate.reasons, gate.instead
    return approval.Approvable(
        what=_WHAT,
        digests=_text(entry, phrase),
        source=EN,
        target=entry.tag,
        english=phrase.en,
        words=" · ".join(filter(None, (entry.text, entry.say, entry.variety))),
        findings=tuple(f for f in faults(entry, phrase) if f.code != "phrase.stale"),
        place=entry.id,
        written_by=(entry.translator,) if entry.translator else (),
        apart=True,
        against=against,
        ways=ways,
    )


def _no(policy: Policy, words: str, *instead: str) -> Decision:
    return Decision(allowed=False, reasons=(reason(policy, "floor.9", words),), instead=instead)


def _text(entry: Translation, phrase: Phrase) -> approval.TextDigests:
    printed = json.dumps([entry.text, entry.say, entry.variety], ensure_ascii=False)
    english = sha256(phrase.en.encode("utf-8"))
    return approval.TextDigests(entry.id, english, sha256(printed.encode("utf-8")))
