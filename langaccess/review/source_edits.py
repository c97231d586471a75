"""A typing mistake was corrected: approvals stay valid when a person confirms it.

The source or the translation was edited, not both. A person who may approve it signs that the
edited text still says the same; the log then records for which text the old approval is valid, who
confirmed it, and why. The translation as it was approved is in the kept file in which it came in;
its digest in the log proves it. Only what a dictionary and rules can prove harmless is accepted:
spacing, the form of marks, a misspelled word that became its correct form (`substantive_changes`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from langaccess import qa
from langaccess.agency import approval
from langaccess.agency.facts import entries_of, load_contacts
from langaccess.agency.policy import reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.dictionary import english_words
from langaccess.core.errors import InputError, UsageError
from langaccess.core.model import Decision, Person, Reason, SpanKind, Target
from langaccess.core.names import is_among
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.formats.exchange import ReturnedUnit, read_returned
from langaccess.qa import Term, critical, occurring
from langaccess.qa import load_rules as load_check_rules
from langaccess.review.approvals import approvable, blocking_reasons, chosen, remember
from langaccess.review.checks import findings_and_answers, fixed_texts_in
from langaccess.review.model import ReviewedDocument, ReviewedSentence, SentenceDecision, digest
from langaccess.review.returns.finished_documents import read_finished
from langaccess.review.status import SUBJECT, log_of, status_of, statuses
from langaccess.review.store import save
from langaccess.translate.memory import load_terms


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """A sentence whose source or translation was edited, and whether it stays approved.

    Attributes:
        sentence: the sentence as it is now.
        was: the edited text when it was approved; empty when it is not known.
        now: the edited text as it is now.
        decision: yes or no, with every reason.
    """

    sentence: ReviewedSentence
    was: str
    now: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class _TextEdit:
    """What was edited in a sentence: the text before, None when it is not known, and now."""

    sentence: ReviewedSentence
    side: Literal["source", "translation"]
    was: Target | None
    now: Target
    tag: Tag

    @property
    def before(self) -> ReviewedSentence:
        """The sentence as it was approved."""
        if self.side == "source":
            return replace(self.sentence, source=self.was or self.now)
        return replace(self.sentence, target=self.was)


def keep_approved(
    session: Session,
    document: ReviewedDocument,
    who: Person | approval.Vendor,
    *,
    why: str,
    only: Collection[str] = (),
    consent: approval.Consent = approval.Consent(),
) -> tuple[SourceEdit, ...]:
    """Keep the approval of sentences that were edited without a change of their meaning.

    A sentence is refused if it was not approved before the edit, if the edit is more than a typing
    mistake (another number, date, contact, name, term, negation, duty, code, or word that was not
    misspelled), or if it is an approved fixed text now and is translated in other words.

    Args:
        document: as it is now.
        who: a person who may approve it, or a vendor's names and certificate.
        why: what was corrected.
        only: places or ids of sentences; all that were edited when empty.
        consent: what the person says about findings that they were shown.

    Raises:
        UsageError: no reason.
        InputError: a sentence that is not there.
        ConfigError: the log was changed by hand, or a file of `approved/` is damaged.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn = session.connection
    if len(why.split()) < 2:
        raise UsageError("what was corrected?", hint='--why "a typing mistake: recieve"')
    with transaction(conn):
        log = log_of(session)
        judge = _EditJudge(session, document)
        edits = [edit for one in chosen(document, only) if (edit := judge.edit(one, log))]
        texts = [judge.text(one, log) for one in edits]
        given = approval.consider(session, texts, who, consent, log=log)
        asked = [
            SourceEdit(one.sentence, one.was.text if one.was else "", one.now.text, said.decision)
            for one, said in zip(edits, given, strict=True)
        ]
        kept = [one for one, said in zip(edits, given, strict=True) if said.decision.allowed]
        if kept:
            after = {one.sentence.id: _settled(one.sentence) for one in kept}
            whole = tuple(after.get(one.id, one) for one in document.sentences)
            corrected = replace(document, sentences=whole)
            for side, mine in groupby(sorted(kept, key=_side), key=_side):
                pairs = [
                    (document.signed(one.before), approvable(after[one.sentence.id], corrected, ()))
                    for one in mine
                ]
                approval.keep(session, pairs, who, why=why, edited=side)
            save(conn, corrected)
            now = statuses(corrected, log_of(session), session.policy)
            yes = Decision(allowed=True, reasons=())
            answers = [SentenceDecision(one, yes, (), now[one.id]) for one in after.values()]
            remember(session, corrected, answers)
    return tuple(asked)


def _side(edit: _TextEdit) -> Literal["source", "translation"]:
    return edit.side


def _settled(sentence: ReviewedSentence) -> ReviewedSentence:
    return replace(sentence, made_for=digest(sentence.source), was=None)


