"""Packages of DOCX, PPTX and XLSX: parts by content type, relationships, namespaces, editing.

*Strict* files (ISO/IEC 29500) use other namespace addresses than the usual *transitional* files.
`parse_part` turns them into the transitional ones and `ParsedPart.store` turns them back, so the
other modules know only one set of names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.xmlsafe import clark, parse, serialise
from langaccess.formats.zip_package import Package, pack

NS: Mapping[str, str] = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "o": "urn:schemas-microsoft-com:office:office",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
"""Content type of the part with title, author and so on."""

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]+)")
_LOOSE = re.compile(
    rb"http://schemas\.openxmlformats\.org/"
    rb"(wordprocessingml|drawingml|officeDocument|presentationml|spreadsheetml)/2006/([\w/]+)"
)
_STRICT_MARK = b"http://purl.oclc.org/ooxml/"


q = lru_cache(4096)(partial(clark, NS))
"""Return `w:p` as lxml spells it."""

TRANSLATED_PROPERTIES = tuple(map(q, ("dc:title", "dc:subject", "dc:description", "cp:keywords")))
"""Properties that are translated in Word, PowerPoint and Excel; `contacts set` edits them too."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part.

    Attributes:
        id: `rId7`.
        kind: last word of its type (`header`, `hyperlink`, `aFChunk`).
        target: name of the part it points to, or the outside address.
        external: whether `target` is outside the file.
    """

    id: str
    kind: str
    target: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class ParsedPart:
    """A parsed part, with everything needed to write it back unchanged."""

    root: etree._Element
    original: bytes
    strict: bool = False

    def store(self) -> bytes:
        """Return the part's bytes, in the namespaces and under the declaration it came with."""
        data = serialise(self.root, self.original)
        if self.strict:
            data = _LOOSE.sub(rb"http://purl.oclc.org/ooxml/\1/\2", data)
        return data


def parse_part(data: bytes, where: str) -> ParsedPart:
    """Parse one part; Strict namespaces are read as transitional ones.

    Raises:
        InputError: see `langaccess.core.xmlsafe.parse`.
    """
    strict = _STRICT_MARK in data
    if strict:
        data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
    return ParsedPart(parse(data, where), data, strict)


@dataclass(frozen=True, slots=True)
class OpcPackage:
    """An OPC package: parts by content type, and the web of relationships between them.

    Part names are compared without regard to case, as the standard asks.
    """

    package: Package
    overrides: Mapping[str, str]
    defaults: Mapping[str, str]
    names: Mapping[str, str]
    known_rels: dict[str, tuple[Relationship, ...]] = field(default_factory=dict)  # parsed once

    @classmethod
    def of(cls, package: Package) -> OpcPackage:
        """Read the content types of `package`.

        Raises:
            InputError: the list of content types is missing or damaged.
        """
        names = {name.casefold(): name for name in package.parts}
        listed = names.get("[content_types].xml")
        if listed is None:
            raise InputError(
                f"this zip file is not a {package.path.suffix} document",
                where=str(package.path),
                hint="look at what is in it; give the file its right ending",
            )
        root = parse(package.parts[listed], f"{package.path}: {listed}")
        overrides = {
            e.get("PartName", "").lstrip("/").casefold(): e.get("ContentType", "")
            for e in root.iter(q("ct:Override"))
        }
        defaults = {
            e.get("Extension", "").casefold(): e.get("ContentType", "")
            for e in root.iter(q("ct:Default"))
        }
        return cls(package, overrides, defaults, names)

    def content_type(self, part: str) -> str:
        """Return the declared content type of `part` in lower case, or an empty text."""
        name = part.casefold()
        found = self.overrides.get(name) or self.defaults.get(name.rpartition(".")[2], "")
        return found.casefold()

    def where(self, part: str) -> str:
        """Return the name of `part` for messages."""
        return f"{self.package.path}: {part}"

    def parse_part(self, part: str) -> ParsedPart:
        """Parse `part`."""
        return parse_part(self.package.parts[part], self.where(part))

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """Return the relationships of `part`, or those of the package for an empty name."""
        found = self.known_rels.get(part)
        if found is None:
            found = self.known_rels[part] = tuple(self._read_rels(part))
        return found

    def _read_rels(self, part: str) -> Iterator[Relationship]:
        listed = self.names.get(_rels_name(part).casefold())
        if listed is not None:
            root = parse(self.package.parts[listed], self.where(listed))
            base = posixpath.dirname(part)
            yield from (self._rel(e, base) for e in root.iter(q("pr:Relationship")))

    def _rel(self, element: etree._Element, base: str) -> Relationship:
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not external:
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
            path = posixpath.normpath(path)
            target = self.names.get(path.casefold(), path)
        return Relationship(
            element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external
        )

    def main_part(self) -> str:
        """Return the name of the main part (`word/document.xml`), or an empty text."""
        for rel in self.relationships(""):
            if rel.kind == "officeDocument" and rel.target in self.package.parts:
                return rel.target
        return ""

    def reachable(self, start: str, *, without: frozenset[str]) -> Iterator[str]:
        """Yield the parts that `start` leads to, itself first, in the order of discovery.

        Args:
            start: name of a part.
            without: kinds of relationship that are not followed (`aFChunk`: a second document
                can be typed exactly like the main one).
        """
        seen = {start}
        queue = [start]
        while queue:
            part = queue.pop(0)
            yield part
            for rel in self.relationships(part):
                inside = not rel.external and rel.target in self.package.parts
                if inside and rel.kind not in without and rel.target not in seen:
                    seen.add(rel.target)
                    queue.append(rel.target)


