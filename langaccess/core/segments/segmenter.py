"""Units into sentence-sized segments, and segments' targets back into a unit's target.

Everything between two segments (white space, line breaks, tabs) belongs to no segment and comes
back unchanged. A protected stretch is never cut.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from langaccess.core.limits import limits
from langaccess.core.model import Segment, Span, SpanKind, Target, Unit
from langaccess.core.segments.abbreviations import shortened
from langaccess.core.tags import Tag

Numbered = Callable[[str], bool]
"""Tells whether a text such as "Ref. No." ends in a sign that means "number"."""
Parted = Callable[[str], Sequence[int]]
"""Returns where a sentence is cut further, by offsets in it, in order."""

_HARD = re.compile(r"[\n\t\v\f\r\u2028\u2029]+")
_UNBROKEN = re.compile("[^\\s\u0e00-\U0010ffff]+")
_SPACE = re.compile(r"\s")
_NO = re.compile(r"[Nn][Oo][Ss]?\.")
_NUMBERING = re.compile(r"^\(?(?:\d{1,3}|[A-Za-z]|[ivxlIVXL]{1,5})[.)]\s*$")
# The "U." of "non-U.S.", where no space follows.
_INITIAL = re.compile(r"(?:^|[\W\d_])[A-Za-z]\.$")


# Characters before and after a cut that say whether it is inside a sentence: more than the longest
# word. Without a bound, the time grows with the square of a paragraph's length.
_NEAR = 400

TOO_LONG = "too long to check: a person must translate it"


def too_long(text: str, spans: Sequence[Span] = ()) -> bool:
    """Return whether a text is over the limits of `data/limits.yaml`.

    No gate, check or engine is asked about such a text: a person is. Scripts that write no spaces
    (from Thai on, in the order of Unicode) have no long words.

    Args:
        text: a sentence, or a text in any language.
        spans: its markup.
    """
    most = limits().text
    return (
        len(text) > most.letters
        or len(spans) > most.spans
        or len(text.split()) > most.words
        or max(map(len, _UNBROKEN.findall(text)), default=0) > most.word_letters
    )


def literals(part: Segment) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a segment that must stay verbatim."""
    return tuple(
        (s.start, s.end) for s in part.spans if s.kind is SpanKind.CODE and s.start < s.end
    )


def word_count(parts: Iterable[Segment]) -> int:
    """Return the words of segments, stretches between white space: what a quote is asked for."""
    return sum(len(part.text.split()) for part in parts)


