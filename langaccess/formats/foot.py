"""The form number of an approved file: in its foot and in its properties.

It goes into bytes that are finished otherwise. Where a format has no place for it, a finding says
that it must be written in by hand.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lxml import etree

from langaccess.core.model import Finding
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.docx.names import CORE_TYPE, VAL, P
from langaccess.formats.foot_idml import idml
from langaccess.formats.foot_odf import odt
from langaccess.formats.notes import note
from langaccess.formats.ooxml.order import child, insert
from langaccess.formats.ooxml.package import NS, Opc, Tree, Workbench, q
from langaccess.formats.xlsx.printing import add_form
from langaccess.formats.zipped import from_bytes

__all__ = ["STAMPS", "stamp"]

Element = etree._Element
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTER_ROOT = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<w:ftr xmlns:w="%s" xmlns:r="%s"/>' % (NS["w"].encode(), NS["r"].encode())
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_SLIDE_TYPE = _OFFICE + "presentationml.slide+xml"
_SHEET_TYPE = _OFFICE + "spreadsheetml.worksheet+xml"
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
_KINDS = ("default", "first", "even")
_SIZE = "14"  # half points
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_BY_HAND = note("form.by_hand")


def stamp(data: bytes, suffix: str, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a finished file with its form number, and what must be done by hand.

    Args:
        data: the file.
        suffix: ending of its name, in lower case.
        form: the form number (`SPD-014 pt-BR v3 2026-11-02 · 9F3C`).
        where: its name for messages.

    Raises:
        InputError: the file is not what its ending says.
    """
    write = STAMPS.get(suffix)
    if write is None:
        return data, (_BY_HAND,)
    return write(data, form, where)


def _docx(data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    opc = Opc.of(from_bytes(data, where))
    bench = Workbench(opc)
    for name in opc.package.parts:
        if opc.content_type(name) == _FOOTER_TYPE:
            tree = opc.load(name)
            tree.root.append(_paragraph(tree.root, form))
            bench.changed[name] = tree.store()
    part = opc.main_part()
    main = opc.load(part)
    section = next(main.root.iter(q("w:sectPr")), None)
    if section is not None:
        _missing_footers(section, main, part, form, bench)
        bench.changed[part] = main.store()
    _identify(opc, bench, form)
    return bench.pack(), ()


def _missing_footers(section: Element, main: Tree, part: str, form: str, bench: Workbench) -> None:
    """Give the first section the kinds of footer that it lacks; later ones take them over."""
    present = {e.get(q("w:type"), "default") for e in section.iter(q("w:footerReference"))}
    for kind in _KINDS:
        if kind in present:
            continue
        root = etree.fromstring(_FOOTER_ROOT)
        root.append(_paragraph(root, form))
        folder = part.rpartition("/")[0]
        name = bench.free_name(f"{folder}/footerForm{{}}.xml".lstrip("/"))
        bench.add(name, Tree(root, _FOOTER_ROOT, main.strict).store(), _FOOTER_TYPE)
        names = {q("w:type"): kind, q("r:id"): bench.relate(part, "footer", name)}
        insert(section, section.makeelement(q("w:footerReference"), names))


def _paragraph(parent: Element, form: str) -> Element:
    paragraph = parent.makeelement(P)
    spacing = child(child(paragraph, "w:pPr"), "w:spacing")
    spacing.attrib.update({q("w:before"): "40", q("w:after"): "0"})
    run = etree.SubElement(paragraph, q("w:r"))
    properties = child(run, "w:rPr")
    for name in ("w:sz", "w:szCs"):
        child(properties, name).set(VAL, _SIZE)
    child(properties, "w:lang").set(VAL, "en-US")
    written = etree.SubElement(run, q("w:t"))
    written.text = form
    written.set(q("xml:space"), "preserve")
    return paragraph


def _pptx(data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    opc = Opc.of(from_bytes(data, where))
    bench = Workbench(opc)
    size = opc.load(opc.main_part()).root.find(q("p:sldSz"))
    wide = whole_number(None if size is None else size.get("cx"), 9_144_000)
    high = whole_number(None if size is None else size.get("cy"), 6_858_000)
    for name in opc.package.parts:
        if opc.content_type(name) == _SLIDE_TYPE:
            tree = opc.load(name)
            _on_slide(tree.root, form, wide, high)
            bench.changed[name] = tree.store()
    _identify(opc, bench, form)
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


def _xlsx(data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    opc = Opc.of(from_bytes(data, where))
    bench = Workbench(opc)
    fits = []
    for name in opc.package.parts:
        if opc.content_type(name) == _SHEET_TYPE:
            tree = opc.load(name)
            fits.append(add_form(tree.root, form))
            bench.changed[name] = tree.store()
    _identify(opc, bench, form)
    return bench.pack(), () if all(fits) else (_BY_HAND,)


def _identify(opc: Opc, bench: Workbench, form: str) -> None:
    """Write the number into the properties of an office file, as its identifier."""
    for name in opc.package.parts:
        if opc.content_type(name) != CORE_TYPE:
            continue
        tree = opc.load(name)
        field = tree.root.find(q("dc:identifier"))
        if field is None:
            field = etree.SubElement(tree.root, q("dc:identifier"))
        field.text = form
        bench.changed[name] = tree.store()


def _html(data: bytes, form: str, _where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    text = data.decode("utf-8")
    shown = html.escape(form, quote=True)
    foot = f'<p class="langaccess-form" lang="en" dir="ltr" translate="no">{shown}</p>\n'
    ends = list(_BODY_END.finditer(text))
    at = ends[-1].start() if ends else len(text)
    text = text[:at] + foot + text[at:]
    head = _HEAD_END.search(text)
    if head is not None:
        meta = f'<meta name="dcterms.identifier" content="{shown}">\n'
        text = text[: head.start()] + meta + text[head.start() :]
    return text.encode("utf-8"), ()


def _text(data: bytes, form: str, _where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    end = b"\r\n" if b"\r\n" in data else b"\n"
    gap = b"" if data.endswith(end * 2) else end if data.endswith(b"\n") else end * 2
    return data + gap + form.encode("utf-8") + end, ()


def _or_by_hand(
    write: Callable[[bytes, str, Path], bytes | None], data: bytes, form: str, where: Path
) -> tuple[bytes, tuple[Finding, ...]]:
    made = write(data, form, where)
    return (data, (_BY_HAND,)) if made is None else (made, ())


_Writer = Callable[[bytes, str, Path], tuple[bytes, tuple[Finding, ...]]]
STAMPS: dict[str, _Writer] = {
    ".docx": _docx,
    ".pptx": _pptx,
    ".xlsx": _xlsx,
    ".odt": partial(_or_by_hand, odt),
    ".idml": partial(_or_by_hand, idml),
    ".html": _html,
    ".htm": _html,
    ".md": _text,
    ".markdown": _text,
    ".txt": _text,
}
