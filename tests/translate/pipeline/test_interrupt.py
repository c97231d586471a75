"""A run that ends at any point can be taken up again, and never leaves half a file."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import Workspace, create
from tests.support import needs_starter

FILES = 24
SENTENCES = (
    "Call 217-555-0{n:03} if you see somebody near your car.",
    "Officer {n} will give you a report number.",
    "You can ask for an interpreter at desk {n} at no cost.",
    "Keep the receipt number {n} in a safe place.",
)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    agency = create(tmp_path / "office", {"agency.name": "Office"}, today=date(2026, 11, 2))
    for number in range(FILES):
        lines = [s.format(n=number * 7 + k) for k in range(2) for s in SENTENCES]
        path = tmp_path / "office" / "brochures" / f"flyer-{number:02}.txt"
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return agency


def start(agency: Workspace) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "langaccess", "translate", "brochures", "--to", "pt", "--json"],
        cwd=agency.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def outputs(agency: Workspace) -> dict[str, str]:
    assert agency.root is not None
    folder = agency.root / "translations"
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.mark.slow
@needs_starter
def test_a_run_killed_at_any_moment_is_taken_up_again(office: Workspace, tmp_path: Path) -> None:
    chance = random.Random(20261125)
    for _ in range(5):
        process = start(office)
        time.sleep(chance.uniform(0.5, 4.0))
        process.kill()
        process.communicate()
        for path in (tmp_path / "office" / "translations").glob("[!.]*.txt"):
            text = path.read_text(encoding="utf-8")
            assert text.count("\n\n") >= 8, "a half-written file"
    out, err = start(office).communicate(timeout=120)
    data = json.loads(out)["data"]
    assert {file["status"] for file in data["files"]} == {"done"}, err
    after_kills = outputs(office)
    assert not [name for name in after_kills if ".tmp-" in name]

    undisturbed = create(tmp_path / "calm", {"agency.name": "Office"}, today=date(2026, 11, 2))
    for path in (tmp_path / "office" / "brochures").iterdir():
        (tmp_path / "calm" / "brochures" / path.name).write_bytes(path.read_bytes())
    start(undisturbed).communicate(timeout=120)
    assert outputs(undisturbed) == after_kills

    again, _ = start(office).communicate(timeout=60)
    assert all(file["reused"] for file in json.loads(again)["data"]["files"])


@pytest.mark.slow
@needs_starter
@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT as a terminal does")
def test_ctrl_c_ends_with_130_and_says_that_nothing_is_lost(office: Workspace) -> None:
    assert office.root is not None
    for number in range(FILES, 8 * FILES):  # enough work to be in the middle of it
        lines = [s.format(n=number * 7 + k) for k in range(2) for s in SENTENCES]
        path = office.root / "brochures" / f"more-{number:03}.txt"
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    process = start(office)
    deadline = time.monotonic() + 60
    while not list((office.root / "translations").glob("*.txt")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    if process.returncode == 0:
        pytest.fail("the run was over before it could be interrupted")
    assert process.returncode == 130
    assert json.loads(out)["error"]["code"] == "interrupted"
    out, _ = start(office).communicate(timeout=120)
    assert {file["status"] for file in json.loads(out)["data"]["files"]} == {"done"}
