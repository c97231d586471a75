"""The arithmetic of survey estimates and their margins of error.

Source: US Census Bureau, *Understanding and Using American Community Survey Data: What All Data
Users Need to Know* (2018), chapter 8. Margins are at 90% unless a name says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from langaccess.core.errors import InputError

_Z = {90: 1.645, 95: 1.960, 99: 2.576}  # the factors that the Census Bureau uses


@dataclass(frozen=True, slots=True)
class Estimate:
    """A count with its margin of error.

    Attributes:
        value: people, households, calls.
        moe: margin of error at 90%; None if the source gives none, and then the count decides
            nothing.

    Raises:
        InputError: the margin is negative.
    """

    value: float
    moe: float | None = None

    def __post_init__(self) -> None:
        if self.moe is not None and self.moe < 0:
            raise InputError(f"a margin of error cannot be negative: {self.moe:,}")

    @property
    def low(self) -> float | None:
        """The lower end of the interval, not below zero."""
        return None if self.moe is None else max(0.0, self.value - self.moe)

    @property
    def high(self) -> float | None:
        """The upper end of the interval."""
        return None if self.moe is None else self.value + self.moe

    @property
    def cv_percent(self) -> float | None:
        """The coefficient of variation: standard error as percent of the estimate."""
        if self.moe is None or self.value <= 0:
            return None
        return self.moe / _Z[90] / self.value * 100


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion with its margin, both from 0 to 1."""

    value: float
    moe: float | None


def total(parts: Iterable[Estimate]) -> Estimate:
    """Return the sum of estimates; its margin is the root of the sum of the squared margins.

    Of all estimates that are zero, only the largest margin counts, once: the Census Bureau derives
    the margin of a zero from the area's size, so many zeros would pile it up.
    """
    every = tuple(parts)
    value = sum(part.value for part in every)
    if any(part.moe is None for part in every):
        return Estimate(value)
    squares = sum(part.moe**2 for part in every if part.value and part.moe is not None)
    zeros = max((part.moe for part in every if not part.value and part.moe is not None), default=0)
    return Estimate(value, math.sqrt(squares + zeros**2))


def weighted(parts: Iterable[tuple[Estimate, float]]) -> Estimate:
    """Return the sum of shares of estimates: each with the weight, 0 to 1, that counts."""
    every = tuple(parts)
    value = sum(part.value * weight for part, weight in every)
    if any(part.moe is None for part, _ in every):
        return Estimate(value)
    return total(Estimate(part.value * weight, (part.moe or 0) * weight) for part, weight in every)


def proportion(part: Estimate, whole: Estimate) -> Share | None:
    """Return `part` / `whole` with its margin; None if the whole is zero.

    If the part is not a subset by its margins (the root would be of a negative number), the
    formula for ratios applies, as the handbook says.
    """
    if not whole.value:
        return None
    share = part.value / whole.value
    if part.moe is None or whole.moe is None:
        return Share(share, None)
    under = part.moe**2 - share**2 * whole.moe**2
    if under < 0:
        under = part.moe**2 + share**2 * whole.moe**2
    return Share(share, math.sqrt(under) / whole.value)


def is_real_difference(one: Estimate, other: Estimate) -> bool | None:
    """Return whether two estimates differ at 90%; None if one has no margin."""
    if one.moe is None or other.moe is None:
        return None
    return abs(one.value - other.value) > math.hypot(one.moe, other.moe)


def at_90_percent(moe: float, level: int) -> float:
    """Return a margin of another confidence level as one at 90%."""
    return moe * _Z[90] / _Z[level]


def rounded(value: float, digits: int, towards: Literal["near", "down", "up"] = "near") -> int:
    """Return a count with so many significant digits; the bounds of an interval go outwards."""
    if not value:
        return 0
    step = int(10 ** max(0, math.floor(math.log10(abs(value))) + 1 - digits))
    steps = value / step
    whole = {"near": round(steps), "down": math.floor(steps), "up": math.ceil(steps)}[towards]
    return whole * step