class _EditJudge:
    """Decides for each sentence of one document whether its approval may be kept."""

    def __init__(self, session: Session, document: ReviewedDocument) -> None:
        root, policy = session.folder, session.policy
        base = load_terms(root / "glossary")
        self._document = document
        self._policy = policy
        self._fixed = fixed_texts_in(session, document)
        self._answers = qa.answers(session)
        self._terms = [name for concept in base.concepts.values() for name in concept.names]
        registered = entries_of(load_contacts(root)).values()
        self._firm = [*registered, *policy.translate.do_not_translate]
        self._required = policy.documents.named(document.doc_class).approvals
        self._session = session
        self._returned: dict[Path, tuple[ReturnedUnit, ...]] = {}

    def edit(self, sentence: ReviewedSentence, log: approval.ApprovalLog) -> _TextEdit | None:
        """Return what was edited in a sentence since it was approved; None when nothing was."""
        document = self._document
        if sentence.target is None:
            return None
        if not sentence.current:
            was, now = sentence.was, sentence.source
            return _TextEdit(sentence, "source", was, now, document.source)
        replaced = log.replaced.get((document.name, sentence.id, document.tag), ())
        signed = document.signed(sentence)
        if not replaced or replaced[-1].text == signed:
            return None
        was = self._approved(sentence, replaced[-1].text)
        return _TextEdit(sentence, "translation", was, sentence.target, document.tag)

    def _approved(self, sentence: ReviewedSentence, text: approval.TextDigests) -> Target | None:
        """Return the translation with these digests, from the kept file in which it came in."""
        document, conn = self._document, self._session.connection
        folder = approval.evidence_of(conn)
        mine = (SUBJECT, document.name, document.tag)
        for entry in approval.acts_on(conn, *mine, approval.TRANSLATED):
            kept = approval.Certificate(entry.data["file"], entry.data["sha256"])
            place = folder.place(kept)
            written = {(row[0], row[2]) for row in entry.data["texts"]}
            if (text.id, text.target) not in written or place is None or folder.problem(kept):
                continue
            for unit in self._units_of(place):
                was = replace(sentence, target=unit.target)
                if unit.target is not None and document.signed(was).target == text.target:
                    return unit.target
        return None

    def _units_of(self, file: Path) -> Iterator[ReturnedUnit]:
        """Yield the units of a returned file; none when it cannot be read any more."""
        if file not in self._returned:
            try:
                found = read_returned(file)
            except InputError:  # a finished document says nothing of its source
                found = (read_finished(file, self._document),)
            self._returned[file] = tuple(unit for one in found for unit in one.units)
        yield from self._returned[file]

    def text(self, edit: _TextEdit, log: approval.ApprovalLog) -> approval.Approvable:
        """Return an edited sentence, and the reasons against keeping its approval."""
        settled = _settled(edit.sentence)
        status = status_of(settled, self._document, log, self._required)
        found = findings_and_answers(settled, self._document, self._policy, self._answers)
        return approvable(
            settled, self._document,
            found.open, written_by=status.writers, answered=found.answered,
            against=tuple(self._against(edit, status.writers, log)),
            ways=(_WAYS[edit.side],),
        )  # fmt: skip

    def _against(
        self, edit: _TextEdit, writers: Collection[str], log: approval.ApprovalLog
    ) -> Iterator[Reason]:
        document = self._document
        yield from blocking_reasons(edit.sentence, document, self._policy, self._fixed)
        if edit.was is None:
            yield reason(self._policy, "floor.9", _UNKNOWN[edit.side])
            return
        apart, terms = self._required > 1, self._terms
        if edit.side == "translation":
            log = replace(log, live=log.replaced)
            terms = [form for term in document.terms for form in (*term.target, *term.forbidden)]
        held = log.holding(
            document.signed(edit.before), document.tag, document=document.name, apart=apart
        )
        if apart:  # who corrected it is its writer now
            held = tuple(one for one in held if not is_among(one.name, writers, log.two_people))
        if len(held) < max(1, self._required - 1):
            yield reason(self._policy, "floor.9", "it was not approved before the edit")
        for words in substantive_changes(
            edit.was, edit.now, edit.tag, firm=self._firm, terms=terms
        ):  # fmt: skip
            yield reason(self._policy, "floor.9", f"more than a typing mistake: {words}")


_UNKNOWN = {
    "source": "the source text of this translation is no longer known",
    "translation": "the approved translation is no longer known letter for letter",
}
_WAYS = {
    "source": "have it translated: `langaccess review export`",
    "translation": "have it approved again: `langaccess review approve`",
}
_WORDS = {
    "item": "a number, a date or an address differs",
    "negation": "a negation differs",
    "modality": "a word of duty or permission (must, may, can) differs",
    "name": "a name differs",
}
_ARTICLES = frozenset({"a", "an"})  # number words in the table, but not numbers here


