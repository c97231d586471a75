"""Pairs the pieces of two texts: sentences of a paragraph, or paragraphs of a document.

The cheapest path through both texts is searched (Gale and Church, "A program for aligning
sentences in bilingual corpora", Computational Linguistics 19, 1993) with lengths in columns, and
with what both languages write alike as further evidence: numbers, addresses, placeholders, names.
So a merged or a lost paragraph is one bead, and everything after it is in step again. What was
moved elsewhere is paired afterwards by the same evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from langaccess.core.folding import unaccented
from langaccess.core.tags import Tag
from langaccess.qa.lengths import excess, width
from langaccess.qa.values.items import ItemKind, find_items

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{4,}")
_SHARED = frozenset(ItemKind) - {ItemKind.NAME, ItemKind.DATE, ItemKind.TIME}
_BAND = 60  # how far the path may stray from the diagonal, plus the difference of the lengths
_SKIP = 8.0  # cost of a piece without partner; chosen on halves of public parallel text
_MERGE = {(1, 1): 0.0, (1, 2): 8.0, (2, 1): 8.0, (2, 2): 14.0, (1, 3): 14.0, (3, 1): 14.0}
_ALL_STEPS = (((1, 1), 0.0), ((1, 0), _SKIP), ((0, 1), _SKIP), *list(_MERGE.items())[1:])
_STEPS = 300_000  # of a path: two seconds
_NARROW = 10  # how far the path of the longest texts may stray
_MOST_EVIDENCE = 7.5  # that `_evidence` takes off a cost
_FAR = 1e9
_MOST = 40_000  # pairs tried when the order is a guess
_MOST_MOVED = 400_000  # pairs tried of pieces that the path leaves alone
_DOUBTFUL = 11.0  # cost of two pieces at one place whose lengths do not fit
_CAP = 20.0  # upper limit of the cost by length alone


@dataclass(frozen=True, slots=True)
class AlignmentUnit:
    """What the aligner compares of a sentence or paragraph."""

    width: int  # columns
    values: frozenset[str]  # values of the items that every language writes alike, by kind
    words: frozenset[str]  # first five letters of its longer Latin words, without accents
    kind: str = ""  # what it is to its reader; pieces of one kind are likelier to be a pair
    key: str = ""  # a name that both sides share, or empty


@dataclass(frozen=True, slots=True)
class Bead:
    """Pieces that belong together; one side may be empty."""

    source: tuple[int, ...]  # indices of source pieces
    target: tuple[int, ...]  # indices of target pieces
    cost: float = 0.0  # how badly they fit; below 3 is ordinary
    moved: bool = False  # they are in another order than their neighbors

    @property
    def fit(self) -> float:
        """How badly the texts fit, without the costs of merging and splitting."""
        return self.cost - _MERGE.get((len(self.source), len(self.target)), 0.0)


def alignment_units(
    texts: Sequence[str], tag: Tag, kinds: Sequence[str] = (), keys: Sequence[str] = ()
) -> tuple[AlignmentUnit, ...]:
    """Return what the aligner needs to know of `texts` in language `tag`."""
    return tuple(
        _unit(text, tag, kinds[at] if kinds else "", keys[at] if keys else "")
        for at, text in enumerate(texts)
    )


def _unit(text: str, tag: Tag, kind: str, key: str) -> AlignmentUnit:
    values = set()
    for item in find_items(text, tag):
        if item.kind in _SHARED and not (item.kind is ItemKind.NUMBER and len(item.value) < 2):
            # the other language's reader may take a phone or a price for a plain number
            amount = item.value.replace(".", "").isdigit()
            values.add(f"amount {item.value}" if amount else f"{item.kind} {item.value}")
        elif item.kind in (ItemKind.DATE, ItemKind.TIME):
            values.update(f"amount {run}" for run in re.findall(r"\d{2,}", item.text))
    words = frozenset(word.lower()[:5] for word in _WORD.findall(unaccented(text)))
    return AlignmentUnit(width(text), frozenset(values), words, kind, key)


def align(
    source: Sequence[AlignmentUnit],
    target: Sequence[AlignmentUnit],
    ratio: float,
    *,
    loose: bool = False,
) -> tuple[Bead, ...]:
    """Return the beads of the cheapest path, in the order of the source; moved ones paired too.

    `ratio` is the usual width of target to source. `loose`: the order of the pieces was guessed,
    and counts for less than what they say.
    """
    keyed = _by_key(source, target)
    rest = [[at for at, p in enumerate(side) if not p.key] for side in (source, target)]
    if keyed:
        inner = align([source[at] for at in rest[0]], [target[at] for at in rest[1]], ratio)
        return (*keyed, *(_renumbered(bead, *rest) for bead in inner))
    straight = _one_to_one(source, target, ratio)
    if straight:
        return straight
    ordered = tuple(_with_moved(_path(source, target, ratio), source, target, ratio))
    ordered = tuple(_with_doubtful(ordered, source, target, ratio))
    return _in_any_order(source, target, ratio, ordered) if loose else ordered


def _renumbered(bead: Bead, left: Sequence[int], right: Sequence[int]) -> Bead:
    return replace(
        bead,
        source=tuple(left[at] for at in bead.source),
        target=tuple(right[at] for at in bead.target),
    )


def _by_key(source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit]) -> tuple[Bead, ...]:
    there = {piece.key: at for at, piece in reversed(list(enumerate(target))) if piece.key}
    here = {piece.key for piece in source if piece.key}
    beads = [
        Bead((at,), (there[piece.key],) if piece.key in there else ())
        for at, piece in enumerate(source)
        if piece.key
    ]
    extra = [
        Bead((), (at,)) for at, piece in enumerate(target) if piece.key and piece.key not in here
    ]
    return (*beads, *extra)


def _in_any_order(
    source: Sequence[AlignmentUnit],
    target: Sequence[AlignmentUnit],
    ratio: float,
    ordered: tuple[Bead, ...],
) -> tuple[Bead, ...]:
    """Return pairs in any order, if they have much more in common than those of `ordered`."""
    if len(source) * len(target) > _MOST:
        return ordered
    options = sorted(
        (_fit((one,), (other,), ratio), i, j)
        for i, one in enumerate(source)
        for j, other in enumerate(target)
        if _evidence((one,), (other,)) < 0
    )
    left, right = dict[int, tuple[int, float]](), set[int]()
    for cost, i, j in options:
        if cost < _SKIP and i not in left and j not in right:
            left[i] = (j, cost)
            right.add(j)
    kept = sum(
        min(0.0, _evidence([source[i] for i in b.source], [target[j] for j in b.target]))
        for b in ordered
        if b.source and b.target
    )
    found = sum(_evidence((source[i],), (target[j],)) for i, (j, _) in left.items())
    paired = sum(len(bead.source) for bead in ordered if bead.target)
    # Both are below zero: the lower, the more they share. A few that share much do not
    # justify leaving all the others without a partner.
    if found > 1.25 * kept - 1 or 2 * len(left) < paired:
        return ordered
    beads, highest = [], -1
    for i in range(len(source)):
        j, cost = left.get(i, (-1, _SKIP))
        beads.append(Bead((i,), (j,) if j >= 0 else (), cost, moved=0 <= j < highest))
        highest = max(highest, j)
    return (*beads, *(Bead((), (j,), _SKIP) for j in range(len(target)) if j not in right))


def _one_to_one(
    source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit], ratio: float
) -> tuple[Bead, ...] | None:
    """Return one bead for each piece, if both texts have the same structure and each pair fits."""
    if len(source) != len(target) or not source:
        return None
    costs = []
    for one, other in zip(source, target, strict=True):
        cost = _fit((one,), (other,), ratio)
        if one.kind != other.kind or cost > _SKIP:
            return None
        costs.append(cost)
    return tuple(Bead((at,), (at,), cost) for at, cost in enumerate(costs))


def _path(
    source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit], ratio: float
) -> list[Bead]:
    """Return the beads of the cheapest path, in order.

    It is searched near the diagonal: as far from it as the lengths differ, and nearer where that
    would be more than `_STEPS` steps.
    """
    rows, columns = len(source), len(target)
    band = max(_NARROW, min(_BAND + abs(rows - columns), _STEPS // (2 * rows + 1)))
    table: list[_Row] = []
    for i in range(rows + 1):
        middle = i * columns // max(rows, 1)
        row = _Row(max(0, middle - band))
        table.append(row)
        for j in range(row.first, min(columns, middle + band) + 1):
            row.steps.append(_step(table, i, j, source, target, ratio))
    beads = []
    i, j = rows, columns
    while i or j:
        _, (di, dj), cost = table[i].steps[j - table[i].first]
        beads.append(Bead(tuple(range(i - di, i)), tuple(range(j - dj, j)), cost))
        i, j = i - di, j - dj
    return beads[::-1]


_Step = tuple[float, tuple[int, int], float]
"""The cost of the cheapest path to a place, the pieces of its last bead, and the cost of that."""


@dataclass(slots=True)
class _Row:
    """The steps to places that have one number of source pieces behind them."""

    first: int  # target pieces behind the first of them
    steps: list[_Step] = field(default_factory=list)  # for each place

    def cost_at(self, column: int) -> float | None:
        """Return the cost of the path to a place, or None if it is too far from the diagonal."""
        at = column - self.first
        return self.steps[at][0] if 0 <= at < len(self.steps) else None


def _step(
    table: Sequence[_Row],
    i: int,
    j: int,
    source: Sequence[AlignmentUnit],
    target: Sequence[AlignmentUnit],
    ratio: float,
) -> _Step:
    """Return the last step of the cheapest path to a place.

    No bead has a cost below zero, so a step whose beginning costs more than another whole path is
    not looked at.
    """
    if i == j == 0:
        return 0.0, (0, 0), 0.0
    best: _Step = (_FAR, (0, 0), 0.0)
    for (di, dj), prior in _ALL_STEPS:
        before = table[i - di].cost_at(j - dj) if di <= i and dj <= j else None
        if before is None or before + prior > best[0]:
            continue
        cost = prior
        if di and dj:
            here, there = source[i - di : i], target[j - dj : j]
            if before + prior + _least(here, there, ratio) > best[0]:
                continue
            cost += _fit(here, there, ratio)
        best = min(best, (before + cost, (di, dj), cost))
    return best


def _fit(source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit], ratio: float) -> float:
    """Return how badly two sides fit: 0 for a good pair, about 10 for unrelated texts."""
    cost = _by_length(source, target, ratio) + _evidence(source, target)
    if source[0].kind != target[0].kind:
        cost += 1.0
    return max(cost, 0.0)


def _least(source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit], ratio: float) -> float:
    """Return what `_fit` is not below, whatever the words are."""
    return max(_by_length(source, target, ratio) - _MOST_EVIDENCE, 0.0)


def _by_length(
    source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit], ratio: float
) -> float:
    here = source[0].width if len(source) == 1 else sum(p.width for p in source)
    there = target[0].width if len(target) == 1 else sum(p.width for p in target)
    off = excess(here, there, ratio)
    return min(off * off / 2, _CAP)


def _evidence(source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit]) -> float:
    here = source[0].values if len(source) == 1 else frozenset().union(*(p.values for p in source))
    there = target[0].values if len(target) == 1 else frozenset().union(*(p.values for p in target))
    cost = 0.0
    if here or there:
        shared = len(here & there)
        cost += 3.0 - 6.0 * shared / max(len(here | there), 1) - min(shared, 2)
    left = source[0].words if len(source) == 1 else frozenset().union(*(p.words for p in source))
    right = target[0].words if len(target) == 1 else frozenset().union(*(p.words for p in target))
    if len(left) > 1 and len(right) > 1:
        cost -= min(4.0 * len(left & right) / min(len(left), len(right)), 2.5)
    return cost


def _with_doubtful(
    beads: Sequence[Bead],
    source: Sequence[AlignmentUnit],
    target: Sequence[AlignmentUnit],
    ratio: float,
) -> Iterator[Bead]:
    """Join two pieces without partners that are at the same place.

    A paragraph that the translation explains at length is one pair, not a lost and an added one.
    """
    at = 0
    while at < len(beads):
        pair = beads[at : at + 2]
        here = [bead for bead in pair if bead.source and not bead.target]
        there = [bead for bead in pair if bead.target and not bead.source]
        if (
            here
            and there
            and _neighbors_are_pairs(beads, at)
            and _alike(here[0], there[0], source, target, ratio)
        ):
            yield Bead(here[0].source, there[0].target, _DOUBTFUL)
            at += 2
        else:
            yield beads[at]
            at += 1


def _neighbors_are_pairs(beads: Sequence[Bead], at: int) -> bool:
    """Return whether the beads next to two unpaired ones are pairs."""
    beside = [*beads[max(0, at - 1) : at], *beads[at + 2 : at + 3]]
    return all(bead.source and bead.target for bead in beside)


def _alike(
    one: Bead,
    other: Bead,
    source: Sequence[AlignmentUnit],
    target: Sequence[AlignmentUnit],
    ratio: float,
) -> bool:
    left, right = source[one.source[0]], target[other.target[0]]
    share = (right.width + 4) / (left.width * ratio + 4)
    shared = bool(left.values & right.values) or len(left.words & right.words) > 1
    shared = shared or not left.values
    return left.kind == right.kind and 0.3 < share < 3.5 and shared


def _with_moved(
    beads: Sequence[Bead],
    source: Sequence[AlignmentUnit],
    target: Sequence[AlignmentUnit],
    ratio: float,
) -> Iterator[Bead]:
    """Pair pieces without partners on both sides if the evidence shows that they were moved."""
    alone = [bead.target[0] for bead in beads if not bead.source]
    if len(alone) * sum(not bead.target for bead in beads) > _MOST_MOVED:
        yield from beads
        return
    taken: set[int] = set()
    moved: dict[int, Bead] = {}
    for bead in beads:
        if bead.target:
            continue
        at = bead.source[0]
        options = [
            (_fit((source[at],), (target[other],), ratio), other)
            for other in alone
            if other not in taken and _evidence((source[at],), (target[other],)) < 0
        ]
        if options and min(options)[0] < _SKIP:
            cost, other = min(options)
            taken.add(other)
            moved[at] = Bead((at,), (other,), cost, moved=True)
    for bead in beads:
        if bead.source and not bead.target:
            yield moved.get(bead.source[0], bead)
        elif bead.source or bead.target[0] not in taken:
            yield bead
