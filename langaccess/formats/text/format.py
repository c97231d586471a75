"""Plain text: paragraphs at blank lines, hard-wrapped prose joined, all else line by line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from langaccess.core.model import Finding, Kind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats.markup_format import MarkupFormat
from langaccess.formats.model import Document, Label, TextOrder
from langaccess.formats.notes import note
from langaccess.formats.text.coverage import first_lost
from langaccess.formats.text.decode import encode, load
from langaccess.formats.text.lines import LINE, MARKER, NARROWEST, wrapped
from langaccess.formats.text.splice import (
    Block,
    Region,
    TargetToken,
    TextPayload,
    TextSlot,
    splice,
    units_of,
)

LIMIT = 64 * 2**20
_COLUMN = re.compile(r"\t+ *| {3,}\t*")  # a gap that divides columns
_TURN = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_GAP = re.compile(r"\s*")
_UNLIMITED = 1 << 30
_SHOWN = re.compile(r"\w")
_ITEM = re.compile(rf"^\s*{MARKER.pattern}", re.MULTILINE)


class PlainText(MarkupFormat):
    """Reads and writes `.txt`: UTF-8, UTF-16 with a mark, or Windows-1252; writes UTF-8.

    A list marker and the gaps of a table are not part of a unit; everything between units is
    kept byte for byte. Prose that was hard-wrapped is wrapped again at its own width.
    """

    name = "txt"
    suffixes: tuple[str, ...] = (".txt",)
    writes = ".txt"
    text_order = TextOrder.COLUMNS
    markup = re.compile(r"(?!)")  # it has none

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the text's paragraphs and lines; see `Format.read`."""
        del accept_revisions  # plain text records none
        decoded = load(path, LIMIT)
        slots = tuple(_slots(decoded.text))
        source = TextPayload(decoded, (Block(decoded.text, ((0, 0),), slots),))
        units = units_of(source)
        return Document(path, self.name, units, decoded.notes, payload=source)

    def first_lost(self, document: Document) -> str | None:
        """Return the line of the first lost text; see `Format.first_lost`."""
        whole = ((0, len(document.payload.decoded.text)),)
        line = first_lost(document.payload, whole, kept=_ITEM, references=False)
        return f"line {line}" if line else None

    def render(
        self, document: Document, targets: Mapping[str, Target], *, tag: Tag, label: Label | None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the translated bytes; see `Format.render`."""
        source: TextPayload = document.payload
        if not targets and label is None:
            return source.decoded.data, ()
        text, notes = splice(source, targets, {"line": _line, "prose": _prose})
        if tag.direction == "rtl":
            notes += (
                note("text.direction", form="plain text", who="the reader's program decides"),
            )
        return encode(_label_line(label) + text, source.decoded), notes

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text, found between the gaps of the source."""
        source: TextPayload = document.payload
        text = data.decode(source.decoded.encoding) if data == source.decoded.data else ""
        text = text or data.decode("utf-8-sig")
        if labelled:
            text = text[text.find("\n\n") + 2 :]
        return _between(text, source.decoded.text, source.blocks[0].slots)


def _label_line(label: Label | None) -> str:
    """Return the draft notice as a first line, the target language first, and a blank line."""
    if label is None:
        return ""
    return " / ".join(part for part in (label.text, label.english) if part) + "\n\n"


def _between(text: str, source: str, slots: Sequence[TextSlot]) -> dict[str, str]:
    """Find each unit between the gaps of the source, which must all be there."""
    found: dict[str, str] = {}
    place = slots[0].start if slots else 0
    if text[:place] != source[:place]:
        return {}
    for index, slot in enumerate(slots):
        last = index + 1 == len(slots)
        gap = source[slot.end : len(source) if last else slots[index + 1].start]
        kept = source[slot.start : slot.end] + gap
        if last:
            end = len(text) - len(gap)
        elif text.startswith(kept, place):
            end = place + len(kept) - len(gap)
        else:
            end = text.find(gap, place)
        if end < place or text[end : end + len(gap)] != gap:
            return found
        shown = text[place:end]
        found[slot.unit.id] = _joined(shown) if slot.syntax == "prose" else shown
        place = end + len(gap)
    return found


def _joined(text: str) -> str:
    return _TURN.sub(" ", text)


def _line(slot: TextSlot, parts: list[TargetToken], raw: object) -> str:
    del slot, raw
    return "".join(part.text for part in parts)


def _prose(slot: TextSlot, parts: list[TargetToken], raw: object) -> str:
    """Wrap at single spaces, so that joining the lines again gives the same text."""
    text = _line(slot, parts, raw)
    width, indent = slot.breaks[0][1], slot.indent
    lines: list[str] = []
    current = ""
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if len(current) + 1 + len(word) > width and current and not MARKER.match(word + " "):
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return indent.join([*lines, current])


def _slots(text: str) -> Iterator[TextSlot]:
    number = 0
    line_number = 1
    for block in _blocks(text):
        for start, end, kind, prose in _items(text, block):
            if not _SHOWN.search(text, start, end):
                continue
            number += 1
            shown = text[start:end]
            unit = Unit(
                f"t{number}",
                _joined(shown) if prose else shown,
                kind=kind,
                part=f"line {line_number + _line_of(block, start)}",
            )
            yield _slot(unit, start, end, text) if prose else TextSlot(unit, start, end, "line")
        line_number += len(block)


def _slot(unit: Unit, start: int, end: int, text: str) -> TextSlot:
    """Return the slot of a wrapped paragraph; its width travels as the end of a break."""
    lines = LINE.findall(text[start:end])
    width = max(NARROWEST, *(len(line.strip()) for line in lines))
    between = _TURN.search(text[start:end])
    indent = between.group().lstrip(" \t") if between else "\n"
    gap = _GAP.match(text, end)
    if gap and gap.end() < len(text) and indent.startswith(gap.group()):
        width = _UNLIMITED  # a wrapped line would look like the next item
    return TextSlot(unit, start, end, "prose", breaks=((0, width),), indent=indent)


def _line_of(block: Sequence[Region], start: int) -> int:
    return bisect_right(block, start, key=lambda region: region[1])


def _blocks(text: str) -> Iterator[list[Region]]:
    """Yield runs of lines, each with the blank line that ends the run."""
    block: list[Region] = []
    for match in LINE.finditer(text):
        if match.start() == match.end():
            continue
        block.append(match.span())
        if not match.group().strip():
            yield block
            block = []
    yield block


def _items(text: str, block: list[Region]) -> Iterator[tuple[int, int, Kind, bool]]:
    """Yield (start, end, kind, is wrapped prose) of the paragraphs, items, lines and cells."""
    lines = [(start, end) for start, end in block if text[start:end].strip()]
    group: list[Region] = []
    for region in lines:
        if group and (MARKER.match(text[slice(*region)].lstrip()) or _has_columns(text, region)):
            yield from _group(text, group)
            group = []
        group.append(region)
        if _has_columns(text, region):
            yield from _group(text, group)
            group = []
    if group:
        yield from _group(text, group)


def _has_columns(text: str, region: Region) -> bool:
    return _COLUMN.search(text[slice(*region)].strip()) is not None


def _group(text: str, group: list[Region]) -> Iterator[tuple[int, int, Kind, bool]]:
    """Yield a list item or paragraph as a whole when it is wrapped prose, else its lines."""
    bodies = [_body(text, region) for region in group]
    marked = MARKER.match(text, bodies[0][0])
    kind = Kind.LIST if marked else Kind.BODY
    if marked:
        bodies[0] = (marked.end(), max(marked.end(), bodies[0][1]))
    shown = [text[slice(*body)] for body in bodies]
    hangs = marked is not None and _hangs(text, group, marked.end())
    if len(group) > 1 and (hangs or (wrapped(shown) and _even(text, group))):
        yield bodies[0][0], bodies[-1][1], kind, True
        return
    for body in bodies:
        for start, end in _cells(text, body):
            yield start, end, kind, False


def _hangs(text: str, group: list[Region], column: int) -> bool:
    """Return whether all lines after the first begin where the item's text begins."""
    hang = column - group[0][0]
    return all(_body(text, region)[0] - region[0] == hang for region in group[1:])


def _even(text: str, group: list[Region]) -> bool:
    """Return whether all lines after the first have one indent."""
    return len({_body(text, region)[0] - region[0] for region in group[1:]}) == 1


def _body(text: str, region: Region) -> Region:
    line = text[slice(*region)]
    return region[0] + len(line) - len(line.lstrip()), region[0] + len(line.rstrip())


def _cells(text: str, body: Region) -> Iterator[Region]:
    start, end = body
    for gap in _COLUMN.finditer(text, start, end):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if end > start:
        yield start, end
