"""The inline markup of a TMX segment, as spans and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from langaccess.core.model import Span, SpanKind
from langaccess.core.xmlsafe import clean
from langaccess.formats.exchange.elements import add_text

__all__ = ["Refs", "SegmentReader", "write_segment"]

Refs = Callable[[tuple[str, str]], int]
"""From what pairs codes across languages to the number of the span."""


class SegmentReader:
    """Walks one `seg`.

    Attributes:
        codes: `ref` of a span → native code at its beginning and at its end.
    """

    def __init__(self, ref: Refs) -> None:
        self._ref = ref
        self._parts: list[str] = []
        self._length = 0
        self._singles = 0
        self._open: dict[str, tuple[int, int, str]] = {}  # `i` → start, ref, native code
        self._found: list[Span] = []
        self.codes: dict[int, tuple[str, str]] = {}

    @property
    def text(self) -> str:
        """The segment without its markup."""
        return "".join(self._parts)

    def spans(self) -> tuple[Span, ...]:
        """Return the spans, outer before inner; pairs that cross become two objects each."""
        for start, ref, _code in self._open.values():
            self._found.append(Span(start, start, SpanKind.CODE, ref))
        kept: list[Span] = []
        for span in sorted(self._found, key=lambda s: (s.start, -s.end, s.ref)):
            if any(other.start < span.start < other.end < span.end for other in kept):
                kept.append(Span(span.start, span.start, SpanKind.CODE, span.ref))
                end = self._ref(("end", str(span.ref)))
                kept.append(Span(span.end, span.end, SpanKind.CODE, end))
                begin, closing = self.codes.get(span.ref, ("", ""))
                self.codes[span.ref], self.codes[end] = (begin, ""), (closing, "")
            else:
                kept.append(span)
        return tuple(sorted(kept, key=lambda s: (s.start, -s.end)))

    def walk(self, element: etree._Element) -> None:
        """Read all that stands inside `element`."""
        self._add(element.text)
        for child in element:
            self._child(child)
            self._add(child.tail)

    def _child(self, child: etree._Element) -> None:
        if child.tag == "hi":
            start, ref = self._length, self._ref(("pair", f"hi{self._number(child)}"))
            self.walk(child)
            self._found.append(Span(start, self._length, SpanKind.FORMAT, ref))
            self.codes[ref] = ("", "")
        elif child.tag == "bpt":
            ref = self._ref(("pair", child.get("x") or child.get("i") or ""))
            self._open[child.get("i", "")] = (self._length, ref, _native(child))
            self.codes[ref] = (_native(child), "")
        elif child.tag == "ept" and child.get("i", "") in self._open:
            start, ref, code = self._open.pop(child.get("i", ""))
            self._found.append(Span(start, self._length, SpanKind.FORMAT, ref))
            self.codes[ref] = (code, _native(child))
        elif isinstance(child.tag, str):
            ref = self._ref(("single", self._number(child)))
            self._found.append(Span(self._length, self._length, SpanKind.CODE, ref))
            self.codes[ref] = (_native(child), "")

    def _number(self, child: etree._Element) -> str:
        self._singles += 1
        return child.get("x") or f"#{self._singles}"

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)


def write_segment(
    segment: etree._Element,
    text: str,
    spans: Sequence[Span],
    codes: Mapping[int, tuple[str, str]],
) -> None:
    """Write `text` with its spans into a `seg`: `bpt`…`ept` for stretches, `ph` for objects."""
    events: list[tuple[int, int, int, Span]] = []
    for order, span in enumerate(sorted(spans, key=lambda s: (s.start, -s.end))):
        if span.start == span.end:
            events.append((span.start, 1, order, span))
        elif span.kind is not SpanKind.CODE:  # protected text is text, here as in any memory
            # At one place stretches end before others begin, the inner ones first.
            events.append((span.start, 1, order, span))
            events.append((span.end, 0, -order, span))
    position = 0
    for offset, opens, _order, span in sorted(events, key=lambda e: e[:3]):
        add_text(segment, text[position:offset])
        position = max(position, offset)
        begin, end = codes.get(span.ref, ("", ""))
        number = str(span.ref)
        if span.start == span.end:
            child = etree.SubElement(segment, "ph", {"x": number})
            child.text = clean(begin) or None
        elif opens:
            child = etree.SubElement(segment, "bpt", {"i": number, "x": number})
            child.text = clean(begin) or None
        else:
            child = etree.SubElement(segment, "ept", {"i": number})
            child.text = clean(end) or None
    add_text(segment, text[position:])


def _native(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())
