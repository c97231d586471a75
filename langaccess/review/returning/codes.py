"""The text of a returned sentence without what programs put around it, and its codes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from langaccess.core.model import Span, SpanKind, Target
from langaccess.review.model import Sentence

__all__ = ["bare", "clean", "lost_or_added"]

_WORDS = {
    SpanKind.FORMAT: "words set apart, as in bold",
    SpanKind.LINK: "a link",
    SpanKind.CODE: "a placeholder, a note or a picture",
    SpanKind.SOURCE: "words left as they are",
}


def bare(text: str) -> str:
    """Return what every program keeps of a text: not its spaces."""
    return "".join(text.split())


def clean(target: Target | None) -> Target:
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


def lost_or_added(mine: Sentence, target: Target) -> Iterator[str]:
    """Yield which codes were lost or added, and what each is."""
    wanted, has = _codes(mine.source.spans), _codes(target.spans)
    kinds = {span.ref: span.kind for span in (*target.spans, *mine.source.spans)}
    for code, found in (("markup.lost", wanted - has), ("markup.added", has - wanted)):
        if found:
            told = ", ".join(f"{ref} ({_WORDS[kinds[ref]]})" for ref in sorted(found))
            yield f"{code}: code {told}"


def _codes(spans: Sequence[Span]) -> Counter[int]:
    return Counter(span.ref for span in spans)
