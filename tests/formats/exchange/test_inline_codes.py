"""Codes that people can type, and what a saved page is read as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.errors import InputError
from langaccess.core.model import Span, SpanKind, Target
from langaccess.formats.exchange import (
    choose_code_style,
    packed_spans,
    parse_codes,
    parse_review_page,
    write_codes,
)
from langaccess.formats.exchange.inline_codes import STYLES

FORMAT, LINK, CODE = SpanKind.FORMAT, SpanKind.LINK, SpanKind.CODE
SOURCE = Target(
    "Call 911, {{ name }}, now.",
    (Span(5, 8, FORMAT, 40), Span(10, 20, CODE, 7), Span(22, 25, LINK, 9), Span(25, 25, CODE, 3)),
)


def test_codes_are_numbered_from_one_and_protected_text_stands_as_it_is() -> None:
    assert write_codes(SOURCE, SOURCE, "{}") == "Call {1}911{/1}, {{ name }}, {2}now{/2}{3/}."


def test_a_translation_may_move_its_codes() -> None:
    made = parse_codes("{2}Kounye a{/2}, {{ name }}, rele {1}911{/1}{3/}", SOURCE, "{}")
    assert made.text == "Kounye a, {{ name }}, rele 911"
    assert {(made.text[s.start : s.end], s.kind, s.ref) for s in made.spans} == {
        ("Kounye a", LINK, 9),
        ("{{ name }}", CODE, 7),
        ("911", FORMAT, 40),
        ("", CODE, 3),
    }


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("{1}911", "code {1} is not closed"),
        ("911{/1}", "has no opening code before it"),
        ("{1}a{2}b{/1}c{/2}", "has no opening code before it"),
        ("{1}a{/1} {1}b{/1}", "is used twice"),
        ("{8}a{/8}", "the sentence has no code {8}"),
        ("{3}a{/3}", "the sentence has no code {3}"),
    ],
)
def test_codes_that_make_no_sense_are_named(words: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_codes(words, SOURCE, "{}")
    assert why in caught.value.message


def test_protected_text_that_was_changed_is_not_found_again() -> None:
    made = parse_codes("{1}911{/1} {{ non }}", SOURCE, "{}")
    assert [span.ref for span in made.spans] == [40]


def test_a_text_that_looks_like_codes_takes_other_signs() -> None:
    assert choose_code_style(["plain"]) == "{}"
    assert choose_code_style(["fill in {1} and ⟦2⟧"]) == "‹›"
    with pytest.raises(InputError):
        choose_code_style(["{1} ⟦1⟧ ‹1/› ⸢/1⸣"])


@pytest.mark.slow
@given(st.text(alphabet="ab {}/12⟦⟧\n", max_size=30), st.data())
@settings(derandomize=True, deadline=None, max_examples=300)
def test_any_text_with_nested_spans_comes_back_the_same(text: str, data: st.DataObject) -> None:
    spans: list[Span] = []
    low, high = 0, len(text)
    for ref in range(data.draw(st.integers(0, 4))):
        low = data.draw(st.integers(low, high))
        high = data.draw(st.integers(low, high))
        spans.append(Span(low, high, FORMAT if high > low else CODE, 10 - ref))
    source = Target(text, tuple(spans))
    style = choose_code_style([text])
    assert style in STYLES
    made = parse_codes(write_codes(source, source, style), source, style)
    assert made.text == text
    assert set(made.spans) == set(spans)


def saved(**changes: Any) -> dict[str, Any]:
    unit = {
        "id": "p1/0", "segment": "h.0", "source": SOURCE.text, "spans": packed_spans(SOURCE),
        "target": "Rele {1}911{/1}, {{ name }}, {2}kounye a{/2}{3/}.", "comment": " ok? ",
        "ticked": True,
    }  # fmt: skip
    unit |= {
        name: changes.pop(name) for name in tuple(changes) if name in unit and name != "source"
    }
    body = {
        "format": "langaccess-review", "version": 1, "original": "a.docx", "digest": "ab" * 32,
        "source": "en", "target": "ht", "style": "{}", "reviewer": "M.\u0000 Jean", "units": [unit],
    }  # fmt: skip
    return body | changes


def test_a_saved_page_is_read_with_what_the_reviewer_said() -> None:
    (read,) = parse_review_page(json.dumps(saved()).encode(), "a.json")
    (unit,) = read.units
    assert (read.original, str(read.source), str(read.target)) == ("a.docx", "en", "ht")
    assert read.by == "M. Jean"
    assert unit.source == SOURCE
    assert unit.target is not None
    assert unit.target.text == "Rele 911, {{ name }}, kounye a."
    assert sorted(s.ref for s in unit.target.spans) == [3, 7, 9, 40]
    assert (unit.comment, unit.ticked, unit.where) == ("ok?", True, "a.json: sentence 1")


def test_a_lost_code_is_the_sentences_problem_not_the_files() -> None:
    (read,) = parse_review_page(json.dumps(saved(target="{1}911")).encode(), "a.json")
    assert read.units[0].target is None
    assert "markup.lost" in read.units[0].problem


@pytest.mark.parametrize(
    "data",
    [
        b"{", b"[]", b"{}", b"\xff{}", b'{"format": "other"}', b"[" * 100_000,
        json.dumps(saved(version=2)).encode(),
        json.dumps(saved(units=[{}])).encode(),
        json.dumps(saved(units=None)).encode(),
        json.dumps(saved(style="<>")).encode(),
        json.dumps(saved(comment=5)).encode(),
        json.dumps(saved(spans=[[0, 99, "format", 1]])).encode(),
        json.dumps(saved(spans=[[0, True, "format", 1]])).encode(),
        json.dumps(saved(spans=[[0, 1, "bold", 1]])).encode(),
        json.dumps(saved() | {"target": "no language"}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_saved_page_is_refused_with_its_name(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        parse_review_page(data, "a.json")
    assert caught.value.where == "a.json"
