"""Texts and names in the forms in which they are compared, and English in messages."""

from __future__ import annotations

import pytest

from langaccess.core.folding import letters_with_offsets, slug, unaccented
from langaccess.core.words import joined, plural


@pytest.mark.parametrize(
    ("text", "bare"), [("Ação", "Acao"), ("Đường", "Đuong"), ("Straße", "Straße"), ("سَلَام", "سلام")]
)
def test_accents_come_off_and_letters_stay(text: str, bare: str) -> None:
    assert unaccented(text) == bare


@pytest.mark.parametrize(
    ("text", "id_"),
    [("No contest (plea)", "no-contest-plea"), ("São Paulo", "sao-paulo"), ("ልደት", "term")],
)
def test_an_id_is_made_of_what_any_system_can_write(text: str, id_: str) -> None:
    assert slug(text, "term") == id_


def test_a_word_is_found_at_its_place_behind_wide_and_invisible_characters() -> None:
    text = "no Ｐ\u200bI\u3164N ٤٢ ﬁ’s"
    letters, offsets = letters_with_offsets(text, str.maketrans({"’": "'"}))
    assert letters == "no pin 42 fi's"
    assert [text[offset] for offset in offsets] == list("no ＰIN ٤٢ ﬁﬁ’s")


def test_one_of_a_thing_is_not_many() -> None:
    assert [plural(count, "repeat") for count in (0, 1, 2)] == [
        "0 repeats",
        "1 repeat",
        "2 repeats",
    ]


def test_a_list_reads_as_in_a_sentence() -> None:
    assert [joined("abc"[:count], "or") for count in range(4)] == ["", "a", "a or b", "a, b or c"]
