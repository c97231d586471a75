"""Evidence to probabilities, and how far they can be trusted.

Two small models with a handful of weights each, fitted for every set of detectors that can be
present (see `fit`): a choice among the candidates, and two logistic regressions that say how
likely the first answer, or its confusable group, is right. The weights are shipped in
`data/identify.json`; none of them belongs to a single language.
"""

from __future__ import annotations

import json
import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from langaccess.core.errors import ConfigError
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import groups
from langaccess.identify.evidence import RULE_COLUMN, LanguageEvidence, feature_names
from langaccess.identify.romanized import TYPED, TypedModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TRUST = (
    "logit", "logit.length", "lead", "agree", "knowing", "profile", "profile.first", "rule",
    "deep.knowing", "word.knowing",
    "constant", "length", "outside", "outside.most", "outside.long", "neighbour", "neighbour.far",
    "stranger", "plain", "seen", "seen.long", "deep", "deep.long", "deep.low",
    "deeper", "deeper.low", "neighbour.letter",
    "word", "word.long", "word.low",
)  # fmt: skip
"""Names of the numbers that say how far an answer can be trusted."""

STRANGER = 0.5
"""Highest trust in an answer from the list when two sources name a language off the list."""

_CLIP = 8.0


@dataclass(frozen=True, slots=True)
class Model:
    """The fitted weights for one set of detectors."""

    detectors: tuple[str, ...]  # the set, in the order of `evidence.DETECTORS`
    choice: NDArray[np.float64]  # one weight per column of the evidence
    tag: NDArray[np.float64]  # weights of `TRUST` for "the first language is right"
    group: NDArray[np.float64]  # weights of `TRUST` for "the first language's group is right"


