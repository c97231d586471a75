"""From what is known about an engine to the loaded engine, also across a process border."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from langaccess.core.errors import EngineError
from langaccess.core.models import ENGINES, Engine, EngineInfo, EngineSettings
from langaccess.core.tags import Tag

__all__ = ["DEFAULT_FACTORY", "factory", "kinds", "open_engine", "pack", "unpack"]

DEFAULT_FACTORY = "langaccess.core.worker.engine_loader:open_engine"


def kinds() -> tuple[str, ...]:
    """Return the kinds of engine that a user can ask for by name."""
    return tuple(name for name, kind in ENGINES.items() if kind.named)


def open_engine(info: EngineInfo, settings: EngineSettings | None = None) -> Engine:
    """Load an engine in this process and thread. Most callers want a `Runner` instead.

    Raises:
        EngineError: its library is missing, or its model is missing, altered or unreadable.
    """
    try:
        module, name = ENGINES[info.kind].opener.split(":")
    except KeyError:
        raise EngineError(f"no engine of kind {info.kind!r} exists") from None
    opener = getattr(import_module(f"langaccess.translate.engines.{module}"), name)
    engine: Engine = opener(info, settings or EngineSettings())
    return engine


def factory(name: str) -> Any:
    """Return the function that `module:function` names."""
    module, function = name.split(":")
    return getattr(import_module(module), function)


def pack(info: EngineInfo) -> dict[str, Any]:
    """Return `info` as plain data for JSON."""
    data = asdict(info)
    data["path"] = None if info.path is None else str(info.path)
    data["parts"] = [pack(part) for part in info.parts]
    return data


def unpack(data: dict[str, Any]) -> EngineInfo:
    """Return what `pack` packed."""
    fields = dict(data)
    fields["source"] = Tag(data["source"])
    fields["target"] = Tag(data["target"])
    fields["route"] = tuple(Tag(tag) for tag in data["route"])
    fields["masks"] = tuple(data["masks"])
    fields["path"] = None if data["path"] is None else Path(data["path"])
    fields["parts"] = tuple(unpack(part) for part in data["parts"])
    return EngineInfo(**fields)
