"""Puts inline markup back: spans of a source sentence onto its translation.

An engine sees a bare sentence. The place of a bold word or a link in its translation is found from
literal anchors (protected stretches, numbers, addresses) and from the separate translation of the
marked words, matched fuzzily. What cannot be placed with confidence goes to the likeliest place (an
object to the end of the sentence), and a finding says so: nothing is lost silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest, nsmallest

from langaccess.core.folding import plain_letters
from langaccess.core.model import Finding, Segment, Severity, Span, SpanKind, Target

Anchor = tuple[int, int, int, int]
"""Source start, source end, target start, target end of a stretch known to correspond exactly."""

# Similarity (0–100) above which a window of words counts as the translation of the marked words.
# A link names a destination, so it asks for more than bold does.
_SURE = {SpanKind.FORMAT: 70.0, SpanKind.LINK: 80.0}
_TRIED = 50  # runs of words that are looked at for a span, the likeliest first
_MOST = 0.6  # share of a sentence from which on its markup is that of the whole sentence
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

    `anchors` are stretches that correspond exactly, protected ones among them; `phrases` has
    translations of `probes(segment)`, as far as the engine gave any.
    """
    placed: dict[int, Span] = {}
    findings: list[Finding] = []
    for index, span in sorted(enumerate(segment.spans), key=lambda pair: _rank(pair[1])):
        page = _Page(segment, text, anchors, phrases, tuple(placed.values()))
        where = _place(page, span)
        if where is None:
            where = _fallback(page, span)
            findings.append(_doubt(segment, span))
        placed[index] = replace(span, start=where[0], end=where[1])
    return Target(text, _nested(placed.values())), tuple(findings)


def _rank(span: Span) -> tuple[int, int]:
    """Order in which spans are placed: protected text first, objects last, long before short."""
    if span.start == span.end:
        return 3, span.start
    order = {SpanKind.CODE: 0, SpanKind.SOURCE: 0, SpanKind.LINK: 1, SpanKind.FORMAT: 2}
    return order[span.kind], span.start - span.end


@dataclass(frozen=True, slots=True)
class _Page:
    """What a span is placed on: both sentences, what is known to correspond, what is taken."""

    segment: Segment
    text: str
    anchors: Sequence[Anchor]
    phrases: Mapping[str, str]
    placed: tuple[Span, ...]

    def free(self, start: int, end: int, kind: SpanKind) -> bool:
        """Whether a span may go there: it crosses no other, and no link is inside a link."""
        for other in self.placed:
            if other.start == other.end:
                continue
            apart = end <= other.start or other.end <= start
            inside = other.start <= start and end <= other.end
            around = start <= other.start and other.end <= end
            if not (apart or inside or around):
                return False
            if not apart and kind is SpanKind.LINK and other.kind is SpanKind.LINK:
                return False
        return True


def _place(page: _Page, span: Span) -> tuple[int, int] | None:
    """Return the certain place of the span, or None."""
    if span.start == span.end:
        return _point(page, span.start)
    if _covers(page.segment, span):
        return 0, len(page.text)
    exact = _anchored(span, page.anchors) or _verbatim(page.segment, page.text, span)
    if span.kind is SpanKind.CODE:
        return exact
    if exact and page.free(*exact, span.kind):
        return exact
    best = _best_window(page, span)
    return None if best is None or best.score < _SURE[span.kind] else (best.start, best.end)


def _covers(segment: Segment, span: Span) -> bool:
    """Return whether the span marks everything but outer punctuation and blanks."""
    rest = segment.text[: span.start] + segment.text[span.end :]
    return not any(c.isalnum() for c in rest) and span.kind is not SpanKind.CODE


def _anchored(span: Span, anchors: Sequence[Anchor]) -> tuple[int, int] | None:
    """Return the place of the anchors inside the span, when they fill it."""
    inside = sorted(a for a in anchors if span.start <= a[0] and a[1] <= span.end)
    if not inside or sum(a[1] - a[0] for a in inside) < 0.8 * (span.end - span.start):
        return None
    return min(a[2] for a in inside), max(a[3] for a in inside)


def _verbatim(segment: Segment, text: str, span: Span) -> tuple[int, int] | None:
    """Return the place of the marked stretch if it occurs unchanged exactly once on both sides."""
    piece = segment.text[span.start : span.end]
    if len(piece.strip()) < 3 or segment.text.count(piece) != 1 or text.count(piece) != 1:
        return None
    at = text.index(piece)
    return at, at + len(piece)


def _best_window(page: _Page, span: Span) -> _Window | None:
    """Return the free run of words most like the translation of the span's words.

    Nearness to the span's place in its own sentence breaks ties.
    """
    from rapidfuzz import fuzz

    phrase = page.phrases.get(page.segment.text[span.start : span.end].strip(), "").strip(" .,;:!?")
    if not phrase:
        return None
    wanted = plain_letters(phrase)  # engines capitalize by position
    count, whole = len(_WORD.findall(phrase)), max(len(page.text), 1)
    place = (span.start + span.end) / 2 / max(len(page.segment.text), 1)
    found = [
        _Window(start, end, fuzz.ratio(wanted, words))
        for (start, end), words in zip(
            _runs(page.text, count), _plain_runs(page.text, count), strict=True
        )
    ]
    likely = nlargest(
        _TRIED, found, key=lambda w: w.score - 8 * abs((w.start + w.end) / 2 / whole - place)
    )
    return next((w for w in likely if page.free(w.start, w.end, span.kind)), None)


