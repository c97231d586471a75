"""Files are read in a process of their own, which may die without harm."""

from __future__ import annotations

import ctypes
import io
import os
import pickle
import signal
import subprocess
import sys
from ctypes import wintypes
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from langaccess.core import limits, memory
from langaccess.core.errors import InputError, OutputError
from langaccess.core.model import Kind, Unit
from langaccess.core.plain_data import plain, receive
from langaccess.core.sandbox import close_sandbox
from langaccess.core.tags import Tag
from tests.core import sandbox_tasks as tasks
from tests.support import ROOT
from tests.translate.engines.test_orphans import running, wait_for

FILE = Path("flyer.txt")
posix = pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX process ids")


@pytest.mark.slow
def test_one_process_reads_all_files_of_a_run_and_gives_back_plain_data() -> None:
    first = tasks.process(FILE)
    assert first != os.getpid()
    assert tasks.shapes(FILE) == (
        Unit("u", "Call.", kind=Kind.CELL),
        Tag("pt-BR"),
        FILE,
        {1},
        b"\0",
    )
    assert tasks.process(FILE) == first


@pytest.mark.slow
def test_a_reader_works_in_the_folder_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.process(FILE)
    monkeypatch.chdir(tmp_path)
    FILE.write_text("a\n", encoding="utf-8")
    assert list(tasks.lines(FILE)) == ["a\n"]


@pytest.mark.slow
def test_an_error_of_a_reader_arrives_whole_and_the_process_goes_on() -> None:
    before = tasks.process(FILE)
    with pytest.raises(InputError, match="no") as caught:
        tasks.refuse(FILE)
    assert (caught.value.where, caught.value.hint) == ("flyer.txt:3", "yes")
    assert caught.value.details == ("more",)
    assert tasks.process(FILE) == before


