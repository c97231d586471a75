"""Tables for a spreadsheet: no cell runs, and each comes back as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.formats.exchange import read_table, write_table

FORMULAS = [
    "=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "\t=1",
    "\r=1", "'=1", "''", "- a list",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_runs_as_a_formula_and_each_comes_back(text: str, tmp_path: Path) -> None:
    data = write_table(("id", "text"), [{"id": text, "text": text}])
    (_, cells) = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert all(cell.startswith("'") for cell in cells)
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    ((_, row),) = read_table(path)
    assert row == {"id": text, "text": text}


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("a,b\n1,2,3\n", "3 cells, but only 2 columns", "quotation marks"),
        ("a,a\n1,2\n", "used twice: a", "rename or remove"),
        ('a,b\n1,"2"x\n', "not a table", "save it as CSV again"),
        ("", "empty", "right file"),
    ],
)
def test_a_table_that_cannot_be_taken_says_what_to_do(
    text: str, says: str, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        read_table(path)
    assert hint in (caught.value.hint or "")
