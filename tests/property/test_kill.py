"""Kills, full disks and crowds, in short; `kill` and `bad_days` beside this hold the long versions.

They run on their own, because a fork wants a process without threads.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="needs fork, which this system does not have"
)


def counts(tmp_path: Path, module: str, *words: str) -> dict[str, int]:
    """Run a module of this folder on its own, and return what it counted."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.property.{module}", *words],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_commands_killed_at_random_lose_nothing_and_can_be_run_again(tmp_path: Path) -> None:
    found = counts(tmp_path, "kill", "--count", "14", "--seed", "7", "--out", str(tmp_path / "k"))
    assert sum(found.values()) == 14
    assert sum(n for name, n in found.items() if name.endswith(" all")) < 14, found


def test_an_approval_killed_at_each_of_its_commits_is_whole_and_can_be_run_again(
    tmp_path: Path,
) -> None:
    found = counts(tmp_path, "kill", "--commits", "--out", str(tmp_path / "k"))
    assert sum(found.values()) >= 10, "two commits, each cut at five moments"
    assert found["0 none"] >= 1, found
    assert found["inf all"] >= 1, found


def test_ctrl_c_ends_every_command_with_130_and_it_can_be_run_again(tmp_path: Path) -> None:
    words = ("--interrupt", "--count", "12", "--seed", "3", "--out", str(tmp_path / "k"))
    assert sum(counts(tmp_path, "kill", *words).values()) == 12


def test_a_disk_that_refuses_to_go_on_ends_with_6_and_leaves_nothing_half(tmp_path: Path) -> None:
    found = counts(tmp_path, "bad_days", "full", str(tmp_path))
    for name in ("log", "translate", "memory", "cards", "publish"):
        assert found[f"{name} 6"] >= 1, found


def test_a_full_and_a_read_only_file_system_are_told_with_what_to_do(tmp_path: Path) -> None:
    found = counts(tmp_path, "bad_days", "mounted", str(tmp_path))
    if "no right to mount" in found:
        pytest.skip("needs the right to mount a file system")
    for name in ("log", "translate", "memory", "cards", "publish"):
        assert found[f"full: {name} 6"] == found[f"read only: {name} 6"] == 1, found


def test_eight_commands_at_once_on_one_folder_get_in_nobodys_way(tmp_path: Path) -> None:
    found = counts(tmp_path, "bad_days", "crowd", str(tmp_path))
    assert sum(found.values()) == 16
    assert found["log 0"] == found["memory 0"] == found["roster 0"] == 4, found
    assert found["translate 0"] >= 2, found


def test_commands_at_once_leave_each_others_unfinished_files_alone(tmp_path: Path) -> None:
    found = counts(tmp_path, "bad_days", "mixed", str(tmp_path))
    for name in ("adopt", "contacts", "log", "more", "memory"):
        assert found[f"{name} 0"] == 2, found
