"""Puts translations into text files: each replaces exactly its own stretch of text.

A file is a list of *blocks*: text as its parser sees it, with a map back to the file (a Markdown
paragraph in a block quote lacks the `> ` of its lines). A block holds *slots*, one per unit. All
else stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from langaccess.core.model import Finding, Span, SpanKind, Target, Unit
from langaccess.formats.notes import counted
from langaccess.formats.text.decode import Decoded

Region = tuple[int, int]
# A space that was written as a character reference: it is never collapsed or trimmed.
KEPT_SPACE = "\ufdd0"
# Syntaxes whose readers collapse white space, and those that only trim it.
COLLAPSING = ("html", "plain", "attribute", "markdown")
TRIMMING = ("lines",)
_COLLAPSED = re.compile(r"^ | (?= |\n|\Z)|(?<=\n) ")
_TRIMMED = re.compile(r"^ | \Z")


@dataclass(frozen=True, slots=True)
class SpanMarkup:
    """The places of a span's markup in its block: before and after the text it covers.

    For protected text and for objects, `open` is the whole of it and `close` is empty. `name`
    tells the syntax what it is (`**`, `a`).
    """

    open: Region
    close: Region
    name: str = ""


@dataclass(frozen=True, slots=True)
class TextSlot:
    """One unit and the stretch `[start, end)` of its block that shows it.

    Attributes:
        unit: the unit.
        start: first character of the stretch.
        end: end of the stretch, exclusive.
        syntax: how text is written here; a name the format gave to `splice`.
        marks: span reference → markup.
        breaks: the stretch for each line feed of the unit's text.
        indent: what follows a line feed that the writer adds itself.
    """

    unit: Unit
    start: int
    end: int
    syntax: str
    marks: Mapping[int, SpanMarkup] = field(default_factory=dict)
    breaks: tuple[Region, ...] = ()
    indent: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Text as the parser sees it, and its place in the file.

    Attributes:
        text: the content.
        anchors: (offset in `text`, offset in the file), ascending; between two anchors both
            run in step.
        slots: ascending; a slot inside another one is an attribute of its markup.
        newline: what a line feed of the content is in the file (line end, indent, `> `).
        skipped: stretches that are left out on purpose: code, text in another language.
        silent: stretches that show nothing themselves: tags, comments, signs of Markdown.
    """

    text: str
    anchors: tuple[tuple[int, int], ...]
    slots: tuple[TextSlot, ...]
    newline: str = "\n"
    skipped: tuple[Region, ...] = ()
    silent: tuple[Region, ...] = ()

    def at(self, offset: int) -> int:
        """Return the place in the file of `offset` in the content."""
        index = max(bisect_right(self.anchors, (offset, 1 << 62)) - 1, 0)
        content, place = self.anchors[index]
        return place + offset - content


@dataclass(frozen=True, slots=True)
class TextPayload:
    """What a text format keeps of a file for its writer."""

    decoded: Decoded
    blocks: tuple[Block, ...]
    extra: Mapping[str, Region] = field(default_factory=dict)  # places the format edits itself


@dataclass(frozen=True, slots=True)
class TargetToken:
    """A part of a target in writing order: text, a line feed, or one end of a span."""

    what: str  # "text", "break", "open", "close", "code"
    text: str = ""
    span: Span | None = None


def target_tokens(target: Target) -> list[TargetToken]:
    """Return the target as pieces; a span that crosses another is cut at the other's end."""
    found: list[TargetToken] = []
    open_spans: list[tuple[Span, int]] = []
    place = 0

    def text_to(end: int) -> None:
        nonlocal place
        for index, line in enumerate(target.text[place:end].split("\n")):
            if index:
                found.append(TargetToken("break", "\n"))
            if line:
                found.append(TargetToken("text", line))
        place = max(place, end)

    def close_to(offset: int) -> None:
        while open_spans and open_spans[-1][1] <= offset:
            span, end = open_spans.pop()
            text_to(end)
            found.append(TargetToken("close", span=span))

    for given in target.spans:
        span = given
        if span.start < place:  # inside protected text, which is written whole
            span = Span(place, max(place, span.end), span.kind, span.ref)
        close_to(span.start)
        text_to(span.start)
        if span.kind is SpanKind.CODE:
            found.append(TargetToken("code", target.text[span.start : span.end], span))
            place = span.end
        else:
            found.append(TargetToken("open", span=span))
            limit = min(span.end, open_spans[-1][1]) if open_spans else span.end
            open_spans.append((span, limit))
    close_to(len(target.text))
    text_to(len(target.text))
    return found


