"""The pieces that a paragraph is read as, and what is kept of them: plain data for `ooxml.text`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from langaccess.core.model import Span, SpanKind

__all__ = ["Piece", "Reading", "Shell", "code_spans", "protect_templates"]

# Template code of form fillers (Jinja, docassemble, Mako): one protected stretch, whatever runs
# or formats an editor has cut it into.
TEMPLATE_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\$\{[^{}\n]*\}", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Shell:
    """Markup that encloses text: a hyperlink, a field with a visible result, a content control.

    Attributes:
        element: the enclosing element, or None for a field.
        opening: what stands before the enclosed text (field code), for a field.
        closing: what stands after it.
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
    """

    text: str
    key: Hashable = None
    look: Any = None
    code: bool = False
    nodes: tuple[Any, ...] = ()
    chain: tuple[Shell, ...] = ()
    ordered: bool = False
    solid: bool = False


_NOTHING: Mapping[int, Any] = MappingProxyType({})


def _nothing() -> Mapping[int, Any]:
    return _NOTHING  # one for the many paragraphs without markup


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph as text with spans, and what each span's `ref` stands for.

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
    """Tell whether `[low, high)` is ordinary text inside one and the same shell."""
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
    """Yield what of a piece is no template code, and the whole of each code that begins in it."""
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
    """Return what `pattern` finds in `text`, each as a protected stretch of its own."""
    found = enumerate(pattern.finditer(text), 1)
    return tuple(Span(m.start(), m.end(), SpanKind.CODE, n) for n, m in found)
