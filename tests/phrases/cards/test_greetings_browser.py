"""The page of greetings in a browser: a phone held in one hand, without a network, by touch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from langaccess.phrases.cards import greetings_page
from tests.phrases.cards.kit import DAY, request
from tests.phrases.cards.test_greetings import found, record, usable, voice
from tests.support import needs_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, needs_playwright]

TAGS = ("es", "ht", "zh", "ru", "ar", "vi", "fa", "ur", "am")
WIDTH, HEIGHT = 360, 740
REACH = HEIGHT / 3  # what one thumb does not reach: the upper third
Show = Callable[..., "Page"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("greetings")
    greetings = []
    for tag in TAGS:
        record(folder, tag, voice(1.0))
        greetings.append(usable(tag, folder))
    asked = request(*TAGS, "mam", "quc", proof=False)
    card, _ = greetings_page(asked, greetings, on=DAY, sign=("Relay: 711",))
    assert card is not None
    (folder / card.name).write_bytes(card.data)
    return folder / card.name


@pytest.fixture
def show(browser: Browser, file: Path) -> Iterator[Show]:
    contexts = []

    def opened(of: Path = file, **more: Any) -> Page:
        size = {"width": WIDTH, "height": HEIGHT}
        options: dict[str, Any] = {"viewport": size, "has_touch": True, "offline": True} | more
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text))
        page.goto(of.as_uri())
        page.evaluate("document.fonts.ready.then(() => 0)")
        assert faults == []
        return page

    yield opened
    for context in contexts:
        context.close()


def seen(page: Page, query: str) -> list[str]:
    found_ = page.locator(query).filter(visible=True)
    return [" ".join(words.split()) for words in found_.all_inner_texts()]


def wait(page: Page, expression: str, seconds: float = 8.0) -> None:
    """Wait for an expression; the page's own policy forbids the driver's way to do so."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def names(page: Page) -> list[str]:
    return [words.removeprefix("🔊 ") for words in seen(page, ".tiles .en")]


def test_six_languages_fill_the_screen_in_the_agencys_order(show: Show) -> None:
    page = show()
    assert names(page) == ["Spanish", "Haitian Creole", "Mandarin Chinese", "Russian", "Arabic",
                           "Vietnamese"]  # fmt: skip
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.querySelector('main').scrollHeight"
                         " <= document.querySelector('main').clientHeight + 1")  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_touch_plays_and_green_is_what_was_heard(show: Show) -> None:
    page = show()
    assert page.locator("#yes").is_disabled()
    page.tap("li[data-tag=ru] button")
    playing = "[...document.querySelectorAll('audio')].filter((a) => !a.paused).length"
    wait(page, f"{playing} === 1")
    assert seen(page, "#yes") == ["✓ Русский"]
    assert page.locator("#yes-name").get_attribute("lang") == "ru"
    page.tap("#yes")
    assert seen(page, "#found h1") == ["Русский Russian"]
    assert seen(page, "q") == ["I need an interpreter for Russian."]
    assert page.evaluate(playing) == 0
    assert seen(page, ".call") == ["Line (856) 555-0100"]


def test_play_all_plays_one_after_the_other_and_stops_at_a_touch(show: Show) -> None:
    page = show()
    page.tap("#all")
    wait(page, "document.querySelector('li.on')?.dataset.tag === 'es'")
    assert seen(page, "#all") == ["■ Stop"]
    wait(page, "document.querySelector('li.on')?.dataset.tag === 'ht'")
    assert seen(page, "#yes") == ["✓ Kreyòl ayisyen"]
    page.tap("#all")
    page.wait_for_timeout(1800)
    assert seen(page, "#all") == ["▶ Play all"]
    assert page.locator("li.on").count() == 0


def test_none_of_these_leads_on_and_ends_in_the_line(show: Show) -> None:
    page = show()
    page.tap("#next")
    assert names(page) == ["Persian (Farsi)", "Urdu", "Amharic"]
    assert page.locator("#yes").is_disabled()
    page.tap("#next")
    text = " ".join(seen(page, "#none"))
    assert "I do not know the language" in text
    assert "identify --ask" in text
    assert "never a voice line" in text
    assert "Relay: 711" in text
    page.tap("#again")
    assert names(page)[0] == "Spanish"


def test_a_language_that_hides_others_is_asked_about_at_home(show: Show) -> None:
    page = show()
    page.tap("li[data-tag=es] button")
    page.tap("#yes")
    assert seen(page, "h1") == ["Which one at home?"]
    assert names(page)[:3] == ["Spanish", "Mam", "K'iche'"]
    page.tap("li[data-tag=mam] button")
    page.tap("#yes")
    assert seen(page, "q") == ["I need an interpreter for Mam."]
    page.tap("#again")
    page.tap("li[data-tag=es] button")
    page.tap("#yes")
    page.tap("#next")
    assert "Spanish" not in names(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.tap("#next")
    assert "another language at home" in seen(page, "q")[0]


def test_persian_leads_to_dari(show: Show) -> None:
    page = show()
    page.tap("#next")
    page.tap("li[data-tag=fa] button")
    page.tap("#yes")
    assert "Dari" in names(page)


def test_all_that_leads_on_lies_under_one_thumb_and_is_large(show: Show) -> None:
    page = show()
    for query in ("#yes", "#all", "#next"):
        box = page.locator(query).bounding_box()
        assert box is not None
        assert box["y"] > REACH
        assert box["y"] + box["height"] <= HEIGHT
        assert box["height"] >= 56
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button')].map(e => e.getBoundingClientRect())
        .filter(box => box.width && (box.height < 44 || box.width < 44)).length"""
    )
    assert small == 0


def test_it_works_on_the_narrowest_phone_by_keys_and_without_its_script(show: Show) -> None:
    page = show(viewport={"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.focus("li[data-tag=ht] button")
    page.keyboard.press("Enter")
    page.focus("#yes")
    page.keyboard.press("Enter")
    assert seen(page, "h1") == ["Kreyòl ayisyen Haitian Creole"]
    plain = show(java_script_enabled=False)
    assert plain.locator("audio").count() == len(TAGS)
    assert "No greeting fits" in plain.inner_text("body")


@pytest.mark.parametrize("steps", [(), ("li[data-tag=es] button", "#yes"), ("#next", "#next")])
def test_axe_finds_nothing(show: Show, steps: tuple[str, ...]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = show()
    for query in steps:
        page.tap(query)
    kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": kinds}}).response
    assert [(rule["id"], node["html"][:100]) for rule in answer["violations"]
            for node in rule["nodes"]] == []  # fmt: skip


def test_a_proof_is_marked_on_every_screen(show: Show, tmp_path: Path) -> None:
    record(tmp_path, "es")
    card, _ = greetings_page(request("es"), list(found(tmp_path, "es").values()), on=DAY)
    assert card is not None
    (tmp_path / card.name).write_bytes(card.data)
    page = show(of=tmp_path / card.name)
    assert card.name == "greetings-proof.html"
    assert seen(page, ".mark") == [
        "PROOF: voices of machines or not signed: never play it to a person"
    ]
    page.tap("#next")
    assert "PROOF" in seen(page, ".mark")[0]