@dataclass(frozen=True, slots=True)
class EditRules:
    """What `data/corrections.yaml` says.

    Attributes:
        as_of: day on which it was written.
        basis: what the figures rest on.
        small_words: language → words that may go where they were there twice.
        questions: language → words with which a question begins.
    """

    as_of: date
    basis: str
    small_words: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, tuple[str, ...]]


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
    """Return the differences between two versions of a sentence that are not typing mistakes.

    Args:
        was: the sentence before.
        now: the sentence as it is.
        firm: registered contacts and words never translated; each must occur equally often in both.
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
    yield from _word_edits(was.text, now.text, tag)
    yield from _capital_edits(was.text, now.text)
    yield from _mark_edits(was.text, now.text, tag)


def _codes(text: Target) -> list[tuple[SpanKind, str]]:
    """Return the markup in its order, with the text of each code."""
    spans = sorted(text.spans, key=lambda span: (span.start, -span.end, span.ref))
    return [(s.kind, text.text[s.start : s.end] if s.kind is SpanKind.CODE else "") for s in spans]


def _numbers(text: str, tag: Tag) -> Counter[int]:
    words = load_check_rules().number_words.words.get(tag.language, {})
    found = _split(text)
    return Counter(int(words[one]) for one in found if one in words and one not in _ARTICLES)


def _holds(text: str, name: str) -> tuple[Term, ...]:
    return occurring(text, (Term(name),))


def _split(text: str) -> list[str]:
    return [word.casefold() for word in _cased(text)]


def _word_edits(was: str, now: str, tag: Tag) -> Iterator[str]:
    """Yield the edits of words that the dictionary cannot prove harmless.

    Harmless are a word that no dictionary has, and its correct form one or two letters away; and a
    small word that was there twice.
    """
    known = dictionary(tag)
    small = set(load_edit_rules().small_words.get(tag.language, ()))
    before, after = _split(was), _split(now)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        old, new = before[low:high], after[start:end]
        if kind == "replace":
            if len(old) != len(new):
                yield f"“{' '.join(new)}” replaces “{' '.join(old)}”"
                continue
            for one, other in zip(old, new, strict=True):
                yield from _not_a_correction(one, other, known, tag)
        elif kind == "insert":
            yield f"“{' '.join(new)}” was added"
        elif kind == "delete" and not (
            set(old) <= small
            and old in (before[low - len(old) : low], before[high : high + len(old)])
        ):
            yield f"“{' '.join(old)}” was removed"


def _not_a_correction(old: str, new: str, known: frozenset[str], tag: Tag) -> Iterator[str]:
    changed = f"“{new}” replaces “{old}”"
    if old.count("-") != new.count("-"):
        yield f"{changed}, and a hyphen can make another word"
    elif not known:
        yield f"{changed}, and there is no dictionary of {tag.name} here"
    elif _is_word(old, known):
        yield f"{changed}, and “{old}” is a word too"
    elif not _is_word(new, known):
        yield f"{changed}, and the dictionary does not have “{new}”"
    elif _edits(old, new) > (1 if min(len(old), len(new)) < _SHORT else 2):
        yield f"{changed}, which is another word"


def _is_word(word: str, known: frozenset[str]) -> bool:
    return word in known or word.removesuffix("'s").removesuffix("'") in known


def _edits(one: str, other: str) -> int:
    """Return the number of letters added, lost, replaced, or swapped with the next one."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def dictionary(tag: Tag) -> frozenset[str]:
    """Return the words of a language that a dictionary has; empty where none is shipped.

    Raises:
        ConfigError: the installation is damaged.
    """
    return english_words() if tag.language == "en" else frozenset()


def _capital_edits(was: str, now: str) -> Iterator[str]:
    """Yield words whose capitals changed, but for the first of the sentence: "us" and "US"."""
    before, after = _cased(was), _cased(now)
    if len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            if at and old != new and old.casefold() == new.casefold():
                yield f"“{new}” replaces “{old}”"


def _mark_edits(was: str, now: str, tag: Tag) -> Iterator[str]:
    """Yield a change of punctuation that may change the meaning.

    Harmless are the form of quotation marks, apostrophes and dashes, a period at the end, a comma
    before "and" or "or", and a question mark after a sentence that begins as a question.
    """
    old, new = _marks(was, tag), _marks(now, tag)
    if old.count("") != new.count(""):  # a word that was there twice
        old, new = list(filter(None, old)), list(filter(None, new))
    if old != new:
        yield "a punctuation mark that may change the meaning differs"


def _marks(text: str, tag: Tag) -> list[str]:
    """Return the marks of a text in their places, an empty text for each word."""
    plain = text.translate(_SAME_MARKS).strip()
    words = _split(plain)
    if (
        plain.endswith("?")
        and words
        and words[0] in load_edit_rules().questions.get(tag.language, ())
    ):
        plain = plain.removesuffix("?")
    plain = re.sub(r"[.!…]+$", "", plain)
    plain = re.sub(r",(?=\s+(and|or)\b)", "", plain) if tag.language == "en" else plain
    return ["" if one[0].isalnum() else one for one in re.findall(r"[\w'-]+|[^\w\s]", plain)]


_SHORT = 5  # letters: in shorter words two edits make another word
_SAME_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def _cased(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.translate(_SAME_MARKS))
