"""Where models live on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["VARIABLE", "folders", "home"]

VARIABLE = "LANGACCESS_MODELS"


def home() -> Path:
    """Return the user's own models folder: `LANGACCESS_MODELS`, else the system's data folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return _data() / "langaccess" / "models"


def folders(workspace_root: Path | None) -> tuple[Path, ...]:
    """Return the folders that may hold models, first the one that wins.

    A model is `<folder>/<id>/manifest.json` with its files beside it. The folders need not exist.

    Args:
        workspace_root: folder of the agency, None when there is no workspace.
    """
    own = () if workspace_root is None else (workspace_root / "models",)
    return (*own, home())


def _data() -> Path:
    """Return the folder where this system's programs keep a user's data."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    xdg = Path(os.environ.get("XDG_DATA_HOME") or "")
    # The specification says that a relative path there is to be ignored.
    return xdg if xdg.is_absolute() else Path.home() / ".local" / "share"
