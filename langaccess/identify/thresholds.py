"""How sure an answer must be for each band, and how sure a doubtful one may be at most.

All are probabilities of the first language, or of its confusable group. How the bands were
measured: `docs/explanation`.
"""

from __future__ import annotations

from langaccess.identify.model import Band

STRONG = 0.9
"""From here on an answer is strong."""
FAIR = 0.6
"""From here on an answer is fair; below it is weak."""
DOUBT = 0.25
"""Below this a first language is no better than the others: it cannot be identified."""
WEAK_CAP = 0.55
"""Highest probability of an answer that a guard calls weak."""
FAIR_CAP = 0.85
"""Highest probability of an answer that a guard calls fair."""
SETTLED = 0.97
"""A strong answer this sure is the same with py3langid, so it is not asked (decision 041)."""


def band(confidence: float) -> Band:
    """Return the band of a probability; `cannot_tell` is for `guards` to say."""
    if confidence >= STRONG:
        return Band.STRONG
    return Band.FAIR if confidence >= FAIR else Band.WEAK
