"""Which tests `make quick` leaves out, and the plugin that finds them.

`make slow-list` runs all tests in one process and writes `tests/slow.txt`: the test functions that
start a process, or need more than 0.4 s of processor time with all their cases. A test that is
marked with a program (`needs_office`) needs no entry: the list is the same on a machine without it.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn

import pytest

LIST = Path(__file__).with_name("slow.txt")
KEPT = ("tests/architecture/test_architecture.py",)
"""Files whose tests are always quick enough for what they say."""
LEFT_OUT = ("tests/cli/", "tests/install/", "tests/property/")
PROGRAMS = {
    "apertium", "browser", "bundle", "cluster", "node",
    "ocr", "office", "omegat", "sound", "strace",
}  # fmt: skip
"""Markers of tests that run a program, where it is installed: slow, whatever the list says."""
_MOST = 0.4


def mark_slow(items: list[pytest.Item]) -> None:
    """Mark as slow what the list names, what runs a program, and the folders left out whole."""
    named = set(LIST.read_text(encoding="utf-8").split())
    for item in items:
        runs = not PROGRAMS.isdisjoint(mark.name for mark in item.iter_markers())
        if runs or _function(item) in named or item.nodeid.startswith(LEFT_OUT):
            item.add_marker(pytest.mark.slow)


def refuse_processes(patch: pytest.MonkeyPatch) -> None:
    """Let a quick test that starts a process fail."""

    def refuse(*_args: Any, **_more: Any) -> NoReturn:
        raise AssertionError("this test starts a process: add its name to tests/slow.txt")

    patch.setattr(subprocess.Popen, "__init__", refuse)
    patch.setattr(subprocess.Popen, "__del__", lambda _popen: None)
    patch.setattr(BaseProcess, "start", refuse)
    if hasattr(os, "fork"):
        patch.setattr(os, "fork", refuse)


def _function(item: pytest.Item) -> str:
    return item.name.partition("[")[0]


# --- the plugin, loaded by `-p tests.slow_tests` --------------------------------------------

_SECONDS: defaultdict[str, float] = defaultdict(float)
_SEEN: dict[str, str] = {}
_STARTED: set[str] = set()
_MARKED: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Count the time of a test and of the processes that it starts."""
    before = os.times()
    with pytest.MonkeyPatch.context() as patch:
        started = list[int]()
        _count_starts(patch, started)
        result = yield
    after = os.times()
    name = _function(item)
    _SEEN[name] = item.nodeid
    if not PROGRAMS.isdisjoint(mark.name for mark in item.iter_markers()):
        _MARKED.add(name)
    _SECONDS[name] += after.user + after.system - before.user - before.system
    if started:
        _STARTED.add(name)
    return result


def _count_starts(patch: pytest.MonkeyPatch, started: list[int]) -> None:
    for owner, name in ((subprocess.Popen, "__init__"), (BaseProcess, "start"), (os, "fork")):
        real = getattr(owner, name, None)
        if real is None:
            continue

        def counted(*args: Any, _real: Any = real, **more: Any) -> Any:
            started.append(1)
            return _real(*args, **more)

        patch.setattr(owner, name, counted)


def pytest_sessionfinish() -> None:
    """Write the list."""
    slow = {name for name in _SEEN if name in _STARTED or _SECONDS[name] > _MOST}
    kept = {name for name in slow - _STARTED if _SEEN[name].startswith(KEPT)}
    whole = {name for name in slow if _SEEN[name].startswith(LEFT_OUT)}
    left = sorted(slow - kept - whole - _MARKED)
    LIST.write_text("\n".join(left) + "\n", encoding="utf-8")
