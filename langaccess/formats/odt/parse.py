"""Walks the parts of an OpenDocument file and finds every place that holds visible text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.core.xmlsafe import clean
from langaccess.formats.odt.label import is_copied_header
from langaccess.formats.odt.names import NS, PARAGRAPHS, SKIPPED, q, qs
from langaccess.formats.odt.paragraphs import Looks, read_paragraph, write_paragraph
from langaccess.formats.paragraphs import code_spans, shows_text
from langaccess.formats.slots import Slot, Voice, element_slot


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What surrounds an element."""

    kind: Kind = Kind.BODY
    box: str = ""  # key of the note or frame that moves as one with its anchor


_KINDS = {
    q("text:list-item"): Kind.LIST,
    q("text:list-header"): Kind.LIST,
    q("table:table-cell"): Kind.CELL,
    q("style:header"): Kind.HEADER,
    q("style:header-left"): Kind.HEADER,
    q("style:header-first"): Kind.HEADER,
    q("style:footer"): Kind.FOOTER,
    q("style:footer-left"): Kind.FOOTER,
    q("style:footer-first"): Kind.FOOTER,
    q("text:note-body"): Kind.NOTE,
    q("draw:text-box"): Kind.BOX,
    q("chart:chart"): Kind.CHART,
    q("form:form"): Kind.CONTROL,
}
_KEPT = {Kind.HEADER, Kind.FOOTER, Kind.NOTE, Kind.BOX, Kind.CHART}  # not overruled by a list
_SHAPE = "{" + NS["draw"]
# Elements whose own text is a unit, and attributes that are.
_TEXTS = {
    q("svg:title"): Kind.ALT,
    q("svg:desc"): Kind.ALT,
    q("text:index-title-template"): Kind.HEADING,
    q("text:index-entry-span"): Kind.LIST,
    q("text:note-continuation-notice-forward"): Kind.NOTE,
    q("text:note-continuation-notice-backward"): Kind.NOTE,
    q("presentation:header-decl"): Kind.HEADER,
    q("presentation:footer-decl"): Kind.FOOTER,
    q("presentation:date-time-decl"): Kind.FOOTER,
    q("dc:title"): Kind.META,
    q("dc:subject"): Kind.META,
    q("dc:description"): Kind.META,
    q("meta:keyword"): Kind.META,
}
_FIELDS = qs(
    "form:button",
    "form:checkbox",
    "form:radio",
    "form:frame",
    "form:fixed-text",
    "form:text",
    "form:textarea",
    "form:formatted-text",
    "form:listbox",
    "form:combobox",
    "form:option",
    "form:item",
    "form:date",
    "form:number",
)
_NUMBERED = qs(
    "text:list-level-style-number",
    "text:outline-level-style",
    "text:notes-configuration",
    "text:list-level-style-bullet",
)
_ATTRIBUTES: tuple[tuple[frozenset[str], str, Kind], ...] = (
    (_FIELDS, "form:label", Kind.CONTROL),
    (_FIELDS, "form:title", Kind.ALT),
    (qs("form:text", "form:textarea", "form:combobox"), "form:current-value", Kind.CONTROL),
    (qs("text:label"), "text:value", Kind.CONTROL),
    (qs("loext:list-item"), "loext:display-text", Kind.CONTROL),
    (qs("text:user-field-decl"), "office:string-value", Kind.CONTROL),
    (qs("text:note-citation"), "text:label", Kind.NOTE),
    (_NUMBERED, "style:num-prefix", Kind.LIST),
    (_NUMBERED, "style:num-suffix", Kind.LIST),
    (_NUMBERED, "style:num-list-format", Kind.LIST),
    (_NUMBERED, "loext:num-list-format", Kind.LIST),
)
SHOWN_TEXTS = frozenset(_TEXTS)
SHOWN_ON = frozenset(
    (tag, attribute.rpartition(":")[2]) for tags, attribute, _ in _ATTRIBUTES for tag in tags
)
"""Elements, and element and attribute, of each text here, for `TextVocabulary`."""
_LEVEL = re.compile(r"%\d+%")  # the place of a number in a pattern like "Chapter %1%:"


def parse_slots(root: etree._Element, part: str, looks: Looks) -> list[Slot]:
    """Return the slots of one part in document order.

    Ids count paragraphs whether or not they hold text, and within the note or frame that holds
    them, so that they stay the same when a translation empties one or moves a footnote mark.
    """
    return list(_OdtParser(part, looks).element(root, _Surroundings()))


