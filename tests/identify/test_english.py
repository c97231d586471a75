"""Names in a text turn neither English into another language nor another language into English."""

from __future__ import annotations

from langaccess.identify.english import ordinary, without_names


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
