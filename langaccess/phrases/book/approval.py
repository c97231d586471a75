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
from datetime import date

from langaccess.agency import approval
from langaccess.agency.policy import Policy, SentenceQuestion, decide, reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.files import sha256
from langaccess.core.model import Decision, Finding, Person, Severity, State
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book.check import faults
from langaccess.phrases.book.model import Phrase, Phrasebook, Translation

__all__ = ["PhraseDecision", "approve", "with_approvals"]

_WHAT = "phrase"
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
    """

    id: str
    tag: Tag
    decision: Decision
    findings: tuple[Finding, ...] = ()
    text: approval.TextDigests | None = None
    held: tuple[approval.Approval, ...] = ()
    needed: int = 1


def _ask(
    session: Session,
    book: Phrasebook,
    id_: str,
    tag: Tag,
    who: Person | approval.Vendor,
    log: approval.ApprovalLog,
) -> PhraseDecision:
    """Return whether `who` may approve the phrase `id_` in `tag`; nothing is written.

    Args:
        book: the phrasebook.
        id_: id of the phrase.
        tag: the language.
        who: a person of the register of translators, or a vendor's names.
        log: the approvals so far.
    """
    policy, on = session.policy, day_of(session.now)
    phrase, entry = book.phrases[id_], book.translation(id_, tag)
    if entry is None:
        return PhraseDecision(id_, tag, _no(policy, f"there is no translation into {tag.name}"))
    found = tuple(f for f in faults(entry, phrase) if f.severity is Severity.ERROR)
    decision = _decide(entry, phrase, who, policy, len(found), on)
    text = _text(entry, phrase)
    return PhraseDecision(
        id_, tag, decision, found, text, log.holding(text, tag), approval.approvers(policy, None)
    )


def approve(
    session: Session,
    book: Phrasebook,
    ids: Sequence[str],
    tag: Tag,
    who: Person | approval.Vendor,
) -> tuple[PhraseDecision, ...]:
    """Approve phrases in one act: those that may be approved go into the log together.

    Args:
        book: the phrasebook.
        ids: ids of phrases.
        tag: the language.
        who: a person of the register of translators, or a vendor's names.

    Returns:
        The answer for each id; `held` includes this act. A person who approved the same text
        before does not sign it again.

    Raises:
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn = session.connection
    with transaction(conn):
        log = approval.trusted(conn, _WHAT)
        asked = [_ask(session, book, id_, tag, who, log) for id_ in ids]
        mine = who.id if isinstance(who, Person) else who.name
        texts = [
            one.text
            for one in asked
            if one.decision.allowed
            and one.text is not None
            and mine not in {held.by for held in one.held}
        ]
        if texts:
            approval.record(
                conn, texts, who, session.policy, what=_WHAT, source=EN, target=tag, at=session.now
            )
            log = approval.approvals(conn, _WHAT)
    return tuple(
        one if one.text is None else dataclasses.replace(one, held=log.holding(one.text, tag))
        for one in asked
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
    people = log.holding(text, entry.tag)
    names = "; ".join(f"{one.name} {day_of(one.at).isoformat()}" for one in people)
    if len(people) >= needed:
        return dataclasses.replace(
            entry, state=State.APPROVED, claim=entry.state, approved_by=names
        )
    if people:
        words = f"approved by {len(people)} of {needed} people: {names}"
        return dataclasses.replace(entry, state=State.REVIEWED, claim=entry.state, reason=words)
    given = [one for one in log.of(entry.id, entry.tag) if not one.why]
    if not given:
        return entry
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


def _decide(
    entry: Translation,
    phrase: Phrase,
    who: Person | approval.Vendor,
    policy: Policy,
    errors: int,
    on: date,
) -> Decision:
    if entry.state in _STATES:
        return _no(policy, _STATES[entry.state])
    if entry.en != phrase.en:
        words = "the English changed since it was translated"
        again = "export it, have the linguist confirm or correct it, and import it again"
        return _no(policy, words, again)
    gate = decide(SentenceQuestion(phrase.en), policy)
    if not gate.allowed:
        return gate
    text = approval.ApprovalRequest(
        source=EN,
        target=entry.tag,
        document_class=None,
        written_by=(entry.translator,) if entry.translator else (),
        open_errors=errors,
        apart=True,
    )
    return approval.may_approve(who, text, policy, on=on)


def _no(policy: Policy, words: str, *instead: str) -> Decision:
    return Decision(allowed=False, reasons=(reason(policy, "floor.9", words),), instead=instead)


def _text(entry: Translation, phrase: Phrase) -> approval.TextDigests:
    printed = json.dumps([entry.text, entry.say, entry.variety], ensure_ascii=False)
    english = sha256(phrase.en.encode("utf-8"))
    return approval.TextDigests(entry.id, english, sha256(printed.encode("utf-8")))
