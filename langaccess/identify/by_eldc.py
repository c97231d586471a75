"""The detector eldc (extra `lid`): 49 of our languages, strong on single words of the big ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

__all__ = ["labels", "probabilities"]

_FOLD = {"no": "nb", "iw": "he", "fil": "tl"}
# Its scores are no probabilities: they are spread by this factor before they are normalised.
_SHARPNESS = 10.0
_KEPT = 8


@cache
def _detector() -> Any:
    import eldc

    eldc.init()
    detector = eldc.instance()
    detector.set_scores(_KEPT)
    return detector


@cache
def labels() -> frozenset[str]:
    """Return the tags that it can give; its Kurdish is one or the other by script."""
    import eldc

    codes = {_FOLD.get(code, code) for code in eldc.LANGUAGES}
    return frozenset(codes - {"ku"} | ({"kmr", "ckb"} if "ku" in codes else set()))


def probabilities(text: str) -> Mapping[str, float]:
    """Return tag → probability."""
    scores = _detector().detect_details(text).scores
    if not scores:
        return {}
    best = max(scores.values())
    found: dict[str, float] = {}
    for code, score in scores.items():
        tag = _FOLD.get(code, code)
        if tag == "ku":
            tag = "ckb" if any("\u0600" <= char <= "\u06ff" for char in text) else "kmr"
        found[tag] = found.get(tag, 0.0) + math.exp(_SHARPNESS * (score - best))
    whole = sum(found.values())
    return {tag: value / whole for tag, value in found.items()}
