"""No worker outlives the program that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX process ids")

# Two workers that are busy for ten minutes; what ends the parent is up to the test.
SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from langaccess.translate.engines import Runner
from tests.translate.engines import broken
try:
    with Runner(broken.info(sys.argv[2]), workers=2, factory="tests.translate.engines.broken:Slow",
                timeout=600) as runner:
        runner.run(["word " * 60] * 20)
except KeyboardInterrupt:
    sys.exit(130)
"""


def busy(folder: Path) -> tuple[subprocess.Popen[bytes], list[int]]:
    script = folder / "parent.py"
    script.write_text(SCRIPT, encoding="utf-8")
    pids = folder / "pids"
    pids.mkdir()
    parent = subprocess.Popen(
        [sys.executable, str(script), str(ROOT), str(pids)], start_new_session=True
    )
    wait_for(lambda: len(list(pids.iterdir())) == 2)
    return parent, [int(path.name) for path in pids.iterdir()]


def wait_for(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def running(pid: int) -> bool:
    """Return whether the process runs; one that only waits to be reaped does not."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
    return True


@pytest.mark.slow
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    parent, workers = busy(tmp_path)
    assert all(map(running, workers))
    parent.kill()
    parent.wait(10)
    wait_for(lambda: not any(map(running, workers)), 5)


@pytest.mark.slow
def test_ctrl_c_ends_parent_and_workers_at_once(tmp_path: Path) -> None:
    parent, workers = busy(tmp_path)
    os.killpg(parent.pid, signal.SIGINT)  # what a console does on Ctrl-C: everybody gets it
    assert parent.wait(10) == 130
    assert not any(map(running, workers))
