"""JSON Schema for editors: the keys and values of a file, before the program reads it."""

from __future__ import annotations

import typing
from typing import Any

from langaccess.core.config.shaping import adapter

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(cls: Any, *, title: str, partial: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of files that `load` reads as a `cls`.

    Args:
        cls: a frozen dataclass.
        title: what such a file is.
        partial: nothing is required, at any depth: a file that lies over others gives only what it
            changes, and `null` empties a value.
    """
    made: dict[str, Any] = adapter(cls).json_schema()
    _closed(made, partial=partial)
    made["properties"] = {
        "schema": {"const": 1, "description": "The form of this file; always 1."},
        **made.get("properties", {}),
    }
    return {"$schema": _DIALECT, "title": title, **{k: v for k, v in made.items() if k != "title"}}


def _closed(node: Any, *, partial: bool) -> None:
    """Refuse unknown keys, as the loader does; in a partial file, require none and allow null."""
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
            node["properties"].pop("where", None)  # the loader's own: file and line of a rule
            if partial:
                node.pop("required", None)
                node["properties"] = {
                    name: {"anyOf": [inner, {"type": "null"}]}
                    for name, inner in typing.cast("dict[str, Any]", node["properties"]).items()
                }
        for inner in node.values():
            _closed(inner, partial=partial)
    elif isinstance(node, list):
        for inner in node:
            _closed(inner, partial=partial)
