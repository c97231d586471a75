"""The detector CLD2: fast, 89 of our languages, the only other one that knows Tigrinya."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

__all__ = ["labels", "probabilities"]

# Its labels that are not ours; `un` is its "unknown", labels with a capital are scripts.
_FOLD = {
    "iw": "he", "jw": "jv", "zh-Hant": "zh", "ku": "kmr", "sr-ME": "sr", "no": "nb", "mo": "ro",
    "ak": "tw", "fil": "tl", "bh": "bho",
}  # fmt: skip
_UNRELIABLE = 0.6
_ENGLISH_LETTERS = 20  # it calls "mercado" and "hermanos" reliable English


@cache
def labels() -> frozenset[str]:
    """Return the tags that it can give."""
    import pycld2

    named: dict[str, str] = dict(pycld2.LANGUAGES)
    codes = {_FOLD.get(named[name], named[name]) for name in pycld2.DETECTED_LANGUAGES}
    return frozenset(code for code in codes if code == code.lower() and not code.startswith("xx"))


def probabilities(text: str) -> Mapping[str, float]:
    """Return tag → share of the text, lowered when the detector calls itself unreliable."""
    import pycld2

    try:
        reliable, _size, details = pycld2.detect(text, bestEffort=True)
    except pycld2.error:
        return {}
    found: dict[str, float] = {}
    factor = 1.0 if reliable else _UNRELIABLE
    for _name, code, percent, _score in details:
        if code == "un" or not percent or code.startswith("xx"):
            continue
        tag = _FOLD.get(code, code)
        found[tag] = found.get(tag, 0.0) + percent / 100 * factor
    if len(text) < 2 * _ENGLISH_LETTERS and sum(map(str.isalpha, text)) < _ENGLISH_LETTERS:
        found.pop("en", None)
    return found
