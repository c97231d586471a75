"""Phrases to paper and to a phone: cards, sheets, booklets, posters as PDF, and one HTML file.

Every function returns bytes and a list of lines left out; nothing here writes a file. The state of
a phrase, never the caller, decides what may be printed without DRAFT.
"""

from __future__ import annotations

from langaccess.core.print import pictures
from langaccess.phrases.cards.ask_page import AskAnswer, AskChoice, AskGuide, ask_page
from langaccess.phrases.cards.board import pointing_board
from langaccess.phrases.cards.booklet import MOST_SHEETS, booklet
from langaccess.phrases.cards.greeting_page import greetings_page
from langaccess.phrases.cards.greeting_recordings import (
    SPEAKERS,
    Greeting,
    GreetingDecision,
    check_greetings,
    greeting_kit,
    load_greeting_rules,
    sign_greetings,
    speakers_form,
)
from langaccess.phrases.cards.ispeak import SIZES, Size, ispeak
from langaccess.phrases.cards.languages import written
from langaccess.phrases.cards.model import (
    UNTRANSLATED,
    UNTRANSLATED_LANGUAGE,
    Card,
    LeftOut,
    Request,
    Selection,
    template_parts,
)
from langaccess.phrases.cards.phone_guide import Guide, GuidePerson, GuideRule, GuideWay
from langaccess.phrases.cards.phone_page import html
from langaccess.phrases.cards.poster import POSTERS, Poster, poster
from langaccess.phrases.cards.recordings import Recording, Recordings, read_recordings
from langaccess.phrases.cards.script_chart import chart
from langaccess.phrases.cards.seal import Seal, load_seal
from langaccess.phrases.cards.sheet import sheet, sheet_pages
from langaccess.phrases.cards.speakers import by_speakers, load_census
from langaccess.phrases.cards.stock import STOCKS, CardLayout, Duplex, Guides, Stock, calibration
from langaccess.phrases.cards.wallet import wallet

__all__ = [
    "MOST_SHEETS",
    "POSTERS",
    "SIZES",
    "SPEAKERS",
    "STOCKS",
    "UNTRANSLATED",
    "UNTRANSLATED_LANGUAGE",
    "AskAnswer",
    "AskChoice",
    "AskGuide",
    "Card",
    "CardLayout",
    "Duplex",
    "Greeting",
    "GreetingDecision",
    "Guide",
    "GuidePerson",
    "GuideRule",
    "GuideWay",
    "Guides",
    "LeftOut",
    "Poster",
    "Recording",
    "Recordings",
    "Request",
    "Seal",
    "Selection",
    "Size",
    "Stock",
    "ask_page",
    "booklet",
    "by_speakers",
    "calibration",
    "chart",
    "check_greetings",
    "greeting_kit",
    "greetings_page",
    "html",
    "ispeak",
    "load_census",
    "load_greeting_rules",
    "load_seal",
    "pointing_board",
    "poster",
    "preview",
    "read_recordings",
    "sheet",
    "sheet_pages",
    "sign_greetings",
    "speakers_form",
    "wallet",
    "written",
]


def preview(card: Card, *, ppi: int = 110) -> list[bytes]:
    """Return each page of a card as a PNG picture."""
    return pictures(template_parts(card.template), card.content, card.files, ppi=ppi)
