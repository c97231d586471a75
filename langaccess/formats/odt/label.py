"""The draft label of an OpenDocument text: at the top of the text and in every page header."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from langaccess.core.tags import EN, Tag
from langaccess.core.xmlsafe import parse, serialise
from langaccess.formats.model import Label
from langaccess.formats.odt.language_and_direction import (
    SLOT_SUFFIXES,
    new_style,
    set_style_language,
    text_attributes,
)
from langaccess.formats.odt.names import q, qs
from langaccess.formats.scripts import script_of
from langaccess.formats.zip_package import Package

LABEL_STYLE = "LangaccessLabel"
_COPY = LABEL_STYLE + "None"
_SHEET = "DRAFT"
_SETTINGS = "settings.xml"
_FIRST_STYLE = "LangaccessFirst"
_DEEPEST = 20  # styles above one another
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


def add_label(content: etree._Element, styles: etree._Element, label: Label) -> None:
    """Put the draft label at the top of the text and into every page's header."""
    _label_styles(styles, label)
    endnote_page(content, styles)
    body = content.find(f"{q('office:body')}/{q('office:text')}")
    at = -1 if body is None else _start(body)
    opening = _opening_page(content, styles, body[at]) if body is not None and at >= 0 else None
    first = None if opening is None else _header_of_page_one(opening)
    _label_pages(styles, label)
    if opening is not None and first is not None:  # the first page has the label of the text
        new_style(styles, _COPY, "paragraph")
        for old in opening.findall(q("style:header-first")):
            opening.remove(old)
        [h for name in _HEADERS if (h := opening.find(q(name))) is not None][-1].addnext(first)
    if body is None:
        return
    paragraphs = label_lines(label)
    if at >= 0:
        _take_page_style(content, styles, body[at], paragraphs[0])
    for paragraph in reversed(paragraphs):
        body.insert(at if at >= 0 else len(body), paragraph)


def _start(body: etree._Element) -> int:
    """Return the place of the first paragraph or table of a text, -1 for none."""
    return next((i for i, e in enumerate(body) if e.tag not in _PRELUDE), -1)


def _opening_page(
    content: etree._Element, styles: etree._Element, first: etree._Element
) -> etree._Element | None:
    """Return the page style with which a text opens, if it opens no other page.

    A header for first pages shows wherever a page style starts again.
    """
    masters = list(styles.iter(q("style:master-page")))
    attribute, family = _style_of(first)
    style = _automatic(content, first.get(attribute, ""), family)
    opens = style.get(q("style:master-page-name")) if style is not None else ""
    page = next((m for m in masters if _name(m) == opens), None) if opens else None
    if not opens:
        usual = [m for m in masters if _name(m) == "Standard" or len(masters) == 1]
        page = usual[0] if usual else None
    if page is None:
        return None
    others = [m.get(q("style:next-style-name")) for m in masters if m is not page]
    for tree in (content, styles):
        others += [
            other.get(q("style:master-page-name"))
            for other in tree.iter(q("style:style"))
            if other is not style
        ]
    shared = sum(e.get(attribute) == first.get(attribute) for e in content.iter()) if opens else 1
    return page if _name(page) not in others and shared == 1 else None


def _header_of_page_one(master: etree._Element) -> etree._Element:
    """Return the header that page one has, or a marked copy of that of all pages."""
    first, header = (master.find(q(f"style:{name}")) for name in ("header-first", "header"))
    if first is not None and first.get(q("style:display")) != "false":
        return deepcopy(first)
    made = etree.Element(q("style:header-first"))
    if header is not None and header.get(q("style:display")) != "false":
        made.extend(deepcopy(child) for child in header)
    etree.SubElement(made, q("text:p")).set(q("text:style-name"), _COPY)
    return made


def is_copied_header(element: etree._Element) -> bool:
    """Return whether a header of page one is our copy, and still has the words of the others."""
    marked = any(part.get(q("text:style-name")) == _COPY for part in element)
    if element.tag != q("style:header-first") or not marked:
        return False
    parent = element.getparent()
    header = None if parent is None else parent.find(q("style:header"))
    return header is not None and _words(header) == _words(element)


