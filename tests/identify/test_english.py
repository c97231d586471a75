"""Names in a text turn neither English into another language nor another language into English."""

from __future__ import annotations

import pytest

from langaccess.identify import Band, identify
from langaccess.identify.english import ordinary, without_names

TOLD = (Band.STRONG, Band.FAIR)


@pytest.mark.parametrize(
    "text",
    [
        "The man took my purse on Avenida Revolucion and ran to Plaza Bonita",
        "My sister Agnieszka Wojciechowska was hit by a truck in Krakow",
        "He said that Nguyen Thi Thu Huong lives with Phan Van Duc",
    ],
)
def test_english_with_names_is_perhaps_english(text: str) -> None:
    answer = identify(text)
    assert answer.candidates[0].tag == "en"
    assert answer.verdict is Band.FAIR
    assert "names" in answer.notes[-1]


@pytest.mark.parametrize(
    "text",
    [
        "I live on Santa Rosa street and work at El Paso",
        "is it safe to go back inside",
        "I rent a room from Chukwudi Ojukwu",
    ],
)
def test_words_that_english_has_too_are_no_pidgin(text: str) -> None:
    answer = identify(text)
    assert answer.candidates[0].tag == "en" or answer.verdict not in TOLD


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Me mandaron una carta de Immigration and Customs Enforcement", "es"),
        ("Perdí mi Social Security card en Walmart", "es"),
        ("Mon patron est Mr. Brown de Big River Church", "fr"),
    ],
)
def test_another_language_with_english_names_is_not_english(text: str, tag: str) -> None:
    answer = identify(text)
    assert answer.candidates[0].tag == tag
    assert answer.verdict is Band.FAIR


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Trabajo en The Home Depot y vivo en New York", "es"),
        ("Nakatira ako sa West Covina at nagtatrabaho sa Best Buy", "tl"),
        ("Mwen travay nan The Home Depot ak Best Buy", "ht"),
        ("Mieszkam w New Britain and pracuję w The Home Depot", "pl"),
        ("My name na Emeka, I no see my brother since Sunday for Lagos", "pcm"),
        ("Mein Mann hat mich in der Wohnung mit der Hand geschlagen", "de"),
    ],
)
def test_what_names_do_not_deceive_is_told_as_before(text: str, tag: str) -> None:
    answer = identify(text)
    assert answer.candidates[0].tag == tag
    assert answer.verdict is Band.STRONG


def test_names_are_told_by_their_capital_but_not_at_the_beginning_of_a_sentence() -> None:
    assert without_names("My boss Juan Perez left. Then I called") == [
        "My", "boss", "left", "Then", "I", "called",
    ]  # fmt: skip
    assert without_names("Trabajo en Best Buy") == ["Trabajo", "en"]
    assert without_names("no capital in it") == []
    assert without_names("Only the first word") == []


def test_pidgin_has_words_of_its_own() -> None:
    assert ordinary("is it safe to go back inside")
    assert not ordinary("abeg who dey house now")
