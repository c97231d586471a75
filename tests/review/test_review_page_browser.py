"""The page for reviewers in a browser: written in, commented, ticked, saved, and taken in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from langaccess.core.errors import InputError
from langaccess.core.model import PackFormat
from langaccess.core.tags import Tag
from tests.review.kit import HAITIAN, Agency, agency, fill
from tests.support import needs_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, needs_playwright]

AR = Tag("ar")
Show = Callable[..., "Page"]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Open a page from disk, without a network; nothing may go wrong in it."""
    contexts = []

    def opened(file: Path, *, width: int = 1280, **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, accept_downloads=True, offline=True, **more
        )
        contexts.append(context)
        made = context.new_page()
        faults: list[str] = []
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.on("console", lambda line: faults.append(line.text))
        made.on(
            "request",
            lambda asked: None if asked.url.startswith(("file:", "blob:", "data:"))
            else faults.append(asked.url),
        )  # fmt: skip
        made.on("close", lambda _: faults.clear())
        made.goto(file.as_uri())
        assert faults == []
        return made

    yield opened
    for context in contexts:
        context.close()


def save(page: Page, to: Path) -> Path:
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save", exact=True).click()
    path = to / caught.value.suggested_filename
    caught.value.save_as(path)
    return path


def field(page: Page, number: int) -> Any:
    return page.locator(f"#t{number}")