def _words(header: etree._Element) -> str:
    copy = deepcopy(header)
    drop_paragraphs(copy, LABEL_STYLE)
    return "".join(str(part) for part in copy.itertext()).strip()


def label_spreadsheet(content: etree._Element, styles: etree._Element, label: Label) -> None:
    """Put the draft label on a sheet of its own before all others, and into every page header."""
    _label_styles(styles, label)
    _label_pages(styles, label)
    taken = {table.get(q("table:name"), "").casefold() for table in content.iter(q("table:table"))}
    names = (_SHEET, *(f"{_SHEET} {n}" for n in range(2, len(taken) + 2)))
    sheet = etree.Element(q("table:table"))
    sheet.set(q("table:name"), next(name for name in names if name.casefold() not in taken))
    etree.SubElement(sheet, q("table:table-column"))
    for line in label_lines(label):
        row = etree.SubElement(sheet, q("table:table-row"))
        cell = etree.SubElement(row, q("table:table-cell"))
        cell.set(q("office:value-type"), "string")
        cell.append(line)
    first = next(content.iter(q("table:table")), None)
    if first is not None:
        first.addprevious(sheet)


def opened_at_label(content: etree._Element, package: Package) -> dict[str, bytes]:
    """Return the settings of a spreadsheet that open it at its first sheet, by their part."""
    book = next(content.iter(q("office:spreadsheet")), None)
    data = package.parts.get(_SETTINGS)
    if book is None or not data:
        return {}
    tree = parse(data, f"{package.path}: {_SETTINGS}")
    first = next(book.iter(q("table:table")), None)
    for item in tree.iter(q("config:config-item")):
        if item.get(q("config:name")) == "ActiveTable" and first is not None:
            item.text = first.get(q("table:name"))
    return {_SETTINGS: serialise(tree, data)}


def _label_styles(styles: etree._Element, label: Label) -> None:
    _label_style(styles, LABEL_STYLE, label.tag)
    _label_style(styles, LABEL_STYLE + "English", EN)


def endnote_page(content: etree._Element, styles: etree._Element) -> None:
    """Add the page style that LibreOffice uses for endnotes if the file names none."""
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
    style = new_style(styles, name, "paragraph")
    props = etree.SubElement(style, q("style:paragraph-properties"))
    props.set(q("fo:border"), "1pt solid #a02020")
    props.set(q("fo:padding"), "0.05cm")
    props.set(q("fo:background-color"), "#fdf3f3")
    props.set(q("fo:text-align"), "center")
    props.set(q("fo:margin-top"), "0cm")
    props.set(q("fo:margin-bottom"), "0.05cm")
    props.set(q("style:writing-mode"), "rl-tb" if script.rtl else "lr-tb")
    text = etree.SubElement(style, q("style:text-properties"))
    set_style_language(text, tag, script)
    for end in SLOT_SUFFIXES.values():
        text.set(q(f"{'style' if end else 'fo'}:font-size{end}"), "8.5pt")
        text.set(q(f"{'style' if end else 'fo'}:font-weight{end}"), "bold")
    text.set(q("fo:color"), "#a02020")
    if script.font:
        text.set(text_attributes(script.slot)["font"], script.font)


def label_lines(label: Label) -> list[etree._Element]:
    """Return the label as paragraphs: in the language of the draft, and in English."""
    made: list[etree._Element] = []
    for text, name in ((label.text, LABEL_STYLE), (label.english, LABEL_STYLE + "English")):
        if text:
            paragraph = etree.Element(q("text:p"))
            paragraph.set(q("text:style-name"), name)
            paragraph.text = " ".join(text.split())
            made.append(paragraph)
    return made


def _label_pages(styles: etree._Element, label: Label) -> None:
    """Put the label into the header of every kind of page."""
    for master in styles.iter(q("style:master-page")):
        _label_headers(master, label)
    for layout in styles.iter(q("style:page-layout")):
        _room_for_header(layout)


