"""Words in plain form: counted, without accents, as an id."""

from __future__ import annotations

import pytest

from langaccess.core.words import plural, slug, unaccented


def test_one_of_a_thing_is_not_many() -> None:
    assert [plural(count, "repeat") for count in (0, 1, 2)] == [
        "0 repeats",
        "1 repeat",
        "2 repeats",
    ]


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
