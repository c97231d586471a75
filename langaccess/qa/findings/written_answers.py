"""Answers to findings that a translator writes into a file, one line each: `CODE: reason`.

`number.differs: the office has two numbers`, in the remark on a sentence or in the column `answers`
of a table. An answer is kept as one to `langaccess check accept`: in the log, for this text as it
is. A file that is written later has it again.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping

from langaccess.agency import approval, ledger
from langaccess.agency.people import load_roster, person_called
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.qa.findings.acceptance import (
    ACCEPTED,
    FindingAnswer,
    ShownFinding,
    accept,
    answers,
    remember,
)
from langaccess.qa.findings.report import segment_id

_ANSWER = re.compile(r"(?:^|(?<=\s))([a-z][a-z_]*\.[a-z][a-z_]*)\s*:\s+")


def answers_in(remark: str) -> Iterator[tuple[str, str]]:
    """Yield the code and the reason of each answer in a remark."""
    _before, *parts = _ANSWER.split(remark)
    for code, why in zip(parts[::2], parts[1::2], strict=True):
        yield code, " ".join(why.split()).rstrip(";")


def written_answers(conn: sqlite3.Connection) -> Mapping[str, tuple[str, ...]]:
    """Return segment → the answers to its findings, as they are written into a file."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in ledger.entries(conn, ACCEPTED):
        one = entry.data
        words = f"{one['by']} answered {one['code']}: {one['why']}"
        found[one["segment"]] = (*found.get(one["segment"], ()), words)
    return found


class AnswerTaker:
    """Writes the answers of a returned file into the log.

    Args:
        translator: who answers.

    Attributes:
        translator: who answers.
        taken: place, code and reason of each answer that counts.
        refused: place of each answer that does not count, and why.
    """

    def __init__(self, session: Session, translator: str) -> None:
        self._session = session
        self.translator = translator
        self._person: str | None = None
        self.taken: list[tuple[str, str, str]] = []
        self.refused: list[tuple[str, str]] = []

    def take(self, place: str, remark: str, open_: Iterable[ShownFinding]) -> bool:
        """Record the answers in the remark on a text.

        Args:
            place: where the text is, for the report.
            remark: what the translator wrote.
            open_: the findings in the text that no one has answered.

        Returns:
            Whether an answer was recorded.
        """
        said = dict(answers_in(remark))
        found = {one.code: one for one in open_ if one.code in said}
        remember(self._session.connection, found.values())
        before = len(self.taken)
        for code, one in found.items():
            answer = FindingAnswer(
                code, one.segment, self.translator, said[code], person=self._roster_id()
            )
            try:
                accept(self._session.connection, answer, at=self._session.now)
            except InputError as exc:
                self.refused.append((place, f"{code}: {exc.message}"))
            else:
                self.taken.append((place, code, said[code]))
        return len(self.taken) > before

    def _roster_id(self) -> str:
        """Return the id of the translator on the roster, or empty for someone else."""
        if self._person is None:
            roster = load_roster(self._session.folder / "roster", self._session.policy)
            try:
                self._person = person_called(roster, self._session.policy, self.translator).id
            except InputError:
                self._person = ""
        return self._person


class TextFindings:
    """The findings in a text outside documents, such as a phrase or a term.

    Args:
        id_: id of the text.
        tag: language of its translation.
        target: the translation.
        found: what the checks found in it.
    """

    def __init__(
        self, id_: str, tag: Tag, source: str, target: str, found: Iterable[Finding]
    ) -> None:
        self.id = id_
        self.tag = tag
        self.segment = segment_id(id_, source, target)
        self.found = tuple(found)

    def open(self, answered: Collection[tuple[str, str]]) -> tuple[Finding, ...]:
        """Return what no one has answered; `answered` has code and segment of each answer."""
        return tuple(one for one in self.found if (one.code, self.segment) not in answered)

    def answered(
        self, said: Mapping[tuple[str, str], FindingAnswer]
    ) -> tuple[approval.AcceptedFinding, ...]:
        """Return what someone has answered, with the answer, as the approval service takes it."""
        return tuple(
            approval.AcceptedFinding(one, answer.by, answer.why, answer.person)
            for one in self.found
            if (answer := said.get((one.code, self.segment))) is not None
        )

    def take(self, session: Session, taker: AnswerTaker, cell: str) -> None:
        """Record the answers in a cell; those that an export wrote there are on record already.

        A code that no check gives for this text is refused.
        """
        for segment, written in written_answers(session.connection).items():
            for words in written if segment.startswith(f"{self.id}:") else ():
                cell = cell.replace(words, "")
        open_ = [
            ShownFinding(one.code, self.segment, one.severity is Severity.ERROR, lang=str(self.tag))
            for one in self.open(answers(session))
        ]
        taker.take(self.id, cell, open_)
        codes = {one.code for one in self.found}
        taker.refused += [
            (self.id, f"{code}: no check finds this here")
            for code, _why in answers_in(cell)
            if code not in codes
        ]
