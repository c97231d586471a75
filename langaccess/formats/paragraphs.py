"""A paragraph as pieces, pieces as text with spans, and a target as slices to be written.

Word, PowerPoint, Excel, OpenDocument and InDesign files share this. A reader turns its own inline
markup into `Piece`s and keeps the `Reading`; a writer asks `slices` for the parts of a target and
builds runs from them. Neighbors with the same visible format are one piece of text; the most
common format is the base of the paragraph and needs no span; markup around text (links, fields,
controls) is a `Shell`, and shells can be nested.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from langaccess.core.model import Span, SpanKind, Target


def code_pattern(opening: str, closing: str, most: int | None = None) -> str:
    """Return a pattern of code between two marks, at most `most` characters long.

    The opening mark may be in it once, in quotes. Marks that are never closed are not searched
    further than that: otherwise a text full of them is searched to its end from each.
    """
    inside = f"(?:(?!{opening}).){{0,{most or ''}}}?"
    return f"{opening}{inside}(?:{opening}{inside})?{closing}"


# Template code of form fillers (Jinja, docassemble, Mako): one protected stretch, whatever runs
# or formats an editor has cut it into.
TEMPLATE_CODE = re.compile(
    "|".join(
        [
            code_pattern(r"\{\{", r"\}\}"),
            code_pattern(r"\{%", r"%\}"),
            code_pattern(r"\{#", r"#\}"),
            r"\$\{[^{}\n]*\}",
        ]
    ),
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, eq=False)
class Shell:
    """Markup that encloses text: a hyperlink, a field with a visible result, a content control.

    Attributes:
        element: the enclosing element, or None for a field.
        opening: the nodes before the enclosed text (field code), for a field.
        closing: the nodes after it.
    """

    element: Any = None
    opening: tuple[Any, ...] = ()
    closing: tuple[Any, ...] = ()


class Piece(NamedTuple):
    """A stretch of a paragraph in one format.

    Attributes:
        text: what is visible; empty for an object without text.
        key: the visible format; equal keys are merged. None: no format of its own.
        look: what the writer needs to make that format again.
        code: protected.
        nodes: for protected pieces, what is put back unchanged (none: the text is written).
        chain: the shells around it, outermost first.
        ordered: must keep its place among its like (ends of a field, objects holding paragraphs).
        solid: the format shows on white space too (underline, highlight).
        unseen: text of the file in it that no one sees: of hidden letters, of the code of a field.
    """

    text: str
    key: Hashable = None
    look: Any = None
    code: bool = False
    nodes: tuple[Any, ...] = ()
    chain: tuple[Shell, ...] = ()
    ordered: bool = False
    solid: bool = False
    unseen: str = ""


_NOTHING: Mapping[int, Any] = MappingProxyType({})


def _nothing() -> Mapping[int, Any]:
    return _NOTHING  # one for the many paragraphs without markup


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph as text with spans, and the meaning of each span's `ref`.

    Attributes:
        text: visible text.
        spans: properly nested, outer before inner.
        base: look of text outside every span.
        looks: ref of a FORMAT or LINK span → look of the text in it.
        codes: ref of a CODE span → its piece.
        shells: ref of a LINK span → its shell.
        parents: ref of a CODE span → refs of the LINK spans around it, outermost first.
    """

    text: str
    spans: tuple[Span, ...] = ()
    base: Any = None
    looks: Mapping[int, Any] = field(default_factory=_nothing)
    codes: Mapping[int, Piece] = field(default_factory=_nothing)
    shells: Mapping[int, Shell] = field(default_factory=_nothing)
    parents: Mapping[int, tuple[int, ...]] = field(default_factory=_nothing)


