"""XLIFF 1.2: one trans-unit per sentence, grouped by paragraph.

Follows the OASIS specification "XLIFF Version 1.2" (2008-02-01). Every `<target>` holds a copy of
the source with `state="new"`: OmegaT shows no segment at all for a file without targets, and takes
any other draft in `<target>` for the source. Machine text is in `<alt-trans>` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from langaccess.core.errors import InputError, place
from langaccess.core.model import Segment, Span, SpanKind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import clean, local, parse, whole_number
from langaccess.formats.exchange.elements import (
    XLIFF12,
    add_text,
    as_xliff12,
    engine_of,
    line_of,
    words_of,
    xliff,
)
from langaccess.formats.exchange.model import Returned, ReturnedUnit, parse_tag

# What a reader of documents notes on a unit whose place is limited.
_LIMIT = re.compile(r"longest text that fits: ([0-9]+) letters")
_DIGEST = re.compile(r"\bsource sha256 ([0-9a-f]{64})\b")
_PAIRS = {"g": SpanKind.FORMAT, "ph": SpanKind.CODE, "x": SpanKind.CODE}
_THROUGH = {"mrk"}  # marks of a program around text; they say nothing to us


@dataclass(frozen=True, slots=True)
class TransUnit:
    """One sentence for a translator.

    Attributes:
        unit: its paragraph.
        segment: the sentence.
        suggestion: machine text to offer beside it, with its codes; None for none.
        origin: who made the suggestion.
        note: a word to the translator (why no machine text is offered, what is uncertain).
    """

    unit: Unit
    segment: Segment
    suggestion: Target | None = None
    origin: str = ""
    note: str = ""


def size_limit(unit: Unit) -> str:
    """Return how many letters fit in the place of a unit, or empty."""
    found = _LIMIT.search(unit.note)
    return found[1] if found else ""


def write_xliff12(
    entries: Sequence[TransUnit], *, original: str, digest: str, source: Tag, target: Tag
) -> bytes:
    """Return an XLIFF 1.2 file.

    Args:
        entries: sentences in the order of the document.
        original: name of the source file.
        digest: sha256 of the source file; a return for another version is recognized by it.
        source: language of the sentences.
        target: language wanted.
    """
    root = xliff(XLIFF12, {"version": "1.2"})
    file = etree.SubElement(
        root,
        _q("file"),
        {
            "original": clean(original),
            "source-language": str(source),
            "target-language": str(target),
            "datatype": "plaintext",
        },
    )
    header = etree.SubElement(file, _q("header"))
    note = etree.SubElement(header, _q("note"), {"from": "langaccess"})
    note.text = f"source sha256 {digest}"
    body = etree.SubElement(file, _q("body"))
    for _, members in groupby(entries, key=lambda entry: entry.unit.id):
        _group(body, list(members))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False))


def _group(body: etree._Element, members: Sequence[TransUnit]) -> None:
    unit = members[0].unit
    group = etree.SubElement(
        body, _q("group"), {"id": clean(unit.id), "restype": f"x-{unit.kind.value}"}
    )
    if unit.part or unit.note:
        note = etree.SubElement(group, _q("note"), {"from": "langaccess"})
        note.text = clean("; ".join(filter(None, (unit.part, unit.note))))
    for number, entry in enumerate(members):
        _trans_unit(group, entry, f"{unit.id}/{number}")


def _trans_unit(group: etree._Element, entry: TransUnit, name: str) -> None:
    element = etree.SubElement(
        group, _q("trans-unit"), {"id": clean(name), "resname": entry.segment.id}
    )
    if limit := size_limit(entry.unit):
        element.set("maxwidth", limit)
        element.set("size-unit", "char")
    _inline(etree.SubElement(element, _q("source")), entry.segment.text, entry.segment.spans)
    target = etree.SubElement(element, _q("target"), {"state": "new"})
    _inline(target, entry.segment.text, entry.segment.spans)
    if entry.note:
        note = etree.SubElement(element, _q("note"), {"from": "langaccess"})
        note.text = clean(entry.note)
    if entry.suggestion is not None:
        alternative = etree.SubElement(
            element, _q("alt-trans"), {"origin": clean(entry.origin or "machine translation")}
        )
        # Without its codes a suggestion that a translator takes over would come back damaged.
        offer = etree.SubElement(alternative, _q("target"))
        _inline(offer, entry.suggestion.text, entry.suggestion.spans)


def with_notes(data: bytes, notes: Mapping[str, str], where: str) -> bytes:
    """Return a file that `write_xliff12` wrote, with other notes to the translator.

    Args:
        data: the file.
        notes: id of a trans-unit → its note.
        where: name of the file, for messages.

    Raises:
        InputError: it is damaged.
    """
    root = parse(data, where)
    for unit in root.iter(_q("trans-unit")):
        note = unit.find(_q("note"))
        words = notes.get(unit.get("id", ""), "")
        if words and note is None:
            note = etree.Element(_q("note"), {"from": "langaccess"})
            target = unit.find(_q("target"))
            unit.insert(len(unit) if target is None else unit.index(target) + 1, note)
        if words and note is not None:
            note.text = clean(words)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False))


def _inline(parent: etree._Element, text: str, spans: Iterable[Span]) -> None:
    """Write text with its spans as `<g>` (pairs), `<ph>` (protected text) and `<x>` (objects)."""
    ordered = sorted(spans, key=lambda s: (s.start, -s.end))
    _fill(parent, text, ordered, 0, len(text))


def _fill(parent: etree._Element, text: str, spans: list[Span], start: int, end: int) -> None:
    position = start
    while spans and spans[0].start <= end and spans[0].end <= end:
        span = spans.pop(0)
        if span.start > position:
            add_text(parent, text[position : span.start])
        position = max(position, span.start)
        element = etree.SubElement(parent, _q(_tag(span)), {"id": str(span.ref)})
        if span.kind is SpanKind.CODE:
            element.set("equiv-text", clean(text[span.start : span.end]) or "object")
            element.text = clean(text[span.start : span.end]) or None
        else:
            element.set("ctype", "link" if span.kind is SpanKind.LINK else "x-format")
            _fill(element, text, spans, span.start, span.end)
        position = max(position, span.end)
    if position < end:
        add_text(parent, text[position:end])


def _tag(span: Span) -> str:
    if span.kind is not SpanKind.CODE:
        return "g"
    return "x" if span.start == span.end else "ph"


def _q(name: str) -> str:
    return f"{{{XLIFF12}}}{name}"


def parse_xliff12(data: bytes, where: str) -> tuple[Returned, ...]:
    """Return the documents of an XLIFF 1.2 file, given its bytes and its name for messages.

    Raises:
        InputError: not XLIFF 1.2, damaged, or without languages.
    """
    return tuple(_documents(data, where))


def _documents(data: bytes, path: str) -> Iterator[Returned]:
    root = as_xliff12(parse(data, path))
    if root.tag != _q("xliff"):
        raise InputError(
            "this is not XLIFF 1.2",
            where=path,
            hint="have the translator's program save the file in the format it was sent in",
        )
    for file in root.iterchildren(_q("file")):
        notes = (str(note.text or "") for note in file.iterfind(f"{_q('header')}/{_q('note')}"))
        found = next(filter(None, map(_DIGEST.search, notes)), None)
        phases = {
            one.get("phase-name", one.get("tool-id", "")): one
            for one in file.iter(_q("phase"), _q("tool"))
        }
        yield Returned(
            original=file.get("original", ""),
            digest=found[1] if found else "",
            source=parse_tag(file.get("source-language", ""), path, "source-language"),
            target=parse_tag(file.get("target-language", ""), path, "target-language"),
            units=tuple(_unit(unit, path, phases) for unit in file.iter(_q("trans-unit"))),
        )


def _unit(element: etree._Element, path: str, phases: Mapping[str, etree._Element]) -> ReturnedUnit:
    source, target = element.find(_q("source")), element.find(_q("target"))
    problem = ""
    texts: list[Target | None] = []
    for side in (source, target):
        try:
            texts.append(None if side is None else _parse_text(side))
        except InputError as exc:
            problem = exc.message
            texts.append(None)
    other = element.find(_q("alt-trans"))
    words = None if other is None else other.find(_q("target"))
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
        written_by=_writer(element, target, phases),
    )


def _writer(
    element: etree._Element, target: etree._Element | None, phases: Mapping[str, etree._Element]
) -> str:
    """Return the engine that wrote a translation, as its unit, its phase or its tool says."""
    if target is None:
        return ""
    phase = phases.get(target.get("phase-name", element.get("phase-name", "")))
    named = (one.get("tool-id", "") for one in (element, target, phase) if one is not None)
    return engine_of(target, element, phase, *map(phases.get, filter(None, named)))


def _notes(element: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the notes of a unit, and whether we wrote them; all others are remarks."""
    for note in element.iterfind(_q("note")):
        words = words_of(note)
        if words:
            yield words, note.get("from") == "langaccess"


def _parse_text(element: etree._Element) -> Target:
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
            raise InputError(f"the program added its own markup (<{name}>)")
        if name in _PAIRS:
            kind = SpanKind.LINK if child.get("ctype") == "link" else _PAIRS[name]
            number = child.get("id", "")
            if not number.isdecimal():
                raise InputError(f"a code has lost its number (<{name}>)")
            spans.append(Span(start, sum(map(len, parts)), kind, whole_number(number)))
        parts.append(child.tail or "")
