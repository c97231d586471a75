"""What is removed from a presentation before it is translated, and what is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Finding
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import local
from langaccess.formats.notes import counted, picture_note
from langaccess.formats.ooxml.inspect import count_external_loads, count_macros
from langaccess.formats.ooxml.package import OpcPackage, PackageEditor, q
from langaccess.formats.pptx.parse import PptxPart, comment_parts

_APP = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_TITLES = ("TitlesOfParts", "HeadingPairs")


def notes(opc: OpcPackage, parts: Sequence[tuple[PptxPart, etree._Element]]) -> tuple[Finding, ...]:
    """Return notes on everything that a reader should know before translating."""
    roots = [root for _, root in parts]
    kinds = [opc.content_type(name) for name in opc.package.parts]
    found: list[Finding] = []

    comments = [e for name in comment_parts(opc) for e in opc.parse_part(name).root.iter("{*}cm")]
    found += counted("pptx.comments_stripped", len(comments))
    found += counted("pptx.dates_frozen", _dates(parts))
    found += counted(
        "pptx.hidden_text",
        sum(1 for part, root in parts if part.role == "slide" and root.get("show") == "0"),
    )
    for part, root in parts:
        for shown in root.iter(q("p:pic")):
            name = shown.find(f"{q('p:nvPicPr')}/{q('p:cNvPr')}")
            words = "" if name is None else name.get("descr") or name.get("name", "")
            found.append(picture_note("pptx", words, part.where))
    found += counted(
        "pptx.embedded", sum(1 for root in roots for _ in root.iter(q("p:oleObj"), q("p:control")))
    )
    found += counted(
        "pptx.chart_workbook", sum(1 for root in roots for _ in root.iter(q("c:externalData")))
    )
    found += counted("pptx.media", sum(k.startswith(("audio/", "video/")) for k in kinds))
    found += counted("pptx.macros", count_macros(opc))
    found += counted("pptx.reaches_out", count_external_loads(opc))
    found += counted("pptx.chart_auto_title", _automatic(roots))
    return tuple(found)


def _dates(parts: Iterable[tuple[PptxPart, etree._Element]]) -> int:
    return sum(
        field.get("type", "").startswith("datetime")
        for part, root in parts
        if part.role in ("slide", "notes")
        for field in root.iter(q("a:fld"))
    )


def _automatic(roots: Iterable[etree._Element]) -> int:
    return sum(title.find(q("c:tx")) is None for root in roots for title in root.iter(q("c:title")))


def declared_tag(slides: Iterable[etree._Element]) -> Tag | None:
    """Return the commonest language of the slides' text."""
    count: Counter[str] = Counter()
    for root in slides:
        for run in root.iter(q("a:r")):
            props = run.find(q("a:rPr"))
            if props is not None and props.get("lang"):
                count[props.get("lang", "")] += len(run.findtext(q("a:t")) or "")
    for text, _ in count.most_common(1):
        try:
            return Tag(text)
        except InputError:
            return None
    return None


def strip(bench: PackageEditor, comments: Sequence[str]) -> None:
    """Take out comments, the preview picture, and the list of slide titles in the properties."""
    opc = bench.opc
    for name in comments:
        bench.remove(name)
    for rel in opc.relationships(""):
        if rel.kind == "thumbnail" and rel.target in opc.package.parts:
            bench.remove(rel.target)
    for name in opc.package.parts:
        if opc.content_type(name) != _APP:
            continue
        tree = opc.parse_part(name)
        for child in [e for e in tree.root if local(e) in _TITLES]:
            tree.root.remove(child)
        bench.changed[name] = tree.store()
