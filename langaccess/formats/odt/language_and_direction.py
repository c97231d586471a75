"""Language, direction and fonts in the styles of an OpenDocument file.

Measured with LibreOffice: without the `-asian` and `-complex` twins of size and weight, a bold
30 pt heading prints as regular 12 pt in Hindi, Khmer, Thai, Burmese, Amharic and Arabic.
"""

from __future__ import annotations

from lxml import etree

from langaccess.core.tags import Tag
from langaccess.formats.odt.names import q
from langaccess.formats.odt.paragraphs import SOURCE_STYLE
from langaccess.formats.scripts import OfficeScript, script_of

SLOT_SUFFIXES = {"western": "", "asian": "-asian", "complex": "-complex"}
_DEFAULTS = ("paragraph", "graphic", "table")


def text_attributes(slot: str) -> dict[str, str]:
    """Return the attributes of `style:text-properties` that count for a script slot."""
    end = SLOT_SUFFIXES[slot]
    space = "fo" if slot == "western" else "style"
    return {
        "language": q(f"{space}:language{end}"),
        "country": q(f"{space}:country{end}"),
        "script": q(f"{space}:script{end}"),
        "tag": q(f"style:rfc-language-tag{end}"),
        "font": q(f"style:font-name{end}"),
        "family": q("fo:font-family") if slot == "western" else q(f"style:font-family{end}"),
    }


def set_language(root: etree._Element, tag: Tag) -> None:
    """Set language, fonts, sizes and direction for `tag` in every style of one part."""
    script = script_of(tag)
    for style in root.iter(q("style:default-style")):
        if style.get(q("style:family")) in _DEFAULTS:
            set_style_language(_child(style, "style:text-properties"), tag, script)
            if script.font:
                _child(style, "style:text-properties").set(
                    text_attributes(script.slot)["font"], script.font
                )
    for props in root.iter(q("style:text-properties")):
        if props.get(text_attributes(script.slot)["language"]) not in (None, "zxx"):
            set_style_language(props, tag, script)
        _mirror(props, script)
        _font(props, script)
    for numbers in root.iter(q("number:date-style"), q("number:time-style")):
        numbers.set(q("number:language"), script.language)
        numbers.set(q("number:country"), script.country)
    if script.font:
        _declare_font(root, script.font)
    if script.rtl:
        _right_to_left(root)


def _unset(element: etree._Element, name: str) -> str:
    """Remove an attribute and return its value, or empty text."""
    return str(element.attrib.pop(name, ""))


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = parent.find(q(name))
    return etree.SubElement(parent, q(name)) if found is None else found


def set_style_language(props: etree._Element, tag: Tag, script: OfficeScript) -> None:
    """Set the language in one set of text properties."""
    names = text_attributes(script.slot)
    props.set(names["language"], script.language)
    props.set(names["country"], script.country)
    _unset(props, names["script"])
    _unset(props, names["tag"])
    if script.language == "qps" or tag.count("-") > 1:
        props.set(names["tag"], tag)


def _mirror(props: etree._Element, script: OfficeScript) -> None:
    if script.slot == "western":
        return
    end = SLOT_SUFFIXES[script.slot]
    for name in ("font-size", "font-weight", "font-style"):
        value = props.get(q(f"fo:{name}"))
        if value is not None:
            upright = name == "font-style" and not script.italics
            props.set(q(f"style:{name}{end}"), "normal" if upright else value)
    # Letter-spacing breaks the joined letters and clusters of these scripts.
    if script.slot == "complex":
        _unset(props, q("fo:letter-spacing"))


def _font(props: etree._Element, script: OfficeScript) -> None:
    names = text_attributes(script.slot)
    if script.font is None or not (
        names["font"] in props.attrib or names["family"] in props.attrib
    ):
        return
    _unset(props, names["family"])
    props.set(names["font"], script.font)


def _declare_font(root: etree._Element, font: str) -> None:
    faces = root.find(q("office:font-face-decls"))
    if faces is None:
        return
    if not any(face.get(q("style:name")) == font for face in faces):
        face = etree.SubElement(faces, q("style:font-face"))
        face.set(q("style:name"), font)
        face.set(q("svg:font-family"), f"'{font}'")
        face.set(q("style:font-family-generic"), "system")
        face.set(q("style:font-pitch"), "variable")


# Where text goes in a paragraph that is turned. LibreOffice takes `start` for the left side even
# then (measured), so sides are named outright.
_TURNED = {"left": "right", "start": "right", "right": "left", "end": "left"}


def _right_to_left(root: etree._Element) -> None:
    mode, side = q("style:writing-mode"), q("fo:text-align")
    for style in root.iter(q("style:default-style")):
        if style.get(q("style:family")) == "paragraph":
            props = _child(style, "style:paragraph-properties")
            props.set(mode, "rl-tb")
            if side not in props.attrib:
                props.set(side, "start")
    for name in ("paragraph", "section", "page-layout", "table", "table-cell"):
        for props in root.iter(q(f"style:{name}-properties")):
            if name in ("page-layout", "table", "section") or mode in props.attrib:
                props.set(mode, "rl-tb")
            align = props.get(side, "")
            if align in _TURNED:
                props.set(side, _TURNED[align])
    # Tables without properties of their own get the direction only if a property says so.
    for style in root.iter(q("style:style")):
        if style.get(q("style:family")) == "table":
            _child(style, "style:table-properties").set(mode, "rl-tb")


def add_source_style(styles: etree._Element, source: Tag) -> None:
    """Add the text style that marks text that is still in the source language."""
    script = script_of(source)
    style = new_style(styles, SOURCE_STYLE, "text")
    props = etree.SubElement(style, q("style:text-properties"))
    props.set(q("fo:background-color"), "#fff2a8")
    props.set(q("fo:color"), "#000000")
    for slot in SLOT_SUFFIXES:
        names = text_attributes(slot)
        props.set(names["language"], script.language)
        props.set(names["country"], script.country)


def new_style(styles: etree._Element, name: str, family: str) -> etree._Element:
    """Add a style and return it."""
    home = _child(styles, "office:styles")
    style = etree.SubElement(home, q("style:style"))
    style.set(q("style:name"), name)
    style.set(q("style:family"), family)
    return style
