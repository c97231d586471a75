"""The form number at the lower right corner of every slide, and in the properties."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from langaccess.core.model import Finding
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.ooxml.format import write_identifier
from langaccess.formats.ooxml.package import NS, OpcPackage, PackageEditor, q
from langaccess.formats.zip_package import parse_package

Element = etree._Element
_SLIDE_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
_WIDTH, _LINE = 2_400_000, 164_592  # of the number on a slide, in EMU
_BOX = f"""<p:sp xmlns:p="{NS["p"]}" xmlns:a="{NS["a"]}"><p:nvSpPr>
<p:cNvPr id="{{id}}" name="Form number"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="{{left}}" y="{{top}}"/><a:ext cx="{{width}}" cy="{{height}}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></p:spPr>
<p:txBody><a:bodyPr wrap="square" lIns="36000" tIns="0" rIns="36000" bIns="0" anchor="ctr"/>
<a:lstStyle/><a:p><a:pPr algn="r"/><a:r><a:rPr lang="en-US" sz="700"><a:solidFill>
<a:srgbClr val="000000"/></a:solidFill></a:rPr><a:t/></a:r></a:p></p:txBody></p:sp>"""
_BOX = _BOX.replace("\n", "")


def add_form_number(data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with its form number.

    Raises:
        InputError: a part is damaged.
    """
    opc = OpcPackage.of(parse_package(data, where))
    bench = PackageEditor(opc)
    size = opc.parse_part(opc.main_part()).root.find(q("p:sldSz"))
    wide = whole_number(None if size is None else size.get("cx"), 9_144_000)
    high = whole_number(None if size is None else size.get("cy"), 6_858_000)
    for name in opc.package.parts:
        if opc.content_type(name) == _SLIDE_TYPE:
            tree = opc.parse_part(name)
            _on_slide(tree.root, form, wide, high)
            bench.changed[name] = tree.store()
    write_identifier(opc, bench, form)
    return bench.pack(), ()


def _on_slide(root: Element, form: str, wide: int, high: int) -> None:
    """Put the number at the lower right corner of a slide, above everything else, on white."""
    shapes = root.find(f"{q('p:cSld')}/{q('p:spTree')}")
    if shapes is None:
        return
    ident = 1 + max((whole_number(e.get("id")) for e in root.iter(q("p:cNvPr"))), default=0)
    width = min(wide, _WIDTH)
    place = {"left": wide - width, "top": high - _LINE, "width": width, "height": _LINE}
    shape = etree.fromstring(_BOX.format(id=ident, **place))
    for written in shape.iter(q("a:t")):
        written.text = form
    after = shapes.find(q("p:extLst"))
    shapes.append(shape) if after is None else after.addprevious(shape)
