"""Which pieces of a document one sentence was cut into: by lines, cells, items and paragraphs.

A poster breaks a sentence where the line is full, a table where the cell ends. Each piece says
little; together they are a warning. So the pieces are put together again wherever the one does not
end a sentence and the next goes on with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from langaccess.core.model import Kind, Segment
from langaccess.core.segments.abbreviations import abbreviated, begins_sentence, shortened

# What may separate two pieces of a sentence in the file and is not read between them.
_ASIDE = frozenset(
    {Kind.HEADER, Kind.FOOTER, Kind.NOTE, Kind.SPEAKER, Kind.CONTROL, Kind.CHART, Kind.ALT,
     Kind.META}
)  # fmt: skip
_CLOSING = "\"')]}\u201d\u2019\u00bb "
_FIRST = re.compile(r"[\W_]*(\w+)")
_LAST = re.compile(r"([^\W\d_]+)\W*$")
_NUMBER = re.compile(r"\s\(?\d{1,2}[.)]$")
_ITEM = re.compile(r"[\W_]*\d+[.)]\s")  # "2." and "3)" begin an item
_MORE = (",", "-", "\u2013", "\u2014", "&", "/", "|")
# No sentence and hardly a heading ends in one of these.
_OPEN = frozenset(
    {"a", "about", "after", "against", "am", "an", "and", "any", "are", "as", "at", "be",
     "because", "been", "before", "being", "between", "but", "by", "can", "could", "did",
     "do", "does", "during", "each", "every", "for", "from", "had", "has", "have", "her",
     "his", "if", "in", "into", "is", "its", "may", "might", "must", "my", "nor", "of",
     "on", "or", "our", "shall", "should", "than", "that", "the", "their", "these", "this",
     "those", "through", "to", "under", "unless", "until", "was", "were", "when", "whether",
     "which", "while", "who", "whose", "will", "with", "without", "would", "your"}
)  # fmt: skip
_SUBJECTS = frozenset({"i", "he", "she", "they", "we", "not", "don't", "cannot"})
_MARKS = frozenset(",=/&")
_QUESTION = re.compile(
    r"(?:(?:what|when|where|why|how|who)\b.{0,20}? )?(?:do|did|does|are|were|is|was|can|could|may"
    r"|will|would|have|has) (?:you|i|we|he|she|they|it|the|this|your|my)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:The|This|These|You|Your|We|Our|They|He|She|It|If|When|Please|Call) \w+ \w")
# No sentence and hardly a heading begins with one of these, small or not.
_INNER = frozenset({"and", "nor", "of", "or", "than", "that", "which", "who", "whose"})
# Words of what a list without full stops may hold and still be read as one sentence.
_LIST = 40
_ITEMS = (Kind.LIST, Kind.CELL)
_SHORT = 8  # words of a piece that may be a part of a sentence though a full stop ends it
_CELL = 12  # words of a piece that may be a cell, or a line in a column
_COLUMNS = 4
_LONG_ITEM = 20  # words of a paragraph that may be an item under a stem
_WINDOW = 45  # words that are read as one sentence though nothing says that they are one
_STEP = 1.8
# The number of a page, which a page break puts in the middle of a sentence.
_PAGE = re.compile(
    r"\W{0,9}(?:page|p\.|pg\.?)?\W{0,9}\d{1,3}(?:\W{0,9}(?:of|/)\W{0,9}\d{1,3})?\W{0,9}",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:[-\u2013\u2014*\u2022\u25cf\u25aa>]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
# Words that are read together at most: no sentence is so long, and a page without marks may be.
_LONGEST = 200


def flows(parts: Sequence[Segment]) -> list[list[Segment]]:
    """Return the pieces as they are read: the text of the page, then the text next to it."""
    found: dict[Kind, list[Segment]] = {}
    for part in parts:
        found.setdefault(part.kind if part.kind in _ASIDE else Kind.BODY, []).append(part)
    return list(found.values())


def may_go_on(one: Segment) -> bool:
    """Return whether the sentence of `one` may go on in the next piece: no mark surely ends it."""
    return one.text[-1:] not in ".!?:;" or abbreviated(one.text)


def split_sentences(
    flow: Sequence[Segment], *, across: bool = False
) -> Iterator[Sequence[Segment]]:
    """Yield the pieces of each sentence that is split into several, in order.

    A list of small words without a full stop looks like one sentence. When it is long, only pieces
    that need each other are put together.

    Args:
        flow: the segments of a document in reading order.
        across: `flow` is not in the order of the file: only words show what goes on.
    """
    glued = [_continues(*pair) for pair in pairwise(flow)] if across else _glued(flow)
    for run in _runs(flow, glued):
        if _is_list(run):
            for part in _runs(run, [_needs(*pair) for pair in pairwise(run)]):
                yield from _stretches(part)
        else:
            yield from _stretches(run)


@dataclass(frozen=True, slots=True)
class Window:
    """Neighboring pieces that may be one sentence, though nothing says that they are.

    Attributes:
        start: the first piece.
        end: the piece after the last one.
        text: how they would read as one, without the marks between them.
        likely: they read like a broken sentence: no mark is between them and one ends the last,
            or a full stop is where no writer sets one.
    """

    start: int
    end: int
    text: str
    likely: bool


def windows(
    flow: Sequence[Segment],
    *,
    across: bool = False,
    settled: Callable[[Segment], bool] = lambda _piece: False,
) -> Iterator[Window]:
    """Yield neighboring pieces that may be one sentence, shortest first for each beginning.

    A warning may be cut by headings in capitals, by cells of a table, by full stops ("You have the
    right. To remain silent."). No part of it then says what the whole must not.

    Args:
        flow: the segments of a document in reading order.
        across: `flow` is not in the order of the file, so pieces are put together only where words
            show that most of them go on.
        settled: asked at each step whether a piece needs no window, nor any that it is in.
    """
    pairs = list(pairwise(flow))
    together = [_may_be_one(*pair) for pair in pairs]
    torn = [_torn(*pair) for pair in pairs]
    turns = [one.unit != other.unit for one, other in pairs]
    glued = [turn and across and _continues(*pair) for pair, turn in zip(pairs, turns, strict=True)]
    turned, held = ([0, *accumulate(flags)] for flags in (turns, glued))
    goes_on = [may_go_on(piece) for piece in flow]
    texts = [_open_end(piece.text) for piece in flow]
    # A mark without words counts too: a page of nothing else makes no endless window.
    sizes = [len(text.split()) or 1 for text in texts]
    for start in range(len(flow)):
        if settled(flow[start]):
            continue
        words, last, broken, parted = sizes[start], 0.0, goes_on[start], False
        for end in range(start + 1, len(flow)):
            words += sizes[end]
            if not together[end - 1] or (words > _WINDOW and end > start + 1):
                break
            if settled(flow[end]):
                break
            parted = parted or torn[end - 1]
            broken = broken and not flow[end - 1].text.endswith("__")
            whole = broken and not goes_on[end] and flow[start].kind is flow[end].kind
            likely = whole or parted
            broken = broken and goes_on[end]
            if words >= last * _STEP or likely:
                last = words
                if not across or 2 * (held[end] - held[start]) > turned[end] - turned[start]:
                    yield Window(start, end + 1, " ".join(texts[start : end + 1]), likely)


@dataclass(frozen=True, slots=True)
class Stem:
    """A piece that says what the pieces after it mean: "You must not:", a title over a list.

    Attributes:
        at: the stem; its items begin after it.
        end: the piece after its last item.
    """

    at: int
    end: int


def stems(flow: Sequence[Segment]) -> Iterator[Stem]:
    """Yield each stem that has items, in order.

    The items are the list or the cells right after it. If it ends in a colon or in the middle of a
    sentence, they may be short paragraphs too, up to the next stem or heading.

    Args:
        flow: the segments of a document in reading order.
    """
    words = Counter[str]()
    for piece in flow:
        words[piece.unit] += len(piece.text.split())
    for at, (one, other) in enumerate(pairwise(flow)):
        listed = other.kind in _ITEMS and other.kind is not one.kind
        torn = one.unit != other.unit and _unfinished(one) and not _small(one, other)
        titled = listed and may_go_on(one) and not one.text.endswith("_")  # a line to fill in
        if not (_is_open(one) or torn or titled):
            continue
        end = at + 1
        while end < len(flow) and flow[end].kind is other.kind:
            if not listed and (_is_open(flow[end]) or words[flow[end].unit] > _LONG_ITEM):
                break
            end += 1
        # the rest of a sentence that lines break is one piece; a list has more
        if end > at + 1 + (torn and not listed):
            yield Stem(at, end)


def stem_text(piece: Segment) -> str:
    """Return a stem as it reads before one of its items."""
    return _open_end(piece.text)


def _is_open(piece: Segment) -> bool:
    return piece.text.rstrip(_CLOSING).endswith(":")


def _unfinished(piece: Segment) -> bool:
    return may_go_on(piece) and _last_word(piece.text) in _OPEN | _SUBJECTS


def column_heads(flow: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Yield each cell with what may be the head of its column.

    No file says how many columns there are: each of the first cells may be over every second, third
    and fourth one after it.
    """
    for kind, found in groupby(flow, key=lambda piece: piece.kind):
        cells = list(found) if kind is Kind.CELL else []
        for wide in range(1, _COLUMNS + 1):
            for at in range(wide, len(cells)):
                head = cells[at % wide]
                if may_go_on(head) and _is_short(head):
                    yield head, cells[at]


def linked(flow: Sequence[Segment], marked: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of pieces that may be one sentence with a marked one of them."""
    joins = [_in_sentence(*pair) for pair in pairwise(flow)]
    at = 0
    while at < len(flow):
        if not marked[at]:
            at += 1
            continue
        start = end = at
        while end < len(flow) and (marked[end] or (joins[end - 1] and _near(flow, at, end))):
            end += 1
        while start > 0 and joins[start - 1] and _near(flow, start - 1, at):
            start -= 1
        yield start, end
        at = end


def _near(flow: Sequence[Segment], start: int, end: int) -> bool:
    return sum(len(piece.text.split()) for piece in flow[start : end + 1]) <= _WINDOW


def _in_sentence(one: Segment, other: Segment) -> bool:
    if one.unit == other.unit and (_is_short(one) or _is_short(other)):
        return True
    if one.kind is not other.kind or one.kind is Kind.CELL:
        return _continues(one, other)
    if _OWN.match(other.text) and not may_go_on(other) and not _torn(one, other):
        return _continues(one, other)  # a sentence of its own, whatever is before it
    return _may_be_one(one, other) and (may_go_on(one) or _torn(one, other))


def _may_be_one(one: Segment, other: Segment) -> bool:
    """Return whether two neighbors may be one sentence, though nothing says that they are."""
    if one.kind is not other.kind:  # a heading and text, a text box and what is around it
        return _continues(one, other)
    if may_go_on(one):
        return True
    return _is_short(one) or (one.unit == other.unit and _is_short(other)) or _torn(one, other)


def _is_short(piece: Segment) -> bool:
    return len(piece.text.split()) <= _SHORT


def in_order(flow: Sequence[Segment]) -> Sequence[Segment]:
    """Return the pieces in the order of the file, without the numbers of pages."""
    return [piece for piece in flow if not _PAGE.fullmatch(piece.text)]


def down_columns(flow: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Yield the pieces of tables, and of lines next to each other, as they are read in columns.

    No file says how many columns there are: every second, every third and every fourth cell is
    tried, from each of the first ones on.
    """
    for stretch in _small_units(flow):
        for wide in range(2, min(_COLUMNS, len(stretch) // 2) + 1):
            for first in range(wide):
                cells = stretch[first:]
                order = [unit for column in range(wide) for unit in cells[column::wide]]
                yield [piece for unit in order for piece in unit]
        yield from _blocks(stretch)


def _blocks(stretch: Sequence[Sequence[Segment]]) -> Iterator[Sequence[Segment]]:
    """Yield small tables among other cells, where each column goes on in the next."""
    for wide in range(2, _COLUMNS + 1):
        for tall in range(2, _COLUMNS + 1):
            for start in range(len(stretch) - wide * tall + 1):
                cells = stretch[start : start + wide * tall]
                columns = [cells[column::wide] for column in range(wide)]
                if all(_continues(one[-1][-1], other[0][0]) for one, other in pairwise(columns)):
                    yield [piece for column in columns for unit in column for piece in unit]


def _small_units(flow: Sequence[Segment]) -> Iterator[Sequence[Sequence[Segment]]]:
    """Yield stretches of units that may be cells, or lines of columns, because they are short."""
    stretch: list[Sequence[Segment]] = []
    for _, found in groupby(flow, key=lambda piece: piece.unit):
        unit = list(found)
        if sum(len(piece.text.split()) for piece in unit) <= _CELL:
            stretch.append(unit)
            continue
        if len(stretch) >= 4:
            yield stretch
        stretch = []
    if len(stretch) >= 4:
        yield stretch


def _open_end(text: str) -> str:
    return _LEADING.sub("", text.strip()).rstrip(".:;,\u2026-\u2013\u2014!?|")


def _glued(flow: Sequence[Segment]) -> list[bool]:
    """Tell of each piece whether the next one goes on with its sentence."""
    glued = [_goes_on(*pair) for pair in pairwise(flow)]
    for at in range(1, len(glued)):
        # A name in the middle of a sentence has a capital, and what follows it shows no less.
        if glued[at - 1] and not glued[at]:
            more = glued[at + 1] if at + 1 < len(glued) else False
            glued[at] = _name_inside(flow[at], flow[at + 1], more=more)
    for at in reversed(range(len(glued) - 1)):
        if glued[at + 1] and not glued[at]:
            glued[at] = may_go_on(flow[at]) and _single(flow[at]) and _single(flow[at + 1])
    return glued


def _single(piece: Segment) -> bool:
    return " " not in piece.text


def _runs(flow: Sequence[Segment], glued: Sequence[bool]) -> Iterator[Sequence[Segment]]:
    start = 0
    for end, goes_on in enumerate([*glued, False], start=1):
        if not goes_on:
            if end - start > 1:
                yield flow[start:end]
            start = end


def _stretches(run: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Yield the run, in stretches that overlap by half when it is long: time stays linear."""
    words = [0, *accumulate(len(piece.text.split()) for piece in run)]
    start = end = 0
    while end < len(run):
        end = start + 2
        while end < len(run) and words[end + 1] - words[start] <= _LONGEST:
            end += 1
        yield run[start:end]
        half = (words[start] + words[end]) / 2
        start += 1
        while start < end - 1 and words[start] < half:
            start += 1


def _is_list(run: Sequence[Segment]) -> bool:
    ended = _ends(run[-1].text.rstrip(_CLOSING)) or run[0].unit == run[-1].unit
    return not ended and sum(len(piece.text.split()) for piece in run) > _LIST


def _ends(text: str) -> bool:
    return text.endswith((".", "!", "?")) and not text.endswith("...")


def _goes_on(one: Segment, other: Segment) -> bool:
    """Return whether `other` goes on with the sentence of `one`, which comes right before it."""
    before = one.text.rstrip(_CLOSING)
    same = one.unit == other.unit
    if same:  # the number of an item, "2.", belongs to what follows
        before = _NUMBER.sub("", before)
    if _ends(before):
        return _torn(one, other) or (shortened(before, other.text) and (same or _small(one, other)))
    if before.endswith((":", ";")) and not same:  # items of a list end so, and are not one
        return _low(other.text) and (before.endswith(":") or other.kind is not Kind.LIST)
    if same or _small(one, other) or _needs(one, other):
        return True
    return before.isupper() and other.text.isupper()


def _continues(one: Segment, other: Segment) -> bool:
    """Return whether words, and not only capitals or a name, show that `other` goes on."""
    return may_go_on(one) and (_needs(one, other) or _small(one, other))


def _torn(one: Segment, other: Segment) -> bool:
    """Return whether a full stop between two pieces is inside a sentence, as no writer sets it."""
    before = one.text.rstrip(_CLOSING)
    if not before.endswith(".") or (one.unit != other.unit and may_go_on(other)):
        return False
    body = before[:-1].rstrip()
    first = _FIRST.match(other.text)
    return (
        body[-1:] in _MARKS
        or _last_word(body) in _OPEN | _SUBJECTS
        or _QUESTION.match(body) is not None
        or (first is not None and first[1].lower() in {"of", "than", "which", "whose"})
    )


def _name_inside(one: Segment, other: Segment, *, more: bool) -> bool:
    """Return whether `other` goes on with `one`, which goes on with what comes before it.

    `other` begins with a capital; `more` says that what comes after it goes on with it.
    """
    if _ends(one.text.rstrip(_CLOSING)):
        return False
    if _single(one) and _single(other):
        return True  # each word of the sentence is a piece of its own
    ended = more or _ends(other.text.rstrip(_CLOSING))
    prose = other.kind not in (Kind.HEADING, Kind.CELL)
    return ended and prose and not begins_sentence(other.text)


def _needs(one: Segment, other: Segment) -> bool:
    """Whether one of two pieces is incomplete without the other."""
    if one.unit == other.unit or one.text.endswith(_MORE) or other.text.startswith(_MORE):
        return True
    first = _FIRST.match(other.text)
    if _last_word(one.text) in _OPEN:
        return True
    if first is None:
        return False
    return (first[1].islower() and first[1] in _OPEN) or first[1].lower() in _INNER


def _last_word(text: str) -> str:
    last = _LAST.search(text)
    return "" if last is None else last[1].lower()


def _small(one: Segment, other: Segment) -> bool:
    """Return whether a piece begins as no sentence does: small, with a digit, or with "I"."""
    first = _FIRST.match(other.text)
    if first is None or _ITEM.match(other.text) or other.text.startswith(("{{", "{%")):
        return False
    if first[1] == "I":  # under a title and in a cell of its own it begins a sentence
        return not (one.text.isupper() or other.kind is Kind.CELL)
    return first[1][0].islower() or first[1][0].isdigit()


def _low(text: str) -> bool:
    first = _FIRST.match(text)
    return first is not None and first[1][0].islower()
