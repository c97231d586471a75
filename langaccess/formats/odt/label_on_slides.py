"""The draft label of an OpenDocument presentation: a box on every slide and notes page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from langaccess.core.model import Finding
from langaccess.formats.label_place import EMU, LabelPlace, SlideArea, find_place
from langaccess.formats.model import Label
from langaccess.formats.notes import note
from langaccess.formats.odt.label import LABEL_STYLE, label_lines
from langaccess.formats.odt.names import PARAGRAPHS, q

Element = etree._Element
_LENGTH = re.compile(r"(-?[0-9]*\.?[0-9]+)(cm|mm|in|pt|px)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "px": 0.75}
_BOX = LABEL_STYLE + "Box"
_NOTES_PAGE = (500 * EMU, 700 * EMU)  # a little less than a page of Letter or A4


def label_slides(content: Element, styles: Element, label: Label) -> tuple[Finding, ...]:
    """Put the label on each slide and notes page; return a note for each where it covers text."""
    masters = {m.get(q("style:name")): m for m in styles.iter(q("style:master-page"))}
    lines = [text for text in (label.text, label.english) if text]
    labels: list[tuple[Element, LabelPlace]] = []
    covered: list[Finding] = []
    for number, page in enumerate(content.iter(q("draw:page")), 1):
        master = masters.get(page.get(q("draw:master-page-name")))
        taken = list(_areas(page))
        if master is not None:
            taken += _areas(master)
        place = find_place(lines, *_page_size(styles, master), taken)
        covered += [note("odt.label_over", where=f"slide {number}")] if place.covers else []
        labels.append((page, place))
        notes = page.iterchildren(q("presentation:notes"))
        labels += [(each, find_place(lines, *_NOTES_PAGE, ())) for each in notes]
    for page, place in labels:
        _add(page, label, place)
    _add_styles(content, {place.points for _, place in labels})
    return tuple(covered)


def _page_size(styles: Element, master: Element | None) -> tuple[int, int]:
    """Return width and height of a slide."""
    name = None if master is None else master.get(q("style:page-layout-name"))
    for layout in styles.iter(q("style:page-layout")):
        if layout.get(q("style:name")) == name:
            for props in layout.iter(q("style:page-layout-properties")):
                wide, high = (_emu(props, q(f"fo:page-{side}")) for side in ("width", "height"))
                if wide and high:
                    return wide, high
    return _length("28cm"), _length("15.75cm")


def _emu(element: Element, name: str) -> int:
    return _length(element.get(name, ""))


def _length(text: str) -> int:
    found = _LENGTH.fullmatch(text)
    return round(float(found[1]) * _POINTS[found[2]] * EMU) if found else 0


def _areas(page: Element) -> Iterator[SlideArea]:
    """Yield what a slide or its master shows; placeholders of a master are not seen."""
    for shape in page.iter(q("draw:frame"), q("draw:custom-shape"), q("draw:rect")):
        notes = next(shape.iterancestors(q("presentation:notes")), None)
        master = page.tag == q("style:master-page")
        if notes is not None or (master and shape.get(q("presentation:class"))):
            continue
        text = any("".join(map(str, p.itertext())).strip() for p in shape.iter(*PARAGRAPHS))
        picture = next(shape.iter(q("draw:image"), q("draw:object")), None) is not None
        left, top = _emu(shape, q("svg:x")), _emu(shape, q("svg:y"))
        wide, high = _emu(shape, q("svg:width")), _emu(shape, q("svg:height"))
        if text or picture:
            yield SlideArea(left, top, left + wide, top + high, text)


def _add(page: Element, label: Label, place: LabelPlace) -> None:
    area = place.area
    frame = etree.Element(q("draw:frame"))
    for name, value in (
        ("draw:name", LABEL_STYLE), ("draw:layer", "layout"), ("draw:style-name", _BOX),
        ("svg:x", _points(area.left)), ("svg:y", _points(area.top)),
        ("svg:width", _points(area.right - area.left)),
        ("svg:height", _points(area.bottom - area.top)),
    ):  # fmt: skip
        frame.set(q(name), value)
    box = etree.SubElement(frame, q("draw:text-box"))
    for line in label_lines(label):
        words, line.text = line.text, None
        span = etree.SubElement(line, q("text:span"))
        span.set(q("text:style-name"), f"{LABEL_STYLE}{place.points}")
        span.text = words
        box.append(line)
    after = page.find(q("presentation:notes"))
    page.append(frame) if after is None else after.addprevious(frame)


def _points(emu: int) -> str:
    return f"{emu / EMU:.2f}pt"


def _add_styles(content: Element, sizes: set[int]) -> None:
    """Add the looks of the label: a presentation shows only styles of its content."""
    home = content.find(q("office:automatic-styles"))
    if home is None:
        home = etree.Element(q("office:automatic-styles"))
        content.insert(0, home)
    box = _style(home, _BOX, "graphic")
    look = etree.SubElement(box, q("style:graphic-properties"))
    for name, value in (
        ("draw:stroke", "solid"), ("svg:stroke-color", "#a02020"), ("draw:fill", "solid"),
        ("draw:fill-color", "#fdf3f3"), ("fo:padding", "0cm"), ("draw:auto-grow-height", "false"),
        ("draw:textarea-vertical-align", "middle"),
    ):  # fmt: skip
        look.set(q(name), value)
    for name in (LABEL_STYLE, LABEL_STYLE + "English"):
        props = etree.SubElement(_style(home, name, "paragraph"), q("style:paragraph-properties"))
        props.set(q("fo:text-align"), "center")
        for space in ("line-height", "margin-top", "margin-bottom"):
            props.set(q(f"fo:{space}"), "100%" if space == "line-height" else "0cm")
    for points in sorted(sizes):
        props = etree.SubElement(
            _style(home, f"{LABEL_STYLE}{points}", "text"), q("style:text-properties")
        )
        props.set(q("fo:color"), "#a02020")
        for end in ("", "-asian", "-complex"):
            space = "style" if end else "fo"
            props.set(q(f"{space}:font-size{end}"), f"{points}pt")
            props.set(q(f"{space}:font-weight{end}"), "bold")


def _style(home: Element, name: str, family: str) -> Element:
    style = etree.SubElement(home, q("style:style"))
    style.set(q("style:name"), name)
    style.set(q("style:family"), family)
    return style
