"""The page in a browser: found, shown, answered, by touch and by key, on the narrowest phone."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.search import Search, outcomes, page_of_all, read_searches, screens
from langaccess.core.tags import Tag, languages, other_languages, search_fold, search_names
from langaccess.phrases.book import find
from langaccess.phrases.cards import html, read_recordings
from tests.phrases.cards.kit import BOOK, DAY, request, sourced, with_text
from tests.phrases.cards.test_phone_page import GUIDE
from tests.support import needs_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, needs_playwright]

# fmt: off
SOME = ("ur", "am", "fa", "zh-Hant", "my", "ht", "es", "so", "ti", "prs", "vi", "ar", "hy", "km")
# fmt: on
LONGEST = "ہمیں آپ کی حفاظت کے لیے یہ جاننا ہے کہ کیا گھر میں کوئی ہتھیار (911) موجود ہے یا نہیں؟"
Show = Callable[..., "Page"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("page")
    (made / "audio" / "ur").mkdir(parents=True)
    (made / "audio" / "ur" / "2.mp3").write_bytes(b"ID3\x04" + bytes(100))
    return made


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
        request(*tags, "mam", book=book),
        topics=[topic.id for topic in book.topics],
        on=DAY,
        recordings=read_recordings(folder / "audio", BOOK, request("ur").tags),
        guide=GUIDE,
    )
    assert card is not None
    (folder / name).write_bytes(card.data)
    return folder / name


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


# --- finding --------------------------------------------------------------------------------------


def test_the_grid_shows_every_language_in_itself_and_in_english(show: Show, whole: Path) -> None:
    page = show(of=whole)
    assert len(seen(page, ".grid a")) == len(BOOK.tags) + 1
    assert seen(page, '.grid a[href="#ur"]') == ["اردو Urdu"]
    name = page.locator('.grid a[href="#ur"] .t')
    assert (name.get_attribute("lang"), name.get_attribute("dir")) == ("ur", "rtl")
    assert seen(page, "h1") == ["Point to your language"]
    assert seen(page, ".marks p")[0].startswith("DRAFT")
    assert seen(page, ".call") == ["Interpreter (856) 555-0100"]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("kreyol", "Haitian Creole"), ("Farsi", "Persian (Farsi)"), ("اردو", "Urdu"),
        ("eritrea", "Tigrinya"), ("cantonese", "Chinese (Traditional)"), ("SOMALI", "Somali"),
        ("tieng viet", "Vietnamese"), ("Mame", "Mam"),
    ],
)  # fmt: skip
def test_a_language_is_found_by_any_of_its_names(show: Show, typed: str, wanted: str) -> None:
    page = show()
    page.get_by_label("Find a language").fill(typed)
    found = seen(page, ".grid a > span:last-child")
    assert wanted in found
    assert len(found) < 6
    assert seen(page, "#languages [role=status]")[0].startswith(f"{len(found)} found")


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("somali", "so"), ("Soomaali", "so"), ("dari", "prs"), ("farsi", "fa"), ("persian", "fa"),
        ("cantonese", "zh-Hant"), ("sorani", "ckb"), ("espanol", "es"), ("kreyol", "ht"),
        ("Türkçe", "tr"), ("turkce", "tr"), ("العربيه", "ar"), ("فارسي", "fa"), ("oʻzbekcha", "uz"),
        ("o'zbekcha", "uz"), ("azerbaycanca", "az"), ("Hmong", "hmn"), ("haitian creole", "ht"),
        ("creole haitian", "ht"), ("  Vietnamese ", "vi"), ("amhar", "am"), ("Español", "es"),
    ],
)  # fmt: skip
def test_enter_opens_the_language_of_that_name(
    show: Show, whole: Path, typed: str, tag: str
) -> None:
    page = show(of=whole)
    page.get_by_label("Find a language").fill(typed)
    press(page, "Enter")
    assert page.evaluate("location.hash") == f"#{tag}"


@pytest.mark.parametrize(
    ("typed", "first", "some"),
    [
        ("mexico", "", {"Spanish", "German"}), ("haiti", "Haitian Creole", {"French"}),
        ("congo", "", {"French", "Swahili"}), ("ukraine", "", {"Russian", "Ukrainian"}),
        ("afghan", "Dari", {"Pashto", "Uzbek"}), ("somalia", "", {"Somali", "Arabic"}),
        ("mandarin", "", {"Chinese (Simplified)", "Chinese (Traditional)"}),
        ("soma", "Somali", {"Arabic"}), ("ara", "Arabic", {"Gujarati"}),
    ],
)  # fmt: skip
def test_enter_opens_nothing_where_several_languages_may_be_meant(
    show: Show, whole: Path, typed: str, first: str, some: set[str]
) -> None:
    page = show(of=whole)
    page.get_by_label("Find a language").fill(typed)
    press(page, "Enter")
    assert page.evaluate("location.hash") == ""
    found = seen(page, ".grid a > span:last-child")
    assert first in ("", found[0])
    assert {first, *some} - {""} <= set(found)
    assert seen(page, "#languages [role=status]")[0].startswith(f"{len(found)} found: choose one")
    press(page, "Escape")
    assert len(seen(page, ".grid a")) == len(BOOK.tags) + 1
    assert seen(page, ".grid a > span:last-child")[0] == "Albanian"


def test_a_language_that_is_found_by_its_country_says_so(show: Show, whole: Path) -> None:
    page = show(of=whole)
    page.get_by_label("Find a language").fill("somali")
    cells = dict(zip(seen(page, ".grid a > span:last-child"), seen(page, ".grid a"), strict=True))
    assert next(iter(cells)) == "Somali"
    assert "spoken in Somalia" in cells["Arabic"]
    assert "spoken in" not in cells["Somali"]
    page.get_by_label("Find a language").fill("arabic")
    assert "spoken in" not in page.inner_text(".grid")


def test_enter_opens_a_phrase_by_its_number_or_when_it_is_the_only_one(show: Show) -> None:
    page = show("ur")
    page.fill("#find-ur", "2")
    press(page, "Enter")
    assert page.evaluate("location.hash") == "#ur/2"
    page = show("ur")
    page.fill("#find-ur", "are you")
    press(page, "Enter")
    assert page.evaluate("location.hash") == "#ur"
    assert seen(page, "#ur [role=status]")[0].endswith("found: choose one")


def test_a_variety_has_the_phrases_that_its_speakers_read(show: Show, folder: Path) -> None:
    file = written(folder, "varieties.html", "pt-BR", "pt-PT", "es-MX", "yue", "mww")
    page = show("pt-PT/2", of=file)
    assert seen(page, ".big .t") == ["Por favor, espere. Estamos chamando um intérprete."]
    page.click(".back")
    assert (
        "For Portuguese (Brazil) and Portuguese (Portugal). The text is Portuguese: Brazilian"
        in (page.inner_text("#pt"))
    )
    for typed, tag in {"brazil": "pt", "cantonese": "zh-Hant", "white hmong": "hmn"}.items():
        page.goto(file.as_uri())
        page.get_by_label("Find a language").fill(typed)
        press(page, "Enter")
        assert page.evaluate("location.hash") == f"#{tag}"
        assert len(seen(page, f"#{tag} .topic li")) > 10


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("hurt", "20"), ("need interp", "4"), ("34", "34"), ("do you feel safe", "39"),
        ("does he have a knife", "35"), ("ambulance", "24"), ("ambulence", ""),
        ("flood", ""), ("did they break in", ""),
    ],
)  # fmt: skip
def test_a_phrase_is_found_by_meaning_and_by_number(show: Show, typed: str, number: str) -> None:
    page = show("ur")
    page.fill("#find-ur", typed)
    found = seen(page, "#ur .found b")
    assert found[:1] == ([number] if number else [])
    assert seen(page, "#ur .topic b") == []
    assert seen(page, "#ur [role=status]") == [f"{len(found)} found"]
    press(page, "Escape")
    assert len(seen(page, "#ur .topic b")) > 20
    assert seen(page, "#ur .found b") == []


def test_the_page_and_the_command_find_the_same_phrases(show: Show, folder: Path) -> None:
    page = show("deaf")  # it has every phrase, in English
    rows = "[...document.querySelectorAll('#deaf .topic > ul > li')].map((row) => row.id)"
    numbers = {id_.split("/")[1] for id_ in page.evaluate(rows)}
    for typed in (
        "do you feel safe", "are you hurt", "where does it hurt", "do you have a gun", "wait",
        "call your mom", "who hit you", "hospital", "show me your hands", "are you thirsty",
        "you will get a ticket", "are you",
    ):  # fmt: skip
        page.fill("#find-deaf", typed)
        wanted = [m.phrase.number for m in find(BOOK, typed, limit=50)]
        here = [str(number) for number in wanted if str(number) in numbers][:3]
        assert seen(page, "#deaf .found b")[: len(here)] == here, typed


def test_a_word_that_is_nowhere_finds_nothing_and_says_so(show: Show) -> None:
    page = show()
    page.get_by_label("Find a language").fill("klingon")
    assert seen(page, ".grid a") == []
    words = "Klingon is not in this file. Call (856) 555-0100 and ask for Klingon."
    assert seen(page, "#languages [role=status]") == [words]
    page.get_by_label("Find a language").fill("kikongo")
    assert "ask for Kikongo" in seen(page, "#languages [role=status]")[0]


def test_searches_open_their_language_and_never_another(show: Show, every: Path) -> None:
    searches = list(read_searches(Path(__file__).parent / "searches.tsv"))
    assert len(searches) > 200
    found = list(outcomes(show(of=every), searches))
    assert [one for one in found if not one.right or one.misled] == []


def test_no_name_of_a_language_opens_another(show: Show, every: Path) -> None:
    """Every name of the table, and each with a letter left out."""
    entries = [entry for entry in languages() if entry.kind in ("list", "more")]
    owners: dict[str, set[str]] = {}
    for entry in entries:
        for name in (entry.tag, *search_names(entry)):
            owners.setdefault(search_fold(name), set()).update(screens(entry.tag))
    names = [
        Search(typed, screens(entry.tag), False)
        for entry in entries for name in (entry.name, entry.autonym)
        for typed in (name, name[:2] + name[3:])
    ]  # fmt: skip
    found = list(outcomes(show(of=every), names))
    misled = {one.search.typed: one.opened for one in found if one.misled}
    # "Haka" is Hakka without a letter, and a name of another language itself.
    assert {
        typed for typed, tag in misled.items() if tag not in owners.get(search_fold(typed), ())
    } == set()
    assert [one.search.typed for one in found[0::2] if not one.listed] == []


def test_no_name_of_a_language_that_is_not_there_opens_one(show: Show, every: Path) -> None:
    names = [Search(names[0], (), False) for names in other_languages().values()]
    found = list(outcomes(show(of=every), names))
    assert [one for one in found if one.opened] == []


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
    page = show("am/60")
    assert seen(page, "h1") == ["አማርኛ · Amharic"]
    assert seen(page, "#am [role=status]") == ["Phrase 60 is not here in this language."]
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


def test_favorites_and_what_was_used_last_come_first_until_they_are_forgotten(show: Show) -> None:
    page = show("ur/20")
    page.click(".star")
    page.click("a[rel=next]")
    page.click(".back")
    assert seen(page, "#ur .last p") == ["★ Favorites:", "Last used:"]
    assert [words.split()[0] for words in seen(page, "#ur .last a")] == ["20", "21", "20"]
    page.goto(page.url.partition("#")[0])
    page.reload()
    assert seen(page, "#languages .last a") == ["Urdu"]
    page.click("#languages .last a")
    assert seen(page, "#ur .last a")[0].startswith("20 ")
    page.click("#ur .last button")
    assert seen(page, "#ur .last a") == []
    assert focused(page) == "اردو · Urdu"
    page.reload()
    assert seen(page, "#ur .last a") == []
    assert page.evaluate("JSON.parse(localStorage.langaccess).phrases") == []


def test_nothing_but_numbers_and_tags_is_kept(show: Show) -> None:
    page = show("ur/4")
    page.click("button:has-text('No')")
    page.goto(page.url.partition("#")[0] + "#ur/7")
    kept = page.evaluate("Object.entries(localStorage)")
    assert [name for name, _ in kept] == ["langaccess"]
    assert json.loads(kept[0][1]) == {"favorites": [], "phrases": ["7", "4"], "languages": ["ur"]}


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
    page.fill("#find-deaf", "9")
    press(page, "Enter")
    assert seen(page, ".big") == ["9 Are you deaf or hard of hearing?"]
    assert seen(page, ".face button .en")[:2] == ["Yes", "No"]
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
