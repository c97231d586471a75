"""The phrases of a card in one language: those that may be printed, with their answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.phrases.book import Answers, Phrase, Topic, Translation
from langaccess.phrases.cards.boards import boards_of, pictured
from langaccess.phrases.cards.languages import variety_note
from langaccess.phrases.cards.model import Selection, preflight
from langaccess.phrases.cards.typeset_text import autonym_text, typeset_text

# Answers that the reader can always point at, in this order.
ALWAYS = ("answer.yes", "answer.no", "answer.not-understand", "answer.cannot-read", "answer.other")

_SHARED = 4  # lines with the same doubt: it is printed once, at the head

# The smallest sizes, in points, that were found readable at arm's length. Nastaliq is small for its
# size.
_SIZE = 14.0
_SIZES = {"ur": 16.0}


@dataclass(frozen=True, slots=True)
class _Rules:
    """Rules for an officer who shows a topic, by the id of the topic."""

    as_of: dt.date
    basis: tuple[str, ...]
    rules: Mapping[str, str]


@cache
def load_rules() -> _Rules:
    """Return the rules printed at the head of some topics, in English."""
    from langaccess.core.config import load

    return load(_Rules, shipped(DATA, "cards.yaml"))


def topics_of(selection: Selection, names: Iterable[str]) -> Iterator[Topic]:
    """Yield the named topics, in the order of the book, without those that are only spoken."""
    wanted = set(names)
    for topic in selection.request.book.topics:
        if topic.id in wanted and not topic.spoken:
            yield topic


def language_section(
    selection: Selection, tag: Tag, topics: Sequence[str]
) -> dict[str, Any] | None:
    """Return the content of one language's pages, or None when no line may be printed."""
    chosen = list(topics_of(selection, topics))
    phrases = [phrase for topic in chosen for phrase in topic.phrases]
    ids = [id_ for phrase in phrases for id_ in (phrase.id, *phrase.choices)]
    preflight(printable_texts(selection, tag, dict.fromkeys([*ids, *ALWAYS])))
    parts: list[dict[str, Any]] = [
        {"title": topic.title, "rule": load_rules().rules.get(topic.id, ""), "rows": rows}
        for topic in chosen
        if (rows := phrase_rows(selection, topic.phrases, tag))
    ]
    if not parts:
        return None
    selection.take_name(tag)
    answers = ALWAYS if asks(row for part in parts for row in part["rows"]) else ALWAYS[2:]
    return {
        "doubts": _common_doubts([row for part in parts for row in part["rows"]]),
        "tag": tag,
        "english": tag.name,
        "name": autonym_text(tag),
        "origin": variety_note(selection.request, tag),
        "size": _SIZES.get(tag, _SIZE),
        "always": [answer_box(selection, id_, tag) for id_ in answers],
        "topics": parts,
        "boards": boards_of(selection, _named_boards(chosen, parts), tag),
    }


def asks(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a row is a question with the usual Yes and No: only those belong to these."""
    return any(row["asks"] for row in rows)


def _common_doubts(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the doubts that many lines share, and take them out of the lines."""
    counts = Counter(row["doubt"] for row in rows if row["doubt"])
    common = [doubt for doubt, count in counts.items() if count >= _SHARED]
    for row in rows:
        if row["doubt"] in common:
            row["doubt"] = ""
    return common


def _named_boards(topics: Iterable[Topic], parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the boards that the printed phrases name."""
    printed = {row["number"] for part in parts for row in part["rows"]}
    for topic in topics:
        for phrase in topic.phrases:
            if phrase.number in printed:
                yield from phrase.point_at


def phrase_rows(selection: Selection, phrases: Iterable[Phrase], tag: Tag) -> list[dict[str, Any]]:
    """Return the phrases that may be printed in `tag`; the others are listed as left out."""
    rows = []
    for phrase in phrases:
        entry = selection.take(phrase.id, tag)
        if entry is not None:
            rows.append(
                {
                    "number": phrase.number,
                    "en": phrase.en,
                    "picture": pictured(selection, phrase.picture),
                    "boards": phrase.point_at,
                    "text": typeset_text(entry.text, tag, entry.id),
                    "say": entry.say,
                    "asks": phrase.answers is Answers.YES_NO and entry.answers is None,
                    "own": entry.answers is not None,
                    "answer": _answer(selection, phrase, tag, entry.own_answers),
                    **_for_reviewer(entry),
                }
            )
    return rows


def _for_reviewer(entry: Translation) -> dict[str, Any]:
    """Return what a proof says about a text: how it reads in English, and what is in doubt."""
    if entry.printable:
        return {"back": "", "doubt": ""}
    return {"back": " / ".join(dict.fromkeys(entry.back)), "doubt": entry.doubt}


def answer_box(selection: Selection, id_: str, tag: Tag, own: str = "") -> dict[str, Any]:
    """Return an answer to point at; in English alone where its translation may not be printed.

    An `own` answer, of one question alone, is printed instead of the usual one.
    """
    entry = selection.take(id_, tag)
    phrase = selection.request.book.phrases[id_]
    text = own or ("" if entry is None else entry.text)
    return {
        "text": typeset_text(text, tag, id_) if text else None,
        "en": phrase.en,
        "number": phrase.number,
        "picture": pictured(selection, phrase.picture),
    }


def printable_texts(
    selection: Selection, tag: Tag, ids: Iterable[str]
) -> Iterator[tuple[str, Tag, str]]:
    """Yield id, language and text of what may be printed of `ids`, for the preflight."""
    for id_ in ids:
        entry = selection.request.book.translation(id_, tag)
        if entry is not None and (entry.printable or selection.request.proof):
            yield id_, tag, entry.text
            for own in entry.own_answers.values():
                yield id_, tag, own


def _answer(
    selection: Selection, phrase: Phrase, tag: Tag, own: Mapping[str, str]
) -> dict[str, Any]:
    if phrase.answers is Answers.YES_NO:
        choices = [answer_box(selection, id_, tag, own.get(id_, "")) for id_ in ALWAYS[:2]]
        return {"kind": "choice", "choices": choices}
    choices = [answer_box(selection, id_, tag) for id_ in phrase.choices]
    return {"kind": str(phrase.answers), "choices": choices}
