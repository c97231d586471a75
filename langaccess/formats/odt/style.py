"""Language, direction, fonts and the draft label in the styles of an OpenDocument file.

Measured with LibreOffice: without the `-asian` and `-complex` twins of size and weight, a bold
30 pt heading prints as regular 12 pt in Hindi, Khmer, Thai, Burmese, Amharic and Arabic.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from langaccess.core.tags import EN, Tag
from langaccess.formats.model import Label
from langaccess.formats.odt.names import q, qs
from langaccess.formats.odt.paragraphs import SOURCE_STYLE
from langaccess.formats.scripts import OfficeScript, script_of

__all__ = [
    "LABEL_STYLE",
    "add_label",
    "add_source_style",
    "drop_form",
    "drop_label",
    "endnote_page",
    "form_style",
    "set_language",
]

LABEL_STYLE = "LangaccessLabel"
_FIRST_STYLE = "LangaccessFirst"
_FORM_STYLE = "LangaccessForm"
_SUFFIX = {"western": "", "asian": "-asian", "complex": "-complex"}
_DEFAULTS = ("paragraph", "graphic", "table")
_PRELUDE = qs(
    "office:forms",
    "text:tracked-changes",
    "text:variable-decls",
    "text:sequence-decls",
    "text:user-field-decls",
    "text:dde-connection-decls",
    "text:alphabetical-index-auto-mark-file",
    "office:scripts",
)
_HEADERS = ("style:header", "style:header-left", "style:header-first")


def _names(slot: str) -> dict[str, str]:
    """Return the attributes of `style:text-properties` that count for a script slot."""
    end = _SUFFIX[slot]
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
            _language(_child(style, "style:text-properties"), tag, script)
            if script.font:
                _child(style, "style:text-properties").set(_names(script.slot)["font"], script.font)
    for props in root.iter(q("style:text-properties")):
        if props.get(_names(script.slot)["language"]) not in (None, "zxx"):
            _language(props, tag, script)
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
    """Remove an attribute and return what it was, or empty text."""
    return str(element.attrib.pop(name, ""))


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = parent.find(q(name))
    return etree.SubElement(parent, q(name)) if found is None else found


def _language(props: etree._Element, tag: Tag, script: OfficeScript) -> None:
    names = _names(script.slot)
    props.set(names["language"], script.language)
    props.set(names["country"], script.country)
    _unset(props, names["script"])
    _unset(props, names["tag"])
    if script.language == "qps" or tag.count("-") > 1:
        props.set(names["tag"], tag)


def _mirror(props: etree._Element, script: OfficeScript) -> None:
    if script.slot == "western":
        return
    end = _SUFFIX[script.slot]
    for name in ("font-size", "font-weight", "font-style"):
        value = props.get(q(f"fo:{name}"))
        if value is not None:
            upright = name == "font-style" and not script.italics
            props.set(q(f"style:{name}{end}"), "normal" if upright else value)
    # Letter-spacing breaks the joined letters and clusters of these scripts.
    if script.slot == "complex":
        _unset(props, q("fo:letter-spacing"))


def _font(props: etree._Element, script: OfficeScript) -> None:
    names = _names(script.slot)
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
    # Tables without properties of their own take the page's direction only when told so.
    for style in root.iter(q("style:style")):
        if style.get(q("style:family")) == "table":
            _child(style, "style:table-properties").set(mode, "rl-tb")


def add_source_style(styles: etree._Element, source: Tag) -> None:
    """Add the text style that marks what is still in the source language."""
    script = script_of(source)
    style = _new_style(styles, SOURCE_STYLE, "text")
    props = etree.SubElement(style, q("style:text-properties"))
    props.set(q("fo:background-color"), "#fff2a8")
    for slot in _SUFFIX:
        names = _names(slot)
        props.set(names["language"], script.language)
        props.set(names["country"], script.country)


def _new_style(styles: etree._Element, name: str, family: str) -> etree._Element:
    home = _child(styles, "office:styles")
    style = etree.SubElement(home, q("style:style"))
    style.set(q("style:name"), name)
    style.set(q("style:family"), family)
    return style


def add_label(content: etree._Element, styles: etree._Element, label: Label) -> None:
    """Put the draft label at the top of the text and into every page's header."""
    tag, english = label.tag, EN
    _label_style(styles, LABEL_STYLE, tag)
    _label_style(styles, LABEL_STYLE + "English", english)
    endnote_page(content, styles)
    for master in styles.iter(q("style:master-page")):
        _label_headers(master, label)
    for layout in styles.iter(q("style:page-layout")):
        _room_for_header(layout)
    body = content.find(f"{q('office:body')}/{q('office:text')}")
    if body is None:
        return
    at = next((i for i, e in enumerate(body) if e.tag not in _PRELUDE), len(body))
    paragraphs = _paragraphs(label)
    if at < len(body):
        _take_page_style(content, body[at], paragraphs[0])
    for paragraph in reversed(paragraphs):
        body.insert(at, paragraph)


def endnote_page(content: etree._Element, styles: etree._Element) -> None:
    """Spell out the page style that LibreOffice gives to endnotes when the file names none."""
    masters = list(styles.iter(q("style:master-page")))
    classes = {note.get(q("text:note-class")) for note in content.iter(q("text:note"))}
    if masters and "endnote" in classes and all(_name(m) != "Endnote" for m in masters):
        page = etree.Element(q("style:master-page"))
        page.set(q("style:name"), "Endnote")
        page.set(q("style:page-layout-name"), masters[0].get(q("style:page-layout-name"), ""))
        masters[-1].addnext(page)


