"""Answers to findings in the remarks of a returned file, and in the files for translators.

They work in every format in which a remark comes back: XLIFF 1.2 and 2.1, the review page, and the
Word table. How they are written is `qa.AnswerTaker`.
"""

from __future__ import annotations

from dataclasses import replace

from langaccess import qa
from langaccess.agency.session import Session
from langaccess.core.model import Severity
from langaccess.formats.exchange import Returned
from langaccess.review.checks import finding_id, findings, untranslated_codes
from langaccess.review.model import ReviewedDocument, ReviewedSentence


class SentenceAnswerTaker(qa.AnswerTaker):
    """Writes the answers in returned remarks into the log.

    Args:
        session: the agency; its database is in a transaction.
        document: the document that came back.
        translator: who answers.
    """

    def __init__(self, session: Session, document: ReviewedDocument, translator: str) -> None:
        super().__init__(session, translator)
        self._document = document

    def take_remark(self, sentence: ReviewedSentence, remark: str) -> bool:
        """Record the answers in the remark on a sentence with its returned translation.

        Returns:
            Whether an answer was recorded.
        """
        if not any(qa.answers_in(remark)):
            return False
        document, policy = self._document, self._session.policy
        kept = untranslated_codes(sentence, document, policy)
        open_ = findings(sentence, document, policy, qa.accepted(self._session))
        shown = [
            qa.ShownFinding(
                one.code, one.segment, one.severity is Severity.ERROR, one.code in kept,
                document.name, str(document.tag),
            )
            for one in open_
        ]  # fmt: skip
        return self.take(sentence.place, remark, shown)


def with_answers(session: Session, document: ReviewedDocument, file: Returned) -> Returned:
    """Return a file for a translator with the answers to findings in the notes on its sentences."""
    by_id = {finding_id(one): one.place for one in document.sentences if one.target is not None}
    by_id |= {qa.of_paragraph(id_): place for id_, place in by_id.items()}
    said: dict[str, list[str]] = {}
    for segment, words in qa.written_answers(session.connection).items():
        if segment in by_id:
            said.setdefault(by_id[segment], []).extend(words)
    units = (
        replace(unit, note="; ".join(filter(None, (unit.note, *said.get(unit.id, ())))))
        for unit in file.units
    )
    return replace(file, units=tuple(units))