@pytest.mark.slow
def test_what_a_reader_did_not_foresee_is_an_error_of_the_file_without_its_text() -> None:
    with pytest.raises(OutputError, match="the file is damaged") as caught:
        tasks.fail(FILE, IndexError)
    assert "Call us." not in str(caught.value)
    with pytest.raises(ImportError):
        tasks.fail(FILE, ModuleNotFoundError)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "words"),
    [
        (tasks.crash, "ends the process that reads it"),
        (tasks.hang, "takes longer than 0 seconds"),
        (lambda path: tasks.take(path, 4000), "needs more memory"),
        (tasks.opaque, "ends the process that reads it"),
    ],
)
def test_a_file_that_breaks_the_reader_costs_that_file(task: Any, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        task(FILE)
    assert caught.value.where == str(FILE)
    assert caught.value.hint
    assert tasks.take(FILE, 100) == 100 * 2**20


@pytest.mark.slow
def test_what_an_earlier_file_may_have_broken_is_tried_again_in_a_new_process(
    tmp_path: Path,
) -> None:
    tasks.process(FILE)
    assert tasks.crash_when_used(tmp_path / "seen") == "read"


@pytest.mark.slow
def test_a_stream_that_hangs_names_the_time_of_the_whole_file() -> None:
    read = limits.limits()
    limits.use(replace(read, reading=replace(read.reading, seconds=1.6)))
    try:
        with pytest.raises(InputError, match="takes longer than 2 seconds"):
            list(tasks.hang_later(FILE))
    finally:
        limits.use(read)


@pytest.mark.slow
@posix
def test_a_program_that_the_reader_started_ends_with_it(tmp_path: Path) -> None:
    seen = tmp_path / "pid"
    with pytest.raises(InputError, match="takes longer"):
        tasks.hang_with_a_program(seen)
    wait_for(lambda: not running(int(seen.read_text(encoding="utf-8"))), 5)


@pytest.mark.slow
def test_a_stream_is_read_as_it_is_used_and_no_file_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_text("".join(f"{n}\n" for n in range(1000)), encoding="utf-8")
    assert [int(line) for line in tasks.lines(path)] == list(range(1000))
    two = zip(tasks.lines(path), tasks.lines(path), strict=True)
    assert all(a == b for a, b in two)
    begun = tasks.lines(path)
    assert list(islice(begun, 3)) == ["0\n", "1\n", "2\n"]
    close_sandbox()  # as when another file ends the process
    assert [int(line) for line in begun] == list(range(3, 1000))
    dropped = tasks.lines(path)
    next(dropped)
    dropped.close()
    if sys.platform == "linux":
        open_files = Path(f"/proc/{tasks.process(FILE)}/fd").iterdir()
        assert str(path) not in {str(each.readlink()) for each in open_files if each.exists()}


@pytest.mark.slow
def test_a_stream_that_breaks_says_so_where_it_breaks(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_text("good\n" * 300 + "damaged\n", encoding="utf-8")
    stream = tasks.lines(path)
    assert len(list(islice(stream, 256))) == 256
    with pytest.raises(InputError, match="damaged"):
        list(stream)


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.core import sandbox_tasks as tasks
print(tasks.process(Path("x")), flush=True)
tasks.hang_long(Path("x")) if sys.argv[2] == "hang" else sys.stdin.read()
"""


@pytest.mark.slow
@posix
@pytest.mark.parametrize("how", ["end", "kill", "interrupt", "hang"])
def test_no_reader_outlives_its_program(how: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(ROOT), how],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert parent.stdout is not None
    assert parent.stdin is not None
    reader = int(parent.stdout.readline())
    assert running(reader)
    if how == "end":
        parent.stdin.close()
    elif how == "kill":
        parent.kill()
    else:
        parent.send_signal(signal.SIGINT)
    parent.wait(20)
    parent.stdout.close()
    parent.stdin.close()
    wait_for(lambda: not running(reader), 5)


class _Call:
    """A pickle that calls a function when it is read."""

    def __init__(self, function: Any, *args: Any) -> None:
        self._made = function, args

    def __reduce__(self) -> Any:
        return self._made


@pytest.mark.parametrize(
    "hostile",
    [
        _Call(os.system, "true"),
        _Call(eval, "1"),
        _Call(getattr, 1, "real"),
        _Call(subprocess.Popen, "true"),
        _Call(io.open, os.devnull),
        tasks.Opaque(),
    ],
)
def test_an_answer_that_is_not_plain_data_is_none(hostile: Any) -> None:
    assert plain(pickle.dumps({"answer": "fine"})) == {"answer": "fine"}
    assert plain(pickle.dumps({"answer": hostile})) is None
    assert plain(pickle.dumps(["no mapping"])) is None
    assert plain(b"no pickle") is None


def test_a_message_that_is_cut_off_or_announces_too_much_is_none() -> None:
    assert receive(io.BytesIO((3).to_bytes(8, "big") + b"abc")) == b"abc"
    assert receive(io.BytesIO((4).to_bytes(8, "big") + b"abc")) is None
    assert receive(io.BytesIO((2**50).to_bytes(8, "big") + b"abc")) is None
    assert receive(io.BytesIO(b"abc")) is None


def test_on_windows_a_job_limits_memory_and_ends_what_was_started() -> None:
    """Emulated: kernel32 is a stand-in, so what Windows makes of the call is not tested."""
    calls: list[Any] = []

    class Kernel32:
        def CreateJobObjectW(self, *_nothing: Any) -> int:  # noqa: N802 (the name in kernel32)
            return 7

        def GetCurrentProcess(self) -> int:  # noqa: N802 (the name in kernel32)
            return -1

        def SetInformationJobObject(self, job: Any, kind: int, about: Any, size: int) -> int:  # noqa: N802 (the name in kernel32)
            calls.append((job.value, kind, bytes(ctypes.string_at(about, size))))
            return 1

        def AssignProcessToJobObject(self, job: Any, process: Any) -> int:  # noqa: N802 (the name in kernel32)
            calls.append((job.value, process.value))
            return 1

    memory._limit_by_job(1536 * 2**20, Kernel32())
    (job, kind, about), assigned = calls
    assert (job, kind) == (7, 9)
    assert assigned == (7, wintypes.HANDLE(-1).value)
    assert len(about) == 144  # on 64-bit Windows
    assert int.from_bytes(about[16:20], "little") == 0x2100
    assert int.from_bytes(about[112:120], "little") == 1536 * 2**20
