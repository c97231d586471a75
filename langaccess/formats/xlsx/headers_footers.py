"""Headers and footers of printed sheets: sections, codes, and the draft label in them.

Source: ISO/IEC 29500-1, 18.3.1.39 (codes of `oddHeader`); Excel takes at most 255 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.formats.model import Label
from langaccess.formats.ooxml.package import q
from langaccess.formats.paragraphs import code_spans
from langaccess.formats.slots import Slot, Voice

__all__ = ["add_form_number", "add_label", "drop_label", "header_slots"]

LIMIT = 255
_SECTION = re.compile(r"&([LCR])")
_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|.)')
_LEADING = re.compile(r'(?:&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|[BIUESXY])|\s)*')
_LABEL = re.compile(r'&"-,Bold"&8&KA02020.*?&K000000&10&"-,Regular"\n?', re.DOTALL)
_KINDS = {
    q("s:oddHeader"): Kind.HEADER,
    q("s:evenHeader"): Kind.HEADER,
    q("s:firstHeader"): Kind.HEADER,
    q("s:oddFooter"): Kind.FOOTER,
    q("s:evenFooter"): Kind.FOOTER,
    q("s:firstFooter"): Kind.FOOTER,
}
# What follows `headerFooter` in a worksheet, in the order of the schema.
_AFTER = tuple(
    q(f"s:{name}")
    for name in (
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "cellWatches",
        "ignoredErrors",
        "smartTags",
        "drawing",
        "legacyDrawing",
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
)


def header_slots(root: etree._Element, part: str, where: str) -> Iterator[Slot]:
    """Yield one slot per section (left, center, right) of each header and footer."""
    for element in root.iter(*_KINDS):
        name = etree.QName(element).localname
        for side, (start, end) in _sections(element.text or "").items():
            raw = (element.text or "")[start:end]
            if any(c.isalpha() for c in _CODE.sub("", raw)):
                ident = f"{part}#{name}.{side}"
                unit = Unit(ident, raw, code_spans(_CODE, raw), _KINDS[str(element.tag)], where)
                yield _slot(unit, element, side)


def _sections(text: str) -> dict[str, tuple[int, int]]:
    """Return side → place of its words, without the codes that open it."""
    marks = [(m.group(1), m.start(), m.end()) for m in _SECTION.finditer(text)]
    found: dict[str, tuple[int, int]] = {}
    first = marks[0][1] if marks else len(text)
    if first:
        marks.insert(0, ("C", 0, 0))  # text without a mark is in the center
    for number, (side, _, start) in enumerate(marks):
        end = marks[number + 1][1] if number + 1 < len(marks) else len(text)
        opening = _LEADING.match(text, start, end)
        found.setdefault(side, (opening.end() if opening else start, end))
    return found


def _slot(unit: Unit, element: etree._Element, side: str) -> Slot:
    def put(target: Target, _voice: Voice) -> int:
        text = element.text or ""
        start, end = _sections(text)[side]
        element.text = text[:start] + _separated(text[:start], target.text) + text[end:]
        return sum(m.group() not in target.text for m in _CODE.finditer(unit.text))

    return Slot(unit, put, whole=True)


def _separated(before: str, text: str) -> str:
    """Return `text`; digits right behind a size code would be read as part of it."""
    return f" {text}" if text[:1].isdigit() and re.search(r"&\d+$", before) else text


def add_label(root: etree._Element, label: Label) -> bool:
    """Put the label into the center of every header of a sheet.

    Returns:
        whether it fits next to the header's own text.
    """
    home = _home(root)
    fits = [_label_one(home, name, label) for name in _names(home, "Header")]
    return all(fits)


def add_form_number(root: etree._Element, form: str) -> bool:
    """Put a form number into a free corner of every footer of a sheet.

    Returns:
        whether there was one, and room for it.
    """
    home = _home(root)
    fits = [_form_one(home, name, form) for name in _names(home, "Footer")]
    return all(fits)


def _form_one(home: etree._Element, name: str, form: str) -> bool:
    element = _printed(home, name)
    text = element.text or ""
    free = next((side for side in "RL" if side not in _sections(text)), None)
    mark = f"&{free}&7 {form.replace('&', '&&')}"
    if free is None or len(text) + len(mark) + 2 > LIMIT:
        return False
    if text and not _SECTION.match(text):
        text = f"&C{text}"  # text without a mark is in the center
    element.text = text + mark if free == "R" else mark + text
    return True


def _home(root: etree._Element) -> etree._Element:
    """Return the element for headers and footers of a sheet, made where it is missing."""
    home = root.find(q("s:headerFooter"))
    if home is None:
        home = etree.Element(q("s:headerFooter"))
        after = next((e for e in root if e.tag in _AFTER), None)
        if after is None:
            root.append(home)
        else:
            after.addprevious(home)
    return home


def _names(home: etree._Element, what: str) -> list[str]:
    """Return the names of the headers or footers that are printed."""
    names = [f"odd{what}"]
    names += [f"even{what}"] if home.get("differentOddEven") in ("1", "true") else []
    names += [f"first{what}"] if home.get("differentFirst") in ("1", "true") else []
    return names


def _printed(home: etree._Element, name: str) -> etree._Element:
    """Return one header or footer, made at its place where it is missing."""
    element = home.find(q(f"s:{name}"))
    if element is None:
        element = etree.Element(q(f"s:{name}"))
        order = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
        later = [q(f"s:{n}") for n in order[order.index(name) + 1 :]]
        after = next((e for e in home if e.tag in later), None)
        home.append(element) if after is None else after.addprevious(element)
    return element


def _label_one(home: etree._Element, name: str, label: Label) -> bool:
    element = _printed(home, name)
    words = " — ".join(" ".join(t.split()) for t in (label.text, label.english) if t)
    mark = f'&"-,Bold"&8&KA02020 {words.replace("&", "&&")}&K000000&10&"-,Regular"'
    text = element.text or ""
    if "&C" in text:
        element.text = text.replace("&C", f"&C{mark}\n", 1)
    elif _SECTION.match(text) or not text:
        at = text.find("&R")
        at = len(text) if at < 0 else at
        element.text = f"{text[:at]}&C{mark}{text[at:]}"
    else:
        element.text = f"&C{mark}\n{text}"
    return len(element.text) <= LIMIT


def drop_label(root: etree._Element) -> None:
    """Take the label out of the headers again, to compare the rest."""
    for element in root.iter(*_KINDS):
        element.text = _LABEL.sub("", element.text or "")
