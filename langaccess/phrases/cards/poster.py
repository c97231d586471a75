"""The poster: one phrase in every language, to be read from a wall or a desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from langaccess.core.tags import Tag
from langaccess.phrases.book import Phrase
from langaccess.phrases.cards.boards import deaf_ways, pictured
from langaccess.phrases.cards.languages import POINT, language_rows, written
from langaccess.phrases.cards.model import (
    Card,
    Request,
    Selection,
    preflight,
    shared_data,
    typeset_card,
)
from langaccess.phrases.cards.phrase_lines import ALWAYS, answer_box, printable_texts, topics_of
from langaccess.phrases.cards.typeset_text import autonym_text, typeset_text

Poster = Literal["letter", "tabloid"]

# Inches and points; a tabloid sheet is read from further away, so its type is larger, too.
POSTERS: dict[Poster, dict[str, float]] = {
    "letter": {
        "width": 8.5, "height": 11, "margin": 0.45, "title": 26, "name": 16,
        "line": 10, "small": 7.5, "gap": 6, "mark": 150,
    },
    "tabloid": {
        "width": 11, "height": 17, "margin": 0.5, "title": 38, "name": 24,
        "line": 15, "small": 10, "gap": 10, "mark": 220,
    },
}  # fmt: skip


def poster(
    request: Request, *, size: Poster, on: dt.date, topics: Sequence[str] = ()
) -> tuple[Card | None, Selection]:
    """Return a poster and the lines that were left out; None when no line may be printed.

    Without topics it is the poster for the door: "Point to your language. An interpreter is
    free.", with the own name of every language. With topics it has a page for each phrase; a
    phrase with choices has a page for each language, with a line for each choice. Languages are in
    the order of the request.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: the installation is damaged.
    """
    selection = Selection(request)
    book = request.book
    found = [phrase for topic in topics_of(selection, topics) for phrase in topic.phrases]
    if topics and not found:
        return None, selection
    chosen = {id_ for phrase in found for id_ in phrase.choices}
    parts = []
    tags: dict[Tag, None] = {}
    for phrase in found or [book.phrases[POINT]]:
        if phrase.choices:
            pages = [page for tag in written(request) if (page := _choice(selection, phrase, tag))]
            parts += pages
            tags |= dict.fromkeys(page["tag"] for page in pages)
            continue
        if phrase.id in chosen:
            continue  # on the pages of its question
        rows = [
            row for row in language_rows(selection, phrase.id) if row.data["lines"] or not found
        ]
        if rows:
            tags |= dict.fromkeys(row.tag for row in rows)
            parts.append(
                {
                    "kind": "phrase" if found else "door",
                    "lines": _lines(phrase, numbered=bool(found)),
                    "picture": pictured(selection, phrase.picture),
                    "rows": [row.data for row in rows],
                }
            )
    if not parts:
        return None, selection
    deaf = deaf_ways(selection)
    data = {
        **shared_data(selection, _title(found), on),
        "deaf": deaf,
        "sizes": POSTERS[size],
        "parts": parts,
    }
    return typeset_card(f"poster-{size}", "poster", data, selection, tags), selection


def _choice(selection: Selection, phrase: Phrase, tag: Tag) -> dict[str, Any] | None:
    """Return a page in one language: a question, and the lines to point at; None without them."""
    preflight(printable_texts(selection, tag, (phrase.id, *phrase.choices, *ALWAYS)))
    question = selection.take(phrase.id, tag)
    rows = [row for id_ in phrase.choices if (row := answer_box(selection, id_, tag))["text"]]
    if question is None or not rows:
        return None
    selection.take_name(tag)
    return {
        "kind": "choice",
        "tag": tag,
        "english": tag.name,
        "name": autonym_text(tag),
        "lines": _lines(phrase, numbered=True),
        "question": typeset_text(question.text, tag, phrase.id),
        "rows": rows,
        "always": [answer_box(selection, id_, tag) for id_ in ALWAYS[2:]],
    }


def _title(found: Sequence[Phrase]) -> str:
    return "Phrases in many languages" if found else "Point to your language"


def _lines(phrase: Phrase, *, numbered: bool) -> list[str]:
    """Return the heading, a line for each sentence of it."""
    first, *more = phrase.en.replace(". ", ".\n").splitlines()
    return [f"{phrase.number}. {first}" if numbered else first, *more]
