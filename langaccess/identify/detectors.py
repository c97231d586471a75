"""The detectors of others, asked for our tags: py3langid, CLD2, eldc (extra `lid`), langdetect.

Each library is imported when it is first asked, so that a broken one stops no other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any


def _summed(shares: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return tag → share; several labels of a library may be one tag of ours."""
    found: dict[str, float] = {}
    for tag, share in shares:
        found[tag] = found.get(tag, 0.0) + share
    return found


# py3langid: 80 of our languages, probabilities that can be trusted.

# Its labels that are not ours; `zxx` is its "no language".
_PY3LANGID = {"arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "ku": "kmr", "wuu": "zh"}
_LEAST = 0.001


@cache
def _py3langid() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def py3langid_labels() -> frozenset[str]:
    """Return the tags that py3langid can give."""
    return frozenset(_PY3LANGID.get(label, label) for label in _py3langid().nb_classes) - {"zxx"}


def py3langid(text: str) -> Mapping[str, float]:
    """Return tag → probability by py3langid, for tags above one in a thousand."""
    model = _py3langid()
    shares = model._decide(text)
    places = (shares > _LEAST).nonzero()[0].tolist()
    above = ((model.nb_classes[at], float(shares[at])) for at in places)
    return _summed(
        (_PY3LANGID.get(label, label), share) for label, share in above if label != "zxx"
    )


# CLD2: fast, 89 of our languages, the only other one that knows Tigrinya.

# Its labels that are not ours; `un` is its "unknown", labels with a capital are scripts.
_CLD2 = {
    "iw": "he", "jw": "jv", "zh-Hant": "zh", "ku": "kmr", "sr-ME": "sr", "no": "nb", "mo": "ro",
    "ak": "tw", "fil": "tl", "bh": "bho",
}  # fmt: skip
_UNRELIABLE = 0.6
_ENGLISH_LETTERS = 20  # it calls "mercado" and "hermanos" reliable English


@cache
def _cld2_labels() -> frozenset[str]:
    import pycld2

    named: dict[str, str] = dict(pycld2.LANGUAGES)
    codes = {_CLD2.get(named[name], named[name]) for name in pycld2.DETECTED_LANGUAGES}
    return frozenset(code for code in codes if code == code.lower() and not code.startswith("xx"))


def _cld2(text: str) -> Mapping[str, float]:
    """Return tag → share of the text, lowered when CLD2 calls itself unreliable."""
    import pycld2

    try:
        reliable, _size, details = pycld2.detect(text, bestEffort=True)
    except pycld2.error:
        return {}
    factor = 1.0 if reliable else _UNRELIABLE
    found = _summed(
        (_CLD2.get(code, code), percent / 100 * factor)
        for _name, code, percent, _score in details
        if code != "un" and percent and not code.startswith("xx")
    )
    if len(text) < 2 * _ENGLISH_LETTERS and sum(map(str.isalpha, text)) < _ENGLISH_LETTERS:
        found.pop("en", None)
    return found


# eldc: 49 of our languages, strong on single words of the big ones.

_ELDC = {"no": "nb", "iw": "he", "fil": "tl"}
# Its scores are not probabilities: they are spread by this factor before they are normalized.
_SHARPNESS = 10.0
_KEPT = 8


@cache
def _eldc_detector() -> Any:
    import eldc

    eldc.init()
    detector = eldc.instance()
    detector.set_scores(_KEPT)
    return detector


@cache
def _eldc_labels() -> frozenset[str]:
    """Return the tags that eldc can give; its Kurdish is one or the other by script."""
    import eldc

    codes = {_ELDC.get(code, code) for code in eldc.LANGUAGES}
    return frozenset(codes - {"ku"} | ({"kmr", "ckb"} if "ku" in codes else set()))


def _eldc(text: str) -> Mapping[str, float]:
    scores = _eldc_detector().detect_details(text).scores
    if not scores:
        return {}
    best = max(scores.values())

    def spread() -> Iterator[tuple[str, float]]:
        for code, score in scores.items():
            tag = _ELDC.get(code, code)
            if tag == "ku":
                tag = "ckb" if any("\u0600" <= char <= "\u06ff" for char in text) else "kmr"
            yield tag, math.exp(_SHARPNESS * (score - best))

    found = _summed(spread())
    whole = sum(found.values())
    return {tag: value / whole for tag, value in found.items()}


# langdetect: asked only where an agency's rules give it a weight (decision 041).

_LANGDETECT = {"zh-cn": "zh", "zh-tw": "zh", "no": "nb"}
_LONGEST = 2000


@cache
def _factory() -> Any:
    from langdetect import detector_factory

    # Without a seed its answers change from call to call.
    detector_factory.DetectorFactory.seed = 0
    detector_factory.init_factory()
    return detector_factory._factory


def langdetect(text: str) -> Mapping[str, float]:
    """Return tag → probability by langdetect; empty where it finds nothing to use."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    try:
        detector.append(text[:_LONGEST])
        answers = detector.get_probabilities()
    except LangDetectException:
        return {}
    return _summed((_LANGDETECT.get(one.lang, one.lang), float(one.prob)) for one in answers)


DETECTORS: Mapping[str, tuple[Callable[[str], Mapping[str, float]], Callable[[], frozenset[str]]]]
DETECTORS = {
    "py3langid": (py3langid, py3langid_labels),
    "pycld2": (_cld2, _cld2_labels),
    "eldc": (_eldc, _eldc_labels),
}
"""Name → what it says of a text, and the tags that it can give; in the order in which the fitted
weights name them."""
