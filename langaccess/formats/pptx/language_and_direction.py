"""Language, fonts and direction of a presentation."""

from __future__ import annotations

from lxml import etree

from langaccess.core.xmlsafe import whole_number
from langaccess.formats.ooxml.drawingml import mirror, set_fonts
from langaccess.formats.ooxml.package import q
from langaccess.formats.slots import Voice

_LEVELS = tuple(q(f"a:lvl{n}pPr") for n in range(1, 10))
_PROPS = (q("a:defRPr"), q("a:endParaRPr"))
_ROOTS = tuple(
    q(f"p:{name}")
    for name in ("bodyStyle", "titleStyle", "otherStyle", "defaultTextStyle", "notesStyle")
)


def speak_all(root: etree._Element, voice: Voice) -> None:
    """Set language, fonts and direction of the defaults in one part."""
    for props in root.iter(*_PROPS):
        if props.get("lang") is not None:
            props.set("lang", voice.tag)
            props.attrib.pop("altLang", "")
    set_fonts(root, voice.script)
    if voice.script.rtl:
        _right_to_left(root)


def _right_to_left(root: etree._Element) -> None:
    for level in root.iter(*_LEVELS, q("a:defPPr")):
        mirror(level)
    # The lists at the root of inheritance must name their side; "left" is what silence means.
    for styles in root.iter(*_ROOTS):
        for level in styles.iter(*_LEVELS):
            if level.get("algn") is None:
                level.set("algn", "r")
    for table in root.iter(q("a:tblPr")):
        table.set("rtl", "1")
    for body in root.iter(q("a:bodyPr")):
        if body.get("numCol", "1") != "1":
            body.set("rtlCol", "1")
    for paragraph in root.iter(q("a:p")):
        _take_side(paragraph)


def _take_side(paragraph: etree._Element) -> None:
    """Give a paragraph of a free text box or a table cell the right side, if it names none.

    Placeholders take theirs from the layout; what LibreOffice and PowerPoint give to the others
    when nothing is said is the left.
    """
    body = next(paragraph.iterancestors(q("a:tc"), q("p:sp")), None)
    if body is None or body.find(f".//{q('p:ph')}") is not None:
        return
    props = paragraph.find(q("a:pPr"))
    level = whole_number(props.get("lvl")) + 1 if props is not None else 1
    styled = body.find(f".//{q('a:lstStyle')}/{q(f'a:lvl{level}pPr')}")
    own = props is not None and props.get("algn") is not None
    if own or (styled is not None and styled.get("algn") is not None):
        return
    if props is None:
        props = etree.Element(q("a:pPr"))
        paragraph.insert(0, props)
    props.set("rtl", "1")
    props.set("algn", "r")
