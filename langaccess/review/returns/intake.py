"""What came back from a translator: good sentences are taken in, bad ones held, each by name."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from langaccess import qa
from langaccess.agency import approval
from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.model import Finding, State, Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange import Returned, ReturnedUnit, read_returned
from langaccess.review.checks import (
    FIXED_DIFFERS,
    Answers,
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
from langaccess.review.returns.alignment import aligned, code_differences, tidied
from langaccess.review.returns.comments import save_comments
from langaccess.review.returns.finished_documents import GUESSED, read_finished
from langaccess.review.returns.match_document import match_document
from langaccess.review.status import SUBJECT, last_on, log_of, statuses
from langaccess.review.store import save
from langaccess.translate.memory import FixedTextStatus, require_plain_pairs

__all__ = ["HeldSentence", "ImportedDocument", "import_"]


@dataclass(frozen=True, slots=True)
class HeldSentence:
    """A sentence that was not taken in.

    Attributes:
        where: `file:line` in the returned file.
        place: which sentence.
        reason: why, each ground beginning with a code.
        answer: the id under which a false alarm is answered (`check accept CODE ID`); empty when
            the checks have nothing against it.
        codes: the checks that have something against it, each once.
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


@dataclass(slots=True)
class ImportedDocument:
    """What one document of a returned file brought.

    Attributes:
        name: the source file, below the agency's folder.
        tag: language of the translation.
        translator: who is on record for what was taken in.
        taken: places of sentences that are new or changed.
        same: sentences that stood so already.
        open: sentences that nobody has translated.
        held: what was not taken in.
        as_source: those open sentences that came back as they went out, in a file that somebody
            has worked on, and that a check takes for forgotten. A name may rightly stay so.
        comments: place and words of the reviewer's remarks.
        guessed: places where the markup was guessed (`finished.GUESSED`).
        ticked: places that the reviewer marked as good. That approves nothing.
        claimed: who worked on it, as the file says, or empty.
        fell: places that were approved and are so no more, because another text came back.
        replaced: place and words of what a taken text took the place of, where somebody had
            decided on it, and whether it is an older text that comes back.
        renewed: places in which a contact was changed since the file went out: the new one stands
            in what was taken in.
    """

    name: str
    tag: Tag
    translator: str
    taken: list[str] = field(default_factory=list)
    same: int = 0
    open: int = 0
    held: list[HeldSentence] = field(default_factory=list)
    as_source: list[HeldSentence] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    claimed: str = ""
    fell: list[str] = field(default_factory=list)
    replaced: list[tuple[str, str]] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)


