"""The phrases of a card in one language: those that may be printed, with their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from langaccess.cards.model import Selection
from langaccess.cards.pieces import piece
from langaccess.phrasebook import Answers, Phrase, Topic
from langaccess.tags import Tag

__all__ = ["ALWAYS", "answer_box", "rows_of", "texts", "topics_of"]

# Two-way cards: what the reader can always point at, in this order.
ALWAYS = ("answer.yes", "answer.no", "answer.not-understand", "answer.cannot-read", "answer.other")


def topics_of(selection: Selection, names: Iterable[str]) -> Iterator[Topic]:
    """Yield the topics that were named, in the order of the book; the answers are none."""
    wanted = set(names)
    for topic in selection.request.book.topics:
        if topic.id in wanted:
            yield topic


def rows_of(selection: Selection, phrases: Iterable[Phrase], tag: Tag) -> list[dict[str, Any]]:
    """Return the phrases that may be printed in `tag`; the others are left out and remembered."""
    rows = []
    for phrase in phrases:
        entry = selection.take(phrase.id, tag)
        if entry is not None:
            rows.append(
                {
                    "number": phrase.number,
                    "en": phrase.en,
                    "text": piece(entry.text, tag),
                    "say": entry.say,
                    "answer": _answer(selection, phrase, tag),
                }
            )
    return rows


def answer_box(selection: Selection, id_: str, tag: Tag) -> dict[str, Any]:
    """Return an answer to point at; in English alone where its translation may not be printed."""
    entry = selection.take(id_, tag)
    english = selection.request.book.phrases[id_].en
    return {"text": None if entry is None else piece(entry.text, tag), "en": english}


def texts(selection: Selection, tag: Tag, ids: Iterable[str]) -> Iterator[tuple[str, Tag, str]]:
    """Yield id, language and text of what may be printed of `ids`, for the preflight."""
    for id_ in ids:
        entry = selection.request.book.translation(id_, tag)
        if entry is not None and (entry.printable or selection.request.proof):
            yield id_, tag, entry.text


def _answer(selection: Selection, phrase: Phrase, tag: Tag) -> dict[str, Any]:
    if phrase.answers is Answers.YES_NO:
        choices = [answer_box(selection, id_, tag) for id_ in ALWAYS[:2]]
        return {"kind": "choice", "choices": choices}
    choices = [answer_box(selection, id_, tag) for id_ in phrase.choices]
    return {"kind": str(phrase.answers), "choices": choices}
