"""The page in a browser: shown, answered, by touch and by key, on the narrowest phone."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from langaccess.core.tags import Tag
from langaccess.phrases.cards import html
from tests.phrases.cards.kit import BOOK, DAY, request, sourced, with_text
from tests.phrases.cards.phone_kit import Show, focused, press, seen, settled
from tests.support import needs_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, needs_playwright]


# --- showing --------------------------------------------------------------------------------------


def test_a_deep_link_opens_the_phrase_with_its_answers(show: Show) -> None:
    page = show("ur/4")
    assert seen(page, "h1") == ["4 Do you need an interpreter?"]
    assert seen(page, ".big .t") == ["کیا آپ کو ترجمان کی ضرورت ہے؟"]
    big = page.locator(".big .t")
    assert (big.get_attribute("lang"), big.get_attribute("dir")) == ("ur", "rtl")
    assert big.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert big.evaluate("e => getComputedStyle(e).fontFamily").startswith('"Noto Nastaliq Urdu"')
    assert seen(page, "button .en") == [
        "Yes", "No", "I do not understand", "I cannot read", "Something else",
    ]  # fmt: skip
    assert seen(page, ".marks p")[0].startswith("DRAFT")
    assert page.title().startswith("4 Do you need an interpreter? · DRAFT · INTERNAL")
    assert page.evaluate("scrollY") == 0


def test_what_an_officer_must_know_first_stands_on_the_screen_of_the_phrase(show: Show) -> None:
    page = show(f"ur/{BOOK.phrases['home.alone'].number}")
    assert seen(page, ".rule")[0].startswith("Only when the person is alone.")
    assert seen(show("ur/4"), ".rule") == []


def test_every_font_of_the_page_is_used_and_read_by_the_browser(show: Show, whole: Path) -> None:
    page = show(of=whole)  # the grid holds the name of every language
    found = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].map((f) => [f.family, f.status]))"
    )
    assert len(found) > 20
    assert {status for _family, status in found} == {"loaded"}


def test_a_phrase_that_is_not_there_leads_to_its_language_and_says_so(show: Show) -> None:
    page = show("am/95")
    assert seen(page, "h1") == ["አማርኛ · Amharic"]
    assert seen(page, "#am [role=status]") == ["Phrase 95 is not here in this language."]
    assert seen(show("tlh/1"), "#languages [role=status]") == [
        "tlh is not in this file. Call (856) 555-0100 and ask for tlh."
    ]
    assert seen(show("mam"), "main p") == [
        "No phrase in Mam here yet. Call (856) 555-0100 and ask for Mam."
    ]


def test_next_and_back_and_the_browsers_own_back_walk_through_the_phrases(show: Show) -> None:
    from playwright.sync_api import expect  # it waits: the page changes after the click returns

    page = show("ur/1")
    assert seen(page, "a[rel=prev]") == []
    page.click("a[rel=next]")
    assert page.url.endswith("#ur/2")
    assert seen(page, ".say") == ["in-te-ZAAR ka-REN"]
    expect(page.locator("#phrase audio")).to_have_count(1)
    page.click("a[rel=next]")
    expect(page.locator("#phrase audio")).to_have_count(0)
    page.go_back()
    assert seen(page, "h1") == ["2 Please wait. We are calling an interpreter."]
    page.click(".back")
    assert seen(page, "h1") == ["اردو · Urdu"]
    assert focused(page).startswith("2 Please wait.")


def test_a_broken_link_leads_to_the_start(show: Show) -> None:
    for place in ("%", "%E0%A4%A", "ur/%"):
        page = show(place)
        assert seen(page, "h1") in (["Point to your language"], ["اردو · Urdu"])


def test_a_telephone_number_is_never_broken_over_two_lines(show: Show, folder: Path) -> None:
    page = show(f"ur/{BOOK.phrases['safety.where-hurt'].number}")
    whole = page.locator(".big .whole")
    assert whole.count() == 0  # 911 is not a number of several parts
    book = with_text("interpreter.wait", "ar", "من فضلك اتصل بالرقم (856) 555-0100 الآن فورًا")
    card, _ = html(request("ar", book=book), topics=["interpreter"], on=DAY)
    assert card is not None
    (folder / "number.html").write_bytes(card.data)
    for width in (320, 360, 412):
        page = show("ar/2", of=folder / "number.html", width=width)
        tops = "[...document.querySelector('.big .whole').getClientRects()].map((box) => box.top)"
        assert len(set(page.evaluate(tops))) == 1


def test_the_phrase_is_turned_around_for_the_person_opposite(show: Show) -> None:
    page = show("ur/4")
    upright = page.locator("#phrase h1").bounding_box()
    page.click(".turn")
    turned = "getComputedStyle(document.querySelector('.face')).transform"
    assert page.evaluate(turned) == "matrix(-1, 0, 0, -1, 0, 0)"
    assert page.locator("#phrase h1").bounding_box() == upright  # what the officer reads stays
    page.click(".face button:has-text('Yes')")
    assert seen(page, ".chosen") == ["Answer: Yes"]
    page.click("a[rel=next]")
    assert page.evaluate(turned).startswith("matrix(-1")
    assert page.get_attribute(".turn", "aria-pressed") == "true"
    page.click(".turn")
    assert page.evaluate(turned) == "none"


def test_favorites_come_first_until_they_are_forgotten(show: Show) -> None:
    page = show("ur/20")
    page.click(".star")
    page.click("a[rel=next]")
    page.click(".back")
    assert seen(page, "#ur .favorites p") == ["★ Favorites:"]
    assert [words.split()[0] for words in seen(page, "#ur .favorites a")] == ["20"]
    page.reload()
    assert seen(page, "#ur .favorites a")[0].startswith("20 ")
    page.click("#ur .favorites button")
    assert seen(page, "#ur .favorites a") == []
    assert focused(page) == "اردو · Urdu"
    page.reload()
    assert seen(page, "#ur .favorites a") == []


def test_the_next_person_does_not_see_what_the_last_one_was_asked(show: Show) -> None:
    page = show("ur/4")
    page.click("button:has-text('No')")
    before = '{"favorites": ["20"], "phrases": ["7"], "languages": ["ur"]}'  # by an older page
    page.evaluate("text => localStorage.setItem('langaccess', text)", before)
    page.goto(page.url.partition("#")[0] + "#ur/7")
    page.reload()
    assert page.evaluate("Object.entries(localStorage)") == [["langaccess", '{"favorites":["20"]}']]
    page.goto(page.url.partition("#")[0])
    assert "Last used" not in page.inner_text("body")
    assert seen(page, "#languages a:has-text('Urdu')") == seen(page, "#languages a[href='#ur']")


def test_at_night_the_page_is_dark(show: Show) -> None:
    page = show("ur/4", color_scheme="dark")
    colors = """[getComputedStyle(document.documentElement).backgroundColor,
      getComputedStyle(document.querySelector('.face button')).color]"""
    assert page.evaluate(colors) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(colors) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_a_person_who_does_not_hear_is_asked_in_writing_from_the_first_screen(show: Show) -> None:
    page = show()
    page.click(".deaf")
    assert seen(page, "h1") == ["Deaf or hard of hearing"]
    dialed = """[...document.querySelectorAll('a[href^=tel]')]
      .filter((a) => a.checkVisibility()).map((a) => a.href)"""
    assert page.evaluate(dialed) == ["tel:711"]  # never a voice line
    page.fill("#find-deaf", "9")
    press(page, "Enter")
    assert seen(page, ".big") == ["9 Are you deaf or hard of hearing?"]
    assert seen(page, ".face button .en")[:2] == ["Yes", "No"]
    assert page.evaluate(dialed) == []
    for typed in ("deaf", "ASL", "sign language", "hard of hearing"):
        page = show()
        page.get_by_label("Find a language").fill(typed)
        assert seen(page, ".deaf") != []
        press(page, "Enter")
        assert page.evaluate("location.hash") == "#deaf"


def test_any_phrase_is_three_touches_and_four_letters_away(show: Show, every: Path) -> None:
    """Touch the field, type four letters of the name, touch the language, touch the phrase."""
    page = show(of=every)
    hidden = """([tag, letters]) => {
      const field = document.querySelector('#find-languages');
      field.value = letters;
      field.dispatchEvent(new Event('input'));
      const links = [...document.querySelectorAll('#languages .grid a')];
      return links.filter((a) => a.offsetParent).findIndex((a) => a.hash === `#${tag}`);
    }"""
    places = {tag: page.evaluate(hidden, [tag, tag.name[:4]]) for tag in BOOK.tags}
    assert {tag: at for tag, at in places.items() if not 0 <= at < 8} == {}  # four lines of two
    for tag in BOOK.tags:  # then each phrase of a language is on its screen, in one list
        rows = page.locator(f'[id="{tag}"] .topic > ul > li > a').count()
        assert rows == sum(
            id_ in BOOK.translations[tag]
            for topic in BOOK.topics
            if topic.id in ("interpreter", "safety")
            for id_ in (phrase.id for phrase in topic.phrases)
        )


# --- answering ------------------------------------------------------------------------------------


def test_an_answer_is_marked_and_said_in_english(show: Show) -> None:
    page = show("ur/4")
    page.click("button:has-text('No')")
    assert seen(page, ".chosen") == ["Answer: No"]
    page.click("button:has-text('Yes')")
    assert seen(page, "button[aria-pressed=true] .en") == ["Yes"]
    assert seen(page, "[role=status]") == ["Answer: Yes"]
    page.click("a[rel=next]")
    assert seen(page, ".chosen") == [""] or seen(page, ".chosen") == []


@pytest.mark.slow
def test_a_number_is_typed_on_keys_with_the_readers_own_digits(show: Show) -> None:
    page = show("fa/34")
    assert "۷ 7" in seen(page, ".digits button")
    page.click(".digits button >> text=/^۱ 1$/")
    page.click(".digits button >> text=/^۲ 2$/")
    assert seen(page, ".chosen") == ["Answer: 12"]
    page.click("button[aria-label='Delete']")
    assert seen(page, ".chosen") == ["Answer: 1"]
    assert "۷ 7" in seen(show("prs/34"), ".digits button")
    assert "٧ 7" in seen(show("ar/34"), ".digits button")
    assert "7" in seen(show("ur/34"), ".digits button")


def test_a_place_on_the_body_is_touched_and_a_pain_with_it(show: Show) -> None:
    page = show("ur/21")
    body = page.locator("#phrase .drawing")
    assert body.locator(".pic").get_attribute("aria-label") == (
        "a body from the front and from the back"
    )
    assert body.locator(".dot").is_hidden()
    body.click(position={"x": 40, "y": 60})
    dot = body.locator(".dot").bounding_box()
    place = body.bounding_box()
    assert dot
    assert place
    assert abs(dot["x"] + dot["width"] / 2 - place["x"] - 40) < 3
    page.get_by_role("button", name="pain 6 of 10").click()
    said = page.locator("#phrase .chosen").text_content()
    assert said == "Answer: pointed at the drawing, pain 6 of 10"


def test_what_is_pointed_at_has_a_name_for_a_screen_reader(show: Show) -> None:
    page = show("ur/36")  # which way
    names = page.locator("#phrase .directions button").evaluate_all(
        "buttons => buttons.map(button => button.getAttribute('aria-label'))"
    )
    assert names[1] == "ahead"
    assert all(names)


def test_a_choice_has_its_own_answers_and_writing_has_a_field(show: Show) -> None:
    page = show()
    number = BOOK.phrases["child.boy-girl"].number
    page.goto(f"{page.url}#ur/{number}")
    assert seen(page, ".group button")[:2] == ["لڑکا Boy", "لڑکی Girl"]
    page.goto(f"{page.url.split('#')[0]}#ur/7")
    field = page.get_by_label("Write here; nothing is kept")
    field.fill("پنجابی")
    assert field.get_attribute("lang") == "ur"
    page.click("a[rel=next]")
    settled(page)
    page.click("a[rel=prev]")
    settled(page)
    assert page.get_by_label("Write here; nothing is kept").input_value() == ""


# --- keys, screens, paper -------------------------------------------------------------------------


def test_everything_is_reached_by_keys_alone(show: Show) -> None:
    page = show()
    order = []
    for _ in range(5):
        press(page, "Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.hash"))
    assert order[:2] == ["#languages", "#guide"]
    assert order[3:] == ["find-languages", "#deaf"]
    press(page, "Shift+Tab")
    page.keyboard.type("urdu")
    press(page, "Enter")
    assert focused(page) == "اردو · Urdu"
    press(page, "Tab")
    page.keyboard.type("hurt")
    press(page, "Tab")
    press(page, "Enter")
    assert focused(page) == "20 Are you hurt?"
    press(page, "ArrowRight")
    assert focused(page).startswith("21 ")
    press(page, "ArrowLeft")
    press(page, "Tab")
    press(page, "Space")
    assert seen(page, ".chosen") == ["Answer: Yes"]
    press(page, "Escape")
    assert focused(page).startswith("20 Are you hurt?")
    assert page.evaluate("document.activeElement.hash") == "#ur/20"
    press(page, "Escape")
    assert page.evaluate("document.activeElement.hash") == "#ur"


def test_a_focus_can_be_seen(show: Show) -> None:
    page = show("ur/4")
    press(page, "Tab")
    style = "getComputedStyle(document.activeElement)"
    ring = page.evaluate(f"[{style}.outlineStyle, {style}.outlineWidth]")
    assert ring == ["solid", "4px"]


def test_nothing_is_wider_than_the_narrowest_phone_in_any_language(show: Show, whole: Path) -> None:
    page = show(width=320, height=568, of=whole)
    places = ["", "guide", *BOOK.tags]
    for tag, entries in BOOK.translations.items():
        words = {id_: max(map(len, entry.text.split())) for id_, entry in entries.items()}
        longest = max(entries, key=lambda id_: len(entries[id_].text))
        broadest = max(words, key=lambda id_: words[id_])
        places += [f"{tag}/{BOOK.phrases[id_].number}" for id_ in {longest, broadest}]
    faults = []
    for place in [*places[1:], f"ur/{BOOK.phrases['safety.where-hurt'].number}", "languages"]:
        wide, size = page.evaluate(MEASURED, place)
        faults += [f"{place}: {wide}"] if wide else []
        faults += [f"{place}: {size} px"] if size < 24 else []
    assert faults == []


# Goes to a place; what reaches beyond the screen there, and the size of the phrase.
MEASURED = """async (place) => {
  await new Promise((done) => {
    const ready = () => setTimeout(() => document.fonts.ready.then(done));
    addEventListener('hashchange', ready, { once: true });
    location.hash = place;
  });
  const wide = document.documentElement.scrollWidth > innerWidth ? ['page'] : [];
  for (const e of document.querySelectorAll('main *, header *')) {
    const box = e.getBoundingClientRect();
    const out = box.width && (box.left < -1 || box.right > innerWidth + 1);
    if (out) wide.push(e.textContent.slice(0, 40));
  }
  return [wide.join('; '), parseFloat(document.querySelector('.big')?.style.fontSize || 99)];
}"""


@pytest.mark.parametrize("place", ["", "ur", "ur/4", "fa/34", "ur/7", "guide"])
def test_whatever_is_pressed_is_at_least_44_pixels_high_and_wide(show: Show, place: str) -> None:
    page = show(place, width=320, height=568)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, textarea')]
        .map(e => [e.textContent.trim() || e.id, e.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 44 || box.width < 44))
        .map(([words, box]) => `${words} ${box.width} x ${box.height}`)"""
    )
    assert small == []


