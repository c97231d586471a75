"""`langaccess config check` and `show`, as a user meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.cli import main
from tests.commands import Capture, shown

HEAD = "id: spring\nextends: us-federal\nas_of: 2026-11-25\n"
BAD = HEAD + "agancy: {}\ndocuments:\n  classes: {legal_act: {machine: draft}}\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(root: Path, text: str) -> Path:
    path = root / "jurisdiction.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_configuration_ends_with_0(root: Path, capsys: Capture) -> None:
    path = put(root, HEAD)
    assert main(["config", "check"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"no mistakes in {path}\n")
    assert err == ""


def test_mistakes_end_with_3_and_stand_on_stderr_with_their_lines(
    root: Path, capsys: Capture
) -> None:
    path = put(root, BAD)
    assert main(["config", "check"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path}:4: agancy: unknown key; did you mean `agency`?" in err
    assert f"{path}:6: documents.classes.legal_act.machine: loosens floor.1" in err
    assert "next: fix the lines named above" in err


def test_a_mistake_of_the_roster_is_named_too(root: Path, capsys: Capture) -> None:
    put(root, HEAD)
    (root / "roster").mkdir()
    (root / "roster" / "staff.yaml").write_text("people:\n  - nam: X\n", encoding="utf-8")
    assert main(["config", "check"]) == 3
    assert "staff.yaml" in capsys.readouterr().err


def test_without_a_folder_the_shipped_rules_are_checked_and_a_note_says_so(
    root: Path, capsys: Capture
) -> None:
    assert main(["config", "check"]) == 0
    out, err = capsys.readouterr()
    assert "us-federal" in out
    assert "no agency folder here" in err


def test_show_prints_each_value_with_its_file_and_line(root: Path, capsys: Capture) -> None:
    path = put(root, HEAD + "engines:\n  order: [argos]\n")
    out = shown(capsys, "config", "show", "--key", "engines").splitlines()
    assert out[0] == f"engines.order.0: argos  # {path}:5"
    assert any(line.startswith("engines.timeout_seconds: 120  # ") for line in out)
    assert all("base.yaml:" in line for line in out[1:])


def test_show_names_entries_by_their_id(root: Path, capsys: Capture) -> None:
    put(root, HEAD)
    assert main(["config", "show", "--key", "thresholds.doj-2002-safe-harbour.count"]) == 0
    assert capsys.readouterr().out.startswith("thresholds.doj-2002-safe-harbour.count: 1000")


def test_show_of_everything_has_a_line_for_every_floor_rule(root: Path, capsys: Capture) -> None:
    put(root, HEAD)
    out = shown(capsys, "config", "show")
    assert all(f"\nfloor.floor.{n}.text: " in out for n in range(1, 17))


def test_show_of_an_unknown_key_is_a_usage_error(root: Path, capsys: Capture) -> None:
    put(root, HEAD)
    assert main(["config", "show", "--key", "engnes"]) == 2
    assert "no rule begins with `engnes`" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_missing_file_is_a_configuration_error(root: Path, capsys: Capture, command: str) -> None:
    assert main(["config", command, "none.yaml"]) == 3
    assert "none.yaml" in capsys.readouterr().err
