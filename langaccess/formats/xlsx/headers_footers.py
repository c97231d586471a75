"""Headers and footers of printed sheets: sections, codes, and the draft label in them.

Source: ISO/IEC 29500-1, 18.3.1.39 (codes of `oddHeader`); Excel takes at most 255 characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from langaccess.core.model import Kind, Span, SpanKind, Target, Unit
from langaccess.formats.model import Label
from langaccess.formats.ooxml.package import q
from langaccess.formats.slots import Slot, Voice

LIMIT = 255
_SECTIONS = {"&L": "L", "&C": "C", "&R": "R"}
_AMPERSAND = "&&"  # how the sign itself is written
_GUARD = "\u200b"  # no width; before a code at the start that belongs to the text
_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|.)')
_CODE_OR_SIGN = re.compile(f"{_CODE.pattern}|&")
_LEADING = re.compile(r'(?:&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|[BIUESXY])|\s)*')
_LABEL = re.compile(r'&"-,Bold"&8&KA02020.*?&K000000&10&"-,Regular"\n?', re.DOTALL)
HEADERS = {
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


def header_slots(
    root: etree._Element, part: str, where: str, *, blank: bool = False
) -> Iterator[Slot]:
    """Yield one slot per section (left, center, right) of each header and footer.

    Args:
        root: a worksheet.
        part: its name in the file.
        where: its name for people.
        blank: sections with nothing but codes too.
    """
    for element in root.iter(*HEADERS):
        name = etree.QName(element).localname
        for side, (start, end) in _sections(element.text or "").items():
            raw = (element.text or "")[start:end]
            if blank or any(c.isalpha() for c in without_codes(raw)):
                text, spans = _decoded(raw)
                unit = Unit(f"{part}#{name}.{side}", text, spans, HEADERS[str(element.tag)], where)
                yield _slot(unit, element, side)


def without_codes(text: str) -> str:
    """Return the words of a header or footer."""
    return _CODE.sub("", text)


def _decoded(raw: str) -> tuple[str, tuple[Span, ...]]:
    """Return the text of a section, in which `&` is a sign, and its codes."""
    raw = raw.removeprefix(_GUARD)
    text, at = "", 0
    spans: list[Span] = []
    for code in _CODE.finditer(raw):
        text += raw[at : code.start()]
        at = code.end()
        if code.group() == _AMPERSAND:
            text += "&"
        else:
            text += code.group()
            ref = len(spans) + 1
            spans.append(Span(len(text) - len(code.group()), len(text), SpanKind.CODE, ref))
    return text + raw[at:], tuple(spans)


def _encoded(text: str, codes: Collection[str]) -> str:
    """Return a text as a section keeps it: the codes of its source as they are, others as signs."""

    def written(match: re.Match[str]) -> str:
        code = match.group()
        return code if code in codes else _AMPERSAND + _encoded(code[1:], codes)

    return _CODE_OR_SIGN.sub(written, text)


def _marks(text: str) -> list[tuple[str, int, int]]:
    """Return the marks that open a section: its side, and where the mark begins and ends."""
    codes = _CODE.finditer(text)
    return [(_SECTIONS[m.group()], *m.span()) for m in codes if m.group() in _SECTIONS]


def _sections(text: str) -> dict[str, tuple[int, int]]:
    """Return side → place of its words, without the codes that open it."""
    marks = _marks(text)
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
    codes = [unit.text[s.start : s.end] for s in unit.spans]

    def put(target: Target, _voice: Voice) -> int:
        text = element.text or ""
        start, end = _sections(text)[side]
        made = _separated(text[:start], _encoded(target.text, codes))
        element.text = text[:start] + made + text[end:]
        return sum(code not in target.text for code in codes)

    return Slot(unit, put, whole=True)


def _separated(before: str, text: str) -> str:
    """Return `text` so that what it begins with is not read as part of the codes before it."""
    if text[:1].isdigit() and re.search(r"&\d+$", before):
        return f" {text}"
    opening = _LEADING.match(text)
    return _GUARD + text if opening and opening.group() else text


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
    if text and text[:2] not in _SECTIONS:
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
    places = {side: (start, end) for side, start, end in reversed(_marks(text))}
    if "C" in places:
        at = places["C"][1]
        element.text = f"{text[:at]}{mark}\n{text[at:]}"
    elif text[:2] in _SECTIONS or not text:
        at = places["R"][0] if "R" in places else len(text)
        element.text = f"{text[:at]}&C{mark}{text[at:]}"
    else:
        element.text = f"&C{mark}\n{text}"
    return len(element.text) <= LIMIT


def drop_label(root: etree._Element) -> None:
    """Take the label out of the headers again, to compare the rest."""
    for element in root.iter(*HEADERS):
        element.text = _LABEL.sub("", element.text or "")
