"""A plain translation with the markup of its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from langaccess.core.model import Finding, Segment, Span, SpanKind, Target
from langaccess.translate.pipeline.markup import Anchor, project

__all__ = ["with_markup"]


def with_markup(source: Target, text: str) -> tuple[Target, tuple[Finding, ...]]:
    """Return a translation with the markup of its sentence, and what is not sure of it.

    Protected text (a page number, `{{ name }}`) that stands in the translation is the code itself.
    Where it does not stand there, it is put at the likeliest place and into the text: what would be
    printed is what is seen and checked.

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
        target = _put(target, ref, words)
    return target, doubts


def _is_text(span: Span) -> bool:
    return span.kind is SpanKind.CODE and span.start < span.end


def _anchors(source: Target, text: str) -> Iterator[Anchor]:
    """Yield where protected text stands in both, if it does equally often."""
    for words in {source.text[s.start : s.end] for s in source.spans if _is_text(s)}:
        here, there = list(_alone(words, source.text)), list(_alone(words, text))
        if len(here) == len(there):
            for start, goal in zip(here, there, strict=True):
                yield start, start + len(words), goal, goal + len(words)


def _alone(words: str, text: str) -> Iterator[int]:
    """Yield where words stand that are no part of a longer word or number."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    for found in re.finditer(f"{before}{re.escape(words)}{after}", text):
        yield found.start()


def _put(target: Target, ref: int, words: str) -> Target:
    """Return a target in which a protected text that stands nowhere stands at its code."""
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