# Writes one target: (slot, its pieces, reader of the block's own markup) -> text of the block.
Writer = Callable[[TextSlot, list[TargetToken], Callable[[Region], str]], str]


def splice(
    source: TextPayload,
    targets: Mapping[str, Target],
    writers: Mapping[str, Writer],
    extra: Iterable[tuple[int, int, str]] = (),
) -> tuple[str, tuple[Finding, ...]]:
    """Return the file's text with every target in the place of its unit.

    Args:
        source: what the reader kept.
        targets: unit id → target.
        writers: syntax name → writer.
        extra: further edits (start, end, text) in the file that touch no slot.
    """
    edits = list(extra)
    lost = moved = 0
    for block in source.blocks:
        done, block_lost, block_moved = _block_edits(block, targets, writers)
        lost, moved = lost + block_lost, moved + block_moved
        edits += [
            (block.at(start), block.at(end), text.replace("\n", block.newline))
            for start, end, text in done
        ]
    return _apply(source.decoded.text, edits), _notes(lost, moved)


def _block_edits(
    block: Block, targets: Mapping[str, Target], writers: Mapping[str, Writer]
) -> tuple[list[tuple[int, int, str]], int, int]:
    inner: list[tuple[int, int, str]] = []
    outer: list[tuple[int, int, str]] = []
    lost = moved = 0
    attributes, texts = _split_nested(block.slots)
    held = [slot.start for slot in attributes]

    def raw(region: Region) -> str:
        start, end = region
        low, high = bisect_left(inner, (start,)), bisect_left(inner, (end,))
        within = [(a - start, b - start, text) for a, b, text in inner[low:high]]
        return _apply(block.text[start:end], within)

    # Attributes first: the markup around the text is copied with its translated attributes.
    for edits, slots in ((inner, attributes), (outer, texts)):
        for slot in slots:
            target = targets.get(slot.unit.id)
            if target is None:
                continue
            sound = Target(target.text, _writable_spans(slot.unit, target))
            whole, slot_lost, slot_moved = _complete(slot, sound, held)
            lost, moved = lost + slot_lost, moved + slot_moved
            text = writers[slot.syntax](slot, target_tokens(_kept_spaces(slot, whole)), raw)
            edits.append((slot.start, slot.end, text))
    covered = [(start, end) for start, end, _ in outer]
    kept = [edit for edit in inner if not _inside(edit[0], covered)]
    return outer + kept, lost, moved


def _split_nested(slots: Sequence[TextSlot]) -> tuple[list[TextSlot], list[TextSlot]]:
    """Return the slots inside the markup of another slot, and the other slots."""
    inside: list[TextSlot] = []
    outside: list[TextSlot] = []
    end = 0
    for slot in slots:
        (inside if slot.end <= end else outside).append(slot)
        end = max(end, slot.end)
    return inside, outside


def _kept_spaces(slot: TextSlot, target: Target) -> Target:
    for syntaxes, edges in ((COLLAPSING, _COLLAPSED), (TRIMMING, _TRIMMED)):
        if slot.syntax.startswith(syntaxes):
            return Target(edges.sub(KEPT_SPACE, target.text), target.spans)
    return target


def _inside(offset: int, regions: Sequence[Region]) -> bool:
    index = bisect_right(regions, (offset, 1 << 62)) - 1
    return index >= 0 and offset < regions[index][1]


