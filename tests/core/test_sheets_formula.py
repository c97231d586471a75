"""No cell that we write runs as a formula, and each comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess.core.sheets import guarded, is_formula, unguarded


@pytest.mark.parametrize("cell", ["=1+1", "+1 617", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_what_a_spreadsheet_would_run_stands_behind_an_apostrophe(cell: str) -> None:
    assert is_formula(cell)
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Maria", "2-4", "a=b", "617-555-0100"])
def test_other_cells_stay(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


def test_a_name_that_begins_with_an_apostrophe_is_a_name() -> None:
    assert not is_formula("'Abd")
    assert unguarded("'Abd") == "'Abd"


@pytest.mark.slow
@given(st.text(max_size=12))
def test_every_cell_comes_back(cell: str) -> None:
    assert not is_formula(guarded(cell))
    assert unguarded(guarded(cell)) == cell
