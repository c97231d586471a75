"""`langaccess todo`: what the agency has not entered yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from langaccess.cli import main

UNSET = "your agency has not entered its interpreter line: ask dispatch"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_list_is_the_answer_and_ends_with_0(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "spring", "--agency", "Springfield Police"])
    capsys.readouterr()
    assert main(["todo", "--workspace", "spring"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "agency.name" not in out
    assert "agency.interpreter_line: Which number do officers call" in out
    assert UNSET in out
    assert out.endswith(f"enter these in {here / 'spring' / 'jurisdiction.yaml'}\n")


def test_a_filled_agency_has_nothing_to_do(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "demo", "--sample"])
    capsys.readouterr()
    assert main(["todo", "--workspace", "demo"]) == 0
    assert capsys.readouterr().out == "nothing is missing\n"


def test_json_never_holds_a_number_that_nobody_entered(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "spring"])
    capsys.readouterr()
    assert main(["todo", "--workspace", "spring", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert data["interpreter_line"] is None
    assert {"key", "ask", "why"} == set(data["missing"][0])


def test_without_a_folder_it_says_whose_rules_these_are(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["todo"]) == 0
    out, err = capsys.readouterr()
    assert "no agency folder here" in err
    assert UNSET in out


def test_a_broken_configuration_ends_with_3(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "jurisdiction.yaml").write_text("id: x\nagancy: 1\n", encoding="utf-8")
    assert main(["todo", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "config"
