"""Rules of XLIFF 2.1 that concern what we write, checked by code of our own.

The schemas of OASIS may not be kept in this repository, and half of the standard's rules are in no
schema. The numbers name sections of the standard of 2018-02-13.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

CORE = "{urn:oasis:names:tc:xliff:document:2.0}"
MATCH = "{urn:oasis:names:tc:xliff:matches:2.0}"
TERMS = "{urn:oasis:names:tc:xliff:glossary:2.0}"
SIZE = "{urn:oasis:names:tc:xliff:sizerestriction:2.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"

NMTOKEN = re.compile(r"[\w.:\-]+")
LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
STATES = {"initial", "translated", "reviewed", "final"}
TYPES = {"am", "mt", "icm", "idm", "tb", "tm", "other"}
INLINE = {f"{CORE}{name}" for name in ("pc", "ph", "sc", "ec", "cp", "mrk", "sm", "em")}
KINDS = {"fmt", "ui", "quote", "link", "image", "other"}

# 4.2.2 and the modules: which attributes an element may have, and which it must.
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    f"{CORE}xliff": ({"version", "srcLang"}, {"trgLang", f"{XML}space"}),
    f"{CORE}file": ({"id"}, {"original", "canResegment", "translate", f"{XML}space"}),
    f"{CORE}unit": (
        {"id"}, {"name", "canResegment", "translate", f"{XML}space", f"{SIZE}sizeRestriction"},
    ),
    f"{CORE}notes": (set(), set()),
    f"{CORE}note": (set(), {"id", "appliesTo", "category", "priority"}),
    f"{CORE}segment": (set(), {"id", "canResegment", "state", "subState"}),
    f"{CORE}ignorable": (set(), {"id"}),
    f"{CORE}source": (set(), {f"{XML}lang", f"{XML}space"}),
    f"{CORE}target": (set(), {f"{XML}lang", f"{XML}space", "order"}),
    f"{CORE}pc": ({"id"}, {"canCopy", "canDelete", "canReorder", "type", "equivStart", "dir"}),
    f"{CORE}ph": ({"id"}, {"canCopy", "canDelete", "canReorder", "type", "equiv", "disp"}),
    f"{MATCH}matches": (set(), set()),
    f"{MATCH}match": (
        {"ref"}, {"id", "type", "origin", "similarity", "matchQuality", "matchSuitability"},
    ),
    f"{TERMS}glossary": (set(), set()),
    f"{TERMS}glossEntry": (set(), {"id", "ref"}),
    f"{TERMS}term": (set(), {"source"}),
    f"{TERMS}translation": (set(), {"id", "ref", "source"}),
    f"{SIZE}profiles": (set(), {"generalProfile", "storageProfile"}),
}  # fmt: skip


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a file, and at which line."""
    root = etree.fromstring(data)
    return [
        f"line {element.sourceline}: <{etree.QName(element).localname}>: {words}"
        for element, words in _all(root)
    ]