def _rels_name(part: str) -> str:
    """Return the name of the part with the relationships of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@dataclass(slots=True)
class PackageEditor:
    """A package being rewritten: changed, added and removed parts. Lives inside one `render`."""

    opc: OpcPackage
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)
    rels: dict[str, list[Relationship]] = field(default_factory=dict)
    dropped_rels: dict[str, set[str]] = field(default_factory=dict)

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """Add a part with its content type."""
        self.changed[part] = data
        self.types[part] = content_type

    def relate(self, part: str, kind: str, target: str) -> str:
        """Make a relationship from `part` to the part `target`; return its id."""
        added = self.rels.setdefault(part, [])
        taken = {r.id for r in self.opc.relationships(part)} | {r.id for r in added}
        number = 1
        while f"rIdLa{number}" in taken:
            number += 1
        added.append(Relationship(f"rIdLa{number}", kind, target))
        return f"rIdLa{number}"

    def copy_relationships(self, part: str, to: str) -> None:
        """Give a new part in the folder of `part` its relationships."""
        listed = self.opc.names.get(_rels_name(part).casefold())
        if listed is not None:
            self.changed[_rels_name(to)] = self.opc.package.parts[listed]

    def remove(self, part: str) -> None:
        """Remove a part, its own relationships, and every relationship that leads to it."""
        self.removed.update({part, _rels_name(part)} & set(self.opc.package.parts))

    def free_name(self, pattern: str) -> str:
        """Return the first unused part name of `pattern`, which has one `{}` for a number."""
        number = 1
        taken = set(self.opc.names) | {name.casefold() for name in self.changed}
        while pattern.format(number).casefold() in taken:
            number += 1
        return pattern.format(number)

    def pack(self) -> bytes:
        """Return the rewritten file."""
        package = self.opc.package
        self._write_rels()
        self._write_types()
        if self.removed:
            package = replace(
                package,
                parts={k: v for k, v in package.parts.items() if k not in self.removed},
                infos=tuple(i for i in package.infos if i.filename not in self.removed),
            )
        return pack(package, self.changed)

    def _write_types(self) -> None:
        if not self.types and not self.removed:
            return
        name = self.opc.names["[content_types].xml"]
        tree = self.opc.parse_part(name)
        gone = {part.casefold() for part in self.removed}
        for element in list(tree.root.iterchildren(q("ct:Override"))):
            if element.get("PartName", "").lstrip("/").casefold() in gone:
                tree.root.remove(element)
        for part, content_type in sorted(self.types.items()):
            etree.SubElement(
                tree.root, q("ct:Override"), PartName=f"/{part}", ContentType=content_type
            )
        self.changed[name] = tree.store()

    def _write_rels(self) -> None:
        owners = set(self.rels) | set(self.dropped_rels)
        if self.removed:
            owners |= {""} | {p for p in self.opc.package.parts if p not in self.removed}
        for part in sorted(owners):
            self._write_rels_of(part)

    def _write_rels_of(self, part: str) -> None:
        listed = self.opc.names.get(_rels_name(part).casefold())
        doomed = {
            rel.id
            for rel in (self.opc.relationships(part) if listed and self.removed else ())
            if not rel.external and rel.target in self.removed
        } | self.dropped_rels.get(part, set())
        added = self.rels.get(part, [])
        if not doomed and not added:
            return
        strict = False
        if listed:
            original = self.opc.package.parts[listed]
            strict = _STRICT_MARK in original
        else:
            listed = _rels_name(part)
            original = (
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                b'<Relationships xmlns="' + NS["pr"].encode() + b'"/>'
            )
        root = parse(original, self.opc.where(listed))
        for element in list(root.iterchildren(q("pr:Relationship"))):
            if element.get("Id") in doomed:
                root.remove(element)
        space = "http://purl.oclc.org/ooxml/officeDocument/relationships/" if strict else ""
        for rel in added:
            etree.SubElement(
                root,
                q("pr:Relationship"),
                Id=rel.id,
                Type=(space or NS["r"] + "/") + rel.kind,
                Target=f"/{rel.target}",
            )
        self.changed[listed] = serialise(root, original)
