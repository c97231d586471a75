"""Imports a model (a pack, an `.argosmodel`, or a folder in a known layout) and packs one to carry.

An import works in a folder next to the models; the finished model is moved to its place in one
step, so a killed run leaves either no model or a whole one.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from langaccess.core import files
from langaccess.core.errors import EngineError, InputError, OutputError, reason_of
from langaccess.core.model import Decision, Reason
from langaccess.core.models.archives import copy_folder, unzip
from langaccess.core.models.catalogue import CatalogueEntry, ModelCatalogue, load_catalogue
from langaccess.core.models.layouts import ImportOptions, describe, forbids_commerce
from langaccess.core.models.manifest import MANIFEST, MAX_MANIFEST, ModelManifest, dump, parse
from langaccess.core.models.store import InstalledModel, check, check_files, file_sha256, read
from langaccess.core.windows_files import when_free

_STAGING = ".incoming-"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import.

    Attributes:
        decision: refused when the license was not accepted; nothing was installed then.
        model: the installed model.
        fresh: False when it was there already, whole.
    """

    decision: Decision
    model: InstalledModel | None = None
    fresh: bool = False


def receive(
    source: Path,
    home: Path,
    wishes: ImportOptions,
    *,
    entry: CatalogueEntry | None = None,
    catalogue: ModelCatalogue | None = None,
    try_model: Callable[[Path, ModelManifest], None] | None = None,
) -> ImportResult:
    """Import the model in `source` into the models folder `home`.

    Args:
        source: a pack, a zip archive or a folder.
        home: the models folder, made if need be.
        wishes: who imports, and what is allowed.
        entry: the model of the catalogue that this must be, after a fetch.
        catalogue: default: the shipped one.
        try_model: loads the files before they become a model; raises if they cannot be used.

    Raises:
        InputError: no such file, not an archive, or its languages are not known.
        EngineError: a link, a path outside, a file undeclared, missing or altered, a newer
            manifest, another model of the same name.
        OutputError: the disk is full, or another run holds the folder.
    """
    if not source.exists():
        raise InputError(
            "there is no such file or folder",
            where=str(source),
            hint="check the name; `langaccess models pack` makes such a file on another computer",
        )
    catalogue = catalogue or load_catalogue()
    with files.lock(home / ".lock", purpose="the models folder"):
        _sweep(home)
        staging = _staging(home)
        try:
            model = staging / "model"
            model.mkdir()
            unzip(source, model) if source.is_file() else copy_folder(source, model)
            model = _single(model)
            if (model / MANIFEST).is_file():
                manifest = _declared(model)
            else:
                manifest = describe(model, wishes, catalogue, entry, source)
            refusal = _licence(manifest, wishes)
            if refusal is not None:
                return ImportResult(refusal)
            (model / MANIFEST).unlink(missing_ok=True)
            files.write_atomic(model / MANIFEST, dump(manifest))
            if try_model is not None:
                try_model(model, manifest)
            return _settle(model, home / manifest.id, manifest, staging, wishes)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _staging(home: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=_STAGING, dir=home))
    except OSError as exc:
        raise OutputError(
            "cannot write here", where=str(home), hint="check your permissions"
        ) from exc


def _sweep(home: Path) -> None:
    """Remove leftovers of a killed run; the lock excludes other users."""
    for old in home.glob(f"{_STAGING}*"):
        for kept in old.glob("old/*"):
            # It was killed while it replaced a model: put the former one back.
            if not (home / kept.name).exists():
                with suppress(OSError):
                    when_free(partial(kept.replace, home / kept.name))
        shutil.rmtree(old, ignore_errors=True)


def _single(model: Path) -> Path:
    """Step into the one folder that an `.argosmodel` or a zipped folder holds."""
    inside = list(model.iterdir())
    if len(inside) == 1 and inside[0].is_dir():
        return inside[0]
    return model


