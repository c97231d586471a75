"""A share or a count of events, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval, from 0 to 1."""

    share: float
    low: float
    high: float


def wilson(count: int, of: int, confidence_percent: float) -> Rate:
    """Return the Wilson score interval of a share.

    It stays between 0 and 1 and is right for small numbers, unlike the usual one
    (E. B. Wilson, 1927, Journal of the American Statistical Association 22, 209-212).
    """
    z = NormalDist().inv_cdf(0.5 + confidence_percent / 200)
    share = count / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    low, high = (middle - spread) / whole, (middle + spread) / whole
    return Rate(share, max(0.0, low), min(1.0, high))


def count_interval(count: int, confidence_percent: float) -> tuple[float, float]:
    """Return the score interval of a count of events that happen independently (Poisson).

    Solved from (count - mean)² = z² mean (L. Brown, T. Cai and A. DasGupta, 2003, "Interval
    estimation in exponential families", Statistica Sinica 13, 19-49).
    """
    z = NormalDist().inv_cdf(0.5 + confidence_percent / 200)
    middle, spread = count + z * z / 2, z * math.sqrt(count + z * z / 4)
    return max(0.0, middle - spread), middle + spread
