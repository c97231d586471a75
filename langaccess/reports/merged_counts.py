"""Groups of a table that may be shown: small ones are merged until no count of the table is small.

A hidden cell can often be computed: from a total, from the list of findings next to the table, or
from another table with the same rows. A merged row has nothing hidden, and the tables of one report
use the same groups.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def merge_small(counts: Mapping[Key, Sequence[int]], small: int) -> tuple[tuple[Key, ...], ...]:
    """Return the groups whose counts are all zero or at least `small`, largest first.

    Groups that are small are merged into one of two or more, the last of the result, with as few
    others as make it safe. The result is empty if all of them together are small.

    Args:
        counts: group → what a reader sees or can compute of it: its total first, then each part and
            what is left without that part.
    """
    total = {key: values[0] for key, values in counts.items()}
    rising = sorted(total, key=lambda key: total[key])
    merged = [key for key in rising if _is_small(counts[key], small)]
    rest = [key for key in rising if key not in merged]
    while merged and rest and (len(merged) < 2 or _is_small(_sum(counts, merged), small)):
        safe = (key for key in rest if not _is_small(_sum(counts, [*merged, key]), small))
        best = next(safe, rest[0])
        merged.append(best)
        rest.remove(best)
    alone = tuple((key,) for key in reversed(rest))
    if not merged:
        return alone
    if len(merged) < 2 or _is_small(_sum(counts, merged), small):
        return ()
    return (*alone, tuple(sorted(merged, key=lambda key: -total[key])))


def _sum(counts: Mapping[Key, Sequence[int]], keys: Sequence[Key]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(counts[key] for key in keys), strict=True)))


def _is_small(values: Sequence[int], small: int) -> bool:
    return any(0 < count < small for count in values)
