"""The form number on every page of an InDesign file, in a frame of its own, and in its properties.

Source: Adobe IDML file format specification, version 8, chapters 6 (packages), 9 (page items) and
10 (text). A frame holds a story; the story is a part of the package, and `designmap.xml` lists it.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from langaccess.core.model import Finding
from langaccess.core.xmlsafe import parse, serialise
from langaccess.formats.notes import note
from langaccess.formats.zip_package import Package, pack, parse_package

Element = etree._Element
_PKG = "{http://ns.adobe.com/AdobeInDesign/idml/1.0/packaging}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
_MAP, _META = "designmap.xml", "META-INF/metadata.xml"
_WIDE, _HIGH, _EDGE = 220.0, 16.0, 6.0  # of the frame and the white below it, in points
_NONE = "$ID/[None]"
_SAME = "1 0 0 1 0 0"


def add_form_number(data: bytes, form: str, where: Path) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with its form number, and a note if the file has no pages.

    Raises:
        InputError: a part is damaged.
    """
    package = parse_package(data, where)
    changed: dict[str, bytes] = {}
    stories: list[str] = []
    layer = next(parse(package.parts[_MAP], f"{where}: {_MAP}").iter("Layer"), None)
    for name in package.parts:
        if not name.startswith("Spreads/"):
            continue
        tree = parse(package.parts[name], f"{where}: {name}")
        for spread, page in [(s, p) for s in tree.iter("Spread") for p in s.iterchildren("Page")]:
            story = f"langaccessForm{len(stories) + 1}"
            stories.append(story)
            frame = _frame(page, story)
            if layer is not None:  # the first one lies on top
                frame.set("ItemLayer", layer.get("Self", ""))
            spread.append(frame)
            changed[f"Stories/Story_{story}.xml"] = _story(story, form)
            changed[name] = serialise(tree, package.parts[name])
    if not stories:
        return data, (note("form.by_hand"),)
    changed[_MAP] = _listed(package, stories, where)
    if _META in package.parts:
        changed[_META] = _identified(package, form, where)
    return pack(package, changed), ()


def _frame(page: Element, story: str) -> Element:
    """Return a frame at the lower right corner of a page, above everything else, on white."""
    top, left, bottom, right = _bounds(page.get("GeometricBounds", ""))
    x1, x2 = max(left, right - _EDGE - _WIDE), right - _EDGE
    y1, y2 = max(top, bottom - _EDGE - _HIGH), bottom - _EDGE
    frame = etree.Element(
        "TextFrame",
        Self=f"{story}Frame",
        ParentStory=story,
        ContentType="TextType",
        AppliedObjectStyle=f"ObjectStyle/{_NONE}",
        FillColor="Color/Paper",
        StrokeColor="Swatch/None",
        StrokeWeight="0",
        ItemTransform=page.get("ItemTransform", _SAME),
    )
    home: Element = frame
    for name in ("Properties", "PathGeometry"):
        home = etree.SubElement(home, name)
    home = etree.SubElement(home, "GeometryPathType", PathOpen="false")
    home = etree.SubElement(home, "PathPointArray")
    for x, y in ((x1, y1), (x1, y2), (x2, y2), (x2, y1)):
        place = f"{x:g} {y:g}"
        etree.SubElement(
            home, "PathPointType", Anchor=place, LeftDirection=place, RightDirection=place
        )
    etree.SubElement(frame, "TextFramePreference", VerticalJustification="BottomAlign")
    return frame


def _bounds(text: str) -> tuple[float, float, float, float]:
    """Return top, left, bottom and right of a page in points; US letter when it does not say."""
    try:
        top, left, bottom, right = map(float, text.split())
    except ValueError:
        return 0.0, 0.0, 792.0, 612.0
    return top, left, bottom, right


def _story(name: str, form: str) -> bytes:
    root = etree.Element(f"{_PKG}Story", nsmap={"idPkg": _PKG.strip("{}")}, DOMVersion="8.0")
    story = etree.SubElement(root, "Story", Self=name, StoryTitle="$ID/")
    block = etree.SubElement(
        story,
        "ParagraphStyleRange",
        AppliedParagraphStyle="ParagraphStyle/$ID/NormalParagraphStyle",
        Justification="RightAlign",
        ParagraphDirection="LeftToRightDirection",
    )
    run = etree.SubElement(
        block,
        "CharacterStyleRange",
        AppliedCharacterStyle="CharacterStyle/$ID/[No character style]",
        AppliedLanguage="$ID/[No Language]",
        PointSize="7",
    )
    etree.SubElement(run, "Content").text = form
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _listed(package: Package, stories: list[str], where: Path) -> bytes:
    """Return the list of parts with the new stories."""
    root = parse(package.parts[_MAP], f"{where}: {_MAP}")
    listed = list(root.iterchildren(f"{_PKG}Story"))
    if "StoryList" in root.attrib:
        root.set("StoryList", " ".join((root.get("StoryList", ""), *stories)).strip())
    for story in reversed(stories):
        made = etree.Element(f"{_PKG}Story", src=f"Stories/Story_{story}.xml")
        if listed:
            listed[-1].addnext(made)
        else:
            root.append(made)
    return serialise(root, package.parts[_MAP])


def _identified(package: Package, form: str, where: Path) -> bytes:
    root = parse(package.parts[_META], f"{where}: {_META}")
    description = next(root.iter(f"{_RDF}Description"), None)
    if description is not None:
        field = description.find(_IDENTIFIER)
        if field is None:
            field = etree.SubElement(description, _IDENTIFIER)
        field.text = form
    return serialise(root, package.parts[_META])
