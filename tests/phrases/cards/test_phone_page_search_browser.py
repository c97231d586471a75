"""The search of the phone page in a browser: what is found, and what Enter opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.search import Search, outcomes, read_searches, screens
from langaccess.core.tags import languages, other_languages, search_fold, search_names
from langaccess.phrases.book import find
from tests.phrases.book.kit import SEARCHES
from tests.phrases.cards.kit import BOOK
from tests.phrases.cards.phone_kit import Show, press, seen, written
from tests.support import needs_playwright

pytestmark = [pytest.mark.browser, needs_playwright]

NOTHING = "0 found: no phrase says this; call (856) 555-0100."
# The page has no dictionary, so it does not look for typing errors.
EXACT = [case["typed"] for case in SEARCHES if not case.get("mistyped")]


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


@pytest.mark.slow
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
        ("hurt", "20"), ("need interp", "4"), ("34", "34"), ("do you feel safe", "241"),
        ("does he have a knife", "35"), ("ambulance", "24"), ("ambulence", ""),
        ("flood", "273"), ("did they break in", "99"), ("do not move", "37"),
    ],
)  # fmt: skip
def test_a_phrase_is_found_by_meaning_and_by_number(show: Show, typed: str, number: str) -> None:
    page = show("ur")
    page.fill("#find-ur", typed)
    found = seen(page, "#ur .found b")
    assert found[:1] == ([number] if number else [])
    assert seen(page, "#ur .topic b") == []
    (words,) = seen(page, "#ur [role=status]")
    assert words == (f"{len(found)} found" if found else NOTHING)
    press(page, "Escape")
    assert len(seen(page, "#ur .topic b")) > 20
    assert seen(page, "#ur .found b") == []


def test_what_is_never_a_phrase_is_refused_with_whom_to_call(show: Show) -> None:
    page = show("ur")
    words = "Get a qualified interpreter: call (856) 555-0100."
    for typed in ("miranda", "read him his rights", "sign here"):
        page.fill("#find-ur", typed)
        assert seen(page, "#ur .found b") == []
        (said,) = seen(page, "#ur [role=status]")
        assert said.startswith("Never from a phrasebook: ")
        assert said.endswith(words)


def test_the_page_and_the_command_find_the_same_phrases(show: Show, folder: Path) -> None:
    page = show("deaf")  # it has every phrase, in English
    rows = "[...document.querySelectorAll('#deaf .topic > ul > li')].map((row) => row.id)"
    numbers = [id_.split("/")[1] for id_ in page.evaluate(rows)]
    for typed in ("where does it hurt", "wait", "hospital", "are you", *EXACT):
        page.fill("#find-deaf", typed)
        wanted = [m.phrase.number for m in find(BOOK, typed, limit=50)]
        here = [str(number) for number in wanted if str(number) in numbers][:3]
        shown = seen(page, "#deaf .found b")
        if typed.isdigit():  # the page shows what begins so while a number is typed
            begun = [number for number in numbers if number.startswith(typed)]
            assert shown == sorted(begun, key=len)[:20], typed
            continue
        assert shown[: len(here)] == here, typed
        assert bool(shown) == bool(here), typed


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
