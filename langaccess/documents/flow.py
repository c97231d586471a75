"""A paragraph as pieces, pieces as text with spans, and a target as pieces again.

Shared by the zipped formats: a reader turns its own inline markup into `Piece`s and keeps the
`Flow`; a writer asks `cuts` for the stretches of a target and builds its own markup from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langaccess.model import Span, SpanKind, Target

__all__ = ["Cut", "Flow", "Link", "Piece", "cuts", "flow_of", "words"]


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """One element whose text must stay its own: a hyperlink, a form prompt, a reference."""

    payload: Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph in one format.

    Attributes:
        text: what is visible; empty for an object without text.
        look: the visible format; equal looks are merged, whatever else differs.
        style: what the writer needs to make that look again.
        link: the link it belongs to.
        code: what the writer puts back unchanged; None for ordinary text.
    """

    text: str
    look: Hashable = None
    style: Any = None
    link: Link | None = None
    code: Any = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph as text with spans, and what each span's `ref` stands for."""

    text: str
    spans: tuple[Span, ...]
    base: Any
    refs: dict[int, Any]


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a target that the writer makes in one go (see `Piece` for the fields)."""

    text: str
    style: Any
    link: Link | None = None
    code: Any = None
    source: bool = False


def words(text: str) -> int:
    """Return the number of words in `text`, by white space."""
    return len(text.split())


def flow_of(pieces: Iterable[Piece]) -> Flow:
    """Return the flow of a paragraph: equal neighbours merged, the commonest look as its base."""
    merged = _merge(pieces)
    weight: Counter[Hashable] = Counter()
    for piece in merged:
        if piece.code is None:
            weight[piece.look] += len(piece.text.strip())
    base_look = weight.most_common(1)[0][0] if weight else None
    base = next((p.style for p in merged if p.code is None and p.look == base_look), None)
    spans: list[Span] = []
    refs: dict[int, Any] = {}
    links: dict[int, int] = {}  # id of a link -> index of its span, which grows
    at = 0
    for piece in merged:
        end = at + len(piece.text)
        if piece.link is not None:
            _grow(piece.link, at, end, spans, refs, links)
        if piece.code is not None:
            refs[len(refs) + 1] = piece.code
            spans.append(Span(at, end, SpanKind.CODE, len(refs)))
        elif piece.look != base_look and piece.text:
            refs[len(refs) + 1] = piece.style
            spans.append(Span(at, end, SpanKind.FORMAT, len(refs)))
        at = end
    return Flow("".join(p.text for p in merged), tuple(spans), base, refs)


def _grow(
    link: Link,
    start: int,
    end: int,
    spans: list[Span],
    refs: dict[int, Any],
    links: dict[int, int],
) -> None:
    known = links.get(id(link))
    if known is None:
        refs[len(refs) + 1] = link
        links[id(link)] = len(spans)
        spans.append(Span(start, end, SpanKind.LINK, len(refs)))
    else:
        old = spans[known]
        spans[known] = Span(old.start, end, SpanKind.LINK, old.ref)


def _merge(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbours of one look; white space takes the look of what stands before it."""
    merged: list[Piece] = []
    for piece in pieces:
        if piece.code is None and not piece.text:
            continue
        last = merged[-1] if merged else None
        if last is None or piece.code is not None or last.code is not None:
            merged.append(piece)
        elif last.link is piece.link and (last.look == piece.look or piece.text.isspace()):
            merged[-1] = Piece(last.text + piece.text, last.look, last.style, last.link)
        elif last.link is piece.link and last.text.isspace():
            merged[-1] = Piece(last.text + piece.text, piece.look, piece.style, piece.link)
        else:
            merged.append(piece)
    return merged


def cuts(target: Target, flow: Flow) -> tuple[list[Cut], int]:
    """Return the stretches of `target` in order, and how many links and codes have no place.

    An object of no width that the target lost is put at the end, so that a footnote or a picture
    never vanishes; a link or a protected text without a place is counted.
    """
    text, spans = target.text, target.spans
    edges = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    points: dict[int, list[Span]] = {}
    for span in spans:
        if span.kind is SpanKind.CODE and span.start == span.end:
            points.setdefault(span.start, []).append(span)
    found: list[Cut] = []
    used: set[int] = set()
    for start, end in zip(edges, [*edges[1:], len(text)], strict=True):
        for span in points.get(start, ()):
            if span.ref in flow.refs and span.ref not in used:
                found.append(_point(span, spans, flow))
                used.add(span.ref)
        if start < end:
            found.append(_stretch(text[start:end], start, end, spans, flow))
            used.update(s.ref for s in _over(spans, start, end))
    lost = 0
    for span in flow.spans:
        if span.kind in (SpanKind.CODE, SpanKind.LINK) and span.ref not in used:
            lost += 1
            if span.kind is SpanKind.CODE and span.start == span.end:
                found.append(Cut("", flow.base, code=flow.refs[span.ref]))
    return found, lost


def _over(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    return (s for s in spans if s.start <= start and end <= s.end and s.start < s.end)


def _point(span: Span, spans: Sequence[Span], flow: Flow) -> Cut:
    inside = [s for s in spans if s.start < span.start < s.end]
    return Cut("", _style(inside, flow), _link(inside, flow), flow.refs[span.ref])


def _stretch(text: str, start: int, end: int, spans: Sequence[Span], flow: Flow) -> Cut:
    inside = list(_over(spans, start, end))
    code = next(
        (flow.refs[s.ref] for s in inside if s.kind is SpanKind.CODE and s.ref in flow.refs), None
    )
    source = any(s.kind is SpanKind.SOURCE for s in inside)
    return Cut(text, _style(inside, flow), _link(inside, flow), code, source)


def _style(inside: Sequence[Span], flow: Flow) -> Any:
    formats = [s for s in inside if s.kind is SpanKind.FORMAT and s.ref in flow.refs]
    if not formats:
        return flow.base
    return flow.refs[min(formats, key=lambda s: s.end - s.start).ref]


def _link(inside: Sequence[Span], flow: Flow) -> Link | None:
    for span in inside:
        link = flow.refs.get(span.ref) if span.kind is SpanKind.LINK else None
        if isinstance(link, Link):
            return link
    return None