def test_a_reviewer_writes_comments_ticks_and_saves_and_the_agency_takes_it_in(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    page.get_by_label("Your name").fill("Marie Jean")
    field(page, 1).fill(HAITIAN["Phone scams"])
    field(page, 3).fill("Rakwoche epi rele {1}217-555-0100{/1} touswit.")
    field(page, 4).fill("Apèl la gratis.")
    field(page, 5).fill("Pa voye 5 dola.")  # a number that the source does not have
    row = page.locator("#r4")
    row.get_by_label("Read, and right").check()
    row.get_by_label("Comment").fill("Is it free from a cell phone?")
    path = save(page, tmp_path)
    assert path.name == "flyer.md.ht.langaccess-review.json"
    assert "4 of 6 translated, 1 ticked" in page.locator("#status").inner_text()

    taken = police.take(path)
    assert taken.taken == (
        "front.title/0",
        "m2/0",
        "m2/1",
    )
    assert (taken.open, taken.claimed) == (2, "Marie Jean")
    assert taken.comments == (("m2/1", "Is it free from a cell phone?"),)
    assert taken.ticked == ("m2/1",)
    (held,) = taken.held
    assert held.place == "m3/0"
    assert "number" in held.reason
    # A tick is not an approval.
    assert set(police.states()) == {"translated", "new"}
    made = {one.place: one for one in police.document().sentences}["m2/0"]
    assert made.target is not None
    (source,), (target,) = made.source.spans, made.target.spans
    assert (target.kind, target.ref) == (source.kind, source.ref)
    assert made.target.text[target.start : target.end] == "217-555-0100"
    answers = police.approve("A. Khan", *taken.ticked)
    assert all(one.decision.allowed for one in answers)


def test_a_lost_code_is_shown_at_once_and_held_when_it_comes_back(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    field(page, 3).fill("Rakwoche epi rele {1}217-555-0100 touswit.")
    assert page.locator("#w3").inner_text() == "{/1} is missing"
    assert field(page, 3).get_attribute("aria-invalid") == "true"
    taken = police.take(save(page, tmp_path))
    assert taken.taken == ()
    assert "markup.lost" in taken.held[0].reason
    field(page, 3).fill("Rakwoche epi rele {1}217-555-0100{/1} touswit.")
    assert page.locator("#w3").is_hidden()
    assert police.take(save(page, tmp_path)).taken == ("m2/0",)


def test_a_changed_number_is_named_while_one_types(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    for text, said in (
        ("Rakwoche epi rele {1}217-555-0010{/1} touswit.", True),
        ("Rakwoche epi rele {1}(217) 555 0100{/1} touswit.", False),
        ("Rakwoche epi rele {1}٢١٧-٥٥٥-٠١٠٠{/1} touswit.", False),
        ("Rakwoche epi rele {1}२१७-५५५-०१००{/1} touswit.", False),
    ):
        field(page, 3).fill(text)
        shown = page.locator("#w3").inner_text() if page.locator("#w3").is_visible() else ""
        assert shown == ("217-555-0100 of the source is not in the translation" if said else "")


def test_a_held_text_stands_beside_its_sentence_with_what_was_found_and_can_be_taken_over(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    sent = police.export(tmp_path / "out")
    police.take(fill(sent))
    police.take(fill(sent, {"217-555-0100": "217-555-0101"}), "B. Other")
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    assert field(page, 3).input_value() == "Rakwoche epi rele {1}217-555-0100{/1} touswit."
    offer = page.locator("#r3 .offer")
    assert "B. Other" in offer.inner_text()
    assert "phone.differs" in offer.inner_text()
    page.get_by_label("with findings").check()
    assert page.locator(".row").filter(visible=True).count() == 1
    offer.get_by_role("button").click()
    assert "217-555-0101" in field(page, 3).input_value()
    assert page.locator("#r3 .state").inner_text() == "changed"
    taken = police.take(save(page, tmp_path))
    assert (taken.taken, taken.same, len(taken.held)) == ((), 5, 1)


def test_an_untouched_page_changes_nothing(police: Agency, show: Show, tmp_path: Path) -> None:
    police.take(fill(police.export(tmp_path / "out")))
    before = police.document()
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    taken = police.take(save(page, tmp_path), "Somebody Else")
    assert (taken.taken, taken.same, taken.open, taken.held) == ((), 6, 0, ())
    assert police.document() == before
    assert {w for s in police.standings().values() for w in s.writers} == {"Marie Jean"}


def test_saved_work_is_gone_on_with_and_that_of_another_page_is_not_taken(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    from playwright.sync_api import expect  # it waits, and the page forbids strings as code

    file = police.export(tmp_path / "pack", form=PackFormat.HTML)
    page = show(file)
    field(page, 2).fill("Sispann eskwokri")
    page.locator("#r2").get_by_label("Read, and right").check()
    path = save(page, tmp_path)
    other = show(file)
    other.set_input_files("#load", path)
    expect(field(other, 2)).to_have_value("Sispann eskwokri")
    assert other.locator("#r2").get_by_label("Read, and right").is_checked()
    body = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(body | {"digest": "00" * 32}), encoding="utf-8")
    third = show(file)
    third.set_input_files("#load", path)
    expect(third.locator("#status")).to_contain_text("another")
    assert field(third, 2).input_value() == ""


def test_a_page_for_an_older_source_is_refused_whole(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    field(page, 2).fill("Sispann eskwokri")
    path = save(page, tmp_path)
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("Tell your family.", "Tell a friend."), encoding="utf-8")
    with pytest.raises(InputError, match="older source"):
        police.take(path)


def test_the_whole_page_works_by_keyboard_and_a_tick_goes_when_the_text_changes(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    field(page, 1).focus()
    page.keyboard.type("Eskwokri")
    page.keyboard.press("Control+Enter")
    assert page.locator("#r1").get_by_label("Read, and right").is_checked()
    assert page.evaluate("document.activeElement.id") == "t2"
    page.keyboard.press("Control+Enter")  # an empty sentence cannot be right
    assert not page.locator("#r2").get_by_label("Read, and right").is_checked()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.type(" nan telefòn")
    assert not page.locator("#r1").get_by_label("Read, and right").is_checked()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "tick"
    page.get_by_label("not translated").check()
    assert page.locator(".row").filter(visible=True).count() == 5
    with page.expect_download():
        page.keyboard.press("Control+s")


@pytest.mark.slow
def test_a_language_that_runs_to_the_left_does_so_and_shows_its_numbers_forwards(
    police: Agency, show: Show, tmp_path: Path
) -> None:
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML, tag=AR))
    words = "أغلق الهاتف واتصل بالرقم {1}217-555-0100{/1} على الفور."
    field(page, 3).fill(words)
    assert field(page, 3).get_attribute("dir") == "rtl"
    seen = page.locator("#r3 .seen")
    assert seen.inner_text() == words
    assert seen.locator("bdi").filter(has_text="217-555-0100").get_attribute("dir") == "ltr"
    field(page, 4).fill("المكالمة مجانية.")
    assert page.locator("#r4 .seen").is_hidden()
    with_review = save(page, tmp_path)
    body = json.loads(with_review.read_text(encoding="utf-8"))
    assert body["units"][2]["target"] == words


@pytest.mark.parametrize("width", [1280, 360])
def test_a_screen_reader_and_a_narrow_screen_can_use_it(
    police: Agency, show: Show, tmp_path: Path, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    sent = police.export(tmp_path / "out")
    police.take(fill(sent))
    police.take(fill(sent, {"217-555-0100": "217-555-0101"}), "B. Other")
    page = show(
        police.export(tmp_path / "pack", form=PackFormat.HTML), width=width, bypass_csp=True
    )
    page.locator("summary").click()
    found = Axe().run(page)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    field(page, 3).focus()
    assert field(page, 3).evaluate("e => e.labels[0].textContent") == "3: Haitian Creole"


def test_texts_that_look_like_html_or_codes_are_only_texts(tmp_path: Path, show: Show) -> None:
    police = agency(tmp_path / "springfield")
    nasty = "Tell </script><b>{1}</b> & <textarea> or &lt; now."
    typed = nasty.replace("&", "&amp;").replace("<", "\\<")
    text = police.flyer.read_text(encoding="utf-8").replace("Tell your family.", typed)
    police.flyer.write_text(text, encoding="utf-8")
    page = show(police.export(tmp_path / "pack", form=PackFormat.HTML))
    assert nasty in page.locator(".source").all_inner_texts()[-1]
    assert page.locator(".row").count() == 6
    field(page, 6).fill("Di {1} </script> sa.")
    body = json.loads(save(page, tmp_path).read_text(encoding="utf-8"))
    assert (body["style"], body["units"][5]["source"]) == ("⟦⟧", nasty)
