"""What is installed here, found without loading any library."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess.core import models
from langaccess.core.errors import EngineError, InputError
from langaccess.core.models import ENGINES, MASKS, EngineInfo, ModelManifest
from langaccess.core.tags import Tag
from langaccess.core.worker import Runner
from langaccess.translate.engines import apertium, argos_home, mozilla, pseudo


def discover(folders: Sequence[Path]) -> tuple[EngineInfo, ...]:
    """Return every engine that could be opened on this machine, one per pair of languages.

    Nothing is loaded and no model file is read: a damaged model is found when it is opened.

    Args:
        folders: folders that hold models, first the one that wins (`models.folders`).
    """
    return (
        *_installed(folders),
        *_argos(),
        *_starter(),
        *apertium.infos(),
        *pseudo.infos(),
    )


def _installed(folders: Sequence[Path]) -> Iterator[EngineInfo]:
    for found in models.installed(folders):
        kind = "" if found.manifest is None else found.manifest.kind
        if found.manifest is not None and kind in ENGINES and _library(kind):
            yield from info_of(found.folder, found.manifest)


def missing_libraries(folders: Sequence[Path]) -> tuple[tuple[Path, str], ...]:
    """Return the installed models that no library here can run: the folder, and the extra to add.

    Args:
        folders: as for `discover`.
    """
    found = [(one.folder, one.manifest.kind) for one in models.installed(folders) if one.manifest]
    return tuple(
        (folder, ENGINES[kind].extra)
        for folder, kind in found
        if kind in ENGINES and not _library(kind)
    )


def try_model(folder: Path, manifest: ModelManifest) -> None:
    """Load a model and translate one sentence, in a process of its own.

    A model of speech, and one whose library is missing here, is not tried.

    Args:
        folder: where its files are; it need not be a models folder.

    Raises:
        EngineError: it cannot be loaded, or ends its process.
    """
    if manifest.kind not in ENGINES or not _library(manifest.kind):
        return
    info = next(info_of(folder, manifest))
    try:
        with Runner(info, workers=1) as runner:
            outcome = runner.run([_SENTENCE])[0]
    except EngineError as exc:
        raise EngineError(
            f"{manifest.id} cannot be used here, so it is not installed: {exc.message}",
            hint="get the files again from their maker: they may be damaged or of another version",
        ) from exc
    if outcome.problem not in ("", "engine.empty"):  # it may read another language than English
        raise EngineError(f"{manifest.id} is not installed: {outcome.problem}")


_SENTENCE = "Please call us."


def _argos() -> Iterator[EngineInfo]:
    """Yield the packages that argostranslate installed for itself."""
    packages = tuple(argos_home.argos_packages(argos_home.argos_folder()))
    if not packages or not _library("argos"):
        return
    codes = models.load_catalogue().codes["argos"]
    for folder, metadata in packages:
        try:
            source, target = (
                Tag(codes.get(code, code)) for code in (metadata["from_code"], metadata["to_code"])
            )
        except InputError:
            continue
        yield EngineInfo(
            id=f"argos:{source}-{target}:{folder.name}",
            kind="argos",
            source=source,
            target=target,
            route=(source, target),
            version=_version("argos"),
            licence="see the README of the package",
            note=f"installed by argostranslate, package version {metadata.get('package_version')}",
            path=folder,
        )


def _starter() -> Iterator[EngineInfo]:
    if _library("mozilla"):
        for folder, manifest in mozilla.starter_models():
            yield from info_of(folder, manifest)


def _library(kind: str) -> bool:
    return all(map(importlib.util.find_spec, ENGINES[kind].libraries))


def info_of(folder: Path, manifest: ModelManifest) -> Iterator[EngineInfo]:
    """Yield one engine per language that the model in `folder` writes."""
    for target in manifest.targets:
        yield EngineInfo(
            id=f"{manifest.kind}:{manifest.source}-{target}:{manifest.id}",
            kind=manifest.kind,
            source=manifest.source,
            target=target,
            route=(manifest.source, target),
            version=_version(manifest.kind),
            model_digest=manifest.digest,
            licence=manifest.licence,
            noncommercial=manifest.noncommercial,
            masks=MASKS,
            quality="; ".join(
                f"{s.metric} {s.value:g} ({s.dataset}; {s.by})" for s in manifest.scores
            ),
            note=manifest.note,
            path=folder,
        )


def _version(kind: str) -> str:
    name = ENGINES[kind].libraries[0]
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:  # a build that left the metadata out
        return name
