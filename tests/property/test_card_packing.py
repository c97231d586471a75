"""Wallet cards hold every phrase in order; no side is empty, or holds more than it has room for."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from langaccess.phrases.cards.wallet import _GAP, _MOST, _Measured, _packed

_POINTS = st.floats(min_value=5, max_value=130)


@st.composite
def packings(draw: Any) -> _Measured:
    """Draw phrases with heights that shrink with the type, lower on a back than on a front."""
    front, back = [], []
    for large in draw(st.lists(_POINTS, min_size=1, max_size=12)):
        sizes = [large, large * 0.85, large * 0.7]
        back.append(sizes)
        wraps = draw(st.sampled_from((1.0, 1.5)))  # more lines, at every size
        front.append([size * wraps for size in sizes])
    rows = [{"number": number, "asks": draw(st.booleans())} for number in range(1, len(front) + 1)]
    rooms = [
        [wide, wide * draw(st.sampled_from((0.5, 1.0)))]
        for wide in draw(st.tuples(_POINTS, _POINTS))
    ]
    return _Measured(rows, rooms, [front, back])


def _room(measured: _Measured, which: int, taken: range) -> float:
    """Return the points for phrases on a side; one that asks has Yes and No as well."""
    return measured.rooms[which][any(measured.rows[at]["asks"] for at in taken)]


def _height(measured: _Measured, which: int, taken: range, size: int) -> float:
    return sum(measured.heights[which][at][size] for at in taken) + _GAP * (len(taken) - 1)


def _fit(measured: _Measured, which: int) -> list[bool]:
    """Return which phrases fit on a side alone, at the smallest size."""
    alone = [range(at, at + 1) for at in range(len(measured.rows))]
    return [_height(measured, which, one, -1) <= _room(measured, which, one) for one in alone]


@given(packings())
def test_every_phrase_stands_in_order_or_is_named(measured: _Measured) -> None:
    cards, unfit = _packed(measured)
    placed = [at for card in cards for taken, _size in card for at in taken]
    own = iter(placed)
    assert all(at in own for at in range(len(measured.rows)) if at not in unfit)
    front, back = (_fit(measured, which) for which in (0, 1))
    for at in unfit:  # it fits on no side, or its card would have an empty side
        assert not (front[at] or back[at]) or not any(front) or not any(back)


@given(packings())
def test_no_side_is_empty_or_holds_more_than_fits_at_the_size_that_it_gets(
    measured: _Measured,
) -> None:
    cards, unfit = _packed(measured)
    if unfit:
        return
    smallest = max(size for card in cards for _taken, size in card)
    for card in cards:
        assert len(card) == 2
        for which, (taken, size) in enumerate(card):
            assert 1 <= len(taken) <= _MOST[which]
            assert _height(measured, which, taken, size) <= _room(measured, which, taken)
            assert size >= smallest - 1  # no side has much larger letters
            if size and size == smallest:  # a larger size would not have fitted
                assert _height(measured, which, taken, size - 1) > _room(measured, which, taken)
