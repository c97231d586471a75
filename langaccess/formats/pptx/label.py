"""The draft label of a presentation: a box on every slide and notes page."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from langaccess.core.tags import EN, Tag
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.label_place import find_place
from langaccess.formats.model import Label
from langaccess.formats.ooxml.package import NS, q
from langaccess.formats.pptx.parse import LABEL_NAME
from langaccess.formats.pptx.shown_areas import shown_areas
from langaccess.formats.scripts import script_of

_SHAPE = f"""<p:sp xmlns:p="{NS["p"]}" xmlns:a="{NS["a"]}"><p:nvSpPr>
<p:cNvPr id="{{id}}" name="{{name}}"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="{{left}}" y="{{top}}"/><a:ext cx="{{width}}" cy="{{height}}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:solidFill><a:srgbClr val="FDF3F3"/></a:solidFill>
<a:ln w="9525"><a:solidFill><a:srgbClr val="A02020"/></a:solidFill></a:ln></p:spPr>
<p:txBody><a:bodyPr wrap="square" lIns="36000" tIns="0" rIns="36000" bIns="0" anchor="ctr">
<a:normAutofit/></a:bodyPr><a:lstStyle/></p:txBody></p:sp>""".replace("\n", "")


def add_label(
    root: etree._Element, label: Label, page: tuple[int, int], bases: Sequence[etree._Element]
) -> bool:
    """Put the draft label on a slide or notes page, above everything else.

    Args:
        root: the slide.
        label: its words.
        page: width and height.
        bases: layout and master of the slide.

    Returns:
        whether it covers text, because no place is free.
    """
    tree = root.find(f"{q('p:cSld')}/{q('p:spTree')}")
    if tree is None:
        return False
    lines = [(text, tag) for text, tag in ((label.text, label.tag), (label.english, EN)) if text]
    place = find_place([text for text, _ in lines], *page, shown_areas(root, bases))
    area = place.area
    ident = 1 + max((whole_number(e.get("id")) for e in root.iter(q("p:cNvPr"))), default=0)
    box = {"left": area.left, "top": area.top}
    box |= {"width": area.right - area.left, "height": area.bottom - area.top}
    shape = etree.fromstring(_SHAPE.format(id=ident, name=LABEL_NAME, **box))
    for body in shape.iter(q("p:txBody")):
        body.extend(_line(text, tag, place.points) for text, tag in lines)
    after = tree.find(q("p:extLst"))
    if after is None:
        tree.append(shape)
    else:
        after.addprevious(shape)
    return place.covers


def _line(text: str, tag: Tag, points: int) -> etree._Element:
    script = script_of(tag)
    paragraph = etree.Element(q("a:p"))
    props = etree.SubElement(paragraph, q("a:pPr"))
    props.set("algn", "ctr")
    if script.rtl:
        props.set("rtl", "1")
    run = etree.SubElement(paragraph, q("a:r"))
    look = etree.SubElement(run, q("a:rPr"))
    look.set("lang", tag)
    look.set("sz", str(100 * points))
    look.set("b", "1")
    fill = etree.SubElement(look, q("a:solidFill"))
    etree.SubElement(fill, q("a:srgbClr")).set("val", "A02020")
    if script.font is not None:
        slots = {"asian": "a:ea", "complex": "a:cs"}
        font = etree.SubElement(look, q(slots.get(script.slot, "a:latin")))
        font.set("typeface", script.font)
    etree.SubElement(run, q("a:t")).text = " ".join(text.split())
    return paragraph
