"""A typing mistake was mended in the source; what was approved stays so, on a person's word.

The translation is as it was. A person who may approve it signs that the source still says the same;
the log then has which text the approval of the old one holds for, who said so, and why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from langaccess import qa
from langaccess.agency import approval
from langaccess.agency.facts import entries_of, load_contacts
from langaccess.agency.policy import reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import UsageError
from langaccess.core.model import Decision, Person, Reason, SpanKind, Target
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.qa import Term, critical, occurring
from langaccess.qa import load_rules as load_check_rules
from langaccess.review.approvals import blocking_reasons, chosen, may_approve_as_is, remember
from langaccess.review.checks import errors, fixed_texts_in
from langaccess.review.model import ReviewedDocument, ReviewedSentence, SentenceDecision, digest
from langaccess.review.status import SUBJECT, log_of, status_of, statuses
from langaccess.review.store import save
from langaccess.translate.memory import load_terms

__all__ = ["SourceEdit", "keep_approved", "substantive_changes"]


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """An edited sentence of the source, and whether its translation stays approved.

    Attributes:
        sentence: the sentence as it is now.
        was: what the source said when the translation was approved; empty when nobody knows.
        decision: yes or no, with every reason.
    """

    sentence: ReviewedSentence
    was: str
    decision: Decision


def keep_approved(
    session: Session,
    document: ReviewedDocument,
    who: Person | approval.Vendor,
    *,
    why: str,
    only: Collection[str] = (),
) -> tuple[SourceEdit, ...]:
    """Keep the approval of sentences whose source was edited without a change of its meaning.

    Refused are a sentence that was not approved as it was, and one whose edit is more than a typing
    mistake: another number, date, contact, name, term, negation, duty, code, or quite other words;
    also one that is an approved fixed text now, and is translated in other words.

    Args:
        document: as it is now.
        who: a person who may approve it, or a vendor's names and certificate.
        why: what was mended.
        only: places or ids of sentences; all whose source was edited when empty.

    Raises:
        UsageError: no reason.
        InputError: a sentence that is not there.
        ConfigError: the log was changed by hand, or a file of `approved/` is damaged.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn = session.connection
    if len(why.split()) < 2:
        raise UsageError("what was mended in the source?", hint='--why "a typing mistake: recieve"')
    with transaction(conn):
        log = log_of(conn)
        judge = _EditJudge(session, document)
        edited = [one for one in chosen(document, only) if _is_edited(one)]
        asked = [judge.ask(one, who, log) for one in edited]
        kept = [one.sentence for one in asked if one.decision.allowed]
        if kept:
            after = {one.id: _settled(one) for one in kept}
            whole = tuple(after.get(one.id, one) for one in document.sentences)
            mended = replace(document, sentences=whole)
            pairs = [(_before(document, one), mended.signed(after[one.id])) for one in kept]
            approval.record_keeping(
                conn, pairs, who, session.policy, what=SUBJECT, source=document.source,
                target=document.tag, at=session.now, document=document.name, why=why.strip(),
            )  # fmt: skip
            save(conn, mended)
            now = statuses(mended, log_of(conn), session.policy)
            yes = Decision(allowed=True, reasons=())
            answers = [SentenceDecision(one, yes, (), now[one.id]) for one in after.values()]
            remember(conn, mended, answers, session.now)
    return tuple(asked)


def _is_edited(sentence: ReviewedSentence) -> bool:
    return sentence.target is not None and not sentence.current


def _settled(sentence: ReviewedSentence) -> ReviewedSentence:
    return replace(sentence, made_for=digest(sentence.source), was=None)


def _before(document: ReviewedDocument, sentence: ReviewedSentence) -> approval.TextDigests:
    """Return the digests of a sentence as it was when it was approved."""
    return document.signed(replace(sentence, source=sentence.was or sentence.source))


class _EditJudge:
    """What all sentences of a document need."""

    def __init__(self, session: Session, document: ReviewedDocument) -> None:
        root, policy = session.folder, session.policy
        base = load_terms(root / "glossary")
        self._document = document
        self._policy = policy
        self._on = day_of(session.now)
        self._fixed = fixed_texts_in(session, document)
        self._answers = qa.accepted(session.connection)
        self._terms = [name for concept in base.concepts.values() for name in concept.names]
        registered = entries_of(load_contacts(root)).values()
        self._firm = [*registered, *policy.translate.do_not_translate]
        self._needed = approval.approvers(policy, document.doc_class)

    def ask(
        self, sentence: ReviewedSentence, who: Person | approval.Vendor, log: approval.ApprovalLog
    ) -> SourceEdit:
        """Return whether the approval of a sentence may be kept."""
        against = tuple(self._against(sentence, log))
        settled = _settled(sentence)
        stands = status_of(settled, self._document, log, self._needed)
        found = errors(settled, self._document, self._policy, self._answers)
        decision = may_approve_as_is(
            self._document, stands, who, self._policy, len(found), self._on
        )
        decision = decision.against(against, ("have it translated: `langaccess review export`",))
        return SourceEdit(sentence, sentence.was.text if sentence.was else "", decision)

    def _against(self, sentence: ReviewedSentence, log: approval.ApprovalLog) -> Iterator[Reason]:
        yield from blocking_reasons(sentence, self._document, self._policy, self._fixed)
        if sentence.was is None:
            words = "nobody knows any more what the source said when this was translated"
            yield reason(self._policy, "floor.9", words)
            return
        text = _before(self._document, sentence)
        held = log.holding(text, self._document.tag, document=self._document.name)
        if len(held) < self._needed:
            yield reason(self._policy, "floor.9", "it was not approved as it was")
        for words in substantive_changes(
            sentence.was, sentence.source, self._document.source, firm=self._firm,
            terms=self._terms,
        ):  # fmt: skip
            yield reason(self._policy, "floor.9", f"more than a typing mistake: {words}")


