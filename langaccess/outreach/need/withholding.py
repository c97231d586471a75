"""Small counts are not shown, nor what would reveal them by subtraction."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

__all__ = ["withheld"]

Key = TypeVar("Key", bound=Hashable)


def withheld(counts: Mapping[Key, float], small: int) -> frozenset[Key]:
    """Return which counts are not shown if their sum is.

    These are the counts below `small` and above zero, and the next smallest ones as long as a
    single one, or fewer than `small` people together, could be computed from the sum.
    """
    rising = sorted((key for key, count in counts.items() if count > 0), key=lambda k: counts[k])
    few = [key for key in rising if counts[key] < small]
    while few and len(few) < len(rising) and (len(few) == 1 or sum(counts[k] for k in few) < small):
        few.append(rising[len(few)])
    return frozenset(few)
