"""A command on a pseudo terminal, as a person has it."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import Self

_PATIENCE = 30  # seconds; a loaded machine needs several for the imports


class Terminal:
    """`langaccess` on a terminal of its own; a context manager that ends it.

    Args:
        words: the command line after `langaccess`.
        folder: the current folder.
    """

    def __init__(self, words: list[str], folder: Path) -> None:
        import pty

        env = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"}
        command = [sys.executable, "-m", "langaccess", *words]
        self._child, self._end = pty.fork()
        if not self._child:
            os.chdir(folder)
            os.execve(command[0], command, env)
        self._code: int | None = None
        self.shown = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._code is None:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
        os.close(self._end)

    def wait_for(self, words: bytes) -> bytes:
        """Return what is shown from now on, up to `words` or a little more."""
        seen, until = b"", time.monotonic() + _PATIENCE
        while words not in seen:
            assert time.monotonic() < until, seen
            if select.select([self._end], [], [], 1)[0]:
                more = self._read()
                assert more, seen
                seen += more
        return seen

    def type(self, keys: bytes) -> None:
        """Type keys; `\\r` is Enter, `\\x03` Ctrl-C, `\\x04` Ctrl-D."""
        os.write(self._end, keys)

    def end(self) -> int:
        """Wait for the end of the command and return its exit code."""
        until = time.monotonic() + _PATIENCE
        while self._code is None:
            assert time.monotonic() < until, self.shown
            if select.select([self._end], [], [], 0.1)[0]:
                self._read()
            ended, status = os.waitpid(self._child, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if ended else None
        while select.select([self._end], [], [], 0)[0] and self._read():
            pass
        return self._code

    def _read(self) -> bytes:
        try:
            more = os.read(self._end, 65536)
        except OSError:  # Linux: the command has closed its end
            return b""
        self.shown += more
        return more
