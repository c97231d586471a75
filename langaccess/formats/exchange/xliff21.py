"""XLIFF 2.1: one unit for each paragraph, one segment for each sentence.

Follows the OASIS standard "XLIFF Version 2.1" (2018-02-13): its core and the modules Translation
Candidates, Glossary, and Size and Length Restriction. Only text by a person is in
`<target>`, because programs treat any target as a translation. Drafts are candidates (`mtc:match`).

A sentence's place (`<unit>/<number>`) is the unit's `name` and the number in the segment's `id`.
Codes are numbered `<segment>.<ref>`, since the parts of one bold stretch that two sentences share
must differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from lxml import etree

from langaccess.core.errors import InputError, place
from langaccess.core.model import Segment, Span, SpanKind, State, Target, Unit
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import clean, local, parse
from langaccess.formats.exchange.elements import add_text, engine_of, line_of, words_of, xliff
from langaccess.formats.exchange.model import Returned, ReturnedUnit, parse_tag
from langaccess.formats.exchange.xliff12 import size_limit

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # 2.1 keeps the namespaces of 2.0
_MATCH = "urn:oasis:names:tc:xliff:matches:2.0"
_TERMS = "urn:oasis:names:tc:xliff:glossary:2.0"
_SIZE = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STATES = {State.TRANSLATED: "translated", State.REVIEWED: "reviewed", State.APPROVED: "final"}
_DIGEST = re.compile(r"\bsource sha256 ([0-9a-f]{64})\b")
_SEGMENT = re.compile(r"s([0-9]{1,6})")
_CODE = re.compile(r"s[0-9]{1,6}\.([0-9]{1,9})")
_NOTES = {"kind", "part", "note"}
_PASSED = {"mrk", "sm", "em"}  # annotations of a program; they say nothing to us
_CUT = "the program divided this paragraph into other sentences"


@dataclass(frozen=True, slots=True)
class TranslationCandidate:
    """A possible translation of a sentence.

    Attributes:
        source: the sentence that it translates.
        target: the text.
        kind: a machine's, out of a memory, or another.
        origin: engine, file or person.
        score: likeness of the sentence that it translates, 0 to 100.
    """

    source: Target
    target: Target
    kind: Literal["mt", "tm", "other"]
    origin: str
    score: float = 100.0


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence for a translator.

    Attributes:
        unit: its paragraph.
        segment: the sentence.
        number: of the sentence in its paragraph, from 0.
        state: state of its translation.
        target: a person's translation, or None.
        note: a word to the translator.
        candidates: other texts for it.
        terms: English name and the forms to use for it.
    """

    unit: Unit
    segment: Segment
    number: int
    state: State = State.NEW
    target: Target | None = None
    note: str = ""
    candidates: tuple[TranslationCandidate, ...] = ()
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()


def write_xliff21(
    passages: Sequence[Passage], *, original: str, digest: str, source: Tag, target: Tag
) -> bytes:
    """Return an XLIFF 2.1 file.

    Args:
        passages: sentences in the order of the document.
        original: name of the source file.
        digest: sha256 of the source file; a return for another version is recognized by it.
        source: language of the sentences.
        target: language wanted.
    """
    names = {"version": "2.1", "srcLang": str(source), "trgLang": str(target)}
    root = xliff(NAMESPACE, names, mtc=_MATCH, gls=_TERMS, slr=_SIZE)
    file = _sub(root, "file", {"id": "f1", "original": clean(original)})
    if any(size_limit(one.unit) for one in passages):
        etree.SubElement(file, f"{{{_SIZE}}}profiles", {"generalProfile": "xliff:codepoints"})
    _note(_sub(file, "notes"), f"source sha256 {digest}", "langaccess")
    for number, (_, members) in enumerate(groupby(passages, key=lambda one: one.unit.id), start=1):
        _unit(file, f"u{number}", list(members))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _unit(file: etree._Element, id_: str, members: Sequence[Passage]) -> None:
    unit = members[0].unit
    element = _sub(
        file, "unit", {"id": id_, "name": clean(unit.id), "canResegment": "no", _SPACE: "preserve"}
    )
    if limit := size_limit(unit):
        element.set(f"{{{_SIZE}}}sizeRestriction", limit)
    _candidates(element, members)
    _glossary(element, members)
    about = [("kind", unit.kind.value), ("part", unit.part), ("note", unit.note)]
    about += [(f"sentence-{one.number}", one.note) for one in members]
    notes = _sub(element, "notes")
    for category, words in about:
        if words:
            _note(notes, words, category)
    at = 0
    for one in members:
        _between(element, unit.text[at : one.segment.start])
        at = max(at, one.segment.start + len(one.segment.text))
        _segment(element, one)
    _between(element, unit.text[at:])


def _between(element: etree._Element, text: str) -> None:
    """Write the text between sentences, which is not translated."""
    if text:
        _sub(_sub(element, "ignorable"), "source").text = clean(text)


