"""Approving, rejecting and discarding sentences: who may, and one log entry for each act."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from langaccess import qa
from langaccess.agency import approval, ledger
from langaccess.agency.policy import Policy, reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
from langaccess.core.model import Decision, Finding, Person, Reason, State
from langaccess.core.names import is_among
from langaccess.review.checks import (
    Answers,
    errors,
    fixed_text_difference,
    fixed_texts_in,
    untranslated_codes,
)
from langaccess.review.checks import remember as checked_remember
from langaccess.review.document_check import DocumentCheck, by_sentence
from langaccess.review.model import (
    ReviewedDocument,
    ReviewedSentence,
    ReviewStatus,
    SentenceDecision,
)
from langaccess.review.publishing.withdrawals import withdrawals
from langaccess.review.status import SOURCE_CHANGED, SUBJECT, log_of, status_of, statuses
from langaccess.review.store import save
from langaccess.translate.memory import FixedTextStatus, Memory, TranslationUnit, Trust

__all__ = [
    "DISCARDED",
    "approve",
    "blocking_reasons",
    "chosen",
    "discard",
    "may_approve_as_is",
    "reject",
    "remember",
]

_NAME = (
    "where the name on record is wrong: `review reject` the sentences, and import the file again "
    "under the name on the certificate"
)

_LETTERS = (
    "send it out again: `langaccess review export` shows the approved text; if that is wrong, "
    "`langaccess fixed reject`"
)

_BY_A_PERSON = (
    "have a person translate it: `langaccess review export`, then `langaccess review import`"
)


def approve(
    session: Session,
    document: ReviewedDocument,
    who: Person | approval.Vendor,
    *,
    only: Collection[str] = (),
) -> tuple[SentenceDecision, ...]:
    """Approve the sentences of a document that may be approved, and say why the others may not.

    An approved sentence goes into the agency's memory. When the document is complete, its file
    is checked too, since a missing sentence shows in no other one.

    Args:
        document: as it is now.
        who: a person of the register of translators, or a vendor's names and certificate.
        only: places or ids of sentences; all of the document when empty.

    Raises:
        InputError: a sentence that is not there.
        ConfigError: the log was changed by hand, or a file of `approved/` is damaged.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn, policy = session.connection, session.policy
    asked_for = chosen(document, only)
    log_of(conn)  # in a log that was changed by hand no answer counts either
    more = by_sentence(DocumentCheck(session, document))
    with transaction(conn):
        log = log_of(conn)
        answers = qa.accepted(conn)
        fixed = fixed_texts_in(session, document)
        asked = [
            _ask(
                one,
                document,
                who,
                policy,
                log,
                answers,
                more.get(one.id, ()),
                day_of(session.now),
                fixed,
            )
            for one in asked_for
        ]
        for one in asked:
            if not one.decision.allowed:
                never = untranslated_codes(one.sentence, document, policy)
                checked_remember(conn, document, one.findings, never)
        mine = who.id if isinstance(who, Person) else who.name
        hold = withdrawals(conn).get((document.name, str(document.tag)))
        since = 0 if hold is None else hold.seq
        fresh = [
            one.sentence
            for one in asked
            if one.decision.allowed
            and not _said_today(one.standing, mine, day_of(session.now), since)
        ]
        if fresh:
            approval.record(
                conn, [document.signed(one) for one in fresh], who, policy, what=SUBJECT,
                source=document.source, target=document.tag, at=session.now, document=document.name,
            )  # fmt: skip
            log = log_of(conn)
            now = statuses(document, log, policy)
            asked = [replace(one, standing=now[one.sentence.id]) for one in asked]
            remember(conn, document, asked, session.now)
    return tuple(asked)


def _said_today(status: ReviewStatus, who: str, on: date, since: int) -> bool:
    """Return whether this person gave the same approval today already.

    An approval on another day, or after the document was withdrawn, is a new review.
    """
    return any(
        held.by == who and day_of(held.at) == on and held.seq > since for held in status.approvals
    )


