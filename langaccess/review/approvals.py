"""Approving, rejecting and discarding sentences: who may, and one log entry for each act."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC

from langaccess.agency import approval, ledger
from langaccess.agency.policy import Machine, Policy, reason
from langaccess.agency.provenance import is_short
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.model import Finding, Person, Reason, Severity, State
from langaccess.core.names import is_written_among
from langaccess.review.built_sources import is_unfilled
from langaccess.review.checks import (
    SentenceFindings,
    fixed_text_difference,
    fixed_texts_in,
    untranslated_codes,
)
from langaccess.review.checks import remember as checked_remember
from langaccess.review.document_check import DocumentCheck, sentence_findings
from langaccess.review.model import (
    ReviewedDocument,
    ReviewedSentence,
    ReviewStatus,
    SentenceDecision,
)
from langaccess.review.origin import WriterCheck
from langaccess.review.publishing.withdrawals import withdrawals
from langaccess.review.status import (
    SOURCE_CHANGED,
    SUBJECT,
    is_current,
    log_of,
    status_of,
    statuses,
)
from langaccess.review.store import save
from langaccess.translate.memory import FixedTextStatus, Memory, TranslationUnit, Trust

_NAME = (
    "where the name on record is wrong: `review reject` the sentences, and import the file again "
    "under the name on the certificate"
)

_SENT = "document.sent"
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
    consent: approval.Consent = approval.Consent(),
    preview: bool = False,
) -> tuple[SentenceDecision, ...]:
    """Approve the sentences of a document that may be approved, and say why the others may not.

    An approved sentence goes into the agency's memory. When the document is complete, its file
    is checked too, since a missing sentence shows in no other one.

    Args:
        document: as it is now.
        who: a person of the register of translators, or a vendor's names and certificate.
        only: places or ids of sentences; all of the document when empty.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing: for the sheet that the person reads first.

    Raises:
        InputError: a sentence that is not there.
        ConfigError: the log was changed by hand, or a file of `approved/` is damaged.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn, policy = session.connection, session.policy
    asked_for = chosen(document, only)
    log_of(session)  # in a log that was changed by hand no answer counts either
    found = sentence_findings(DocumentCheck(session, document))
    with transaction(conn):
        log = log_of(session)
        desk = _Desk(session, document, who, log, fixed_texts_in(session, document))
        texts = [desk.text(one, found[one.id]) for one in asked_for]
        act = approval.consider if preview else approval.approve
        given = act(session, texts, who, consent)
        log = log_of(session)
        now = statuses(document, log, policy)
        asked = [
            SentenceDecision(
                one, answer.decision, _errors_of(answer.text.findings), now[one.id], answer
            )
            for one, answer in zip(asked_for, given, strict=True)
        ]
        if not preview:
            for one, answer in zip(asked_for, given, strict=True):
                if not answer.decision.allowed:
                    never = untranslated_codes(one, document, policy)
                    checked_remember(conn, document, answer.text.findings or (), never)
            if any(answer.signed for answer in given):
                allowed = [one for one in asked if one.decision.allowed]
                remember(session, document, allowed)
    return tuple(asked)


def _errors_of(found: Iterable[Finding] | None) -> tuple[Finding, ...]:
    return tuple(one for one in found or () if one.severity is Severity.ERROR)


