"""What an Office file loads from elsewhere when it is opened, and how to take that out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.xmlsafe import drop, local
from langaccess.formats.addresses import leads_elsewhere, names_elsewhere
from langaccess.formats.html.active import active_parts, without_active
from langaccess.formats.ooxml.inspect import is_macro, loads
from langaccess.formats.ooxml.package import NS, OpcPackage, PackageEditor, q
from langaccess.formats.zip_package import parse_package

Element = etree._Element
_STARTING_FIELDS = frozenset({"DDE", "DDEAUTO", "DATABASE"})  # they ask another program
_LOADING_FIELDS = frozenset({"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "RD"})
# Relationships to parts of the file itself that load an add-in, or call macros, when it is opened.
_ADD_INS = frozenset({"webextensiontaskpanes", "extensibility"})
_XML = ("xml", ".rels", ".vml")
_VML_ADDRESSES = (q("o:href"), q("o:althref"))  # of a picture or a filling
_R = "{" + NS["r"] + "}"
# Elements that are nothing without their relationship. Others lose the reference only.
_WHOLE = frozenset(
    map(q, ("w:attachedTemplate", "w:mailMerge", "w:altChunk", "w:subDoc", "w:sourceFileName",
            "w:control", "o:OLEObject", "c:externalData", "c:userShapes", "a:videoFile",
            "a:audioFile", "a:quickTimeFile"))
)  # fmt: skip
_INSIDE = frozenset(map(q, ("w:dataSource", "w:headerSource", "w:src")))  # of a mail merge
_MEDIA = "{http://schemas.microsoft.com/office/powerpoint/2010/main}media"
_PAGES = ("text/html", "application/xhtml+xml")
_MARK = q("w:fldChar")


@dataclass(slots=True)
class LoadingField:
    """A field of Word that is being read.

    Attributes:
        code: its command, without that of fields inside it.
        marks: its own marks and commands, and all that is part of its command.
        nested: a field inside its command computes a part of it.
        in_code: the text that it shows has not begun.
    """

    code: str = ""
    marks: list[Element] = field(default_factory=list)
    nested: bool = False
    in_code: bool = True

    @property
    def loads(self) -> bool:
        """Whether it starts another program, or loads an address that is, or may be, elsewhere."""
        name = (self.code.split(maxsplit=1) or [""])[0].upper()
        if name in _STARTING_FIELDS:
            return True
        return name in _LOADING_FIELDS and (self.nested or names_elsewhere(self.code))


def loading_fields(root: Element) -> Iterator[LoadingField]:
    """Yield the fields that load something, also one written in pieces or inside another."""
    reader = _FieldReader()
    for element in root.iter(q("w:r"), q("w:fldSimple")):
        if element.tag == q("w:fldSimple"):
            reader.done.append(LoadingField(element.get(q("w:instr"), ""), [element]))
            continue
        if not reader.opened and element.find(_MARK) is None:
            continue  # most runs are in no field
        for child in element.iterchildren("*"):
            if child.tag != q("w:rPr"):
                reader.take(child)
    return (each for each in (*reader.done, *reader.opened) if each.loads)


@dataclass(slots=True)
class _FieldReader:
    """Follows the marks of fields through a part; `opened` at the end are fields without one."""

    opened: list[LoadingField] = field(default_factory=list)
    done: list[LoadingField] = field(default_factory=list)

    def take(self, child: Element) -> None:
        """Take the next child of a run."""
        kind = child.get(q("w:fldCharType")) if child.tag == _MARK else None
        outside = [each for each in self.opened if each.in_code]
        if kind == "begin":
            for each in outside:
                each.nested = True
            self.opened.append(LoadingField())
            outside.append(self.opened[-1])
        for each in outside:
            each.marks.append(child)
        if not self.opened:
            return
        mine = self.opened[-1]
        if child.tag == q("w:instrText") and mine.in_code:
            mine.code += child.text or ""
        elif kind == "separate":
            mine.in_code = False
        elif kind == "end":
            mine.marks += [] if mine.in_code else [child]
            self.done.append(self.opened.pop())


def count_loads(root: Element) -> int:
    """Return how many fields and drawings of one part load something without a relationship."""
    return sum(1 for _ in loading_fields(root)) + sum(1 for _ in _drawn(root))


def _drawn(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield elements of old drawings, with the attribute that is an address elsewhere."""
    for element in root.iter(f"{{{NS['v']}}}*"):
        filled = local(element) in ("imagedata", "fill", "stroke")
        for name in ("src", *_VML_ADDRESSES) if filled else ("src",):
            if leads_elsewhere(element.get(name, "")):
                yield element, name


