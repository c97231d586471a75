"""The small JSON files that lie beside a model; what is none says nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["json_object"]


def json_object(path: Path) -> dict[str, Any] | None:
    """Return the object in a JSON file, None when there is none or it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
