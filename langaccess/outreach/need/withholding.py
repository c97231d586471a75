"""Small counts are not shown, nor what would reveal them by subtraction."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

__all__ = ["withheld", "withheld_cells"]

Key = TypeVar("Key", bound=Hashable)


def withheld(counts: Mapping[Key, float], small: int) -> frozenset[Key]:
    """Return which counts are not shown if their sum is.

    These are the counts below `small` and above zero, and the next smallest ones as long as a
    single one, or fewer than `small` people together, could be computed from the sum.
    """
    rising = sorted((key for key, count in counts.items() if count > 0), key=lambda k: counts[k])
    few = [key for key in rising if counts[key] < small]
    while few and len(few) < len(rising) and (len(few) == 1 or sum(counts[k] for k in few) < small):
        few.append(rising[len(few)])
    return frozenset(few)


def withheld_cells(
    counts: Mapping[tuple[Key, Key], float], small: int
) -> frozenset[tuple[Key, Key]]:
    """Return which cells of a table are not shown, even if every row and column has its sum.

    In each row and column either no cell is hidden, or at least two that together are not small,
    unless it has no other cell above zero: then its sum must not be shown either.

    Args:
        counts: (row, column) → count.
    """
    hidden = {cell for cell, count in counts.items() if 0 < count < small}
    lines: dict[tuple[int, Key], list[tuple[Key, Key]]] = {}
    for cell, count in counts.items():
        if count > 0:
            for axis in (0, 1):
                lines.setdefault((axis, cell[axis]), []).append(cell)
    for line in lines.values():
        line.sort(key=lambda cell: counts[cell])
    changed = bool(hidden)
    while changed:
        changed = False
        for line in lines.values():
            few = [cell for cell in line if cell in hidden]
            rest = [cell for cell in line if cell not in hidden]
            is_told = len(few) == 1 or sum(counts[cell] for cell in few) < small
            if few and rest and is_told:
                hidden.add(rest[0])
                changed = True
    return frozenset(hidden)
