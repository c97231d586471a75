"""Paper for wallet cards: the places of the cards on a sheet, and a page to adjust the printer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from langaccess.phrases.cards.model import Card, Request, Selection, shared_data, typeset_card

Duplex = Literal["long", "short", "fold"]
Guides = Literal["marks", "lines", "none"]
Stock = Literal["avery", "cr80"]

# Inches. Avery 5371: ten business cards without gutters. CR80: eight cards for an ID laminator.
STOCKS: dict[Stock, dict[str, Any]] = {
    "avery": {
        "name": "Avery 5371", "card": [3.5, 2.0], "columns": 2, "rows": 5, "left": 0.75,
        "top": 0.5, "gutter": [0, 0],
    },
    "cr80": {
        "name": "CR80", "card": [3.375, 2.125], "columns": 2, "rows": 4, "left": 0.8125,
        "top": 1.0625, "gutter": [0.125, 0.125],
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardLayout:
    """The arrangement of cards on the sheet.

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

    @property
    def data(self) -> dict[str, Any]:
        """The values for a template."""
        return {
            "stock": STOCKS[self.stock],
            "duplex": self.duplex,
            "guides": self.guides,
            "offset": list(self.offset),
        }


def calibration(request: Request, *, layout: CardLayout, on: dt.date) -> Card:
    """Return two pages that show how far a printer shifts the backs of the cards.

    Raises:
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    data = {**shared_data(selection, "Printer calibration page", on), **layout.data}
    return typeset_card(f"calibration-{layout.stock}", "calibration", data, selection, ())
