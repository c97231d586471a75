"""Counts content of a Word file that cannot be translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from langaccess.core.model import Finding
from langaccess.formats.docx.names import (
    CHART_TYPES,
    INSTR,
    MACRO_TYPE,
    SETTINGS_TYPE,
    STORY_TYPES,
    VAL,
)
from langaccess.formats.docx.paragraph_reader import field_name
from langaccess.formats.docx.part_index import PartIndex
from langaccess.formats.notes import picture_note
from langaccess.formats.ooxml.active import count_loads
from langaccess.formats.ooxml.inspect import count_external_loads
from langaccess.formats.ooxml.package import OpcPackage, q

Element = etree._Element
_WORDY_FIELDS = frozenset({"IF", "QUOTE"})  # their code holds the words that they show
_COMPUTED = frozenset({"ordinalText", "cardinalText", "ordinal"})


def inspect(
    opc: OpcPackage,
    name: str,
    content_type: str,
    root: Element,
    found: PartIndex,
    counts: Counter[str],
) -> None:
    """Count the content of one part that is not translated."""
    if content_type in CHART_TYPES:
        counts["docx.chart_workbook"] += next(root.iter(q("c:externalData")), None) is not None
        counts["docx.chart_auto_title"] += _makes_up_title(root)
    if content_type in STORY_TYPES:
        for rel in opc.relationships(name):
            counts["docx.alt_chunk"] += rel.kind == "aFChunk"
            counts["docx.subdocuments"] += rel.kind == "subDocument"
        counts["docx.embedded"] += len(found.embedded)
        counts["docx.hidden_text"] += sum(
            v.get(VAL, "1") not in ("0", "false", "off") and _in_run(v) for v in found.vanishing
        )
        counts["docx.ruby_dropped"] += len(found.readings)
        names = list(_field_names(found))
        codes = frozenset(names)
        counts["docx.field_words"] += sum(name in _WORDY_FIELDS for name in names)
        counts["docx.contents_list"] += not codes.isdisjoint({"TOC", "INDEX", "TOA"})
        counts["docx.reaches_out"] += count_loads(root)
    if content_type == SETTINGS_TYPE:
        counts["docx.protected"] += sum(1 for _ in root.iter(q("w:documentProtection")))
    counts["docx.computed_numbers"] += sum(f.get(VAL) in _COMPUTED for f in found.formats)


def inspect_package(opc: OpcPackage, counts: Counter[str]) -> None:
    """Count properties of the file as a whole."""
    counts["docx.macros"] += any(opc.content_type(n) == MACRO_TYPE for n in opc.package.parts)
    counts["docx.reaches_out"] += count_external_loads(opc)


def _field_names(found: PartIndex) -> Iterator[str]:
    yield from (field_name(e.text or "") for e in found.fields if e.tag == INSTR)
    yield from (field_name(e.get(q("w:instr"), "")) for e in found.simple_fields)


def pictures(found: PartIndex, part: str) -> Iterator[Finding]:
    """Yield a finding for each picture, named by its alternative text."""
    for picture in found.pictures:
        if next(picture.iterancestors(q("mc:Fallback")), None) is not None:
            continue
        yield picture_note("docx", _picture_name(picture), part)


def _picture_name(picture: Element) -> str:
    for holder in picture.iterancestors(q("wp:inline"), q("wp:anchor"), q("w:pict")):
        for named in holder.iter(q("wp:docPr"), q("v:shape")):
            text = named.get("descr") or named.get("alt") or named.get("name") or ""
            if text:
                return text
    return ""


def _makes_up_title(root: Element) -> bool:
    deleted = root.find(f"{q('c:chart')}/{q('c:autoTitleDeleted')}")
    title = root.find(f"{q('c:chart')}/{q('c:title')}")
    if title is None:
        return False
    on = deleted is None or deleted.get("val", "1") in ("0", "false")
    return on and title.find(q("c:tx")) is None


def _in_run(vanish: Element) -> bool:
    properties = vanish.getparent()
    holder = properties.getparent() if properties is not None else None
    return holder is not None and holder.tag == q("w:r")
