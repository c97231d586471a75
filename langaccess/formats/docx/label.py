"""The draft notice of a Word file: a box at the top of the text and of every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from langaccess.formats import Label
from langaccess.formats.docx.names import FOOTER_TYPE, HEADER_TYPE, LABEL_STYLE, VAL, P
from langaccess.formats.docx.paragraph_writer import left_to_right
from langaccess.formats.docx.parse import ParsedDocx, is_label, is_page_one
from langaccess.formats.left_to_right_runs import split_directions
from langaccess.formats.ooxml.order import child, insert
from langaccess.formats.ooxml.package import NS, PackageEditor, ParsedPart, q
from langaccess.formats.scripts import script_of

Element = etree._Element
_KINDS = ("default", "first", "even")
_BODY_SIZE, _HEADER_SIZE = "20", "16"  # half points
# What may occur once in a file only.
_UNIQUE = (q("w:bookmarkStart"), q("w:bookmarkEnd"))
_HEADER_ROOT = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<w:hdr xmlns:w="%s" xmlns:r="%s"/>' % (NS["w"].encode(), NS["r"].encode())
)
_FOOTER_ROOT = _HEADER_ROOT.replace(b"w:hdr", b"w:ftr")


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

    A header of the first page that `label_body` made stays without it. The notice pushes the text
    of the page down to the last line of the header, so a narrow empty line keeps the two apart.
    """
    if not is_page_one(root):
        _put_label(root, label, _HEADER_SIZE)
        _put_gap(root)


def _put_gap(root: Element) -> None:
    gap = etree.SubElement(root, P)
    properties = child(gap, "w:pPr")
    child(properties, "w:pStyle").set(VAL, LABEL_STYLE)
    child(properties, "w:spacing").attrib.update(
        {q("w:before"): "0", q("w:after"): "0", q("w:line"): "160", q("w:lineRule"): "exact"}
    )


def label_body(
    found: ParsedDocx, label: Label, bench: PackageEditor, headers: Mapping[str, ParsedPart]
) -> None:
    """Put the notice at the top of the text, and into the header of every page but the first.

    Later sections without a header of their own take the one before, so only the first section
    needs all kinds. Its first page gets a copy of the header that it has, without the notice.

    Args:
        found: the file.
        label: the notice.
        bench: the file as it is written.
        headers: the header parts by name, translated and labeled.
    """
    main = next(part.tree for part in found.parts if part.name == found.main)
    body = main.root.find(q("w:body"))
    if body is None:
        return
    _put_label(body, label, _BODY_SIZE)
    sections = list(body.iter(q("w:sectPr"))) or [etree.SubElement(body, q("w:sectPr"))]
    pages = _Pages(found.main, main.strict, label, bench, headers)
    old = {kind: _reference(sections[0], "header", kind) for kind in _KINDS}
    for kind in ("default", "even"):
        if old[kind] is None:
            insert(sections[0], pages.labelled(kind))
    for section in sections:
        _let_header_push(section)
    titled = _is_on(sections[0].find(q("w:titlePg")))
    _keep_first_pages(sections, pages)
    shown = pages.page_one(old["first" if titled else "default"])
    if old["first"] is not None:
        sections[0].remove(old["first"])
    insert(sections[0], shown)
    if not titled:
        _free_first_page(sections[0])


def _let_header_push(section: Element) -> None:
    """Let a long header push the text of the page down, where it would cover the text.

    A top margin below zero says that it covers it. LibreOffice even leaves out the header that such
    a section takes from the one before.
    """
    for margins in section.iterchildren(q("w:pgMar")):
        top = margins.get(q("w:top"))
        if top is not None:
            margins.set(q("w:top"), top.removeprefix("-"))


def _reference(section: Element, what: str, kind: str) -> Element | None:
    """Return the header or footer of a kind that a section names."""
    found = section.iter(q(f"w:{what}Reference"))
    return next((e for e in found if e.get(q("w:type"), "default") == kind), None)


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(VAL, "1") not in ("0", "false", "off")


def _keep_first_pages(sections: Sequence[Element], pages: _Pages) -> None:
    """Name the first page's header and footer in the second section, before the first's change.

    Sections without their own take over those of the section before.
    """
    if not any(_is_on(section.find(q("w:titlePg"))) for section in sections[1:]):
        return
    for what, made in (("header", pages.labelled), ("footer", pages.empty_footer)):
        if _reference(sections[1], what, "first") is None:
            known = _reference(sections[0], what, "first")
            insert(sections[1], made("first") if known is None else deepcopy(known))


def _free_first_page(section: Element) -> None:
    """Give the first page its own header, and the footer of the other pages."""
    switch = child(section, "w:titlePg")
    switch.attrib.pop(VAL, "")
    unused = _reference(section, "footer", "first")
    if unused is not None:
        section.remove(unused)
    footer = _reference(section, "footer", "default")
    if footer is not None:
        first = deepcopy(footer)
        first.set(q("w:type"), "first")
        insert(section, first)


@dataclass(frozen=True, slots=True)
class _Pages:
    """What makes headers and footers, and refers to them.

    Attributes:
        main: name of the main part.
        strict: the file is a Strict one.
        label: the notice.
        bench: the file as it is written.
        headers: the header parts by name, translated and labeled.
    """

    main: str
    strict: bool
    label: Label
    bench: PackageEditor
    headers: Mapping[str, ParsedPart]

    def labelled(self, kind: str) -> Element:
        """Return a reference to a new header that has only the notice."""
        root = etree.fromstring(_HEADER_ROOT)
        label_header(root, self.label)
        return self._added("header", kind, ParsedPart(root, _HEADER_ROOT, self.strict))

    def empty_footer(self, kind: str) -> Element:
        """Return a reference to a new footer without text."""
        root = etree.fromstring(_FOOTER_ROOT)
        etree.SubElement(root, P)
        return self._added("footer", kind, ParsedPart(root, _FOOTER_ROOT, self.strict))

    def page_one(self, known: Element | None) -> Element:
        """Return a reference to a copy of a header without the notice; None: an empty one."""
        ident = "" if known is None else known.get(q("r:id"), "")
        rels = self.bench.opc.relationships(self.main)
        name = next((rel.target for rel in rels if rel.id == ident), "")
        tree = self.headers.get(name)
        if known is not None and tree is not None and is_page_one(tree.root):
            return deepcopy(known)
        if tree is None:
            tree = ParsedPart(etree.fromstring(_HEADER_ROOT), _HEADER_ROOT, self.strict)
        root = deepcopy(tree.root)
        for element in [p for p in root.iterchildren(P) if is_label(p)] + [*root.iter(*_UNIQUE)]:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
        _put_gap(root)
        return self._added("header", "first", replace(tree, root=root), like=name)

    def _added(self, what: str, kind: str, part: ParsedPart, like: str = "") -> Element:
        folder = (like or self.main).rpartition("/")[0]
        name = self.bench.free_name(f"{folder}/{what}Draft{{}}.xml".lstrip("/"))
        self.bench.add(name, part.store(), HEADER_TYPE if what == "header" else FOOTER_TYPE)
        if like:
            self.bench.copy_relationships(like, name)
        ident = self.bench.relate(self.main, what, name)
        return part.root.makeelement(q(f"w:{what}Reference"), {q("w:type"): kind, q("r:id"): ident})


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
