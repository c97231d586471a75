"""The detector py3langid: 80 of our languages, probabilities that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

__all__ = ["labels", "probabilities"]

# Its labels that are not ours; `zxx` is its "no language".
_FOLD = {"arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "ku": "kmr", "wuu": "zh"}


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
    for label, share in zip(model.nb_classes, model._decide(text).tolist(), strict=True):
        if share > 0.001 and label != "zxx":
            tag = _FOLD.get(label, label)
            found[tag] = found.get(tag, 0.0) + share
    return found
