"""A worker process as its parent sees it: start, ask within a time limit, end, start again."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from langaccess.core.errors import EngineError
from langaccess.core.models import EngineInfo, EngineSettings
from langaccess.core.worker import engine_loader as _open

__all__ = ["BrokenAnswer", "EngineProcess", "InlineEngine"]

_WORKER = Path(__file__).with_name("worker.py")
# On Windows a process started by another thread at the same moment would inherit our pipes, and
# then no worker would ever see its stdin close.
_ONE_AT_A_TIME = threading.Lock()


class BrokenAnswer(Exception):  # noqa: N818 (an answer that is none; never leaves this package)
    """The engine gave no usable answer; `code` is that of `Outcome.problem`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InlineEngine:
    """An engine that needs no process of its own, because it is our own code and cannot hang."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        self._engine = _open.open_engine(info, settings)

    def start(self) -> None:
        """Do nothing: the engine is there."""

    def ask(self, texts: list[str], limit: float) -> list[Any]:
        """Return the engine's answers; `limit` is not needed."""
        del limit
        return list(self._engine.translate_batch(texts))

    def end(self) -> None:
        """Do nothing: there is no process."""

    close = end


class EngineProcess:
    """One engine in one process. `ask` is for one thread; `end` may come from any."""

    def __init__(
        self, info: EngineInfo, settings: EngineSettings, *, factory: str, start_limit: float
    ) -> None:
        first = {
            "path": sys.path,
            "factory": factory,
            "info": _open.pack(info),
            "settings": asdict(settings),
            "limit": start_limit,
        }
        self._id = info.id
        self._first = _line(first)
        self._start_limit = start_limit
        self._popen: subprocess.Popen[bytes] | None = None
        self._ended = False

    def start(self) -> None:
        """Start the process and wait until its engine is loaded.

        Raises:
            EngineError: the engine cannot be loaded, with its own reason where it gave one.
        """
        if self._popen is not None:
            return
        with _ONE_AT_A_TIME:
            if self._ended:
                raise EngineError(f"the engine {self._id} was stopped")
            self._popen = self._spawn()
        try:
            reply = self._exchange(self._first, self._start_limit)
        except BrokenAnswer as broken:
            self._kill()
            what = "took too long to load" if broken.code == "engine.timeout" else "does not start"
            raise EngineError(
                f"the engine {self._id} {what}", hint="see what is missing: langaccess doctor"
            ) from broken
        if "error" in reply:
            self._kill()
            error = reply["error"]
            raise EngineError(error["message"], where=error["where"], hint=error["hint"])

    def ask(self, texts: list[str], limit: float) -> list[Any]:
        """Return what the engine answered, unchecked; the process is started when it must be.

        Raises:
            BrokenAnswer: it crashed, hung, or said no. The process is gone where that is wiser.
            EngineError: the process could not be started again.
        """
        self.start()
        question = _line({"texts": texts, "limit": limit})
        try:
            reply = self._exchange(question, limit)
        except BrokenAnswer:
            self._kill()
            raise
        if reply.get("panic"):
            self._kill()
        if "texts" not in reply:
            raise BrokenAnswer("engine.error")
        answers: list[Any] = reply["texts"]
        return answers

    def end(self) -> None:
        """End the process now, whatever it is doing, and for good."""
        with _ONE_AT_A_TIME:
            self._ended = True
            popen = self._popen
        if popen is not None:
            popen.kill()

    def _spawn(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                # -P keeps the worker's own folder and the current one off the module path.
                [sys.executable, "-P", "-X", "utf8", str(_WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as exc:
            raise EngineError(f"no process can be started for the engine {self._id}") from exc

    def _exchange(self, line: bytes, limit: float) -> dict[str, Any]:
        popen = self._popen
        if popen is None or popen.stdin is None or popen.stdout is None:
            raise BrokenAnswer("engine.crash")
        late = threading.Event()
        timer = threading.Timer(limit, _expire, (popen, late))
        timer.daemon = True
        timer.start()
        try:
            answer = _roundtrip(popen.stdin, popen.stdout, line)
        finally:
            timer.cancel()
        if late.is_set():
            raise BrokenAnswer("engine.timeout")
        if answer is None:
            raise BrokenAnswer("engine.crash")
        return answer

    def close(self) -> None:
        """End the process and give back what the system holds for it; for the asking thread."""
        self.end()
        self._kill()

    def _kill(self) -> None:
        popen, self._popen = self._popen, None
        if popen is None:
            return
        popen.kill()
        for pipe in (popen.stdin, popen.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        popen.wait()


def _expire(popen: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    popen.kill()


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode("ascii") + b"\n"


def _roundtrip(stdin: IO[bytes], stdout: IO[bytes], line: bytes) -> dict[str, Any] | None:
    """Return the answer to `line`, or None when the process is gone."""
    try:
        stdin.write(line)
        stdin.flush()
        answer = stdout.readline()
        parsed = json.loads(answer) if answer.endswith(b"\n") else None
    except (OSError, ValueError):
        return None
    return parsed if isinstance(parsed, dict) else None
