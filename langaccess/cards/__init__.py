"""Phrases to paper: cards, sheets and the language identification sheet, as PDF.

Every function returns bytes and a list of what it left out; nothing here writes a file. What may be
printed without DRAFT is decided by the phrase's own state, never by the caller.
"""

from __future__ import annotations

from langaccess.cards.ispeak import SIZES, Size, ispeak
from langaccess.cards.model import Card, LeftOut, Request, Selection
from langaccess.cards.sheet import sheet
from langaccess.cards.typeset import pictures
from langaccess.cards.wallet import STOCKS, Duplex, Guides, Layout, Stock, wallet

__all__ = [
    "SIZES",
    "STOCKS",
    "Card",
    "Duplex",
    "Guides",
    "Layout",
    "LeftOut",
    "Request",
    "Selection",
    "Size",
    "Stock",
    "ispeak",
    "preview",
    "sheet",
    "wallet",
]


def preview(card: Card, *, ppi: int = 110) -> list[bytes]:
    """Return each page of a card as a PNG picture."""
    return pictures(card.template, card.content, ppi=ppi)
