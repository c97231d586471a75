"""Proof that nothing of a text file was lost: all that is visible is in a unit, or was left out.

A reader says which stretches it takes as units (`Block.slots`) and which it leaves out on purpose
(`Block.skipped`). What the file shows is found apart from it. A letter or digit of that which is
in neither was lost, by a fault or a limit of the parser.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from langaccess.core.model import SpanKind
from langaccess.formats.text.splice import Block, Region, TextPayload, TextSlot

_SIGN = re.compile(r"[^\W_]")


def first_lost(
    source: TextPayload,
    visible: Iterable[Region],
    *,
    kept: re.Pattern[str],
    references: bool = True,
    spoken: Iterable[Region] = (),
    signs: bool = False,
) -> int | None:
    """Return the line of the first visible letter or digit that the reader lost, or None.

    Args:
        source: what was read.
        visible: the stretches of the file that show text, in order.
        kept: marks between units that stay as written (the number of an item).
        references: letters may be written as character references.
        spoken: attributes that are seen or read aloud, in order.
        signs: what is visible holds the markup that the reader found, too.
    """
    text = source.decoded.text
    slots, skipped, markup = (
        _merged(_places(source, regions)) for regions in (_regions, _skipped, _markup)
    )
    taken = _merged([*slots, *skipped, *(markup if signs else ())])
    losses = [_uncovered(text, visible, taken, kept)]
    inner = sorted(_places(source, _regions))
    losses += [
        start
        for start, end in spoken
        if not _begins_in(inner, start, end)
        and not _overlaps(skipped, start, end)
        and (_overlaps(markup, start, end) or not _overlaps(slots, start, end))
    ]
    if references:
        losses += [_swallowed(block) for block in source.blocks]
    places = [place for place in losses if place is not None]
    return text.count("\n", 0, min(places)) + 1 if places else None


def _places(source: TextPayload, regions: Callable[[Block], Iterable[Region]]) -> Iterator[Region]:
    """Yield places in the file."""
    for block in source.blocks:
        for start, end in regions(block):
            if end > start:
                yield block.at(start), block.at(end - 1) + 1


def _regions(block: Block) -> list[Region]:
    return [(slot.start, slot.end) for slot in block.slots]


def _skipped(block: Block) -> Iterable[Region]:
    return block.skipped


def _markup(block: Block) -> Iterable[Region]:
    return block.silent


def _begins_in(regions: list[Region], start: int, end: int) -> bool:
    """Return whether one of the regions, in order, begins in a stretch and is no longer."""
    index = bisect_left(regions, (start, 0))
    return index < len(regions) and regions[index][1] <= end


def _overlaps(regions: list[Region], start: int, end: int) -> bool:
    """Return whether one of the regions, in order and apart, overlaps a stretch."""
    index = bisect_right(regions, start, key=itemgetter(1))
    return index < len(regions) and regions[index][0] < end


def _merged(regions: Iterable[Region]) -> list[Region]:
    merged: list[Region] = []
    for start, end in sorted(regions):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _uncovered(
    text: str, visible: Iterable[Region], taken: list[Region], kept: re.Pattern[str]
) -> int | None:
    """Return the place of the first visible sign outside what was taken; both are in order."""
    index = 0
    for begin, end in visible:
        at = begin
        while at < end:
            while index < len(taken) and taken[index][1] <= at:
                index += 1
            stop = min(taken[index][0], end) if index < len(taken) else end
            if stop > at:
                gap = kept.sub(lambda mark: " " * len(mark.group()), text[at:stop])
                sign = _SIGN.search(gap)
                if sign:
                    return at + sign.start()
            at = min(taken[index][1], end) if index < len(taken) else end
    return None


def _swallowed(block: Block) -> int | None:
    """Return the place of the first unit that lacks letters of its own stretch."""
    end = 0
    for slot in block.slots:
        if slot.end <= end:
            continue  # an attribute inside the markup of another one
        end = slot.end
        if not slot.syntax.startswith(("yaml", "toml")) and _lacks_letters(block.text, slot):
            return block.at(slot.start)
    return None


def _lacks_letters(text: str, slot: TextSlot) -> bool:
    regions = [region for mark in slot.marks.values() for region in (mark.open, mark.close)]
    shown, at = [], slot.start
    for start, stop in sorted((*regions, *slot.breaks)):
        if stop > start:
            shown.append(text[at : max(start, at)])
            at = max(at, stop)
    shown.append(text[at : slot.end])
    raw = "\n".join(shown)
    own, at = [], 0
    for span in slot.unit.spans:
        if span.kind is SpanKind.CODE and span.end > span.start >= at:
            own.append(slot.unit.text[at : span.start])
            at = span.end
    own.append(slot.unit.text[at:])
    read = Counter("".join(own))
    # A reference that the syntax does not know (`&eacute` without its end) shows as it is written.
    return all(
        any(sign.isalnum() for sign in Counter(form) - read) for form in {raw, html.unescape(raw)}
    )
