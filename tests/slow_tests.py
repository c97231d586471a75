"""Which tests `make quick` leaves out: marked `slow`, by a program, in a folder named here.

Mark a test that starts a process, or takes half a second of processor time with its fixtures:
setup, call and teardown together, as `pytest --durations=30 -m "not slow"` prints them.
"""

from __future__ import annotations

import os
import subprocess
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn

import pytest

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


def refuse_processes(patch: pytest.MonkeyPatch) -> None:
    """Let a quick test that starts a process fail."""

    def refuse(*_args: Any, **_more: Any) -> NoReturn:
        raise AssertionError("this test starts a process: mark it with `pytest.mark.slow`")

    patch.setattr(subprocess.Popen, "__init__", refuse)
    patch.setattr(subprocess.Popen, "__del__", lambda _popen: None)
    patch.setattr(BaseProcess, "start", refuse)
    if hasattr(os, "fork"):
        patch.setattr(os, "fork", refuse)
