"""The detector langdetect: asked only where an agency's rules give it a weight (decision 041)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

__all__ = ["probabilities"]

_FOLD = {"zh-cn": "zh", "zh-tw": "zh", "no": "nb"}
_LONGEST = 2000


@cache
def _factory() -> Any:
    from langdetect import detector_factory

    # Without a seed its answers change from call to call.
    detector_factory.DetectorFactory.seed = 0
    detector_factory.init_factory()
    return detector_factory._factory


def probabilities(text: str) -> Mapping[str, float]:
    """Return tag → probability; empty where it finds nothing to go by."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    try:
        detector.append(text[:_LONGEST])
        answers = detector.get_probabilities()
    except LangDetectException:
        return {}
    found: dict[str, float] = {}
    for answer in answers:
        tag = _FOLD.get(answer.lang, answer.lang)
        found[tag] = found.get(tag, 0.0) + float(answer.prob)
    return found
