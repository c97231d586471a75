"""The draft notice of a Word file: a box at the top of the text and of every page."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from langaccess.formats import Label
from langaccess.formats.docx.names import HEADER_TYPE, LABEL_STYLE, VAL, P
from langaccess.formats.docx.paragraph_writer import left_to_right
from langaccess.formats.docx.parse import is_label
from langaccess.formats.left_to_right_runs import split_directions
from langaccess.formats.ooxml.order import child, insert
from langaccess.formats.ooxml.package import NS, PackageEditor, ParsedPart, q
from langaccess.formats.scripts import script_of

__all__ = ["label_body", "label_header", "label_styles"]

Element = etree._Element
_KINDS = ("default", "first", "even")
_BODY_SIZE, _HEADER_SIZE = "20", "16"  # half points
_HEADER_ROOT = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<w:hdr xmlns:w="%s" xmlns:r="%s"/>' % (NS["w"].encode(), NS["r"].encode())
)


def label_styles(root: Element) -> None:
    """Define the paragraph style by which the notice is known again."""
    known = {s.get(q("w:styleId")) for s in root.iter(q("w:style"))}
    if LABEL_STYLE in known:
        return
    style = root.makeelement(
        q("w:style"),
        {q("w:type"): "paragraph", q("w:customStyle"): "1", q("w:styleId"): LABEL_STYLE},
    )
    etree.SubElement(style, q("w:name")).set(VAL, "Draft notice")
    root.append(style)


def label_header(root: Element, label: Label) -> None:
    """Put the notice at the top of a header part, in the place of an earlier one.

    The header that `_free_first_page` made stays without it. The notice pushes the text of the
    page down to the last line of the header, so a narrow empty line keeps the two apart.
    """
    known = [p for p in root.iterchildren(P) if is_label(p)]
    if known and not any(p.findtext(f".//{q('w:t')}") for p in known):
        return
    _put_label(root, label, _HEADER_SIZE)
    _put_gap(root)


def _put_gap(root: Element) -> None:
    gap = etree.SubElement(root, P)
    properties = child(gap, "w:pPr")
    child(properties, "w:pStyle").set(VAL, LABEL_STYLE)
    child(properties, "w:spacing").attrib.update(
        {q("w:before"): "0", q("w:after"): "0", q("w:line"): "160", q("w:lineRule"): "exact"}
    )


def label_body(main: ParsedPart, part: str, label: Label, bench: PackageEditor) -> None:
    """Put the notice at the top of the text, and make every kind of header that is missing.

    Later sections without a header of their own take the one before, so only the first section
    needs all three kinds; header parts that exist are labeled by `label_header`. In a file without
    headers the first page has the notice of the text alone.
    """
    body = main.root.find(q("w:body"))
    if body is None:
        return
    _put_label(body, label, _BODY_SIZE)
    section = next(body.iter(q("w:sectPr")), None)
    if section is None:
        section = etree.SubElement(body, q("w:sectPr"))
    present = {e.get(q("w:type"), "default") for e in section.iter(q("w:headerReference"))}
    free = not present and next(body.iter(q("w:titlePg")), None) is None
    for kind in _KINDS:
        if kind not in present:
            words = None if free and kind == "first" else label
            _add_header(section, kind, main, part, words, bench)
    if free:
        _free_first_page(section)


def _free_first_page(section: Element) -> None:
    """Give the first page its own header, and the footer of the other pages."""
    child(section, "w:titlePg")
    feet = {e.get(q("w:type"), "default"): e for e in section.iter(q("w:footerReference"))}
    if "first" in feet:  # no page has shown it
        section.remove(feet["first"])
    if "default" in feet:
        first = deepcopy(feet["default"])
        first.set(q("w:type"), "first")
        insert(section, first)


def _add_header(
    section: Element,
    kind: str,
    main: ParsedPart,
    part: str,
    label: Label | None,
    bench: PackageEditor,
) -> None:
    root = etree.fromstring(_HEADER_ROOT)
    if label is None:
        _put_gap(root)
    else:
        label_header(root, label)
    folder = part.rpartition("/")[0]
    name = bench.free_name(f"{folder}/headerDraft{{}}.xml".lstrip("/"))
    bench.add(name, ParsedPart(root, _HEADER_ROOT, main.strict).store(), HEADER_TYPE)
    reference = section.makeelement(
        q("w:headerReference"),
        {q("w:type"): kind, q("r:id"): bench.relate(part, "header", name)},
    )
    insert(section, reference)


def _put_label(parent: Element, label: Label, size: str) -> None:
    for old in [p for p in parent.iterchildren(P) if is_label(p)]:
        parent.remove(old)
    lines = [_line(parent, label.english, "en-US", size, rtl=False)]
    if label.text:
        rtl = script_of(label.tag).rtl
        lines.insert(0, _line(parent, label.text, str(label.tag), size, rtl=rtl))
    child(child(lines[-1], "w:pPr"), "w:spacing").set(q("w:after"), "160")
    for at, line in enumerate(lines):
        parent.insert(at, line)


def _line(parent: Element, text: str, language: str, size: str, *, rtl: bool) -> Element:
    paragraph = parent.makeelement(P)
    properties = child(paragraph, "w:pPr")
    child(properties, "w:pStyle").set(VAL, LABEL_STYLE)
    child(properties, "w:keepNext")
    borders = child(properties, "w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        etree.SubElement(
            borders,
            q(f"w:{side}"),
            {q("w:val"): "single", q("w:sz"): "8", q("w:space"): "4", q("w:color"): "C00000"},
        )
    if rtl:
        child(properties, "w:bidi")
    child(properties, "w:spacing").attrib.update(
        {q("w:before"): "0", q("w:after"): "0", q("w:line"): "240", q("w:lineRule"): "auto"}
    )
    child(properties, "w:ind").attrib.update({q("w:left"): "120", q("w:right"): "120"})
    for piece, right in split_directions(text) if rtl else ((text, False),):
        if right or not rtl:
            _run(paragraph, piece, language, size, rtl=right)
            continue
        with left_to_right(paragraph) as holder:
            _run(holder, piece, language, size, rtl=False)
    return paragraph


def _run(paragraph: Element, text: str, language: str, size: str, *, rtl: bool) -> None:
    run = etree.SubElement(paragraph, q("w:r"))
    properties = child(run, "w:rPr")
    for name in ("w:b", "w:bCs"):
        child(properties, name)
    child(properties, "w:color").set(VAL, "C00000")
    for name in ("w:sz", "w:szCs"):
        child(properties, name).set(VAL, size)
    if rtl:
        child(properties, "w:rtl")
    spoken = child(properties, "w:lang")
    spoken.set(VAL, language)
    slots = _slots_of(language)
    if slots is not None:
        of_language, of_font, font = slots
        spoken.set(q(f"w:{of_language}"), language)
        child(properties, "w:rFonts").set(q(f"w:{of_font}"), font)
    written = etree.SubElement(run, q("w:t"))
    written.text = text
    written.set(q("xml:space"), "preserve")


def _slots_of(language: str) -> tuple[str, str, str] | None:
    """Return language slot, font slot and font for scripts that have slots of their own."""
    from langaccess.core.tags import Tag

    script = script_of(Tag(language))
    if script.font is None or script.slot == "western":
        return None
    slot = "eastAsia" if script.slot == "asian" else "cs"
    return ("eastAsia" if script.slot == "asian" else "bidi", slot, script.font)
