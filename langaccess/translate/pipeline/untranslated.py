"""Sentences that stay in the source language: why, and the `[EN]` mark before them."""

from __future__ import annotations

from dataclasses import replace

from langaccess.core.model import Segment, Severity, Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.retry_strategies import PendingStretch

_REASONS = {
    "loop": "kept.loop",
    "prohibition.weakened": "kept.prohibition",
    "modal.month": "kept.meaning",
    "opposite.differs": "kept.meaning",
    "negation.differs": "kept.meaning",
    "term.forbidden": "kept.meaning",
    "target.empty": "kept.empty",
    "echo": "kept.untranslated",
    "copied": "kept.untranslated",
    "language.wrong": "kept.language",
    "script.wrong": "kept.language",
    "length.unusual": "kept.length",
    "text.added": "kept.length",
}


def kept_reason(task: PendingStretch) -> str:
    """Return the code that says why the source is kept."""
    errors = [f.code for f in task.findings if f.severity is Severity.ERROR]
    return task.problem or next((_REASONS[c] for c in errors if c in _REASONS), "kept.items")


def mark_untranslated(segment: Segment, source: Tag) -> Target:
    """Return the source text as a target that begins with its language, `[EN]`.

    The mark is visible also in formats that have no way to highlight; the `SOURCE` span lets the
    others do so.
    """
    mark = f"[{source.language.upper()}] "
    text = mark + segment.text
    spans = tuple(
        replace(s, start=s.start + len(mark), end=s.end + len(mark)) for s in segment.spans
    )
    return Target(text, (Span(0, len(text), SpanKind.SOURCE), *spans))
