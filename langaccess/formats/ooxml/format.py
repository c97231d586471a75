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
from langaccess.formats.packed_format import PackedFormat, TextVocabulary
from langaccess.formats.zip_package import Package

Element = etree._Element
_HEADS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_FIELD = re.compile(r'(HYPERLINK\s+")([^"]+)(")')
_REMARKS = ("comments", "people", "threadedcomments", "commentauthors", "authors")
_MOST = 20_000_000  # bytes of one part; links of larger parts are not read


@dataclass(frozen=True, slots=True)
class _OoxmlVocabulary(TextVocabulary):
    def stands_alone(self, element: Element, part: str) -> bool:
        """Return True also for properties, and for the data that fills the fields of a form."""
        if element.tag in self.lone and not _is_figure(element):
            return True
        return part.startswith("customXml/") and not len(element)

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
)  # fmt: skip


def _is_figure(element: Element) -> bool:
    """Return whether an element is a number in a chart."""
    return next(element.iterancestors(q("c:numCache")), None) is not None


class OoxmlFormat(PackedFormat, Protocol):
    """An Office Open XML file."""

    vocabulary: TextVocabulary = OOXML_VOCABULARY

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
