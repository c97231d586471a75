"""Where the draft label of a slide covers nothing: a free band of the page, as wide as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from langaccess.core.xmlsafe import whole_number
from langaccess.formats.ooxml.package import q

__all__ = ["LabelPlace", "SlideArea", "find_place", "shown_areas"]

EMU = 12_700  # in a point
_SIZES = (9, 7)  # points, the larger first
_WIDE = 0.62  # times the letter size: a bold letter; an estimate that is rather too wide
_LINE = 1.25  # times the letter size
_EDGE = 6  # points left and right of the text
_STEPS = 20  # places between top and bottom that are tried
_BACKGROUND = 0.6  # share of a page from which a picture is its background
_QUARTER = 5_400_000  # of a turn, in 60,000ths of a degree
_SAME = {"ctrTitle": "title", "subTitle": "body", "obj": "body", "": "body"}
_SHAPES = tuple(map(q, ("p:sp", "p:pic", "p:graphicFrame")))

Element = etree._Element
_Map = Callable[[int, int], tuple[int, int]]


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


def shown_areas(root: Element, bases: Sequence[Element]) -> list[SlideArea]:
    """Return what a slide or notes page shows, with what it takes over from layout and master.

    Args:
        root: the slide.
        bases: its layout and master, in that order.
    """
    found = list(_areas(root, bases, own=True))
    for base in bases:
        found += _areas(base, (), own=False)
    return found


def _areas(root: Element, bases: Sequence[Element], *, own: bool) -> Iterator[SlideArea]:
    tree = root.find(f"{q('p:cSld')}/{q('p:spTree')}")
    if tree is not None:
        yield from _inside(tree, bases, lambda x, y: (x, y), own=own)


def _inside(
    group: Element, bases: Sequence[Element], to_page: _Map, *, own: bool
) -> Iterator[SlideArea]:
    for shape in group:
        if shape.tag == q("p:grpSp"):
            yield from _inside(shape, bases, _group_map(shape, to_page), own=own)
        if shape.tag not in _SHAPES:
            continue
        mark = next(shape.iter(q("p:ph")), None)
        words = any((e.text or "").strip() for e in shape.iter(q("a:t")))
        text = words or shape.tag == q("p:graphicFrame")
        if (mark is not None and not own) or not (text or shape.tag == q("p:pic")):
            continue  # a placeholder of a layout is not seen on the slide
        form = _form(shape)
        if form is None and mark is not None:
            places = (_inherited(base, mark) for base in bases)
            form = next((place for place in places if place is not None), None)
        if form is not None:
            yield _area(form, to_page, text=text)


def _form(shape: Element) -> Element | None:
    found = shape.find(f"{q('p:spPr')}/{q('a:xfrm')}")
    return found if found is not None else shape.find(q("p:xfrm"))


def _inherited(base: Element, mark: Element) -> Element | None:
    """Return the place of the placeholder of a layout or master that a shape fills."""
    kind = _kind(mark)
    marks = [m for m in base.iter(q("p:ph")) if m.get("idx", "0") == mark.get("idx", "0")]
    marks = [m for m in marks if _kind(m) == kind or mark.get("type") is None]
    for found in (*marks, *(m for m in base.iter(q("p:ph")) if _kind(m) == kind)):
        shape = next(found.iterancestors(*_SHAPES), None)
        form = None if shape is None else _form(shape)
        if form is not None:
            return form
    return None


def _kind(mark: Element) -> str:
    kind = mark.get("type", "")
    return _SAME.get(kind, kind)


def _pair(form: Element, name: str, first: str, second: str) -> tuple[int, int]:
    found = form.find(q(name))
    at: Mapping[str, str] = {} if found is None else {str(k): str(v) for k, v in found.items()}
    return _number(at.get(first, "")), _number(at.get(second, ""))


def _number(text: str) -> int:
    """Return a whole number, which is below zero for what begins outside the page."""
    return -whole_number(text[1:]) if text.startswith("-") else whole_number(text)


def _area(form: Element, to_page: _Map, *, text: bool) -> SlideArea:
    (x, y), (wide, high) = _pair(form, "a:off", "x", "y"), _pair(form, "a:ext", "cx", "cy")
    if round(whole_number(form.get("rot")) / _QUARTER) % 2:  # it lies on its side
        x, y, wide, high = x + (wide - high) // 2, y + (high - wide) // 2, high, wide
    left, top = to_page(x, y)
    right, bottom = to_page(x + wide, y + high)
    return SlideArea(left, top, right, bottom, text)


def _group_map(group: Element, outer: _Map) -> _Map:
    form = group.find(f"{q('p:grpSpPr')}/{q('a:xfrm')}")
    if form is None:
        return outer
    (x, y), (wide, high) = _pair(form, "a:off", "x", "y"), _pair(form, "a:ext", "cx", "cy")
    inner_x, inner_y = _pair(form, "a:chOff", "x", "y")
    inner_wide, inner_high = _pair(form, "a:chExt", "cx", "cy")
    across, down = wide / (inner_wide or wide or 1), high / (inner_high or high or 1)
    return lambda a, b: outer(x + round((a - inner_x) * across), y + round((b - inner_y) * down))
