"""What a slide shows, and where: its own shapes and those of its layout and master."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml import etree

from langaccess.core.xmlsafe import whole_number
from langaccess.formats.label_place import SlideArea
from langaccess.formats.ooxml.package import q

_QUARTER = 5_400_000  # of a turn, in 60,000ths of a degree
_SAME = {"ctrTitle": "title", "subTitle": "body", "obj": "body", "": "body"}
_SHAPES = tuple(map(q, ("p:sp", "p:pic", "p:graphicFrame")))

Element = etree._Element
_Map = Callable[[int, int], tuple[int, int]]


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
