"""No hidden count can be computed from what a table shows, tried with every table of a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.outreach.need import is_told, withheld, withheld_cells

SMALL = 5
Look = tuple[int, tuple[int | None, ...], tuple[bool, ...]]
"""What a reader sees of a row: its sum, the counts that are shown, and which others are small."""


@pytest.mark.slow
@pytest.mark.parametrize("also", [(), (0,), (1, 2)])
def test_a_reader_who_knows_the_sum_and_what_is_small_cannot_tell_a_hidden_count(
    also: tuple[int, ...],
) -> None:
    """Two rows with one sum and one look, each hidden count with several values among them."""
    values: dict[Look, list[set[int]]] = defaultdict(lambda: [set() for _ in "1234"])
    for row in product((0, 1, 2, 3, 4, 5, 6, 9, 14), repeat=4):
        counts = dict(enumerate(row))
        hidden = withheld(counts, SMALL, also=also)
        if is_told([row[n] for n in hidden], SMALL):
            assert len(hidden) == sum(map(bool, row)), "then the sum is not shown either"
            continue
        assert all(n in hidden for n, count in counts.items() if 0 < count < SMALL)
        shown = tuple(None if n in hidden else row[n] for n in counts)
        is_small = tuple(n in hidden and row[n] < SMALL for n in counts)
        for n, others in _with_same_sum(row, hidden):
            values[sum(row), shown, is_small][n] |= others
    assert len(values) > 500
    for (_sum, shown, _small), found in values.items():
        for n, cell in enumerate(shown):
            assert cell is not None or len(found[n]) >= 2, (shown, found)


def _with_same_sum(row: tuple[int, ...], hidden: frozenset[int]) -> Iterator[tuple[int, set[int]]]:
    """Yield each hidden place, with the values that it can have there."""
    for n in hidden:
        others = [m for m in hidden if m != n]
        least = sum(1 if row[m] < SMALL else SMALL for m in others)
        whole = sum(row[m] for m in hidden)
        ends = range(1, SMALL) if row[n] < SMALL else range(SMALL, whole)
        most = sum(SMALL - 1 if row[m] < SMALL else whole for m in others)
        yield n, {value for value in ends if least <= whole - value <= most}


cells = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(5, 8)), st.integers(0, 9), max_size=14
)


@settings(deadline=None)
@given(cells)
def test_no_cell_follows_from_several_sums_together(counts: dict[tuple[int, int], int]) -> None:
    hidden = withheld_cells(counts, SMALL)
    told = _told_lines(counts, hidden)
    for cell in hidden:
        lines = {(0, cell[0]), (1, cell[1])}
        assert lines & told or _has_two_values(cell, counts, hidden), (counts, hidden)


def _told_lines(
    counts: Mapping[tuple[int, int], int], hidden: frozenset[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Return the rows and columns without any cell left to hide: their sums are not shown."""
    lines = {(axis, cell[axis]) for cell in hidden for axis in (0, 1)}
    return {
        (axis, name)
        for axis, name in lines
        if not [c for c, count in counts.items() if c[axis] == name and count and c not in hidden]
    }


def _has_two_values(
    cell: tuple[int, int],
    counts: Mapping[tuple[int, int], int],
    hidden: frozenset[tuple[int, int]],
) -> bool:
    """Return whether another table has the same sums and shown cells, found by trying cycles."""

    def turn(here: tuple[int, int], axis: int, path: tuple[tuple[int, int], ...]) -> bool:
        for one in hidden:
            if one[axis] != here[axis] or one == here:
                continue
            if one == cell and len(path) % 2 == 0:
                return _changes(path, counts)
            if one not in path and turn(one, 1 - axis, (*path, one)):
                return True
        return False

    return turn(cell, 0, (cell,))


def _changes(path: tuple[tuple[int, int], ...], counts: Mapping[tuple[int, int], int]) -> bool:
    return any(all(counts[one] > 1 for one in path[start::2]) for start in (0, 1))


def test_a_bridge_between_two_groups_of_hidden_cells_is_widened() -> None:
    """Each row and column of it has two hidden cells, and yet one of them follows from the sums."""
    small = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (0, 2)]
    counts = {(row, column + 10): 30 for row in range(4) for column in range(4)}
    counts |= {(row, column + 10): 4 for row, column in small}
    assert len(withheld_cells(counts, SMALL)) > len(small)
