"""Data with the place of each value, and mistakes with the place of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langaccess.core.errors import ConfigError, place
from langaccess.core.words import plural

_MOST = 1000  # mistakes that an error lists; no one reads more
Loc = tuple[str | int, ...]
"""The path of a value inside the data: keys and list positions from the root."""


@dataclass(frozen=True, slots=True)
class Place:
    """The file and line in which a value was written."""

    path: Path
    line: int

    def __str__(self) -> str:
        return place(self.path, self.line)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a configuration file."""

    place: Place
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.key + ': ' if self.key else ''}{self.text}"


@dataclass(frozen=True, slots=True)
class Tree:
    """Data read from YAML (dicts, lists, text, numbers, true/false, None), each with its line."""

    path: Path
    data: Any
    places: Mapping[Loc, Place]

    def place(self, loc: Loc) -> Place:
        """Return the place of `loc`, or of the nearest value around it."""
        for end in range(len(loc), -1, -1):
            found = self.places.get(loc[:end])
            if found is not None:
                return found
        return Place(self.path, 1)


def raise_problems(problems: list[Problem], path: Path) -> None:
    """Raise one ConfigError that lists `problems` by file and line; return when there is none."""
    if problems:
        raise mistakes(problems, path)


def mistakes(problems: list[Problem], path: Path) -> ConfigError:
    """Return one error that lists `problems` by file and line."""
    # The first problem of a value explains the later ones.
    single = {(problem.place, problem.key): problem for problem in reversed(problems)}.values()
    ordered = sorted(single, key=lambda p: (str(p.place.path), p.place.line, p.key))
    details = [str(problem) for problem in ordered[:_MOST]]
    if len(ordered) > _MOST:
        details.append(f"and {len(ordered) - _MOST:,} more mistakes")
    return ConfigError(
        f"{plural(len(ordered), 'mistake')} in the configuration",
        where=str(path),
        hint="fix the lines named above, then run the command again",
        details=details,
    )


def dotted(loc: Loc) -> str:
    """Return `loc` as a person writes it: `documents.classes.legal_act`."""
    return ".".join(str(part) for part in loc)
