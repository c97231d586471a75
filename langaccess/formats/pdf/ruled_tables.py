"""Tables with drawn lines, on pages without tags: which words are in which cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from langaccess.formats.pdf.layout import Box, Word
from langaccess.formats.pdf.tags import TagBlock, TagPlace

_THIN = 2.5  # points: a rectangle not wider than this is a line
_SHORT = 8.0  # points: shorter lines are parts of letters and drawings
_NEAR = 3.0  # points between lines that touch, or that are one
_LEVEL = 0.2  # times the letter size: words of one line are not farther apart in height
_SPACE = 0.6  # times the letter size: a wider gap may be between two cells
_CUT = 0.1  # places where a line is cut for each cell: more are boxes of a form
_MOST = 600  # lines on a page; more are a drawing or a map

_Line = tuple[float, float, float]
"""Where a line is across its direction, its start and its end."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Lines that touch: places of the upright and the level ones, each list in order."""

    upright: Sequence[_Line]
    level: Sequence[_Line]

    @property
    def across(self) -> list[float]:
        """Where columns begin and end."""
        ends = [end for _, start, stop in self.level for end in (start, stop)]
        return _apart([x for x, _, _ in self.upright] + [min(ends), max(ends)])

    @property
    def down(self) -> list[float]:
        """Where rows begin and end, from the top."""
        ends = [end for _, start, stop in self.upright for end in (start, stop)]
        return _apart([y for y, _, _ in self.level] + [min(ends), max(ends)])[::-1]


def tables_in(words: Sequence[Word], drawn: Sequence[Box]) -> Iterator[dict[int, Word]]:
    """Yield the words of each table by their place among `words`, with their cells as tags.

    Args:
        words: of a page.
        drawn: bounds of the lines and rectangles on it.
    """
    for number, grid in enumerate(_grids(drawn), 1):
        across, down = grid.across, grid.down
        if len(across) < 3 or len(down) < 3:
            continue
        homes = _homes(grid, across, down)
        found: dict[int, Word] = {}
        for at, word in enumerate(words):
            x, y = (word.box.left + word.box.right) / 2, (word.box.bottom + word.box.top) / 2
            column = next((n for n, (a, b) in enumerate(pairwise(across)) if a <= x < b), None)
            row = next((n for n, (a, b) in enumerate(pairwise(down)) if b <= y < a), None)
            if column is not None and row is not None:
                home = homes[row, column]
                order = home[0] * len(across) + home[1]
                block = TagBlock(order, "body", (number, home[0] + 1, home[1] + 1))
                found[at] = replace(word, tag=TagPlace(block, at))
        if not _cuts_lines(list(found.values())):
            yield found


def _cuts_lines(words: Sequence[Word]) -> bool:
    """Return whether cells part words of one line, as the boxes of a form do."""
    cut = 0
    for last, word in pairwise(words):
        size = max(last.size, word.size)
        level = abs(last.box.bottom - word.box.bottom) < _LEVEL * size
        near = -_LEVEL * size < word.box.left - last.box.right < _SPACE * size
        cut += level and near and _cell(last) != _cell(word)
    return cut > _CUT * len({_cell(word) for word in words})


def _cell(word: Word) -> int:
    return word.tag.block.order if word.tag else -1


def _grids(drawn: Sequence[Box]) -> Iterator[_Grid]:
    """Yield the lines in groups that touch."""
    upright = [line for box in drawn for line in _upright(box)]
    level = [line for box in drawn for line in _level(box)]
    if len(upright) + len(level) > _MOST:
        return
    left_up, left_level = set(range(len(upright))), set(range(len(level)))
    while left_up:
        mine, others = {left_up.pop()}, set[int]()
        new = set(mine)
        while new:
            reached = {n for n in left_level if any(_touch(upright[m], level[n]) for m in new)}
            left_level -= reached
            others |= reached
            new = {m for m in left_up if any(_touch(upright[m], level[n]) for n in reached)}
            left_up -= new
            mine |= new
        if others:
            yield _Grid([upright[m] for m in mine], [level[n] for n in others])


def _upright(box: Box) -> Iterator[_Line]:
    if box.top - box.bottom >= _SHORT:
        if box.right - box.left <= _THIN:
            yield (box.left + box.right) / 2, box.bottom, box.top
        elif box.right - box.left >= _SHORT:
            yield from ((x, box.bottom, box.top) for x in (box.left, box.right))


def _level(box: Box) -> Iterator[_Line]:
    if box.right - box.left >= _SHORT:
        if box.top - box.bottom <= _THIN:
            yield (box.bottom + box.top) / 2, box.left, box.right
        elif box.top - box.bottom >= _SHORT:
            yield from ((y, box.left, box.right) for y in (box.bottom, box.top))


def _touch(upright: _Line, level: _Line) -> bool:
    x, low, high = upright
    y, left, right = level
    return left - _NEAR <= x <= right + _NEAR and low - _NEAR <= y <= high + _NEAR


def _apart(places: Iterable[float]) -> list[float]:
    """Return places in order, those that are one line once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _homes(
    grid: _Grid, across: Sequence[float], down: Sequence[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return row and column → those of the upper left corner of the cell, which may be merged."""
    homes: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(down)):
        for column, (left, right) in enumerate(pairwise(across)):
            home = (row, column)
            if column and not _parts(grid.upright, left, (top + bottom) / 2):
                home = homes[row, column - 1]
            elif row and not _parts(grid.level, top, (left + right) / 2):
                home = homes[row - 1, column]
            homes[row, column] = home
    return homes


def _parts(lines: Sequence[_Line], place: float, middle: float) -> bool:
    """Return whether a line at a place goes through the middle of a side of a cell."""
    return any(abs(at - place) <= _NEAR and start <= middle <= end for at, start, end in lines)