def reject(
    session: Session, document: ReviewedDocument, who: Person, *, why: str, only: Collection[str]
) -> tuple[ReviewedSentence, ...]:
    """Reject sentences, whatever was approved of the same text before.

    Every person of the roster may reject: a rejection releases nothing.

    Args:
        document: as it is now.
        who: the person.
        why: the reason.
        only: places or ids of the sentences.

    Raises:
        InputError: no reason, no sentence, or one that is not translated.
        ConfigError: the log was changed by hand.
    """
    conn = session.connection
    named = chosen(document, only) if only else ()
    if not why.strip() or not named:
        raise InputError(
            "a rejection names its sentences and a reason", hint="--segment p3/0 --why TEXT"
        )
    empty = [one.place for one in named if one.target is None]
    if empty:
        raise InputError(
            f"there is no translation of {', '.join(empty)}", hint="see `langaccess review show`"
        )
    with transaction(conn):
        log_of(conn)
        approval.record(
            conn, [document.signed(one) for one in named], who, session.policy, what=SUBJECT,
            source=document.source, target=document.tag, at=session.now, document=document.name,
            why=why.strip(),
        )  # fmt: skip
        _forget(conn, document, named, rejected=True)
    return named


def chosen(document: ReviewedDocument, only: Collection[str]) -> tuple[ReviewedSentence, ...]:
    """Return the sentences that were named by place or id; all of them when none was.

    Raises:
        InputError: one is not there.
    """
    if not only:
        return document.sentences
    named = {name: one for one in document.sentences for name in (one.place, one.id)}
    missing = [name for name in only if name not in named]
    if missing:
        raise InputError(
            f"{document.name} has no sentence {', '.join(missing)}",
            hint="see `langaccess review show`",
        )
    return tuple({named[name].id: named[name] for name in only}.values())


def _ask(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    who: Person | approval.Vendor,
    policy: Policy,
    log: approval.ApprovalLog,
    answers: Answers,
    more: tuple[Finding, ...],
    on: date,
    fixed: Mapping[str, FixedTextStatus],
) -> SentenceDecision:
    needed = approval.approvers(policy, document.doc_class)
    status = status_of(sentence, document, log, needed)
    found = (*errors(sentence, document, policy, answers), *more)
    other = tuple(_other_hands(who, status, policy))
    against = (*_against(sentence, document, status, policy, fixed), *other)
    decision = may_approve_as_is(document, status, who, policy, len(found), on)
    nobodys = sentence.target is None or not status.writers
    ways = (
        *((_LETTERS,) if fixed_text_difference(sentence, fixed) else ()),
        *((_BY_A_PERSON,) if nobodys else ()),
        *((_NAME,) if other else ()),
    )
    return SentenceDecision(sentence, decision.against(against, ways), found, status)


def _against(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    status: ReviewStatus,
    policy: Policy,
    fixed: Mapping[str, FixedTextStatus],
) -> Iterator[Reason]:
    """Yield the reasons against approving a sentence that hold for every approver."""
    yield from blocking_reasons(sentence, document, policy, fixed)
    if sentence.target is None:
        yield reason(policy, "floor.9", "it is not translated")
        return
    if not sentence.current:
        yield reason(policy, "floor.9", SOURCE_CHANGED)
    people = policy.documents.classes[document.doc_class].approvals
    if people > 1 and not status.writers:
        words = f"no person is on record as its translator, and {document.doc_class} takes {people}"
        yield reason(policy, "floor.9", f"{words} people")


def blocking_reasons(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    policy: Policy,
    fixed: Mapping[str, FixedTextStatus],
) -> Iterator[Reason]:
    """Yield the reasons against approving or confirming a sentence.

    Its source is gone, it is held, or it is a fixed text (`fixed_in`) in other words.
    """
    if firm := fixed_text_difference(sentence, fixed):
        yield reason(policy, "floor.2", firm)
    if not document.digest:
        yield reason(policy, "floor.9", f"the source {document.name} is missing")
    if sentence.held is not None:
        words = "; ".join(sentence.held.reasons)
        yield reason(policy, "floor.10", f"the translation that came back last is held: {words}")


