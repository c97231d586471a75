"""What came back from a translator: good sentences are imported, bad ones held, each by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from langaccess import qa
from langaccess.agency import approval, provenance
from langaccess.agency.provenance import Wording, WordingCheck
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.model import Finding, State, Target
from langaccess.core.tags import Tag
from langaccess.core.wording import names_engine
from langaccess.formats.exchange import Returned, ReturnedUnit, read_returned
from langaccess.review.checks import (
    FIXED_DIFFERS,
    errors,
    fixed_text_difference,
    fixed_texts_in,
    remember,
    untranslated_codes,
)
from langaccess.review.model import (
    HeldTranslation,
    ReviewedDocument,
    ReviewedSentence,
    ReviewStatus,
    digest,
)
from langaccess.review.origin import (
    ask_engine,
    compare_units,
    needs_confirmation,
    not_compared,
    origins_in,
)
from langaccess.review.returns.alignment import aligned, code_differences, tidied
from langaccess.review.returns.answers import SentenceAnswerTaker
from langaccess.review.returns.comments import save_comments
from langaccess.review.returns.finished_documents import GUESSED, read_finished
from langaccess.review.returns.match_document import match_document
from langaccess.review.status import SUBJECT, log_of, rejection_of, statuses
from langaccess.review.store import save
from langaccess.translate.engines import EngineOutputs
from langaccess.translate.memory import require_plain_pairs

_FOREIGN = frozenset({"language.wrong", "script.wrong"})
_FEWEST = 2  # sentences in another language: one may be a quotation


@dataclass(frozen=True, slots=True)
class HeldSentence:
    """A returned sentence that was not imported, or one that came back in the source language.

    Attributes:
        where: `file:line` in the returned file.
        place: which sentence.
        reason: why, each reason beginning with a code.
        answer: the id under which a false alarm is answered (`check accept CODE ID`); empty when
            no check found anything.
        codes: the checks that found something, each once.
        kept: a whole sentence came back untranslated: no answer counts.
        source: the sentence, as the file has it.
        target: its translation, as it came.
    """

    where: str
    place: str
    reason: str
    answer: str = ""
    codes: tuple[str, ...] = ()
    kept: bool = False
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """What one document of a returned file brought.

    Attributes:
        name: the source file, below the agency's folder.
        tag: language of the translation.
        translator: who is on record for the imported sentences.
        claimed: who worked on it, as the file says, or empty.
        taken: places of the imported sentences, new or changed.
        same: number of sentences that were the same already.
        open: number of sentences without a translation.
        held: the sentences that were not imported.
        as_source: open sentences that came back in the source language, in a file that someone has
            worked on, and that a check takes for forgotten. A name may rightly stay so.
        comments: place and text of the reviewer's comments.
        guessed: places where the markup was guessed (`GUESSED`).
        ticked: places that the reviewer marked as good. That approves nothing.
        fell: places that were approved and no longer are, because another text came back.
        replaced: place and words on what an imported text replaces, where a person had decided on
            it, and whether it is an older text that comes back.
        renewed: places in which a contact was changed since the file was sent: the imported text
            has the new one.
        unchanged: places whose translation has the wording of a machine's draft: they stay drafts.
        post_edited: places with that wording that the translator declared to have post-edited.
        confirmed: place, source and translation of those that were confirmed one by one.
        changed: place → share of the words in which it differs from the machine's draft.
        wording: how many sentences have a draft's wording, and how many were not compared with what
            an engine of this computer would write, in words.
        to_confirm: the class needs a person's word for each unchanged sentence
            (`confirm_sentence`).
        answers: place, code and reason of the answers to findings in the translator's remarks.
        unanswered: place of an answer that does not count, and why.
    """

    name: str
    tag: Tag
    translator: str
    claimed: str
    taken: tuple[str, ...]
    same: int
    open: int
    held: tuple[HeldSentence, ...]
    as_source: tuple[HeldSentence, ...]
    comments: tuple[tuple[str, str], ...]
    guessed: tuple[str, ...]
    ticked: tuple[str, ...]
    fell: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]
    renewed: tuple[str, ...]
    unchanged: tuple[str, ...] = ()
    post_edited: tuple[str, ...] = ()
    confirmed: tuple[tuple[str, str, str], ...] = ()
    changed: tuple[tuple[str, float], ...] = ()
    wording: tuple[str, ...] = ()
    to_confirm: bool = False
    answers: tuple[tuple[str, str, str], ...] = ()
    unanswered: tuple[tuple[str, str], ...] = ()


def import_(
    session: Session,
    path: Path,
    *,
    translator: str,
    of: ReviewedDocument | None = None,
    post_edited: bool = False,
) -> tuple[ImportedDocument, ...]:
    """Import a returned file: all of its documents, or on an error none.

    Only the text counts, not the state that the file claims. The translator is on record for every
    sentence that changed. A sentence with an error of the checks, a lost or added code, other
    words than its approved fixed text, or a source that is not ours is held: the old translation
    stays until a better one comes. When half of the translations are in another language, all are
    held. A sentence with the wording of a machine's draft stays a draft,
    unless a qualified translator declares post-editing.

    Args:
        translator: who translated; an id or a name of the roster, or a vendor's name.
        of: the document that the file translates, when the file is a finished translation.
        post_edited: the translator declares to have revised the machine's drafts in this file and
            to answer for them, also where no word had to change (ISO 18587). A document that needs
            a confirmation of each such sentence takes it from `confirm_sentence` only.

    Raises:
        InputError: the file has an unknown format, is for a document that is not the agency's, for
            an older state of its source, or for another language; it has one document twice; it is
            a finished document that does not translate this one.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not translator.strip():
        raise InputError("the name of the translator is missing", hint="--translator NAME")
    found = (read_finished(path, of),) if of is not None else read_returned(path)
    if not found:
        raise InputError(
            "this file has no document in it",
            where=str(path),
            hint="ask the translator to save it again, or send it out again: `langaccess review "
            "export`; import a finished document with --as-translation-of",
        )
    file = approval.keep_evidence(session.workspace.state, path)
    engines = [ask_engine(session, one.source, one.target, one.units) for one in found]
    with transaction(session.connection):
        made = tuple(
            _import_document(
                session, one, path, translator.strip(), file, engine, post_edited=post_edited
            )
            for one, engine in zip(found, engines, strict=True)
        )
        if of is not None:
            _require_translation(made[0], of, path)
        _require_single(made, path)
        return made


