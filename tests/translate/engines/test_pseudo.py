"""Pseudo-translation shows what will not fit, and leaves alone what a translation must keep."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess.core.tags import Tag
from langaccess.translate.engines import Runner, choose, discover
from langaccess.translate.engines.pseudo import GROWTH

KEPT = "XQ1 XQZ20 617-555-0123 https://www.mass.gov/a_b?c=1 j_smith@pd.example.org town.gov/help"


def pseudo(target: str, texts: list[str]) -> list[str]:
    choice = choose(discover(()), Tag("en"), Tag(target))
    assert choice is not None
    with Runner(choice.info) as runner:
        return [str(outcome.text) for outcome in runner.run(texts)]


@pytest.mark.slow
@pytest.mark.parametrize("target", ["qps-ploc", "qps-plocm"])
def test_masks_numbers_and_addresses_survive(target: str) -> None:
    text = f"Call {KEPT} now"
    (result,) = pseudo(target, [text])
    assert KEPT in result
    assert "Call" not in result
    assert "now" not in result


@pytest.mark.slow
def test_every_latin_letter_is_accented_and_the_ends_are_in_brackets() -> None:
    (result,) = pseudo("qps-ploc", ["The quick brown fox JUMPS over the lazy dog"])
    assert (result[0], result[-1]) == ("[", "]")
    assert not [letter for letter in result if letter.isascii() and letter.isalpha()]
    assert all("LATIN" in unicodedata.name(letter) for letter in result if letter.isalpha())


@pytest.mark.slow
def test_the_right_to_left_variant_really_runs_from_right_to_left() -> None:
    (result,) = pseudo("qps-plocm", ["The quick brown fox JUMPS over the lazy dog"])
    letters = [letter for letter in result if letter.isalpha()]
    assert {unicodedata.bidirectional(letter) for letter in letters} == {"R"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])).filter(str.strip))
def test_a_text_grows_by_a_third_of_its_length(text: str) -> None:
    from langaccess.translate.engines import EngineSettings
    from langaccess.translate.engines.pseudo import Pseudo, infos

    (result,) = Pseudo(infos()[0], EngineSettings()).translate_batch([text])
    assert len(result) == len(text) + max(2, math.ceil(len(text) * GROWTH))


@pytest.mark.slow
def test_any_source_language_will_do_and_blank_stays_blank() -> None:
    choice = choose(discover(()), Tag("vi"), Tag("qps-ploc"))
    assert choice is not None
    assert pseudo("qps-ploc", ["", "  "]) == ["", ""]
