"""The pictures of the documentation are what the program shows today, and each says what it is."""

from __future__ import annotations

import html
import re

import pytest

from docs.pictures import COLUMNS, FOLDER, SCREENS, charts, pages, screens
from tests.support import ROOT, needs_starter

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
BROCHURE = FOLDER / "brochure.png"  # looks otherwise in each version of LibreOffice
PHONE = FOLDER / "phone.png"  # and this one in each version of Chromium


@pytest.mark.slow
@needs_starter
@pytest.mark.starter
def test_the_screens_are_what_the_program_shows() -> None:
    for name, text in screens():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run `make docs`"


@pytest.mark.slow
def test_the_charts_are_what_the_reports_draw() -> None:
    for name, text in charts():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run `make docs`"


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    return dict(pages())


@pytest.mark.slow
def test_the_pages_are_what_the_program_prints(printed: dict[str, bytes]) -> None:
    for name, data in printed.items():
        assert (FOLDER / name).read_bytes() == data, f"{name}: run `make docs`"


@pytest.mark.slow
def test_every_picture_is_made_by_the_build_and_shown_somewhere(printed: dict[str, bytes]) -> None:
    made = {f"{screen.name}.svg" for screen in SCREENS} | set(printed)
    made |= {name for name, _text in charts()}
    there = {path.name for path in FOLDER.iterdir()}
    assert there == made | {BROCHURE.name, PHONE.name}
    shown = {
        (page.parent / path).resolve()
        for page in PAGES
        for _, path in PICTURE.findall(page.read_text(encoding="utf-8"))
    }
    assert {path.name for path in shown} == there
    assert {path.parent for path in shown} == {FOLDER}


def test_every_picture_says_in_words_what_is_on_it() -> None:
    for page in PAGES:
        for words, path in PICTURE.findall(page.read_text(encoding="utf-8")):
            assert len(words.split()) >= 6, f"{page.name}: {path}"


def test_the_pictures_are_small_and_fetch_nothing() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_500_000
    for path in FOLDER.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert "url(http" not in text
        assert "href" not in text
        if path.name.startswith("chart-"):
            continue
        lines = re.findall(r"<text [^>]*textLength[^>]*>([^<]*)</text>", text)
        assert lines
        assert max(len(html.unescape(line).rstrip()) for line in lines) <= COLUMNS