def _import_document(
    session: Session,
    returned: Returned,
    path: Path,
    translator: str,
    file: approval.Certificate,
    engine: EngineOutputs,
    *,
    post_edited: bool,
) -> ImportedDocument:
    conn, policy = session.connection, session.policy
    came = returned
    document, returned = match_document(session, came, path)
    if post_edited:
        provenance.require_post_editor(session, translator, document.source, document.tag)
    units = aligned(returned.units, document.sentences, document.tag)
    checks = compare_units(session, document, units, engine)
    to_confirm = needs_confirmation(session, document)
    same = frozenset(id_ for id_, check in checks.items() if check.wording is Wording.SAME)
    answered_for = same if post_edited and not to_confirm else frozenset()
    machines = {
        id_: check
        for id_, check in checks.items()
        if check.wording is Wording.SAME and id_ not in answered_for
    }
    judge = _ReturnJudge(session, document, translator, machines)
    outcomes = judge.outcomes(units)
    taken = [one.stored for one in outcomes if one.fate is _Fate.TAKEN and one.stored]
    before = statuses(document, log_of(session), policy)
    single = [unit for unit in units if not judge.is_double(unit)]
    made = ImportedDocument(
        name=document.name,
        tag=document.tag,
        translator=translator,
        claimed=returned.by,
        taken=tuple(one.place for one in taken),
        same=sum(one.fate is _Fate.SAME for one in outcomes),
        open=sum(one.fate is _Fate.OPEN for one in outcomes),
        held=tuple(one.report for one in outcomes if one.fate is _Fate.HELD and one.report),
        as_source=tuple(one.report for one in outcomes if one.fate is _Fate.OPEN and one.report),
        comments=tuple((unit.id, unit.comment) for unit in single if unit.comment),
        guessed=tuple(unit.id for unit in single if unit.note == GUESSED),
        ticked=tuple(unit.id for unit in single if judge.is_ticked(unit)),
        fell=tuple(one.place for one in taken if before[one.id].state is State.APPROVED),
        replaced=tuple(
            (one.place, words)
            for one in taken
            if (words := "; ".join(judge.replaced(one, before[one.id])))
        ),
        renewed=tuple(
            now.id for now, was in zip(returned.units, came.units, strict=True) if now != was
        ),
        unchanged=tuple(one.unit.id for one in outcomes if one.fate is _Fate.DRAFT),
        post_edited=tuple(one.place for one in taken if one.place in answered_for),
        changed=tuple(
            (id_, check.changed) for id_, check in checks.items() if check.wording is Wording.NEAR
        ),
        wording=(
            *provenance.summary(tuple(checks.values())),
            *not_compared(session, document.tag, units, engine),
        ),
        to_confirm=to_confirm,
        answers=tuple(judge.answered.taken),
        unanswered=tuple(judge.answered.refused),
    )
    changed = {one.stored.place: one.stored for one in outcomes if one.stored}
    whole = tuple(changed.get(one.place, one) for one in document.sentences)
    document = replace(document, sentences=whole)
    save(conn, document)
    mine = {one.place: document.signed(one) for one in document.sentences}
    edited = _post_edited_before(session, document, outcomes)
    compared = {id_: c for id_, c in checks.items() if id_ in mine and id_ not in edited}
    provenance.record(
        conn, document.tag, [(mine[id_].id, mine[id_].target) for id_ in compared],
        tuple(compared.values()), way="review import", by=translator, at=session.now,
        document=document.name, file=file.name,
        post_edited={mine[place].id for place in answered_for if place in mine},
    )  # fmt: skip
    by = returned.by or translator
    save_comments(session, document, made.comments, by=by, file=file.name)
    if taken:
        approval.record_writing(
            conn, [document.signed(one) for one in taken], translator, policy, what=SUBJECT,
            target=document.tag, at=session.now, document=document.name, file=file,
            document_class=document.doc_class,
        )  # fmt: skip
    return made


