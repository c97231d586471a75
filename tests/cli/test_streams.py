"""stdin, stdout, stderr and the log when they are closed, full, or go nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
needs_posix = pytest.mark.skipif(os.name != "posix", reason="closes streams by number")


def ran(words: list[str], redirected: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program from a shell that redirects its streams as `redirected` says."""
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {redirected}', "sh", sys.executable, "-m", "langaccess", *words],
        capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False, timeout=60,
    )  # fmt: skip


def quiet(done: subprocess.CompletedProcess[str]) -> None:
    for sign in ("Traceback", "Exception ignored", "internal error"):
        assert sign not in done.stdout + done.stderr


@needs_posix
@pytest.mark.parametrize(
    ("words", "redirected", "code"),
    [
        (["languages"], ">&-", 0),
        (["languages", "--json"], ">&- 2>&-", 0),
        (["identify", "--file", "-"], "<&-", 1),
        (["identify", "--lines", "-"], "<&- >&- 2>&-", 0),
        (["inspect", "nowhere.md"], "2>&-", 4),
    ],
)
def test_streams_that_are_closed_are_empty(
    words: list[str], redirected: str, code: int, tmp_path: Path
) -> None:
    done = ran(words, redirected, tmp_path)
    assert done.returncode == code, (done.stdout, done.stderr)
    quiet(done)


@needs_posix
def test_no_file_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """What is printed would else be written into the database."""
    made = ran(["init", "office", "--no-ask"], "", tmp_path)
    assert made.returncode == 0, made.stderr
    log = ["encounter", "log", "Mam", "traffic_stop", "phone_line", "2 min", "--by", "1"]
    done = ran([*log, "--workspace", "office"], "<&- >&- 2>&-", tmp_path)
    assert done.returncode == 0
    checked = ran(["encounter", "verify", "--workspace", "office"], "", tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "the log is intact" in checked.stdout


@needs_full
@pytest.mark.parametrize(
    ("words", "redirected", "code"),
    [
        (["languages"], ">/dev/full", 6),
        (["languages", "--json"], ">/dev/full", 6),
        (["inspect", "nowhere.md", "--json"], ">/dev/full", 4),
        (["identify", "--file", "nowhere.txt"], "2>/dev/full", 4),
        (["-v", "identify", "--file", "nowhere.txt"], "2>/dev/full", 4),
    ],
)
def test_what_cannot_be_printed_ends_with_its_code(
    words: list[str], redirected: str, code: int, tmp_path: Path
) -> None:
    done = ran(words, redirected, tmp_path)
    assert done.returncode == code, (done.stdout, done.stderr)
    quiet(done)


@needs_full
def test_a_log_that_cannot_be_written_any_more_is_told_once_and_the_work_goes_on(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("We are open today.\n", encoding="utf-8")
    words = ["--log-file", str(FULL), "translate", "a.txt", "--to", "test", "--quiet"]
    done = ran(words, "", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("the command continues without a log") == 1
    assert (tmp_path / "translations" / "a.qps-ploc.txt").is_file()


@pytest.mark.parametrize("module", ["langaccess.cli", "typer", "langaccess.cli.output"])
def test_ctrl_c_while_the_program_is_being_loaded_is_130_as_well(module: str) -> None:
    script = (
        "import runpy, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop()); sys.argv[1:] = ['languages']\n"
        "runpy.run_module('langaccess', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 130, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"stopped" in done.stderr
