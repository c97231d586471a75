"""Models on the disk: where they are, which are installed, and whether their files are intact."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core import files
from langaccess.core.errors import EngineError, InputError
from langaccess.core.models.catalogue import ModelCatalogue
from langaccess.core.models.manifest import BROKEN, MANIFEST, ModelManifest, parse
from langaccess.core.user_folders import data_folder

# What file managers drop into any folder that they show; never part of a model.
_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A folder that claims to hold a model; `manifest` is None when it cannot be read."""

    folder: Path
    manifest: ModelManifest | None
    problem: str = ""


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a model's file; see `files.file_sha256`.

    Raises:
        EngineError: it cannot be read.
    """
    try:
        return files.file_sha256(path)
    except InputError as exc:
        raise EngineError("cannot be read", where=str(path), hint=BROKEN) from exc


def read(folder: Path) -> ModelManifest:
    """Return the manifest of the model in `folder`, without looking at its files.

    Raises:
        EngineError: there is none, or it is not usable.
    """
    return parse(_bytes(folder / MANIFEST), str(folder / MANIFEST))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise EngineError("there is no readable manifest", where=str(path), hint=BROKEN) from exc


def check(folder: Path) -> ModelManifest:
    """Return the manifest of the model in `folder` after hashing every file.

    Raises:
        EngineError: names the first file that is missing, altered, a link, or not declared.
    """
    manifest = read(folder)
    check_files(folder, manifest)
    return manifest


def check_files(folder: Path, manifest: ModelManifest) -> None:
    """Hold the files in `folder` against `manifest`."""
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

    A link is refused, and whatever else is neither file nor folder.
    """
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        # A Windows junction is not a symlink, but it resolves to another place.
        inside = path.resolve().is_relative_to(root)
        if path.is_symlink() or not inside or not (path.is_dir() or path.is_file()):
            raise EngineError(
                "a model may not contain links", where=str(path), hint="copy the file itself"
            )
        if path.is_file() and path.name not in _DROPPINGS:
            yield path.relative_to(folder).as_posix()


def installed(places: Sequence[Path]) -> tuple[InstalledModel, ...]:
    """Return the models found in `places` (see `folders`), sorted by id; the first place wins.

    Files are not hashed. A folder whose manifest cannot be read is returned with its problem.
    """
    found: dict[str, InstalledModel] = {}
    for place in places:
        # Names with a leading dot are work in progress.
        for path in sorted(place.glob(f"[!.]*/{MANIFEST}")):
            folder = path.parent
            try:
                manifest = read(folder)
                entry = InstalledModel(folder, manifest, _misplaced(folder, manifest))
            except EngineError as exc:
                entry = InstalledModel(folder, None, exc.message)
            found.setdefault(folder.name, entry)
    return tuple(found[name] for name in sorted(found))


def _misplaced(folder: Path, manifest: ModelManifest) -> str:
    return "" if folder.name == manifest.id else f"the folder should be named {manifest.id}"


VARIABLE = "LANGACCESS_MODELS"


def home() -> Path:
    """Return the user's own models folder: `LANGACCESS_MODELS`, else the system's data folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return data_folder() / "models"


def folders(workspace_root: Path | None) -> tuple[Path, ...]:
    """Return the folders that may hold models, first the one that wins.

    A model is `<folder>/<id>/manifest.json` with its files next to it. The folders need not exist.
    The agency's folder comes first, then the user's own.

    Args:
        workspace_root: folder of the agency, None when there is no workspace.
    """
    own = () if workspace_root is None else (workspace_root / "models",)
    return (*own, home())


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """The result of checking one model's files.

    Attributes:
        id: name of the model, or of its folder when the manifest cannot be read.
        ok: every file is what the manifest says.
        problem: the first thing that is wrong, with the file's name.
        digest: of the manifest, empty when it cannot be read.
        published: `same` when the weights have the hash that the catalogue lists, `differs`, or
            `unknown` when it lists none.
    """

    id: str
    folder: Path
    ok: bool
    problem: str = ""
    digest: str = ""
    published: str = "unknown"


def find(id: str, places: Sequence[Path]) -> InstalledModel:
    """Return the installed model named `id`.

    Raises:
        InputError: there is none.
        EngineError: its manifest cannot be read.
    """
    everything = installed(places)
    for found in everything:
        if found.folder.name != id:
            continue
        if found.manifest is None:
            raise EngineError(found.problem, where=str(found.folder), hint=BROKEN)
        return found
    have = ", ".join(found.folder.name for found in everything)
    hint = f"installed: {have}" if have else "`langaccess models get LANGUAGE` fetches one"
    if id.startswith("starter-"):
        raise InputError(
            f"'{id}' comes with the extra `starter`: it has no folder of its own",
            hint="another PC gets it with that extra (docs/how-to/install.md)",
        )
    raise InputError(f"no model named '{id}' is installed", hint=hint)


def whole(id: str, places: Sequence[Path], catalogue: ModelCatalogue) -> InstalledModel | None:
    """Return the installed model named `id` when nothing about it needs to be fetched again."""
    for found in installed(places):
        if found.folder.name == id:
            verdict = verify(found, catalogue)
            return found if verdict.ok and verdict.published != "differs" else None
    return None


def verify(found: InstalledModel, catalogue: ModelCatalogue) -> ModelCheck:
    """Hash every file of `found`; never raises for what is wrong with the model."""
    manifest = found.manifest
    if manifest is None:
        return ModelCheck(found.folder.name, found.folder, ok=False, problem=found.problem)
    problem = found.problem
    try:
        check_files(found.folder, manifest)
    except EngineError as exc:
        problem = f"{Path(exc.where or '').name}: {exc.message}"
    published = _published(manifest, catalogue)
    return ModelCheck(
        manifest.id, found.folder, not problem, problem, manifest.digest, published=published
    )


def _published(manifest: ModelManifest, catalogue: ModelCatalogue) -> str:
    entry = catalogue.entry(manifest.id)
    have = {file.path: file.sha256 for file in manifest.files}
    pins = {
        remote.unpacked_name: pin.sha256
        for remote in (entry.files if entry else ())
        if (pin := remote.installed) is not None
    }
    if not pins:
        return "unknown"
    return "same" if all(have.get(name) == digest for name, digest in pins.items()) else "differs"
