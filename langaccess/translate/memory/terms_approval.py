"""Approval of terms: the checks enforce a form once a qualified person has approved it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from langaccess.agency import approval
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.model import Decision, Person
from langaccess.core.tags import EN, Tag
from langaccess.qa import Term
from langaccess.translate.memory.terms import Concept, Termbase, TermForm, enforced, load_terms

__all__ = ["TermDecision", "approve_terms", "approved_forms", "terms_for", "terms_in"]

_WHAT = "term"


@dataclass(frozen=True, slots=True)
class TermDecision:
    """The decision on one form that a person wanted to approve.

    Attributes:
        id: of the concept.
        form: the form.
        decision: whether it was approved, with every reason.
    """

    id: str
    form: TermForm
    decision: Decision


def approve_terms(
    session: Session, base: Termbase, ids: tuple[str, ...], tag: Tag, who: Person | approval.Vendor
) -> tuple[TermDecision, ...]:
    """Approve all forms of some concepts in one language, in one act.

    The approval binds the English name, the form and its usage; a change of any undoes it.

    Raises:
        InputError: there is no such concept, or it has no form in this language.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    found = [(concept, form) for id_ in ids for concept, form in _forms(base, id_, tag)]
    asked = tuple(
        TermDecision(concept.id, form, _decide(who, form, tag, session)) for concept, form in found
    )
    texts = [
        _digests(concept, form)
        for (concept, form), one in zip(found, asked, strict=True)
        if one.decision.allowed
    ]
    if texts:
        conn = session.connection
        with transaction(conn):
            _approval_log(conn)
            approval.record(
                conn, texts, who, session.policy, what=_WHAT, source=EN, target=tag, at=session.now
            )
    return asked


def _forms(base: Termbase, id_: str, tag: Tag) -> Iterator[tuple[Concept, TermForm]]:
    concept = base.concepts.get(id_)
    if concept is None:
        raise InputError(f"there is no term `{id_}`", hint="`langaccess terms list` names them")
    forms = concept.in_language(tag)
    if not forms:
        raise InputError(
            f"`{id_}` has no form in {tag}", hint="`langaccess terms import` brings some in"
        )
    yield from ((concept, form) for form in forms)


def _decide(who: Person | approval.Vendor, form: TermForm, tag: Tag, session: Session) -> Decision:
    candidate = approval.ApprovalRequest(EN, tag, None, written_by=(form.by,) if form.by else ())
    return approval.may_approve(who, candidate, session.policy, on=day_of(session.now))


def _digests(concept: Concept, form: TermForm) -> approval.TextDigests:
    return approval.TextDigests(concept.id, sha256(concept.en.encode()), form.digest)


def _approval_log(conn: sqlite3.Connection) -> approval.ApprovalLog:
    return approval.trusted(conn, _WHAT)


def approved_forms(
    conn: sqlite3.Connection, base: Termbase, tags: Iterable[Tag]
) -> Mapping[Tag, frozenset[str]]:
    """Return language → the digests of the forms in it whose approval holds.

    The whole log is checked once, however many languages there are.

    Raises:
        ConfigError: the log was changed by hand.
    """
    log = _approval_log(conn)
    return {tag: _approved_digests(log, base, tag) for tag in tags}


def _approved_digests(log: approval.ApprovalLog, base: Termbase, tag: Tag) -> frozenset[str]:
    return frozenset(
        form.digest
        for concept in base.concepts.values()
        for form in concept.in_language(tag)
        if log.holding(_digests(concept, form), tag)
    )


def terms_for(
    conn: sqlite3.Connection, base: Termbase, tags: Iterable[Tag]
) -> Mapping[Tag, tuple[Term, ...]]:
    """Return language → what the checks enforce in translations into it.

    Raises:
        ConfigError: the log was changed by hand.
    """
    firm = approved_forms(conn, base, tags)
    return {tag: enforced(base, tag, firm[tag]) for tag in firm}


def terms_in(session: Session) -> Callable[[Tag], tuple[Term, ...]]:
    """Return what gives, for a language, the terms that an agency's checks enforce in it.

    Each language is looked up once, when it is first asked for; that raises `ConfigError` when the
    log was changed by hand. Outside an agency's folder nothing is enforced.
    """

    @cache
    def terms(tag: Tag) -> tuple[Term, ...]:
        if not session.has_database:
            return ()
        base = load_terms(session.folder / "glossary")
        return terms_for(session.connection, base, [tag])[tag]

    return terms
