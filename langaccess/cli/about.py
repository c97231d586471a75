"""`langaccess --version --json`: what a report of a fault should begin with."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Mapping
from importlib import metadata

from langaccess import __version__
from langaccess.core.licences import licences

__all__ = ["about"]


def about() -> Mapping[str, object]:
    """Return versions of the program, of Python and of every package; nothing of the agency's."""
    names = [each.name for each in licences() if each.kind == "package"]
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