class _OdtParser:
    def __init__(self, part: str, looks: Looks) -> None:
        self.part = part
        self.looks = looks
        self.seen: Counter[str] = Counter()
        self.labels: dict[str, str] = {}  # text of an attribute -> id of its unit

    def element(self, element: etree._Element, where: _Surroundings) -> Iterator[Slot]:
        hidden = element.get(q("text:display")) == "none" and element.tag == q("text:section")
        if element.tag in SKIPPED or hidden or _is_computed(element) or is_copied_header(element):
            text = "".join(map(str, element.itertext()))
            yield Slot(Unit(f"{self.part}#", text, (), where.kind), lambda _t, _v: 0, shown=False)
            return
        where = _enter(element, where)
        if element.tag in PARAGRAPHS:
            yield from self.paragraph(element, where)
        elif element.tag in _TEXTS:
            yield from self.text(element, where)
        else:
            yield from self.attributes(element, where)
        for child in element.iterchildren("*"):
            yield from self.element(child, where)
        if element.tag == q("text:drop-down"):
            yield from self.dropdown(element, where)

    def id(self, where: _Surroundings) -> str:
        self.seen[where.box] += 1
        return f"{self.part}#{where.box}{'/' if where.box else ''}{self.seen[where.box]}"

    def paragraph(self, element: etree._Element, where: _Surroundings) -> Iterator[Slot]:
        name = self.id(where)
        reading = read_paragraph(element, self.looks)
        if reading.text.strip():
            kind = where.kind
            if element.tag == q("text:h") and kind in (Kind.BODY, Kind.LIST):
                kind = Kind.HEADING
            unit = Unit(name, reading.text, reading.spans, kind, self.part)
            yield Slot(
                unit,
                lambda t, v: write_paragraph(element, t, self.looks, v),
                shown=shows_text(reading),
            )

    def text(self, element: etree._Element, where: _Surroundings) -> Iterator[Slot]:
        name = self.id(where)
        if (element.text or "").strip() and not len(element):
            yield element_slot(element, name, _TEXTS[element.tag], self.part)

    def attributes(self, element: etree._Element, where: _Surroundings) -> Iterator[Slot]:
        for tags, attribute, kind in _ATTRIBUTES:
            if element.tag not in tags:
                continue
            value = element.get(q(attribute))
            if value is not None:
                name = self.id(where)
                if any(c.isalpha() for c in value):
                    self.labels[value] = name
                    unit = Unit(name, value, code_spans(_LEVEL, value), kind, self.part)
                    yield _attribute(element, q(attribute), unit)

    def dropdown(self, element: etree._Element, where: _Surroundings) -> Iterator[Slot]:
        """Yield the choice shown by a drop-down field: the same text as one of its labels."""
        name = self.id(where)
        labels = element.findall(q("text:label"))
        home = labels[-1] if labels else element
        shown = (home.tail if labels else element.text) or ""
        if shown.strip():
            twin = self.labels.get(shown)
            unit = Unit(name, shown, (), Kind.CONTROL, self.part, twin)
            yield Slot(
                unit, _write_tail(home) if labels else element_slot(element, "", unit.kind, "").put
            )


def _is_computed(element: etree._Element) -> bool:
    """Return whether the program writes the text: of a formula, a number or a date, a prompt."""
    if element.tag == q("table:table-cell"):
        typed = element.get(q("office:value-type"), "string") != "string"
        return typed or element.get(q("table:formula")) is not None
    return element.get(q("presentation:placeholder")) == "true"


def _enter(element: etree._Element, where: _Surroundings) -> _Surroundings:
    kind = _KINDS.get(element.tag)
    tag = str(element.tag)
    if kind is None and tag.startswith(_SHAPE) and tag != q("draw:a"):
        kind = Kind.BOX if where.kind is not Kind.CHART else None
    if kind is not None and not (where.kind in _KEPT and kind in (Kind.LIST, Kind.CELL, Kind.BOX)):
        where = replace(where, kind=kind)
    if tag == q("text:note"):
        return replace(where, box=element.get(q("text:id")) or where.box)
    if tag.startswith(_SHAPE) and element.get(q("draw:name")):
        return replace(where, box=element.get(q("draw:name"), ""))
    return where


def _attribute(element: etree._Element, name: str, unit: Unit) -> Slot:
    def put(target: Target, _voice: Voice) -> int:
        element.set(name, clean(target.text))
        if element.text == unit.text:  # the label of a footnote mark is stored twice
            element.text = clean(target.text)
        return 0

    return Slot(unit, put)


def _write_tail(element: etree._Element) -> Callable[[Target, Voice], int]:
    def put(target: Target, _voice: Voice) -> int:
        element.tail = clean(target.text)
        return 0

    return put
