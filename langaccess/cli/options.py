"""Options that many commands share, and readers of what is typed after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer
from typer.core import TyperGroup

from langaccess.core.errors import ConfigError, InputError, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from langaccess.core.tags import Tag

_WRITTEN_ENDINGS = (".csv", ".json", ".png")  # of files that commands write, beside documents

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
PostEditedOption = Annotated[
    bool,
    typer.Option(
        "--post-edited",
        help="The translator, qualified for the pair, post-edited the drafts (ISO 18587).",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no progress and no notes.")]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help="Agency folder; default: LANGACCESS_WORKSPACE, or a parent folder."
    ),
]


class DefaultCommandGroup(TyperGroup):
    """A group that reads `check flyer.pt.docx` as `check files flyer.pt.docx`."""

    default_command: ClassVar[str]
    """The command that runs when none is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command before the words typed, unless they begin with a command."""
        words = [word for word in args if not word.startswith("-")]
        wants_help = not words and ("--help" in args or not args)
        if not wants_help and not (words and args[0] in self.commands):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


def parse_day(option: str, typed: str) -> date:
    """Return the day typed after `option`."""
    try:
        return date.fromisoformat(typed)
    except ValueError as exc:
        raise UsageError(f"{option} {typed}: write it like 2026-11-25") from exc


def parse_fields(typed: Sequence[str], example: str) -> list[tuple[str, str]]:
    """Return field and value of each FIELD=VALUE."""
    for one in typed:
        if "=" not in one:
            raise UsageError(f"{one}: write FIELD=VALUE", hint=f"such as {example}")
    parted = (one.partition("=") for one in typed)
    return [(field.strip(), value) for field, _, value in parted]


@contextmanager
def typed_values(kind: str) -> Iterator[None]:
    """Report wrong values of FIELD=VALUE as what was typed, not as a mistake in a file."""
    try:
        yield
    except ConfigError as exc:
        if exc.where is None or not exc.details or Path(exc.where).exists():
            raise
        place = re.compile(rf"{re.escape(exc.where)}:\d+: (?:\w+\.\d+\.)?")
        raise InputError(
            f"the {kind} is not added: {plural(len(exc.details), 'value')} missing or wrong",
            hint="correct FIELD=VALUE, and run the command again",
            details=[place.sub("", line, count=1) for line in exc.details],
        ) from exc


def folder_only(path: Path) -> Path:
    """Return the folder to write to: the callback of an option.

    The name of a file is refused: `cards.pdf` would be a folder with a PDF file in it.
    """
    from langaccess.formats import suffixes

    if path.suffix.lower() in (*suffixes(), *_WRITTEN_ENDINGS) and not path.exists():
        raise UsageError(
            f"{path}: this is the name of a file, and a folder is wanted",
            hint="name a folder; the files in it get their names by themselves",
        )
    return path


def parse_languages(typed: str) -> tuple[Tag, ...]:
    """Return the languages in a list with commas, by name or tag, each once."""
    from langaccess.core.tags import resolve

    found = tuple(dict.fromkeys(resolve(part) for part in typed.split(",") if part.strip()))
    if not found:
        raise UsageError("no language given", hint="a name or a tag: pt, or several: pt,es")
    return found


def parse_language(typed: str) -> Tag:
    """Return the one language named."""
    first, *more = parse_languages(typed)
    if more:
        # What was typed says which option is meant: `--to` takes several, `--from` does not.
        raise UsageError(f"{typed}: one language at a time", hint=f"such as {first}")
    return first


def parse_optional_language(typed: str | None) -> Tag | None:
    """Return the one language named, None if nothing is typed."""
    return parse_language(typed) if typed and typed.strip() else None


def parse_shard(typed: str) -> tuple[int, int]:
    """Return K and N of `K/N`."""
    first, _, of = typed.partition("/")
    if not (first.isdecimal() and of.isdecimal() and 1 <= int(first) <= int(of)):
        raise UsageError(f"--shard {typed}: write it like 2/8, the second of eight parts")
    return int(first), int(of)


def post_editor(translator: str, *, declared: bool) -> str:
    """Return who declares post-editing with `--post-edited`, or empty for no declaration."""
    if declared and not translator.strip():
        raise UsageError("who post-edited the drafts?", hint="--translator NAME")
    return translator.strip() if declared else ""
