"""`langaccess licences`, and `langaccess --version --json` for the head of a bug report."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Mapping
from importlib import metadata
from typing import TYPE_CHECKING, TypedDict

from langaccess import __version__
from langaccess.cli import output
from langaccess.cli.options import Json
from langaccess.cli.shapes import prints

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.core.licences import Licence


class LicenceList(TypedDict):
    """What `licences` prints."""

    licences: tuple[Licence, ...]


class AboutProgram(TypedDict):
    """What `--version --json` prints: no agency data, for the head of a bug report."""

    version: str
    python: str
    system: str
    encoding: str
    sqlite: str
    packages: Mapping[str, str]


@prints(LicenceList)
def licences(json: Json = False) -> None:
    """List the license of every package, model, font and data file.

    `langaccess models list` shows the licenses of models that you downloaded.
    """
    from langaccess.core.licences import licences as read

    found = read()

    def draw_licences(console: Console) -> None:
        rows = [(each.name, each.part, each.licence, each.note) for each in found]
        console.print(output.table("", ("name", "part", "license", "note"), rows))

    data: LicenceList = {"licences": found}
    output.result(data, draw_licences, as_json=json)


def about() -> AboutProgram:
    """Return the versions of the program, of Python and of every package; no agency data."""
    from langaccess.core.licences import licences as read

    names = [each.name for each in read() if each.kind == "package"]
    found = {name: _version(name) for name in names}
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "encoding": sys.stdout.encoding,
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version for name, version in found.items() if version},
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
