"""Where the draft label of a slide covers nothing: a free band of the page, as wide as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

EMU = 12_700  # in a point
_SIZES = (9, 7)  # points, the larger first
_WIDE = 0.62  # times the letter size: a bold letter; an estimate that is rather too wide
_LINE = 1.4  # times the letter size: tall scripts need as much
_EDGE = 6  # points left and right of the text
_STEPS = 20  # places between top and bottom that are tried
_BACKGROUND = 0.6  # share of a page from which a picture is its background


@dataclass(frozen=True, slots=True)
class SlideArea:
    """A rectangle on a page, in English Metric Units from its upper left corner."""

    left: int
    top: int
    right: int
    bottom: int
    text: bool = False

    @property
    def size(self) -> int:
        """Width times height."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where the label is, its letter size in points, and whether it covers text there."""

    area: SlideArea
    points: int
    covers: bool = False


def find_place(
    lines: Sequence[str], wide: int, high: int, taken: Sequence[SlideArea]
) -> LabelPlace:
    """Return the best place for a label of `lines`: free at the top, the foot, or between.

    If there is none, pictures may be covered, and in the end text, which `covers` reports.

    Args:
        lines: of the label.
        wide: width of the page.
        high: its height.
        taken: what is on it.
    """
    shown = [area for area in taken if area.text or area.size < _BACKGROUND * wide * high]
    for areas in (shown, [area for area in shown if area.text]):
        for edges in (True, False):
            for points in _SIZES:
                tall, need = _measures(lines, points)
                tops = (0, high - tall) if edges else range(0, high - tall, max(high // _STEPS, 1))
                for top in tops:
                    place = _in_band(top, top + tall, min(need, wide), wide, areas)
                    if place is not None:
                        return LabelPlace(place, points)
    tall, _ = _measures(lines, _SIZES[-1])
    return LabelPlace(SlideArea(0, 0, wide, tall), _SIZES[-1], covers=True)


def _measures(lines: Sequence[str], points: int) -> tuple[int, int]:
    """Return height and width of the label."""
    longest = max((sum(1.0 if c > "\u2e80" else _WIDE for c in line) for line in lines), default=0)
    tall = len(lines) * points * _LINE + 2
    return round(tall * EMU), round((longest * points + 2 * _EDGE) * EMU)


def _in_band(
    top: int, bottom: int, need: int, wide: int, taken: Sequence[SlideArea]
) -> SlideArea | None:
    """Return the widest free place between two heights: all of it at most, or what is needed."""
    inside = sorted((a.left, a.right) for a in taken if a.top < bottom and a.bottom > top)
    reached, gaps = 0, []
    for left, right in (*inside, (wide, wide)):
        gaps.append((left - reached, reached))
        reached = max(reached, right)
    width, left = max(gaps)
    if width < need:
        return None
    if width == wide:
        return SlideArea(0, top, wide, bottom)
    left += (width - need) // 2
    return SlideArea(left, top, left + need, bottom)
