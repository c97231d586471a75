"""A set of patterns finds what its patterns find one by one."""

from __future__ import annotations

import re
from itertools import product

import pytest

from langaccess.agency.policy.pattern_set import PatternSet


@pytest.mark.parametrize(
    "pattern",
    [
        r"\ba",
        r"\bab",
        r"\bab?",
        r"\ba?b",
        r"\ba*b",
        r"\ba{0,1}b",
        r"\ba+b",
        r"\b(?:a|b )c",
        r"\b(?:a|bc)?c",
        r"\b(?:a|b){0}c",
        r"\b(?:a|)c",
        r"\b(?:(?:a|b)c|c)a",
        r"\b(?:a b|c)\b",
        r"\b(?<!a )b",
        r"\b(?!a)\w",
        r"\b[ab]c",
        r"\b[^a]c",
        r"\b c",
        r"\bé",
        r"^ab|\bc$",
        r"a$|\b(?:b|c)\b.a",
        r"(?:^|c)b",
        r"\b(?:[])(|a]b)",
        r"\b(?:a\)|\|b)",
        r"[|)]a|b\|",
        r"[]|]|[^]|]a|c",
        r"\ba\||c[\]|]|(?:b)a(?:c)",
    ],
)
def test_a_pattern_of_any_form_is_found_wherever_it_is(pattern: str) -> None:
    one, several = PatternSet([pattern]), PatternSet([r"\bcccc\b", pattern, "^cccc"])
    for letters in product("abcé )|", repeat=4):
        text = "".join(letters).strip()
        expected = re.search(pattern, text) is not None
        assert one.matches(text) is expected, text
        assert several.matches(text) is (expected or text == "cccc"), text


def test_no_pattern_is_never_found() -> None:
    assert not PatternSet([]).matches("a b")
