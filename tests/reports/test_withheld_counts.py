"""What leaves an agency: no count that is withheld can be computed, whatever the reader knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.reports import WITHHELD, CountKey, CountRow, withhold_small

MONTHS = ("2026-07", "2026-08", "2026-09")
LANGUAGES = ("es", "mam", "zh")
TYPES = ("booking", "dv_scene", "traffic_stop", "statement", "front_desk")
HELPS = ("child", "family", "phone_line")
OUTCOMES = ("permitted", "not_permitted", "unmet")
REST = CountKey(WITHHELD, WITHHELD, WITHHELD, WITHHELD, "permitted")


def keys(
    months: int = 1, languages: int = 1, types: int = 1, helps: int = 1, outcomes: int = 1
) -> list[CountKey]:
    many = (MONTHS[:months], LANGUAGES[:languages], TYPES[:types], HELPS[:helps])
    return [CountKey(*one) for one in product(*many, OUTCOMES[:outcomes])]


def services(counts: Iterable[tuple[CountKey, int]]) -> list[tuple[str, CountKey]]:
    """Return so many services of each key, each of an encounter of its own."""
    return [(f"{key}{n}", key) for key, count in counts for n in range(count)]


def sums_that_a_reader_may_want(cells: Sequence[CountKey]) -> set[frozenset[int]]:
    """Return, of each sum over some details, the cells that it adds up: a cell alone is one."""
    found = set()
    for size in range(1, 6):
        for details in combinations(range(5), size):
            values = defaultdict(list)
            for n, key in enumerate(cells):
                values[tuple(key[d] for d in details)].append(n)
            found |= set(map(frozenset, values.values()))
    return found


def rest_of(
    wanted: Iterable[frozenset[int]], rows: Sequence[CountRow], cells: Sequence[CountKey]
) -> Iterator[frozenset[int]]:
    """Yield of each sum what is left of it without the rows that have a count and lie within it."""
    counted = {row.key for row in rows if row.low == row.high}
    row_of: dict[int, CountKey] = {}
    for n, key in enumerate(cells):
        less = key
        for step in ("", "month", "type", "help", "language"):
            less = less._replace(**{step: WITHHELD}) if step else less
            if less in counted:
                row_of[n] = less
                break
    within = [frozenset(n for n, key in row_of.items() if key == row) for row in counted]
    for cell in wanted:
        yield cell.difference(*(one for one in within if one <= cell))


@pytest.mark.parametrize(
    ("cells", "most"),
    [
        (keys(types=5), 5),
        (keys(months=3, helps=2), 4),
        (keys(months=2, languages=3), 4),
        (keys(languages=3, outcomes=2), 4),
        (keys(types=2, helps=3), 4),
        (keys(months=2, languages=2, outcomes=2)[:7], 3),
        (keys(months=2, types=2, helps=2)[:7], 3),
        (keys(languages=2, helps=2, outcomes=2)[:7], 3),
    ],
)
def test_a_reader_who_knows_the_rules_and_all_rows_cannot_compute_a_small_count(
    cells: list[CountKey], most: int
) -> None:
    """Each table of a kind is tried: of those with the same rows, a small sum is not always equal.

    The reader even knows that there are only these cells, and that none is above `most`.
    """
    small = 4
    tables = defaultdict(list)
    for counts in product(range(most + 1), repeat=len(cells)):
        rows = withhold_small(services(zip(cells, counts, strict=True)), small)
        tables[rows].append(counts)
    wanted = sums_that_a_reader_may_want(cells)
    for rows, same in tables.items():
        for cell in rest_of(wanted, rows, cells):
            values = {sum(counts[n] for n in cell) for counts in same}
            assert len(values) > 1 or not 0 < min(values) < small, (rows, cell, values)


count = st.integers(0, 40) | st.integers(0, 12)
tables = st.dictionaries(st.sampled_from(keys(3, 3, 5, 3, 3)), count, max_size=60)


@given(tables, st.sampled_from([4, 11, 20]))
def test_each_service_is_in_one_row_and_no_row_is_small(
    counts: dict[CountKey, int], small: int
) -> None:
    rows = withhold_small(services(counts.items()), small)
    assert all(row.low == row.high >= small or (row.low, row.high >= small - 1) == (1, True)
               for row in rows)  # fmt: skip
    assert len({row.key for row in rows}) == len(rows)
    assert sum(row.low for row in rows) <= sum(counts.values()) <= sum(row.high for row in rows)
    for outcome in OUTCOMES:
        mine = [row for row in rows if row.key.outcome == outcome]
        all_ = sum(count for key, count in counts.items() if key.outcome == outcome)
        assert sum(row.low for row in mine) <= all_ <= sum(row.high for row in mine)


few = keys(2, 2, 2, 2, 2)
hidden = st.dictionaries(st.sampled_from(few), st.integers(1, 10) | st.just(10), max_size=12)
shown = st.dictionaries(st.sampled_from(few), st.integers(11, 30), max_size=3)


@settings(deadline=None, max_examples=50)
@given(hidden, shown)
def test_each_small_sum_of_a_table_may_be_another(
    hidden: dict[CountKey, int], shown: dict[CountKey, int]
) -> None:
    """One service less or more in it, or moved, gives the same file: for each cell and each sum.

    Of a sum that has rows of its own, the rest is what must not be known.
    """
    small, counts = 11, hidden | shown
    rows = withhold_small(services(counts.items()), small)
    moves = [
        (one, other)
        for one, other in product([None, *few], repeat=2)
        if one != other and (one is None or counts.get(one))
        if withhold_small(services(moved(counts, one, other).items()), small) == rows
    ]
    for cell in rest_of(sums_that_a_reader_may_want(few), rows, few):
        mine = {few[n] for n in cell}
        if 0 < sum(counts.get(key, 0) for key in mine) < small:
            assert any((one in mine) != (other in mine) for one, other in moves), (mine, rows)


def moved(
    counts: dict[CountKey, int], one: CountKey | None, other: CountKey | None
) -> dict[CountKey, int]:
    """Return the counts with one service less of `one` and one more of `other`."""
    changed = dict(counts)
    if one is not None:
        changed[one] -= 1
    if other is not None:
        changed[other] = changed.get(other, 0) + 1
    return changed


def test_ten_services_of_one_evening_are_one_persons() -> None:
    key = CountKey("2026-07", "mam", "dv_scene", "phone_line", "permitted")
    (row,) = withhold_small([("E-1", key)] * 50, 11)
    assert row.key == REST
    assert (row.low, row.high) == (1, 87)


def test_two_parts_at_the_limit_are_not_added_up() -> None:
    cells = keys(months=2)
    rows = withhold_small(services((key, 10) for key in cells), 11)
    assert rows == (CountRow(REST, 1, 21),)


def test_a_sum_of_two_parts_leaves_each_at_least_half_of_the_small_counts() -> None:
    for one, other in product(range(1, 11), repeat=2):
        rows = withhold_small(services(zip(keys(months=2), (one, other), strict=True)), 11)
        possible = [n for n in range(1, 11) if 1 <= one + other - n <= 10]
        assert len(possible) >= 6 or rows[0].low < rows[0].high


def test_a_large_count_keeps_all_details_and_a_small_one_loses_the_fewest() -> None:
    month, other = keys(months=2)
    rows = withhold_small(services([(month, 40), (other, 11)]), 11)
    assert rows == (CountRow(month, 40, 40), CountRow(other, 11, 11))
    few = services((key, 4) for key in keys(months=3))
    assert withhold_small(few, 11) == (CountRow(month._replace(month=WITHHELD), 12, 12),)
