"""Calls for help are known by a list that says where each word is from."""

from __future__ import annotations

import pytest

from langaccess.core.resources import entries
from langaccess.core.tags import known
from langaccess.identify import Band, identify


def test_each_row_names_languages_of_the_list_a_meaning_and_a_source() -> None:
    head, *rows = [line.split("\t") for line in entries("cries.tsv")]
    assert head == ["cry", "languages", "english", "source", "checked"]
    words = [row[0] for row in rows]
    assert len(words) == len(set(words)) >= 100
    for word, languages, english, source, _checked in rows:
        assert word == word.lower().strip()
        assert word.isascii()
        assert all(known(tag) is not None for tag in languages.split(","))
        assert english
        assert source.split(" ")[0] in ("CLDR", "unilex", "project")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Anmwe!", "anmwe"),
        ("anmweeeee anmwe", "anmwe"),
        ("mujhe bachao", "bachao"),
        ("sa3dni", "sa3dni"),
        ("GAU MENG AH", "gau meng ah"),
    ],
)
def test_a_cry_is_found_in_capitals_drawn_out_and_with_two_other_words(
    text: str, word: str
) -> None:
    found = identify(text)
    assert (found.verdict, found.reason) == (Band.WEAK, "cry")
    assert f'"{word}"' in found.notes[0]


@pytest.mark.parametrize(
    "text", ["", "help", "the word anmwe is in the long report", "tulongan", "I said ayuda to him"]
)
def test_nothing_else_is_a_cry(text: str) -> None:
    assert identify(text).reason != "cry"
