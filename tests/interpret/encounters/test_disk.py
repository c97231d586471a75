"""Power cuts and kills: what was said to be recorded is on the disk."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from langaccess.interpret import encounters
from tests.interpret.encounters.kit import open_log
from tests.support import ROOT, needs_strace


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which this system does not have")
def test_200_writers_killed_at_random_lose_nothing_that_was_said_to_be_done(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.interpret.encounters.killed", str(tmp_path), "200", "7"],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    count = json.loads(done.stdout)
    assert sum(count.values()) == 200
    for kind in ("append", "take", "purge"):
        assert count[f"{kind} done"] >= 15, count  # else nothing was proved
    assert sum(number for kind, number in count.items() if kind.endswith("cut")) >= 15, count


_WRITER = """
import os, sys
from pathlib import Path
from langaccess.interpret.encounters import EncounterFacts
from tests.interpret.encounters.kit import open_log
log = open_log(Path(sys.argv[1]))
for n in range(int(sys.argv[2])):
    log.record(EncounterFacts({"case": f"{sys.argv[3]}-{n}"}))
    os.write(1, b"on the disk\\n")
"""


@needs_strace
def test_each_acknowledgement_comes_after_a_sync_of_the_database(tmp_path: Path) -> None:
    open_log(tmp_path).conn.close()
    trace = tmp_path / "trace"
    # -y names the file of each descriptor; only system calls count, not what SQLite means to do.
    subprocess.run(
        ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", str(trace),
         sys.executable, "-c", _WRITER, str(tmp_path), "12", "a"],
        capture_output=True, cwd=ROOT, check=True,
    )  # fmt: skip
    synced, acknowledged = 0, []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if re.search(r"\b(fsync|fdatasync)\(\d+<[^>]*state\.db>\) += 0", line):
            synced += 1
        elif "on the disk" in line:
            acknowledged.append(synced)
            synced = 0
    assert len(acknowledged) == 12
    assert min(acknowledged) >= 1


@pytest.mark.slow
def test_eight_processes_that_record_at_once_lose_nothing(tmp_path: Path) -> None:
    open_log(tmp_path).conn.close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), "12", name],
            stdout=subprocess.PIPE, cwd=ROOT,
        )
        for name in "abcdefgh"
    ]  # fmt: skip
    said = [writer.communicate(timeout=300)[0].count(b"on the disk") for writer in writers]
    assert said == [12] * 8
    log = open_log(tmp_path)
    with closing(log.conn):
        assert encounters.verify(log.conn).problems == ()
        found = encounters.read(log.conn)
    assert {one.case for one in found} == {f"{name}-{n}" for name in "abcdefgh" for n in range(12)}
    assert [one.id for one in found] == [f"E-2026-{n:04}" for n in range(1, 97)]
