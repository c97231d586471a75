"""Evidence to probabilities, and how far they can be trusted.

Two small models with a handful of weights each, fitted for every set of detectors that can be
present (see `fit`): a choice among the candidates, and two logistic regressions that say how
likely the first answer, or its confusable group, is right. The weights are shipped in
`data/identify.json`; none of them belongs to a single language.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from langaccess.errors import ConfigError
from langaccess.identify.evidence import Evidence, feature_names
from langaccess.resources import DATA, shipped
from langaccess.tags import groups

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "TRUST",
    "Model",
    "choose",
    "group_of",
    "load_model",
    "stranger",
    "trust",
    "trust_features",
]

TRUST = (
    "constant", "logit", "length", "logit.length", "lead", "agree", "knowing", "outside",
    "outside.most", "outside.long",
    "neighbour", "neighbour.far", "stranger", "profile", "profile.first", "rule", "plain",
    "seen", "seen.long",
)  # fmt: skip
"""Names of the numbers that say how far an answer can be trusted."""

STRANGER = 0.5
"""Highest trust in an answer from the list when two sources name a language off the list."""

_CLIP = 8.0


@dataclass(frozen=True, slots=True)
class Model:
    """The fitted weights for one set of detectors.

    Attributes:
        detectors: the set, in the order of `evidence.DETECTORS`.
        choice: one weight per column of the evidence.
        tag: weights of `TRUST` for "the first language is right".
        group: weights of `TRUST` for "the first language's group is right".
    """

    detectors: tuple[str, ...]
    choice: NDArray[np.float64]
    tag: NDArray[np.float64]
    group: NDArray[np.float64]


@cache
def load_model(detectors: tuple[str, ...]) -> Model:
    """Return the shipped weights for a set of detectors.

    Raises:
        ConfigError: the installation is damaged.
    """
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
def group_of(tag: str) -> tuple[str, ...]:
    """Return the languages that are always shown with `tag`, itself first."""
    for group in groups():
        if group.always and tag in group.members:
            return (tag, *(str(member) for member in group.members if member != tag))
    return (tag,)


def choose(evidence: Evidence, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of each candidate, given that one of them is right."""
    import numpy as np

    scores = evidence.table @ weights
    shares = np.exp(scores - scores.max())
    result: NDArray[np.float64] = shares / shares.sum()
    return result


def trust(
    evidence: Evidence, shares: NDArray[np.float64], model: Model, *, plain: bool
) -> tuple[float, float]:
    """Return the probability that the first answer is right, and that its group is.

    Never above `STRANGER` when the sources name a language off the list (see `stranger`).

    Args:
        evidence: what the sources said.
        shares: what `choose` made of it.
        model: the weights.
        plain: the text is in Latin letters without any diacritic (it may be a transliteration).
    """
    found = []
    for grouped, weights in ((False, model.tag), (True, model.group)):
        features = trust_features(evidence, shares, model.detectors, plain=plain, grouped=grouped)
        found.append(1.0 / (1.0 + math.exp(-float(features @ weights))))
    if stranger(evidence):
        found = [min(value, STRANGER) for value in found]
    return found[0], max(found)


def trust_features(
    evidence: Evidence,
    shares: NDArray[np.float64],
    detectors: Sequence[str],
    *,
    plain: bool,
    grouped: bool,
) -> NDArray[np.float64]:
    """Return the numbers of `TRUST` for the first answer.

    Args:
        evidence: what the sources said.
        shares: what `choose` made of it.
        detectors: the detectors that were asked.
        plain: the text is in Latin letters without any diacritic (it may be a transliteration).
        grouped: judge the first answer's confusable group instead of itself.
    """
    import numpy as np

    tags = evidence.tags
    top = int(shares.argmax())
    members = [i for i, tag in enumerate(tags) if tag in group_of(tags[top])] if grouped else [top]
    inside = float(shares[members].sum())
    others = np.delete(shares, members)
    second = float(others.max()) if len(others) else 0.0
    logit = max(-_CLIP, min(_CLIP, math.log((inside + 1e-9) / (1 - inside + 1e-9))))
    length = math.log1p(evidence.length)
    names = {tags[i] for i in members}
    knowing = [d for d in detectors if evidence.knows[d][members].any()]
    agree = [d for d in knowing if evidence.first.get(d) in names]
    most = max((share for _tag, share in evidence.outside.values()), default=0.0)
    outside = _mean([evidence.outside.get(d, ("", 0.0))[1] for d in detectors])
    return np.array(
        [
            1.0,
            logit,
            length,
            length * logit / 3,
            inside - second,
            len(agree) / len(knowing) if knowing else 0.5,
            len(knowing) / len(detectors) if detectors else 0.5,
            outside,
            most,
            most * length,
            math.tanh(evidence.neighbour / 2),
            max(0.0, min(evidence.neighbour, 10.0)) / 3,
            1.0 if stranger(evidence) else 0.0,
            float(evidence.profile[members].sum()),
            1.0 if evidence.first.get("profiles") in names else 0.0,
            1.0
            if float(evidence.table[members, 4].max()) > _LIKELY and evidence.table[:, 4].any()
            else 0.0,
            1.0 if plain else 0.0,
            evidence.seen,
            evidence.seen * length,
        ]
    )


_LIKELY = math.log(0.9)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def stranger(evidence: Evidence) -> str:
    """Return the language off the list that a rule, or two sources independently, name; or "".

    A detector counts when it gives that language more than half; the profiles count when their
    best language is off the list.
    """
    votes: Counter[str] = Counter()
    for source, (tag, share) in evidence.outside.items():
        if share > _HALF:
            votes[tag] += 2 if source == "rules" else 1
    if evidence.neighbour > 0:
        votes[evidence.nearest] += 1
    tag, number = votes.most_common(1)[0] if votes else ("", 0)
    return tag if number >= 2 else ""


_HALF = 0.5
