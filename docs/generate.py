"""Writes the reference pages from the code: `python -m docs.generate`, or `make docs`.

`tests/docs/test_reference.py` fails when a page is not what this would write.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer

from langaccess.checks.reference import page as checks_page
from langaccess.cli import main
from langaccess.cli.main import app
from langaccess.errors import Exit, LangAccessError
from langaccess.policy.reference import configuration_reference

REFERENCE = Path(__file__).parent / "reference"

_MEANING = {
    Exit.DONE: "Done; the answer is yes.",
    Exit.NO: "The answer is no: refused, not found, checks failed, nobody offered.",
    Exit.CLOSED_PIPE: "Whoever read the output closed the pipe.",
    Exit.BUG: "A bug in langaccess. Nothing else ends with this code.",
}


def pages() -> Mapping[str, str]:
    """Return file name → text of every generated page."""
    return {
        "checks.md": checks_page(),
        "commands.md": commands_page(),
        "configuration.md": configuration_reference(),
        "exit-codes.md": exit_codes_page(),
    }


def commands() -> Iterator[tuple[str, ...]]:
    """Yield the words of every command, in the order of `--help`."""

    def walk(group: typer.Typer, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for command in group.registered_commands:
            name = command.name or command.callback.__name__.rstrip("_").replace("_", "-")
            yield (*words, name)
        for sub in group.registered_groups:
            name = sub.name or sub.typer_instance.info.name
            yield from walk(sub.typer_instance, (*words, name))

    yield from walk(app, ())


def commands_page() -> str:
    """Return the page of all commands, made of their own `--help`."""
    parts = ["# Commands\n\nGenerated from the command line itself.\n"]
    for words in commands():
        text = "\n".join(line.rstrip() for line in _help(words).splitlines()).strip()
        parts.append(f"## langaccess {' '.join(words)}\n\n```\n{text}\n```\n")
    return "\n".join(parts)


def _help(words: tuple[str, ...]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([*words, "--help"])
    return out.getvalue()


def exit_codes_page() -> str:
    """Return the page of exit codes, made of the tree of errors."""
    rows = dict(_MEANING)
    for kind in (
        k for k in LangAccessError.__subclasses__() if k.__module__ == "langaccess.errors"
    ):
        rows[kind.exit_code] = (kind.__doc__ or "").splitlines()[0]
    table = "\n".join(f"| {int(code)} | `{code.name}` | {rows[code]} |" for code in Exit)
    return f"""# Exit codes

Generated from `langaccess.errors`. They are a stable interface.

| code | name | meaning |
|---|---|---|
{table}

A batch goes on after a bad file and ends with the first of these that applies: 130, 70, 6, 5 (an
engine never started), 4 (a file cannot be read), 1 (a file was refused or failed), 0. Sentences
that kept their source text are counted and listed; they end a run with 1 only under `--strict`.
"""


def write() -> None:
    """Write all pages."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    os.environ.update(COLUMNS="80", NO_COLOR="1", TERM="dumb")
    write()
