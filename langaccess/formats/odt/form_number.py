"""The form number in the foot of every page of an OpenDocument text, and in its properties."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from langaccess.core.model import Finding
from langaccess.core.tags import EN
from langaccess.core.xmlsafe import parse, serialise
from langaccess.formats.notes import note
from langaccess.formats.odt.label import drop_paragraphs, endnote_page
from langaccess.formats.odt.language_and_direction import (
    SLOT_SUFFIXES,
    new_style,
    set_style_language,
)
from langaccess.formats.odt.names import q
from langaccess.formats.scripts import script_of
from langaccess.formats.zip_package import pack, parse_package

Element = etree._Element
_HEADERS = ("style:header", "style:header-left", "style:header-first", "loext:header-first")
_FOOTERS = ("style:footer", "style:footer-left", "style:footer-first", "loext:footer-first")
_FORM_STYLE = "LangaccessForm"
_NAME = "Form number"  # of the property


def add_form_number(data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with its form number, and a note if the file has no page styles.

    Raises:
        InputError: a part is damaged.
    """
    package = parse_package(data, where)
    names = ("content.xml", "styles.xml", "meta.xml")
    trees = {
        name: parse(package.parts[name], f"{where}: {name}")
        for name in names
        if package.parts.get(name)
    }
    styles = trees.get("styles.xml")
    if styles is None or next(styles.iter(q("style:master-page")), None) is None:
        return data, (note("form.by_hand"),)
    endnote_page(trees["content.xml"], styles)
    name = _form_style(styles)
    for master in styles.iter(q("style:master-page")):
        for footer in _footers(master):
            paragraph = etree.SubElement(footer, q("text:p"))
            paragraph.set(q("text:style-name"), name)
            paragraph.text = form
    for layout in styles.iter(q("style:page-layout")):
        _room(layout)
    if "meta.xml" in trees:
        _identify(trees["meta.xml"], form)
    return pack(package, {n: serialise(tree, package.parts[n]) for n, tree in trees.items()}), ()


def _footers(master: Element) -> list[Element]:
    """Return the footers of a kind of page; one that is switched off is emptied and switched on."""
    found = [footer for name in _FOOTERS for footer in master.iterchildren(q(name))]
    if not any(footer.tag == q("style:footer") for footer in found):
        before = [e for e in master if e.tag in set(map(q, _HEADERS))]
        footer = etree.Element(q("style:footer"))
        master.insert(len(before), footer)
        found.append(footer)
    for footer in found:
        if footer.attrib.pop(q("style:display"), "") == "false":
            for child in list(footer):
                footer.remove(child)
    return found


def _room(layout: Element) -> None:
    style = layout.find(q("style:footer-style"))
    if style is None:
        style = etree.Element(q("style:footer-style"))
        header = layout.find(q("style:header-style"))
        properties = layout.find(q("style:page-layout-properties"))
        last = header if header is not None else properties
        layout.insert(0 if last is None else layout.index(last) + 1, style)
    props = style.find(q("style:header-footer-properties"))
    if props is None:
        props = etree.SubElement(style, q("style:header-footer-properties"))
        props.set(q("fo:margin-top"), "0.2cm")
    height = props.attrib.pop(q("svg:height"), "")
    if q("fo:min-height") not in props.attrib:
        props.set(q("fo:min-height"), str(height) or "0.4cm")


def _identify(meta: Element, form: str) -> None:
    home = meta.find(q("office:meta"))
    if home is None:
        return
    for known in home.iterchildren(q("meta:user-defined")):
        if known.get(q("meta:name")) == _NAME:
            home.remove(known)
    made = etree.SubElement(home, q("meta:user-defined"))
    made.set(q("meta:name"), _NAME)
    made.text = form


def _form_style(styles: etree._Element) -> str:
    """Make the style of the form number of an approved file, and return its name."""
    style = new_style(styles, _FORM_STYLE, "paragraph")
    props = etree.SubElement(style, q("style:paragraph-properties"))
    for name, value in (
        ("fo:text-align", "end"), ("fo:margin-top", "0cm"), ("fo:margin-bottom", "0cm"),
        ("style:writing-mode", "lr-tb"),
    ):  # fmt: skip
        props.set(q(name), value)
    text = etree.SubElement(style, q("style:text-properties"))
    set_style_language(text, EN, script_of(EN))
    for end in SLOT_SUFFIXES.values():
        text.set(q(f"{'style' if end else 'fo'}:font-size{end}"), "7pt")
        text.set(q(f"{'style' if end else 'fo'}:font-weight{end}"), "normal")
    return _FORM_STYLE


def drop_form_number(root: etree._Element) -> None:
    """Take the form number out of the footers of one part, to compare the rest."""
    drop_paragraphs(root, _FORM_STYLE)
