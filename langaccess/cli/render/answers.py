"""The answers to findings that a table brought back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from langaccess.qa import AnswerTaker


class TakenAnswer(TypedDict):
    """An answer to a finding that came with a file."""

    id: str
    code: str
    why: str
    by: str


class UntakenAnswer(TypedDict):
    """An answer that was not understood."""

    id: str
    text: str


class AnswerRows(TypedDict):
    """The answers to findings that came with a file."""

    answers: list[TakenAnswer]
    unanswered: list[UntakenAnswer]


def answer_rows(takers: Sequence[AnswerTaker]) -> AnswerRows:
    """Return the fields `answers` and `unanswered` of a result."""
    return {
        "answers": [
            {"id": id_, "code": code, "why": why, "by": taker.translator}
            for taker in takers
            for id_, code, why in taker.taken
        ],
        "unanswered": [
            {"id": id_, "text": text} for taker in takers for id_, text in taker.refused
        ],
    }


def answer_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what counts as an answer, and what does not."""
    for one in row["answers"]:
        yield f"  {one['id']}: {one['by']} answers {one['code']}: {one['why']}"
    for one in row["unanswered"]:
        yield f"  {one['id']}: this answer does not count: {one['text']}"