class OfficeStripper:
    """Takes out of a Word, PowerPoint or Excel file what it loads or runs when it is opened.

    Attributes:
        opc: the file.
        bench: its new form.
        count: how much was taken out.
    """

    def __init__(self, data: bytes, path: Path) -> None:
        self.data = data
        self.opc = OpcPackage.of(parse_package(data, path))
        self.bench = PackageEditor(self.opc)
        self.count = 0

    def result(self) -> tuple[bytes, int]:
        """Return the file without its active content, and how much there was."""
        for name in self.opc.package.parts:
            if is_macro(self.opc, name):
                self.remove(name)
        for owner in ("", *self.opc.package.parts):
            for rel in self.opc.relationships(owner):
                if rel.kind in _ADD_INS and not rel.external:
                    self.remove(rel.target)
        self._relations("")
        for name in self.opc.package.parts:
            if name not in self.bench.removed:
                self._part(name)
        if not self.count:
            return self.data, 0
        self.finish()
        return self.bench.pack(), self.count

    def finish(self) -> None:
        """Do what follows from something being taken out."""

    def remove(self, name: str) -> None:
        """Remove a part."""
        if name in self.opc.package.parts and name not in self.bench.removed:
            self.bench.remove(name)
            self.count += 1

    def clean(self, root: Element, name: str) -> int:
        """Clean one part in a way that only this family of files needs; return the count."""
        del name
        found = list(loading_fields(root))
        for each in found:
            for mark in each.marks:
                _unwrap(mark) if mark.tag == q("w:fldSimple") else drop(mark)
        return len(found)

    def _relations(self, name: str) -> frozenset[str]:
        """Remove the relationships of a part that load something; return their ids."""
        gone = frozenset(rel.id for rel in self.opc.relationships(name) if loads(rel))
        if gone:
            self.bench.dropped_rels.setdefault(name, set()).update(gone)
            self.count += len(gone)
        return gone

    def _part(self, name: str) -> None:
        kind = self.opc.content_type(name)
        if kind in _PAGES:
            data, count = without_active(
                self.opc.package.parts[name], self.opc.package.path, active_parts
            )
            self.count += count
            if count:
                self.bench.changed[name] = data
            return
        gone = self._relations(name)
        if not name.endswith(_XML) or name.endswith(".rels") or "[content_types]" in name.lower():
            return
        try:
            tree = self.opc.parse_part(name)
        except InputError:
            if gone:
                raise
            return  # a part that no reader needs
        count = self.clean(tree.root, name)
        drawn = list(_drawn(tree.root))
        for element, attribute in drawn:
            del element.attrib[attribute]
        self.count += count + len(drawn)
        if gone:
            _without_references(tree.root, gone)
        if gone or count or drawn:
            self.bench.changed[name] = tree.store()


def _without_references(root: Element, gone: frozenset[str]) -> None:
    for element in list(root.iter("*")):
        mine = [
            key
            for key, value in element.attrib.items()
            if value in gone and (str(key).startswith(_R) or str(key).endswith("}relid"))
        ]
        if not mine:
            continue
        if element.tag in _INSIDE:
            merge = next(element.iterancestors(q("w:mailMerge")), element)
            drop(merge)
        elif element.tag in _WHOLE or element.tag == _MEDIA:
            drop(element)
        else:
            for key in mine:
                del element.attrib[key]


def _unwrap(element: Element) -> None:
    """Put the children of `element` in its place."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        for offset, each in enumerate(list(element)):
            parent.insert(at + offset, each)
        drop(element)
