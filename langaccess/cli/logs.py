"""Where the lines of `-v` and `--log-file` go."""

from __future__ import annotations

import platform
from pathlib import Path

import typer

from langaccess import __version__, log
from langaccess.errors import OutputError

__all__ = ["begin"]


def begin(*, on_stderr: bool, file: Path | None) -> None:
    """Show every event from now on until `log.stop`.

    Args:
        on_stderr: print the lines there.
        file: add the lines to this file too; a new one is readable by its owner alone.

    Raises:
        OutputError: the file cannot be written.
    """
    if on_stderr:
        log.send_to(lambda line: typer.echo(line, err=True))
    if file is not None:
        _add(file, "")
        log.send_to(lambda line: _add(file, f"{line}\n"))
    log.event(
        "program.started",
        version=f"v{__version__}",
        python=f"v{platform.python_version()}",
        system=platform.system(),
        machine=platform.machine(),
    )


def _add(file: Path, text: str) -> None:
    try:
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as exc:
        raise OutputError(
            f"the log cannot be written: {(exc.strerror or '').lower()}",
            where=str(file),
            hint="name a file in a folder of yours",
        ) from exc
