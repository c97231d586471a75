"""The shipped profiles and weights: what they were made of, and how well they answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from langaccess.files import sha256
from langaccess.identify.answer import identify_one
from langaccess.identify.combine import load_model
from langaccess.identify.evidence import DETECTORS
from langaccess.identify.fit import detector_sets, read
from langaccess.identify.profiles import load_profiles
from langaccess.resources import DATA, shipped
from langaccess.tags import languages
from tests.support import SHARED, needs_shared

LID = SHARED / "data/lid"
# Two points under the prototype's table (top-1), see docs/explanation.
FLOOR = {"w1": 72.7, "w2": 85.4, "w5": 92.5, "sent": 95.2, "phrase": 90.1}


def test_the_profiles_are_those_of_the_record_and_hold_no_test_text() -> None:
    record = json.loads(shipped(DATA, "profiles.json").read_text(encoding="utf-8"))
    store = shipped(DATA, "profiles.npz").read_bytes()
    assert sha256(store) == record["profiles_sha256"]
    assert record["last_article"] == 20
    assert len(store) < 12_000_000
    assert shipped(DATA, "LICENSE-profiles.md").is_file()


def test_every_language_on_the_list_has_a_profile_but_the_one_without_open_text() -> None:
    with_profile = {
        tag for part in load_profiles()._by_script.values() for tag, ours in
        zip(part.tags, part.listed.tolist(), strict=True) if ours
    }  # fmt: skip
    listed = {str(entry.tag) for entry in languages() if entry.kind in ("source", "list")}
    assert listed - with_profile == {"ksw"}
    assert with_profile <= listed
    for entry in languages():
        assert ("profiles" in entry.engines) == (str(entry.tag) in with_profile)


def test_every_set_of_detectors_has_weights() -> None:
    for detectors in detector_sets():
        assert load_model(detectors).detectors == detectors


def test_the_table_of_languages_says_truly_what_each_detector_knows() -> None:
    for name, (_ask, labels) in DETECTORS.items():
        for entry in languages():
            if entry.kind in ("source", "list"):
                assert (name in entry.engines) == (str(entry.tag) in labels()), (name, entry.tag)


@needs_shared
def test_the_base_install_stays_above_the_floor(tmp_path: Path) -> None:
    model = load_model(("py3langid", "pycld2"))
    lines = []
    for row in read(LID / "dev.tsv"):
        found = identify_one(row["text"], model=model).candidates
        tags = ",".join(candidate.tag for candidate in found)
        lines.append(f"{row['id']}\t{tags}\t{found[0].probability if found else 0}")
    table = tmp_path / "predictions.tsv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, str(LID / "score.py"), str(LID / "dev.tsv"), str(table), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for kind, floor in FLOOR.items():
        assert scores[kind]["top1"] >= floor, (kind, scores[kind])
    assert scores["ALL"]["ece"] <= 2.0


@pytest.mark.parametrize("name", ["profile_sources.tsv", "loans.txt", "names.txt"])
def test_a_list_has_no_entry_twice(name: str) -> None:
    lines = shipped(DATA, name).read_text(encoding="utf-8").splitlines()
    keys = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    assert len(keys) == len(set(keys))
