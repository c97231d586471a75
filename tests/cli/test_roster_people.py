"""`langaccess roster list` and `show`, as the coordinator meets them at 80 columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from langaccess.cli import main
from tests.cli.every_command import TRANSLATORS
from tests.commands import Capture, shown
from tests.rosterfiles import PEOPLE, agency, roster

NOTED = PEOPLE.replace(
    "    name: Juan Lopez\n", "    name: Juan Lopez\n    notes: asked about his back pay\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    roster(tmp_path, agency(tmp_path), NOTED + TRANSLATORS)
    return tmp_path


def said(capsys: Capture, *words: str, code: int = 0) -> str:
    return shown(capsys, "roster", *words, ends=code)


def test_everybody_is_listed_without_a_number_and_within_eighty_columns(capsys: Capture) -> None:
    out = said(capsys, "list")
    assert max(map(len, out.splitlines())) <= 80
    for name in ("garcia", "lopez", "haddad", "khan", "lineone"):
        assert f"({name})" in out
    assert "555-01" not in out, "only `export` writes a list of numbers"
    flat = " ".join(out.split())
    assert "nothing: never" in flat
    assert "sign translations" in flat


def test_a_language_is_narrowed_to_by_its_name(capsys: Capture) -> None:
    rows = json.loads(said(capsys, "list", "--lang", "Mam", "--json"))["data"]["people"]
    assert [(row["id"], row["other"]) for row in rows] == [
        ("lopez", "en"), ("perez", "en"), ("perez", "es"), ("matias", "en")
    ]  # fmt: skip
    nobody = " ".join(said(capsys, "list", "--lang", "wo", code=1).split())
    assert "no one is on the roster for Wolof; enter people in roster/, or run" in nobody


def test_one_person_is_shown_with_rules_ends_hours_and_ties(capsys: Capture, home: Path) -> None:
    out = said(capsys, "show", "Elena", "Ortiz")
    for words in (
        f"entered in {home / 'roster' / 'people.yaml'}:", "217-555-0113", "by state courts",
        "- day and night", "case 26-1234", "interpreting.levels.evidentiary",
        "but miranda (evidentiary): yes, as contract interpreter",
    ):  # fmt: skip
        assert words in out
    assert "expired 2026-06-30" in said(capsys, "show", "ruiz")
    for name in ("garcia", "perez", "haddad", "khan", "lineone"):
        lines = said(capsys, "show", name).splitlines()
        assert max(len(line) for line in lines if "people.yaml" not in line) <= 80


def test_the_number_of_who_may_not_serve_is_not_at_hand_and_notes_stay_in_the_file(
    capsys: Capture,
) -> None:
    out = said(capsys, "show", "lopez") + said(capsys, "show", "lopez", "--json")
    assert "555-0112" not in out
    assert "back pay" not in out
    assert "- unverified in Mam" in out


def test_a_slip_in_a_name_is_asked_back(capsys: Capture) -> None:
    assert main(["roster", "show", "Marai", "Garcia"]) == 4
    assert "did you mean Maria Garcia (garcia)?" in capsys.readouterr().err
    assert main(["roster", "show", "Gracia"]) == 4
    assert "did you mean Maria Garcia (garcia)?" in capsys.readouterr().err
    assert main(["roster", "show"]) == 2
    assert main(["roster", "show", " "]) == 2
