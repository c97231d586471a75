"""From what is known about an engine to the loaded engine, also across a process border."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from langaccess.core.errors import EngineError
from langaccess.core.models import ENGINES, Engine, EngineInfo, EngineSettings
from langaccess.core.plain_data import named
from langaccess.core.tags import Tag

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


def serve(argument: dict[str, Any]) -> Callable[[list[str]], list[Any]]:
    """Open an engine in a worker; return the function that translates texts."""
    settings = EngineSettings(**argument["settings"])
    engine = named(argument["factory"])(unpack(argument["info"]), settings)
    return lambda texts: list(engine.translate_batch(texts))


def pack(info: EngineInfo) -> dict[str, Any]:
    """Return `info` as plain data."""
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
