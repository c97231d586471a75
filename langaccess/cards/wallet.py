"""Wallet cards: a card of one language has a front and a back, ten or eight on a letter sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from langaccess.cards.lines import ALWAYS, answer_box, rows_of, texts, topics_of
from langaccess.cards.model import Card, Request, Selection, footer, preflight
from langaccess.cards.pieces import named
from langaccess.cards.typeset import pages_of, pdf, probe
from langaccess.errors import InputError
from langaccess.tags import Tag

__all__ = ["STOCKS", "Duplex", "Guides", "Layout", "Stock", "wallet"]

Duplex = Literal["long", "short", "fold"]
Guides = Literal["marks", "lines", "none"]
Stock = Literal["avery", "cr80"]

# Inches. Avery 5371: ten business cards without gutters. CR80: eight cards for an ID laminator.
STOCKS: dict[Stock, dict[str, Any]] = {
    "avery": {
        "card": [3.5, 2.0], "columns": 2, "rows": 5, "left": 0.75, "top": 0.5, "gutter": [0, 0],
    },
    "cr80": {
        "card": [3.375, 2.125], "columns": 2, "rows": 4, "left": 0.8125, "top": 1.0625,
        "gutter": [0.125, 0.125],
    },
}  # fmt: skip

# Phrases on the front and on the back, the most first: long texts take more cards.
_LOADS = ((2, 3), (2, 2), (1, 2), (1, 1))

# The smallest sizes, in points, at which a script was found readable on a card.
_SMALLEST = {"ur": 11.0, "Mymr": 10.0, "Khmr": 10.0, "Thai": 10.0, "Laoo": 10.0, "Deva": 10.0,
             "Ethi": 10.0, "Hans": 10.0, "Hant": 10.0, "Jpan": 10.0, "Kore": 10.0}  # fmt: skip
_USUAL = 9.0
_LARGEST = 13.0


@dataclass(frozen=True, slots=True)
class Layout:
    """How cards stand on the sheet.

    Attributes:
        stock: the paper.
        duplex: over which edge the printer turns the sheet; `fold` prints both sides side by side.
        guides: marks or lines for cutting, or none for stock that is cut already.
        copies: how often each card is printed.
        offset: by how many inches the backs are moved, right and down.
    """

    stock: Stock = "avery"
    duplex: Duplex = "long"
    guides: Guides = "marks"
    copies: int = 1
    offset: tuple[float, float] = (0.0, 0.0)


def wallet(
    request: Request, *, topics: Sequence[str], layout: Layout, on: dt.date
) -> tuple[Card | None, Selection]:
    """Return one PDF with the cards of all languages; None when no line may be printed.

    A language takes as many cards as its phrases need.

    Raises:
        InputError: a text cannot be printed, or is too long for a card even at the smallest size.
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    phrases = [p for topic in topics_of(selection, topics) for p in topic.phrases]
    preflight(
        found
        for tag in request.tags
        for found in texts(selection, tag, dict.fromkeys([*(p.id for p in phrases), *ALWAYS]))
    )
    rows = {tag: rows_of(selection, phrases, tag) for tag in request.tags}
    rows = {tag: found for tag, found in rows.items() if found}
    if not rows:
        return None, selection
    answers = {tag: [answer_box(selection, id_, tag) for id_ in ALWAYS] for tag in rows}
    data = {
        "title": "Wallet cards",
        "author": request.agency or "langaccess",
        "draft": bool(selection.drafts),
        "footer": "",
        "line": _line(request),
        "stock": STOCKS[layout.stock],
        "duplex": layout.duplex,
        "guides": layout.guides,
        "offset": list(layout.offset),
    }
    ending = footer(selection, on.isoformat())

    def make(tag: Tag, load: tuple[int, int]) -> list[dict[str, Any]]:
        return _cards(tag, rows[tag], answers[tag], load, ending)

    fitted = _fitted(data, layout, make, list(rows))
    cards = [card for made in fitted.values() for card in made for _ in range(layout.copies)]
    data["sheets"] = _sheets(cards, layout)
    made = pdf("wallet", data)
    name = f"wallet-{layout.stock}{'-proof' if request.proof else ''}.pdf"
    return Card(
        name, made, pages_of(made), tuple(rows), bool(selection.drafts), "wallet", data
    ), selection


def _line(request: Request) -> str:
    """Return the line at the foot of the front; the access code is written in by hand."""
    number = request.line or "________________"
    return f"Interpreter line: {number}   Client ID ____________"


def _fitted(
    data: dict[str, Any],
    layout: Layout,
    make: Callable[[Tag, tuple[int, int]], list[dict[str, Any]]],
    tags: Sequence[Tag],
) -> dict[Tag, list[dict[str, Any]]]:
    """Return the cards of each language with their sizes; what does not fit takes more cards.

    Raises:
        InputError: a phrase does not fit even alone.
    """
    made: dict[Tag, list[dict[str, Any]]] = {}
    doubtful = list(tags)
    for load in _LOADS:
        made |= {tag: make(tag, load) for tag in doubtful}
        cards = [card for tag in doubtful for card in made[tag]]
        sizes = probe("wallet", data | {"sheets": _sheets(cards, layout)})
        for card in cards:
            card["front-size"] = sizes[f"{card['what']}, front"]
            card["back-size"] = sizes[f"{card['what']}, back"]
        doubtful = [tag for tag in doubtful if any(map(_unfit, made[tag]))]
        if not doubtful:
            return made
    faults = [words for tag in doubtful for card in made[tag] if (words := _unfit(card))]
    raise InputError(
        f"{faults[0]}: does not fit" + (f" ({len(faults)} in all)" if len(faults) > 1 else ""),
        hint="shorten the phrase, leave it out, or print it on a sheet",
        details=faults,
    )


def _unfit(card: dict[str, Any]) -> str:
    """Return side and phrases of a card that do not fit, or an empty text."""
    for side in ("front", "back"):
        if not card[f"{side}-size"]:
            numbers = ", ".join(str(row["number"]) for row in card[side])
            return f"{card['what']}, {side} (phrase {numbers}) at {card['sizes'][-1]:g} pt"
    return ""


def _sheets(cards: Sequence[dict[str, Any]], layout: Layout) -> list[list[dict[str, Any]]]:
    stock = STOCKS[layout.stock]
    each = stock["rows"] * (1 if layout.duplex == "fold" else stock["columns"])
    return [list(cards[start : start + each]) for start in range(0, len(cards), each)]


def _cards(
    tag: Tag,
    rows: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    load: tuple[int, int],
    ending: str,
) -> list[dict[str, Any]]:
    size = _SMALLEST.get(tag, _SMALLEST.get(tag.script, _USUAL))
    # Three sizes are told apart by eye; more cost time and show no difference.
    steps = [_LARGEST, (_LARGEST + size) / 2, size]
    front, both = load[0], sum(load)
    return [
        {
            "what": f"card {tag}/{number}",
            "name": named(tag),
            "english": tag.name,
            "front": rows[start : start + front],
            "back": rows[start + front : start + both],
            "answers": answers[:2],
            "more": answers[2:],
            "sizes": steps,
            "answer": size,
            "bottom": ending,
        }
        for number, start in enumerate(range(0, len(rows), both), start=1)
    ]
