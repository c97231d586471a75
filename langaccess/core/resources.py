"""Finds what the project ships: configuration, phrasebooks, examples and data tables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from langaccess.core.errors import ConfigError

CONFIG = "config"
PHRASEBOOKS = "phrasebooks"
EXAMPLES = "examples"
DATA = "data"


@cache
def shipped(area: str, name: str = "") -> Path:
    """Return the path of a shipped file or folder.

    In a wheel the folders `config/`, `phrasebooks/` and `examples/` of the repository lie inside
    the package as `_shipped/`; in a checkout they are next to it. `data/` is in the package. `area`
    is one of `CONFIG`, `PHRASEBOOKS`, `EXAMPLES`, `DATA`; without a name it is the folder itself.
    """
    package = Path(str(resources.files("langaccess")))
    if area == DATA:
        roots = [package / DATA]
    else:
        roots = [package / "_shipped" / area, package.parent / area]
    for root in roots:
        path = root / name if name else root
        if path.exists():
            return path
    raise ConfigError(
        f"the installation lacks {area}/{name}",
        hint="install langaccess-toolkit again: a shipped file is missing",
    )


def entries(name: str) -> list[str]:
    """Return the lines of a list in `data/` but for remarks (`#`) and blank lines."""
    lines = shipped(DATA, name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a shipped table (.tsv): name of the column → cell."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise ConfigError(
                f"{len(cells)} cells instead of {len(columns)}",
                where=f"{path}:{number}",
                hint="install langaccess-toolkit again: a shipped file is damaged",
            )
        yield dict(zip(columns, cells, strict=True))
