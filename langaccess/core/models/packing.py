"""Packs an installed model into one file that can be carried to a PC without a network."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from langaccess.core import files
from langaccess.core.models.folder import check, file_sha256
from langaccess.core.models.manifest import MANIFEST, Manifest, dump

__all__ = ["Packed", "pack"]

# The earliest moment that a zip archive can hold: a pack of the same model has the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack: what is in it, where it is, its size and SHA-256."""

    manifest: Manifest
    file: Path
    bytes: int
    sha256: str


def pack(folder: Path, to: Path) -> Packed:
    """Write the model in `folder` with its manifest and licence to the archive `to`.

    The same model gives the same bytes on every machine and day: files are stored, not deflated
    (weights hardly shrink, and deflate differs between versions of zlib), in order of their names,
    without dates. The result of a probe stays behind; the receiving PC makes its own.

    Raises:
        EngineError: the model is not what its manifest says.
        OutputError: `to` cannot be written.
    """
    manifest = check(folder)

    def write(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_entry(MANIFEST), dump(manifest))
            for file in manifest.files:
                info = _entry(file.path)
                info.file_size = file.bytes  # lets zipfile decide on Zip64 beforehand
                with (folder / file.path).open("rb") as source, archive.open(info, "w") as target:
                    shutil.copyfileobj(source, target, 1 << 20)

    files.write_atomic(to, write)
    return Packed(manifest, to, to.stat().st_size, file_sha256(to))


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = _FILE_MODE
    info.create_system = 3  # Windows would write 0
    return info
