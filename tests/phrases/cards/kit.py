"""Requests for cards, and what can be read back from a PDF."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.phrases.book import Phrasebook, Translation, load_phrasebook
from langaccess.phrases.cards import STOCKS, Card, Request, Stock

BOOK = load_phrasebook()
DAY = date(2026, 11, 25)


def request(*tags: str, proof: bool = True, book: Phrasebook = BOOK) -> Request:
    return Request(book, tuple(map(Tag, tags)), proof, "Sample County Sheriff", "(856) 555-0100")


def with_text(id_: str, tag: str, text: str, book: Phrasebook = BOOK, **more: Any) -> Phrasebook:
    """Return the phrasebook with another text at one place."""
    before = book.translation(id_, Tag(tag))
    entry = before or Translation(id_, Tag(tag), text, State.DRAFT, book.phrases[id_].en)
    return book.with_translation(dataclasses.replace(entry, text=text, **more))


def sourced(tag: str, *ids: str) -> Phrasebook:
    """Return the phrasebook with some lines as a public body published them."""
    book = BOOK
    for id_ in ids:
        entry = BOOK.translation(id_, Tag(tag))
        assert entry is not None
        book = with_text(
            id_, tag, entry.text, book, state=State.SOURCED, source="County of X, form 12",
            vouched_by="A. Khan 2026-11-25",
        )  # fmt: skip
    return book


def on_sheet(card: Card, sheet: int = 0) -> list[dict[str, Any]]:
    """Return the wallet cards on a sheet, as the template gets them."""
    return [card.content["cards"][number] for number in card.content["sheets"][sheet]]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pages(data: bytes) -> list[tuple[float, float, str]]:
    """Return width and height in inches and the text of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        width, height = page.get_size()
        found.append((width / 72, height / 72, page.get_textpage().get_text_bounded()))
    document.close()
    return found


def column(data: bytes, page: int, words: str) -> list[str]:
    """Return whether each place of `words` on a page lies left or right of its middle."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    sheet = document[page]
    text = sheet.get_textpage()
    search = text.search(words, match_case=True)
    found = []
    while (match := search.get_next()) is not None:
        left, _bottom, _right, _top = text.get_charbox(match[0])
        found.append("left" if left < sheet.get_size()[0] / 2 else "right")
    document.close()
    return found


def around_codes(data: bytes, size: float) -> tuple[int, list[str]]:
    """Return how many QR codes of a size (points) a PDF has, and what touches one.

    That is a letter, or a box of an answer: lines longer than a module of a code.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count, touched = 0, []
    for number, page in enumerate(document):
        text = page.get_textpage()
        paths = [
            o.get_bounds() for o in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=9)
        ]
        codes = [box for box in paths if all(abs(side - size) < 0.5 for side in _sides(box))]
        letters = [text.get_charbox(n) for n in range(text.count_chars())]
        # DRAFT is across all, and its letters are as large as the code; a blank has no ink.
        letters = [box for box in letters if 0 < max(_sides(box)) < size / 2]
        boxes = [box for box in paths if max(_sides(box)) > size + 0.5]
        count += len(codes)
        touched += [
            f"page {number + 1}: {box} in {code}"
            for code in codes
            for box in (*letters, *boxes)
            if code[0] < box[2] and box[0] < code[2] and code[1] < box[3] and box[1] < code[3]
        ]
    document.close()
    return count, touched


def _sides(box: Sequence[float]) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def lines(data: bytes) -> list[str]:
    """Return the text of each line of a PDF from left to right, without spaces.

    The order is that of the eye: by the place of each glyph, not by the order in the file. PDFium
    turns brackets round beside right-to-left text, so each is `|` here.
    """
    import ctypes

    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text = page.get_textpage()
        rows: dict[int, list[tuple[float, str]]] = {}
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(text.count_chars()):
            char = text.get_text_range(index, 1)
            if char.strip() and pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y):
                rows.setdefault(round(y.value), []).append((x.value, char))
        for _y, row in sorted(rows.items(), reverse=True):
            found.append(re.sub("[()]", "|", "".join(char for _x, char in sorted(row))))
    document.close()
    return found


def faces(data: bytes, stock: Stock) -> list[dict[tuple[int, int], str]]:
    """Return, page by page, the text of each card of a wallet PDF: (row, column) → text."""
    import pypdfium2

    shape = STOCKS[stock]
    (wide, high), (across, down) = shape["card"], shape["gutter"]
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text, height = page.get_textpage(), page.get_size()[1]
        cards = {}
        for row in range(shape["rows"]):
            for col in range(shape["columns"]):
                left = (shape["left"] + col * (wide + across)) * 72
                top = height - (shape["top"] + row * (high + down)) * 72
                words = text.get_text_bounded(left, top - high * 72, left + wide * 72, top)
                cards[row, col] = " ".join(words.split())
        found.append(cards)
    document.close()
    return found