def import_(
    session: Session, path: Path, *, translator: str, of: ReviewedDocument | None = None
) -> tuple[ImportedDocument, ...]:
    """Take a returned file in: all of its documents, or on an error none.

    What counts is the text, never the state that the file claims. Whoever changed a sentence is on
    record as its translator. A sentence with an error of the checks, a lost or added code, other
    words than its approved fixed text, or a source that is not ours is held: it stands beside the
    old one until a better one comes.

    Args:
        path: the file.
        translator: who translated; an id or a name of the roster, or a vendor's name.
        of: the document of which the file is a finished translation, when it is one.

    Raises:
        InputError: in no format that goes out, for a document that is not the agency's, for an
            older state of its source, or for another language; one document twice; a finished
            document that is no translation of this one.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not translator.strip():
        raise InputError("the name of the translator is missing", hint="--translator NAME")
    found = (read_finished(path, of),) if of is not None else read_returned(path)
    if not found:
        raise InputError(
            "this file holds no document",
            where=str(path),
            hint="ask the translator to save it again, or send it out anew: `langaccess review "
            "export`; a finished document comes in with --as-translation-of",
        )
    file = approval.keep_evidence(session.workspace.state, path)
    with transaction(session.connection):
        taken = tuple(_take(session, one, path, translator.strip(), file) for one in found)
        if of is not None:
            _ask_plain(taken[0], of, path)
        _ask_once(taken, path)
        return taken


def _take(
    session: Session, returned: Returned, path: Path, translator: str, file: approval.Evidence
) -> ImportedDocument:
    conn, policy = session.connection, session.policy
    came = returned
    document, returned = match_document(session, came, path)
    fixed = fixed_texts_in(session, document)
    intake = _Intake(conn, document, policy, translator, fixed)
    intake.result.claimed = returned.by
    intake.result.renewed = [
        now.id for now, was in zip(returned.units, came.units, strict=True) if now != was
    ]
    units = aligned(returned.units, document.sentences, document.tag)
    for unit in _once(units, intake.result):
        intake.take(unit)
    intake.take_names()
    result, changed = intake.result, intake.changed
    before = statuses(document, log_of(conn), policy)
    result.fell = [
        place for place in result.taken if before[changed[place].id].state is State.APPROVED
    ]
    result.replaced = [
        (place, "; ".join(words))
        for place in result.taken
        if (words := intake.replaced(place, before[changed[place].id]))
    ]
    whole = tuple(changed.get(one.place, one) for one in document.sentences)
    document = replace(document, sentences=whole)
    save(conn, document)
    by = returned.by or translator
    save_comments(session, document, result.comments, by=by, file=file.name)
    texts = [document.signed(changed[place]) for place in result.taken]
    if texts:
        approval.record_writing(
            conn, texts, translator, policy, what=SUBJECT, target=document.tag, at=session.now,
            document=document.name, file=file,
        )  # fmt: skip
    return result


def _ask_once(taken: Sequence[ImportedDocument], path: Path) -> None:
    """Refuse a file in which one document stands twice: nobody said which of the two counts."""
    times = Counter((one.name, one.tag) for one in taken)
    for (name, tag), number in times.items():
        if number > 1:
            raise InputError(
                f"{name} ({tag}) stands in this file {number} times",
                where=str(path),
                hint="leave the one that counts, and import the file again",
            )


def _ask_plain(taken: ImportedDocument, of: ReviewedDocument, path: Path) -> None:
    """Refuse a finished document of which too little is plainly a translation of this one.

    What was left in the source language says nothing, and a link that a person must place is none
    the worse for it.
    """
    sound = len(taken.taken) + taken.same
    sound += sum(held.reason.startswith("markup.") for held in taken.held)
    came = len(taken.taken) + taken.same + len(taken.held)
    require_plain_pairs(sound, came, of.path, path, of.tag)


def _once(units: Sequence[ReturnedUnit], result: ImportedDocument) -> Iterator[ReturnedUnit]:
    """Yield the units whose id stands once in the file; the others are held."""
    count = Counter(unit.id for unit in units)
    for unit in units:
        if count[unit.id] > 1:
            result.held.append(_unread(unit, "it stands twice in the file"))
        else:
            yield unit


class _Intake:
    """Takes one document's sentences in, one by one.

    Attributes:
        result: what it brought so far.
        changed: place → the sentence as it will be.
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        document: ReviewedDocument,
        policy: Policy,
        translator: str,
        fixed: Mapping[str, FixedTextStatus],
    ) -> None:
        self.result = ImportedDocument(document.name, document.tag, translator)
        self.changed: dict[str, ReviewedSentence] = {}
        self._conn = conn
        self._document = document
        self._policy = policy
        self._fixed = fixed
        self._log = log_of(conn)
        self._answers: Answers = qa.accepted(conn)
        self._mine = {one.place: one for one in document.sentences}
        self._as_source: list[tuple[ReturnedUnit, ReviewedSentence]] = []

    def take(self, unit: ReturnedUnit) -> None:
        """Take one sentence in, hold it, or leave it as it is."""
        mine = self._mine.get(unit.id)
        if unit.comment:
            self.result.comments.append((unit.id, unit.comment))
        if unit.note == GUESSED:
            self.result.guessed.append(unit.id)
        if unit.ticked and mine is not None and tidied(unit.target).text:
            self.result.ticked.append(unit.id)
        if mine is None:
            self._hold(unit, "no such sentence in this document")
        elif unit.problem or mine.source.text != unit.source.text:
            self._hold(unit, unit.problem or "the source text was changed in the file")
        else:
            self._given(unit, mine, tidied(unit.target))

    def take_names(self) -> None:
        """Take what stays as it is in any language, from a file that somebody has worked on.

        The file went out with the source in every target. A name or a form number comes back the
        same, and no check minds; an ordinary sentence that was forgotten is an echo: it stays open,
        until somebody answers that it is none.
        """
        worked_on = bool(self.changed or self.result.same)
        for unit, one in self._as_source:
            new = self._new(one, Target(one.source.text, one.source.spans))
            if self._known(new):
                self.result.same += 1
                continue
            found = self._errors(new) if worked_on else ()
            if worked_on and not found:
                self.changed[one.place] = new
                self.result.taken.append(one.place)
                continue
            self.result.open += 1
            if found:
                self.result.as_source.append(self._kept(unit, new, (), found))

    def _given(self, unit: ReturnedUnit, mine: ReviewedSentence, target: Target) -> None:
        if not target.text.strip():
            self.result.open += 1
            return
        if target.text == mine.source.text and mine.target is not None and not mine.origin:
            # It went out so, and a person's translation stands: nobody wants it back in English.
            self.result.same += mine.current
            self.result.open += not mine.current
            return
        if target.text == mine.source.text:
            self._as_source.append((unit, mine))
            return
        new = self._new(mine, target)
        # A draft that came back as it was has been taken over by a person, who put it there.
        if self._known(new):
            self.result.same += 1
            if new != mine:
                self.changed[unit.id] = new
            return
        firm = fixed_text_difference(new, self._fixed)
        wrong = (*code_differences(mine, target), *([f"{FIXED_DIFFERS}: {firm}"] if firm else []))
        found = self._errors(new)
        if wrong or found:
            reasons = (*wrong, *map(_reason, found))
            self.changed[unit.id] = replace(
                mine, held=HeldTranslation(target, self.result.translator, reasons)
            )
            self.result.held.append(self._kept(unit, new, wrong, found))
        else:
            self.changed[unit.id] = new
            self.result.taken.append(unit.id)

    def _new(self, mine: ReviewedSentence, target: Target) -> ReviewedSentence:
        return replace(
            mine, target=target, made_for=digest(mine.source), origin="", held=None, was=None
        )

    def _known(self, new: ReviewedSentence) -> bool:
        """Whether exactly this is what a person put here last, and nothing happened to it since.

        An older text that comes back is news, and so is one that was rejected.
        """
        mine = self._mine[new.place]
        text = self._document.signed(new)
        return (
            mine.current
            and not mine.origin
            and self._document.signed(mine) == text
            and self._rejection(text) is None
            and bool(self._writers(text))
        )

    def replaced(self, place: str, stood: ReviewStatus) -> list[str]:
        """Return what a taken text replaces, and where this text was before.

        Args:
            place: of the sentence.
            stood: where the sentence stood before.
        """
        mine, new = self._mine[place], self._document.signed(self.changed[place])
        same = mine.target is not None and self._document.signed(mine).target == new.target
        what = "the approval of this text" if same else "the text approved"
        said = [f"replaces {what} by {one.name}" for one in stood.approvals]
        rejection = self._rejection(new)
        if rejection is not None:
            said.append(f"{rejection.name} rejected this text: {rejection.why}")
        if same and not mine.current:
            said.append("the translation is the one from before the source changed")
        elif not same and rejection is None and self._writers(new):
            said.append("this text was here before and had been replaced: is the file an old one?")
        return said

    def _writers(self, text: approval.Text) -> tuple[str, ...]:
        return self._log.writers(text, self._document.tag, document=self._document.name)

    def _rejection(self, text: approval.Text) -> approval.Approval | None:
        """Return the rejection of a text, unless it was approved since."""
        last = last_on(self._log, text, self._document)
        return last if last is not None and last.why else None

    def _errors(self, new: ReviewedSentence) -> tuple[Finding, ...]:
        return errors(new, self._document, self._policy, self._answers)

    def _hold(self, unit: ReturnedUnit, reason: str) -> None:
        self.result.held.append(_unread(unit, reason))

    def _kept(
        self,
        unit: ReturnedUnit,
        new: ReviewedSentence,
        wrong: Sequence[str],
        found: Sequence[Finding],
    ) -> HeldSentence:
        never = untranslated_codes(new, self._document, self._policy)
        remember(self._conn, self._document, found, never)
        reason = "; ".join((*wrong, *map(_reason, found)))
        answer = next((finding.segment for finding in found), "")
        codes = tuple(dict.fromkeys(finding.code for finding in found))
        return replace(_unread(unit, reason), answer=answer, codes=codes, kept=bool(never))


def _unread(unit: ReturnedUnit, reason: str) -> HeldSentence:
    target = "" if unit.target is None else unit.target.text
    return HeldSentence(unit.where, unit.id, reason, source=unit.source.text, target=target)


def _reason(finding: Finding) -> str:
    return f"{finding.code}: {finding.message}"