@lru_cache(maxsize=64)
def _plain_runs(text: str, count: int) -> tuple[str, ...]:
    """Return the words of each run in plain letters."""
    return tuple(plain_letters(text[start:end]) for start, end in _runs(text, count))


@lru_cache(maxsize=64)
def _runs(text: str, count: int) -> tuple[tuple[int, int], ...]:
    """Return all runs of about `count` words."""
    words = [m.span() for m in _WORD.finditer(text)]
    return tuple(
        (words[first][0], words[first + size - 1][1])
        for size in range(max(1, count - 2), count + 3)
        for first in range(len(words) - size + 1)
    )


def _point(page: _Page, at: int) -> tuple[int, int] | None:
    """Return the place of an object without width, where it is certain."""
    source, text = page.segment.text, page.text
    if not any(c.isalnum() for c in source[at:]):  # after the last word: keep the tail's side
        tail = len(source) - at
        same = tail == 0 or (len(text) >= tail and text[-tail:] == source[at:])
        return (len(text) - tail,) * 2 if same else (len(text),) * 2
    if not any(c.isalnum() for c in source[:at]):
        return 0, 0
    for start, end, low, high in page.anchors:
        if end == at:
            return high, high
        if start == at:
            return low, low
    for span in page.segment.spans:  # at the edge of marked words that can be placed
        if span.start < span.end and at in (span.start, span.end):
            where = _place(replace(page, placed=()), span)
            if where is not None:
                return (where[0],) * 2 if at == span.start else (where[1],) * 2
    return None


def _fallback(page: _Page, span: Span) -> tuple[int, int]:
    """Return a place that loses nothing, for a person to look at.

    An object goes to the end. What marks most of a sentence marks all of it. Other markup goes
    to the words most like its own, or to the same place in proportion.
    """
    whole = len(page.text)
    if span.start == span.end or span.kind is SpanKind.CODE:
        return whole, whole
    share = (span.end - span.start) / max(len(page.segment.text), 1)
    if share > _MOST and page.free(0, whole, span.kind):
        return 0, whole
    best = _best_window(page, span)
    if best is not None:
        return best.start, best.end
    middle = (span.start + span.end) / 2 / max(len(page.segment.text), 1) * whole
    words = len(_WORD.findall(page.segment.text[span.start : span.end]))
    runs = _runs(page.text, max(words, 1))
    near = nsmallest(_TRIED, runs, key=lambda run: abs((run[0] + run[1]) / 2 - middle))
    return next((run for run in near if page.free(*run, span.kind)), (whole, whole))


def _doubt(segment: Segment, span: Span) -> Finding:
    what = {
        SpanKind.LINK: "a link",
        SpanKind.FORMAT: "formatting",
        SpanKind.CODE: "an object or field",
        SpanKind.SOURCE: "a passage in the source language",
    }[span.kind]
    heavy = span.kind is not SpanKind.FORMAT
    return Finding(
        code="markup.uncertain",
        message=f"{what}: its place in the translation is not certain",
        severity=Severity.WARNING if heavy else Severity.INFO,
        segment=segment.id,
    )


def _nested(spans: Iterable[Span]) -> tuple[Span, ...]:
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
            span = replace(span, end=open_[-1].end)  # noqa: PLW2901 (what crosses is cut)
        out.append(span)
        if span.start < span.end:
            open_.append(span)
    return tuple(out)


def with_markup(source: Target, text: str) -> tuple[Target, tuple[Finding, ...]]:
    """Return a translation with the markup of its sentence, and what is uncertain.

    Protected text (a page number, `{{ name }}`) in the translation is the code itself. Where it
    is missing, it is put at the likeliest place and into the text, so that the text that is checked
    is the text that is printed.

    Args:
        source: the sentence.
        text: its translation.
    """
    anchors = tuple(_anchors(source, text))
    segment = Segment("", source.text, source.spans)
    made, doubts = project(segment, text, anchors, {})
    target = Target(made.text, made.spans)
    literal = {s.ref: source.text[s.start : s.end] for s in source.spans if _is_text(s)}
    for ref, words in literal.items():
        target = _insert_literal(target, ref, words)
    return target, doubts


def _is_text(span: Span) -> bool:
    return span.kind is SpanKind.CODE and span.start < span.end


def _anchors(source: Target, text: str) -> Iterator[Anchor]:
    """Yield the places of protected text in both, if it occurs equally often."""
    for words in {source.text[s.start : s.end] for s in source.spans if _is_text(s)}:
        here, there = list(_whole_words(words, source.text)), list(_whole_words(words, text))
        if len(here) == len(there):
            for start, goal in zip(here, there, strict=True):
                yield start, start + len(words), goal, goal + len(words)


def _whole_words(words: str, text: str) -> Iterator[int]:
    """Yield where words occur that are not part of a longer word or number."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    for found in re.finditer(f"{before}{re.escape(words)}{after}", text):
        yield found.start()


def _insert_literal(target: Target, ref: int, words: str) -> Target:
    """Return a target with a missing protected text inserted at its code."""
    span = next((s for s in target.spans if s.ref == ref and s.start == s.end), None)
    if span is None:
        return target
    at, more = span.start, len(words)

    def moved(other: Span) -> Span:
        if other is span:
            return replace(other, end=at + more)
        start = other.start + more * (other.start > at or (other.start == at < other.end))
        return replace(other, start=start, end=other.end + more * (other.end > at))

    text = target.text[:at] + words + target.text[at:]
    spans = tuple(sorted(map(moved, target.spans), key=lambda s: (s.start, -s.end)))
    return Target(text, spans)
