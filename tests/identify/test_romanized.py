"""A text in the Latin letters of another script's language is given no other language's name."""

from __future__ import annotations

import csv

import pytest

from langaccess.identify import Band, identify
from langaccess.identify.romanized import spelled
from tests.support import SHARED, needs_shared

# As people text, written for this test; none of them is a row on which anything was measured.
TEXTS = [
    ("ana mish fahem, 3ayez motargem law sama7t", "ar"),
    ("ana mesh fahem, mumkin had ysa3dni min fadlak", "ar"),
    ("salam, ana mafhemtch, bghit wahed yahder arabiya 3afak", "ar"),
    ("mujhe angrezi nahi aati, aap hindi bolte ho", "hi"),
    ("main theek hoon", "ur"),
    ("ya ne ponimayu po angliyski, pomogite pozhaluysta", "ru"),
    ("wo bu hui shuo yingwen, qing bangzhu wo", "zh"),
    ("man farsi harf mizanam, komak mikham", "prs"),
    ("malai angreji bujhina, maddat garnu hola tapai", "ne"),
    ("parakalo voithiste me, den milao kala", "el"),
    ("pls help kijiye, mera husband mujhe maar raha hai", "hi"),
    ("ami apnar kotha bujhte parchi na, ektu sahajjo korben", "bn"),
    ("je suis malade wallah, 3ayet lel police rabi ykhalik khoya", "ar"),
    ("naku english ardham kavatledu, daktar kavali", "te"),
    # No small word of the lists is in these two: their profile knows them.
    ("parakaleste na me akousete, xathike o andras", "el"),
    ("moyu sosedku ograbili, vyzovite naryad", "ru"),
    ("nimintay tezarebeni, ane tigrinya iye zizareb", "ti"),
]


@pytest.mark.parametrize(("text", "tag"), TEXTS)
def test_nothing_is_told_but_the_line_hears_what_it_may_be(text: str, tag: str) -> None:
    answer = identify(text)
    assert answer.verdict is Band.CANNOT_TELL
    assert answer.reason == "romanised"
    assert tag in [one.tag for one in answer.candidates]
    assert all(one.probability == 0 for one in answer.candidates)
    assert answer.candidates[0].name.split(" (")[0] in answer.next_steps[1]
    assert "typed in English letters" in answer.next_steps[1]
    assert "typed in Latin letters" in answer.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Mwen pa konprann, mwen bezwen yon entepret",
        "No entiendo nada de ingles, necesito ayuda",
        "Toi khong noi duoc tieng anh, lam on giup toi",
        "Hindi ko po naiintindihan, kailangan ko ng tulong",
        "Ma fahmin Ingiriisiga, waxaan u baahanahay turjumaan",
        "Ya no puedo, me da pena, mi ama no sabe",
    ],
)
def test_languages_of_latin_letters_keep_their_answers(text: str) -> None:
    assert identify(text).reason != "romanised"


@needs_shared
def test_of_real_text_in_latin_letters_hardly_any_is_taken_for_it() -> None:
    with (SHARED / "data" / "lid" / "dev.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    plain = [r["text"] for r in rows if r["kind"] != "romanised" and r["text"].isascii()]
    assert len(plain) > 4000
    taken = [text for text in plain if spelled(text)[0]]
    assert len(taken) <= len(plain) / 1000
    assert not [text for text in plain if spelled(text, top="en")[0]]


@pytest.mark.parametrize(
    "text",
    [
        "Nemam nikoga da mi pomogne",
        "Tutaonana kesho asubuhi kwa daktari",
        "Ajutor va rog nu inteleg nimic",
        "Waxaan u baahanahay caawimaad degdeg ah",
    ],
)
def test_kin_and_neighbours_of_the_romanised_are_still_told(text: str) -> None:
    assert identify(text).verdict is Band.STRONG
