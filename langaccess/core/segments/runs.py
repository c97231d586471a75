"""Which pieces of a document one sentence was cut into: by lines, cells, items and paragraphs.

A poster breaks a sentence where the line is full, a table where the cell ends. Each piece says
little; together they are a warning. So the pieces are put together again wherever the one does not
end a sentence and the next goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from langaccess.core.model import Kind, Segment
from langaccess.core.segments.abbreviations import abbreviated, begins_sentence, shortened

__all__ = ["flows", "may_go_on", "sentence_runs", "wholes"]

# What may separate two pieces of a sentence in the file and is not read between them.
_ASIDE = frozenset(
    {Kind.HEADER, Kind.FOOTER, Kind.NOTE, Kind.SPEAKER, Kind.CONTROL, Kind.CHART, Kind.ALT,
     Kind.META}
)  # fmt: skip
_CLOSING = "\"')]}\u201d\u2019\u00bb "
_FIRST = re.compile(r"[\W_]*(\w+)")
_LAST = re.compile(r"([^\W\d_]+)\W*$")
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
# Words of what a list without full stops may hold and still be read as one sentence.
_LIST = 40
_SHORT, _MOST = 8, 4  # words of a short piece, and how many of those are put together
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


def wholes(flow: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Yield the pieces of each sentence that is split into several, in order.

    A list of small words without a full stop looks like one sentence. When it is long, only pieces
    that need each other are put together.
    """
    for run in _runs(flow, _glued(flow)):
        if _is_list(run):
            for part in _runs(run, [_needs(*pair) for pair in pairwise(run)]):
                yield from _stretches(part)
        else:
            yield from _stretches(run)


def sentence_runs(texts: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield runs of neighboring short texts, as they would read in one sentence.

    A warning may be cut in three: by lines, by cells of a table, by full stops ("You have the
    right. To remain silent."). No part of it then says what the whole must not.

    Args:
        texts: the segments of a document in reading order.

    Yields:
        start and end (exclusive) of the run, and its text.
    """
    short = [0 < len(text.split()) <= _SHORT for text in texts]
    for start in range(len(texts)):
        for end in range(start + 2, min(start + _MOST, len(texts)) + 1):
            if not all(short[start:end]):
                break
            yield start, end, " ".join(_open_end(text) for text in texts[start:end])


def _open_end(text: str) -> str:
    return text.strip().rstrip(".:;,\u2026-\u2013\u2014")


def _glued(flow: Sequence[Segment]) -> list[bool]:
    """Tell of each piece whether the next one goes on with its sentence."""
    glued = [_goes_on(*pair) for pair in pairwise(flow)]
    for at in range(1, len(glued)):
        # A name in the middle of a sentence has a capital, and what follows it shows no less.
        if glued[at - 1] and not glued[at]:
            more = glued[at + 1] if at + 1 < len(glued) else False
            glued[at] = _name_inside(flow[at], flow[at + 1], more=more)
    return glued


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
    if _ends(before):
        return shortened(before, other.text) and (same or _small(one, other))
    if before.endswith((":", ";")) and not same:  # items of a list end so, and are not one
        return _low(other.text) and (before.endswith(":") or other.kind is not Kind.LIST)
    if same or _small(one, other) or _needs(one, other):
        return True
    return before.isupper() and other.text.isupper()


def _name_inside(one: Segment, other: Segment, *, more: bool) -> bool:
    """Return whether `other` goes on with `one`, which goes on with what comes before it.

    Args:
        one: a piece.
        other: the next, which begins with a capital.
        more: what comes after `other` goes on with it.
    """
    if _ends(one.text.rstrip(_CLOSING)):
        return False
    if " " not in one.text and " " not in other.text:
        return True  # each word of the sentence is a piece of its own
    ended = more or _ends(other.text.rstrip(_CLOSING))
    prose = other.kind not in (Kind.HEADING, Kind.CELL)
    return ended and prose and not begins_sentence(other.text)


def _needs(one: Segment, other: Segment) -> bool:
    """Whether one of two pieces is incomplete without the other."""
    if one.unit == other.unit or one.text.endswith(_MORE) or other.text.startswith(_MORE):
        return True
    last, first = _LAST.search(one.text), _FIRST.match(other.text)
    return (last is not None and last[1].lower() in _OPEN) or (
        first is not None and first[1].islower() and first[1] in _OPEN
    )


def _small(one: Segment, other: Segment) -> bool:
    """Return whether a piece begins as no sentence does: small, with a digit, or with "I"."""
    first = _FIRST.match(other.text)
    if first is None or _ITEM.match(other.text):
        return False
    if first[1] == "I":  # under a title and in a cell of its own it begins a sentence
        return not (one.text.isupper() or other.kind is Kind.CELL)
    return first[1][0].islower() or first[1][0].isdigit()


def _low(text: str) -> bool:
    first = _FIRST.match(text)
    return first is not None and first[1][0].islower()
