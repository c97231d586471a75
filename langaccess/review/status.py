"""The status of each sentence, computed from the log and never read from a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from langaccess.agency import approval
from langaccess.agency.policy import Policy, digest
from langaccess.agency.session import Session
from langaccess.core.clock import day_of, months_after
from langaccess.core.model import State
from langaccess.review.model import ReviewedDocument, ReviewedSentence, ReviewStatus

SUBJECT = "translation"
SOURCE_CHANGED = "the source changed since it was translated"


def log_of(session: Session) -> approval.ApprovalLog:
    """Return the approvals and rejections of translations in the log.

    Raises:
        ConfigError: the log was changed by hand, so nothing in it counts.
    """
    return approval.trusted(session, SUBJECT)


def statuses(
    document: ReviewedDocument, log: approval.ApprovalLog, policy: Policy
) -> Mapping[str, ReviewStatus]:
    """Return the status of every sentence of a document, by the sentence's id."""
    required = policy.documents.named(document.doc_class).approvals
    before = log.classes.get((document.name, document.tag), ("", 0))
    lowered = approval.lowered_from(before, document.doc_class, policy)
    return {one.id: status_of(one, document, log, required, lowered) for one in document.sentences}


def status_of(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    log: approval.ApprovalLog,
    required: int,
    lowered: str = "",
) -> ReviewStatus:
    """Return the status of one sentence.

    Args:
        document: the document that it is part of.
        log: the approvals and rejections of translations.
        required: how many different people the class requires, the writer included.
        lowered: the stricter class of its last approval, where no one has approved today's.
    """
    held = "" if sentence.held is None else f"held: {'; '.join(sentence.held.reasons)}"
    if sentence.target is None:
        return ReviewStatus(State.NEW, held)
    text = document.signed(sentence)
    writers = log.writers(text, document.tag, document=document.name)
    if not is_current(sentence, document, log):
        return ReviewStatus(State.STALE, held or SOURCE_CHANGED, writers)
    if outdated := document.outdated(sentence):
        return ReviewStatus(State.STALE, held or outdated, writers, rule="floor.11")
    people = log.holding(text, document.tag, document=document.name, apart=required > 1)
    # A text that no person wrote is adopted by as many as the class takes; on a vendor's
    # certificate the translator and the reviser are two.
    needed = approval.needed_now(people, max(1, required - 1) if writers else required)
    given = len(people)
    if not writers:
        given += sum(one.vendor is not None and bool(one.vendor.reviser) for one in people)
    if given >= needed and people and lowered:
        words = f"it was approved under a stricter class or rule ({lowered})"
        return ReviewStatus(State.STALE, held or words, writers)
    if given >= needed:
        return ReviewStatus(State.APPROVED, held, writers, people)
    if people:
        words = f"approved by {given} of {needed} people"
        return ReviewStatus(State.REVIEWED, held or words, writers, people)
    state, reason = _undecided(sentence, document, log, text, writers)
    return ReviewStatus(state, held or reason, writers)


def is_current(
    sentence: ReviewedSentence, document: ReviewedDocument, log: approval.ApprovalLog
) -> bool:
    """Return whether a translation was made for the source as it is now, as its row says.

    Of what a person wrote the log must say so too, but where a link may lead elsewhere since.
    """
    text, name = document.signed(sentence), document.name
    return sentence.current and (
        bool(sentence.leads)
        or not log.writers(text, document.tag, document=name)
        or log.was_written_for(text, document.tag, document=name)
    )


def rejection_of(
    log: approval.ApprovalLog, sentence: ReviewedSentence, document: ReviewedDocument
) -> approval.Approval | None:
    """Return the rejection of a translation, unless it was approved since.

    The same wording with another space was rejected too.
    """
    decided = log.of(sentence.id, document.tag, document=document.name)
    if sentence.target is None or not any(one.why for one in decided):
        return None
    text = document.signed(sentence)
    wording = approval.wording_of_pair(sentence.source.text, sentence.target.text)
    last = next((o for o in reversed(decided) if o.text.target == text.target), None)
    if last is not None and last.why:
        return last
    return log.rejection(text, document.tag, document=document.name, wording=wording)


def _undecided(
    sentence: ReviewedSentence,
    document: ReviewedDocument,
    log: approval.ApprovalLog,
    text: approval.TextDigests,
    writers: tuple[str, ...],
) -> tuple[State, str]:
    decided = log.of(sentence.id, document.tag, document=document.name)
    last = decided[-1] if decided else None
    state = State.TRANSLATED if writers else State.DRAFT
    rejection = rejection_of(log, sentence, document)
    if rejection is not None:
        return state, f"rejected by {rejection.name}: {rejection.why}"
    lost = log.lost(sentence.id, document.tag, document=document.name)
    if lost:
        return State.STALE, lost[-1]
    if last is not None and not last.why:
        what = "a term used in it"
        if last.text.target != text.target:
            what = "the translation"
        elif last.text.source != text.source:
            what = "where a link in it leads"
        elif last.text.terms == text.terms:  # nothing changed: the text was imported once more
            return State.STALE, f"it was imported again after {last.name} approved it"
        return State.STALE, f"{what} changed since {last.name} approved it"
    if not writers and not sentence.origin:
        return state, "it was not imported from a file: no translator is on record"
    return state, ""


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """When an approved document is due for review, and whether the rules changed since.

    Attributes:
        due: the day, `review.review_after_months` after the oldest of the newest approvals of its
            sentences; None before any.
        other_rules: an approval was given under rules that no longer apply. It stays valid, but a
            person should check whether the document would be approved today.
    """

    due: date | None
    other_rules: bool


def review_due(standings: Mapping[str, ReviewStatus], policy: Policy) -> ReviewDue:
    """Return when a document with these statuses is due for review."""
    # A new approval of a text is a new review: of each sentence the newest one counts.
    all_ = [one.approvals for one in standings.values() if one.approvals]
    given = [max(approvals, key=lambda one: one.at) for approvals in all_]
    now = digest(policy)
    oldest = min((day_of(approval.at) for approval in given), default=None)
    return ReviewDue(
        None if oldest is None else months_after(oldest, policy.review.review_after_months),
        any(approval.policy != now for approval in given),
    )
