"""English with words of another language in it is not surely English."""

from __future__ import annotations

import csv

import pytest

from langaccess.identify import Band, identify
from langaccess.identify.code_switching import detect
from tests.support import SHARED, needs_shared


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("I need the police por favor my car esta roto", "es"),
        ("My husband is not home, ahorita he is at work pero I have the keys with me", "es"),
        ("Please call my asawa, she is sick and we are in the hospital kasi", "tl"),
    ],
)
def test_words_of_another_language_make_english_less_sure_and_are_named(
    text: str, tag: str
) -> None:
    answer = identify(text)
    assert answer.verdict is not Band.STRONG
    assert tag in [one.tag for one in answer.candidates[:2]]
    assert sum(one.probability for one in answer.candidates) <= 1.001
    if answer.candidates[0].tag == "en":
        assert answer.candidates[1].tag.name in " ".join(answer.notes)


@pytest.mark.parametrize(
    "text",
    [
        "I was in Los Angeles and in La Puente when the man took my car",
        "We had tacos de lengua at the place on Las Palmas Avenue last night",
        "Please tell the doctor that my son has a fever and will not eat",
    ],
)
def test_a_place_or_a_dish_does_not(text: str) -> None:
    assert identify(text).verdict is Band.STRONG


@needs_shared
def test_no_english_text_of_the_development_rows_is_called_mixed() -> None:
    with (SHARED / "data" / "lid" / "dev.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    english = [row["text"] for row in rows if row["lang"] == "en"]
    assert len(english) > 50
    assert not [text for text in english if detect(text)[0]]
