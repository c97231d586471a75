"""A worker process as its parent sees it: start, ask within a time limit, end, start again."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from langaccess.core.errors import EngineError
from langaccess.core.models import EngineInfo, EngineSettings
from langaccess.core.plain_data import plain, receive
from langaccess.core.worker import engine_loader as _open

_WORKER = Path(__file__).with_name("worker.py")
# On Windows a process started by another thread at the same moment would inherit our pipes, and
# then no worker would ever see its stdin close.
_ONE_AT_A_TIME = threading.Lock()
_KILL = 9  # SIGKILL
_POLL = 0.5  # seconds; on Windows a wait without an end would not see Ctrl-C


class BrokenAnswer(Exception):  # noqa: N818 (an answer that is none; never leaves this package)
    """The worker gave no usable answer; `code` says why: crash, timeout, error, count."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WorkerProcess:
    """One service in one process. `ask` is for one thread; `end` may come from any.

    `service` is `module:function`; called in the worker with `argument`, it returns the function
    that answers questions. Opening it may take `start_limit` seconds, and the process `memory`
    bytes, 0 for no limit. `name` says in messages what the process is for ("the engine
    argos-en-es").
    """

    def __init__(
        self, service: str, argument: Any, *, name: str, start_limit: float, memory: int = 0
    ) -> None:
        self._first = {
            "path": sys.path,
            "service": service,
            "argument": pickle.dumps(argument),
            "limit": start_limit,
            "memory": memory,
        }
        self._name = name
        self._start_limit = start_limit
        self._popen: subprocess.Popen[bytes] | None = None
        self._inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = False

    @property
    def running(self) -> bool:
        """Whether the process has been started and not been given up."""
        return self._popen is not None

    def start(self) -> None:
        """Start the process and wait until its service is open."""
        if self._popen is not None:
            return
        with _ONE_AT_A_TIME:
            if self._ended:
                raise EngineError(f"{self._name} was stopped")
            self._popen = self._spawn()
        try:
            reply = self._exchange(self._first, self._start_limit)
        except BrokenAnswer as broken:
            what = "took too long to load" if broken.code == "timeout" else "does not start"
            raise EngineError(
                f"{self._name} {what}", hint="see what is missing: langaccess doctor"
            ) from broken
        if "error" in reply:
            self._kill()
            error = reply["error"]
            message = error["message"] or f"{self._name} cannot be loaded ({error['kind']})"
            raise EngineError(message, where=error["where"], hint=error["hint"])

    def ask(self, question: Any, limit: float) -> Any:
        """Return the answer, unchecked plain data; the process is started when it must be.

        It is ended after `limit` seconds. A `BrokenAnswer` means that it crashed, hung or failed.
        """
        self.start()
        reply = self._exchange({"ask": question, "limit": limit}, limit)
        if reply.get("panic"):
            self._kill()
        if "answer" not in reply:
            raise BrokenAnswer("error")
        return reply["answer"]

    def end(self) -> None:
        """End the process now, whatever it is doing, and for good."""
        with _ONE_AT_A_TIME:
            self._ended = True
            popen = self._popen
        if popen is not None:
            _kill_all(popen)

    def close(self) -> None:
        """End the process and give back what the system holds for it; for the asking thread."""
        self.end()
        self._kill()

    def _spawn(self) -> subprocess.Popen[bytes]:
        try:
            popen = subprocess.Popen(
                # -P keeps the worker's own folder and the current one off the module path.
                [sys.executable, "-P", "-X", "utf8", str(_WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as exc:
            raise EngineError(f"no process can be started for {self._name}") from exc
        self._inbox = queue.SimpleQueue()
        threading.Thread(target=_pump, args=(popen.stdout, self._inbox), daemon=True).start()
        return popen

    def _exchange(self, message: dict[str, Any], limit: float) -> dict[str, Any]:
        """Return the reply; the process is given up when none comes, also for Ctrl-C."""
        try:
            reply = self._reply(message, time.monotonic() + limit)
        except BaseException:
            self._kill()
            raise
        return reply

    def _reply(self, message: dict[str, Any], deadline: float) -> dict[str, Any]:
        popen = self._popen
        if popen is None or popen.stdin is None:
            raise BrokenAnswer("crash")
        try:
            popen.stdin.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
            popen.stdin.flush()
        except OSError:
            raise BrokenAnswer("crash") from None
        while (left := deadline - time.monotonic()) > 0:
            try:
                body = self._inbox.get(timeout=min(_POLL, left))
            except queue.Empty:
                continue
            reply = None if body is None else plain(body)
            if reply is None:
                raise BrokenAnswer("crash")
            return reply
        raise BrokenAnswer("timeout")

    def _kill(self) -> None:
        popen, self._popen = self._popen, None
        if popen is None:
            return
        _kill_all(popen)
        for pipe in (popen.stdin, popen.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        popen.wait()


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


class EngineProcess(WorkerProcess):
    """One engine in one process: a question is a list of texts, an answer one of translations."""

    def __init__(
        self, info: EngineInfo, settings: EngineSettings, *, factory: str, start_limit: float
    ) -> None:
        super().__init__(
            "langaccess.core.worker.engine_loader:serve",
            {"factory": factory, "info": _open.pack(info), "settings": asdict(settings)},
            name=f"the engine {info.id}",
            start_limit=start_limit,
        )


def _kill_all(popen: subprocess.Popen[bytes]) -> None:
    """Kill a worker and, on POSIX, what it has started; Windows does so by the Job Object."""
    kill_group = getattr(os, "killpg", None)
    if kill_group is not None and popen.poll() is None:
        with suppress(OSError):  # it leads no group yet
            kill_group(popen.pid, _KILL)
    popen.kill()


def _pump(stdout: IO[bytes], inbox: queue.SimpleQueue[bytes | None]) -> None:
    """Put each message of a worker into `inbox`, and None at the end."""
    body: bytes | None = b""
    while body is not None:
        try:
            body = receive(stdout)
        except (OSError, ValueError):  # closed by `_kill`
            body = None
        inbox.put(body)
