"""Everything that can go wrong, as one tree; each class carries its exit code.

::

    LangAccessError        70  a bug: nothing else should ever surface as this
    ├── UsageError          2  the command line cannot be understood
    ├── ConfigError         3  a YAML file of the agency or of the project is wrong
    ├── InputError          4  a document, a name or a text given to us cannot be used
    ├── EngineError         5  an engine or a model failed or is not what it was
    ├── OutputError         6  the result cannot be written
    └── Interrupted       130  the user stopped the work

A refusal by policy is not an exception: it is a `langaccess.core.model.Decision`, and the
command ends with `Exit.NO`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path


class Exit(IntEnum):
    """Exit codes: a stable interface, listed in `docs/reference/exit-codes.md`."""

    DONE = 0
    NO = 1
    USAGE = 2
    CONFIG = 3
    INPUT = 4
    ENGINE = 5
    OUTPUT = 6
    BUG = 70
    INTERRUPTED = 130
    CLOSED_PIPE = 141


def place(path: Path | str, line: int | None = None) -> str:
    """Return `path` or `path:line`, the form in which every error names a place."""
    return str(path) if line is None else f"{path}:{line}"


def reason_of(exc: OSError | ValueError) -> str:
    """Return the operating system's reason in words, without the path that it repeats."""
    if not isinstance(exc, OSError):
        return "no file can have this name"
    return (exc.strerror or type(exc).__name__).lower()


class LangAccessError(Exception):
    """An error with what happened, where, and what to do next.

    Args:
        message: what is wrong, one sentence, never quoting the text of a document.
        where: `file` or `file:line`, see `place`.
        hint: what to type or do next.
        details: further lines when one run finds several mistakes (`file:line: path: problem`).
    """

    exit_code: Exit = Exit.BUG
    code: str = "bug"

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        hint: str | None = None,
        details: Sequence[str] = (),
    ) -> None:
        super().__init__(message, where, hint, tuple(details))
        self.message = message
        self.where = where
        self.hint = hint
        self.details = tuple(details)
        for line in (*self.details, *([f"next: {hint}"] if hint else ())):
            self.add_note(line)  # a traceback, of a test or of a script, shows them too

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (worker pools); the default would lose the keywords.
        return (_rebuild, (type(self), self.message, self.where, self.hint, self.details))


def _rebuild(
    cls: type[LangAccessError],
    message: str,
    where: str | None,
    hint: str | None,
    details: tuple[str, ...],
) -> LangAccessError:
    return cls(message, where=where, hint=hint, details=details)


class UsageError(LangAccessError):
    """The command line cannot be understood."""

    exit_code = Exit.USAGE
    code = "usage"


class ConfigError(LangAccessError):
    """A configuration or data file is wrong."""

    exit_code = Exit.CONFIG
    code = "config"


class InputError(LangAccessError):
    """A file, name or text given to the program cannot be read or used."""

    exit_code = Exit.INPUT
    code = "input"


class EngineError(LangAccessError):
    """An engine or a model failed, is missing, or was altered."""

    exit_code = Exit.ENGINE
    code = "engine"


class OutputError(LangAccessError):
    """A result could not be written; the former content of its place is unchanged."""

    exit_code = Exit.OUTPUT
    code = "output"


class Interrupted(LangAccessError):  # noqa: N818 (not an error: the user asked for it)
    """The user stopped the work; finished parts are kept."""

    exit_code = Exit.INTERRUPTED
    code = "interrupted"
