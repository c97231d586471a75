"""The reader process, which reads foreign files with limits of memory and time.

It is started by the first call of a function that `core/sandbox.py` marks, serves all others of the
run, and is replaced when a file ends it.
"""

from __future__ import annotations

import atexit
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from langaccess.core import errors
from langaccess.core import limits as known_limits
from langaccess.core.containment import Mode, contained, path_of
from langaccess.core.errors import InputError, LangAccessError
from langaccess.core.plain_data import named
from langaccess.core.worker.process import BrokenAnswer, WorkerProcess

_START = 60.0  # seconds in which the process must have started, on the slowest disk
_LEAST = 0.1  # seconds for the next items of a stream
_CHUNK = 256  # items of a stream that travel together
_HINT = "split the file, or save it again in its own program; hostile files do this too"
_numbers = itertools.count()


class Task:
    """A call of a marked function.

    The function is `module:function`; one argument is the file. `fault` is the error for a file
    that breaks the limits or the process. The time limit is that of `data/limits.yaml` without
    `seconds`.
    """

    def __init__(
        self,
        name: str,
        args: tuple[Any, ...],
        more: dict[str, Any],
        fault: type[LangAccessError] = InputError,
        seconds: float | None = None,
    ) -> None:
        self.path = path_of(args, more)
        self.fault = fault
        self.question = (name, str(Path.cwd()), args, more, fault.__name__)
        self.seconds = _seconds(self.path) if seconds is None else seconds
        self.left = self.seconds


class _Reader:
    """The reader process of this program."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._worker: WorkerProcess | None = None
        self._owner = 0
        self._fresh = True

    def call(self, task: Task) -> Any:
        """Return the result of a function."""
        return self._ask(task, ("call", *task.question))

    def stream(self, task: Task) -> Iterator[Any]:
        """Yield the items of a generator; the process reads on only when they are used up."""
        number, got, going = next(_numbers), 0, True
        try:
            while going:
                items, going = self._ask(task, ("next", number, got, *task.question))
                got += len(items)
                yield from items
        finally:
            if going:
                self._drop(number)

    def close(self) -> None:
        """End the process."""
        worker, self._worker = self._worker, None
        if worker is not None and self._owner == os.getpid():
            worker.close()

    def _ask(self, task: Task, question: tuple[Any, ...]) -> Any:
        with self._lock:
            while True:
                worker, fresh = self._ready()
                begun = time.monotonic()
                try:
                    state, *reply = worker.ask(question, max(task.left, _LEAST))
                except BrokenAnswer as broken:
                    self.close()
                    if broken.code == "timeout" or fresh:
                        raise _fault(task, broken) from None
                    continue  # an earlier file may have left the process ill, or short of memory
                except BaseException:  # Ctrl-C
                    self.close()
                    raise
                if state == "memory":
                    self.close()
                    if not fresh:
                        continue
                    state = "error"
                if state == "done":
                    task.left -= time.monotonic() - begun
                    return reply[0]
                if state == "missing":
                    raise ImportError(*reply[:1], name=reply[1])
                kind, message, where, hint, details = reply
                raise getattr(errors, kind)(message, where=where, hint=hint, details=details)

    def _ready(self) -> tuple[WorkerProcess, bool]:
        """Return the process, and whether no file has been read in it yet."""
        if self._worker is None or self._owner != os.getpid() or not self._worker.running:
            reading = known_limits.limits().reading
            self._worker = WorkerProcess(
                "langaccess.core.worker.reader:serve",
                known_limits.limits(),
                name="the process that reads files",
                start_limit=_START,
                memory=reading.memory_mb * 2**20,
            )
            self._owner, self._fresh = os.getpid(), True
            self._worker.start()
        fresh, self._fresh = self._fresh, False
        return self._worker, fresh

    def _drop(self, number: int) -> None:
        """Let the process forget a stream, so that it holds no file open."""
        with self._lock, suppress(BrokenAnswer, LangAccessError):
            if self._worker is not None and self._owner == os.getpid() and self._worker.running:
                self._worker.ask(("drop", number), _START)


READER = _Reader()
atexit.register(READER.close)


def _fault(task: Task, broken: BrokenAnswer) -> LangAccessError:
    if broken.code == "timeout":
        message = f"reading this file takes longer than {task.seconds:.0f} seconds"
    else:
        message = "this file ends the process that reads it, or needs more memory than it may take"
    return task.fault(message, where=str(task.path), hint=_HINT)


def _seconds(path: Path | str) -> float:
    reading = known_limits.limits().reading
    try:
        size = Path(path).stat().st_size
    except (OSError, ValueError):  # the reader says what is wrong with it
        size = 0
    return reading.seconds + reading.seconds_per_mb * size / 2**20


# --- in the reader process -------------------------------------------------------------------


def serve(limits: known_limits.Limits) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return the function that answers calls, in the reader process."""
    known_limits.use(limits)
    Mode.inline = True
    streams: dict[int, Iterator[Any]] = {}

    def answer(question: tuple[Any, ...]) -> tuple[Any, ...]:
        kind, *about = question
        if kind == "drop":
            streams.pop(about[0], None)
            return ("done", None)
        number, got, *about = about if kind == "next" else (-1, 0, *about)
        name, folder, args, more, fault = about
        try:
            with contained(getattr(errors, fault), path_of(args, more)):
                os.chdir(folder)
                if kind == "call":
                    return ("done", named(name)(*args, **more))
                if number not in streams:
                    streams[number] = islice(named(name)(*args, **more), got, None)
                items = list(islice(streams[number], _CHUNK))
                if len(items) < _CHUNK:
                    streams.pop(number)
                return ("done", (items, len(items) == _CHUNK))
        except ImportError as exc:
            return ("missing", str(exc), exc.name)
        except LangAccessError as exc:
            streams.pop(number, None)
            state = "memory" if isinstance(exc.__cause__, MemoryError) else "error"
            return (state, _known(exc), exc.message, exc.where, exc.hint, exc.details)

    return answer


def _known(exc: LangAccessError) -> str:
    """Return the name of the class in `core.errors` that an error is of."""
    return next(one.__name__ for one in type(exc).__mro__ if hasattr(errors, one.__name__))
