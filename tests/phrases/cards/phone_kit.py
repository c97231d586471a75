"""The phone page for tests in a browser: the file that is opened, and what is seen in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.phrases.cards import html, read_recordings
from tests.phrases.cards.kit import BOOK, DAY, request, with_text
from tests.phrases.cards.test_phone_page import GUIDE

if TYPE_CHECKING:
    from playwright.sync_api import Page

# fmt: off
SOME = ("ur", "am", "fa", "zh-Hant", "my", "ht", "es", "so", "ti", "prs", "vi", "ar", "hy", "km")
# fmt: on
LONGEST = "ہمیں آپ کی حفاظت کے لیے یہ جاننا ہے کہ کیا گھر میں کوئی ہتھیار (911) موجود ہے یا نہیں؟"
Show = Callable[..., "Page"]


def written(folder: Path, name: str, *tags: str) -> Path:
    """Write the proof of everything, with a guide, a recording, answers of every kind."""
    book = with_text("safety.where-hurt", "ur", LONGEST)
    book = with_text("interpreter.wait", "ur", "انتظار کریں۔", book, say="in-te-ZAAR ka-REN")
    for id_, words in {
        "safety.how-many": "کتنے لوگ؟",
        "child.boy-girl": "لڑکا یا لڑکی؟", "child.boy": "لڑکا", "child.girl": "لڑکی",
    }.items():  # fmt: skip
        book = with_text(id_, "ur", words, book)
    book = with_text("home.alone", "ur", "کیا آپ اکیلی ہیں؟", book)
    book = with_text("safety.how-many", "fa", "چند نفر؟", book)
    book = with_text("safety.how-many", "prs", "چند نفر؟", book)
    card, _ = html(
        dataclasses.replace(request(*tags, "mam", book=book), sign=GUIDE.sign),
        topics=[topic.id for topic in book.topics],
        on=DAY,
        recordings=read_recordings(folder / "audio", BOOK, request("ur").tags),
        guide=GUIDE,
    )
    assert card is not None
    (folder / name).write_bytes(card.data)
    return folder / name


def seen(page: Page, query: str) -> list[str]:
    """Return the texts of the elements that can be seen."""
    settled(page)
    found = page.locator(query).filter(visible=True)
    return [" ".join(words.split()) for words in found.all_inner_texts()]


def focused(page: Page) -> str:
    settled(page)
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page has gone where a key or a touch sent it."""
    if page.evaluate("document.documentElement.className"):  # its script runs: so do timers
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))")
