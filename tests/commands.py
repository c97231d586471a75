"""Runs a command in this process, and returns what it prints."""

from __future__ import annotations

import json
from typing import Any

import pytest

from langaccess.cli import main

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    """Return the exit code, and what went to stdout and to stderr."""
    capsys.readouterr()  # what the test printed before
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def printed(capsys: Capture, *words: str) -> tuple[int, str]:
    """Return the exit code, and all that was printed."""
    code, out, err = run(capsys, *words)
    return code, out + err


def run_json(capsys: Capture, *words: str) -> tuple[int, Any]:
    """Return the exit code, and the data or the error that the command prints with `--json`."""
    code, out, _err = run(capsys, *words, "--json")
    body = json.loads(out)
    return code, body["data"] if "data" in body else body["error"]


def read_sheet(capsys: Capture, *words: str) -> tuple[str, ...]:
    """Return the command of an approval with the code of the sheet that it shows."""
    _code, found = run_json(capsys, *words)
    codes = {row["seen"] for row in found.get("signed", ())}
    return (*words, *(word for code in codes for word in ("--seen", code)))


def data(capsys: Capture, *words: str, ends: int = 0) -> Any:
    """Return the data of a command that has to end with this exit code."""
    code, found = run_json(capsys, *words)
    assert code == ends, found
    return found


def shown(capsys: Capture, *words: str, ends: int = 0) -> str:
    """Return the result of a command, for a person; it has to end with this exit code."""
    code, out, err = run(capsys, *words)
    assert code == ends, err
    return out
