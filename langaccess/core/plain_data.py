"""What comes back from a worker: plain data, read in a way that runs no code of a stranger.

A worker reads hostile files with libraries written in C. If one takes it over, it may answer
anything, so the parent builds only the package's own shapes from its answer, and a few of Python's.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from datetime import date, time, timedelta, tzinfo
from enum import Enum
from importlib import import_module
from pathlib import PurePath
from typing import IO, Any, cast

LARGEST = 512 * 2**20
"""Bytes of one answer: a written document with large pictures has some tens of millions."""

_SHAPES = (Enum, PurePath, date, time, timedelta, tzinfo, set, frozenset)


class _PlainData(pickle.Unpickler):
    """Reads a pickle of plain data."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the class `module.name` if its objects are plain data."""
        ours = module.startswith("langaccess.")
        if ours or module.split(".", maxsplit=1)[0] in ("pathlib", "datetime", "builtins"):
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                (ours and (is_dataclass(found) or issubclass(found, str)))
                or issubclass(found, _SHAPES)
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")


def receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message of a worker, or None when it has ended or sends too much."""
    head = stream.read(8)
    size = int.from_bytes(head, "big")
    if len(head) < 8 or size > LARGEST:
        return None
    body = stream.read(size)
    return body if len(body) == size else None


def packed(content: dict[str, Any]) -> bytes:
    """Return plain data as the bytes that `plain` reads."""
    return pickle.dumps(content)


def plain(body: bytes) -> dict[str, Any] | None:
    """Return the content of a message, or None when it is not plain data."""
    try:
        found = _PlainData(io.BytesIO(body)).load()
    except Exception:  # noqa: BLE001 (a damaged pickle raises anything)
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def named(name: str) -> Any:
    """Return what `module:name` names."""
    module, _, member = name.partition(":")
    return getattr(import_module(module), member)
