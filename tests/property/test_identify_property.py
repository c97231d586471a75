"""Whatever is typed, the answer is well formed, honest about its bounds, and never a crash."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.identify import Band, decode, identify, is_language
from langaccess.identify.weights import group_of

ANY_TEXT = st.text(st.characters(), max_size=120)
LETTERS = st.text(st.characters(categories=("L", "M", "Zs")), max_size=80)


@settings(max_examples=120, deadline=None)
@example("what :")
@example("mOZ")
@example("aAYO")
@example("oJ")
@given(st.one_of(ANY_TEXT, LETTERS))
def test_an_answer_is_always_well_formed(text: str) -> None:
    answer = identify(text)
    chances = [candidate.probability for candidate in answer.candidates]
    assert all(0 <= chance <= 1 for chance in chances)
    assert chances == sorted(chances, reverse=True)
    first = str(answer.candidates[0].tag) if answer.candidates else ""
    english = first == "en" and answer.verdict in (Band.STRONG, Band.FAIR)
    assert ("call the interpreter line." in answer.next_steps[1]) is english
    assert answer.next_steps[0].startswith("Call the interpreter line") is not english
    if answer.verdict is Band.CANNOT_TELL:
        assert answer.reason
    else:
        # What is typed in Latin letters is told apart by its words, without a group.
        typed = any("typed in Latin letters" in note for note in answer.notes)
        named, group = {first, *map(str, answer.confusable)}, set(group_of(first))
        # One language that the program knows no texts of may be named as nearly as likely.
        assert typed or (group <= named and len(named - group) <= 1)


@settings(max_examples=80, deadline=None)
@example("\ua78b")
@given(ANY_TEXT)
def test_passages_cover_the_text_in_order_without_overlap(text: str) -> None:
    at = 0
    for part in identify(text).passages:
        assert part.start == at
        assert part.end > part.start
        at = part.end
    assert at in (0, len(text))


@settings(max_examples=80, deadline=None)
@given(text=ANY_TEXT, tag=st.sampled_from(["en", "es", "ar", "zh-Hant", "mam", "qps-ploc", "am"]))
def test_judging_a_language_never_fails(text: str, tag: str) -> None:
    assert is_language(text, Tag(tag)) in (True, False, None)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_become_text_or_are_refused(data: bytes) -> None:
    try:
        text, _note = decode(data, where="note")
    except InputError:
        return
    assert isinstance(text, str)


@pytest.mark.parametrize("number", [1, 3, 50])
def test_repeating_a_sentence_does_not_change_its_language(number: int) -> None:
    text = "Si tiene preguntas, llame a nuestra oficina de lunes a viernes por la mañana. "
    assert identify(text * number).candidates[0].tag == "es"
