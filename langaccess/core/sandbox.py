"""Foreign files are read in a process of their own, and whatever goes wrong is about that file.

A function that reads such a file is marked with `sandboxed`: it is called as ever, works in the
reader process (`core/worker/reader.py`), and its result comes back as plain data. When a file ends
that process, hangs, or needs too much memory, the call raises an error about that file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from langaccess.core.errors import InputError, LangAccessError

__all__ = ["close_sandbox", "contained", "path_of", "sandboxed", "sandboxed_stream", "set_inline"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

_UNFORESEEN = "the file is damaged or has a structure that langaccess does not know"

# What no damaged file is guilty of: a name, a part or a shape that the program itself got wrong.
_OURS = (NameError, AttributeError, TypeError)


@contextmanager
def contained(kind: type[LangAccessError], path: Path | str) -> Iterator[None]:
    """Turn unexpected exceptions into an error about this file only.

    One bad file must not stop a batch. The fuzz tests bypass this function. Errors about other
    things (the agency's rules, an engine) pass unchanged.

    Args:
        kind: the error to raise.
        path: the file.
    """
    try:
        yield
    except InputError as exc:  # also found while writing, in a part that reading had no need of
        if isinstance(exc, kind):
            raise
        raise kind(exc.message, where=exc.where, hint=exc.hint) from exc
    except (LangAccessError, ImportError):  # a missing library is missing for every file
        raise
    except MemoryError as exc:
        raise kind(
            "this file needs more memory than one file may take",
            where=str(path),
            hint="split the file, or save it again in its own program; hostile files do this too",
        ) from exc
    except _OURS as exc:
        raise kind(
            f"langaccess has a bug ({type(exc).__name__} in {_line(exc)}); the file may be correct",
            where=str(path),
            hint="report this message, `langaccess --version` and, if allowed, the file",
        ) from exc
    except Exception as exc:
        raise kind(
            f"{_UNFORESEEN} ({type(exc).__name__})",
            where=str(path),
            hint="open it in its office program and save it again; if this fails, report it",
        ) from exc


def _line(exc: Exception) -> str:
    """Return the line of ours in which an error arose: `docx/read.py:120`."""
    import traceback

    ours = Path(__file__).parent.parent
    frames = traceback.extract_tb(exc.__traceback__)
    mine = [one for one in frames if Path(one.filename).is_relative_to(ours)]
    last = (mine or frames)[-1]
    name = Path(last.filename)
    return f"{name.relative_to(ours).as_posix() if mine else name.name}:{last.lineno}"


class _Mode:
    """Where marked functions work: in the reader process, or (in it, in quick tests) here."""

    inline = False


def set_inline(*, inline: bool) -> None:
    """Let marked functions work in this process; for tests that start none."""
    _Mode.inline = inline


def sandboxed(
    *, fault: type[LangAccessError] = InputError, seconds: float | None = None
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Mark a function that reads a foreign file: it works in the reader process.

    Its arguments can be pickled, its result is plain data: dataclasses and enumerations of the
    package, and Python's own types. One argument is the `Path` of the file.

    Args:
        fault: the error that is raised for a file that breaks the limits or the reader.
        seconds: the time limit, where that of `data/limits.yaml` does not fit.
    """

    def mark(function: Callable[_P, _R]) -> Callable[_P, _R]:
        name = f"{function.__module__}:{function.__qualname__}"

        @wraps(function)
        def call(*args: _P.args, **more: _P.kwargs) -> _R:
            if _Mode.inline:
                with contained(fault, path_of(args, more)):
                    return function(*args, **more)
            found: _R = _reader().call(name, args, more, fault, seconds)
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
            if not _Mode.inline:
                yield from _reader().stream(name, args, more)
                return
            with contained(InputError, path_of(args, more)):
                yield from function(*args, **more)

        return iterate

    return mark


def close_sandbox() -> None:
    """End the reader process, if there is one; the next file starts another."""
    if "langaccess.core.worker.reader" in sys.modules:
        _reader().close()


def path_of(args: tuple[Any, ...], more: dict[str, Any]) -> Path | str:
    """Return the file that a call is about."""
    return next((one for one in (*args, *more.values()) if isinstance(one, Path)), "")


def _reader() -> Any:
    from langaccess.core.worker.reader import READER  # subprocess and more: not for a look-up

    return READER
