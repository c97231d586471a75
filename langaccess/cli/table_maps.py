"""The options of commands that import an office's table: guess a map, check it, use it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from langaccess.cli import output
from langaccess.core.errors import InputError, UsageError

MapOption = Annotated[
    Path | None,
    typer.Option("--map", help="Which column is what: the file that --guess wrote."),
]
GuessOption = Annotated[
    bool, typer.Option("--guess", help="Guess the columns and write FILE.map.yaml to check.")
]


def check_map_options(map_file: Path | None, *, guess: bool, write: bool) -> None:
    """Refuse a map and a guess at once, neither, and writing by a map that no one has checked."""
    if (map_file is None) is not guess:
        raise UsageError("start with --guess, or give the mapping with --map FILE")
    if guess and write:
        raise UsageError("check the guessed mapping first, then give it with --map")


def keep_guess(table: Path, text: str) -> None:
    """Write a guessed map beside its table; one that is there is not overwritten."""
    from langaccess.core.files import write_atomic

    target = table.with_name(f"{table.name}.map.yaml")
    if target.exists():
        raise InputError(
            "this mapping exists already",
            where=str(target),
            hint="use it with --map, or delete it and guess again",
        )
    write_atomic(target, text.encode("utf-8"))
    output.Reporter().note(f"wrote {target}: check it, then run again with --map")
