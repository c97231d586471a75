"""Language, direction and fonts of a translated Word file.

Complex scripts (Arabic, Devanagari, Thai…) have bold, italic and size of their own: without a copy
of the Latin ones a heading of 30 points shrinks to 11 in print. Source: research note on documents,
section 9.1, measured with LibreOffice.
"""

from __future__ import annotations

from collections.abc import Container

from lxml import etree

from langaccess.core.tags import Tag
from langaccess.formats.docx.names import PPR, RPR, SYMBOL_FONTS, TBL, VAL, P
from langaccess.formats.docx.parse import is_label
from langaccess.formats.ooxml.order import child, insert
from langaccess.formats.ooxml.package import q
from langaccess.formats.scripts import OfficeScript

Element = etree._Element
_LANG, _FONTS = q("w:lang"), q("w:rFonts")
_DATE_LANGUAGE = q("w:lid")  # of a control in which a date is picked
_MIRRORED = {q("w:b"): "w:bCs", q("w:i"): "w:iCs", q("w:sz"): "w:szCs"}
_SLOT_LANG = {"asian": q("w:eastAsia"), "complex": q("w:bidi")}
_FONT_SLOTS: dict[str, tuple[tuple[str, str], ...]] = {
    "western": (("w:ascii", "w:asciiTheme"), ("w:hAnsi", "w:hAnsiTheme")),
    "asian": (("w:eastAsia", "w:eastAsiaTheme"),),
    "complex": (("w:cs", "w:cstheme"),),
}


def attribute(tag: Tag, script: OfficeScript) -> str:
    """Return the language as office programs write it: `pt-BR`, `zh-CN`, `es-US`."""
    if script.language == "qps" or script.country in ("none", ""):
        return str(tag)
    return f"{script.language}-{script.country}"


def mark_part(root: Element, tag: Tag, script: OfficeScript) -> None:
    """Set language, font and mirrored properties wherever a part states them."""
    language = attribute(tag, script)
    fonts = () if script.font is None else (_FONTS,)
    mirrored = _MIRRORED if script.slot == "complex" else ()
    found: dict[tuple[Element, str], Element | None] = {}
    for element in list(root.iter(_LANG, _DATE_LANGUAGE, *fonts, *mirrored)):
        if element.tag == _LANG:
            _set_language(element, language, script)
        elif element.tag == _DATE_LANGUAGE:
            element.set(VAL, language)
        elif element.tag == _FONTS:
            _set_font(element, script)
        else:
            _mirror(element, script, found)


def mark_styles(root: Element, tag: Tag, script: OfficeScript) -> None:
    """Do the same in a style sheet, and state language and font as the document's default."""
    defaults = root.find(q("w:docDefaults"))
    if defaults is None:
        defaults = root.makeelement(q("w:docDefaults"))
        insert(root, defaults)
    properties = child(child(defaults, "w:rPrDefault"), "w:rPr")
    child(properties, "w:lang")
    if script.font is not None:
        child(properties, "w:rFonts")
    mark_part(root, tag, script)


def mark_settings(root: Element, tag: Tag, script: OfficeScript, *, update_fields: bool) -> None:
    """Tell which language the theme's fonts are for, and to rebuild tables of contents."""
    if update_fields:
        child(root, "w:updateFields").set(VAL, "true")
    theme = root.find(q("w:themeFontLang"))
    if theme is not None:
        _set_language(theme, attribute(tag, script), script)


def _set_language(element: Element, language: str, script: OfficeScript) -> None:
    element.set(VAL, language)
    slot = _SLOT_LANG.get(script.slot)
    if slot is not None:
        element.set(slot, language)


def _set_font(element: Element, script: OfficeScript) -> None:
    named = element.get(q("w:ascii"), "") + element.get(q("w:hAnsi"), "")
    if named.casefold().startswith(SYMBOL_FONTS) or script.font is None:
        return
    for slot, theme in _FONT_SLOTS[script.slot]:
        element.set(q(slot), script.font)
        if q(theme) in element.attrib:
            del element.attrib[q(theme)]


def _mirror(
    element: Element, script: OfficeScript, found: dict[tuple[Element, str], Element | None]
) -> None:
    """Give the copy of a property for complex scripts the value of the property.

    Args:
        element: the property.
        script: the script of the translation.
        found: properties and name → the copy, which is looked for once; None if it is removed.
    """
    properties = element.getparent()
    if properties is None or properties.tag != RPR:
        return
    name = _MIRRORED[str(element.tag)]
    key = properties, name
    if name == "w:iCs" and not script.italics:
        stale = None if key in found else properties.find(q(name))
        found[key] = None
        if stale is not None:
            properties.remove(stale)
        return
    copy = found.get(key)
    if copy is None:
        found[key] = copy = child(properties, name)
    value = element.get(VAL)
    if value is not None:
        copy.set(VAL, value)
    elif VAL in copy.attrib:
        del copy.attrib[VAL]


def set_right_to_left(root: Element, *, without: Container[Element]) -> None:
    """Lay a part out from right to left: paragraphs, sections, columns of tables.

    Alignment stays: "left" in such a paragraph shows at the right by itself.

    Args:
        root: the part.
        without: paragraphs that stay in the source language.
    """
    for paragraph in root.iter(P):
        if paragraph not in without and not is_label(paragraph):
            properties = paragraph.find(PPR)
            if properties is None:
                properties = paragraph.makeelement(PPR)
                paragraph.insert(0, properties)
            _switch_on(properties, "w:bidi")
    for section in root.iter(q("w:sectPr")):
        _switch_on(section, "w:bidi")
    for table in root.iter(TBL):
        _switch_on(child(table, "w:tblPr"), "w:bidiVisual")


def _switch_on(properties: Element, name: str) -> None:
    found = child(properties, name)
    if VAL in found.attrib:
        del found.attrib[VAL]
