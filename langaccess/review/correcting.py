"""A typing mistake was mended in the source; what was approved stays so, on a person's word.

The translation is as it was. A person who may approve it signs that the source still says the same;
the log then has which text the approval of the old one holds for, who said so, and why.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from langaccess import qa
from langaccess.agency import approval
from langaccess.agency.facts import entries_of, load_contacts
from langaccess.agency.policy import Policy, reason
from langaccess.agency.workspace import Workspace, transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import UsageError
from langaccess.core.model import Decision, Person, Reason
from langaccess.review.checking import errors
from langaccess.review.deciding import chosen, decided, remember, unsettled
from langaccess.review.fixed import fixed_in
from langaccess.review.mistyped import more_than_typing
from langaccess.review.model import Answer, Reviewed, Sentence, digest
from langaccess.review.standing import WHAT, log_of, standing, standings
from langaccess.review.store import save
from langaccess.translate.memory import load_terms

__all__ = ["Correction", "keep_approved"]


@dataclass(frozen=True, slots=True)
class Correction:
    """An edited sentence of the source, and whether its translation stays approved.

    Attributes:
        sentence: the sentence as it is now.
        was: what the source said when the translation was approved; empty when nobody knows.
        decision: yes or no, with every reason.
    """

    sentence: Sentence
    was: str
    decision: Decision


def keep_approved(
    conn: sqlite3.Connection,
    workspace: Workspace,
    document: Reviewed,
    who: Person | approval.Vendor,
    policy: Policy,
    *,
    why: str,
    at: datetime,
    only: Collection[str] = (),
) -> tuple[Correction, ...]:
    """Keep the approval of sentences whose source was edited without a change of its meaning.

    Refused are a sentence that was not approved as it was, and one whose edit is more than a typing
    mistake: another number, date, contact, name, term, negation, duty, code, or quite other words;
    also one that is an approved fixed text now, and is translated in other words.

    Args:
        conn: the agency's database.
        workspace: the agency's folder.
        document: as it is now.
        who: a person who may approve it, or a vendor's names and certificate.
        policy: the rules in force.
        why: what was mended.
        at: now, with a time zone.
        only: places or ids of sentences; all whose source was edited when empty.

    Raises:
        UsageError: no reason.
        InputError: a sentence that is not there.
        ConfigError: the log was changed by hand, or a file of `approved/` is damaged.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if len(why.split()) < 2:
        raise UsageError("what was mended in the source?", hint='--why "a typing mistake: recieve"')
    with transaction(conn):
        log = log_of(conn)
        desk = _Desk(conn, workspace, document, policy, day_of(at))
        edited = [one for one in chosen(document, only) if _is_edited(one)]
        asked = [desk.ask(one, who, log) for one in edited]
        kept = [one.sentence for one in asked if one.decision.allowed]
        if kept:
            after = {one.id: _settled(one) for one in kept}
            whole = tuple(after.get(one.id, one) for one in document.sentences)
            mended = replace(document, sentences=whole)
            pairs = [(_before(document, one), mended.signed(after[one.id])) for one in kept]
            approval.record_keeping(
                conn, pairs, who, policy, what=WHAT, source=document.source,
                target=document.tag, at=at, document=document.name, why=why.strip(),
            )  # fmt: skip
            save(conn, mended)
            now = standings(mended, log_of(conn), policy)
            yes = Decision(allowed=True, reasons=())
            answers = [Answer(one, yes, (), now[one.id]) for one in after.values()]
            remember(conn, mended, answers, at)
    return tuple(asked)


def _is_edited(sentence: Sentence) -> bool:
    return sentence.target is not None and not sentence.current


def _settled(sentence: Sentence) -> Sentence:
    return replace(sentence, made_for=digest(sentence.source), was=None)


def _before(document: Reviewed, sentence: Sentence) -> approval.Text:
    """Return the digests of a sentence as it was when it was approved."""
    return document.signed(replace(sentence, source=sentence.was or sentence.source))


class _Desk:
    """What all sentences of a document need."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        workspace: Workspace,
        document: Reviewed,
        policy: Policy,
        on: date,
    ) -> None:
        root = workspace.state.parent
        base = load_terms(root / "glossary")
        self._document = document
        self._policy = policy
        self._on = on
        self._fixed = fixed_in(conn, root, document, policy, on)
        self._answers = qa.accepted(conn)
        self._terms = [name for concept in base.concepts.values() for name in concept.names]
        registered = entries_of(load_contacts(root)).values()
        self._firm = [*registered, *policy.translate.do_not_translate]
        self._needed = approval.approvers(policy, document.doc_class)

    def ask(
        self, sentence: Sentence, who: Person | approval.Vendor, log: approval.Log
    ) -> Correction:
        """Return whether the approval of a sentence may be kept."""
        against = tuple(self._against(sentence, log))
        settled = _settled(sentence)
        stands = standing(settled, self._document, log, self._needed)
        found = errors(settled, self._document, self._policy, self._answers)
        decision = decided(self._document, stands, who, self._policy, len(found), self._on)
        decision = decision.against(against, ("have it translated: `langaccess review export`",))
        return Correction(sentence, sentence.was.text if sentence.was else "", decision)

    def _against(self, sentence: Sentence, log: approval.Log) -> Iterator[Reason]:
        yield from unsettled(sentence, self._document, self._policy, self._fixed)
        if sentence.was is None:
            words = "nobody knows any more what the source said when this was translated"
            yield reason(self._policy, "floor.9", words)
            return
        text = _before(self._document, sentence)
        held = log.holding(text, self._document.tag, document=self._document.name)
        if len(held) < self._needed:
            yield reason(self._policy, "floor.9", "it was not approved as it was")
        for words in more_than_typing(
            sentence.was, sentence.source, self._document.source, firm=self._firm,
            terms=self._terms,
        ):  # fmt: skip
            yield reason(self._policy, "floor.9", f"more than a typing mistake: {words}")
