"""What an engine does not see is split off and comes back exactly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.tags import Tag
from langaccess.translate.pipeline import engine_input
from tests.planted import DEV_SEED, generate

EN = Tag("en")


def seen(text: str, max_words: int = 99) -> list[str]:
    found = engine_input.stretches(text, EN, max_words=max_words)
    return [text[p.start : p.end] for p in found if not p.keep]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1. Bring your ID.", ["Bring your ID."]),
        ("(a) You may stay.", ["You may stay."]),
        ("iv) Ask for help.", ["Ask for help."]),
        ("3.2 Scope of work", ["Scope of work"]),
        ("☐ Yes ☐ No", ["Yes", "No"]),
        ("[ ] I agree [x] I do not agree", ["I agree", "I do not agree"]),
        ("Name: ________", ["Name"]),
        ("Thank you,", ["Thank you"]),
        ("Name ______ Date ______", ["Name", "Date"]),
        ("Total ........ 12", ["Total"]),
        ("Phone:\t____\tE-mail:\t____", ["Phone", "E-mail"]),
        ("• Call now", ["Call now"]),
        ("“Know your rights.”", ["Know your rights."]),
        ("(see back)", ["see back"]),
        ("  Hello  ", ["Hello"]),
        ("________", []),
        ("3.", []),
        ("Well-known text — and more", ["Well-known text — and more"]),
    ],
)
def test_only_the_words_go_to_the_engine(text: str, words: list[str]) -> None:
    assert seen(text) == words


def test_a_blank_inside_a_sentence_stays_in_it_as_a_literal() -> None:
    (piece,) = engine_input.stretches("I, ________, give this statement freely.", EN)
    assert not piece.keep
    assert piece.literals == ((3, 11),)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aB 1.☐_;,:()“”—\t[]xand", max_size=60), st.integers(1, 12))
def test_pieces_put_together_are_the_sentence(text: str, limit: int) -> None:
    found = engine_input.stretches(text, EN, max_words=limit)
    assert "".join(text[p.start : p.end] for p in found) == text
    assert all(a.end == b.start for a, b in pairwise(found))


def test_planted_sentences_come_back_exactly() -> None:
    for planted in generate(200, DEV_SEED):
        found = engine_input.stretches(planted.text, EN, max_words=8)
        assert "".join(planted.text[p.start : p.end] for p in found) == planted.text


def test_a_long_sentence_is_cut_at_the_semicolon_then_before_and() -> None:
    text = "You may ask for an interpreter at any time; we will call one for you, and it is free."
    assert seen(text, max_words=12) == [
        "You may ask for an interpreter at any time;",
        "we will call one for you, and it is free.",
    ]
    assert seen(text, max_words=7)[-2:] == ["we will call one for you,", "and it is free."]
    assert seen(text, max_words=99) == [text]


def test_no_cut_falls_into_a_protected_stretch() -> None:
    text = "Press one; two; three and then wait for the tone, and speak"
    literals = ((6, 21),)
    for piece in engine_input.stretches(text, EN, literals, max_words=4):
        assert piece.start <= 6 or piece.start >= 21


@pytest.mark.parametrize(
    ("text", "words"),
    [("DO YOU CONSENT?", True), ("STOP", True), ("FBI", False), ("TTY: 711", False),
     ("Do you?", False), ("911", False), ("FORM I-94", True)],
)  # fmt: skip
def test_capitals_are_told_from_acronyms(text: str, words: bool) -> None:
    assert engine_input.in_capitals(text) is words


def test_capitals_become_a_sentence_and_acronyms_stay() -> None:
    text = "CALL THE FBI OR DHS IN THE U.S. ON MONDAY WITH FORM I-94. I WILL HELP."
    assert engine_input.sentence_case(text) == (
        "Call the FBI or DHS in the U.S. on Monday with form I-94. I will help."
    )


def test_capitals_come_back_as_the_language_writes_them() -> None:
    assert engine_input.upper_case("izin gerekli", Tag("tr")) == "İZİN GEREKLİ"
    assert engine_input.upper_case("Είστε ελεύθερος", Tag("el")) == "ΕΙΣΤΕ ΕΛΕΥΘΕΡΟΣ"
    assert engine_input.upper_case("você está", Tag("pt")) == "VOCÊ ESTÁ"


def test_an_engine_gets_plain_spaces_and_nothing_hidden() -> None:
    assert engine_input.plain_typography("a\u00a0b\u00ad\u200b  c\td") == "a b c d"
    assert engine_input.plain_typography("می\u200cخواهم") == "می\u200cخواهم"
    assert engine_input.plain_typography("cafe\u0301") == "café"


@pytest.mark.parametrize(
    ("text", "words"),
    [("Call us", True), ("www.example.gov", False), ("617-555-0123", False), ("", False),
     ("March 4, 2025", True), ("a@b.gov / 24-CR-01832", False), ("800-CALL-FBI", False)],
)  # fmt: skip
def test_a_text_without_words_is_not_for_an_engine(text: str, words: bool) -> None:
    assert engine_input.has_words(text, EN) is words


def test_a_protected_stretch_is_no_word() -> None:
    assert not engine_input.has_words("{{ x }} code", EN, ((0, 7), (8, 12)))