def _segment(element: etree._Element, one: Passage) -> None:
    state = "initial" if one.target is None else _STATES.get(one.state, "translated")
    segment = _sub(element, "segment", {"id": f"s{one.number}", "state": state})
    spans = one.segment.spans
    _InlineWriter(one.number).write(_sub(segment, "source"), Target(one.segment.text, spans))
    if one.target is not None:
        _InlineWriter(one.number).write(_sub(segment, "target"), one.target)


def _candidates(element: etree._Element, members: Sequence[Passage]) -> None:
    found = [(one, offer) for one in members for offer in one.candidates]
    if not found:
        return
    matches = etree.SubElement(element, f"{{{_MATCH}}}matches")
    for number, (one, offer) in enumerate(found, start=1):
        match = etree.SubElement(
            matches,
            f"{{{_MATCH}}}match",
            {
                "id": f"m{number}",
                "ref": f"#s{one.number}",
                "type": offer.kind,
                "origin": clean(offer.origin) or "unknown",
                "similarity": f"{offer.score:.1f}",
            },
        )
        _InlineWriter(one.number).write(_sub(match, "source"), offer.source)
        _InlineWriter(one.number).write(_sub(match, "target"), offer.target)


def _glossary(element: etree._Element, members: Sequence[Passage]) -> None:
    terms = dict.fromkeys(term for one in members for term in one.terms if term[1])
    if not terms:
        return
    glossary = etree.SubElement(element, f"{{{_TERMS}}}glossary")
    for number, (name, forms) in enumerate(terms, start=1):
        names = {"id": f"g{number}"}
        entry = etree.SubElement(glossary, f"{{{_TERMS}}}glossEntry", names)
        etree.SubElement(entry, f"{{{_TERMS}}}term").text = clean(name)
        for form in forms:
            etree.SubElement(entry, f"{{{_TERMS}}}translation").text = clean(form)


def _note(notes: etree._Element, words: str, category: str) -> None:
    _sub(notes, "note", {"category": category}).text = clean(words)


class _InlineWriter:
    """Writes text with its spans: `<pc>` for stretches, `<ph>` for protected text and objects."""

    def __init__(self, number: int) -> None:
        self._number = number

    def write(self, parent: etree._Element, text: Target) -> None:
        spans = [span for span in text.spans if span.kind is not SpanKind.SOURCE]
        spans.sort(key=lambda span: (span.start, -span.end))
        self._fill(parent, text.text, spans, 0, len(text.text))

    def _fill(
        self, parent: etree._Element, text: str, spans: list[Span], start: int, end: int
    ) -> None:
        at = start
        while spans and max(spans[0].start, spans[0].end) <= end:
            span = spans.pop(0)
            add_text(parent, text[at : span.start])
            names = {"id": f"s{self._number}.{span.ref}", "canCopy": "no", "canDelete": "no"}
            if span.kind is SpanKind.CODE:
                names["equiv"] = clean(text[span.start : span.end])
                _sub(parent, "ph", names)
            else:
                kind = "link" if span.kind is SpanKind.LINK else "fmt"
                pair = _sub(parent, "pc", {**names, "type": kind})
                self._fill(pair, text, spans, span.start, span.end)
            at = max(at, span.end)
        add_text(parent, text[at:end])


def _sub(parent: etree._Element, name: str, names: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, _q(name), names or {})


def parse_xliff21(data: bytes, where: str) -> tuple[Returned, ...]:
    """Return the documents of an XLIFF 2 file, given its bytes and its name for messages.

    A unit that cannot be read has a `problem`; the others are read.

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
        source, target, problem = _parse_sides(segment, data)
        yield ReturnedUnit(
            id=f"{name}/{int(known[1]) if known else number}",
            segment="",
            where=place(path, line_of(segment)),
            source=source,
            target=target,
            suggestion=suggestion,
            origin=origin,
            problem=problem if known else _CUT,
            comment=" ".join(filter(None, (*remarks, *_remarks_in_text(segment)))),
            written_by=engine_of(segment.find(_q("target")), segment, unit),
        )
        remarks = []  # of the paragraph: they belong to its first sentence


def _is_ours(note: etree._Element) -> bool:
    """Return whether `write_xliff21` wrote this note; all others are remarks."""
    category = note.get("category", "")
    return category in _NOTES or category.startswith("sentence-")


def _remarks_in_text(segment: etree._Element) -> Iterator[str]:
    """Yield the remarks that a program keeps as marks in the text (section 4.7.3.1.3)."""
    for mark in segment.iter(_q("mrk"), _q("sm")):
        if mark.get("type") == "comment" and mark.get("value"):
            yield " ".join(mark.get("value", "").split())


def _parse_sides(
    segment: etree._Element, data: Mapping[str, str]
) -> tuple[Target, Target | None, str]:
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
        literals: id of a code → its protected text.
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
            raise InputError(f"the program added its own markup (<{name}>)")

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
