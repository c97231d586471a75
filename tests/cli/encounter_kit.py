"""The commands `langaccess encounter` in an agency's folder of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import commands
from tests.commands import Capture
from tests.rosterfiles import agency, roster


def settle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an agency with a roster in the folder, go there, and return it."""
    monkeypatch.chdir(folder)
    roster(folder, agency(folder, rules="records: {keep_months: 24}\n"))
    return folder


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    """Run one command; return its code and what it printed."""
    return commands.run(capsys, "encounter", *words)


def data(capsys: Capture, *words: str, ends: int = 0) -> dict[str, Any]:
    """Run one command with `--json` that has to end with this exit code; return its data."""
    found: dict[str, Any] = commands.data(capsys, "encounter", *words, ends=ends)
    return found
