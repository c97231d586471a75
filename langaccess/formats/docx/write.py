"""A Word file rewritten: targets in their places, language, direction, label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lxml import etree

from langaccess.core.model import SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Label
from langaccess.formats.docx import names
from langaccess.formats.docx.label import label_body, label_header, label_styles
from langaccess.formats.docx.language_and_direction import (
    attribute,
    mark_part,
    mark_settings,
    mark_styles,
    set_right_to_left,
)
from langaccess.formats.docx.parse import DocxPart, ParsedDocx
from langaccess.formats.ooxml.drawingml import set_fonts
from langaccess.formats.ooxml.package import CORE_TYPE, OpcPackage, PackageEditor, q
from langaccess.formats.scripts import OfficeScript, script_of
from langaccess.formats.slots import Voice

Element = etree._Element
# Lists that Word makes from the headings: they would show the English ones.
_FROM_HEADINGS = frozenset({"TitlesOfParts", "HeadingPairs"})


def write_docx(
    opc: OpcPackage,
    found: ParsedDocx,
    targets: Mapping[str, Target],
    *,
    source: str,
    tag: Tag,
    label: Label | None,
) -> tuple[bytes, Counter[str]]:
    """Return the bytes of the translated file, and counts by note code.

    Args:
        opc: the source file.
        found: its parsed parts. Their trees are changed, so do not use them afterwards.
        targets: unit id → target.
        source: language of what stays untranslated.
        tag: language of the targets.
        label: the draft notice, or None.
    """
    bench = PackageEditor(opc)
    script = script_of(tag)
    voice = Voice(attribute(tag, script), script, source)
    counts: Counter[str] = Counter()
    rebuild = found.counts["docx.contents_list"] > 0
    for part in found.parts:
        _mark(part, tag, script, update_fields=rebuild)
        left = _write_targets(part, targets, voice, counts)
        if script.rtl and part.type in names.STORY_TYPES:
            set_right_to_left(part.tree.root, without=left)
        if label is not None:
            _label(part, label)
    if label is not None:
        headers = {part.name: part.tree for part in found.parts if part.type == names.HEADER_TYPE}
        label_body(found, label, bench, headers)
    _strip(opc, found, bench)
    for part in found.parts:
        bench.changed[part.name] = part.tree.store()
    return bench.pack(), counts


def _mark(part: DocxPart, tag: Tag, script: OfficeScript, *, update_fields: bool) -> None:
    """State language and fonts of one part."""
    root = part.tree.root
    if part.type == names.STYLES_TYPE:
        mark_styles(root, tag, script)
    elif part.type == names.SETTINGS_TYPE:
        mark_settings(root, tag, script, update_fields=update_fields)
    elif part.type in names.STORY_TYPES or part.type == names.NUMBERING_TYPE:
        mark_part(root, tag, script)
    elif part.type == CORE_TYPE:
        for stated in root.iter(q("dc:language")):
            stated.text = attribute(tag, script)
    if part.type in names.DRAWING_TYPES:
        set_fonts(root, script)


def _strip(opc: OpcPackage, found: ParsedDocx, bench: PackageEditor) -> None:
    """Remove comments, and traces of the source text in the properties."""
    for name in opc.package.parts:
        if opc.content_type(name) in names.COMMENT_TYPES:
            bench.remove(name)
    app = next((p.tree.root for p in found.parts if p.type == names.APP_TYPE), None)
    _strip_traces(opc, bench, app)


def _write_targets(
    part: DocxPart, targets: Mapping[str, Target], voice: Voice, counts: Counter[str]
) -> set[Element]:
    """Write the targets of a part; return the paragraphs that stay in the source language."""
    left: set[Element] = set()
    for place in part.places:
        unit = place.unit
        target = targets.get(unit.id) or targets.get(unit.twin or "")
        if target is None and voice.script.rtl and not any(c.isalpha() for c in unit.text):
            target = Target(
                unit.text, unit.spans
            )  # a number alone gets the same direction as its neighbors
        if target is None or _all_source(target):
            left.add(place.element)
        if target is not None:
            counts["docx.markup_lost"] += place.put(target, voice)
    return left


def _all_source(target: Target) -> bool:
    return any(
        s.kind is SpanKind.SOURCE
        and not target.text[: s.start].strip()
        and not target.text[s.end :].strip()
        for s in target.spans
    )


def _label(part: DocxPart, label: Label) -> None:
    if part.type == names.HEADER_TYPE:
        label_header(part.tree.root, label)
    elif part.type == names.STYLES_TYPE:
        label_styles(part.tree.root)


def _strip_traces(opc: OpcPackage, bench: PackageEditor, app: Element | None) -> None:
    """Remove the picture of the first source page and the list of source headings."""
    for rel in opc.relationships(""):
        if rel.kind == "thumbnail" and not rel.external:
            bench.remove(rel.target)
    if app is None:
        return
    for element in list(app.iterchildren("*")):
        if etree.QName(element).localname in _FROM_HEADINGS:
            app.remove(element)
