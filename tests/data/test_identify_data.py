"""The shipped profiles and weights: what they were made of, and how well they answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from langaccess.core.files import sha256
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import languages
from langaccess.identify.detectors import DETECTORS
from langaccess.identify.ensemble import identify_many
from langaccess.identify.profiles import load_profiles
from langaccess.identify.weights import load_model
from tests.support import SHARED, needs_shared
from tools.identify_fit import detector_sets, read
from tools.profiles import sources

LID = SHARED / "data/lid"
PAGES = Path(__file__).parents[2] / "docs"
# Top-1 two points under the prototype's table, with all detectors and with those of the base.
FLOORS = {
    ("py3langid", "pycld2", "eldc"): {
        "w1": 74.7,
        "w2": 85.9,
        "w5": 92.7,
        "sent": 95.0,
        "phrase": 90.6,
    },
    ("py3langid", "pycld2"): {"w1": 72.7, "w2": 85.4, "w5": 92.5, "sent": 95.2, "phrase": 90.1},
}
# Least share of answers that are strong.
STRONG = {"w1": 0.50, "w2": 0.63, "w5": 0.75, "phrase": 0.72, "sent": 0.85, "long": 0.90}


def test_the_profiles_are_those_of_the_record_and_hold_no_test_text() -> None:
    record = json.loads(shipped(DATA, "profiles.json").read_text(encoding="utf-8"))
    store = shipped(DATA, "profiles.npz").read_bytes()
    assert sha256(store) == record["profiles_sha256"]
    assert record["last_article"] == 20
    assert len(store) < 26_000_000
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


@pytest.mark.slow
def test_the_table_of_languages_says_truly_what_each_detector_knows() -> None:
    for name, (_ask, labels) in DETECTORS.items():
        for entry in languages():
            if entry.kind in ("source", "list"):
                assert (name in entry.engines) == (str(entry.tag) in labels()), (name, entry.tag)


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("detectors", FLOORS, ids="+".join)
def test_the_shipped_weights_stay_above_the_floor(
    detectors: tuple[str, ...], tmp_path: Path
) -> None:
    rows = read(LID / "dev.tsv")
    answers = identify_many([row["text"] for row in rows], models=[load_model(detectors)])
    lines = []
    for row, answer in zip(rows, answers, strict=True):
        found = answer.candidates
        tags = ",".join(candidate.tag for candidate in found)
        lines.append(f"{row['id']}\t{tags}\t{found[0].probability if found else 0}")
    table = tmp_path / "predictions.tsv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, str(LID / "score.py"), str(LID / "dev.tsv"), str(table), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for kind, floor in FLOORS[detectors].items():
        assert scores[kind]["top1"] >= floor, (kind, scores[kind])
    assert scores["ALL"]["ece"] <= 2.0
    bands = {
        kind: [answer for row, answer in zip(rows, answers, strict=True) if row["kind"] == kind]
        for kind in STRONG
    }
    for kind, least in STRONG.items():
        strong = sum(answer.verdict == "strong" for answer in bands[kind])
        assert strong >= least * len(bands[kind]), kind
    strangers = [answer for row, answer in zip(rows, answers, strict=True) if row["kind"] == "ool"]
    assert sum(answer.verdict == "strong" for answer in strangers) <= 0.02 * len(strangers)


def test_the_pages_count_what_the_profiles_are_made_of() -> None:
    known = [row for row in sources() if not row["tag"].endswith("-Latn")]
    count = {what: sum(bool(row[what]) for row in known) for what in known[0]}
    listed = sum(bool(row["unilex"]) and row["kind"] == "list" for row in known)
    licence = shipped(DATA, "LICENSE-profiles.md").read_text(encoding="utf-8")
    assert f"translations of {count['udhr']} languages" in licence
    assert f"frequency in {count['words']} languages" in licence
    assert f"in {count['keywords']} languages" in licence
    assert f"of {listed} languages on the list and {count['unilex'] - listed} off it" in licence
    page = " ".join(
        (PAGES / "explanation/how-identification-abstains.md").read_text("utf-8").split()
    )
    others = sum(row["kind"] == "other" for row in known)
    assert f"and {others} neighbors off it" in page
    assert f"by frequency for {count['words']} languages" in page
    assert f"gives to symbols for {count['keywords']}, in" in page
    assert f"lists of words for {count['unilex']}" in page
    assert f"{len(sources()) - len(known)} languages of other scripts are also learned" in page
    licences = shipped(DATA, "licences.tsv").read_text(encoding="utf-8")
    assert f"counts of letters and words of {len(known)} languages" in licences


@pytest.mark.parametrize("name", ["profile_sources.tsv", "loans.txt", "names.txt"])
def test_a_list_has_no_entry_twice(name: str) -> None:
    lines = shipped(DATA, name).read_text(encoding="utf-8").splitlines()
    keys = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    assert len(keys) == len(set(keys))
