"""What an OpenDocument file loads or runs when it is opened, and how to take that out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.xmlsafe import drop, parse, serialise
from langaccess.formats.addresses import leads_elsewhere
from langaccess.formats.odt.manifest import MANIFEST, parse_manifest
from langaccess.formats.odt.names import q, qs, shown
from langaccess.formats.zip_package import Package, pack, parse_package

Trees = Mapping[str, etree._Element]
_CLICKED = qs("text:a", "draw:a", "text:bibliography-mark", "meta:template")
_DDE = qs("office:dde-source", "text:dde-connection-decl")
_LISTENERS = ("{*}event-listeners", "{*}event-listener")
_MACROS = ("Basic/", "Scripts/")
_HREF = q("xlink:href")


def unwrap(element: etree._Element) -> None:
    """Leave the text of a field and take the field away."""
    element.tail = shown(element) + (element.tail or "")
    drop(element)


def count_loads(trees: Trees, package: Package) -> int:
    """Return how many elements that are loaded by themselves lie on another computer."""
    every = (*trees.values(), *_other_trees(trees, package).values())
    return sum(1 for tree in every for _ in _loads(tree))


def count_macros(trees: Trees, package: Package) -> int:
    """Return how many macros and handlers of events there are."""
    handlers = sum(1 for tree in trees.values() for _ in tree.iter("{*}event-listener"))
    return sum(name.startswith(_MACROS) for name in package.parts) + handlers


def strip_active(data: bytes, path: Path) -> tuple[bytes, int]:
    """Return the file without what it loads or runs, and how much there was.

    Raises:
        InputError: a part is damaged.
    """
    package = parse_package(data, path)
    macros = {name for name in package.parts if name.startswith(_MACROS)}
    count = len(macros)
    changed: dict[str, bytes] = {}
    for name, tree in _other_trees({}, package).items():
        loads = list(_loads(tree))
        listeners = list(tree.iter(*_LISTENERS, "{*}dde-connection"))
        for element in loads:
            _without_address(element)
        for element in listeners:
            unwrap(element) if element.tag == q("text:dde-connection") else drop(element)
        count += len(loads) + sum(e.tag.endswith("}event-listener") for e in listeners)
        if loads or listeners:
            changed[name] = serialise(tree, package.parts[name])
    if not count and not changed:
        return data, 0
    return pack(without_parts(package, macros), changed), count


def _other_trees(trees: Trees, package: Package) -> dict[str, etree._Element]:
    """Return the XML parts that are not among `trees`: of objects, and settings."""
    found: dict[str, etree._Element] = {}
    for name, data in package.parts.items():
        if data and name.endswith(".xml") and name not in trees and "META-INF" not in name:
            try:
                found[name] = parse(data, f"{package.path}: {name}")
            except InputError:
                continue  # a part that no reader needs
    return found


def _loads(tree: etree._Element) -> Iterator[etree._Element]:
    for element in tree.iter("*"):  # no comments, no instructions
        clicked = element.tag in _CLICKED
        if element.tag in _DDE or (not clicked and leads_elsewhere(element.get(_HREF, ""))):
            yield element


def _without_address(element: etree._Element) -> None:
    """Remove an element that is only an address, or else the address."""
    if element.tag in _DDE or not (len(element) or (element.text or "").strip()):
        drop(element)
    else:
        del element.attrib[_HREF]


def without_parts(package: Package, gone: Collection[str]) -> Package:
    """Return the package without some parts, in its list of parts too."""
    parts = {n: d for n, d in package.parts.items() if n not in gone}
    if MANIFEST in parts:
        manifest = parse_manifest(parts[MANIFEST], MANIFEST)
        for entry in list(manifest.iterchildren(q("manifest:file-entry"))):
            if entry.get(q("manifest:full-path")) in gone:
                manifest.remove(entry)
        parts[MANIFEST] = serialise(manifest, parts[MANIFEST])
    infos = tuple(i for i in package.infos if i.filename in parts)
    return replace(package, parts=parts, infos=infos)