@cache
def load_model(detectors: tuple[str, ...]) -> Model:
    """Return the shipped weights for a set of detectors."""
    import numpy as np

    path = shipped(DATA, "identify.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        part = data["models"]["+".join(detectors) or "none"]
        return Model(
            detectors,
            np.array([part["choice"][name] for name in feature_names(detectors)]),
            np.array([part["tag"][name] for name in TRUST]),
            np.array([part["group"][name] for name in TRUST]),
        )
    except KeyError as exc:
        raise ConfigError(f"no weights for {exc}", where=str(path)) from exc


@cache
def load_typed() -> TypedModel:
    """Return the shipped weights for text typed in the letters of another language."""
    path = shipped(DATA, "identify.json")
    part = json.loads(path.read_text(encoding="utf-8")).get("typed", {})
    try:
        weights = tuple(float(part["weights"][name]) for name in TYPED)
        return TypedModel(weights, float(part["soft"]))
    except KeyError as exc:
        raise ConfigError(f"no weights for {exc}", where=str(path)) from exc


@cache
def group_of(tag: str) -> tuple[str, ...]:
    """Return the languages that are always shown with `tag`, itself first."""
    for group in groups():
        if group.always and tag in group.members:
            return (tag, *(str(member) for member in group.members if member != tag))
    return (tag,)


def choose(evidence: LanguageEvidence, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of each candidate, given that one of them is right."""
    import numpy as np

    scores = evidence.table @ weights
    shares = np.exp(scores - scores.max())
    result: NDArray[np.float64] = shares / shares.sum()
    return result


def trust(
    evidence: LanguageEvidence, shares: NDArray[np.float64], model: Model, *, plain: bool
) -> tuple[float, float]:
    """Return the probability that the first answer is right, and that its group is.

    Never above `STRANGER` when the sources name a language off the list (see `stranger`). A text
    is `plain` in Latin letters without any diacritic: it may be a transliteration.
    """
    single, grouped = trust_features(evidence, shares, model.detectors, plain=plain)
    found = [_logistic(single, model.tag), _logistic(grouped, model.group)]
    if stranger(evidence):
        found = [min(value, STRANGER) for value in found]
    return found[0], max(found)


def _logistic(features: Sequence[float], weights: NDArray[np.float64]) -> float:
    return 1.0 / (1.0 + math.exp(-sum(map(operator.mul, features, weights.tolist()))))


def trust_features(
    evidence: LanguageEvidence,
    shares: NDArray[np.float64],
    detectors: Sequence[str],
    *,
    plain: bool,
) -> tuple[list[float], list[float]]:
    """Return the numbers of `TRUST` for the first answer, and for its confusable group."""
    order: list[int] = shares.argsort()[::-1].tolist()
    chances: list[float] = shares.tolist()
    group = group_of(evidence.tags[order[0]])
    members = [row for row in order if evidence.tags[row] in group]
    shared = _shared_features(evidence, detectors, plain=plain)
    single = _own_features(evidence, chances, order, detectors, order[:1]) + shared
    if len(members) == 1:
        return single, single
    return single, _own_features(evidence, chances, order, detectors, members) + shared


def _own_features(
    evidence: LanguageEvidence,
    chances: Sequence[float],
    order: Sequence[int],
    detectors: Sequence[str],
    members: Sequence[int],
) -> list[float]:
    """Return the first part of `TRUST`: what depends on whether one or a group is judged."""
    inside = sum(chances[row] for row in members)
    second = next((chances[row] for row in order if row not in members), 0.0)
    logit = max(-_CLIP, min(_CLIP, math.log((inside + 1e-9) / (1 - inside + 1e-9))))
    names = {evidence.tags[row] for row in members}
    knowing = [d for d in detectors if any(evidence.knows[d][row] for row in members)]
    agree = sum(evidence.first.get(detector) in names for detector in knowing)
    known = len(knowing) / len(detectors) if detectors else 0.5
    ruled = evidence.table[:, RULE_COLUMN]
    return [
        logit,
        math.log1p(evidence.length) * logit / 3,
        inside - second,
        agree / len(knowing) if knowing else 0.5,
        known,
        float(sum(evidence.profile[row] for row in members)),
        1.0 if evidence.first.get("profiles") in names else 0.0,
        1.0 if ruled.any() and max(ruled[row] for row in members) > _LIKELY else 0.0,
        evidence.deep[0] * known,
        evidence.deep[2] * known,
    ]


def _shared_features(
    evidence: LanguageEvidence, detectors: Sequence[str], *, plain: bool
) -> list[float]:
    """Return the second part of `TRUST`: what the text alone decides."""
    length = math.log1p(evidence.length)
    most = max((share for _tag, share in evidence.outside.values()), default=0.0)
    four, five, word = evidence.deep
    return [
        1.0,
        length,
        _mean([evidence.outside.get(d, ("", 0.0))[1] for d in detectors]),
        most,
        most * length,
        math.tanh(evidence.neighbour / 2),
        max(0.0, min(evidence.neighbour, 10.0)) / 3,
        1.0 if stranger(evidence) else 0.0,
        1.0 if plain else 0.0,
        evidence.seen,
        evidence.seen * length,
        four,
        four * length,
        max(0.0, _DEEP[0] - four),
        five,
        max(0.0, _DEEP[1] - five),
        max(-2.0, min(evidence.neighbour / max(evidence.length, 1.0), 1.0)),
        word,
        word * length,
        max(0.0, _DEEP[2] - word),
    ]


_LIKELY = math.log(0.9)
# Shares of known n-grams of four and of five characters, and of known words; below them a text
# looks like one in a related language.
_DEEP = (0.6, 0.4, 0.5)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def stranger(evidence: LanguageEvidence) -> str:
    """Return the language off the list that a rule, or two sources independently, name; or "".

    A detector counts when it gives that language more than half; the profiles count when their
    best language is off the list.
    """
    named = [evidence.nearest] if evidence.neighbour > 0 else []
    for source, (tag, share) in evidence.outside.items():
        if share > _HALF:
            named += [tag, tag] if source == "rules" else [tag]
    return next((tag for tag in named if named.count(tag) >= 2), "")


_HALF = 0.5
