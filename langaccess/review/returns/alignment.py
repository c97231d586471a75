"""Returned sentences that a translator's program split or renamed, put back in their places.

Trados and memoQ merge, split and rename units; a translator who works in Word keeps no ids. Such a
sentence is found by its text, in the order of the document. One that fits nowhere stays as it came
and is held.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from langaccess.core.model import Span, SpanKind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats.exchange import ReturnedUnit
from langaccess.review.model import ReviewedSentence
from langaccess.translate import segments

_SOLID = {"zh", "ja", "th", "lo", "km", "my", "yue", "wuu"}  # pieces are joined without a space
_MOST = 6  # sentences that one unit may combine, or units into which one sentence was split


def aligned(
    units: Sequence[ReturnedUnit], sentences: Sequence[ReviewedSentence], tag: Tag
) -> tuple[ReturnedUnit, ...]:
    """Return the units with the places of their sentences.

    Args:
        units: what came back, in its order.
        sentences: those of the document, in its order.
        tag: language of the translation.
    """
    mine = {one.place: without_spaces(one.source.text) for one in sentences}
    firm = {
        unit.id
        for unit in units
        if mine.get(unit.id) == without_spaces(unit.source.text)
        or (unit.problem and unit.id in mine)
    }
    if all(unit.id in firm for unit in units):
        return tuple(units)
    left = [unit for unit in units if unit.id not in firm]
    open_ = [one for one in sentences if one.place not in firm]
    found = (unit for unit in units if unit.id in firm)
    return (*found, *_paired(left, open_, tag))


def _paired(
    units: Sequence[ReturnedUnit], sentences: Sequence[ReviewedSentence], tag: Tag
) -> Iterator[ReturnedUnit]:
    came = [without_spaces(unit.source.text) for unit in units]
    wanted = [without_spaces(one.source.text) for one in sentences]
    matcher = SequenceMatcher(None, came, wanted, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind == "equal":
            for unit, one in zip(units[low:high], sentences[start:end], strict=True):
                yield _as(unit, one)
        else:
            yield from _recut(units[low:high], sentences[start:end], tag)


def _as(unit: ReturnedUnit, sentence: ReviewedSentence) -> ReturnedUnit:
    return replace(unit, id=sentence.place, source=sentence.source)


def _recut(
    units: Sequence[ReturnedUnit], sentences: Sequence[ReviewedSentence], tag: Tag
) -> Iterator[ReturnedUnit]:
    """Yield units: one that combines several sentences, or several with one sentence."""
    at = 0
    while at < len(units):
        unit = units[at]
        merged = _run([one.source.text for one in sentences], unit.source.text)
        if merged is not None:
            yield from _apart(unit, sentences[slice(*merged)], tag)
            at += 1
            continue
        joined = next(
            ((one, n) for one in sentences if (n := _halves(units, at, one.source.text))), None
        )
        if joined is not None:
            yield _together(units[at : at + joined[1]], joined[0], tag)
            at += joined[1]
            continue
        yield unit
        at += 1


def _run(texts: Sequence[str], whole: str) -> tuple[int, int] | None:
    """Return the range of neighbors that make up a text, or None."""
    wanted = without_spaces(whole)
    for start in range(len(texts)):
        made = ""
        for end in range(start, min(start + _MOST, len(texts))):
            made += without_spaces(texts[end])
            if made == wanted:
                return start, end + 1
    return None


def _halves(units: Sequence[ReturnedUnit], at: int, whole: str) -> int:
    """Return how many units from `at` on make up a text, 0 for none."""
    made, wanted = "", without_spaces(whole)
    for count, unit in enumerate(units[at : at + _MOST], start=1):
        made += without_spaces(unit.source.text)
        if made == wanted:
            return count
    return 0


def _apart(
    unit: ReturnedUnit, sentences: Sequence[ReviewedSentence], tag: Tag
) -> Iterator[ReturnedUnit]:
    """Yield a unit's sentences, where its translation has as many as its source."""
    target = unit.target or Target("")
    parts = segments(Unit(unit.id, target.text, target.spans), tag)
    if not target.text.strip():
        for one in sentences:
            yield replace(_as(unit, one), target=None)
    elif len(parts) != len(sentences):
        why = f"{len(sentences)} sentences came back as one, and it is not clear which is which"
        for one in sentences:
            yield replace(_as(unit, one), target=None, problem=why)
    else:
        for one, part in zip(sentences, parts, strict=True):
            yield replace(_as(unit, one), target=Target(part.text, part.spans))


def _together(units: Sequence[ReturnedUnit], sentence: ReviewedSentence, tag: Tag) -> ReturnedUnit:
    """Return the pieces of one sentence as one, unless one of them was left out."""
    first = _as(units[0], sentence)
    problem = next((unit.problem for unit in units if unit.problem), "")
    targets = [unit.target for unit in units]
    if all(target is None or not target.text.strip() for target in targets):
        return replace(first, target=None, problem=problem)
    text, spans = "", []
    for target in targets:
        if target is None or not target.text.strip():
            problem = problem or "a part of this sentence was not translated"
            continue
        text += "" if not text or tag.language in _SOLID else " "
        spans += [
            replace(s, start=s.start + len(text), end=s.end + len(text)) for s in target.spans
        ]
        text += target.text
    comment = " ".join(filter(None, (unit.comment for unit in units)))
    ticked = all(unit.ticked for unit in units)
    made = Target(text, _joined(spans))
    return replace(first, target=made, problem=problem, comment=comment, ticked=ticked)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans with the two halves of one span joined."""
    kept: dict[int, Span] = {}
    twice: list[Span] = []
    for span in spans:
        other = kept.get(span.ref)
        if other is None:
            kept[span.ref] = span
        elif span.start - other.end <= 1 and other.start < other.end:
            kept[span.ref] = replace(other, end=span.end)
        else:
            twice.append(span)  # the codes of the sentence are compared next
    return tuple(sorted((*kept.values(), *twice), key=lambda s: (s.start, -s.end, s.ref)))


_WORDS = {
    SpanKind.FORMAT: "words set apart, as in bold",
    SpanKind.LINK: "a link",
    SpanKind.CODE: "a placeholder, a note or a picture",
    SpanKind.SOURCE: "words left as they are",
}


def without_spaces(text: str) -> str:
    """Return a text without spaces, which programs change."""
    return "".join(text.split())


def tidied(target: Target | None) -> Target:
    """Return a target in NFC without space around it; markup moves with its letters."""
    if target is None:
        return Target("")
    lead = target.text[: len(target.text) - len(target.text.lstrip())]
    text = unicodedata.normalize("NFC", target.text.strip())
    if text == target.text:
        return target

    def moved(offset: int) -> int:
        before = unicodedata.normalize("NFC", target.text[len(lead) : max(offset, len(lead))])
        return min(len(before), len(text))

    spans = tuple(Span(moved(s.start), moved(s.end), s.kind, s.ref) for s in target.spans)
    return Target(text, spans)


def code_differences(mine: ReviewedSentence, target: Target) -> Iterator[str]:
    """Yield which codes were lost or added, with their kinds."""
    wanted, has = _codes(mine.source.spans), _codes(target.spans)
    kinds = {span.ref: span.kind for span in (*target.spans, *mine.source.spans)}
    for code, found in (("markup.lost", wanted - has), ("markup.added", has - wanted)):
        if found:
            listed = ", ".join(f"{ref} ({_WORDS[kinds[ref]]})" for ref in sorted(found))
            yield f"{code}: code {listed}"


def _codes(spans: Sequence[Span]) -> Counter[int]:
    return Counter(span.ref for span in spans)
