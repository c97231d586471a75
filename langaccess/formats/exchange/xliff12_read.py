"""XLIFF 1.2 that came back from a translator's program.

The states in the file say nothing: programs set them as they like. What counts is the text, matched
by the ids that were written out (`write_xliff12`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from langaccess.core.errors import InputError, place
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.xmlsafe import local, parse, whole_number
from langaccess.formats.exchange.elements import line_of, words_of
from langaccess.formats.exchange.model import Returned, ReturnedUnit
from langaccess.formats.exchange.oddtags import parse_tag

__all__ = ["parse_xliff12"]

_NS = "urn:oasis:names:tc:xliff:document:1.2"
_DIGEST = re.compile(r"\bsource sha256 ([0-9a-f]{64})\b")
_PAIRS = {"g": SpanKind.FORMAT, "ph": SpanKind.CODE, "x": SpanKind.CODE}
_THROUGH = {"mrk"}  # marks of a program around text; they say nothing to us


def parse_xliff12(data: bytes, where: str) -> tuple[Returned, ...]:
    """Return the documents of an XLIFF 1.2 file, given its bytes and its name for messages.

    Raises:
        InputError: not XLIFF 1.2, damaged, or without languages.
    """
    return tuple(_documents(data, where))


def _documents(data: bytes, path: str) -> Iterator[Returned]:
    root = parse(data, path)
    if root.tag != f"{{{_NS}}}xliff":
        raise InputError(
            "this is not XLIFF 1.2",
            where=path,
            hint="have the translator's program save the file in the format it was sent in",
        )
    for file in root.iterchildren(f"{{{_NS}}}file"):
        notes = (str(note.text or "") for note in file.iterfind(f"{{{_NS}}}header/{{{_NS}}}note"))
        found = next(filter(None, map(_DIGEST.search, notes)), None)
        yield Returned(
            original=file.get("original", ""),
            digest=found[1] if found else "",
            source=parse_tag(file.get("source-language", ""), path, "source-language"),
            target=parse_tag(file.get("target-language", ""), path, "target-language"),
            units=tuple(_unit(unit, path) for unit in file.iter(f"{{{_NS}}}trans-unit")),
        )


def _unit(element: etree._Element, path: str) -> ReturnedUnit:
    source, target = element.find(f"{{{_NS}}}source"), element.find(f"{{{_NS}}}target")
    problem = ""
    texts: list[Target | None] = []
    for side in (source, target):
        try:
            texts.append(None if side is None else _text(side))
        except InputError as exc:
            problem = exc.message
            texts.append(None)
    other = element.find(f"{{{_NS}}}alt-trans")
    words = None if other is None else other.find(f"{{{_NS}}}target")
    return ReturnedUnit(
        id=element.get("id", ""),
        segment=element.get("resname", ""),
        where=place(path, line_of(element)),
        source=texts[0] or Target(""),
        target=texts[1],
        suggestion=None if words is None else "".join(str(t) for t in words.itertext()),
        origin="" if other is None else other.get("origin", ""),
        problem=problem,
        note=" ".join(words for words, ours in _notes(element) if ours),
        comment=" ".join(words for words, ours in _notes(element) if not ours),
    )


def _notes(element: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the notes of a unit, and whether it went out with them; all others are remarks."""
    for note in element.iterfind(f"{{{_NS}}}note"):
        words = words_of(note)
        if words:
            yield words, note.get("from") == "langaccess"


def _text(element: etree._Element) -> Target:
    parts: list[str] = []
    spans: list[Span] = []
    _walk(element, parts, spans)
    return Target("".join(parts), tuple(sorted(spans, key=lambda s: (s.start, -s.end, s.ref))))


def _walk(element: etree._Element, parts: list[str], spans: list[Span]) -> None:
    parts.append(element.text or "")
    for child in element:
        start = sum(map(len, parts))
        name = local(child)
        if name in _PAIRS or name in _THROUGH:
            _walk(child, parts, spans)
        elif name:
            raise InputError(f"the program put in markup of its own (<{name}>)")
        if name in _PAIRS:
            kind = SpanKind.LINK if child.get("ctype") == "link" else _PAIRS[name]
            number = child.get("id", "")
            if not number.isdecimal():
                raise InputError(f"a code has lost its number (<{name}>)")
            spans.append(Span(start, sum(map(len, parts)), kind, whole_number(number)))
        parts.append(child.tail or "")
