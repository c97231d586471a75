"""Language, direction, fit and the draft label of a presentation."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from langaccess.core.tags import EN, Tag
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.model import Label
from langaccess.formats.ooxml.drawingml import mirror, set_fonts
from langaccess.formats.ooxml.package import NS, q
from langaccess.formats.pptx.scan import LABEL_NAME
from langaccess.formats.scripts import script_of
from langaccess.formats.slots import Voice

__all__ = ["add_label", "lengths", "let_shrink", "small_text", "speak_all"]

_LEVELS = tuple(q(f"a:lvl{n}pPr") for n in range(1, 10))
_PROPS = (q("a:defRPr"), q("a:endParaRPr"))
_FITS = (q("a:noAutofit"), q("a:normAutofit"), q("a:spAutoFit"))
_AFTER_FIT = (q("a:scene3d"), q("a:sp3d"), q("a:flatTx"), q("a:extLst"))
_ROOTS = tuple(
    q(f"p:{name}")
    for name in ("bodyStyle", "titleStyle", "otherStyle", "defaultTextStyle", "notesStyle")
)

_EMU = 12_700  # to the point


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


def lengths(root: etree._Element) -> dict[etree._Element, int]:
    """Return how many letters each text box of a slide holds."""
    return {
        box: sum(len(t.text or "") for t in box.iter(q("a:t"))) for box in root.iter(q("p:txBody"))
    }


def let_shrink(root: etree._Element, before: Mapping[etree._Element, int]) -> int:
    """Let boxes of fixed size whose text grew shrink it where it does not fit.

    Args:
        root: a slide with its translation.
        before: `lengths` of the source.

    Returns:
        how many boxes hold text that grew by more than 30 %: a person should look at them.
    """
    looked_at = 0
    for box, length in lengths(root).items():
        if length <= before.get(box, length):
            continue
        looked_at += length > 1.3 * before[box]
        props = box.find(q("a:bodyPr"))
        if props is None or any(e.tag in _FITS[1:] for e in props):
            continue
        for old in props.findall(_FITS[0]):
            props.remove(old)
        at = next((i for i, e in enumerate(props) if e.tag in _AFTER_FIT), len(props))
        props.insert(at, etree.Element(q("a:normAutofit")))
    return looked_at


def small_text(root: etree._Element) -> int:
    """Return how many runs are set in less than 12 points."""
    return sum(whole_number(run.get("sz"), 1200) < 1200 for run in root.iter(q("a:rPr")))


def add_label(root: etree._Element, label: Label, size: Mapping[str, int]) -> None:
    """Put the draft label across the top of a slide or notes page, above everything else."""
    tree = root.find(f"{q('p:cSld')}/{q('p:spTree')}")
    if tree is None:
        return
    ident = 1 + max((whole_number(e.get("id")) for e in root.iter(q("p:cNvPr"))), default=0)
    shape = etree.fromstring(_SHAPE.format(id=ident, name=LABEL_NAME, width=size["cx"]))
    body = shape.find(q("p:txBody"))
    if body is None:
        return
    for text, tag in ((label.text, label.tag), (label.english, EN)):
        if text:
            body.append(_line(text, tag))
    after = tree.find(q("p:extLst"))
    if after is None:
        tree.append(shape)
    else:
        after.addprevious(shape)


def _line(text: str, tag: Tag) -> etree._Element:
    script = script_of(tag)
    paragraph = etree.Element(q("a:p"))
    props = etree.SubElement(paragraph, q("a:pPr"))
    props.set("algn", "ctr")
    if script.rtl:
        props.set("rtl", "1")
    run = etree.SubElement(paragraph, q("a:r"))
    look = etree.SubElement(run, q("a:rPr"))
    look.set("lang", tag)
    look.set("sz", "900")
    look.set("b", "1")
    fill = etree.SubElement(look, q("a:solidFill"))
    etree.SubElement(fill, q("a:srgbClr")).set("val", "A02020")
    if script.font is not None:
        slots = {"asian": "a:ea", "complex": "a:cs"}
        font = etree.SubElement(look, q(slots.get(script.slot, "a:latin")))
        font.set("typeface", script.font)
    etree.SubElement(run, q("a:t")).text = " ".join(text.split())
    return paragraph


_SHAPE = f"""<p:sp xmlns:p="{NS["p"]}" xmlns:a="{NS["a"]}"><p:nvSpPr>
<p:cNvPr id="{{id}}" name="{{name}}"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{{width}}" cy="{30 * _EMU}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:solidFill><a:srgbClr val="FDF3F3"/></a:solidFill>
<a:ln w="9525"><a:solidFill><a:srgbClr val="A02020"/></a:solidFill></a:ln></p:spPr>
<p:txBody><a:bodyPr wrap="square" lIns="36000" tIns="0" rIns="36000" bIns="0" anchor="ctr">
<a:normAutofit/></a:bodyPr><a:lstStyle/></p:txBody></p:sp>""".replace("\n", "")