def _declared(model: Path) -> ModelManifest:
    path = model / MANIFEST
    if path.stat().st_size > MAX_MANIFEST:
        raise EngineError("this manifest is far too long", where=MANIFEST, hint=_COPY)
    manifest = parse(path.read_bytes(), MANIFEST)
    try:
        check_files(model, manifest)
    except EngineError as exc:
        # Its path would name a folder that is gone when the user reads this.
        where = Path(exc.where or "").name
        raise EngineError(exc.message, where=where, hint=_COPY) from exc
    return manifest


_COPY = "copy the pack again from the PC that made it; nothing was imported"


def _licence(manifest: ModelManifest, wishes: ImportOptions) -> Decision | None:
    forbids = manifest.noncommercial or forbids_commerce(manifest.licence)
    if not forbids or wishes.accept_noncommercial:
        return None
    text = f"the license of {manifest.id} ({manifest.licence}) forbids commercial use"
    return Decision(
        allowed=False,
        reasons=(Reason("models.noncommercial", text, authority=manifest.licence),),
        instead=("ask counsel; if they agree, run the command again with --accept-noncommercial",),
    )


def _settle(
    model: Path, place: Path, manifest: ModelManifest, staging: Path, wishes: ImportOptions
) -> ImportResult:
    """Move a finished model to its place in one step."""
    done = Decision(allowed=True)
    present, whole = _present(place)
    same = present is not None and _same(present, manifest)
    if same and whole:
        return ImportResult(done, InstalledModel(place, present), fresh=False)
    if present is not None and not same and not wishes.replace:
        raise EngineError(
            f"another model named {manifest.id} is installed",
            where=str(place),
            hint="to replace it, repeat the command with --replace",
        )
    try:
        if place.exists():
            old = staging / "old"
            old.mkdir()
            place.replace(old / place.name)
        model.replace(place)
    except OSError as exc:
        raise OutputError(
            f"cannot move the model to its place: {reason_of(exc)}",
            where=str(place),
            hint="close programs that use this model, then repeat the command",
        ) from exc
    return ImportResult(done, InstalledModel(place, manifest), fresh=True)


def _present(place: Path) -> tuple[ModelManifest | None, bool]:
    """Return the manifest at `place`, and whether all its files are intact."""
    try:
        manifest = read(place)
    except EngineError:
        return None, False
    try:
        check_files(place, manifest)
    except EngineError:
        return manifest, False
    return manifest, True


def _same(one: ModelManifest, other: ModelManifest) -> bool:
    """Return whether two manifests name the same files; other fields may differ."""
    return (one.kind, one.targets, one.files) == (other.kind, other.targets, other.files)


# The earliest moment that a zip archive can hold: a pack of the same model has the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class ModelPack:
    """A pack: what is in it, where it is, its size and SHA-256."""

    manifest: ModelManifest
    file: Path
    bytes: int
    sha256: str


def pack(folder: Path, to: Path) -> ModelPack:
    """Write the model in `folder` with its manifest and license to the archive `to`.

    The same model gives the same bytes on every machine and day: files are stored, not deflated
    (weights hardly shrink, and deflate differs between versions of zlib), in order of their names,
    without dates.

    Raises:
        EngineError: the model is not what its manifest says.
        OutputError: `to` cannot be written.
    """
    manifest = check(folder)

    def write(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_zip_entry(MANIFEST), dump(manifest))
            for file in manifest.files:
                info = _zip_entry(file.path)
                info.file_size = file.bytes  # lets zipfile decide on Zip64 beforehand
                with (folder / file.path).open("rb") as source, archive.open(info, "w") as target:
                    shutil.copyfileobj(source, target, 1 << 20)

    files.write_atomic(to, write)
    return ModelPack(manifest, to, to.stat().st_size, file_sha256(to))


def _zip_entry(name: str) -> zipfile.ZipInfo:
    """Return an entry that is the same on every machine and day."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = _FILE_MODE
    info.create_system = 3  # Windows would write 0
    return info
