"""The commands `langaccess encounter` in an agency's folder of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from tests.rosterfiles import agency, roster

__all__ = ["Capture", "data", "run", "settle"]

Capture = pytest.CaptureFixture[str]


def settle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an agency with a roster in the folder, go there, and return it."""
    monkeypatch.chdir(folder)
    roster(folder, agency(folder, rules="records: {keep_months: 24}\n"))
    return folder


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    """Run one command; return its code and what it printed."""
    code = main(["encounter", *words])
    out, err = capsys.readouterr()
    return code, out, err


def data(capsys: Capture, *words: str) -> dict[str, Any]:
    """Run one command with `--json`; return its data."""
    _code, out, _err = run(capsys, *words, "--json")
    found: dict[str, Any] = json.loads(out)["data"]
    return found