def segments(
    unit: Unit, tag: Tag, numbered: Numbered, parted: Parted = lambda _: ()
) -> tuple[Segment, ...]:
    """Cut `unit` into segments in the order of its text.

    Splits at forced breaks and tabs, then by `sentencex`, then puts back together what an
    abbreviation, a list number alone or a protected stretch would have torn apart. A paragraph over
    the limits of `data/limits.yaml` is one segment, which is `too_long`.

    Args:
        unit: a unit of a document.
        tag: the language of its text.
        numbered: tells whether a text such as "Ref. No." ends in a sign that means "number".
        parted: returns where a sentence is cut further, by offsets in it, in order.
    """
    digest = hashlib.sha256(unit.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    whole = _Ranges((s.start, s.end) for s in unit.spans if s.kind is SpanKind.CODE)
    most = limits().text
    if len(unit.text) > most.paragraph_letters or len(unit.spans) > most.paragraph_spans:
        lines = [list(_trimmed(unit.text, [0, len(unit.text)]))]
    else:
        lines = [
            list(
                _parted(unit.text, _sentences(unit.text, line, tag, whole, numbered), whole, parted)
            )
            for line in _lines(unit.text, whole)
        ]
    bounds = [b for line in lines for b in line]
    ends = [-1, *(end for _, end in bounds)]
    alone = {line[0] for line in lines if len(line) == 1}
    clipped = _Clipper(unit.spans)
    return tuple(
        Segment(
            id=f"{digest}.{index}",
            text=unit.text[start:end],
            spans=clipped.clip(start, end, _owned(start, end, ends[index])),
            kind=unit.kind,
            unit=unit.id,
            start=start,
            alone=(start, end) in alone,
        )
        for index, (start, end) in enumerate(bounds)
    )


def _owned(start: int, end: int, taken: int) -> Callable[[int], bool]:
    """Tell which objects without width a segment owns: those it touches and no earlier one does.

    `taken` is where the segment before it ends, or -1.
    """
    return lambda point: start <= point <= end and point > taken


class _Ranges:
    """Protected stretches of a text, in order; those that overlap are one."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if self._ranges and start < self._ranges[-1][1]:
                self._ranges[-1] = (self._ranges[-1][0], max(end, self._ranges[-1][1]))
            elif start < end:
                self._ranges.append((start, end))

    def around(self, point: int) -> tuple[int, int]:
        """Return the last stretch that begins at `point` or before it; `(-1, -1)` if none does."""
        at = bisect_right(self._ranges, point, key=lambda one: one[0])
        return self._ranges[at - 1] if at else (-1, -1)


def _lines(text: str, whole: _Ranges) -> Iterator[tuple[int, int]]:
    start = 0
    for hard in _HARD.finditer(text):
        low, high = hard.span()
        first, last = whole.around(low)
        if high <= last and last - first > high - low:
            continue  # a line of template code, which is one thing with the next
        yield start, low
        start = hard.end()
    yield start, len(text)


def _sentences(
    text: str, piece: tuple[int, int], tag: Tag, whole: _Ranges, numbered: Numbered
) -> Iterator[tuple[int, int]]:
    """Yield trimmed sentence bounds inside one line."""
    import sentencex

    start, stop = piece
    if not text[start:stop].strip():
        return
    cuts = [start]
    language = tag.language
    plain = _SPACE.sub(" ", text[start:stop])  # it dies of a capital letter, wide space, full stop
    for sentence in sentencex.segment(language, plain):
        cuts.append(cuts[-1] + len(sentence))
    if cuts[-1] != stop:  # the splitter lost text: keep the line whole rather than lose it too
        cuts = [start, stop]
    yield from _trimmed(text, _merged(text, cuts, whole, numbered))


def _parted(
    text: str, found: Iterable[tuple[int, int]], whole: _Ranges, parted: Parted
) -> Iterator[tuple[int, int]]:
    for start, end in found:
        cuts = [start + at for at in parted(text[start:end])]
        if any(whole.around(cut)[0] < cut < whole.around(cut)[1] for cut in cuts):
            cuts = []
        yield from _trimmed(text, [start, *cuts, end])


def _merged(text: str, cuts: Sequence[int], whole: _Ranges, numbered: Numbered) -> list[int]:
    kept = [cuts[0]]
    for cut in cuts[1:-1]:
        first, last = whole.around(cut)
        start = max(kept[-1], cut - _NEAR)
        before, after = text[start:cut], text[cut : min(cut + _NEAR, cuts[-1])]
        numbering = start == kept[-1] and _NUMBERING.match(before.strip())
        if not (first < cut < last or numbering or _torn(before, after, numbered)):
            kept.append(cut)
    return [*kept, cuts[-1]]


def _torn(before: str, after: str, numbered: Numbered) -> bool:
    """Return whether a cut between the two is inside a sentence."""
    if not before.strip() or not after.strip():
        return True
    if after[0].isalpha() and _INITIAL.search(before):
        return True
    following = after.lstrip()
    sign = _NO.match(following)
    if sign and numbered(f"{before.rsplit(maxsplit=1)[-1]} {sign.group()}"):
        return True  # "Ref. No. 12"
    return following[0].islower() or shortened(before, following)


def _trimmed(text: str, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    for start, end in pairwise(cuts):
        body = text[start:end]
        left = len(body) - len(body.lstrip())
        right = len(body.rstrip())
        if left < right:
            yield start + left, start + right


class _Clipper:
    """The markup of a unit, asked about one stretch after the other, in the order of the text."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._waiting = sorted(enumerate(spans), key=lambda one: -one[1].start)
        self._open: list[tuple[int, Span]] = []

    def clip(self, start: int, end: int, owns: Callable[[int], bool]) -> tuple[Span, ...]:
        """Return what of the spans lies in `[start, end)`, by offsets from `start`.

        `start` is not before the end of an earlier stretch. `owns` says whether an object without
        width at an offset belongs to this one.
        """
        while self._waiting and self._waiting[-1][1].start <= end:
            self._open.append(self._waiting.pop())
        self._open = sorted(one for one in self._open if one[1].end >= start)
        found = []
        for _, span in self._open:
            low, high = max(span.start, start), min(span.end, end)
            empty = span.start == span.end
            if (empty and owns(span.start)) or (not empty and low < high):
                found.append(replace(span, start=low - start, end=high - start))
        return tuple(found)


def join(unit: Unit, parts: Sequence[Segment], targets: Mapping[int, Target]) -> Target:
    """Return the unit's target from its segments' targets.

    Args:
        parts: its segments, as `segments` gave them.
        targets: index in `parts` → target; a segment without one keeps its source text.
    """
    bounds = [(part.start, part.start + len(part.text)) for part in parts]
    taken = _Ranges(bounds)
    clipped = _Clipper(unit.spans)

    def free(point: int) -> bool:
        low, high = taken.around(point)
        return not low <= point <= high

    text: list[str] = []
    spans: list[Span] = []
    length = position = 0

    def add(piece: Target) -> None:
        nonlocal length
        spans.extend(replace(s, start=s.start + length, end=s.end + length) for s in piece.spans)
        text.append(piece.text)
        length += len(piece.text)

    for index, (low, high) in enumerate([*bounds, (len(unit.text), len(unit.text))]):
        owns = _between(position, low, free)
        add(Target(unit.text[position:low], clipped.clip(position, low, owns)))
        if index < len(parts):
            add(targets.get(index, Target(parts[index].text, parts[index].spans)))
        position = high
    return Target("".join(text), _healed("".join(text), spans))


def _between(start: int, end: int, free: Callable[[int], bool]) -> Callable[[int], bool]:
    return lambda point: start <= point <= end and free(point)


def _healed(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Merge stretches of one markup that a cut between sentences had parted."""
    open_: dict[tuple[SpanKind, int], int] = {}
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        key = (span.kind, span.ref)
        at = open_.get(key)
        if (
            at is not None
            and span.kind in (SpanKind.FORMAT, SpanKind.LINK)
            and not text[out[at].end : span.start].strip()
        ):
            out[at] = replace(out[at], end=max(out[at].end, span.end))
            continue
        open_[key] = len(out)
        out.append(span)
    return tuple(sorted(out, key=lambda s: (s.start, -s.end)))
