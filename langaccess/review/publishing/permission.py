"""Whether a document may be published, with every reason against it, not only the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from langaccess import qa
from langaccess.agency.policy import Policy, print_decision, reason
from langaccess.agency.session import Session
from langaccess.core.clock import day_of
from langaccess.core.model import Decision, Finding, Reason, State
from langaccess.review.checks import help_finding_id
from langaccess.review.document_check import (
    DocumentCheck,
    answer_command,
    answerable,
    as_reasons,
    open_errors,
)
from langaccess.review.model import ReviewedDocument, ReviewStatus
from langaccess.review.publishing.withdrawals import Withdrawal, withdrawal_reasons, withdrawals
from langaccess.review.status import review_due

_HELP = "notice.help"
_SHOWN = 6  # answers that are written out
_UNAPPROVED = {
    State.NEW: "not translated",
    State.DRAFT: "drafts that no person has confirmed",
    State.TRANSLATED: "not approved yet",
    State.REVIEWED: "not approved by enough people",
    State.STALE: "stale",
}


def may_publish(
    session: Session, document: ReviewedDocument, standings: Mapping[str, ReviewStatus]
) -> Decision:
    """Return whether a document may be published today, with every reason against it.

    Args:
        document: as it is now.
        standings: the status of its sentences.
    """
    conn, policy = session.connection, session.policy
    hold = withdrawals(conn).get((document.name, str(document.tag)))
    withdrawn = withdrawal_reasons(hold, standings, policy)
    open_ = tuple(unapproved(document, standings, policy))
    found = () if open_ else open_errors(DocumentCheck(session, document))
    silent = _silent(session, document)
    against = (
        *open_,
        *as_reasons(found, policy),
        *withdrawn,
        *as_reasons(silent, policy),
    )
    late = tuple(expired(document, standings, policy, day_of(session.now)))
    instead = [
        *_next(document, against),
        *_answers(answerable(conn, (*found, *silent))),
        *_lift(hold if withdrawn else None),
    ]
    instead += [*_print(document, policy, day_of(session.now)).instead]
    if _is_due(standings, policy, day_of(session.now)):
        instead.append("review the text again, and approve it again")
    if not against and not late:
        words = f"{document.name} is approved in {document.tag.name}"
        return Decision(allowed=True, reasons=(reason(policy, "floor.8", words),))
    return Decision(allowed=False, reasons=(*against, *late), instead=tuple(instead))


def unapproved(
    document: ReviewedDocument, standings: Mapping[str, ReviewStatus], policy: Policy
) -> Iterator[Reason]:
    """Yield why a document is not approved as a whole; sentences with one reason are counted."""
    if document.problem or not document.digest:
        words = document.problem or f"the source {document.name} is missing"
        yield reason(policy, "floor.9", words)
        return
    if not document.sentences:
        yield reason(policy, "floor.9", f"{document.name} has no sentence to approve")
    open_ = [standings[one.id] for one in document.sentences]
    groups = Counter((s.state, s.reason, s.rule) for s in open_ if s.state is not State.APPROVED)
    for (state, why, rule), count in groups.items():
        state_words = f"{_UNAPPROVED.get(state, str(state))}{f': {why}' if why else ''}"
        words = f"{count} of {len(open_)} sentences: {state_words}"
        machine = state in {State.NEW, State.DRAFT}
        yield reason(policy, rule or ("floor.8" if machine else "floor.9"), words)


def expired(
    document: ReviewedDocument, standings: Mapping[str, ReviewStatus], policy: Policy, on: date
) -> Iterator[Reason]:
    """Yield why a document must not be printed again on the day `on` (floor.11)."""
    yield from _print(document, policy, on).reasons
    status = {authority.id: authority.status for authority in policy.authorities}
    basis = policy.documents.classes[document.doc_class].basis
    if basis and all(status[name] in {"rescinded", "superseded"} for name in basis):
        words = f"every authority for the class {document.doc_class} is rescinded or superseded"
        yield reason(policy, "floor.11", words, basis)
    due = _is_due(standings, policy, on)
    if due:
        yield reason(policy, "floor.11", f"its approval was due for review on {due}")


def _is_due(standings: Mapping[str, ReviewStatus], policy: Policy, on: date) -> date | None:
    """Return the day on which an approval was due for review, when that has passed."""
    due = review_due(standings, policy).due
    return due if due is not None and due < on else None


def _print(document: ReviewedDocument, policy: Policy, on: date) -> Decision:
    return print_decision(policy, policy.documents.classes[document.doc_class].basis, on)


def _silent(session: Session, document: ReviewedDocument) -> tuple[Finding, ...]:
    """Return the finding that a public notice does not mention free language help (floor.15)."""
    if document.problem or not document.digest:
        return ()
    found = qa.lacks_help_line(document.path, document.source, document.doc_class)
    answer = help_finding_id(document.name, document.digest)
    if found is None or (_HELP, answer) in qa.accepted(session):
        return ()
    tag = str(document.tag)
    said = qa.ShownFinding(_HELP, answer, holds=True, document=document.name, lang=tag)
    qa.remember(session.connection, [said])
    return (replace(found, segment=answer),)


def _answers(found: Sequence[Finding]) -> Iterator[str]:
    """Yield how to answer findings that are false alarms."""
    for one in found[:_SHOWN]:
        yield f"or, for a false alarm: {answer_command(one.code, one.segment)}"


def _lift(hold: Withdrawal | None) -> Iterator[str]:
    if hold is not None:
        yield "if it was fixed another way, or was right: langaccess publish recall --lift"


def _next(document: ReviewedDocument, against: tuple[Reason, ...]) -> Iterator[str]:
    rules = {one.rule for one in against}
    if "floor.10" in rules:
        yield "correct it, or change the contact in source and translations; approve it again"
    if rules & {"floor.8", "floor.9"}:
        yield f"see `langaccess review show {document.id}`, then `langaccess review approve`"
    if "floor.15" in rules:
        yield "add the sentence to the source (`Language help is free.`), and have it translated"
