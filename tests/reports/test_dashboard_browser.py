"""The dashboard in a browser: a desktop, a narrow phone, a reader without eyes, a printer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from langaccess import reports
from tests.reports.practicekit import office, opened
from tests.support import needs_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, needs_playwright]

SIZES = [(1280, 900), (360, 740)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = office(tmp_path_factory.mktemp("office"))
    with opened(root) as session:
        page = reports.dashboard_page(reports.dashboard(session), session.policy)
    made = root / "dashboard.html"
    made.write_bytes(reports.render_file(page, "html"))
    return made


@pytest.fixture(params=SIZES, ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    shown = context.new_page()
    shown.goto(file.as_uri())
    yield shown
    context.close()


def test_nothing_is_cut_off_and_each_picture_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for box in page.locator("figure svg").all():
        size = box.bounding_box()
        assert size is not None
        assert size["x"] >= 0
        assert size["width"] <= page.evaluate("innerWidth")
        assert size["height"] > 40


def test_the_words_of_a_picture_are_legible_on_a_phone(page: Page) -> None:
    scale = page.evaluate("document.querySelector('figure svg').getBoundingClientRect().width/460")
    assert 13 * scale >= 9


def test_details_open_by_key_and_are_closed_before(page: Page) -> None:
    first = page.locator("details").first
    assert first.get_attribute("open") is None
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.get_attribute("open") is not None
    assert first.locator("p").first.is_visible()


def test_axe_finds_nothing_against_wcag_2_1_aa(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


def test_a_printed_page_has_what_is_in_the_details(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("details p").first.evaluate("node => node.checkVisibility()")
