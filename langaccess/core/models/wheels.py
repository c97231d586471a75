"""Weights that installed packages carry, in parts: found by path, joined, and never imported."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from langaccess.core import files
from langaccess.core.models.catalogue import CatalogueEntry, load_catalogue

_CHUNK = 1 << 20


def in_wheels(id: str) -> bool:
    """Return whether installed packages carry all files of the model `id` of the catalogue."""
    entry = load_catalogue().entry(id)
    return entry is not None and bool(parts_of(entry))


def parts_of(entry: CatalogueEntry) -> Mapping[str, tuple[Path, ...]]:
    """Return the parts of each file of a model, in order; empty when a part is not installed."""
    found = {
        name: tuple(filter(None, map(_installed, parts))) for name, parts in entry.wheels.items()
    }
    whole = all(len(found[name]) == len(parts) for name, parts in entry.wheels.items())
    return found if whole else {}


def _installed(part: str) -> Path | None:
    package, _, inside = part.partition("/")
    spec = importlib.util.find_spec(package)
    places = (spec.submodule_search_locations if spec else None) or ()
    return next((path for place in places if (path := Path(place) / inside).is_file()), None)


def join(parts: Mapping[str, tuple[Path, ...]], folder: Path) -> None:
    """Write each file, joined from its parts, into `folder`; nothing checks what it must be."""
    for name, pieces in parts.items():

        def write(stream: BinaryIO, pieces: tuple[Path, ...] = pieces) -> None:
            stream.writelines(_chunks(pieces))

        files.write_atomic(folder / name, write)


def _chunks(pieces: tuple[Path, ...]) -> Iterator[bytes]:
    for piece in pieces:
        with piece.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
