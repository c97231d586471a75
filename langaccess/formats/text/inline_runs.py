"""Turns a run of inline markup into one unit: text, spans, and the place of each span's markup.

HTML and Markdown readers describe a run as `InlineItem`s; the result is a `TextSlot` for `splice`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from langaccess.core.model import Kind, Span, SpanKind, Unit
from langaccess.formats.paragraphs import code_pattern
from langaccess.formats.text.splice import KEPT_SPACE, Region, SpanMarkup, TextSlot

# What a closing item says of markup whose text is also its key: it cannot stay outside the unit.
KEY = "key"

# Code of site generators and form systems.
TEMPLATE = re.compile(
    "|".join(
        [
            code_pattern(r"\{\{", r"\}\}\}?", most=600),
            code_pattern(r"\{%", r"%\}", most=600),
            code_pattern(r"\{#", r"#\}", most=600),
            code_pattern(r"\[%", r"%\]", most=600),
            code_pattern("<%", "%>", most=600),
            r"\$\{[^{}]{1,200}\}",
        ]
    ),
    re.DOTALL,
)
# Four words in a row: code with a sentence that a reader may see. It begins with a whole word:
# otherwise a picture encoded as letters would be searched from each letter.
TALKS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]+[,']?[ ]){3}[^\W\d_]{2,}")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SHOWN = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class InlineItem:
    """One thing of a run, at `[start, end)` of its block.

    Attributes:
        what: `text`, `open`, `close`, `code` (protected, `text` is what shows), `object` (of no
            width) or `break` (a forced line break).
        start: first character.
        end: exclusive.
        text: what shows.
        name: `open` and `close`: which markup, to find the pair.
        kind: `open`: how its span must be placed.
    """

    what: str
    start: int
    end: int
    text: str = ""
    name: str = ""
    kind: SpanKind = SpanKind.FORMAT


@dataclass(frozen=True, slots=True)
class InlineRun:
    """What `build_slot` needs in addition to the items."""

    id: str
    syntax: str
    kind: Kind = Kind.BODY
    part: str = ""
    preserve: bool = False  # white space counts, as in <pre>


def build_slot(items: Sequence[InlineItem], run: InlineRun) -> TextSlot | None:
    """Return the slot of a run, or None when it shows no word.

    Markup around the whole text, and objects, codes on a line of their own and white space at
    its edges, stay outside: they need no place in the translation.
    """
    if not any(item.what == "text" and _SHOWN.search(item.text) for item in items):
        return None
    pairs = _pairs(items)
    low, high = _edges(items, pairs)
    if high <= low:
        return None
    return _SlotBuilder(items, pairs, run).slot(low, high)


def codes_outside(items: Sequence[InlineItem], slot: TextSlot | None) -> list[str]:
    """Return the protected texts of a run that its slot does not hold."""
    return [
        item.text
        for item in items
        if item.what == "code" and not (slot and slot.start <= item.start < slot.end)
    ]


def _pairs(items: Sequence[InlineItem]) -> dict[int, int]:
    """Return opening index → closing index and back; items without a partner are left out."""
    pairs: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    order: list[int] = []
    for index, item in enumerate(items):
        if item.what == "open":
            waiting.setdefault(item.name, []).append(index)
            order.append(index)
        elif item.what == "close" and waiting.get(item.name):
            opened = waiting[item.name].pop()
            while order[-1] != opened:  # markup left open inside: no pair
                waiting[items[order[-1]].name].remove(order.pop())
            order.pop()
            pairs[opened] = index
            pairs[index] = opened
    return pairs


def _edges(items: Sequence[InlineItem], pairs: dict[int, int]) -> tuple[int, int]:
    """Return the range of items that has the text."""
    low, high = 0, len(items)
    while low < high:
        first, last = items[low], items[high - 1]
        if _shows_nothing(first) or (first.what == "code" and _breaks(items, range(low + 1, high))):
            low += 1
        elif _shows_nothing(last) or (
            last.what == "code" and _breaks(items, range(high - 2, low - 1, -1))
        ):
            high -= 1
        elif first.what == "open" and _droppable(items, pairs, low, high):
            partner = pairs.get(low, low)
            low, high = (low + 1, high - 1) if partner == high - 1 else (partner + 1, high)
        elif last.what == "close" and _droppable(items, pairs, high - 1, high):
            high = pairs.get(high - 1, high - 1)
        else:
            break
    return low, high


def _shows_nothing(item: InlineItem) -> bool:
    return item.what in {"object", "break"} or _blank_text(item)


def _blank_text(item: InlineItem) -> bool:
    return item.what == "text" and not item.text.strip(" \t\n\r\f")


def _breaks(items: Sequence[InlineItem], places: range) -> bool:
    """Return whether the first of these items other than white space is a forced line break."""
    return next((items[i].what == "break" for i in places if not _blank_text(items[i])), False)


def _droppable(items: Sequence[InlineItem], pairs: dict[int, int], index: int, high: int) -> bool:
    """Return whether markup at an edge has no partner, covers everything, or covers no text."""
    partner = pairs.get(index)
    if partner is None:
        return True
    if index < partner and partner == high - 1:
        return items[partner].text != KEY
    start, end = sorted((index, partner))
    return not any(
        i.what == "code" or (i.what == "text" and not _blank_text(i)) for i in items[start:end]
    )


@dataclass(slots=True)
class _GrowingSpan:
    """A span that is still growing."""

    start: int
    end: int
    kind: SpanKind


class _SlotBuilder:
    """Collects text, spans and markup of one run."""

    def __init__(self, items: Sequence[InlineItem], pairs: dict[int, int], run: InlineRun) -> None:
        self.items = items
        self.pairs = pairs
        self.run = run
        self.parts: list[str] = []
        self.length = 0
        self.last = ""  # the last character
        self.spans: list[_GrowingSpan] = []
        self.edges: list[_GrowingSpan] = []  # spans that begin or end where the text ends so far
        self.marks: dict[int, SpanMarkup] = {}
        self.breaks: list[Region] = []
        self.open: dict[int, int] = {}  # index of an opening item -> reference

    def slot(self, low: int, high: int) -> TextSlot:
        """Return the slot of the items `[low, high)`."""
        for index in range(low, high):
            self._take(index)
        kept = "".join(self.parts).rstrip(" \t\n\r\f")
        limit = len(kept)
        spans = tuple(
            Span(min(span.start, limit), min(span.end, limit), span.kind, ref)
            for ref, span in enumerate(self.spans, 1)
        )
        kept = kept.replace(KEPT_SPACE, " ")
        unit = Unit(self.run.id, kept, self._settled(spans), self.run.kind, self.run.part)
        first, last = self.items[low], self.items[high - 1]
        start = first.start + _blank(first.text) if first.what == "text" else first.start
        end = last.end - _blank(last.text[::-1]) if last.what == "text" else last.end
        return TextSlot(unit, start, end, self.run.syntax, self.marks, tuple(self.breaks))

    def _settled(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Turn markup that covers no text into an object, which is never left out.

        What is inside such markup (the picture of a link) is a part of it, no object of its own.
        """
        settled = []
        within = -1  # where the last of these objects ends
        for span in spans:
            mark = self.marks[span.ref]
            if mark.open[0] < within:
                del self.marks[span.ref]
                continue
            if span.start == span.end and span.kind is not SpanKind.CODE:
                whole = SpanMarkup(
                    (mark.open[0], max(mark.open[1], mark.close[1])), (0, 0), mark.name
                )
                self.marks[span.ref] = whole
                within = whole.open[1]
                settled.append(Span(span.start, span.end, SpanKind.CODE, span.ref))
            else:
                settled.append(span)
        return tuple(settled)

    def _take(self, index: int) -> None:
        item = self.items[index]
        here = (item.start, item.end)
        if item.what == "text":
            self._add(item.text)
        elif item.what == "break":
            if self.last == " " and not self.run.preserve:
                self._unput()
            self._put("\n")
            self.breaks.append(here)
        elif item.what == "open" and index in self.pairs:
            close = self.items[self.pairs[index]]
            self.open[index] = self._span(
                item.kind, SpanMarkup(here, (close.start, close.end), item.name)
            )
        elif item.what == "close" and index in self.pairs:
            self._end(self.open[self.pairs[index]])
        else:  # an object, protected text, or markup without a partner
            ref = self._span(SpanKind.CODE, SpanMarkup(here, (item.end, item.end), item.name))
            self._put(item.text if item.what == "code" else "")
            self._end(ref)

    def _end(self, ref: int) -> None:
        span = self.spans[ref - 1]
        span.end = self.length
        self.edges.append(span)

    def _span(self, kind: SpanKind, mark: SpanMarkup) -> int:
        span = _GrowingSpan(self.length, self.length, kind)
        self.spans.append(span)
        self.edges.append(span)
        self.marks[len(self.spans)] = mark
        return len(self.spans)

    def _add(self, text: str) -> None:
        if not self.run.preserve:
            text = _SPACE.sub(" ", text)
            if text.startswith(" ") and self.last in {"", " ", "\n"}:
                text = text[1:]
        elif not self.length:
            text = text.lstrip(" \t\n\r\f")
        self._put(text)

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.last = text[-1]
            self.edges.clear()

    def _unput(self) -> None:
        """Take off the last character, from the spans that reach over it too."""
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1
        for span in self.edges:
            span.start, span.end = min(span.start, self.length), min(span.end, self.length)


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip(" \t\n\r\f"))
