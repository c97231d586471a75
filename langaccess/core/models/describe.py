"""Writes the manifest of a model that came without one, from its files and the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from langaccess.core import files
from langaccess.core.errors import EngineError
from langaccess.core.models.catalogue import Catalogue, Entry
from langaccess.core.models.folder import file_sha256, walk
from langaccess.core.models.layouts import NO_HINTS, Hints, Layout, recognise
from langaccess.core.models.manifest import Manifest, ModelFile, Origin
from langaccess.core.models.unpack import gunzip

__all__ = ["Wishes", "describe", "forbids_commerce"]

_LICENCE_NAMES = re.compile(r"(licen[cs]e|copying|readme)([._-].*)?", re.IGNORECASE)
# Not the bare word: the GPL speaks of copying "noncommercially" and permits commerce.
_NONCOMMERCIAL = re.compile(
    r"CC[- ]BY[- ]NC|Attribution-NonCommercial|non-?commercial (use|purpose)", re.IGNORECASE
)
_STATED = "LICENSE-stated.txt"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says with an import.

    Attributes:
        by: who imports; stands in the manifest of a model that nobody pinned before.
        on: day of the import.
        accept_noncommercial: counsel has agreed to a licence that forbids commercial use.
        replace: another model of the same name may be replaced.
        hints: languages, where the files do not tell.
        licence: licence, where the files do not tell.
    """

    by: str
    on: date
    accept_noncommercial: bool = False
    replace: bool = False
    hints: Hints = NO_HINTS
    licence: str = ""


def describe(
    model: Path, wishes: Wishes, catalogue: Catalogue, entry: Entry | None, source: Path
) -> Manifest:
    """Make the manifest of a model that came without one; unpacks its `.gz` files in place.

    Args:
        model: the folder with its files.
        wishes: who imports, and what the user says about it.
        catalogue: what is published.
        entry: the model that this must be, or None.
        source: what the user named; gives a name to a model of many languages.

    Raises:
        InputError: its languages are not known.
        EngineError: no known layout, damaged, or not what was published.
    """
    entry = entry or _downloaded(model, catalogue)
    pinned = _unpack(model, catalogue, entry)
    layout = recognise(model, catalogue, wishes.hints)
    entry = entry or _same_weights(model, catalogue)
    published = catalogue.publisher(entry).licence if entry else ""
    licence_file = _licence_file(model, wishes.licence or published)
    content = tuple(_hashed(model, name) for name in walk(model))
    who = f"at first import by {wishes.by} on {wishes.on.isoformat()}"
    manifest = Manifest(
        id=entry.id if entry else _name(layout, source),
        kind=layout.kind,
        source=layout.source,
        targets=layout.targets,
        files=content,
        codes=layout.codes,
        licence=wishes.licence or "unknown, see " + licence_file,
        licence_file=licence_file,
        origin=Origin(pinned=who),
        note=layout.note,
    )
    if entry is not None:
        manifest = _known(manifest, catalogue, entry, pinned=pinned)
    text = (model / licence_file).read_text(encoding="utf-8", errors="replace")
    stated = manifest.licence + ("" if licence_file == _STATED else text)
    forbids = manifest.noncommercial or layout.kind == "nllb" or forbids_commerce(stated)
    return replace(manifest, noncommercial=forbids)


def forbids_commerce(licence: str) -> bool:
    """Return whether a licence, by name or text, forbids commercial use."""
    return _NONCOMMERCIAL.search(licence) is not None


def _known(manifest: Manifest, catalogue: Catalogue, entry: Entry, *, pinned: bool) -> Manifest:
    publisher = catalogue.publisher(entry)
    if manifest.kind != entry.kind or not set(manifest.targets) & set(entry.targets):
        raise EngineError(
            f"this is a {manifest.kind} model for {', '.join(manifest.targets)}, "
            f"not what the catalogue calls {entry.id}",
            hint="leave out --from and --to: the catalogue knows the languages of its models",
        )
    named = manifest.licence.startswith("unknown")
    return replace(
        manifest,
        licence=publisher.licence if named else manifest.licence,
        noncommercial=publisher.noncommercial,
        origin=Origin(
            publisher=publisher.name,
            address=catalogue.address(entry, entry.files[0]),
            revision=catalogue.revision(entry),
            pinned="by the publisher" if pinned else manifest.origin.pinned,
        ),
        scores=entry.scores,
        note=entry.note,
    )


def _downloaded(model: Path, catalogue: Catalogue) -> Entry | None:
    """Return the model whose published files all stand in this folder as they travel."""
    names = {path.name for path in model.iterdir() if path.is_file()}
    for entry in catalogue.models:
        if entry.files and all(remote.packed and remote.name in names for remote in entry.files):
            return entry
    return None


def _unpack(model: Path, catalogue: Catalogue, entry: Entry | None) -> bool:
    """Unpack `.gz` files; return whether every file was held against a published hash."""
    remotes = {remote.name: remote for remote in catalogue.remotes(entry)} if entry else {}
    for path in sorted(p for p in model.iterdir() if p.is_file()):
        remote = remotes.pop(path.name, None)
        packed = remote.packed if remote else None
        if packed is not None and file_sha256(path) != packed.sha256:
            raise EngineError(
                "this file is not what was published", where=path.name, hint="download it again"
            )
        if path.suffix == ".gz":
            whole = remote.whole if remote else None
            result = gunzip(path, whole.bytes if whole else None)
            if whole is not None and file_sha256(result) != whole.sha256:
                raise EngineError(
                    "this file is not what was published",
                    where=result.name,
                    hint="download it again",
                )
    return entry is not None and not remotes


def _same_weights(model: Path, catalogue: Catalogue) -> Entry | None:
    """Return the model of the catalogue whose unpacked weights these are."""
    published = {
        remote.whole.sha256: entry
        for entry in catalogue.models
        for remote in entry.files
        if remote.whole is not None
    }
    weights = (path for path in model.glob("model.*.bin") if path.is_file())
    return next((e for path in weights if (e := published.get(file_sha256(path)))), None)


def _hashed(model: Path, name: str) -> ModelFile:
    path = model / name
    return ModelFile(name, path.stat().st_size, file_sha256(path))


def _licence_file(model: Path, stated: str) -> str:
    """Return the file that holds the licence; where none came, write down what was said."""
    names = [name for name in walk(model) if _LICENCE_NAMES.fullmatch(name.rsplit("/", 1)[-1])]
    if names:
        return min(names, key=lambda name: ("readme" in name.casefold(), name.count("/"), name))
    text = (
        "No licence text came with this model.\n"
        f"Licence as stated at its import: {stated or 'none'}.\n"
        "Ask its publisher before you pass it on.\n"
    )
    files.write_atomic(model / _STATED, text.encode("utf-8"))
    return _STATED


def _name(layout: Layout, source: Path) -> str:
    if len(layout.targets) == 1:
        name = f"{layout.kind}-{layout.source}-{layout.targets[0]}"
    else:
        name = source.stem if source.is_file() else source.name
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._")[:80] or layout.kind
