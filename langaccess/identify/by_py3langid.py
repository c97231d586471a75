"""The detector py3langid: 80 of our languages, probabilities that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

__all__ = ["labels", "probabilities"]

# Its labels that are not ours; `zxx` is its "no language".
_FOLD = {"arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "ku": "kmr", "wuu": "zh"}

_LEAST = 0.001


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def labels() -> frozenset[str]:
    """Return the tags that it can give."""
    return frozenset(_FOLD.get(label, label) for label in _model().nb_classes) - {"zxx"}


def probabilities(text: str) -> Mapping[str, float]:
    """Return tag → probability, for tags above one in a thousand."""
    model = _model()
    found: dict[str, float] = {}
    shares = model._decide(text)
    for place in (shares > _LEAST).nonzero()[0].tolist():
        label = model.nb_classes[place]
        if label != "zxx":
            tag = _FOLD.get(label, label)
            found[tag] = found.get(tag, 0.0) + float(shares[place])
    return found
