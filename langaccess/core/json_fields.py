"""The fields of a dataclass as the JSON of a command names them."""

from __future__ import annotations

import dataclasses
from typing import Any


def json_fields(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass under their names in JSON.

    A language is always `lang`. In the metadata of a field, `json` gives another name (an empty one
    leaves the field out), and `null` writes an empty value as null.
    """
    named: dict[str, Any] = {}
    for f in dataclasses.fields(value):
        name = f.metadata.get("json", "lang" if f.name == "tag" else f.name)
        item = getattr(value, f.name)
        if name:
            named[name] = None if f.metadata.get("null") and not item else item
    return named
