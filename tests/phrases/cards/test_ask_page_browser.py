"""The page of answers in a browser: offline, one thumb, 360 by 740, three touches to an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from langaccess.agency.policy import load_policy
from langaccess.agency.workspace import create_sample
from langaccess.cli import main
from langaccess.core.clock import today
from tests.commands import Capture
from tests.support import needs_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, needs_playwright]

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True,
    "offline": True,
}  # fmt: skip
Show = Callable[..., "Page"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("agency") / "town"
    create_sample(root, today=date(2026, 11, 25))
    rules = root / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        re.sub("(?m)^agency:$", "agency:\n  dispatch_phone: 217-555-0199", text), encoding="utf-8"
    )
    return root


@pytest.fixture(scope="module")
def file(town: Path) -> Path:
    assert main(["cards", "html", "--ask", "--workspace", str(town), "--out", str(town)]) == 0
    return town / "ask.html"


@pytest.fixture
def show(browser: Browser, file: Path) -> Iterator[Show]:
    """Open the page at a place; nothing may go wrong in it."""
    contexts = []

    def opened(place: str = "", *, at: str = "", **more: Any) -> Page:
        context = browser.new_context(**PHONE, **more)
        contexts.append(context)
        made = context.new_page()
        faults: list[str] = []
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.on("console", lambda line: faults.append(line.text))
        if at:
            made.clock.install(time=at)
        made.goto(file.as_uri() + (f"#{place}" if place else ""))
        assert faults == []
        return made

    yield opened
    for context in contexts:
        context.close()


def touch(page: Page, name: str) -> None:
    """Touch a choice, and wait until the next screen is there."""
    from playwright.sync_api import expect  # it waits, and the page forbids strings as code

    before = page.inner_text("main")
    page.get_by_role("link", name=name, exact=True).tap()
    expect(page.locator("main")).not_to_have_text(before, use_inner_text=True)


def seen(page: Page, query: str) -> list[str]:
    found = page.locator(query).filter(visible=True).all_inner_texts()
    return [" ".join(words.split()) for words in found]


def test_three_touches_lead_to_no_whom_to_call_and_what_to_say(show: Show) -> None:
    page = show()
    assert seen(page, "h1") == ["Which language?"]
    touch(page, "Spanish")
    touch(page, "DV scene")
    assert seen(page, "h2") == ["Call", "Say or do", "Who offers to interpret?"]
    touch(page, "Child")
    assert seen(page, ".ruling") == ["NO: a child never interprets for a domestic violence scene."]
    assert seen(page, ".dial") == [
        "Dispatch: who is on duty? 217-555-0199", "Interpreter line 217-555-0101",
    ]  # fmt: skip
    tel = page.locator("#ask .dial").first.get_attribute("href")
    assert tel == "tel:2175550199"
    assert seen(page, ".say") == [
        "Police officer here: Spanish interpreter for a domestic violence scene."
    ]
    bottom = page.evaluate("document.querySelector('.say').getBoundingClientRect().bottom")
    assert bottom < 740 - 60  # above the two buttons
    page.go_back()
    touch(page, "Tested member of the agency")
    assert seen(page, ".ruling")[0].startswith("YES for a domestic violence scene: ")
    assert "Spanish" in seen(page, ".ruling")[0]
    touch(page, "Start again")
    assert seen(page, "h1") == ["Which language?"]


def test_each_cell_of_the_file_is_what_ask_prints(show: Show, town: Path, capsys: Capture) -> None:
    policy = load_policy(town / "jurisdiction.yaml")
    situations = [*policy.interpreting.encounters, "other"]
    helps = [*policy.interpreting.using, ""]
    page = show()
    # Each situation and each kind of help once; `test_street_table` compares all of them.
    cells = [("es", situation, helps[n % len(helps)]) for n, situation in enumerate(situations)]
    cells += [("ase", "dv_scene", using) for using in helps] + [("other", "theft", "mt")]
    for lang, situation, using in cells:
        shown = page.evaluate(CELL, [lang, situation, using])
        words = [word for word in (lang, situation) if word != "other"]
        main(["ask", *words, *filter(None, [using]), "--json", "--workspace", str(town)])
        asked = json.loads(capsys.readouterr().out)["data"]
        assert shown["allowed"] == asked["allowed"], (lang, situation, using)
        assert shown["say"] == asked["say"]
        assert shown["call"][0] == "dispatch: who is on duty? 217-555-0199"
        lines = {f"{call['name']} {call['phone']}" for call in asked["call"]}
        own = {"217-555-0101", "217-555-0102", "217-555-0103", "711"}
        theirs = {line for line in lines if line.rsplit(" ", 1)[1] in own}
        assert theirs <= set(shown["call"])
        if shown["ruling"]:
            assert " ".join(asked["lines"]).startswith(shown["ruling"])


CELL = """([lang, situation, using]) => {
  const data = JSON.parse(document.querySelector('#data').textContent);
  const at = (rows, id) => rows.findIndex(([known]) => known === id);
  const cells = data.table[at(data.languages, lang)][at(data.situations, situation)];
  const [allowed, ruling, , call, say] = data.answers[cells[at(data.helps, using) + 1]];
  return { allowed, ruling: data.texts[ruling], say: data.texts[say],
    call: call.map(([name, phone]) => `${data.texts[name]} ${phone}`) };
}"""


def test_it_has_the_numbers_of_the_line_and_of_dispatch_and_of_no_one_else(
    file: Path, town: Path
) -> None:
    text = file.read_text(encoding="utf-8")
    numbers = set(re.findall(r"\b\d{3}-\d{3}-\d{4}\b", text))
    assert numbers == {"217-555-0199", "217-555-0101", "217-555-0102", "217-555-0103"}
    for people in (town / "roster").glob("*.yaml"):
        for name in re.findall(r"name: (.+)", people.read_text(encoding="utf-8")):
            assert name not in text


def test_it_names_the_digest_of_the_rules(file: Path, town: Path, capsys: Capture) -> None:
    main(["config", "check", str(town / "jurisdiction.yaml"), "--json"])
    digest = json.loads(capsys.readouterr().out)["data"]["digest"]
    assert f"Digest of the rules: {digest}" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (today().replace(year=today().year + 1), "ended on"),
        (date(2020, 1, 1), "date of this phone"),
    ],
    ids=["after the last day", "clock set back"],
)
@pytest.mark.parametrize("place", ["", "es/dv_scene/child"])
def test_on_any_other_day_it_shows_only_the_line(
    show: Show, place: str, day: date, words: str
) -> None:
    page = show(place, at=f"{day}T12:00:00")
    assert seen(page, "main a") == ["Interpreter line 217-555-0101"]
    assert words in page.inner_text("#why")
    assert "NO" not in page.inner_text("main")
    assert "never a voice line" in page.inner_text("main")


def test_a_page_that_stays_open_past_its_last_day_ends_by_itself(show: Show) -> None:
    page = show("es/dv_scene/child", at=f"{today()}T12:00:00")
    assert seen(page, ".ruling")
    page.clock.fast_forward(1000 * 3600 * 1000)
    page.wait_for_selector("#line", state="visible")
    assert seen(page, ".ruling") == []


def test_without_its_script_it_shows_only_the_line(show: Show) -> None:
    page = show("es/dv_scene/child", java_script_enabled=False)
    assert seen(page, "main a") == ["Interpreter line 217-555-0101"]


def test_a_person_who_signs_is_never_sent_to_a_voice_line(show: Show) -> None:
    page = show("ase/traffic_stop/phone_line")
    assert seen(page, ".ruling")[0].startswith("NO: an interpreter by telephone never interprets")
    assert not [words for words in seen(page, "main a") if "217-555-0101" in words]


def test_an_address_of_another_page_leads_to_what_is_known_of_it(show: Show) -> None:
    assert seen(show("es/klingon/child"), "h1") == ["Spanish: what is it?"]
    assert seen(show("tlh"), "h1") == ["Which language?"]


@pytest.mark.parametrize(
    "place", ["", "es", "es/traffic_stop", "ase/dv_scene/child", "other/other/mt"]
)
def test_everything_is_large_enough_for_a_thumb_and_nothing_is_too_wide(
    show: Show, place: str
) -> None:
    page = show(place)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a')]
        .map((a) => [a.textContent, a.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 44 || box.width < 44))
        .map(([words]) => words)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("place", ["", "es", "es/traffic_stop", "es/traffic_stop/child"])
def test_axe_finds_nothing_against_wcag_2_1_aa(show: Show, place: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(show(place)).response
    assert [rule["id"] for rule in found["violations"]] == []
