"""The threat model names tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.support import ROOT

PAGE = ROOT / "docs" / "explanation" / "threat-model.md"
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_each_row_names_a_test_that_exists() -> None:
    assert len(NAMED) > 25
    for path, name in NAMED:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {name or 'test_'}" in text, f"{path}::{name}"


def test_no_row_is_without_a_test() -> None:
    rows = [r for r in PAGE.read_text(encoding="utf-8").splitlines() if r.startswith("| ")]
    bare = [row for row in rows if not row.startswith("| threat") and "`tests/" not in row]
    assert bare == []
