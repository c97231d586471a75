"""Where the outside programs are that we call: never in the current folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

_ENDINGS = (".exe", ".com")  # no .bat: its arguments go through a shell


def find_program(name: str) -> str | None:
    """Return the absolute path of an outside program, or None if it is not installed.

    Only the folders of PATH count, and of those only absolute ones other than the current folder:
    `shutil.which` and Windows itself look in the current folder first, where a stranger's
    `tesseract.exe` may lie among the brochures.
    """
    here = _real(Path.cwd())
    for folder in _folders():
        if _real(folder) == here:
            continue
        for ending in _ENDINGS if sys.platform == "win32" else ("",):
            path = folder / f"{name}{ending}"
            if path.is_file() and os.access(path, os.X_OK):
                return str(path)
    return None


def _folders() -> Iterator[Path]:
    for text in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = Path(text.strip('"'))
        if folder.is_absolute():
            yield folder


def _real(folder: Path) -> str:
    return os.path.normcase(os.path.realpath(folder))
