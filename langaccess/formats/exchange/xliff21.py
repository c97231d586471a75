"""XLIFF 2.1: one unit for each paragraph, one segment for each sentence.

Follows the OASIS standard "XLIFF Version 2.1" (2018-02-13): its core and the modules Translation
Candidates, Glossary, and Size and Length Restriction. Only what a person wrote stands in
`<target>`, because programs take any target for a translation. Drafts are candidates (`mtc:match`).

A sentence's place (`<unit>/<number>`) is the unit's `name` and the number in the segment's `id`.
Codes are numbered `<segment>.<ref>`, since the parts of one bold stretch that two sentences share
must differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from lxml import etree

from langaccess.core.model import Segment, Span, SpanKind, State, Target, Unit
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import clean
from langaccess.formats.exchange.elements import add_text, xliff
from langaccess.formats.exchange.xliff12 import size_limit

__all__ = ["Passage", "TranslationCandidate", "write_xliff21"]

_CORE = "urn:oasis:names:tc:xliff:document:2.0"  # 2.1 keeps the namespaces of 2.0
_MATCH = "urn:oasis:names:tc:xliff:matches:2.0"
_TERMS = "urn:oasis:names:tc:xliff:glossary:2.0"
_SIZE = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STATES = {State.TRANSLATED: "translated", State.REVIEWED: "reviewed", State.APPROVED: "final"}


@dataclass(frozen=True, slots=True)
class TranslationCandidate:
    """A text that may be of use for a sentence.

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
        unit: the paragraph it stands in.
        segment: the sentence.
        number: of the sentence in its paragraph, from 0.
        state: where its translation stands.
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
        digest: sha256 of the source file; a return for another version is recognised by it.
        source: language of the sentences.
        target: language wanted.
    """
    names = {"version": "2.1", "srcLang": str(source), "trgLang": str(target)}
    root = xliff(_CORE, names, mtc=_MATCH, gls=_TERMS, slr=_SIZE)
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
    """Write what stands between sentences and is not translated."""
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


def _q(name: str) -> str:
    return f"{{{_CORE}}}{name}"