def test_the_answers_are_in_sight_on_a_phone_held_upright(show: Show) -> None:
    for place in ("ur/4", "am/4", "my/8", "ht/8", "zh-Hant/20"):
        page = show(place)
        bottom = page.evaluate("document.querySelector('.steps').getBoundingClientRect().bottom")
        assert bottom <= 740, place


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}", asked
        made.shutdown()
        thread.join()


ATTEMPTS = """async (address) => {
  const refused = [];
  addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
  await fetch(`${address}/fetch`).catch(() => 0);
  new Image().src = `${address}/image`;
  for (const [name, key] of [['iframe', 'src'], ['link', 'href'], ['audio', 'src']]) {
    const made = document.createElement(name);
    if (name === 'link') made.rel = 'stylesheet';
    made[key] = `${address}/${name}`;
    document.body.append(made);
  }
  try {
    const script = document.createElement('script');
    script.textContent = 'window.ran = 1';
    document.body.append(script);
  } catch { refused.push('types'); }
  await new Promise((done) => setTimeout(done, 300));
  return [...refused, `ran ${window.ran}`];
}"""


@pytest.mark.slow
def test_no_request_leaves_the_page_and_its_policy_forbids_each(
    show: Show, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    page = show()
    refused = page.evaluate(ATTEMPTS, address)
    wanted = {"connect-src", "img-src", "frame-src", "style-src-elem", "media-src", "types"}
    assert wanted | {"ran undefined"} <= set(refused)
    assert asked == []
    # the server can be reached: it is the policy that stops the page
    other = page.context.new_page()
    other.evaluate("(address) => fetch(address, { mode: 'no-cors' })", f"{address}/itself")
    assert asked == ["/itself"]


def test_it_works_without_a_network(show: Show) -> None:
    page = show("ur/4")
    page.context.set_offline(True)
    page.reload()
    assert seen(page, "h1") == ["4 Do you need an interpreter?"]


def test_without_its_script_it_is_a_page_to_read(show: Show) -> None:
    page = show("ur/4", java_script_enabled=False)
    line = page.locator('[id="ur/4"]')
    assert "ترجمان" in line.inner_text()
    box = line.bounding_box()
    assert box is not None
    assert -1 <= box["y"] < 740
    assert seen(page, "input") == []
    assert "ہاں Yes" in seen(page, "#ur .answers li")


def test_nothing_moves(show: Show) -> None:
    page = show("ur/4", reduced_motion="reduce")
    moving = """[...document.querySelectorAll('*')].filter(e => {
      const s = getComputedStyle(e);
      return s.animationName !== 'none' || s.transitionDuration !== '0s'
        || s.scrollBehavior !== 'auto';
    }).length"""
    assert page.evaluate(moving) == 0


def test_on_paper_there_are_the_phrases_of_the_language_and_the_mark(show: Show) -> None:
    page = show("ur")
    page.emulate_media(media="print")
    assert seen(page, ".search") == []
    assert seen(page, "nav a") == ["Interpreter (856) 555-0100"]
    assert seen(page, "footer")[0].endswith("DRAFT, not reviewed")
    mark = "getComputedStyle(document.body, '::before')"
    assert page.evaluate(f"[{mark}.content, {mark}.position]") == ['"DRAFT"', "fixed"]


@pytest.mark.parametrize("size", [(360, 740), (320, 568), (820, 1180)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_against_wcag_2_1_aa(
    show: Show, size: tuple[int, int], scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = show("ur/20", width=size[0], height=size[1], color_scheme=scheme)
    page.click(".star")
    kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    faults = []
    for place in ("", "ur", "ur/2", "fa/34", "ur/7", "am/60", "mam", "guide", "zh-Hant/20", "deaf"):
        page.goto(f"{page.url.partition('#')[0]}#{place}")
        settled(page)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": kinds}}).response
        assert len(found["passes"]) > 15
        faults += [
            f"{place} {rule['id']}: {node['html'][:120]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
    assert faults == []


def test_the_name_of_what_is_pressed_has_the_words_that_are_seen(show: Show) -> None:
    """WCAG 2.5.3: someone who speaks to the phone says what they see."""
    from axe_playwright_python.sync_playwright import Axe

    for place in ("ur/4", "fa/34", "ar/34", "ur"):
        page = show(place)
        rules = {"rules": {"label-content-name-mismatch": {"enabled": True}}}
        found = Axe().run(page, options=rules).response
        assert [n["html"] for rule in found["violations"] for n in rule["nodes"]] == []


def test_axe_finds_nothing_when_an_answer_is_marked(show: Show) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = show("ur/4")
    page.click("button:has-text('Yes')")
    assert Axe().run(page).response["violations"] == []


def test_a_page_that_may_be_used_has_no_mark(browser: Browser, tmp_path: Path) -> None:
    book = sourced("ur", *BOOK.translations[Tag("ur")])
    asked = dataclasses.replace(request("ur", proof=False, book=book), line="")
    card, _ = html(asked, topics=["interpreter"], on=DAY)
    assert card is not None
    (tmp_path / card.name).write_bytes(card.data)
    page = browser.new_page()
    page.goto((tmp_path / card.name).as_uri() + "#ur/4")
    assert "DRAFT" not in page.inner_text("body")
    assert page.evaluate("getComputedStyle(document.body, '::before').content") == "none"
    assert seen(page, "button")[0] == "ہاں Yes"
    page.close()