def _other_hands(
    who: Person | approval.Vendor, status: ReviewStatus, policy: Policy
) -> Iterator[Reason]:
    """Yield that a vendor's certificate names another translator than the one on record."""
    if isinstance(who, Person) or not status.writers:
        return
    if not is_among(who.translator, status.writers):
        names = ", ".join(status.writers)
        words = (
            f"{names} is on record as its translator, and the certificate names {who.translator}"
        )
        yield reason(policy, "floor.9", words)


def may_approve_as_is(
    document: ReviewedDocument,
    status: ReviewStatus,
    who: Person | approval.Vendor,
    policy: Policy,
    open_errors: int,
    on: date,
) -> Decision:
    """Return whether a person may approve a sentence as it is, by the rules for all approvals."""
    candidate = approval.ApprovalRequest(
        source=document.source,
        target=document.tag,
        document_class=document.doc_class,
        written_by=status.writers,
        open_errors=open_errors,
    )
    return approval.may_approve(who, candidate, policy, on=on)


def remember(
    conn: sqlite3.Connection,
    document: ReviewedDocument,
    asked: Sequence[SentenceDecision],
    at: datetime,
) -> None:
    """Put what is approved now into the memory, between its neighbors."""
    texts = ["", *(one.source.text for one in document.sentences), ""]
    places = {one.id: n for n, one in enumerate(document.sentences)}
    approved = [one for one in asked if one.standing.state is State.APPROVED]
    _forget(conn, document, [one.sentence for one in approved], rejected=False)
    Memory(conn).add(
        TranslationUnit(
            source_tag=document.source,
            target_tag=document.tag,
            source=one.sentence.source.text,
            target=one.sentence.target.text,
            standing=Trust.APPROVED,
            origin=document.name,
            by="; ".join(given.name for given in one.standing.approvals),
            at=at.astimezone(UTC).isoformat(timespec="seconds"),
            before=texts[places[one.sentence.id]],
            after=texts[places[one.sentence.id] + 2],
        )
        for one in approved
        if one.sentence.target is not None
    )


def _forget(
    conn: sqlite3.Connection,
    document: ReviewedDocument,
    sentences: Sequence[ReviewedSentence],
    *,
    rejected: bool,
) -> None:
    """Take earlier translations of sentences out of the memory, and those that were rejected now.

    Otherwise the next draft of another document would reuse a text that was taken back here.
    """
    holding: dict[str, set[str]] = {one.source.text: set() for one in sentences}
    for one in document.sentences:
        if one.source.text in holding and one.target is not None:
            holding[one.source.text].add(one.target.text)
    if rejected:
        for one in sentences:
            if one.target is not None:
                holding[one.source.text].discard(one.target.text)
    Memory(conn).withdraw(document.name, document.source, document.tag, holding)


DISCARDED = "return.discarded"


def discard(
    session: Session, document: ReviewedDocument, *, by: str, why: str, only: Collection[str] = ()
) -> tuple[ReviewedSentence, ...]:
    """Discard translations that came back last and are held; the ones before them stay.

    This approves nothing. Imported sentences stay: reject them, or import the right file over them.

    Args:
        document: as it is now.
        by: who discards it, as that person says.
        why: the reason.
        only: places or ids of sentences; all that are held when empty.

    Raises:
        InputError: no name, no reason, or nothing is held.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn = session.connection
    if not by.strip() or not why.strip():
        raise InputError("who puts it aside, and why?", hint='--by NAME --why "the wrong file"')
    found = tuple(one for one in chosen(document, only) if one.held is not None)
    if not found:
        raise InputError(
            f"nothing that came back for {document.name} is held there",
            hint="see `langaccess review show`",
        )
    gone = {one.id for one in found}
    left = tuple(replace(one, held=None) if one.id in gone else one for one in document.sentences)
    with transaction(conn):
        log_of(conn)
        save(conn, replace(document, sentences=left))
        data = {
            "document": document.name, "lang": str(document.tag), "sentences": sorted(gone),
            "by": by.strip(), "why": why.strip(),
        }  # fmt: skip
        ledger.append(conn, DISCARDED, data | ledger.here(), at=session.now)
    return found
