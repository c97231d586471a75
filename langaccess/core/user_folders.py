"""Where this system's programs keep what belongs to one user, outside any agency folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Return this user's folder for data, such as models; it need not exist."""
    return _folder("XDG_DATA_HOME", ".local/share", "Application Support")


def cache_folder() -> Path:
    """Return this user's folder for what can be computed again; it need not exist."""
    folder = _folder("XDG_CACHE_HOME", ".cache", "Caches")
    return folder / "cache" if sys.platform == "win32" else folder


def _folder(variable: str, linux: str, mac: str) -> Path:
    try:
        home = Path.home()
    except RuntimeError:  # an account without a home folder, as in some containers
        home = Path(os.devnull)  # below it nothing can be kept, and nothing is
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / mac
    else:
        # The XDG specification says that a relative path there is to be ignored.
        base = Path(os.environ.get(variable) or "")
        base = base if base.is_absolute() else home / linux
    return base / "langaccess"
