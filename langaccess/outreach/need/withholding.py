"""Small counts are not shown, nor what would reveal them by subtraction."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
_Cell = tuple[Key, Key]


def withheld(
    counts: Mapping[Key, float], small: int, *, also: Collection[Key] = ()
) -> frozenset[Key]:
    """Return which counts are not shown if their sum is.

    These are the counts below `small` and above zero, and the next smallest ones as long as
    `is_told` says that the sum reveals one. If all are returned, `is_told` says whether the sum can
    be shown.

    Args:
        also: counts that are not shown for another reason.
    """
    rising = sorted((key for key, count in counts.items() if count > 0), key=lambda k: counts[k])
    few = [key for key in rising if counts[key] < small or key in also]
    rest = [key for key in rising if key not in few]
    while rest and is_told([counts[key] for key in few], small):
        few.append(rest.pop(0))
    return frozenset(few)


def is_told(hidden: Collection[float], small: int) -> bool:
    """Return whether the sum of hidden counts tells one of them, or that few people are counted.

    A reader may know which of them are below `small`. Each has to have at least half as many
    possible values as there are small counts.
    """
    if not hidden:
        return False
    total = sum(hidden)
    if len(hidden) == 1 or total < small:
        return True
    least = {count: 1 if count < small else small for count in hidden}
    spare = total - sum(least[count] for count in hidden)
    if any(count >= small for count in hidden):  # the others have no upper end
        return 2 * (spare + 1) < small
    # All are small: as much as one can be above its least value, the others can be below their most
    room = min(spare, len(hidden) * (small - 1) - total)
    return 2 * (min(room, small - 2) + 1) < small


def withheld_cells(counts: Mapping[_Cell[Key], float], small: int) -> frozenset[_Cell[Key]]:
    """Return which cells of a table are not shown, even if every row and column has its sum.

    In each row and column either no cell is hidden, or so many that `is_told` is false, unless it
    has no other cell above zero: then its sum must not be shown either. And no cell follows from
    several sums together: it could be greater or smaller by one with the same sums.

    Args:
        counts: (row, column) → count.
    """
    hidden = {cell for cell, count in counts.items() if 0 < count < small}
    lines: dict[tuple[int, Key], list[_Cell[Key]]] = {}
    for cell, count in counts.items():
        if count > 0:
            for axis in (0, 1):
                lines.setdefault((axis, cell[axis]), []).append(cell)
    for line in lines.values():
        line.sort(key=lambda cell: counts[cell])
    while more := _next_cell(counts, lines, hidden, small):
        hidden.add(more)
    return frozenset(hidden)


def _next_cell(
    counts: Mapping[_Cell[Key], float],
    lines: Mapping[tuple[int, Key], list[_Cell[Key]]],
    hidden: Collection[_Cell[Key]],
    small: int,
) -> _Cell[Key] | None:
    """Return the next cell to hide; None when no hidden one can be computed."""
    for line in lines.values():
        rest = [cell for cell in line if cell not in hidden]
        if rest and is_told([counts[cell] for cell in line if cell in hidden], small):
            return rest[0]
    for cell in sorted(hidden, key=lambda cell: counts[cell]):
        rest = [one for axis in (0, 1) for one in lines[axis, cell[axis]] if one not in hidden]
        if rest and not _may_differ(cell, counts, hidden):
            return min(rest, key=lambda one: counts[one])
    return None


def _may_differ(
    cell: _Cell[Key], counts: Mapping[_Cell[Key], float], hidden: Collection[_Cell[Key]]
) -> bool:
    """Return whether a hidden cell could have another value with all sums as they are.

    One cell of a row or column that grows by one lets another shrink, which must stay above zero,
    and so on around until the first one is reached again.
    """
    return any(_turns_back(cell, counts, hidden, grows=grows) for grows in (True, False))


def _turns_back(
    cell: _Cell[Key],
    counts: Mapping[_Cell[Key], float],
    hidden: Collection[_Cell[Key]],
    *,
    grows: bool,
) -> bool:
    if not grows and counts[cell] <= 1:
        return False
    row, column = cell
    # A column that has one too many (or too few) hands it on to a row, that to a column, ...
    seen, waiting = {(1, column)}, [(1, column)]
    while waiting:
        axis, name = waiting.pop()
        shrinks = grows == (axis == 1)
        for one in hidden:
            after = (1 - axis, one[1 - axis])
            if one == cell or one[axis] != name or after in seen:
                continue
            if not shrinks or counts[one] > 1:
                if after == (0, row):
                    return True
                seen.add(after)
                waiting.append(after)
    return False
