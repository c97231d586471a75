"""An agency's folder wherever people put it: spaces, accents, signs, deep paths, links, a nest."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from langaccess.cli import main

LOG = ["encounter", "log", "Mam", "traffic_stop", "phone_line", "2 min", "--by", "1", "--json"]


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)["data"]
    return found


@pytest.mark.parametrize(
    "name",
    [
        "with space", "ümläut ß", "emoji 📎", "per%20cent", "a;b & c", "quote'q", "-dash", "#hash",
        "x" * 110 + "/" + "y" * 110,
    ],
    ids=lambda name: name[:12],
)  # fmt: skip
def test_a_folder_of_any_name_is_made_written_and_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    place = os.path.join(".", name)  # noqa: PTH118 (a name that begins with a dash)
    assert main(["init", place, "--no-ask", "--json"]) == 0
    capsys.readouterr()
    assert main([*LOG, "--workspace", place]) == 0
    made = said(capsys)["id"]
    monkeypatch.chdir(tmp_path / name / "brochures")
    assert main(["encounter", "show", str(made), "--json"]) == 0
    assert main(["encounter", "verify"]) == 0
    assert main(["roster", "find", "spanish", "traffic_stop"]) == 1


@pytest.mark.skipif(os.name != "posix", reason="who makes a link on Windows needs a right to")
def test_a_link_leads_to_the_folder_and_the_nearer_of_two_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "outer", "--no-ask", "--agency", "Outer", "--json"]) == 0
    assert main(["init", "outer/inner", "--no-ask", "--agency", "Inner", "--json"]) == 0
    (tmp_path / "link").symlink_to("outer")
    capsys.readouterr()
    assert main([*LOG, "--workspace", "link"]) == 0
    assert (tmp_path / "outer" / ".langaccess" / "state.db").is_file()
    capsys.readouterr()
    monkeypatch.chdir(tmp_path / "outer" / "inner" / "roster")
    assert main(["config", "check", "--json"]) == 0
    assert "inner" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path / "outer" / "roster")
    assert main(["encounter", "list"]) == 0
    assert "Mam" in capsys.readouterr().out