def _post_edited_before(
    session: Session, document: ReviewedDocument, outcomes: Sequence[_Outcome]
) -> frozenset[str]:
    """Return the places whose text is on record already as post-edited: that does not change."""
    origins = origins_in(session, document)
    before = {one.place for one in document.sentences
              if (origin := origins.get(one.id)) is not None and origin.post_edited}  # fmt: skip
    return frozenset(one.unit.id for one in outcomes if one.fate is _Fate.SAME) & before


def _require_single(made: Sequence[ImportedDocument], path: Path) -> None:
    """Refuse a file that has one document twice: it does not say which of the two counts."""
    times = Counter((one.name, one.tag) for one in made)
    for (name, tag), number in times.items():
        if number > 1:
            raise InputError(
                f"{name} ({tag}) is in this file {number} times",
                where=str(path),
                hint="leave the one that counts, and import the file again",
            )


def _require_translation(made: ImportedDocument, of: ReviewedDocument, path: Path) -> None:
    """Refuse a finished document when too little of it is clearly a translation of this one.

    A sentence left in the source language counts for neither side; one whose link a person must
    place counts as a translation.
    """
    sound = len(made.taken) + made.same + len(made.unchanged)
    sound += sum(held.reason.startswith("markup.") for held in made.held)
    came = len(made.taken) + made.same + len(made.held) + len(made.unchanged)
    require_plain_pairs(sound, came, of.path, path, of.tag)


