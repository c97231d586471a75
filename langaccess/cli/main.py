"""Builds the command tree and reports every error in one place."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from langaccess.cli import quick
from langaccess.cli.commands import CommandTree, successor
from langaccess.core.errors import (
    Exit,
    InputError,
    Interrupted,
    LangAccessError,
    OutputError,
    UsageError,
    reason_of,
)

HELP = (
    "Identify languages, find interpreters, translate brochures, print cards. Works offline; your "
    "agency's rules are in one file."
)

quick.install()
app = typer.Typer(
    name="langaccess",
    cls=CommandTree,
    help=HELP,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,  # halves the start of --help
    pretty_exceptions_enable=False,  # main() reports
)


_NAMES = {errno.ENAMETOOLONG, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EINVAL}
_EXAMINE = "a library cannot be loaded here: `langaccess doctor` names it and how to fix it"
_REPORT = (
    "run `langaccess --debug …` and send the output to the maintainers; finished files are kept"
)


def _version(show: bool) -> None:
    if show:
        from langaccess import __version__

        typer.echo(f"langaccess {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(  # noqa: ARG001 (its callback does the work)
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
    verbose: bool = typer.Option(
        False,
        "--verbose",
        "-v",
        help="Print on stderr what the program does (never document text).",
    ),
    log_file: Path | None = typer.Option(  # noqa: B008 (Typer reads defaults)
        None, "--log-file", help="Append these lines to a file."
    ),
    debug: bool = typer.Option(False, "--debug", help="Like -v, and show where a bug happened."),
) -> None:
    if verbose or debug or log_file:
        from langaccess.cli import logs

        logs.begin(on_stderr=verbose or debug, file=log_file)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    from langaccess.cli import output
    from langaccess.core import log

    output.prepare_streams()
    os.umask(os.umask(0o022) | stat.S_IWOTH)  # nothing that we make is for everyone to change
    args = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    if args == ["--version", "--json"]:
        from langaccess.cli.about import about

        output.result(about(), lambda _console: None, as_json=True)
        return int(Exit.DONE)
    begun = time.monotonic()
    try:
        code = run_and_report(args)
        if output.warn() and code == Exit.DONE:
            code = int(Exit.NO)
        _note_hidden_codes()
        log.event("program.ended", code=code, seconds=time.monotonic() - begun)
    finally:
        log.stop()
    return code


def _note_hidden_codes() -> None:
    """Note that a code was left out: the record is not exactly what the user typed."""
    if "langaccess.agency.ledger" not in sys.modules:
        return
    from langaccess.agency.workspace import LEFT_OUT, take_count
    from langaccess.cli import output

    if take_count():
        output.Reporter().note(
            f"the PIN or access code of an interpreter line was left out of the record, which says "
            f"{LEFT_OUT} instead. If it was another number, write it another way and correct the "
            "record"
        )


def run_and_report(args: list[str]) -> int:
    """Run the command line; print whatever goes wrong, and return the exit code."""
    from langaccess.cli import output
    from langaccess.core import log

    as_json = "--json" in args
    output.begin()
    try:
        return _run(args)
    except LangAccessError as exc:
        from langaccess.cli import logs

        log.event("error", kind=exc.code)
        return output.fail(logs.without_codes(exc, args), as_json=as_json)
    except KeyboardInterrupt:
        return output.fail(_interrupted(), as_json=as_json)
    except OSError as exc:
        log.event("error", kind="system")
        return output.fail(_system_error(exc), as_json=as_json)
    except Exception as exc:  # noqa: BLE001 (this is the top: a bug has exit code 70)
        log.event("bug", kind=type(exc).__name__)
        if "--debug" in args:
            from langaccess.cli import logs

            logs.trace(exc)
        # The type only: an exception's text may quote the document or a name.
        hint = _EXAMINE if isinstance(exc, ImportError) else _REPORT
        bug = LangAccessError(f"internal error: {type(exc).__name__}", hint=hint)
        return output.fail(bug, as_json=as_json)


@cache
def _command() -> Any:
    """Return the command tree; making it takes longer than most commands, so it is kept."""
    return get_command(app)


def _run(args: list[str]) -> int:
    try:
        code = _command()(args=args, prog_name="langaccess", standalone_mode=False)
    except (typer.Exit, SystemExit) as exc:
        if isinstance(exc.__context__, BrokenPipeError):  # Typer, printing help, exits with 1
            return int(Exit.CLOSED_PIPE)
        return _exit_code(getattr(exc, "exit_code", getattr(exc, "code", None)))
    except typer.Abort:
        raise _interrupted() from None
    except Exception as exc:
        # Typer's own usage errors live in a private module; they are known by their two methods.
        if hasattr(exc, "format_message") and hasattr(exc, "exit_code"):
            said = str(exc.format_message())
            if said.startswith("Usage:"):  # a group without a command: its help is the message
                typer.echo(said, err=True)
                return int(Exit.USAGE)
            at = getattr(getattr(exc, "ctx", None), "command_path", "langaccess")
            # A value that is not one of a list: pydantic's own words come before what is wrong.
            said = said.replace(": Value error, ", ": ")
            instead = successor(args)
            if instead is not None:
                raise UsageError(
                    f"this is no longer a part of langaccess: {said}", hint=instead
                ) from exc
            raise UsageError(said, hint=f"see `{at} --help`") from exc
        raise
    return _exit_code(code)


def _exit_code(code: object) -> int:
    """Return an exit code; Typer's own way of saying that the user pressed Ctrl-C is an error."""
    if code == Exit.INTERRUPTED:
        raise _interrupted()
    return int(code) if isinstance(code, int) else int(Exit.DONE)


def _system_error(exc: OSError) -> LangAccessError:
    """Return an error for what the system refused and no command expected: a name, the disk."""
    why = reason_of(exc)
    name = None if exc.filename is None else str(exc.filename)
    where = name if name is None or len(name) < 200 else f"{name[:60]}…"
    if exc.errno in _NAMES:
        return InputError(why, where=where, hint="check the name")
    return OutputError(
        f"the system refused: {why}", where=where, hint="check free disk space and your permissions"
    )


def _interrupted() -> Interrupted:
    return Interrupted("stopped", hint="run the same command again: finished work is not redone")
