"""Finds every place of an InDesign file that holds visible text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.formats.idml.paragraphs import (
    PSR,
    normalise,
    paragraphs,
    put_paragraph,
    read_paragraph,
)
from langaccess.formats.paragraphs import Reading, code_spans, shows_text
from langaccess.formats.slots import Slot, Voice, attribute_slot, element_slot

Element = etree._Element
_BOXES = ("Footnote", "Endnote", "Cell", "TextFrame")
_ALT = ("CustomAltText", "CustomActualText")
METADATA = "META-INF/metadata.xml"
_NUMBER = re.compile(r"\^.")
_LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
_DC = "{http://purl.org/dc/elements/1.1/}"


def _order(trees: Mapping[str, Element]) -> list[str]:
    """Return the parts in the order of the design map, stories first."""
    listed = [e.get("src", "") for e in trees["designmap.xml"].iter("{*}Story")]
    return list(dict.fromkeys([*(n for n in listed if n in trees), *trees]))


def parse_slots(trees: Mapping[str, Element]) -> list[Slot]:
    """Return the slots of all parts; stories come first, in the order of the design map."""
    found: list[Slot] = []
    for name in _order(trees):
        root = trees[name]
        if name.startswith("Stories/"):
            normalise(root)
            found.extend(_story(root, name))
        found.extend(_attributes(root, name))
        if name == METADATA:
            found.extend(_properties(root, name))
    return found


def _story(root: Element, part: str) -> Iterator[Slot]:
    seen: Counter[str] = Counter()
    for block in root.iter(PSR):
        box = next((a.get("Self", "") for a in block.iterancestors(*_BOXES)), "")
        for ranges in paragraphs(block):
            seen[box] += 1
            reading = read_paragraph(ranges)
            if reading.text.strip():
                ident = f"{part}#{box}{'/' if box else ''}{seen[box]}"
                unit = Unit(ident, reading.text, reading.spans, _kind(block), part)
                put = _paragraph(block, ranges, reading)
                yield Slot(unit, put, shown=shows_text(reading))


def _kind(block: Element) -> Kind:
    for ancestor in block.iterancestors(*_BOXES):
        kinds = {"Cell": Kind.CELL, "TextFrame": Kind.BOX}
        return kinds.get(str(ancestor.tag), Kind.NOTE)
    style = block.get("AppliedParagraphStyle", "").casefold()
    if any(word in style for word in ("head", "title")):
        return Kind.HEADING
    return Kind.LIST if "list" in style or "bullet" in style else Kind.BODY


def _paragraph(
    block: Element, ranges: list[Element], reading: Reading
) -> Callable[[Target, Voice], int]:
    def put(target: Target, voice: Voice) -> int:
        sliced = put_paragraph(ranges, reading, target, voice)
        if voice.script.slot == "complex":
            block.set("Composer", "HL Composer Optyca")  # the one that shapes these scripts
        return len(sliced.lost_links) + len(sliced.lost_codes)

    return put


def _attributes(root: Element, part: str) -> Iterator[Slot]:
    number = 0
    for element in root.iter("ObjectExportOption", "ParagraphStyle", PSR, "Section"):
        number += 1
        names = {"ObjectExportOption": _ALT, "Section": ("Marker",)}
        for name in names.get(str(element.tag), ("NumberingExpression",)):
            text = element.get(name, "")
            if text.startswith("$ID/") or not any(c.isalpha() for c in _NUMBER.sub("", text)):
                continue
            kind = Kind.ALT if name in _ALT else Kind.LIST
            spans = code_spans(_NUMBER, text) if name == "NumberingExpression" else ()
            yield attribute_slot(element, name, f"{part}#{name}{number}", kind, part, spans)


def translated_properties(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the title and the description of a file, in each of their languages, with names."""
    for name in ("title", "description"):
        for number, item in enumerate(root.iterfind(f".//{_DC}{name}//{_LI}"), 1):
            yield f"{name}{number}", item


def _properties(root: Element, part: str) -> Iterator[Slot]:
    for name, item in translated_properties(root):
        if any(c.isalpha() for c in item.text or ""):
            yield element_slot(item, f"{part}#{name}", Kind.META, part)
