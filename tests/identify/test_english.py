"""Names in a text turn neither English into another language nor another language into English."""

from __future__ import annotations

import pytest

from langaccess.identify import identify
from langaccess.identify.english import explains, without_names


def test_names_are_told_by_their_capital_but_not_at_the_beginning_of_a_sentence() -> None:
    assert without_names("My boss Juan Perez left. Then I called") == [
        "My", "boss", "left", "Then", "I", "called",
    ]  # fmt: skip
    assert without_names("Trabajo en Best Buy") == ["Trabajo", "en"]
    assert without_names("no capital in it") == []
    assert without_names("Only the first word") == []


@pytest.mark.parametrize(
    "text",
    [
        "is it safe to go back inside", "Refugees go home", "dey took my car", "stay back",
        "i dont no wat happend", "he wit my cousin", "ion know nothin bout dat", "im hurt",
        "he been told him to leave", "tryna get home",
    ],
)  # fmt: skip
def test_english_however_it_is_spelled_is_no_creole(text: str) -> None:
    assert explains(text, "pcm")
    answer = identify(text)
    assert answer.candidates[0].tag == "en"


@pytest.mark.parametrize("text", ["get out", "no english", "open the door"])
def test_common_words_of_english_are_no_other_language(text: str) -> None:
    assert identify(text).candidates[0].tag == "en"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("abeg who dey house now", "pcm"), ("I no dey hear am well well", "pcm"),
        ("make we go now", "pcm"), ("Mi nuh know weh im deh", "jam"),
        ("Una wetin una want", "kri"),
    ],
)  # fmt: skip
def test_a_creole_has_words_of_its_own(text: str, tag: str) -> None:
    assert not explains(text, tag)
    assert identify(text).candidates[0].tag != "en"
