"""The phone page as files, and the function that opens one in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.search import page_of_all
from tests.phrases.cards.kit import BOOK
from tests.phrases.cards.phone_kit import SOME, Show, written

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("page")
    (made / "audio" / "ur").mkdir(parents=True)
    (made / "audio" / "ur" / "2.mp3").write_bytes(b"ID3\x04" + bytes(100))
    return made


@pytest.fixture(scope="module")
def file(folder: Path) -> Path:
    return written(folder, "some.html", *SOME)


@pytest.fixture(scope="module")
def whole(folder: Path) -> Path:
    return written(folder, "all.html", *BOOK.tags)


@pytest.fixture(scope="module")
def every(folder: Path) -> Path:
    (folder / "every.html").write_bytes(page_of_all())
    return folder / "every.html"


@pytest.fixture
def show(browser: Browser, file: Path) -> Iterator[Show]:
    """Open the page at a place; nothing may go wrong in it."""
    contexts = []

    def opened(
        place: str = "", *, width: int = 360, height: int = 740, of: Path = file, **more: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        made = context.new_page()
        faults: list[str] = []
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.on("console", lambda line: faults.append(line.text))
        made.goto(of.as_uri() + (f"#{place}" if place else ""))
        made.evaluate("document.fonts.ready.then(() => 0)")
        assert faults == []
        return made

    yield opened
    for context in contexts:
        context.close()
