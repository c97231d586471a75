"""Fits the weights of the sentence gate's scorer and writes them into `data/gate.yaml`.

Run it as `python -m benchmarks.gate_fit`. What it stops is learned from the project's own
sentences in `tests/data/gate`: its lists except those with `use: unseen`, and sentences expanded
from the templates of `authored.yaml`. What it lets pass, from the same, the phrasebook's English,
the pages of `docs/` and the medical sentences of the research data, where they are. No brochure is
read. The ideas (lists of words) stay as they are in the file; the weights and `start` are written
again. `least` and `least_joined`, the scores that stop, are set by hand.

    --without HALF   leave out half of each list by another author (`0` or `1`), to measure on it
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml

from benchmarks.gate import GATE, Case, read_cases
from langaccess import formats
from langaccess.agency.policy import load_policy
from langaccess.agency.policy.gate import spelled_text
from langaccess.agency.policy.scorer import load_scorer
from langaccess.core.config import read_yaml
from langaccess.core.resources import CONFIG, DATA, shipped
from langaccess.phrases.book import load_phrasebook

ROOT = Path(__file__).parent.parent
TICO = ROOT.parent / "shared" / "data" / "parallel" / "dev"
TARGET = shipped(DATA, "gate.yaml")
EACH, SEED = 60, 1  # sentences made of one template
SHARE = 5  # a sentence that a person wrote counts as much as five expanded ones
KEPT, RIDGE, ROUNDS = 2500, 0.08, 400
_NAME = re.compile(r"\b[A-Z][A-Z0-9]+\b")

Weights = dict[str, float]


def expanded(path: Path, each: int, seed: int) -> tuple[list[str], list[str]]:
    """Return sentences to stop and to pass, made of the templates of a file."""
    file = read_yaml(path).data
    rng = random.Random(seed)
    made: dict[str, set[str]] = {"stop": set(), "pass": set()}
    for template in file["templates"]:
        for _ in range(each):
            text = _filled(template["input"], file["slots"], rng)
            made[template["expected"]].add(text[0].upper() + text[1:])
    return sorted(made["stop"]), sorted(made["pass"])


def _filled(text: str, slots: dict[str, list[str]], rng: random.Random) -> str:
    while True:
        name = next((m for m in _NAME.finditer(text) if m[0] in slots), None)
        if name is None:
            return text
        text = text[: name.start()] + rng.choice(slots[name[0]]) + text[name.end() :]


def learned(without: str) -> tuple[list[str], list[str]]:
    """Return what to stop and what to pass of the lists that the scorer may learn from."""
    cases: list[Case] = []
    for path in sorted(GATE.glob("*.yaml")):
        file = read_yaml(path).data
        if "cases" in file and file["use"] != "unseen":
            left_out = without if path.stem.endswith("_author") else ""
            cases += [case for n, case in enumerate(read_cases(path)) if str(n % 2) != left_out]
    return (
        [case.text for case in cases if case.expected == "stop"],
        [case.text for case in cases if case.expected == "pass"],
    )


def everyday() -> Iterator[str]:
    """Yield sentences about everything else."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if "reference" not in path.parts:
            prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            yield from _sentences(prose.replace("\n", " "))
    for path in sorted((ROOT / "examples").iterdir()):
        if path.suffix != ".yaml":
            yield from (unit.text for unit in formats.read(path).units if " " in unit.text)
    for path in sorted(TICO.glob("tico19.*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            yield from _sentences(line.split("\t")[1])


def _sentences(text: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        # What is in quotation marks is often an example of what the gate must stop.
        if 3 < len(sentence.split()) < 60 and not set('"*|') & set(sentence):
            yield sentence


def fit(rows: Sequence[set[str]], wanted: Sequence[bool], least: int) -> tuple[Weights, float]:
    """Return weights and start by logistic regression with a ridge, as the scorer will use them."""
    counted = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counted.items() if count >= least)
    index = {name: at for at, name in enumerate(names)}
    at = [[index[name] for name in sorted(row) if name in index] for row in rows]
    line = np.repeat(np.arange(len(rows)), [len(one) for one in at])
    column = np.array([n for one in at for n in one])
    value = np.array([1 / np.sqrt(len(one) + 4) for one in at])[line]
    right = np.array(wanted, dtype=float)
    weight, start = np.zeros(len(names)), -1.0
    mean, spread = np.zeros(len(names) + 1), np.zeros(len(names) + 1)
    for step in range(1, ROUNDS + 1):
        score = np.bincount(line, weights=weight[column] * value, minlength=len(rows)) + start
        error = 1 / (1 + np.exp(-np.clip(score, -30, 30))) - right
        slope = np.bincount(column, weights=error[line] * value, minlength=len(names))
        slope = np.append(slope + RIDGE * weight, error.sum())
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        move = 0.1 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        weight, start = weight - move[:-1], start - move[-1]
    return dict(zip(names, weight.tolist(), strict=True)), float(start)


def main() -> None:
    """Fit, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--without", default="", choices=["", "0", "1"])
    without = parser.parse_args().without
    scorer = load_scorer()
    stop, go = learned(without)
    go += [phrase.en for phrase in load_phrasebook().phrases.values()]
    made, ordinary = expanded(GATE / "authored.yaml", EACH, SEED)
    barred = stop * SHARE + made
    free = go * SHARE + ordinary + list(dict.fromkeys(everyday()))
    sentences = load_policy(shipped(CONFIG, "us-federal.yaml")).sentences
    rows = [scorer.features(spelled_text(text, sentences)) for text in (*barred, *free)]
    wanted = [True] * len(barred) + [False] * len(free)
    weights, _ = fit(rows, wanted, 3)
    heavy = set(sorted(weights, key=lambda name: -abs(weights[name]))[:KEPT])
    weights, start = fit([row & heavy for row in rows], wanted, 1)
    _write(weights, start)
    print(f"{len(barred)} to stop, {len(free)} to pass, {len(weights)} weights")


def _write(weights: Weights, start: float) -> None:
    head, _, _ = TARGET.read_text(encoding="utf-8").partition("\nstart:")
    body = [f"{yaml.safe_dump(name).splitlines()[0]}: {round(weight, 2)}"
            for name, weight in sorted(weights.items()) if round(weight, 2)]  # fmt: skip
    text = f"{head}\nstart: {round(start, 3)}\nweights:\n  " + "\n  ".join(body) + "\n"
    TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
