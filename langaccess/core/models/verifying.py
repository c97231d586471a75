"""Finds installed models and holds them against their manifests and the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import EngineError, InputError
from langaccess.core.models.catalogue import Catalogue
from langaccess.core.models.folder import Found, check_files, installed
from langaccess.core.models.manifest import BROKEN, Manifest

__all__ = ["Verdict", "find", "verify", "whole"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one model's proof.

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


def find(id: str, places: Sequence[Path]) -> Found:
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
    raise InputError(f"no model named '{id}' is installed", hint=hint)


def whole(id: str, places: Sequence[Path], catalogue: Catalogue) -> Found | None:
    """Return the installed model named `id` when nothing about it needs to be fetched again."""
    for found in installed(places):
        if found.folder.name == id:
            verdict = verify(found, catalogue)
            return found if verdict.ok and verdict.published != "differs" else None
    return None


def verify(found: Found, catalogue: Catalogue) -> Verdict:
    """Hash every file of `found`; never raises for what is wrong with the model."""
    manifest = found.manifest
    if manifest is None:
        return Verdict(found.folder.name, found.folder, ok=False, problem=found.problem)
    problem = found.problem
    try:
        check_files(found.folder, manifest)
    except EngineError as exc:
        problem = f"{Path(exc.where or '').name}: {exc.message}"
    published = _published(manifest, catalogue)
    return Verdict(
        manifest.id, found.folder, not problem, problem, manifest.digest, published=published
    )


def _published(manifest: Manifest, catalogue: Catalogue) -> str:
    entry = catalogue.entry(manifest.id)
    have = {file.path: file.sha256 for file in manifest.files}
    pins = {
        remote.name.removesuffix(".gz"): remote.whole.sha256
        for remote in (entry.files if entry else ())
        if remote.whole is not None
    }
    if not pins:
        return "unknown"
    return "same" if all(have.get(name) == digest for name, digest in pins.items()) else "differs"
