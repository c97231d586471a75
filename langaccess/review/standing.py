"""Where each sentence stands: read out of the log, never out of a column."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from langaccess.agency import approval
from langaccess.agency.policy import Policy
from langaccess.core.model import State
from langaccess.review.model import Reviewed, Sentence, Standing

__all__ = ["SOURCE_CHANGED", "WHAT", "last_on", "log_of", "standing", "standings"]

WHAT = "translation"
SOURCE_CHANGED = "the source changed since it was translated"


def log_of(conn: sqlite3.Connection) -> approval.Log:
    """Return what the log says of translations.

    Raises:
        ConfigError: the log was changed by hand: nothing in it counts.
    """
    return approval.trusted(conn, WHAT)


def standings(document: Reviewed, log: approval.Log, policy: Policy) -> Mapping[str, Standing]:
    """Return where every sentence of a document stands, by the sentence's id."""
    needed = approval.approvers(policy, document.doc_class)
    return {one.id: standing(one, document, log, needed) for one in document.sentences}


def standing(sentence: Sentence, document: Reviewed, log: approval.Log, needed: int) -> Standing:
    """Return where one sentence stands.

    Args:
        sentence: the sentence.
        document: the document that it is part of.
        log: the approvals and rejections of translations.
        needed: how many different people must approve it.
    """
    held = "" if sentence.held is None else f"held: {'; '.join(sentence.held.reasons)}"
    if sentence.target is None:
        return Standing(State.NEW, held)
    text = document.signed(sentence)
    writers = log.writers(text, document.tag, document=document.name)
    if not sentence.current:
        return Standing(State.STALE, held or SOURCE_CHANGED, writers)
    people = log.holding(text, document.tag, document=document.name)
    if len(people) >= needed:
        return Standing(State.APPROVED, held, writers, people)
    if people:
        words = f"approved by {len(people)} of {needed} people"
        return Standing(State.REVIEWED, held or words, writers, people)
    state, reason = _undecided(sentence, document, log, text, writers)
    return Standing(state, held or reason, writers)


def last_on(log: approval.Log, text: approval.Text, document: Reviewed) -> approval.Approval | None:
    """Return what was decided last about these words of a sentence, whatever became of others."""
    decided = log.of(text.id, document.tag, document=document.name)
    return next((one for one in reversed(decided) if one.text.target == text.target), None)


def _undecided(
    sentence: Sentence,
    document: Reviewed,
    log: approval.Log,
    text: approval.Text,
    writers: tuple[str, ...],
) -> tuple[State, str]:
    decided = log.of(sentence.id, document.tag, document=document.name)
    last = decided[-1] if decided else None
    state = State.TRANSLATED if writers else State.DRAFT
    own = last_on(log, text, document)
    if own is not None and own.why:
        return state, f"rejected by {own.name}: {own.why}"
    if last is not None and not last.why:
        what = "a term used in it"
        if last.text.target != text.target:
            what = "the translation"
        elif last.text.source != text.source:
            what = "where a link in it leads"
        return State.STALE, f"{what} changed since {last.name} approved it"
    if not writers and not sentence.origin:
        return state, "it came in by no file: nobody is on record as its translator"
    return state, ""
