"""The text of a returned sentence without what programs put around it, and its codes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from langaccess.model import Span, Target
from langaccess.review.model import Sentence

__all__ = ["clean", "lost_or_added"]


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
    """Yield which codes were lost or added."""
    wanted, has = _codes(mine.source.spans), _codes(target.spans)
    if lost := wanted - has:
        yield f"markup.lost: code {', '.join(map(str, sorted(lost)))}"
    if added := has - wanted:
        yield f"markup.added: code {', '.join(map(str, sorted(added)))}"


def _codes(spans: Sequence[Span]) -> Counter[int]:
    return Counter(span.ref for span in spans)