def protect_templates(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Make each template code one protected piece, even where runs cut it."""
    text = "".join(p.text for p in pieces)
    codes = [m.span() for m in TEMPLATE_CODE.finditer(text)]
    codes = [c for c in codes if _of_one_kind(pieces, *c)]
    held: list[Piece] = []  # objects inside a template code: put behind it
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        if not piece.text and any(low < at < high for low, high in codes):
            held.append(piece)
        elif piece.code or not piece.text:
            yield piece
        else:
            yield from _cut_out(piece, at, text, codes)
        if not any(low < end < high for low, high in codes):
            yield from held
            held = []
        at = end


def _of_one_kind(pieces: Sequence[Piece], low: int, high: int) -> bool:
    """Return whether `[low, high)` is ordinary text inside one and the same shell."""
    at = 0
    chains = set()
    for piece in pieces:
        end = at + len(piece.text)
        if at < high and low < end:
            if piece.code:
                return False
            chains.add(piece.chain)
        at = end
    return len(chains) == 1


def _cut_out(piece: Piece, at: int, text: str, codes: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the parts of a piece outside template code, and each code that begins in it."""
    cursor, end = at, at + len(piece.text)
    for low, high in codes:
        if high <= cursor or low >= end:
            continue
        if low > cursor:
            yield piece._replace(text=text[cursor:low])
        if low >= at:
            yield piece._replace(text=text[low:high], code=True)
        cursor = min(high, end)
    if cursor < end:
        yield piece._replace(text=text[cursor:end])


def code_spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    """Return each match of `pattern` in `text` as a protected stretch."""
    found = enumerate(pattern.finditer(text), 1)
    return tuple(Span(m.start(), m.end(), SpanKind.CODE, n) for n, m in found)


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of a target that the writer makes in one go.

    Attributes:
        text: what to write; empty for an object without text.
        look: the format.
        chain: refs of the shells around it, outermost first.
        piece: the protected piece to put back instead of writing `text`, or None.
        source: still in the source language.
        code: protected text that is written, never to be cut or marked.
    """

    text: str
    look: Any
    chain: tuple[int, ...] = ()
    piece: Piece | None = None
    source: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class SlicedTarget:
    """The slices of a target in order, and the refs for which it had no place."""

    slices: tuple[Slice, ...]
    lost_links: tuple[int, ...] = ()
    lost_codes: tuple[int, ...] = ()


def assemble(pieces: Iterable[Piece]) -> Reading:
    """Return the reading of a paragraph's pieces."""
    found = [p for p in pieces if p.text or p.code]
    if not found:
        return Reading("")
    text = "".join([p.text for p in found])
    if "{" in text:
        found = list(protect_templates(found))
    first = found[0]
    if all(p.key == first.key and not p.code and not p.chain for p in found):
        return Reading(text, (), first.look)
    return _ReadingBuilder().run(found)


class _ReadingBuilder:
    """One paragraph on its way from pieces to spans."""

    __slots__ = ("at", "codes", "looks", "parents", "ref", "shells", "spans")

    def __init__(self) -> None:
        self.at = self.ref = 0
        self.spans: list[Span] = []
        self.looks: dict[int, Any] = {}
        self.codes: dict[int, Piece] = {}
        self.shells: dict[int, Shell] = {}
        self.parents: dict[int, tuple[int, ...]] = {}

    def run(self, pieces: Sequence[Piece]) -> Reading:
        base = self.level(_merge_invisible_formats(pieces), 0, ())
        return Reading(
            "".join(p.text for p in pieces),
            tuple(self.spans),
            base,
            self.looks,
            self.codes,
            self.shells,
            self.parents,
        )

    def level(self, pieces: Sequence[Piece], depth: int, chain: tuple[int, ...]) -> Any:
        """Add the spans of the pieces inside one shell; return the look of its plain text."""
        key, look = _dominant(pieces, depth)
        for shell, group in groupby(
            pieces, lambda p: p.chain[depth] if len(p.chain) > depth else None
        ):
            members = list(group)
            if shell is None:
                self.stretches(members, key, chain)
            else:
                self.enclosed(shell, members, depth, chain)
        return look

    def enclosed(
        self, shell: Shell, members: Sequence[Piece], depth: int, chain: tuple[int, ...]
    ) -> None:
        self.ref += 1
        ref, place, start = self.ref, len(self.spans), self.at
        self.shells[ref] = shell
        self.looks[ref] = self.level(members, depth + 1, (*chain, ref))
        self.spans.insert(place, Span(start, self.at, SpanKind.LINK, ref))

    def stretches(self, members: Sequence[Piece], base: Hashable, chain: tuple[int, ...]) -> None:
        for key, group in groupby(members, lambda p: p.key):
            pieces = list(group)
            if key is None or key == base:
                self.plain(pieces, chain)
            else:
                self.formatted(pieces, chain)

    def formatted(self, pieces: Sequence[Piece], chain: tuple[int, ...]) -> None:
        self.ref += 1
        ref, place, start = self.ref, len(self.spans), self.at
        self.plain(pieces, chain)
        own = [p.look for p in pieces if not (p.code and p.nodes)]
        if not own:  # computed fields alone, which bring their format with them
            return
        self.looks[ref] = own[0]
        if self.at > start:
            self.spans.insert(place, Span(start, self.at, SpanKind.FORMAT, ref))

    def plain(self, pieces: Sequence[Piece], chain: tuple[int, ...]) -> None:
        for piece in pieces:
            end = self.at + len(piece.text)
            if piece.code:
                self.ref += 1
                self.codes[self.ref] = piece
                if chain:
                    self.parents[self.ref] = chain
                self.spans.append(Span(self.at, end, SpanKind.CODE, self.ref))
            self.at = end


def _dominant(pieces: Sequence[Piece], depth: int) -> tuple[Hashable, Any]:
    """Return the commonest format of the text directly inside a shell, or of all text in it."""
    text = [p for p in pieces if p.key is not None]
    own = [p for p in text if len(p.chain) == depth and not p.code] or text
    weight: dict[Hashable, int] = {}
    for piece in own:
        weight[piece.key] = weight.get(piece.key, 0) + len("".join(piece.text.split()))
    if not weight:
        return None, None
    key = max(weight, key=weight.__getitem__)
    return key, next(p.look for p in own if p.key == key)


def _merge_invisible_formats(pieces: Sequence[Piece]) -> list[Piece]:
    """Give pieces whose own format cannot be seen that of their neighbors.

    White space takes the format of the text before it, unless it has the format of the text after
    it. An object between two stretches of one format does not separate them.
    """
    out: list[Piece] = []
    for i, piece in enumerate(pieces):
        before = out[-1] if out and out[-1].chain == piece.chain else None
        after = pieces[i + 1] if i + 1 < len(pieces) else None
        after = after if after is not None and after.chain == piece.chain else None
        near = _format_neighbor(piece, before, after)
        out.append(piece if near is None else piece._replace(key=near.key, look=near.look))
    return out


def _format_neighbor(piece: Piece, before: Piece | None, after: Piece | None) -> Piece | None:
    """Return the neighbor whose format `piece` takes, if it takes one."""
    if piece.key is None:
        same = before is not None and after is not None and before.key == after.key
        return before if same else None
    if piece.code or piece.solid or not piece.text.isspace():
        return None
    if after is not None and after.key == piece.key:
        return None  # it has the format of the text after it
    near = before if before is not None and before.key is not None else after
    return None if near is None or near.key is None or near.solid else near


def shows_text(reading: Reading) -> bool:
    """Return whether there is more than white space outside protected stretches."""
    if not reading.text.strip():
        return False
    codes = [s for s in reading.spans if s.kind is SpanKind.CODE and s.start < s.end]
    if not codes:
        return True
    inside = {i for s in codes for i in range(s.start, s.end)}
    return any(not c.isspace() and i not in inside for i, c in enumerate(reading.text))


def slices(target: Target, reading: Reading) -> SlicedTarget:
    """Return how `target` is to be written with the markup of `reading`.

    Objects without text that the target lost are put at the end, so that a footnote or a picture
    never vanishes; links and protected texts that it lost are named.
    """
    if not target.spans and not reading.spans:
        return SlicedTarget((Slice(target.text, reading.base),) if target.text else ())
    return _TargetSlicer(target, reading).run()


class _TargetSlicer:
    """One target on its way from text and spans to slices."""

    __slots__ = ("points", "reading", "spans", "target", "used")

    def __init__(self, target: Target, reading: Reading) -> None:
        self.target = target
        self.reading = reading
        length = len(target.text)
        known = {*reading.looks, *reading.codes, *reading.shells}
        points: list[Span] = []
        self.spans: list[Span] = []
        for span in target.spans:
            if not 0 <= span.start <= span.end <= length:
                continue
            if span.kind is not SpanKind.SOURCE and span.ref not in known:
                continue
            if self.is_object(span):
                points.append(replace(span, end=span.start))
            elif span.start < span.end:
                self.spans.append(span)
        self.spans.sort(key=lambda s: (s.start, -s.end))
        self.points = self.in_order(points) if points else []
        self.used: set[int] = set()

    def is_object(self, span: Span) -> bool:
        """Return whether a span is for an object without text, whatever its width."""
        piece = self.reading.codes.get(span.ref) if span.kind is SpanKind.CODE else None
        return piece is not None and not piece.text

    def in_order(self, points: Sequence[Span]) -> list[Span]:
        """Return the objects by place; those that must keep their order swap places if need be."""
        once = {s.ref: s for s in points if s.ref in self.reading.codes}
        points = sorted(once.values(), key=lambda s: s.start)
        fixed = [i for i, s in enumerate(points) if self.reading.codes[s.ref].ordered]
        for i, ref in zip(fixed, sorted(points[i].ref for i in fixed), strict=True):
            points[i] = replace(points[i], ref=ref)
        return points

    def run(self) -> SlicedTarget:
        text = self.target.text
        edges = sorted(
            {0, len(text), *(s.start for s in self.points)}
            | {b for s in self.spans for b in (s.start, s.end)}
        )
        found: list[Slice] = []
        points, spans = deque(self.points), deque(self.spans)
        touching: list[Span] = []  # the spans at a place, those that end there too
        for start, end in zip(edges, [*edges[1:], len(text)], strict=True):
            touching = [s for s in touching if s.end >= start]
            while spans and spans[0].start <= start:
                touching.append(spans.popleft())
            while points and points[0].start == start:
                found.append(self.point(points.popleft(), touching))
            if start < end:
                found.append(self.stretch(start, end, [s for s in touching if s.end > start]))
        lost_links, lost_codes = self.lost()
        found.extend(Slice("", self.reading.base, (ref,)) for ref in lost_links)
        objects = (self.reading.codes[ref] for ref in lost_codes)
        found.extend(Slice("", self.reading.base, (), o) for o in objects if not o.text)
        return SlicedTarget(tuple(found), lost_links, lost_codes)

    def lost(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        links = tuple(r for r in self.reading.shells if r not in self.used)
        codes = tuple(r for r in self.reading.codes if r not in self.used)
        return links, codes

    def links(self, active: Sequence[Span]) -> tuple[int, ...]:
        if not self.reading.shells:
            return ()
        refs = (s.ref for s in active if s.kind is SpanKind.LINK and s.ref in self.reading.shells)
        return tuple(dict.fromkeys(refs))

    def point(self, span: Span, touching: Sequence[Span]) -> Slice:
        """Return the slice of an object; at the edge of a link it goes where it came from."""
        self.used.add(span.ref)
        home = self.reading.parents.get(span.ref, ())
        around = [
            s
            for s in touching
            if s.start < span.start < s.end or (s.ref in home and s.kind is SpanKind.LINK)
        ]
        return Slice("", self.reading.base, self.links(around), self.reading.codes[span.ref])

    def stretch(self, start: int, end: int, active: Sequence[Span]) -> Slice:
        text = self.target.text[start:end]
        look = self.reading.base
        piece = None
        source = False
        for span in active:
            if span.kind is SpanKind.SOURCE:
                source = True
                continue
            self.used.add(span.ref)
            if span.kind is SpanKind.CODE:
                piece = self.reading.codes.get(span.ref)
            else:
                look = self.reading.looks.get(span.ref, look)
        code = piece is not None
        if piece is not None and not (piece.nodes and piece.text == text):
            look = piece.look if piece.key is not None else look
            piece = None
        return Slice(text, look, self.links(active), piece, source, code)