def reject(
    session: Session, document: ReviewedDocument, who: Person, *, why: str, only: Collection[str]
) -> tuple[ReviewedSentence, ...]:
    """Reject sentences, whatever was approved of the same text before.

    Every person of the roster may reject: a rejection releases nothing.

    Args:
        document: as it is now.
        who: the person.
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
        approval.reject(session, [approvable(one, document) for one in named], who, why=why)
        _forget(session, document, named, rejected=True)
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


def approvable(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    findings: tuple[Finding, ...] | None = None,
    *,
    written_by: tuple[str, ...] = (),
    against: tuple[Reason, ...] = (),
    ways: tuple[str, ...] = (),
    class_sent: str = "",
    since: int = 0,
    answered: tuple[approval.AcceptedFinding, ...] = (),
) -> approval.Approvable:
    """Return a sentence as the approval service takes it.

    Args:
        document: the document that it is part of.
        findings: what the checks found and no one has answered, None when no check has run.
        written_by: who wrote its translation.
        against: reasons against approving it.
        ways: what to do instead.
        class_sent: the strictest class under which the document was sent out.
        since: an approval before this entry of the log does not count as given today.
        answered: what the checks found and someone answered.
    """
    return approval.Approvable(
        what=SUBJECT,
        digests=document.signed(sentence),
        source=document.source,
        target=document.tag,
        english=sentence.source.text,
        words="" if sentence.target is None else sentence.target.text,
        findings=findings,
        document=document.name,
        document_class=document.doc_class,
        place=sentence.place,
        written_by=written_by,
        against=against,
        ways=ways,
        class_sent=class_sent,
        since=since,
        answered=answered,
    )


class _Desk:
    """Describes the sentences of one document for the approval service."""

    def __init__(
        self,
        session: Session,
        document: ReviewedDocument,
        who: Person | approval.Vendor,
        log: approval.ApprovalLog,
        fixed: Mapping[str, FixedTextStatus],
    ) -> None:
        conn = session.connection
        self._policy = session.policy
        self._document = document
        self._who = who
        self._log = log
        self._fixed = fixed
        self._writers = WriterCheck(session, document, who, log)
        self._required = session.policy.documents.named(document.doc_class).approvals
        hold = withdrawals(conn).get((document.name, str(document.tag)))
        self._since = 0 if hold is None else hold.seq
        self._sent = class_sent(conn, document, session.policy)

    def text(self, sentence: ReviewedSentence, found: SentenceFindings) -> approval.Approvable:
        """Return a sentence with its findings and every reason against approving it."""
        document, policy, fixed = self._document, self._policy, self._fixed
        status = status_of(sentence, document, self._log, self._required)
        named = tuple(_other_translator(self._who, status, policy))
        other = (*named, *self._writers.against(sentence, status.writers))
        adopted = is_short(sentence.source.text) and self._writers.is_unedited(sentence)
        nobodys = sentence.target is None or not (status.writers or adopted)
        ways = (
            *((_LETTERS,) if fixed_text_difference(sentence, fixed) else ()),
            *((_BY_A_PERSON,) if nobodys else ()),
            *((_NAME,) if named else ()),
        )
        return approvable(
            sentence, document, found.open, written_by=status.writers,
            against=(
                *_against(
                    sentence, document, status, policy, fixed, adopted=adopted,
                    current=is_current(sentence, document, self._log),
                ), *other,
            ), ways=ways,
            class_sent=self._sent, since=self._since, answered=found.answered,
        )  # fmt: skip


def class_sent(conn: sqlite3.Connection, document: ReviewedDocument, policy: Policy) -> str:
    """Return the strictest class under which a document was sent to a translator, or nothing."""
    known = policy.documents.classes
    sent = {
        str(entry.data["class"])
        for entry in ledger.entries(conn, _SENT)
        if (entry.data["document"], entry.data["lang"]) == (document.name, document.tag)
    }
    return max(
        (name for name in sent if name in known),
        key=lambda name: (known[name].approvals, list(reversed(Machine)).index(known[name].machine)
                          * -1, name),
        default="",
    )  # fmt: skip


def _against(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    status: ReviewStatus,
    policy: Policy,
    fixed: Mapping[str, FixedTextStatus],
    *,
    adopted: bool,
    current: bool,
) -> Iterator[Reason]:
    """Yield the reasons against approving a sentence that hold for every approver.

    A short draft that came back unedited may be adopted by as many people as the class takes.
    """
    yield from blocking_reasons(sentence, document, policy, fixed)
    if sentence.target is None:
        yield reason(policy, "floor.9", "it is not translated")
        return
    if not current:
        yield reason(policy, "floor.9", SOURCE_CHANGED)
    people = policy.documents.classes[document.doc_class].approvals
    if people > 1 and not status.writers and not adopted:
        words = f"no person is on record as its translator, and {document.doc_class} takes {people}"
        yield reason(policy, "floor.9", f"{words} people")


def blocking_reasons(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    policy: Policy,
    fixed: Mapping[str, FixedTextStatus],
) -> Iterator[Reason]:
    """Yield the reasons against approving or confirming a sentence.

    Its source is gone, it is held, it rests on a fact that may not be printed, has a slot that no
    one filled, or is a fixed text (`fixed_in`) in other words.
    """
    if firm := fixed_text_difference(sentence, fixed):
        yield reason(policy, "floor.2", firm)
    if not document.digest:
        yield reason(policy, "floor.9", f"the source {document.name} is missing")
    if outdated := document.outdated(sentence):
        yield reason(policy, "floor.11", outdated)
    if is_unfilled(sentence.source.text):
        words = "its slot is not filled: run `langaccess facts build`, and translate what it writes"
        yield reason(policy, "floor.11", words)
    if sentence.held is not None:
        words = "; ".join(sentence.held.reasons)
        yield reason(policy, "floor.10", f"the translation that came back last is held: {words}")


def _other_translator(
    who: Person | approval.Vendor, status: ReviewStatus, policy: Policy
) -> Iterator[Reason]:
    """Yield that a vendor's certificate names another translator than the one on record."""
    if isinstance(who, Person) or not status.writers:
        return
    if not is_written_among(who.translator, status.writers):
        names = ", ".join(status.writers)
        words = (
            f"{names} is on record as its translator, and the certificate names {who.translator}"
        )
        yield reason(policy, "floor.9", words)


def remember(
    session: Session, document: ReviewedDocument, asked: Sequence[SentenceDecision]
) -> None:
    """Put what is approved now into the memory, between its neighbors."""
    texts = ["", *(one.source.text for one in document.sentences), ""]
    places = {one.id: n for n, one in enumerate(document.sentences)}
    approved = [one for one in asked if one.standing.state is State.APPROVED]
    _forget(session, document, [one.sentence for one in approved], rejected=False)
    Memory(session).add(
        TranslationUnit(
            source_tag=document.source,
            target_tag=document.tag,
            source=one.sentence.source.text,
            target=one.sentence.target.text,
            standing=Trust.APPROVED,
            origin=document.name,
            by="; ".join(given.name for given in one.standing.approvals),
            at=session.now.astimezone(UTC).isoformat(timespec="seconds"),
            before=texts[places[one.sentence.id]],
            after=texts[places[one.sentence.id] + 2],
        )
        for one in approved
        if one.sentence.target is not None
    )


def _forget(
    session: Session,
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
    Memory(session).withdraw(document.name, document.source, document.tag, holding)


DISCARDED = "return.discarded"


def discard(
    session: Session, document: ReviewedDocument, *, by: str, why: str, only: Collection[str] = ()
) -> tuple[ReviewedSentence, ...]:
    """Discard translations that came back last and are held; the ones before them stay.

    This approves nothing. Imported sentences stay: reject them, or import the right file over them.

    Args:
        document: as it is now.
        by: who discards it, as that person says.
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
        log_of(session)
        save(conn, replace(document, sentences=left))
        data = {
            "document": document.name, "lang": str(document.tag), "sentences": sorted(gone),
            "by": by.strip(), "why": why.strip(),
        }  # fmt: skip
        ledger.append(conn, DISCARDED, data | ledger.here(), at=session.now)
    return found
