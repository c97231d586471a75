"""The arithmetic of estimates, against census-data-aggregator and against published totals."""

from __future__ import annotations

import math
import random

import census_data_aggregator as peer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess.core.errors import InputError
from langaccess.outreach.need import (
    Estimate,
    at_90_percent,
    census_tables,
    is_real_difference,
    proportion,
    rounded,
    total,
    weighted,
)
from tests.outreach import kit

ROWS = [
    Estimate(int(estimate), int(margin))
    for rows in (*kit.published().values(), *kit.published(kit.DETAILED).values())
    for estimate, margin in rows.values()
    if estimate != "null" and not margin.startswith("-")
]


def test_a_thousand_random_sums_and_proportions_are_those_of_census_data_aggregator() -> None:
    chance = random.Random(2026)
    proportions = 0
    for _ in range(1000):
        parts = chance.sample(ROWS, chance.randint(2, 12))
        wanted = peer.approximate_sum(*((one.value, one.moe) for one in parts))
        found = total(parts)
        assert (found.value, found.moe) == pytest.approx(wanted)
        part, whole = sorted(chance.sample(ROWS, 2), key=lambda one: one.value)
        if not whole.value:
            continue
        share = proportion(part, whole)
        assert share is not None
        try:
            value, moe = peer.approximate_proportion(
                (part.value, part.moe), (whole.value, whole.moe)
            )
            proportions += 1
        except peer.DataError:
            value, moe = peer.approximate_ratio((part.value, part.moe), (whole.value, whole.moe))
        assert (share.value, share.moe) == pytest.approx((value, moe))
    assert proportions > 500


def test_the_rows_of_each_state_sum_to_the_published_total() -> None:
    table, states = census_tables()["C16001"], 0
    parts = [row.number for row in table.rows.values() if row.measure in ("english", "speakers")]
    for rows in kit.published().values():
        if rows[1][0] == "null":
            continue
        states += 1
        assert sum(int(rows[n][0]) for n in parts) == int(rows[1][0])
        for group in table.groups:
            speakers, well, limited = (int(rows[group.speakers + n][0]) for n in range(3))
            assert speakers == well + limited
    assert states == 50


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**5)), min_size=1, max_size=8
    )
)  # fmt: skip
def test_a_margin_of_a_sum_is_at_least_the_largest_and_at_most_the_plain_sum(
    pairs: list[tuple[int, int]],
) -> None:
    found = total(Estimate(value, moe) for value, moe in pairs)
    assert found.moe is not None
    assert max(moe for _, moe in pairs) <= found.moe + 1e-9
    assert found.moe <= sum(moe for _, moe in pairs) + 1e-9


def test_a_sum_with_a_missing_margin_has_none() -> None:
    assert total([Estimate(5, 2), Estimate(5)]).moe is None
    assert weighted([(Estimate(5), 0.5)]).moe is None
    assert proportion(Estimate(5), Estimate(10, 1)) is not None
    assert is_real_difference(Estimate(5), Estimate(10, 1)) is None


def test_a_negative_margin_is_refused_anywhere() -> None:
    with pytest.raises(InputError, match="cannot be negative"):
        Estimate(5, -661_938_534)


def test_weights_share_out_value_and_margin() -> None:
    found = weighted([(Estimate(100, 30), 0.5), (Estimate(200, 40), 1.0)])
    assert found == Estimate(250, math.hypot(15, 40))


def test_differences_and_other_levels_of_confidence() -> None:
    assert is_real_difference(Estimate(1000, 100), Estimate(1200, 100)) is True
    assert is_real_difference(Estimate(1000, 100), Estimate(1100, 100)) is False
    assert at_90_percent(1960, 95) == pytest.approx(1645)


@pytest.mark.parametrize(
    ("value", "digits", "low", "near", "high"),
    [
        (0, 2, 0, 0, 0), (57, 2, 57, 57, 57), (8166, 2, 8100, 8200, 8200),
        (12951, 3, 12900, 13000, 13000),
    ],
)  # fmt: skip
def test_counts_are_rounded_for_print_and_bounds_outwards(
    value: int, digits: int, low: int, near: int, high: int
) -> None:
    assert rounded(value, digits, "down") == low
    assert rounded(value, digits) == near
    assert rounded(value, digits, "up") == high
