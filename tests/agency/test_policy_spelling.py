"""How the sentence gate reads slips of the pen, disguised letters and short neighbors."""

from __future__ import annotations

import pytest

from langaccess.agency.policy.spelling import Speller, unmask


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("the rigth to remian silnet", "the right to remain silent"),
        ("an attorny", "an attorney"),
        ("c0nsent", "consent"),
        ("a se arch of it", "a search of it"),
        ("volutnarily", "voluntarily"),
        ("research", "research"),
        ("the night", "the night"),
        ("you're silent", "you are silent"),
    ],
)
def test_a_slip_is_read_as_the_word_it_stands_for(written: str, read: str) -> None:
    words = ("right", "remain", "silent", "attorney", "consent", "search", "voluntarily")
    assert Speller(words).corrected(written) == read


def test_letters_of_other_scripts_that_look_latin_are_read_as_latin() -> None:
    assert unmask("rem\u0430in sil\u0435nt") == "remain silent"
