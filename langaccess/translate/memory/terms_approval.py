"""Approval of terms: the checks enforce a form once a qualified person has approved it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from langaccess import qa
from langaccess.agency import approval, provenance
from langaccess.agency.provenance import IncomingText
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.model import Decision, Person
from langaccess.core.tags import EN, Tag
from langaccess.qa import Term
from langaccess.translate.memory.terms import Concept, Termbase, TermForm, enforced, load_terms
from langaccess.translate.memory.terms_file import TermsRead

_WHAT = "term"
# Of the checks of a pair, those that hold for a word: it may be the same in both languages, and as
# long as it likes.
_CODES = (
    "target.empty",
    "text.too_long",
    "number.differs",
    "placeholder.differs",
    "script.wrong",
)


@dataclass(frozen=True, slots=True)
class TermDecision:
    """The decision on one form that a person wanted to approve.

    Attributes:
        id: of the concept.
        form: the form.
        decision: whether it was approved, with every reason.
        answer: the answer of the approval service, with the text that is signed.
    """

    id: str
    form: TermForm
    decision: Decision
    answer: approval.ApprovalAnswer


def approve_terms(
    session: Session,
    base: Termbase,
    ids: tuple[str, ...],
    tag: Tag,
    who: Person | approval.Vendor,
    consent: approval.Consent = approval.Consent(),
    *,
    preview: bool = False,
) -> tuple[TermDecision, ...]:
    """Approve all forms of some concepts in one language, in one act.

    The approval binds the English name, the form and its usage; a change of any undoes it.

    Args:
        base: the term base.
        ids: ids of concepts.
        tag: the language.
        who: a person of the roster, or a vendor's names and certificate.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing.

    Raises:
        InputError: there is no such concept, or it has no form in this language.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    found = [(concept, form) for id_ in ids for concept, form in _forms(base, id_, tag)]
    said = qa.answers(session)
    made = [_approvable(concept, form, tag, said) for concept, form in found]
    incoming = [
        IncomingText(concept.en, form.text, said=(("by", form.by), ("source", form.source)))
        for concept, form in found
    ]
    texts = provenance.object_to_machine_wording(session, made, incoming, who)
    act = approval.consider if preview else approval.approve
    answers = act(session, texts, who, consent)
    return tuple(
        TermDecision(concept.id, form, answer.decision, answer)
        for (concept, form), answer in zip(found, answers, strict=True)
    )


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


def _findings(concept: Concept, form: TermForm, tag: Tag) -> qa.TextFindings:
    found = qa.run(concept.en, form.text, source_tag=EN, target_tag=tag, codes=_CODES)
    return qa.TextFindings(concept.id, tag, concept.en, form.text, found)


def _approvable(
    concept: Concept, form: TermForm, tag: Tag, said: Mapping[tuple[str, str], qa.FindingAnswer]
) -> approval.Approvable:
    found = _findings(concept, form, tag)
    return approval.Approvable(
        what=_WHAT,
        digests=_digests(concept, form),
        source=EN,
        target=tag,
        english=concept.en,
        words=f"{form.text} ({form.usage})",
        findings=found.open(said),
        answered=found.answered(said),
        place=concept.id,
        written_by=(form.by,) if form.by else (),
        current=tuple(one.digest for one in concept.in_language(tag)),
    )


def record_terms_import(
    session: Session, base: Termbase, concepts: Sequence[Concept], file: Path
) -> tuple[str, ...]:
    """Record the forms that an import brings in, before it is written; return those to approve.

    A form that is not in the term base now needs a new approval, even if it was approved before it
    was replaced. The returned ones were.

    Args:
        session: the agency; its database is opened.
        base: the term base as it is now.
        concepts: what comes in.
        file: the file that it comes from; a copy is kept.

    Raises:
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the copy cannot be written.
    """
    log = _approval_log(session)
    tags = {tag for concept in concepts for tag in concept.forms}
    tags |= {tag for _, _, tag in log.found}  # `es-MX` is approved of forms that are in `es`
    again: list[str] = []
    writers: dict[tuple[Tag, str], list[tuple[str, approval.TextDigests]]] = {}
    current: dict[tuple[str, Tag], set[str]] = {}
    for concept, tag in product(concepts, sorted(tags)):
        known = base.concepts.get(concept.id)
        there = {_digests(known, form) for form in known.in_language(tag)} if known else set()
        came = {_digests(concept, form): form for form in concept.in_language(tag)}
        current[concept.id, tag] = {one.target for one in (*there, *came)}
        for text in came.keys() - there:
            form = came[text]
            writers.setdefault((tag, form.by), []).append((concept.id, text))
            if log.was_approved(text, tag):
                again.append(f"{concept.id} ({tag}): {form.text}")
    if not writers:
        return ()
    kept = approval.keep_evidence(session.workspace.state, file)
    with transaction(session.connection):
        for (tag, by), rows in sorted(writers.items()):
            approval.record_writing(
                session.connection, sorted((text for _, text in rows), key=lambda one: one.row), by,
                session.policy, what=_WHAT, target=tag, at=session.now, file=kept,
                current={(id_, one) for id_, _ in rows for one in current[id_, tag]},
            )  # fmt: skip
    return tuple(sorted(again))


def take_term_answers(session: Session, read: TermsRead, translator: str) -> list[qa.AnswerTaker]:
    """Record the answers to findings in the column `answers` of a table that was imported.

    Args:
        session: the agency; its database is opened.
        read: from `read_terms`.
        translator: who answers, for rows that do not say who gave the form.

    Returns:
        For each translator, which answers count and which do not.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    takers: dict[str, qa.AnswerTaker] = {}
    for concept in read.concepts:
        for tag, form in ((tag, form) for tag, found in concept.forms.items() for form in found):
            said = read.said.get((concept.id, tag, form.text), ())
            cell = " ".join(value for name, value in said if name.lower() == "answers")
            if cell.strip():
                by = form.by or translator
                taker = takers.setdefault(by, qa.AnswerTaker(session, by))
                _findings(concept, form, tag).take(session, taker, cell)
    return list(takers.values())


def _digests(concept: Concept, form: TermForm) -> approval.TextDigests:
    return approval.TextDigests(concept.id, sha256(concept.en.encode()), form.digest)


def _approval_log(session: Session) -> approval.ApprovalLog:
    return approval.trusted(session, _WHAT)


def approved_forms(
    session: Session, base: Termbase, tags: Iterable[Tag]
) -> Mapping[Tag, frozenset[str]]:
    """Return language → the digests of the forms in it whose approval holds.

    The whole log is checked once, however many languages there are.

    Raises:
        ConfigError: the log was changed by hand.
    """
    log = _approval_log(session)
    return {tag: _approved_digests(log, base, tag) for tag in tags}


def _approved_digests(log: approval.ApprovalLog, base: Termbase, tag: Tag) -> frozenset[str]:
    return frozenset(
        form.digest
        for concept in base.concepts.values()
        for form in concept.in_language(tag)
        if log.holding(_digests(concept, form), tag)
    )


def terms_for(
    session: Session, base: Termbase, tags: Iterable[Tag]
) -> Mapping[Tag, tuple[Term, ...]]:
    """Return language → what the checks enforce in translations into it.

    Raises:
        ConfigError: the log was changed by hand.
    """
    firm = approved_forms(session, base, tags)
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
        return terms_for(session, base, [tag])[tag]

    return terms
