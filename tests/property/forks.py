"""Commands in forks of this process, so that what disturbs them falls into their work.

A fork has what this process has imported (`warm`), and is at its work at once. It exists on POSIX
only, and wants a process without threads: run what uses it on its own, not inside pytest.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langaccess.cli import main


@dataclass(frozen=True, slots=True)
class Running:
    """A command at work: its process, and the pipes on which it prints."""

    process: int
    out: int
    err: int
    began: float


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command printed until its end.

    Attributes:
        code: its exit code; None when it was killed.
        said: the JSON envelopes that it printed whole: their data, or their error.
        err: what it wrote to stderr.
        seconds: how long it was at work.
    """

    code: int | None
    said: list[Any]
    err: str
    seconds: float


def start(
    lines: Sequence[Sequence[str]], home: Path, *, before: Callable[[], None] | None = None
) -> Running:
    """Start commands, one after the other, in a fork of this process.

    Args:
        lines: their words; what they print must fit into a pipe (64 KiB).
        home: a folder for the names of the modules that they imported.
        before: called in the fork, at its beginning.
    """
    sys.stdout.flush()
    (out, to_out), (err, to_err) = os.pipe(), os.pipe()
    process = os.fork()
    with suppress(OSError):  # on both sides: a kill finds the group, no matter which comes first
        os.setpgid(process, process)
    if process:
        os.close(to_out)
        os.close(to_err)
        return Running(process, out, err, time.monotonic())
    os.dup2(to_out, 1)
    os.dup2(to_err, 2)
    # The parent's streams believe that they still write where it does.
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (until this process ends)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (until this process ends)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background has none
    code = 70
    try:
        if before is not None:
            before()
        for words in lines:
            code = main(words)
            sys.stdout.flush()
            if code:
                break
        # The commands have ended: what a signal would interrupt from here on is this harness.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except BaseException:  # noqa: BLE001 (a fork must not go on as its parent)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        with suppress(OSError):
            (home / "modules").write_text(json.dumps(list(sys.modules)), encoding="utf-8")
        os._exit(code)


def finish(
    running: Running,
    *,
    kill_after: float | None = None,
    group: bool = False,
    sign: signal.Signals = signal.SIGKILL,
) -> Ended:
    """Wait for a command, or kill it after some seconds, and read what it printed.

    Args:
        running: the command.
        kill_after: seconds; None to let it end.
        group: whether the processes that it started are killed with it.
        sign: with which signal; SIGINT is what Ctrl-C sends.
    """
    if kill_after is not None:
        time.sleep(kill_after)
        (os.killpg if group else os.kill)(running.process, sign)
    _, status = os.waitpid(running.process, 0)
    seconds = time.monotonic() - running.began
    code = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
    out, err = _drained(running.out), _drained(running.err)
    return Ended(code, _results(out), err, seconds)


def _drained(pipe: int) -> str:
    """Return what is in a pipe; a process that outlived its parent may still hold its other end."""
    os.set_blocking(pipe, False)
    found = b""
    with suppress(BlockingIOError):
        while piece := os.read(pipe, 65536):
            found += piece
    os.close(pipe)
    return found.decode("utf-8", "replace")


def _results(text: str) -> list[Any]:
    """Return the JSON envelopes that were printed whole."""
    found: list[Any] = []
    at, decoder = 0, json.JSONDecoder()
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        try:
            body, at = decoder.raw_decode(text, at)
        except ValueError:
            return found
        found.append(body.get("data", body.get("error")))


def warm(home: Path) -> None:
    """Import what the last command imported: the next fork has it."""
    for name in json.loads((home / "modules").read_text(encoding="utf-8")):
        with suppress(ImportError):
            importlib.import_module(name)
