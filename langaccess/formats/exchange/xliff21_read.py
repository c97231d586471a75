"""XLIFF 2 that came back from a translator's program.

The states in the file say nothing: programs set them as they like. What counts is the text, matched
by the places that were written out (`write_xliff21`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from langaccess.core.errors import InputError, place
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import local, parse
from langaccess.formats.exchange.elements import line_of, words_of
from langaccess.formats.exchange.model import Returned, ReturnedUnit
from langaccess.formats.exchange.oddtags import parse_tag

__all__ = ["NAMESPACE", "parse_xliff21"]

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_DIGEST = re.compile(r"\bsource sha256 ([0-9a-f]{64})\b")
_SEGMENT = re.compile(r"s([0-9]{1,6})")
_CODE = re.compile(r"s[0-9]{1,6}\.([0-9]{1,9})")
_NOTES = {"kind", "part", "note"}
_PASSED = {"mrk", "sm", "em"}  # annotations of a program; they say nothing to us
_CUT = "the program cut this paragraph into other sentences"


def parse_xliff21(data: bytes, where: str) -> tuple[Returned, ...]:
    """Return the documents of an XLIFF 2 file, given its bytes and its name for messages.

    A unit that cannot be read says why; the others stand.

    Raises:
        InputError: not XLIFF 2, damaged, or without languages.
    """
    root = parse(data, where)
    if root.tag != _q("xliff"):
        raise InputError(
            "this is not XLIFF 2",
            where=where,
            hint="have the translator's program save the file in the format it was sent in",
        )
    source, target = (parse_tag(root.get(n, ""), where, n) for n in ("srcLang", "trgLang"))
    return tuple(_document(file, source, target, where) for file in root.iterchildren(_q("file")))


def _document(file: etree._Element, source: Tag, target: Tag, where: str) -> Returned:
    notes = (str(note.text or "") for note in file.iterfind(f"{_q('notes')}/{_q('note')}"))
    found = next(filter(None, map(_DIGEST.search, notes)), None)
    return Returned(
        original=file.get("original", ""),
        digest=found[1] if found else "",
        source=source,
        target=target,
        units=tuple(one for unit in file.iter(_q("unit")) for one in _units(unit, where)),
    )


def _units(unit: etree._Element, path: str) -> Iterator[ReturnedUnit]:
    name = unit.get("name", "") or unit.get("id", "")
    offered = _drafts(unit)
    data = {
        one.get("id", ""): str(one.text or "")
        for one in unit.iterfind(f"{_q('originalData')}/{_q('data')}")
    }
    remarks = [words_of(n) for n in unit.iterfind(f"{_q('notes')}/{_q('note')}") if not _is_ours(n)]
    for number, segment in enumerate(unit.iterchildren(_q("segment"))):
        id_ = segment.get("id", "")
        known = _SEGMENT.fullmatch(id_)
        suggestion, origin = offered.get(f"#{id_}", (None, ""))
        source, target, problem = _texts(segment, data)
        yield ReturnedUnit(
            id=f"{name}/{int(known[1]) if known else number}",
            segment="",
            where=place(path, line_of(segment)),
            source=source,
            target=target,
            suggestion=suggestion,
            origin=origin,
            problem=problem if known else _CUT,
            comment=" ".join(filter(None, (*remarks, *_marked(segment)))),
        )
        remarks = []  # of the paragraph: they stand with its first sentence


def _is_ours(note: etree._Element) -> bool:
    """Whether a note went out with the file (`write_xliff21`); all others are remarks."""
    category = note.get("category", "")
    return category in _NOTES or category.startswith("sentence-")


def _marked(segment: etree._Element) -> Iterator[str]:
    """Yield the remarks that a program keeps as marks in the text (section 4.7.3.1.3)."""
    for mark in segment.iter(_q("mrk"), _q("sm")):
        if mark.get("type") == "comment" and mark.get("value"):
            yield " ".join(mark.get("value", "").split())


def _texts(segment: etree._Element, data: Mapping[str, str]) -> tuple[Target, Target | None, str]:
    source, target = segment.find(_q("source")), segment.find(_q("target"))
    try:
        mine = _InlineParser({}, data)
        before = Target("") if source is None else mine.read(source)
        after = None if target is None else _InlineParser(mine.literals, data).read(target)
    except InputError as exc:
        return Target(""), None, exc.message
    return before, after, ""


def _drafts(unit: etree._Element) -> dict[str, tuple[str, str]]:
    """Return the machine text that was offered: reference of the segment → text, engine."""
    found = {}
    for match in unit.iter("{urn:oasis:names:tc:xliff:matches:2.0}match"):
        target = match.find(_q("target"))
        if match.get("type") == "mt" and target is not None:
            words = "".join(map(str, target.itertext()))
            found[match.get("ref", "")] = (words, match.get("origin", ""))
    return found


class _InlineParser:
    """Reads one side of a segment.

    Attributes:
        literals: id of a code → the protected text that it stands for.
    """

    def __init__(self, literals: Mapping[str, str], data: Mapping[str, str]) -> None:
        self.literals = dict(literals)
        self._data = data
        self._parts: list[str] = []
        self._spans: list[Span] = []
        self._open: dict[str, tuple[int, Any]] = {}

    def read(self, element: etree._Element) -> Target:
        """Return the text with its markup.

        Raises:
            InputError: markup of the program's own, or a code that lost its number or partner.
        """
        self._walk(element)
        if self._open:
            raise InputError("a code has lost its partner (<sc>)")
        spans = tuple(sorted(self._spans, key=lambda s: (s.start, -s.end, s.ref)))
        return Target("".join(self._parts), spans)

    def _walk(self, element: etree._Element) -> None:
        self._parts.append(str(element.text or ""))
        for child in element:
            self._child(child)
            self._parts.append(str(child.tail or ""))

    def _child(self, child: etree._Element) -> None:
        name, start = local(child), self._length
        if name == "pc":
            self._walk(child)
            self._spans.append(Span(start, self._length, _kind(child), _ref(child, "id")))
        elif name == "ph":
            self._parts.append(self._literal(child))
            self._spans.append(Span(start, self._length, SpanKind.CODE, _ref(child, "id")))
        elif name == "sc":
            self._open[child.get("id", "")] = (start, child)
        elif name == "ec":
            self._close(child)
        elif name == "cp":
            self._parts.append(_character(child))
        elif name in _PASSED:
            self._walk(child)
        elif name:
            raise InputError(f"the program put in markup of its own (<{name}>)")

    def _close(self, child: etree._Element) -> None:
        begun = self._open.pop(child.get("startRef", ""), None)
        if begun is None:
            raise InputError("a code has lost its partner (<ec>)")
        start, first = begun
        self._spans.append(Span(start, self._length, _kind(first), _ref(first, "id")))

    def _literal(self, child: etree._Element) -> str:
        id_ = child.get("id", "")
        own = child.get("equiv", self._data.get(child.get("dataRef", ""), ""))
        return self.literals.setdefault(id_, own)

    @property
    def _length(self) -> int:
        return sum(map(len, self._parts))


def _kind(child: etree._Element) -> SpanKind:
    return SpanKind.LINK if child.get("type") == "link" else SpanKind.FORMAT


def _ref(child: etree._Element, name: str) -> int:
    found = _CODE.fullmatch(child.get(name, ""))
    if found is None:
        raise InputError(f"a code has lost its number (<{local(child)}>)")
    return int(found[1])


def _character(child: etree._Element) -> str:
    try:
        return chr(int(child.get("hex", ""), 16))
    except (ValueError, OverflowError) as exc:
        raise InputError("a character has lost its number (<cp>)") from exc


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
