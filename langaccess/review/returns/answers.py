"""Answers to findings that a translator writes into the remark on a sentence.

One line each: the code of the finding, a colon, the reason (`number.differs: the office has two
numbers`). It works in every format in which a remark comes back: XLIFF 1.2 and 2.1, the review
page, and the Word table. The answer is kept as one to `langaccess check accept`: in the log, for
this sentence as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from langaccess import qa
from langaccess.agency import ledger
from langaccess.agency.people import load_roster, person_called
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.formats.exchange import Returned
from langaccess.review.checks import finding_id, findings, remember, untranslated_codes
from langaccess.review.model import ReviewedDocument, ReviewedSentence

__all__ = ["AnswerTaker", "answers_in", "with_answers"]

_ANSWER = re.compile(r"(?:^|(?<=\s))([a-z][a-z_]*\.[a-z][a-z_]*)\s*:\s+")


def answers_in(remark: str) -> Iterator[tuple[str, str]]:
    """Yield the code and the reason of each answer in a remark."""
    _before, *parts = _ANSWER.split(remark)
    for code, why in zip(parts[::2], parts[1::2], strict=True):
        yield code, " ".join(why.split()).rstrip(";")


class AnswerTaker:
    """Writes the answers in returned remarks into the log.

    Args:
        session: the agency; its database is in a transaction.
        document: the document that came back.
        translator: who answers.
    """

    def __init__(self, session: Session, document: ReviewedDocument, translator: str) -> None:
        self._session = session
        self._document = document
        self._translator = translator
        self._person: str | None = None
        self.taken: list[tuple[str, str, str]] = []
        """Place, code and reason of each answer that counts."""
        self.refused: list[tuple[str, str]] = []
        """Place of an answer that does not count, and why."""

    def take(self, sentence: ReviewedSentence, remark: str) -> bool:
        """Record the answers in the remark on a sentence with its returned translation.

        Returns:
            Whether an answer was recorded.
        """
        said = dict(answers_in(remark))
        if not said:
            return False
        conn, policy = self._session.connection, self._session.policy
        open_ = findings(sentence, self._document, policy, qa.accepted(conn))
        found = {one.code: one for one in open_ if one.code in said}
        remember(
            conn, self._document, found.values(),
            untranslated_codes(sentence, self._document, policy),
        )  # fmt: skip
        before = len(self.taken)
        for code, one in found.items():
            answer = qa.FindingAnswer(
                code, one.segment, self._translator, said[code], person=self._roster_id()
            )
            try:
                qa.accept(conn, answer, at=self._session.now)
            except InputError as exc:
                self.refused.append((sentence.place, f"{code}: {exc.message}"))
            else:
                self.taken.append((sentence.place, code, said[code]))
        return len(self.taken) > before

    def _roster_id(self) -> str:
        """Return the id of the translator on the roster, or empty for someone else."""
        if self._person is None:
            roster = load_roster(self._session.folder / "roster", self._session.policy)
            try:
                self._person = person_called(roster, self._session.policy, self._translator).id
            except InputError:
                self._person = ""
        return self._person


def with_answers(session: Session, document: ReviewedDocument, file: Returned) -> Returned:
    """Return a file for a translator with the answers to findings in the notes on its sentences."""
    by_id = {finding_id(one): one.place for one in document.sentences if one.target is not None}
    by_id |= {qa.of_paragraph(id_): place for id_, place in by_id.items()}
    said: dict[str, list[str]] = {}
    for entry in ledger.entries(session.connection, qa.ACCEPTED):
        one = entry.data
        if one["segment"] in by_id:
            words = f"{one['by']} answered {one['code']}: {one['why']}"
            said.setdefault(by_id[one["segment"]], []).append(words)
    units = (
        replace(unit, note="; ".join(filter(None, (unit.note, *said.get(unit.id, ())))))
        for unit in file.units
    )
    return replace(file, units=tuple(units))
