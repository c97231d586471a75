"""Under which license each part of the program may be passed on: `data/licences.tsv`, read."""

from __future__ import annotations

from dataclasses import dataclass, fields

from langaccess.core.errors import ConfigError
from langaccess.core.resources import DATA, shipped


@dataclass(frozen=True, slots=True)
class Licence:
    """One part of what a user installs.

    Attributes:
        kind: `package` for what an installer brings, else what it is (`font`, `model`).
        name: of the package or the file.
        part: `base`, or the extra that brings it.
        licence: SPDX expression.
        note: what it is for, and what a reader of licenses should know.
    """

    kind: str
    name: str
    part: str
    licence: str
    note: str


def licences() -> tuple[Licence, ...]:
    """Return every part, packages first."""
    path = shipped(DATA, "licences.tsv")
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    wanted = [field.name for field in fields(Licence)]
    cells = [line.split("\t") for line in lines]
    if head.split("\t") != wanted or any(len(row) != len(wanted) for row in cells):
        raise ConfigError(
            "the table of licenses is damaged",
            where=str(path),
            hint="install langaccess-toolkit again",
        )
    return tuple(Licence(*row) for row in cells)
