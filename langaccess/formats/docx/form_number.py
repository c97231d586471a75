"""The form number in every footer of a Word file, and in its properties."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from langaccess.core.model import Finding
from langaccess.formats.docx.names import VAL, P
from langaccess.formats.ooxml.format import write_identifier
from langaccess.formats.ooxml.order import child, insert
from langaccess.formats.ooxml.package import NS, OpcPackage, PackageEditor, ParsedPart, q
from langaccess.formats.zip_package import parse_package

Element = etree._Element
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTER_ROOT = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<w:ftr xmlns:w="%s" xmlns:r="%s"/>' % (NS["w"].encode(), NS["r"].encode())
)
_KINDS = ("default", "first", "even")
_SIZE = "14"  # half points


def add_form_number(data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with its form number.

    Raises:
        InputError: a part is damaged.
    """
    opc = OpcPackage.of(parse_package(data, where))
    bench = PackageEditor(opc)
    for name in opc.package.parts:
        if opc.content_type(name) == _FOOTER_TYPE:
            tree = opc.parse_part(name)
            tree.root.append(_paragraph(tree.root, form))
            bench.changed[name] = tree.store()
    part = opc.main_part()
    main = opc.parse_part(part)
    section = next(main.root.iter(q("w:sectPr")), None)
    if section is not None:
        _missing_footers(section, main, part, form, bench)
        bench.changed[part] = main.store()
    write_identifier(opc, bench, form)
    return bench.pack(), ()


def _missing_footers(
    section: Element, main: ParsedPart, part: str, form: str, bench: PackageEditor
) -> None:
    """Give the first section the kinds of footer that it lacks; later ones take them over."""
    present = {e.get(q("w:type"), "default") for e in section.iter(q("w:footerReference"))}
    for kind in _KINDS:
        if kind in present:
            continue
        root = etree.fromstring(_FOOTER_ROOT)
        root.append(_paragraph(root, form))
        folder = part.rpartition("/")[0]
        name = bench.free_name(f"{folder}/footerForm{{}}.xml".lstrip("/"))
        bench.add(name, ParsedPart(root, _FOOTER_ROOT, main.strict).store(), _FOOTER_TYPE)
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
