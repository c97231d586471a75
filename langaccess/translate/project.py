"""Puts inline markup back: spans of a source sentence onto its translation.

An engine sees a bare sentence. Where a bold word or a link stands in its translation is found
from literal anchors (protected stretches, numbers, addresses) and from the separate translation of
the marked words, matched fuzzily. What cannot be placed with confidence covers the whole sentence
(or, without width, stands at its end), and a finding says so: nothing is lost in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from langaccess.model import Finding, Segment, Severity, Span, SpanKind, Target

__all__ = ["Anchor", "probes", "project"]

# (source start, source end, target start, target end): stretches known to correspond exactly.
Anchor = tuple[int, int, int, int]

# Similarity (0–100) above which a window of words counts as the translation of the marked words.
# A link names a destination, so it asks for more than bold does.
_SURE = {SpanKind.FORMAT: 70.0, SpanKind.LINK: 80.0}
_WORD = re.compile(r"\w+(?:[-'\u2019]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class _Window:
    start: int
    end: int
    score: float


def probes(segment: Segment) -> tuple[str, ...]:
    """Return the marked stretches whose own translation helps to place them.

    Those that cover the whole sentence, hold no letter, or are protected need none.
    """
    found = []
    for span in segment.spans:
        text = segment.text[span.start : span.end].strip()
        if span.kind in _SURE and not _covers(segment, span) and any(c.isalpha() for c in text):
            found.append(text)
    return tuple(dict.fromkeys(found))


def project(
    segment: Segment,
    text: str,
    anchors: Sequence[Anchor],
    phrases: Mapping[str, str],
) -> tuple[Target, tuple[Finding, ...]]:
    """Return `text` as the target of `segment` with all its spans, and what needs a person.

    Args:
        segment: the source sentence with its spans.
        text: its translation.
        anchors: stretches that correspond exactly, protected ones among them.
        phrases: translations of `probes(segment)`, as far as the engine gave any.
    """
    placed: list[Span] = []
    findings: list[Finding] = []
    for span in segment.spans:
        where = _place(segment, text, span, anchors, phrases)
        if where is None:
            where = _fallback(text, span)
            findings.append(_doubt(segment, span))
        placed.append(replace(span, start=where[0], end=where[1]))
    return Target(text, _nested(placed)), tuple(findings)


def _place(
    segment: Segment,
    text: str,
    span: Span,
    anchors: Sequence[Anchor],
    phrases: Mapping[str, str],
) -> tuple[int, int] | None:
    if span.start == span.end:
        return _point(segment, text, span.start, anchors, phrases)
    if _covers(segment, span):
        return 0, len(text)
    exact = _anchored(span, anchors) or _verbatim(segment, text, span)
    if exact or span.kind is SpanKind.CODE:
        return exact
    return _by_words(segment, text, span, phrases)


def _covers(segment: Segment, span: Span) -> bool:
    """Tell whether the span marks everything but outer punctuation and blanks."""
    rest = segment.text[: span.start] + segment.text[span.end :]
    return not any(c.isalnum() for c in rest) and span.kind is not SpanKind.CODE


def _anchored(span: Span, anchors: Sequence[Anchor]) -> tuple[int, int] | None:
    """Return where the anchors inside the span stand, when they fill it."""
    inside = sorted(a for a in anchors if span.start <= a[0] and a[1] <= span.end)
    if not inside or sum(a[1] - a[0] for a in inside) < 0.8 * (span.end - span.start):
        return None
    return min(a[2] for a in inside), max(a[3] for a in inside)


def _verbatim(segment: Segment, text: str, span: Span) -> tuple[int, int] | None:
    """Return where the marked stretch stands unchanged, if it does exactly once on both sides."""
    piece = segment.text[span.start : span.end]
    if len(piece.strip()) < 3 or segment.text.count(piece) != 1 or text.count(piece) != 1:
        return None
    at = text.index(piece)
    return at, at + len(piece)


def _by_words(
    segment: Segment, text: str, span: Span, phrases: Mapping[str, str]
) -> tuple[int, int] | None:
    phrase = phrases.get(segment.text[span.start : span.end].strip())
    if not phrase:
        return None
    place = (span.start + span.end) / 2 / max(len(segment.text), 1)
    best = _best_window(text, phrase, place)
    if best is None or best.score < _SURE[span.kind]:
        return None
    return best.start, best.end


def _best_window(text: str, phrase: str, place: float) -> _Window | None:
    """Return the run of words most like `phrase`; nearness to `place` (0–1) breaks ties."""
    from rapidfuzz import fuzz

    wanted = _folded(phrase.strip(" .,;:!?"))
    words = [m.span() for m in _WORD.finditer(text)]
    count = max(len(_WORD.findall(phrase.strip(" .,;:!?"))), 1)
    best: _Window | None = None
    best_rank = -1.0
    for size in range(max(1, count - 2), count + 3):
        for first in range(len(words) - size + 1):
            start, end = words[first][0], words[first + size - 1][1]
            score = fuzz.ratio(wanted, _folded(text[start:end]))
            rank = score - 8 * abs((start + end) / 2 / max(len(text), 1) - place)
            if rank > best_rank:
                best, best_rank = _Window(start, end, score), rank
    return best


def _folded(text: str) -> str:
    """Return `text` in lower case without accents: engines inflect and capitalise by position."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _point(
    segment: Segment,
    text: str,
    at: int,
    anchors: Sequence[Anchor],
    phrases: Mapping[str, str],
) -> tuple[int, int] | None:
    """Return the place of an object without width, where it is certain."""
    if not any(c.isalnum() for c in segment.text[at:]):  # after the last word: keep the tail's side
        tail = len(segment.text) - at
        same = tail == 0 or (len(text) >= tail and text[-tail:] == segment.text[at:])
        return (len(text) - tail,) * 2 if same else (len(text),) * 2
    if not any(c.isalnum() for c in segment.text[:at]):
        return 0, 0
    for start, end, low, high in anchors:
        if end == at:
            return high, high
        if start == at:
            return low, low
    for span in segment.spans:  # at the edge of marked words that can be placed
        if span.start < span.end and at in (span.start, span.end):
            where = _place(segment, text, span, anchors, phrases)
            if where is not None:
                return (where[0],) * 2 if at == span.start else (where[1],) * 2
    return None


def _fallback(text: str, span: Span) -> tuple[int, int]:
    return (len(text), len(text)) if span.start == span.end else (0, len(text))


def _doubt(segment: Segment, span: Span) -> Finding:
    what = {
        SpanKind.LINK: "a link covers the whole sentence",
        SpanKind.FORMAT: "formatting covers the whole sentence",
        SpanKind.CODE: "an object or field stands at the end of the sentence",
        SpanKind.SOURCE: "a passage in the source language could not be marked",
    }[span.kind]
    heavy = span.kind is not SpanKind.FORMAT
    return Finding(
        code="markup.uncertain",
        message=f"{what}: its place in the translation is not certain",
        severity=Severity.WARNING if heavy else Severity.INFO,
        segment=segment.id,
    )


def _nested(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans sorted and properly nested: what would cross an earlier one is cut.

    A crossing span is cut at the border of the one that began first; markup that crosses has no
    form in any file format.
    """
    out: list[Span] = []
    open_: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        while open_ and open_[-1].end <= span.start:
            open_.pop()
        if open_ and span.end > open_[-1].end:
            span = replace(span, end=open_[-1].end)  # noqa: PLW2901
        out.append(span)
        if span.start < span.end:
            open_.append(span)
    return tuple(out)
