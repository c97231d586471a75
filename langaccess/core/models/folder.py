"""A model on the disk: proof that its files are what its manifest says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langaccess.core.errors import EngineError
from langaccess.core.models.manifest import BROKEN, MANIFEST, Manifest, parse, probe_in

__all__ = [
    "Found",
    "check",
    "check_files",
    "file_sha256",
    "installed",
    "read",
    "read_probe",
    "walk",
]

# What file managers drop into any folder that they show; never part of a model.
_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Found:
    """A folder that claims to hold a model; `manifest` is None when it cannot be read."""

    folder: Path
    manifest: Manifest | None
    problem: str = ""


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file without reading it into memory.

    Raises:
        EngineError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise EngineError("cannot be read", where=str(path), hint=BROKEN) from exc


def read(folder: Path) -> Manifest:
    """Return the manifest of the model in `folder`, without looking at its files.

    Raises:
        EngineError: there is none, or it is not usable.
    """
    return parse(_bytes(folder / MANIFEST), str(folder / MANIFEST))


def read_probe(folder: Path) -> Mapping[str, Any] | None:
    """Return the stored result of the last probe, or None.

    Raises:
        EngineError: there is no usable manifest.
    """
    return probe_in(_bytes(folder / MANIFEST), str(folder / MANIFEST))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise EngineError("there is no readable manifest", where=str(path), hint=BROKEN) from exc


def check(folder: Path) -> Manifest:
    """Return the manifest of the model in `folder` after hashing every file.

    Raises:
        EngineError: names the first file that is missing, altered, a link, or not declared.
    """
    manifest = read(folder)
    check_files(folder, manifest)
    return manifest


def check_files(folder: Path, manifest: Manifest) -> None:
    """Hold the files in `folder` against `manifest`.

    Raises:
        EngineError: as `check`.
    """
    declared = {file.path: file for file in manifest.files}
    present = set(walk(folder)) - {MANIFEST}
    for path in sorted(present - set(declared)):
        raise EngineError(
            "this file is not declared in the model's manifest",
            where=str(folder / path),
            hint="remove it, or fetch or import the model again",
        )
    for path, file in declared.items():
        place = folder / path
        if path not in present:
            raise EngineError("a file of the model is missing", where=str(place), hint=BROKEN)
        if place.stat().st_size != file.bytes or file_sha256(place) != file.sha256:
            raise EngineError(
                "a file of the model is not what its manifest says", where=str(place), hint=BROKEN
            )


def walk(folder: Path) -> Iterator[str]:
    """Yield the path of every file below `folder`, with `/`.

    Raises:
        EngineError: a link, or something that is neither file nor folder.
    """
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        # A junction on Windows is no symlink, but it resolves to elsewhere.
        inside = path.resolve().is_relative_to(root)
        if path.is_symlink() or not inside or not (path.is_dir() or path.is_file()):
            raise EngineError(
                "a model may not contain links", where=str(path), hint="copy the file itself"
            )
        if path.is_file() and path.name not in _DROPPINGS:
            yield path.relative_to(folder).as_posix()


def installed(places: Sequence[Path]) -> tuple[Found, ...]:
    """Return the models found in `places` (see `folders`), sorted by id; the first place wins.

    Files are not hashed. A folder whose manifest cannot be read is returned with its problem.
    """
    found: dict[str, Found] = {}
    for place in places:
        # Names with a leading dot are work in progress.
        for path in sorted(place.glob(f"[!.]*/{MANIFEST}")):
            folder = path.parent
            try:
                manifest = read(folder)
                entry = Found(folder, manifest, _misplaced(folder, manifest))
            except EngineError as exc:
                entry = Found(folder, None, exc.message)
            found.setdefault(folder.name, entry)
    return tuple(found[name] for name in sorted(found))


def _misplaced(folder: Path, manifest: Manifest) -> str:
    return "" if folder.name == manifest.id else f"the folder should be named {manifest.id}"
