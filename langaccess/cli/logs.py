"""The lines of `-v` and `--log-file`."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import typer

from langaccess import __version__
from langaccess.core import log
from langaccess.core.errors import LangAccessError, OutputError, reason_of
from langaccess.core.files import leave_others


def begin(*, on_stderr: bool, file: Path | None) -> None:
    """Write every event until `log.stop`, on stderr and to `file`.

    A new file is readable only by its owner.
    """
    hide = _code_hider()
    if on_stderr:
        log.send_to(lambda line: _write_stderr(hide(line)))
    if file is not None:
        leave_others(file, ".log", ".txt", "")
        _append(file, "")
        add = _appender(file)
        log.send_to(lambda line: add(hide(line)))
    log.event(
        "program.started",
        version=f"v{__version__}",
        python=f"v{platform.python_version()}",
        system=platform.system(),
        machine=platform.machine(),
    )


def _code_hider(folder: Path | None = None) -> Callable[[str], str]:
    """Return a function that removes the interpreter lines' codes known in the agency's folder."""
    from langaccess.agency.session import open_session
    from langaccess.agency.workspace import known_codes

    with suppress(LangAccessError):  # the command reports what is wrong with the folder
        return known_codes(open_session(folder).root).hide
    return known_codes(None).hide


def without_codes(error: LangAccessError, args: Sequence[str]) -> LangAccessError:
    """Return `error` without the codes of interpreter lines: it may quote what was typed."""
    named = [after for word, after in pairwise([*args, ""]) if word == "--workspace"]
    named += [word.partition("=")[2] for word in args if word.startswith("--workspace=")]
    hide = _code_hider(Path(named[-1]) if named else None)
    error.message, error.hint = hide(error.message), error.hint and hide(error.hint)
    error.details = tuple(map(hide, error.details))
    return error


def trace(bug: BaseException) -> None:
    """Print where a bug came from: places in the code and types of exceptions.

    Messages are left out, because they may quote the document or a name.
    """
    import traceback

    before = bug.__cause__ or bug.__context__
    if before is not None:
        trace(before)
    places = "".join(traceback.format_tb(bug.__traceback__))
    _write_stderr(f"{places}{type(bug).__module__}.{type(bug).__qualname__}")


def _write_stderr(line: str) -> None:
    with suppress(OSError):  # no one reads it
        typer.echo(line, err=True)


def _appender(file: Path) -> Callable[[str], None]:
    """Return a function that appends lines to a file; it reports once if that fails."""
    broken = False

    def add(line: str) -> None:
        nonlocal broken
        if broken:
            return
        try:
            _append(file, f"{line}\n")
        except OutputError as exc:
            broken = True
            _write_stderr(f"{exc}; the command continues without a log")

    return add


def _append(file: Path, text: str) -> None:
    try:
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as exc:
        raise OutputError(
            f"the log cannot be written: {reason_of(exc)}",
            where=str(file),
            hint="name a file in your own folder",
        ) from exc
