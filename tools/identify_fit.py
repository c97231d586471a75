"""Fits the weights of `combine` on development rows; run by a developer, not at run time.

    python -m tools.identify_fit DEV OUT

DEV is a TSV (id, lang, kind, source, text). Newton's method on two convex losses; no random
number, so the same rows give the same weights. No weight belongs to a language: what is learned is
how far to trust which source at which length.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from langaccess.core.files import write_atomic
from langaccess.identify.evidence import DETECTORS, LanguageEvidence, clean, collect, feature_names
from langaccess.identify.non_language import words_of
from langaccess.identify.weights import TRUST, Model, choose, group_of, trust_features

__all__ = ["Example", "examples", "fit", "main", "subset"]

UNTRAINED = frozenset({"ool", "romanised", "legacyfont"})  # kinds without a right candidate
SHRINK = 1e-3
AS_OF = "2026-11-26"


@dataclass(frozen=True, slots=True)
class Example:
    """A development row with what the sources say about it."""

    id: str
    lang: str
    kind: str
    source: str
    plain: bool
    evidence: LanguageEvidence | None


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a development file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def examples(rows: Iterable[dict[str, str]]) -> list[Example]:
    """Ask every detector about every row."""
    every = tuple(DETECTORS)
    known = list(rows)
    words = [words_of(row["text"]) for row in known]
    found = collect([clean(text) for text in words], every)
    return [
        Example(row["id"], row["lang"], row["kind"], row["source"], text.isascii(), evidence)
        for row, text, evidence in zip(known, words, found, strict=True)
    ]


def subset(example: Example, detectors: tuple[str, ...]) -> Example:
    """Return the example as if only `detectors` had been asked."""
    if example.evidence is None:
        return example
    have = feature_names(tuple(DETECTORS))
    columns = [have.index(name) for name in feature_names(detectors)]
    full = example.evidence
    evidence = LanguageEvidence(
        full.tags,
        full.table[:, columns],
        full.length,
        full.profile,
        {k: v for k, v in full.first.items() if k in detectors or k == "profiles"},
        {k: v for k, v in full.knows.items() if k in detectors},
        {k: v for k, v in full.outside.items() if k in detectors or k == "rules"},
        full.neighbour,
        full.nearest,
        full.seen,
    )
    return Example(example.id, example.lang, example.kind, example.source, example.plain, evidence)


def fit(train: Sequence[Example], detectors: tuple[str, ...]) -> Model:
    """Return the weights for one set of detectors; the examples must be of that `subset`."""
    choice = _fit_choice(train)
    right: dict[bool, list[float]] = {False: [], True: []}
    seen: dict[bool, list[list[float]]] = {False: [], True: []}
    for example in train:
        if example.evidence is None:
            continue
        shares = choose(example.evidence, choice)
        top = example.evidence.tags[int(shares.argmax())]
        features = trust_features(example.evidence, shares, detectors, plain=example.plain)
        accepted = group_of(example.lang)
        seen[False].append(features[0])
        seen[True].append(features[1])
        right[False].append(1.0 if top == example.lang else 0.0)
        right[True].append(1.0 if top in accepted else 0.0)
    return Model(
        detectors,
        choice,
        _fit_logistic(np.array(seen[False]), np.array(right[False])),
        _fit_logistic(np.array(seen[True]), np.array(right[True])),
    )


def _fit_choice(train: Sequence[Example]) -> NDArray[np.float64]:
    """Maximize the likelihood of the right candidates (a conditional logit)."""
    number = Counter(example.lang for example in train)
    data = [
        (e.evidence.table, e.evidence.tags.index(e.lang), 1 / np.sqrt(number[e.lang]))
        for e in train
        if e.evidence is not None and e.kind not in UNTRAINED and e.lang in e.evidence.tags
    ]
    whole = sum(weight for _, _, weight in data)
    size = data[0][0].shape[1]
    weights = np.zeros(size)
    weights[0] = 1.0
    for _ in range(25):
        slope = -SHRINK * weights
        curve = SHRINK * np.eye(size)
        for table, answer, weight in data:
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mean = shares @ table
            slope += weight / whole * (table[answer] - mean)
            spread = (table * shares[:, None]).T @ table - np.outer(mean, mean)
            curve += weight / whole * spread
        weights, moved = _step(weights, slope, curve)
        if moved < 1e-6:
            break
    return weights


def _fit_logistic(features: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    size = features.shape[1]
    weights = np.zeros(size)
    for _ in range(50):
        odds = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (right - odds) / len(right) - SHRINK * weights
        curve = (features * (odds * (1 - odds))[:, None]).T @ features / len(right)
        weights, moved = _step(weights, slope, curve + SHRINK * np.eye(size))
        if moved < 1e-6:
            break
    return weights


def _step(
    weights: NDArray[np.float64], slope: NDArray[np.float64], curve: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return the next point of Newton's method, never more than five away."""
    step = np.linalg.solve(curve, slope)
    far = float(np.linalg.norm(step))
    return weights + (step * 5 / far if far > 5 else step), far


def detector_sets() -> list[tuple[str, ...]]:
    """Return every set of detectors that an installation may have."""
    names = tuple(DETECTORS)
    return [found for size in range(len(names) + 1) for found in combinations(names, size)]


def main(argv: list[str]) -> int:
    """Fit every set of detectors and write the weights."""
    dev, out = map(Path, argv)
    rows = examples(read(dev))
    models: dict[str, Any] = {}
    for detectors in detector_sets():
        model = fit([subset(row, detectors) for row in rows], detectors)
        models["+".join(detectors) or "none"] = {
            "choice": _named(feature_names(detectors), model.choice),
            "tag": _named(TRUST, model.tag),
            "group": _named(TRUST, model.group),
        }
    body = {
        "as_of": AS_OF,
        "basis": "tools.identify_fit; see docs/explanation/how-identification-abstains.md",
        "rows": len(rows),
        "models": models,
    }
    write_atomic(out, (json.dumps(body, indent=1) + "\n").encode("utf-8"))
    return 0


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