def _name(element: etree._Element) -> str:
    return element.get(q("style:name"), "")


def _label_style(styles: etree._Element, name: str, tag: Tag) -> None:
    script = script_of(tag)
    style = _new_style(styles, name, "paragraph")
    props = etree.SubElement(style, q("style:paragraph-properties"))
    props.set(q("fo:border"), "1pt solid #a02020")
    props.set(q("fo:padding"), "0.05cm")
    props.set(q("fo:background-color"), "#fdf3f3")
    props.set(q("fo:text-align"), "center")
    props.set(q("fo:margin-top"), "0cm")
    props.set(q("fo:margin-bottom"), "0.05cm")
    props.set(q("style:writing-mode"), "rl-tb" if script.rtl else "lr-tb")
    text = etree.SubElement(style, q("style:text-properties"))
    _language(text, tag, script)
    for end in _SUFFIX.values():
        text.set(q(f"{'style' if end else 'fo'}:font-size{end}"), "8.5pt")
        text.set(q(f"{'style' if end else 'fo'}:font-weight{end}"), "bold")
    text.set(q("fo:color"), "#a02020")
    if script.font:
        text.set(_names(script.slot)["font"], script.font)


def _paragraphs(label: Label) -> list[etree._Element]:
    made: list[etree._Element] = []
    for text, name in ((label.text, LABEL_STYLE), (label.english, LABEL_STYLE + "English")):
        if text:
            paragraph = etree.Element(q("text:p"))
            paragraph.set(q("text:style-name"), name)
            paragraph.text = " ".join(text.split())
            made.append(paragraph)
    return made


def _label_headers(master: etree._Element, label: Label) -> None:
    headers = [h for name in _HEADERS if (h := master.find(q(name))) is not None]
    if not headers or headers[0].tag != q("style:header"):
        header = etree.Element(q("style:header"))
        master.insert(0, header)
        headers.insert(0, header)
    for header in headers:
        if _unset(header, q("style:display")) == "false":
            for child in list(header):  # switched off: its content must not come back
                header.remove(child)
        for paragraph in reversed(_paragraphs(label)):
            header.insert(0, paragraph)


def _room_for_header(layout: etree._Element) -> None:
    style = layout.find(q("style:header-style"))
    if style is None:
        style = etree.Element(q("style:header-style"))
        footer = layout.find(q("style:footer-style"))
        at = len(layout) if footer is None else layout.index(footer)
        layout.insert(at, style)
    props = style.find(q("style:header-footer-properties"))
    if props is None:
        props = etree.SubElement(style, q("style:header-footer-properties"))
        props.set(q("fo:margin-bottom"), "0.2cm")
    height = _unset(props, q("svg:height"))
    if q("fo:min-height") not in props.attrib:
        props.set(q("fo:min-height"), height or "0.5cm")


def _take_page_style(content: etree._Element, first: etree._Element, label: etree._Element) -> None:
    """Let the label start the page that the first paragraph or table would have started."""
    for attribute, family in (
        (q("text:style-name"), "paragraph"),
        (q("table:style-name"), "table"),
    ):
        name = first.get(attribute)
        style = _automatic(content, name, family) if name else None
        master = style.get(q("style:master-page-name")) if style is not None else None
        if style is None or not master:
            continue
        home = style.getparent()
        if home is None:
            continue
        own = deepcopy(style)
        own.set(q("style:name"), _FIRST_STYLE)
        own.set(q("style:master-page-name"), "")
        opening = etree.Element(q("style:style"))
        opening.set(q("style:name"), LABEL_STYLE + "First")
        opening.set(q("style:family"), "paragraph")
        opening.set(q("style:parent-style-name"), label.get(q("text:style-name"), LABEL_STYLE))
        opening.set(q("style:master-page-name"), master)
        home.extend((own, opening))
        first.set(attribute, _FIRST_STYLE)
        label.set(q("text:style-name"), LABEL_STYLE + "First")


def _automatic(content: etree._Element, name: str, family: str) -> etree._Element | None:
    home = content.find(q("office:automatic-styles"))
    for style in home if home is not None else ():
        if style.get(q("style:name")) == name and style.get(q("style:family")) == family:
            return style
    return None


def form_style(styles: etree._Element) -> str:
    """Make the style of the form number of an approved file, and return its name."""
    style = _new_style(styles, _FORM_STYLE, "paragraph")
    props = etree.SubElement(style, q("style:paragraph-properties"))
    for name, value in (
        ("fo:text-align", "end"), ("fo:margin-top", "0cm"), ("fo:margin-bottom", "0cm"),
        ("style:writing-mode", "lr-tb"),
    ):  # fmt: skip
        props.set(q(name), value)
    text = etree.SubElement(style, q("style:text-properties"))
    _language(text, EN, script_of(EN))
    for end in _SUFFIX.values():
        text.set(q(f"{'style' if end else 'fo'}:font-size{end}"), "7pt")
        text.set(q(f"{'style' if end else 'fo'}:font-weight{end}"), "normal")
    return _FORM_STYLE


def drop_form(root: etree._Element) -> None:
    """Take the form number out of the footers of one part, to compare the rest."""
    _drop(root, _FORM_STYLE)


def drop_label(root: etree._Element) -> None:
    """Take the draft label out of one part again, to compare the rest."""
    _drop(root, LABEL_STYLE)


def _drop(root: etree._Element, style: str) -> None:
    """Take out the paragraphs in styles of ours whose names begin so."""
    for paragraph in list(root.iter(q("text:p"))):
        parent = paragraph.getparent()
        if paragraph.get(q("text:style-name"), "").startswith(style) and parent is not None:
            parent.remove(paragraph)
