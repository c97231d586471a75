"""The letter sheet: one language, every phrase of the topics that were asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from langaccess.cards.lines import ALWAYS, answer_box, rows_of, texts, topics_of
from langaccess.cards.model import Card, Request, Selection, code, footer, preflight
from langaccess.cards.pieces import named
from langaccess.cards.typeset import pages_of, pdf
from langaccess.files import safe_name
from langaccess.tags import Tag

__all__ = ["sheet"]

_SIZE = 14.0  # the smallest that was found readable at arm's length
_ANSWER = 11.0


def sheet(
    request: Request, tag: Tag, *, topics: Sequence[str], on: dt.date
) -> tuple[Card | None, Selection]:
    """Return the sheet of one language and what was left out; no sheet when nothing is left.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    chosen = list(topics_of(selection, topics))
    phrases = [phrase for topic in chosen for phrase in topic.phrases]
    ids = [id_ for phrase in phrases for id_ in (phrase.id, *phrase.choices)]
    preflight(texts(selection, tag, dict.fromkeys([*ids, *ALWAYS])))
    parts = [
        {"title": topic.title, "rows": rows}
        for topic in chosen
        if (rows := rows_of(selection, topic.phrases, tag))
    ]
    if not parts:
        return None, selection
    always = [answer_box(selection, id_, tag) for id_ in ALWAYS]
    data = {
        "title": f"Phrase sheet: {tag.name}",
        "author": request.agency or "langaccess",
        "english": tag.name,
        "name": named(tag),
        "instruction": _instruction(request),
        "code": code(request),
        "footer": footer(selection, on.isoformat()),
        "draft": bool(selection.drafts),
        "size": 16.0 if tag == "ur" else _SIZE,
        "answer": _ANSWER,
        "always": always,
        "topics": parts,
    }
    made = pdf("sheet", data)
    name = safe_name(f"sheet-{tag}{'-proof' if request.proof else ''}.pdf")
    return Card(
        name, made, pages_of(made), (tag,), bool(selection.drafts), "sheet", data
    ), selection


def _instruction(request: Request) -> str:
    words = (
        "Point at a line, wait for an answer. The same number is the same phrase in every language."
    )
    line = f" Interpreter line: {request.line}." if request.line else ""
    return f"{words}{line} Never for rights, consent or statements: get a qualified interpreter."