class _Fate(Enum):
    """What becomes of a returned sentence."""

    TAKEN = auto()  # imported
    SAME = auto()  # this translation is on record already
    OPEN = auto()  # not translated
    HELD = auto()  # kept aside for a person
    DRAFT = auto()  # a machine's wording, which stays a draft
    AS_SOURCE = auto()  # the source text: decided when the whole file is known


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of one returned sentence.

    Attributes:
        fate: in one word.
        unit: the sentence as it came.
        stored: the document's sentence as it will be stored; None where it stays as it is.
        report: what is reported of a sentence that was not imported, or None.
    """

    fate: _Fate
    unit: ReturnedUnit
    stored: ReviewedSentence | None = None
    report: HeldSentence | None = None


class _ReturnJudge:
    """Decides what becomes of the sentences that came back for one document; stores none."""

    def __init__(
        self,
        session: Session,
        document: ReviewedDocument,
        translator: str,
        machines: Mapping[str, WordingCheck],
    ) -> None:
        self._session = session
        self._conn = session.connection
        self._policy = session.policy
        self._document = document
        self._translator = translator
        self._machines = machines  # id of a unit → the machine whose wording it has
        self._fixed = fixed_texts_in(session, document)
        self._log = log_of(session)
        self._answers = qa.accepted(self._session)
        self.answered = SentenceAnswerTaker(session, document, translator)
        self._mine = {one.place: one for one in document.sentences}
        self._times: Counter[str] = Counter()

    def outcomes(self, units: Sequence[ReturnedUnit]) -> list[_Outcome]:
        """Return the outcome of each unit; those in the source language last."""
        self._times = Counter(unit.id for unit in units)
        found = self._one_language([self._outcome(unit) for unit in units])
        worked_on = any(one.stored is not None or one.fate is _Fate.SAME for one in found)
        left = [one for one in found if one.fate is _Fate.AS_SOURCE]
        return [one for one in found if one.fate is not _Fate.AS_SOURCE] + [
            self._as_source(one.unit, worked_on=worked_on) for one in left
        ]

    def _one_language(self, found: list[_Outcome]) -> list[_Outcome]:
        """Hold every sentence of a file when half of it is in another language.

        The short ones that no check can tell apart ("Llame al 911") are then not ours either.
        """
        foreign = sum(one.report is not None and not _FOREIGN.isdisjoint(one.report.codes)
                      for one in found)  # fmt: skip
        came = foreign + sum(one.fate in (_Fate.TAKEN, _Fate.DRAFT) for one in found)
        if foreign < _FEWEST or 2 * foreign < came:
            return found
        reason = (
            f"language.wrong: {foreign} of {came} translations in this file are in another language"
        )
        return [
            self._hold(one, reason) if one.fate in (_Fate.TAKEN, _Fate.DRAFT) else one
            for one in found
        ]

    def _hold(self, one: _Outcome, reason: str) -> _Outcome:
        mine, target = self._mine[one.unit.id], tidied(one.unit.target)
        held = HeldTranslation(target, self._translator, (reason,))
        report = _as_it_came(one.unit, reason)
        return _Outcome(_Fate.HELD, one.unit, replace(mine, held=held), report)

    def is_double(self, unit: ReturnedUnit) -> bool:
        """Whether the file has several units with this unit's id."""
        return self._times[unit.id] > 1

    def is_ticked(self, unit: ReturnedUnit) -> bool:
        """Whether the reviewer marked a translation of this document as good."""
        return unit.ticked and unit.id in self._mine and bool(tidied(unit.target).text)

    def _outcome(self, unit: ReturnedUnit) -> _Outcome:
        mine, target = self._mine.get(unit.id), tidied(unit.target)
        if self.is_double(unit):
            return _held(unit, "it is in the file twice")
        if mine is None:
            return _held(unit, "no such sentence in this document")
        if unit.problem or mine.source.text != unit.source.text:
            return _held(unit, unit.problem or "the source text was changed in the file")
        if not target.text.strip():
            return _Outcome(_Fate.OPEN, unit)
        if target.text == mine.source.text:
            if mine.target is None or mine.origin:
                return _Outcome(_Fate.AS_SOURCE, unit)
            # The file was sent with the source in every target. A person's translation is here,
            # and the reviewer did not ask for English in its place.
            return _Outcome(_Fate.SAME if mine.current else _Fate.OPEN, unit)
        new = self._new(mine, target)
        if self.answered.take_remark(new, unit.comment):
            self._answers = qa.accepted(self._session)
        if self._is_on_record(new):
            # A draft that came back unchanged now has a person who put it there.
            return _Outcome(_Fate.SAME, unit, None if new == mine else new)
        return self._checked(unit, mine, new)

    def _checked(
        self, unit: ReturnedUnit, mine: ReviewedSentence, new: ReviewedSentence
    ) -> _Outcome:
        target = new.target or Target("")
        fixed = fixed_text_difference(new, self._fixed)
        wrong = (
            *code_differences(mine, target),
            *([f"{FIXED_DIFFERS}: {fixed}"] if fixed else ()),
        )
        found = self._errors(new)
        if not wrong and not found:
            machine = self._machines.get(unit.id)
            if machine is not None:
                return _Outcome(_Fate.DRAFT, unit, _as_draft(mine, new, machine))
            return _Outcome(_Fate.TAKEN, unit, new)
        held = HeldTranslation(target, self._translator, (*wrong, *map(_reason, found)))
        report = self._report(unit, new, wrong, found)
        return _Outcome(_Fate.HELD, unit, replace(mine, held=held), report)

    def _as_source(self, unit: ReturnedUnit, *, worked_on: bool) -> _Outcome:
        """Return the outcome of a sentence that came back in the source language.

        The file was sent with the source in every target. A name or a form number comes back the
        same, and no check objects; a forgotten sentence is an echo and stays open, until a person
        answers that it is right.
        """
        mine = self._mine[unit.id]
        new = self._new(mine, Target(mine.source.text, mine.source.spans))
        if self.answered.take_remark(new, unit.comment):
            self._answers = qa.accepted(self._session)
        if self._is_on_record(new):
            return _Outcome(_Fate.SAME, unit)
        if not worked_on:
            return _Outcome(_Fate.OPEN, unit)
        found = self._errors(new)
        if not found:
            return _Outcome(_Fate.TAKEN, unit, new)
        return _Outcome(_Fate.OPEN, unit, report=self._report(unit, new, (), found))

    def _new(self, mine: ReviewedSentence, target: Target) -> ReviewedSentence:
        return replace(
            mine, target=target, made_for=digest(mine.source), origin="", held=None, was=None
        )

    def _is_on_record(self, new: ReviewedSentence) -> bool:
        """Whether a person put exactly this text here last, and nothing happened to it since.

        An older text that comes back is new, and so is one that was rejected.
        """
        mine = self._mine[new.place]
        text = self._document.signed(new)
        return (
            mine.current
            and not mine.origin
            and self._document.signed(mine) == text
            and rejection_of(self._log, new, self._document) is None
            and bool(self._writers(text))
        )

    def replaced(self, new: ReviewedSentence, before: ReviewStatus) -> Iterator[str]:
        """Yield what an imported text replaces, and where this text was before.

        Args:
            new: the sentence with the imported text.
            before: its status before the import.
        """
        mine, text = self._mine[new.place], self._document.signed(new)
        same = mine.target is not None and self._document.signed(mine).target == text.target
        what = "the same text, approved" if same else "the text approved"
        for given in before.approvals:
            yield f"replaces {what} by {given.name}"
        rejection = rejection_of(self._log, new, self._document)
        if rejection is not None:
            yield f"{rejection.name} rejected this text: {rejection.why}"
        if same and not mine.current:
            yield "the translation is the one from before the source changed"
        elif not same and rejection is None and self._writers(text):
            yield "this text was here before and had been replaced: is the file an old one?"

    def _writers(self, text: approval.TextDigests) -> tuple[str, ...]:
        return self._log.writers(text, self._document.tag, document=self._document.name)

    def _errors(self, new: ReviewedSentence) -> tuple[Finding, ...]:
        return errors(new, self._document, self._policy, self._answers)

    def _report(
        self,
        unit: ReturnedUnit,
        new: ReviewedSentence,
        wrong: Sequence[str],
        found: Sequence[Finding],
    ) -> HeldSentence:
        """Return what is reported of a sentence, and record its findings as shown."""
        never = untranslated_codes(new, self._document, self._policy)
        remember(self._conn, self._document, found, never)
        return replace(
            _as_it_came(unit, "; ".join((*wrong, *map(_reason, found)))),
            answer=next((finding.segment for finding in found), ""),
            codes=tuple(dict.fromkeys(finding.code for finding in found)),
            kept=bool(never),
        )


def _as_draft(
    mine: ReviewedSentence, new: ReviewedSentence, machine: WordingCheck
) -> ReviewedSentence | None:
    """Return a sentence with a machine's text as its draft; None to keep what a person wrote."""
    if mine.target is not None and not mine.origin:
        return None
    return replace(new, origin=mine.origin if names_engine(mine.origin) else machine.engine)


def _held(unit: ReturnedUnit, reason: str) -> _Outcome:
    """Return the outcome of a unit that no check has looked at."""
    return _Outcome(_Fate.HELD, unit, report=_as_it_came(unit, reason))


def _as_it_came(unit: ReturnedUnit, reason: str) -> HeldSentence:
    target = "" if unit.target is None else unit.target.text
    return HeldSentence(unit.where, unit.id, reason, source=unit.source.text, target=target)


def _reason(finding: Finding) -> str:
    return f"{finding.code}: {finding.message}"