def _label_headers(master: etree._Element, label: Label) -> None:
    headers = [h for name in _HEADERS if (h := master.find(q(name))) is not None]
    if not headers or headers[0].tag != q("style:header"):
        header = etree.Element(q("style:header"))
        master.insert(0, header)
        headers.insert(0, header)
    for header in headers:
        if header.attrib.pop(q("style:display"), "") == "false":
            for child in list(header):  # switched off: its content must not come back
                header.remove(child)
        regions = [e for e in header if str(e.tag).startswith(q("style:region-"))]
        home = regions[len(regions) // 2] if regions else header  # of a page of a spreadsheet
        for paragraph in reversed(label_lines(label)):
            home.insert(0, paragraph)


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
    height = str(props.attrib.pop(q("svg:height"), ""))
    if q("fo:min-height") not in props.attrib:
        props.set(q("fo:min-height"), height or "0.5cm")


def _take_page_style(
    content: etree._Element, styles: etree._Element, first: etree._Element, label: etree._Element
) -> None:
    """Let the label start the page that the first paragraph or table would have started."""
    attribute, family = _style_of(first)
    name = first.get(attribute)
    home = content.find(q("office:automatic-styles"))
    if name is None or home is None:
        return
    style = _automatic(content, name, family)
    master = style.get(q("style:master-page-name")) if style is not None else None
    if not master and not _begins_page(content, styles, name, family):
        return
    own = deepcopy(style) if style is not None else etree.Element(q("style:style"))
    if style is None:
        own.set(q("style:family"), family)
        own.set(q("style:parent-style-name"), name)
    own.set(q("style:name"), _FIRST_STYLE)
    own.set(q("style:master-page-name"), "")
    properties = own.find(q(f"style:{family}-properties"))
    if properties is None:
        properties = etree.Element(q(f"style:{family}-properties"))
        own.insert(0, properties)
    properties.set(q("fo:break-before"), "auto")
    home.append(own)
    first.set(attribute, _FIRST_STYLE)
    if master:
        opening = etree.SubElement(home, q("style:style"))
        opening.set(q("style:name"), LABEL_STYLE + "First")
        opening.set(q("style:family"), "paragraph")
        opening.set(q("style:parent-style-name"), label.get(q("text:style-name"), LABEL_STYLE))
        opening.set(q("style:master-page-name"), master)
        label.set(q("text:style-name"), LABEL_STYLE + "First")


def _style_of(element: etree._Element) -> tuple[str, str]:
    """Return the attribute that names the style of a paragraph or table, and its family."""
    if element.tag == q("table:table"):
        return q("table:style-name"), "table"
    return q("text:style-name"), "paragraph"


def _begins_page(
    content: etree._Element, styles: etree._Element, name: str | None, family: str
) -> bool:
    """Return whether a style, or the nearest one above it that says so, begins a new page."""
    named = {
        _name(style): style
        for tree in (styles, content)  # automatic styles of the text come last and win
        for style in tree.iter(q("style:style"))
        if style.get(q("style:family")) == family
    }
    for _ in range(_DEEPEST):
        style = named.get(name or "")
        if style is None:
            return False
        properties = style.find(q(f"style:{family}-properties"))
        found = properties.get(q("fo:break-before")) if properties is not None else None
        if found is not None:
            return found != "auto"
        name = style.get(q("style:parent-style-name"))
    return False


def _automatic(content: etree._Element, name: str, family: str) -> etree._Element | None:
    home = content.find(q("office:automatic-styles"))
    for style in home if home is not None else ():
        if style.get(q("style:name")) == name and style.get(q("style:family")) == family:
            return style
    return None


def drop_label(root: etree._Element) -> None:
    """Take the draft label out of one part again, to compare the rest."""
    for header in [e for e in root.iter(q("style:header-first")) if is_copied_header(e)]:
        parent = header.getparent()
        if parent is not None:
            parent.remove(header)
    drop_paragraphs(root, LABEL_STYLE)


def drop_paragraphs(root: etree._Element, style: str) -> None:
    """Take out the paragraphs in styles of ours whose names begin so."""
    for paragraph in list(root.iter(q("text:p"))):
        parent = paragraph.getparent()
        if paragraph.get(q("text:style-name"), "").startswith(style) and parent is not None:
            parent.remove(paragraph)
