"""The page of what was asked names commands and tests that exist, for each of the 43 rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import commands
from tests.support import ROOT

PAGE = ROOT / "docs" / "explanation" / "what-was-asked.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d", line)
]


def test_each_of_the_43_is_there_once_in_order() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 44))
    assert all(len(row) == 4 for row in ROWS)
    assert "Not software" in ROWS[-1][2]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_row_names_a_command_and_a_test_that_exist(row: list[str]) -> None:
    known = set(commands())
    named = re.findall(r"`langaccess ([^`]+)`", row[2])
    assert named
    for command in named:
        words = tuple(word for word in command.split() if not word.startswith("-"))
        assert any(words[:n] in known for n in (1, 2, 3)), command
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row[3])
    assert tests
    for path, name in tests:
        text = (ROOT / Path(path)).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\b", text, re.MULTILINE), f"{path}::{name}"
