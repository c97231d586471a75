"""Which tests `make quick` leaves out: marked `slow`, by a program, in a folder named here.

Mark a test that starts a process, or takes half a second of processor time with its fixtures:
setup, call and teardown together, as `pytest --durations=30 -m "not slow"` prints them.
"""

from __future__ import annotations

import os
import subprocess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.support import ROOT

LEFT_OUT = ("tests/cli/", "tests/install/", "tests/property/")
PROGRAMS = {
    "apertium", "browser", "bundle", "cluster", "node",
    "ocr", "office", "omegat", "sound", "strace",
}  # fmt: skip
"""Markers of tests that run a program, where it is installed: slow, without another marker."""


def mark_slow(items: list[pytest.Item]) -> None:
    """Mark as slow what runs a program, and the folders left out whole."""
    for item in items:
        runs = not PROGRAMS.isdisjoint(mark.name for mark in item.iter_markers())
        if runs or item.nodeid.startswith(LEFT_OUT):
            item.add_marker(pytest.mark.slow)


def left_out(path: Path, config: pytest.Config) -> bool:
    """Tell whether nothing in a folder would run: it need not be imported and collected."""
    here = f"{path.relative_to(ROOT).as_posix()}/" if path.is_relative_to(ROOT) else ""
    return config.getoption("markexpr") == "not slow" and here in LEFT_OUT


def refuse_processes(patch: pytest.MonkeyPatch) -> None:
    """Let a quick test that starts a process fail."""

    def refuse(*_args: Any, **_more: Any) -> NoReturn:
        raise AssertionError("this test starts a process: mark it with `pytest.mark.slow`")

    patch.setattr(subprocess.Popen, "__init__", refuse)
    patch.setattr(subprocess.Popen, "__del__", lambda _popen: None)
    patch.setattr(BaseProcess, "start", refuse)
    if hasattr(os, "fork"):
        patch.setattr(os, "fork", refuse)
