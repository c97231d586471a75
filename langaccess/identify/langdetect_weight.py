"""A detector that an agency weighs in by hand, beside those whose weights were fitted.

The bands were measured without it. So it may change the order and lower an answer; it never makes
one surer, and an answer that it turned round is fair at most.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from langaccess.identify.detectors import langdetect
from langaccess.identify.evidence import LanguageEvidence, clean
from langaccess.identify.weights import group_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "langdetect"


@cache
def works() -> bool:
    """Return whether the detector can be asked here."""
    try:
        return bool(langdetect("good morning, how are you"))
    except Exception:  # noqa: BLE001 (a broken library lowers coverage; the rest must answer)
        return False


def weigh_in(
    words: str, evidence: LanguageEvidence, shares: NDArray[np.float64], weight: float
) -> tuple[LanguageEvidence, NDArray[np.float64]]:
    """Return the evidence with what the detector puts first, and the shares with its weight."""
    import numpy as np

    found = langdetect(clean(words))
    if not found:
        return evidence, shares
    named = {**evidence.first, NAME: max(found, key=found.__getitem__)}
    added = np.array([found.get(tag, 0.0) for tag in evidence.tags])
    mixed: NDArray[np.float64] = shares + weight * added
    return replace(evidence, first=named), mixed / mixed.sum()


def turned(
    evidence: LanguageEvidence, before: NDArray[np.float64], after: NDArray[np.float64]
) -> bool:
    """Return whether the first language, or its confusable group, is another one now."""
    one, other = evidence.tags[int(before.argmax())], evidence.tags[int(after.argmax())]
    return other not in group_of(one)
