"""Fits the models that rank sentences for the gate and writes `data/gate_ranking.yaml`.

Run it as `python -m benchmarks.gate_rank`. Everything it learns from is in this repository:

* to ask about: the lists of `tests/data/gate` with `use: tune`, and sentences expanded from the
  templates of `authored.yaml` and `forms.yaml`;
* to let pass: from the same, the phrasebook's English, and the public pages of `public.txt`; the
  clauses of each, because the gate scores each clause alone.

Lists with `use: held` or `unseen` and the brochures of the research data are never learned from:
they are what `benchmarks.gate` scores. `ask` and `ask_joined` stay as they are in the file: set by
hand, where about one in ten sentences of public brochures is asked about.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

import numpy as np
import yaml

from benchmarks.gate import GATE, read_cases
from benchmarks.gate_fit import expanded
from langaccess.agency.policy import load_policy
from langaccess.agency.policy.gate import spelled_text
from langaccess.agency.policy.ranking import BITS, MODELS, grams
from langaccess.agency.policy.scorer import clauses, pieces
from langaccess.core.config import read_yaml
from langaccess.core.resources import CONFIG, DATA, shipped
from langaccess.phrases.book import load_phrasebook

TARGET = shipped(DATA, "gate_ranking.yaml")
SEED, RIDGE, ROUNDS, EVEN = 1, 0.08, 150, 4
CLAUSE = 0.5  # weight of a clause of a sentence to let pass
WRITTEN = 4.0  # weight of a sentence that a person wrote
MADE = {"authored": (25, 0.5, 0.5), "forms": (12, 1.0, 2.0)}  # of each template; weight: stop, pass


def examples() -> tuple[list[str], list[bool], list[float]]:
    """Return the sentences to learn from, whether to ask about each, and its weight."""
    rows: list[tuple[str, bool, float]] = []
    for path in sorted(GATE.glob("*.yaml")):
        file = read_yaml(path).data
        if file["use"] == "tune" and "cases" in file:
            rows += [(case.text, case.expected == "stop", WRITTEN) for case in read_cases(path)]
    for name, (each, stop, go) in MADE.items():
        acts, ordinary = expanded(GATE / f"{name}.yaml", each, SEED)
        rows += [(text, True, stop) for text in acts] + [(text, False, go) for text in ordinary]
    rows += [(phrase.en, False, 1.0) for phrase in load_phrasebook().phrases.values()]
    public = (GATE / "public.txt").read_text(encoding="utf-8").splitlines()
    rows += [(line, False, 1.0) for line in public if not line.startswith("#")]
    texts, wanted, weights = zip(*rows, strict=True)
    return list(texts), list(wanted), list(weights)


def with_clauses(
    plain: Sequence[str], wanted: Sequence[bool], weights: Sequence[float]
) -> tuple[list[str], list[bool], list[float]]:
    """Return the examples in plain form, and with them the clauses of those to let pass."""
    shares: dict[str, float] = {}
    for text, ask, weight in zip(plain, wanted, weights, strict=True):
        for clause in (one for part in pieces(text) or [text] for one in clauses(part)):
            if not ask:
                shares.setdefault(clause, CLAUSE * min(weight, 1.0))
    known = set(plain)
    more = [clause for clause in shares if clause not in known]
    return (
        [*plain, *more],
        [*wanted, *(False for _ in more)],
        [*weights, *(shares[clause] for clause in more)],
    )


def fit(
    name: str, texts: Sequence[str], wanted: np.ndarray, share: np.ndarray
) -> dict[str, object]:
    """Return the table of one model by logistic regression with a ridge.

    Args:
        name: the model.
        texts: the sentences in plain form.
        wanted: whether to ask about each, shape (n,).
        share: weight of each, shape (n,).
    """
    tokens, sizes = MODELS[name]
    rows = []
    for text in texts:
        numbers = np.array(tokens(text), dtype=np.uint32)
        rows.append(np.concatenate([grams(numbers, size) for size in sizes]).astype(np.int64))
    lengths = [len(row) for row in rows]
    line, column = np.repeat(np.arange(len(rows)), lengths), np.concatenate(rows)
    value = np.array([1 / np.sqrt(length + EVEN) for length in lengths])[line]
    size = 1 << BITS
    weight, start = np.zeros(size), -1.0
    mean, spread = np.zeros(size + 1), np.zeros(size + 1)
    for step in range(1, ROUNDS + 1):
        score = np.bincount(line, weights=weight[column] * value, minlength=len(rows)) + start
        error = (1 / (1 + np.exp(-np.clip(score, -30, 30))) - wanted) * share
        slope = np.bincount(column, weights=error[line] * value, minlength=size)
        slope = np.append(slope + RIDGE * weight, error.sum())
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        move = 0.1 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        weight, start = weight - move[:-1], start - move[-1]
    unit = float(np.abs(weight).max()) / 127
    whole = np.round(weight / unit).astype(np.int8)
    coded = b64encode(whole.tobytes()).decode("ascii")
    return {"start": round(float(start), 4), "step": round(unit, 6), "weights": coded}


def main() -> None:
    """Fit, and write the file."""
    sentences = load_policy(shipped(CONFIG, "us-federal.yaml")).sentences
    texts, wanted, share = examples()
    plain, wanted, share = with_clauses(
        [spelled_text(text, sentences) for text in texts], wanted, share
    )
    tables = {name: fit(name, plain, np.array(wanted, float), np.array(share)) for name in MODELS}
    head, _, _ = TARGET.read_text(encoding="utf-8").partition("\ntables:")
    body = yaml.safe_dump({"tables": tables}, width=10**9, sort_keys=False)
    TARGET.write_text(f"{head}\n{body}", encoding="utf-8", newline="\n")
    print(f"{sum(wanted)} to ask about, {len(wanted) - sum(wanted)} to let pass")


if __name__ == "__main__":
    main()
