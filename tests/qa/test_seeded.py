"""Seeded errors in public translations: a floor under what `benchmarks.checks` measures."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from benchmarks.checks import rows, seeded, untouched
from benchmarks.checks_harms import HARMS
from tests.support import ROOT, needs_shared

# Hints, and what cannot be seen: see the benchmark.
_FLOORS = {
    "negation dropped": 0.75, "term swapped": 0.85, "sentence of a paragraph lost": 0.95,
}  # fmt: skip


@pytest.mark.slow
@needs_shared
def test_nearly_every_seeded_error_is_found() -> None:
    scores = seeded(rows("score"), 40, random.Random(7))
    assert set(HARMS) < set(scores)
    for name, score in scores.items():
        assert score.planted == 40, name
        assert score.found / score.planted >= _FLOORS.get(name, 0.97), (name, score.missed)


@pytest.mark.slow
@needs_shared
def test_few_sound_pairs_are_called_wrong() -> None:
    material = rows("score")[::6]
    count, wrong = untouched(material)
    assert count > 1000
    assert len(wrong) / count <= 0.015


@pytest.mark.parametrize("name", ["judged.tsv", "judged_afresh.tsv"])
def test_every_judged_alarm_has_a_verdict_and_a_reason(name: str) -> None:
    path = ROOT / "tests" / "data" / "checks" / name
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    head, judged = lines[0], lines[1:]
    assert head == ["part", "file", "item", "found", "verdict", "reason"]
    assert len(judged) >= 200
    assert all(len(row) == 6 and row[5] for row in judged)
    verdicts = Counter(row[4] for row in judged)
    assert set(verdicts) == {"true", "false"}
    assert verdicts["true"] > verdicts["false"]