def _all(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    if root.tag != f"{CORE}xliff" or root.get("version") != "2.1":
        yield root, "the root is <xliff version='2.1'> (4.2.2.1)"
    for name in ("srcLang", "trgLang"):
        if not LANG.fullmatch(root.get(name, "")):
            yield root, f"{name} is no BCP 47 tag (4.3.1.32)"
    if root.find(f".//{CORE}target") is not None and root.get("trgLang") is None:
        yield root, "targets need trgLang (4.3.1.35)"
    for element in root.iter():
        for words in _attributes(element):
            yield element, words
    files = root.findall(f"{CORE}file")
    if not files:
        yield root, "at least one <file> (4.2.2.1)"
    yield from _unique(files, "id", "files")
    for file in files:
        yield from _file(file)


def _attributes(element: etree._Element) -> Iterator[str]:
    if element.tag not in ALLOWED:
        yield "an element that we do not write"
        return
    must, may = ALLOWED[str(element.tag)]
    has = {str(name) for name in element.attrib}
    yield from (f"{name} is missing" for name in must - has)
    yield from (f"{name} does not belong here" for name in has - must - may)
    if element.tag == f"{CORE}notes" and not len(element):
        yield "at least one <note> (4.2.2.9)"
    if "id" in has and not NMTOKEN.fullmatch(element.get("id", "")):
        yield "id is no NMTOKEN (4.3.1.21)"
    for name in ("canCopy", "canDelete", "canResegment"):
        if element.get(name, "no") not in {"yes", "no"}:
            yield f"{name} is yes or no"
    if "type" in has and element.tag in INLINE and element.get("type") not in KINDS:
        yield "a type of code that the standard does not have (4.3.1.37)"


def _file(file: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    units = file.findall(f"{CORE}unit")
    if not units:
        yield file, "at least one <unit> (4.2.2.2)"
    order = [child.tag for child in file]
    notes = [n for n, tag in enumerate(order) if tag == f"{CORE}notes"]
    if notes and f"{CORE}unit" in order[: notes[0]]:
        yield file, "notes stand before units (4.2.2.2)"
    limits = [unit for unit in units if unit.get(f"{SIZE}sizeRestriction") is not None]
    if limits and file.find(f"{SIZE}profiles") is None:
        yield file, "a size needs a profile (5.8.2)"
    yield from _unique(units, "id", "units (4.3.1.21)")
    for unit in units:
        yield from _unit(unit)


def _unit(unit: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    segments = unit.findall(f"{CORE}segment")
    if not segments:
        yield unit, "at least one <segment> (4.2.2.5)"
    yield from _unique(segments, "id", "segments")
    ranks = [_rank(str(child.tag)) for child in unit]
    if ranks != sorted(ranks):
        yield unit, "modules, notes, then segments (4.2.2.5)"
    yield from _codes(unit)
    for part in (*segments, *unit.findall(f"{CORE}ignorable")):
        yield from _part(part)
    ids = {f"#{segment.get('id')}" for segment in segments}
    for match in unit.iter(f"{MATCH}match"):
        yield from _match(match, ids)


def _rank(tag: str) -> int:
    if not tag.startswith(CORE):
        return 0
    return 1 if tag == f"{CORE}notes" else 2


def _codes(unit: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """4.3.1.21: ids of codes are unique in a unit, but for a target's that is its source's."""
    for side in ("source", "target"):
        parts = [p for name in ("segment", "ignorable") for p in unit.iterfind(f"{CORE}{name}")]
        texts = [text for part in parts for text in part.iterfind(f"{CORE}{side}")]
        yield from _unique(
            [c for text in texts for c in text.iter() if c.tag in INLINE], "id", "codes"
        )


def _part(part: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    names = [child.tag for child in part]
    if names not in ([f"{CORE}source"], [f"{CORE}source", f"{CORE}target"]):
        yield part, "one <source>, then at most one <target> (4.2.2.6)"
    state = part.get("state", "initial")
    if state not in STATES:
        yield part, "a state that the standard does not have (4.3.1.33)"
    if state != "initial" and f"{CORE}target" not in names:
        yield part, "translated without a <target> (4.3.1.33)"
    if len(names) == 2:
        kept = [
            Counter(code.get("id") for code in child.iter() if code.tag in INLINE) for child in part
        ]
        if kept[0] - kept[1]:
            yield part, "a code that may not be deleted is gone (4.3.1.4)"


def _match(match: etree._Element, ids: set[str]) -> Iterator[tuple[etree._Element, str]]:
    if match.get("ref") not in ids:
        yield match, "ref leads to no segment of the unit (5.1.6.7)"
    if match.get("type", "tm") not in TYPES:
        yield match, "a type that the standard does not have (5.1.6.9)"
    if not 0 <= float(match.get("similarity", "0")) <= 100:
        yield match, "similarity is 0 to 100 (5.1.6.8)"
    if [child.tag for child in match] != [f"{CORE}source", f"{CORE}target"]:
        yield match, "source and target (5.1.5.2)"


def _unique(
    elements: list[etree._Element], name: str, what: str
) -> Iterator[tuple[etree._Element, str]]:
    count = Counter(element.get(name) for element in elements)
    for element in elements:
        if count[element.get(name)] > 1:
            yield element, f"{name} {element.get(name)} stands twice among {what}"
