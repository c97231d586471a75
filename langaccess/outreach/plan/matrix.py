"""Joins the inventory with the need and with what review and publishing know: the matrix."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.policy import Machine, print_decision
from langaccess.agency.session import Session
from langaccess.core.clock import day_of
from langaccess.core.model import State
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import Tag, is_sign
from langaccess.core.words import plural
from langaccess.outreach.plan.files import load_inventory
from langaccess.outreach.plan.languages import PlanNeed, plan_need
from langaccess.outreach.plan.model import (
    TO_TRANSLATE,
    CellState,
    OralOnly,
    PlanCell,
    PlanLanguage,
    PlanMatrix,
    VitalDocument,
    WordCounts,
)
from langaccess.outreach.plan.words import WordCounter
from langaccess.review import ReviewedDocument, ReviewStatus
from langaccess.translate import drafted, stricter


def document_matrix(
    session: Session, need: PlanNeed | None = None, *, progress: Progress = SILENT
) -> PlanMatrix:
    """Return the state of every vital document in every language that it needs."""
    need = plan_need(session) if need is None else need
    inventory = load_inventory(session.folder, session.policy)
    return _Builder(session, need, inventory.oral_only, progress).build(inventory.documents)


@dataclass(frozen=True, slots=True)
class _Known:
    """What review and publishing know of one document in one language."""

    document: ReviewedDocument
    statuses: Mapping[str, ReviewStatus]
    version: int  # newest approved version; 0 for none
    copies: int  # copies that are out
    # when its source, as it is now, went to a translator, if no version was made since
    sent: datetime | None


class _Builder:
    """Makes the cells of one agency."""

    def __init__(
        self,
        session: Session,
        need: PlanNeed,
        oral: tuple[OralOnly, ...],
        progress: Progress,
    ) -> None:
        self._session = session
        self._need = need
        self._oral = {one.tag: one for one in oral}
        self._progress = progress
        self._words = WordCounter(session)
        self._drafts = {
            (path, tag.regionless) for path, tag in drafted(session.folder / "translations")
        }
        self._known: dict[tuple[str, tuple[str, str]], list[_Known]] = {}
        self._classes: dict[str, str] = {}
        self._held = review.withdrawals(session.connection) if session.has_database else {}
        if session.has_database:
            self._read_review()

    def _read_review(self) -> None:
        session, conn = self._session, self._session.connection
        log = review.log_of(session)
        copies: Counter[tuple[str, str]] = Counter()
        for one in review.copies_out(conn):
            copies[one.document, str(one.tag)] += one.copies
        sent = _last(conn, review.SENT)
        released = _last(conn, review.RELEASED)
        for document in review.documents_under_review(session):
            key = document.name, str(document.tag)
            order, version = sent.get(key), released.get(key)
            is_open = (
                order is not None
                and order.data["source_sha256"] == document.digest
                and (version is None or order.seq > version.seq)
            )
            known = _Known(
                document,
                review.statuses(document, log, session.policy),
                0 if version is None else int(version.data["version"]),
                copies[key],
                order.at if is_open and order is not None else None,
            )
            self._known.setdefault((document.name, document.tag.regionless), []).append(known)
            self._classes[document.name] = document.doc_class  # one class in every language

    def build(self, documents: tuple[VitalDocument, ...]) -> PlanMatrix:
        due = [one for one in self._need.languages if one.due]
        known = {one.tag: one for one in self._need.languages}
        wanted = [
            (document, tag)
            for document in documents
            for tag in (
                [one.tag for one in due] if document.languages == "due" else document.languages
            )
        ]
        cells, notes = [], list(self._need.notes)
        self._progress.start("documents", len(wanted), "translations")
        for document, tag in wanted:
            cells.append(self._cell(document, known.setdefault(tag, _named(tag))))
            self._progress.advance()
        self._progress.finish()
        notes += [
            f"{document.id}: {problem} ({document.file})"
            for document in documents
            if document.file is not None and (problem := self._words.problem(document.file))
        ]
        notes += [
            f"{document.id}: its file is of the class {strict}, which is stricter than "
            f"{document.class_} in documents.yaml and counts"
            for document in documents
            if (strict := self._class_of(document)) != document.class_
        ]
        languages = [known[tag] for tag in dict.fromkeys(tag for _, tag in wanted)]
        languages.sort(key=lambda one: (-(one.low or 0), one.tag))
        return PlanMatrix(
            documents, tuple(languages), tuple(cells), self._need.questions, tuple(notes)
        )

    # -- a cell -----------------------------------------------------------------------------------

    def _cell(self, document: VitalDocument, language: PlanLanguage) -> PlanCell:
        tag = language.tag
        known = self._of(document, tag)
        made = PlanCell(document.id, tag, "missing", "")
        if known is not None:
            made = self._reviewed(known, made)
        if made.state == "missing":
            made = self._unbegun(document, language, made)
        if made.state in TO_TRANSLATE:
            return replace(made, words=self._count(document, tag, known))
        return made

    def _of(self, document: VitalDocument, tag: Tag) -> _Known | None:
        """Return what is known in this language, or in another region of it."""
        found = self._known.get((document.file or "", tag.regionless), [])
        exact = [one for one in found if one.document.tag == tag]
        return next(iter(exact or found), None)

    def _reviewed(self, known: _Known, made: PlanCell) -> PlanCell:
        """Return the cell of a document under review."""
        found, policy = known.document, self._session.policy
        made = replace(made, version=known.version, copies=known.copies)

        def cell(state: CellState, why: str) -> PlanCell:
            return replace(made, state=state, why=why)

        if found.problem or not found.digest:
            return cell("stale", found.problem or "the source file is missing")
        hold = self._held.get((found.name, str(found.tag)))
        for ground in review.withdrawal_reasons(hold, known.statuses, policy):
            return cell("stale", ground.text)
        if not found.sentences:
            return cell("missing", "the source has no sentence to translate")
        return self._unfinished(known, made)

    def _unfinished(self, known: _Known, made: PlanCell) -> PlanCell:
        """Return the cell by the states of the sentences."""

        def cell(state: CellState, why: str) -> PlanCell:
            return replace(made, state=state, why=why)

        states = Counter(one.state for one in known.statuses.values())
        if states[State.APPROVED] == len(known.statuses):
            return self._approved(known, made)
        if known.sent is not None:
            return cell("in_review", f"sent to a translator on {day_of(known.sent)}")
        done = f"{states[State.APPROVED]} of {len(known.statuses)} sentences approved"
        if states[State.STALE]:
            return cell("stale", f"{_reason(known, State.STALE)}; {done}")
        if known.version and (states[State.NEW] or states[State.DRAFT]):
            return cell("stale", f"the source changed since version {known.version}; {done}")
        if states[State.TRANSLATED] or states[State.REVIEWED]:
            return cell("in_review", done)
        if states[State.DRAFT]:
            used = any(one.origin.startswith(review.IN_USE) for one in known.document.sentences)
            why = "in use before, not approved" if used else "drafted by a machine"
            return cell("draft", why)
        return made

    def _approved(self, known: _Known, made: PlanCell) -> PlanCell:
        """Return the cell of a document that is approved as a whole."""
        policy, today = self._session.policy, self._session.today
        due = review.review_due(known.statuses, policy).due
        if due is not None and due < today:
            return replace(made, state="stale", why=f"its approval was due for review on {due}")
        basis = policy.documents.named(known.document.doc_class).basis
        for ground in print_decision(policy, basis, today).reasons:
            return replace(made, state="stale", why=ground.text)
        if not known.version:
            why = "approved; hand it out: langaccess publish DOCUMENT"
            return replace(made, state="in_review", why=why)
        out = plural(known.copies, "copy", "copies") if known.copies else "no copies"
        return replace(made, state="done", why=f"version {known.version}, {out} handed out")

    def _unbegun(self, document: VitalDocument, language: PlanLanguage, made: PlanCell) -> PlanCell:
        """Return the cell of a document that no person has translated into a language."""
        tag = language.tag
        if is_sign(tag):
            why = "a sign language has no written form: an interpreter or a recorded film"
            return replace(made, state="oral", why=why)
        oral = self._oral.get(tag)
        if oral is not None:
            return replace(made, state="oral", why=f"{oral.why} ({oral.by}, {oral.on})")
        if language.notice and document.languages == "due":
            why = "few people: a notice that oral help is free is enough by the threshold"
            return replace(made, state="notice", why=why)
        if document.file and self._is_drafted(document.file, tag):
            return replace(made, state="draft", why="drafted by a machine, not under review")
        if self._is_barred(document):
            class_ = self._session.policy.documents.named(self._class_of(document)).text
            why = f"only a person may translate it: it {class_}"
            return replace(made, state="barred", why=why)
        return replace(made, state="missing", why=made.why or "nothing is translated")

    def _is_drafted(self, file: str, tag: Tag) -> bool:
        return ((self._session.folder / file).resolve(), tag.regionless) in self._drafts

    def _class_of(self, document: VitalDocument) -> str:
        """Return the strictest class that inventory, file and review give a document."""
        policy, named = self._session.policy, document.class_
        if document.file is not None:
            of_review = self._classes.get(document.file)
            declared = stricter(policy, self._words.declared(document.file), of_review)
            named = stricter(policy, declared, named) or named
        return named

    def _is_barred(self, document: VitalDocument) -> bool:
        """Return whether no machine may draft it."""
        class_ = self._session.policy.documents.named(self._class_of(document))
        return class_.machine is Machine.NEVER

    def _count(self, document: VitalDocument, tag: Tag, known: _Known | None) -> WordCounts | None:
        """Return the words that are still to be translated."""
        if document.file is None:
            return None if document.words is None else WordCounts(new=document.words)
        done: frozenset[str] = frozenset()
        if known is not None and not self._held.get((known.document.name, str(known.document.tag))):
            done = frozenset(
                one.source.text
                for one in known.document.sentences
                if known.statuses[one.id].state is State.APPROVED
            )
        return self._words.count(document.file, tag, done, barred=self._is_barred(document))


def _last(conn: sqlite3.Connection, kind: str) -> dict[tuple[str, str], ledger.LogEntry]:
    """Return document and language → its last entry of a kind."""
    found = ledger.entries(conn, kind)
    return {(str(one.data["document"]), str(one.data["lang"])): one for one in found}


def _named(tag: Tag) -> PlanLanguage:
    return PlanLanguage(tag, due=False, why="the inventory names it for a document")


def _reason(known: _Known, state: State) -> str:
    reasons = (one.reason for one in known.statuses.values() if one.state is state)
    return next(filter(None, reasons), str(state))
