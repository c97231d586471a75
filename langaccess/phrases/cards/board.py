"""The pointing board: one page of pictures, in one language or for any."""

from __future__ import annotations

import datetime as dt

from langaccess.core.tags import EN, Tag
from langaccess.phrases.book import load_boards
from langaccess.phrases.cards.boards import boards_of, pictured
from langaccess.phrases.cards.model import (
    Card,
    Request,
    Selection,
    preflight,
    shared_data,
    typeset_card,
)
from langaccess.phrases.cards.phrase_lines import ALWAYS, answer_box, printable_texts
from langaccess.phrases.cards.typeset_text import autonym_text


def pointing_board(request: Request, tag: Tag | None, *, on: dt.date) -> tuple[Card, Selection]:
    """Return the board and the lines that were left out.

    The pictures and their English names are on every board; in a language there are also its own
    names and the answers that may be printed.

    Args:
        request: agency, line, phrasebook; its languages are not used.
        tag: the language, or None for a board with pictures and English alone.
        on: the day at the foot.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: the installation is damaged.
    """
    selection = Selection(request)
    if tag is not None:
        selection.take_name(tag)
        preflight(printable_texts(selection, tag, ALWAYS))
        answers = [answer_box(selection, id_, tag) for id_ in ALWAYS]
    else:
        phrases = request.book.phrases
        answers = [
            {
                "text": None,
                "en": phrases[id_].en,
                "picture": pictured(selection, phrases[id_].picture),
            }
            for id_ in ALWAYS
        ]
    boards = boards_of(selection, load_boards().page, tag)
    line = f" Interpreter line: {request.line}." if request.line else ""
    data = {
        **shared_data(selection, f"Pointing board{f': {tag.name}' if tag else ''}", on),
        "english": tag.name if tag else "",
        "name": autonym_text(tag or EN),
        "instruction": f"Show this page and wait.{line}"
        " Never for rights, consent or statements: get a qualified interpreter.",
        "always": answers,
        "boards": boards,
    }
    name = f"board-{tag}" if tag else "board"
    return typeset_card(name, "board", data, selection, [tag] if tag else []), selection
