"""Sentences that stay in the source language: why, and the `[EN]` mark before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from langaccess.core.model import Segment, Severity, Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.identify import is_language
from langaccess.translate.pipeline.retry_strategies import PendingStretch

__all__ = ["KEPT", "kept_reason", "mark_untranslated"]

KEPT: Mapping[str, str] = {
    "kept.empty": "the engine said nothing",
    "kept.items": "a number, date, name, address or placeholder did not come through, in any try",
    "kept.language": "what came out is in another language or script than the one asked for",
    "kept.length": "what came out is far too short or too long for its source",
    "kept.loop": "the engine repeated itself",
    "kept.meaning": "a word became its opposite, or one that means something else",
    "kept.other_language": "the sentence is not in the language of the originals",
    "kept.prohibition": 'a prohibition came out as a choice ("may not" as "need not")',
    "kept.untranslated": "the engine copied the source",
    "engine.count": "the engine gave another number of answers than it was asked for",
    "engine.crash": "the engine's process ended",
    "engine.empty": "the engine gave no text",
    "engine.error": "the engine said that it cannot",
    "engine.failed": "the engine gave no translation, and no reason",
    "engine.timeout": "the engine did not answer in time",
}
"""Why a sentence stays as it is in the source: `reasons` in `manifest.json`."""

_FOREIGN = frozenset(("kept.untranslated", "kept.language"))
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
}


def kept_reason(task: PendingStretch, source: Tag) -> str:
    """Return the code that says why the source is kept.

    A sentence that is not in the source language is reported as such: engines copy it.
    """
    errors = [f.code for f in task.findings if f.severity is Severity.ERROR]
    found = task.problem or next((_REASONS[c] for c in errors if c in _REASONS), "kept.items")
    words = task.text[task.stretch.start : task.stretch.end]
    if found in _FOREIGN and len(words.split()) > 3 and is_language(words, source) is False:
        return "kept.other_language"
    return found


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
