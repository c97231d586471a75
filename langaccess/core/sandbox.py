"""Foreign files are read in a process of their own, and whatever goes wrong is about that file.

A function that reads such a file is marked with `sandboxed`: it is called as ever, works in the
reader process (`core/worker/reader.py`), and its result comes back as plain data. When a file ends
that process, hangs, or needs too much memory, the call raises an error about that file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from functools import wraps
from types import ModuleType
from typing import ParamSpec, TypeVar

from langaccess.core.containment import Mode, contained, path_of
from langaccess.core.errors import InputError, LangAccessError

_P = ParamSpec("_P")
_R = TypeVar("_R")


def sandboxed(
    *, fault: type[LangAccessError] = InputError, seconds: float | None = None
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Mark a function that reads a foreign file: it works in the reader process.

    Its arguments can be pickled, its result is plain data: dataclasses and enumerations of the
    package, and Python's own types. One argument is the `Path` of the file. `fault` is raised for a
    file that breaks the limits or the reader; `seconds` is the time limit, where that of
    `data/limits.yaml` does not fit.
    """

    def mark(function: Callable[_P, _R]) -> Callable[_P, _R]:
        name = f"{function.__module__}:{function.__qualname__}"

        @wraps(function)
        def call(*args: _P.args, **more: _P.kwargs) -> _R:
            if Mode.inline:
                with contained(fault, path_of(args, more)):
                    return function(*args, **more)
            worker = _worker()
            found: _R = worker.READER.call(worker.Task(name, args, more, fault, seconds))
            return found

        return call

    return mark


def sandboxed_stream() -> Callable[
    [Callable[_P, Iterator[_R]]], Callable[_P, Generator[_R, None, None]]
]:
    """Mark a generator function that reads a foreign file too long to be held in memory."""

    def mark(function: Callable[_P, Iterator[_R]]) -> Callable[_P, Generator[_R, None, None]]:
        name = f"{function.__module__}:{function.__qualname__}"

        @wraps(function)
        def iterate(*args: _P.args, **more: _P.kwargs) -> Generator[_R, None, None]:
            if not Mode.inline:
                worker = _worker()
                yield from worker.READER.stream(worker.Task(name, args, more))
                return
            with contained(InputError, path_of(args, more)):
                yield from function(*args, **more)

        return iterate

    return mark


def close_sandbox() -> None:
    """End the reader process, if there is one; the next file starts another."""
    if "langaccess.core.worker" in sys.modules:
        _worker().READER.close()


def _worker() -> ModuleType:
    from langaccess.core import worker  # subprocess and more: not for a look-up

    return worker
