"""The base class of Word, PowerPoint and Excel files: links, new values, properties."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, dirname
from typing import Protocol

from lxml import etree

from langaccess.core.xmlsafe import local, parse
from langaccess.core.zipsafe import part_of
from langaccess.formats.model import Edits, Link
from langaccess.formats.ooxml.active import OfficeStripper
from langaccess.formats.ooxml.drawingml import ALT_TEXTS, TOOLTIP
from langaccess.formats.ooxml.package import (
    CORE_TYPE,
    TRANSLATED_PROPERTIES,
    OpcPackage,
    PackageEditor,
    q,
)
from langaccess.formats.packed_format import PackedFormat
from langaccess.formats.vocabulary import TextVocabulary
from langaccess.formats.zip_package import Package

Element = etree._Element
_HEADS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_FIELD = re.compile(r'(HYPERLINK\s+")([^"]+)(")')
_REMARKS = ("comments", "people", "threadedcomments", "commentauthors", "authors")
_MOST = 20_000_000  # bytes of one part; links of larger parts are not read
# Relationships to other documents, to data, and to records of who changed what.
_UNSEEN_PARTS = frozenset(
    {
        *("glossaryDocument", "aFChunk", "subDocument", "customXml", "externalLink"),
        *("rdRichValue", "revisionHeaders", "usernames", "changesInfo"),
    }
)
# Withdrawn text, readings, names of authors; numbers, formulas, animations, embedded data,
# settings.
_UNSEEN = (
    "w:del w:moveFrom w:rt s:author s:rPh w:instrText w:fldData w:binData o:OLEObject"
    " wp:align wp:posOffset a:tableStyleId p:timing c:f c:formatCode c:numCache c:numLit"
    " c:pivotSource c:printSettings s:f s:formula s:formula1 s:formula2 s:calculatedColumnFormula"
    " s:totalsRowFormula s:definedName"
)
_MS = "{http://schemas.microsoft.com/office/"
_UNSEEN_EXTENSIONS = tuple(
    f"{_MS}{name}"
    for name in (
        "excel/2006/main}f",
        "excel/2006/main}sqref",
        "drawing/2012/chart}f",
        "drawing/2012/chart}sqref",
        "drawing/2014/chartex}f",
    )
)
_VALUE = q("s:v")
# A row or a cell, and what in it says that a tracked change took it out.
_WITHDRAWN = {
    q("w:tr"): f"{q('w:trPr')}/{q('w:del')}",
    q("w:tc"): f"{q('w:tcPr')}/{q('w:cellDel')}",
}


@dataclass(frozen=True, slots=True)
class _OoxmlVocabulary(TextVocabulary):
    def stands_alone(self, element: Element, part: str) -> bool:
        """Return True also for properties, and for the data that fills the fields of a form."""
        if element.tag in self.lone and not _is_figure(element):
            return True
        return part.startswith("customXml/") and not len(element)

    def hides(self, element: Element) -> bool:
        """Return whether no one sees the text: of formulas, numbers, withdrawn rows and cells."""
        if element.tag == _VALUE:
            parent = element.getparent()
            return parent is not None and parent.get("t") != "str"
        withdrawn = _WITHDRAWN.get(str(element.tag))
        gone = withdrawn is not None and element.find(withdrawn) is not None
        return gone or element.tag in self.unseen

    def edit_more(self, element: Element, edits: Edits) -> bool:
        """Change where a field leads that is kept as a command of the office program."""
        if element.tag == q("w:instrText"):
            old = element.text or ""
            made = _FIELD.sub(lambda m: m[1] + edits.link(m[2]) + m[3], old)
            element.text = made or element.text
            return made != old
        old = element.get(q("w:instr"), "") if element.tag == q("w:fldSimple") else ""
        made = _FIELD.sub(lambda m: m[1] + edits.link(m[2]) + m[3], old)
        if made != old:
            element.set(q("w:instr"), made)
        return made != old


OOXML_VOCABULARY = _OoxmlVocabulary(
    groups=frozenset(map(q, ("w:p", "a:p", "s:si", "s:is", "s:text"))),
    texts=frozenset(map(q, ("w:t", "a:t", "s:t"))),
    signs={
        **dict.fromkeys(map(q, ("w:br", "w:cr", "w:tab", "w:ptab", "a:br")), "\n"),
        q("w:noBreakHyphen"): "\u2011",
    },
    skipped=frozenset(map(q, ("w:del", "w:moveFrom", "s:rPh", "w:pPr", "w:rPr", "a:rPr"))),
    lone=frozenset({*TRANSLATED_PROPERTIES, q("c:v"), *(q(f"s:{name}") for name in _HEADS)}),
    shown_attributes=frozenset({*ALT_TEXTS, TOOLTIP, "alt", "string"}),
    addresses=frozenset({"href", "Target", "location"}),
    unseen=frozenset(map(q, _UNSEEN.split())).union(_UNSEEN_EXTENSIONS),
)  # fmt: skip


def _is_figure(element: Element) -> bool:
    """Return whether an element is a number in a chart."""
    return next(element.iterancestors(q("c:numCache")), None) is not None


class OoxmlFormat(PackedFormat, Protocol):
    """An Office Open XML file."""

    vocabulary: TextVocabulary = OOXML_VOCABULARY

    def shown_parts(self, package: Package) -> Iterator[tuple[str, Element]]:
        """Yield what the main part leads to; see `PackedFormat.shown_parts`."""
        opc = OpcPackage.of(package)
        remarks = self.remarks(package)
        for name in opc.reachable(opc.main_part(), without=_UNSEEN_PARTS):
            if opc.content_type(name).endswith("+xml") and name not in remarks:
                yield name, opc.parse_part(name).root
        for rel in opc.relationships(""):
            if rel.kind == "core-properties" and rel.target in package.parts:
                root = opc.parse_part(rel.target).root
                yield from ((rel.target, text) for text in root.iter(*TRANSLATED_PROPERTIES))

    def remarks(self, package: Package) -> Collection[str]:
        """Return the parts with editors' comments; see `PackedFormat.remarks`."""
        opc = OpcPackage.of(package)
        return {name for name in package.parts if _is_remark(opc, name)}

    def strip_active(self, data: bytes, path: Path) -> tuple[bytes, int]:
        """Return the file without what it loads or runs; see `Format.strip_active`."""
        return OfficeStripper(data, path).result()

    def links(self, path: Path) -> Iterator[Link]:
        """Yield where the relationships of all parts lead; see `Format.links`."""
        with zipfile.ZipFile(path) as archive:
            infos = {i.filename: i for i in archive.infolist() if i.file_size < _MOST}
            for name in infos:
                if name.endswith(".rels"):
                    yield from _links(archive, name, infos)


