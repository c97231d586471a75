"""Wallet cards hold every phrase once, in order, and no side more than it has room for."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from langaccess.phrases.cards.wallet import _GAP, _MOST, _SIDES, _packed

_POINTS = st.floats(min_value=5, max_value=130)


@st.composite
def packings(draw: Any) -> tuple[list[Any], list[float], list[list[list[float]]]]:
    """Draw phrases with heights that shrink with the type, wider on a front than on a back."""
    front, back = [], []
    for large in draw(st.lists(_POINTS, min_size=1, max_size=12)):
        sizes = [large, large * 0.85, large * 0.7]
        front.append(sizes)
        wraps = draw(st.sampled_from((1.0, 1.5)))  # more lines, at every size
        back.append([size * wraps for size in sizes])
    rows = [{"number": number, "asks": draw(st.booleans())} for number in range(1, len(front) + 1)]
    wide = draw(_POINTS)
    rooms = [draw(_POINTS), wide, wide * draw(st.sampled_from((0.5, 1.0)))]
    return rows, rooms, [front, back]


def _room(side: str, held: list[Any], rooms: list[float]) -> float:
    """Return the points for phrases on a side; a back that asks has Yes and No as well."""
    if side == "front":
        return rooms[0]
    return rooms[2 if any(row["asks"] for row in held) else 1]


@given(packings())
def test_every_phrase_stands_once_in_order_or_is_named(
    given_: tuple[list[Any], list[float], list[list[list[float]]]],
) -> None:
    rows, rooms, heights = given_
    cards, unfit = _packed(rows, rooms, heights)
    placed = [
        row["number"] for card in cards for side in _SIDES for row in card.get(side, ([],))[0]
    ]
    assert placed == sorted(placed)
    assert sorted([*placed, *unfit]) == [row["number"] for row in rows]
    for number in unfit:
        for side, tall in zip(_SIDES, heights, strict=True):
            assert tall[number - 1][-1] > _room(side, rows[number - 1 : number], rooms)


@given(packings())
def test_no_side_holds_more_than_fits_at_the_size_that_it_gets(
    given_: tuple[list[Any], list[float], list[list[list[float]]]],
) -> None:
    rows, rooms, heights = given_
    cards, _unfit = _packed(rows, rooms, heights)
    smallest = max((which for card in cards for _held, which in card.values()), default=0)
    for card in cards:
        for side, tall in zip(_SIDES, heights, strict=True):
            held, which = card.get(side, ([], 0))
            room = _room(side, held, rooms)
            taken = [tall[row["number"] - 1] for row in held]
            assert len(held) <= _MOST[side]
            assert sum(found[which] for found in taken) + _GAP * (len(taken) - 1) <= room
            assert not held or which >= smallest - 1  # no side has much larger letters
            if held and which and which == smallest:  # a larger size would not have fitted
                larger = sum(found[which - 1] for found in taken) + _GAP * (len(taken) - 1)
                assert larger > room
