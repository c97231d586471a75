"""The language identification sheet: a person points at the language that they speak."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from langaccess.phrases.cards.boards import deaf_ways
from langaccess.phrases.cards.languages import POINT, by_region, language_rows
from langaccess.phrases.cards.model import Card, Request, Selection, shared_data, typeset_card

Size = Literal["letter", "tabloid", "pocket"]

# Inches and points. Names and sentences keep the smallest sizes that were found readable: 14 and
# 9 on a sheet, 11 and 8 in the pocket.
SIZES: dict[Size, dict[str, float]] = {
    "letter": {
        "width": 8.5, "height": 11, "margin": 0.45, "columns": 2, "title": 17, "heading": 10,
        "name": 14, "line": 9, "small": 7, "number": 19, "gap": 2.4, "mark": 150,
    },
    "tabloid": {
        "width": 11, "height": 17, "margin": 0.5, "columns": 2, "title": 24, "heading": 14,
        "name": 21, "line": 13, "small": 9.5, "number": 27, "gap": 3.6, "mark": 220,
    },
    "pocket": {
        "width": 4.25, "height": 5.5, "margin": 0.25, "columns": 1, "title": 12, "heading": 9,
        "name": 12, "line": 8.5, "small": 6.5, "number": 17, "gap": 2.2, "mark": 80,
    },
}  # fmt: skip


def ispeak(request: Request, *, size: Size, on: dt.date) -> tuple[Card, Selection]:
    """Return the sheet and the lines that were left out.

    A language whose sentence may not be printed is still listed with its own name, which is never
    a draft.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: the installation is damaged.
    """
    selection = Selection(request)
    rows = language_rows(selection, POINT)
    deaf = deaf_ways(selection)
    data = {
        **shared_data(selection, "Language identification sheet", on),
        "heading": "Point to your language",
        "instruction": _instruction(request),
        "sizes": SIZES[size],
        "regions": by_region(rows, request.first),
        "deaf": deaf,
    }
    tags = [row.tag for row in rows]
    return typeset_card(f"ispeak-{size}", "ispeak", data, selection, tags), selection


def _instruction(request: Request) -> str:
    words = (
        f"{request.officer.capitalize()}: show this page and wait. Say the letter, the number and "
        "the English name to dispatch."
    )
    return f"{words} Interpreter line: {request.line}" if request.line else words