def _is_remark(opc: OpcPackage, name: str) -> bool:
    kind = opc.content_type(name).rpartition(".")[2].partition("+")[0]
    # A workbook's notes are called comments, and are printed.
    return kind in _REMARKS and not name.startswith("xl/comments")


def _links(
    archive: zipfile.ZipFile, name: str, infos: Mapping[str, zipfile.ZipInfo]
) -> Iterator[Link]:
    targets = {
        str(rel.get("Id")): str(rel.get("Target"))
        for rel in parse(part_of(archive, infos[name]), name)
        if rel.get("TargetMode") == "External"
    }
    if not targets:
        return
    part = f"{dirname(dirname(name))}/{basename(name).removesuffix('.rels')}".lstrip("/")
    texts: dict[str, str] = {}
    if part in infos:
        for element in parse(part_of(archive, infos[part]), part).iter():
            if local(element) == "hyperlink":
                ident = next(
                    (str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), ""
                )
                texts[ident] = "".join(str(text) for text in element.itertext())
    for ident, to in targets.items():
        yield Link(texts.get(ident, ""), to)


def write_identifier(opc: OpcPackage, bench: PackageEditor, form: str) -> None:
    """Write the form number into the properties of an office file, as its identifier."""
    for name in opc.package.parts:
        if opc.content_type(name) != CORE_TYPE:
            continue
        tree = opc.parse_part(name)
        field = tree.root.find(q("dc:identifier"))
        if field is None:
            field = etree.SubElement(tree.root, q("dc:identifier"))
        field.text = form
        bench.changed[name] = tree.store()