_WORDS = {
    "item": "a number, a date or an address differs",
    "negation": "a negation differs",
    "modality": "a word of duty or leave (must, may, can) differs",
    "name": "a name differs",
}
_ARTICLES = frozenset({"a", "an"})  # number words too, and no numbers


@dataclass(frozen=True, slots=True)
class EditRules:
    """What `data/corrections.yaml` says.

    Attributes:
        as_of: day on which it was written.
        basis: what the figures rest on.
        alike: lowest likeness of a word and what stands in its place, 0 to 100.
        small_words: language → words that may come or go.
    """

    as_of: date
    basis: str
    alike: float
    small_words: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def load_edit_rules() -> EditRules:
    """Return the shipped rules.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return load(EditRules, shipped(DATA, "corrections.yaml"))


def substantive_changes(
    was: Target, now: Target, tag: Tag, *, firm: Sequence[str], terms: Sequence[str]
) -> tuple[str, ...]:
    """Return what differs between two states of a source sentence that no typing mistake explains.

    Args:
        was: the sentence before.
        now: the sentence as it is.
        tag: its language.
        firm: what must stand in both equally often: registered contacts, words never translated.
        terms: names of the term base; the same ones must occur in both.
    """
    return tuple(dict.fromkeys(_differing(was, now, tag, firm, terms)))


def _differing(
    was: Target, now: Target, tag: Tag, firm: Sequence[str], terms: Sequence[str]
) -> Iterator[str]:
    if _codes(was) != _codes(now):
        yield "a link, a code or other markup differs"
    for code in critical(was.text, now.text, tag):
        yield _WORDS.get(code, code)
    if _numbers(was.text, tag) != _numbers(now.text, tag):
        yield _WORDS["item"]
    for value in firm:
        if was.text.count(value) != now.text.count(value):
            yield f"“{value}” differs"
    for name in terms:
        if bool(_holds(was.text, name)) != bool(_holds(now.text, name)):
            yield f"the term “{name}” differs"
    yield from _other_words(was.text, now.text, tag)


def _codes(text: Target) -> list[tuple[SpanKind, str]]:
    """Return the markup in its order, with the letters that stand in the place of a code."""
    spans = sorted(text.spans, key=lambda span: (span.start, -span.end, span.ref))
    return [(s.kind, text.text[s.start : s.end] if s.kind is SpanKind.CODE else "") for s in spans]


def _numbers(text: str, tag: Tag) -> Counter[int]:
    words = load_check_rules().number_words.words.get(tag.language, {})
    found = _split(text)
    return Counter(int(words[one]) for one in found if one in words and one not in _ARTICLES)


def _holds(text: str, name: str) -> tuple[Term, ...]:
    return occurring(text, (Term(name),))


def _split(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.casefold())


def _other_words(was: str, now: str, tag: Tag) -> Iterator[str]:
    """Yield which words were put in, taken out, or put in the place of quite different ones."""
    rules = load_edit_rules()
    small = set(rules.small_words.get(tag.language, ()))
    before, after = _split(was), _split(now)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        old, new = before[low:high], after[start:end]
        if kind == "replace" and _likeness(old, new) < rules.alike:
            yield f"“{' '.join(new)}” stands in the place of “{' '.join(old)}”"
        if kind == "insert" and not _slight(new, after[start - 1 : start], after[end:], small):
            yield f"“{' '.join(new)}” was put in"
        if kind == "delete" and not _slight(old, before[low - 1 : low], before[high:], small):
            yield f"“{' '.join(old)}” was taken out"


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    matcher = SequenceMatcher(None, "".join(old), "".join(new), autojunk=False)
    return 100 * matcher.ratio()


def _slight(
    words: Sequence[str], before: Sequence[str], after: Sequence[str], small: set[str]
) -> bool:
    """Whether words say nothing: small ones, or such as stand there twice."""
    return set(words) <= small or list(words) in (list(before), list(after[: len(words)]))