def _writable_spans(unit: Unit, target: Target) -> tuple[Span, ...]:
    """Return the target's spans as markup can express them.

    Protected text is covered whole, wherever it is in the target, or not at all. A link ends where
    another begins. An object that a target has twice is written once.
    """
    source = {span.ref: unit.text[span.start : span.end] for span in unit.spans}
    spans: list[Span] = []
    taken: list[Region] = []
    searched: dict[tuple[str, int], int] = {}
    objects: set[int] = set()
    for span in target.spans:
        shown = source.get(span.ref, "") if span.kind is SpanKind.CODE else ""
        if not shown:
            if span.kind is not SpanKind.CODE or span.ref not in objects:
                spans.append(span)
            if span.kind is SpanKind.CODE:
                objects.add(span.ref)
            continue
        start = _place_of(shown, span.start, target.text, taken, searched)
        if start >= 0:
            insort(taken, (start, start + len(shown)))
            spans.append(Span(start, start + len(shown), span.kind, span.ref))
    return tuple(sorted(_unlinked(spans), key=_order))


def _order(span: Span) -> tuple[int, bool, int]:
    """Sort key: objects before spans that begin at their place, outer spans before inner ones."""
    return span.start, span.end > span.start, -span.end


def _place_of(
    shown: str,
    wanted: int,
    text: str,
    taken: Sequence[Region],
    searched: dict[tuple[str, int], int],
) -> int:
    """Return a free place of `shown`: the wanted one, or the first; else -1.

    Args:
        shown: what is protected.
        wanted: where it should be.
        text: the target.
        taken: regions that are not free, in order.
        searched: `shown` and where a search began → where it ended. The next one goes on there,
            because what was taken is never free again.
    """
    first = wanted if text.startswith(shown, wanted) else 0
    start = searched.get((shown, first), first)
    start = text.find(shown, start) if start >= 0 else start
    while start >= 0:
        before = bisect_left(taken, (start + len(shown),))
        if before == 0 or taken[before - 1][1] <= start:
            break
        start = text.find(shown, taken[before - 1][1])
    searched[shown, first] = start
    return start


def _unlinked(spans: Sequence[Span]) -> list[Span]:
    """Return the spans without nested links: an outer link keeps the text before the inner."""
    links = sorted((s for s in spans if s.kind is SpanKind.LINK), key=lambda s: (s.start, -s.end))
    apart: list[Span] = []
    for link in links:
        rest = link
        while apart and rest.start < apart[-1].end:
            last = apart.pop()
            if last.start < rest.start:
                apart.append(Span(last.start, rest.start, last.kind, last.ref))
                continue
            # Both begin together: the longer one goes on where the shorter one ends.
            apart.append(rest)
            rest = Span(rest.end, last.end, last.kind, last.ref)
        apart.append(rest)
    return [*apart, *(span for span in spans if span.kind is not SpanKind.LINK)]


def _complete(slot: TextSlot, target: Target, held: Sequence[int]) -> tuple[Target, int, int]:
    """Put objects that the target lacks at its end; count lost markup and moved objects.

    Lost markup that holds a unit of its own (the `title` of a link) stays at the end too, around
    nothing: its text is still found.
    """
    have = {span.ref for span in target.spans if span.kind is not SpanKind.SOURCE}
    missing = [span for span in slot.unit.spans if span.ref not in have]
    objects = [s for s in missing if s.kind is SpanKind.CODE and s.start == s.end]
    lost = [s for s in missing if s not in objects]
    holders = [s for s in lost if _contains_any(slot.marks[s.ref], held)]
    end = len(target.text)
    added = tuple(Span(end, end, span.kind, span.ref) for span in (*objects, *holders))
    return Target(target.text, target.spans + added), len(lost), len(objects)


def _contains_any(mark: SpanMarkup, places: Sequence[int]) -> bool:
    """Return whether one of the ascending places is in the markup."""
    return any(bisect_left(places, a) < bisect_left(places, b) for a, b in (mark.open, mark.close))


def _notes(lost: int, moved: int) -> tuple[Finding, ...]:
    return counted("markup.lost", lost) + counted("markup.moved", moved)


def _apply(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    place = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += (text[place:start], new)
        place = end
    parts.append(text[place:])
    return "".join(parts)


def code_unit(text: str) -> Unit:
    """Return protected text that is in no unit as one, for `Document.left_out`."""
    return Unit("", text, (Span(0, len(text), SpanKind.CODE, 1),))


def units_of(source: TextPayload) -> tuple[Unit, ...]:
    """Return all units in the order of the file."""
    return tuple(slot.unit for block in source.blocks for slot in block.slots)
