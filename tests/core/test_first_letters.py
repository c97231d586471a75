"""A match of a pattern begins with the letters that are said of it."""

from __future__ import annotations

import re

import pytest
import yaml

from langaccess.core.first_letters import alternatives, first_letters
from langaccess.core.resources import DATA, shipped
from tests.support import ROOT


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("citation", {"ci"}),
        ("ab?", {"a"}),
        ("a large", {"a"}),
        ("(?:parking )?citation", {"pa", "ci"}),
        ("(he|she) ran", {"he", "sh"}),
        ("(?<!have )(?<=x)pull over", {"pu"}),
        ("^no outlet", {"no"}),
        ("(?:a|(?:b|c)d)e", {"a", "b", "c"}),
        ("(?:^|(?<=to )|(?<=must ))report", {"re"}),
        ("(?:a |)b", {"a", "b"}),
        ("(?:(?<=to )|)?(?:go|run)", {"go", "ru"}),
        (r"(?:(?<=to )|go )\w+", None),
        ("(?:(?<=to ))+go", None),
        (r"(?:\w+ )?citation", None),
        (r"\d+ beats", None),
        ("(?:one|[ab]c)", None),
        ("(?:no )*ticket", None),
        ("k?9 unit", None),
        ("(?P<name>one)", None),
    ],
)
def test_the_letters_with_which_a_match_begins(pattern: str, letters: set[str] | None) -> None:
    assert first_letters(pattern) == letters


@pytest.mark.slow
def test_every_match_of_a_shipped_pre_edit_begins_with_its_letters() -> None:
    entries = yaml.safe_load(shipped(DATA, "pre_edits.yaml").read_text("utf-8"))["pre_edits"]
    parts = [p for one in entries for give in one["give"] for p in alternatives(give)]
    known = [(part, letters) for part in parts if (letters := first_letters(part.lower()))]
    assert len(known) > 0.9 * len(parts)
    rows = (ROOT / "benchmarks" / "senses.tsv").read_text("utf-8").split("\n")
    text = "\n".join(rows)
    seen = 0
    for part, letters in known:
        for found in re.finditer(rf"(?<![\w-])(?:{part})(?![\w-])", text, re.IGNORECASE):
            begins = found[0][:2].lower()
            assert {begins, begins[0]} & letters, (part, found[0])
            seen += 1
    assert seen > 100
