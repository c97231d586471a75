"""Recognizes a model by its files, and writes the manifest of one that came without.

Facts about layouts: research of the project, written down in `docs/reference/model-manifest.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from langaccess.core import files
from langaccess.core.errors import EngineError, InputError
from langaccess.core.models.archives import gunzip, unzstd
from langaccess.core.models.catalogue import CatalogueEntry, FilePin, ModelCatalogue, Remote
from langaccess.core.models.engine import LISTENING
from langaccess.core.models.manifest import ModelFile, ModelManifest, ModelOrigin
from langaccess.core.models.store import file_sha256, walk
from langaccess.core.tags import EN, Tag

_PAIR = re.compile(r"model\.([a-z]{2}(?:_[a-z]{4})?)([a-z]{2}(?:_[a-z]{4})?)\.")
_VOCABULARIES = ("shared_vocabulary", "source_vocabulary", "vocabulary")
_AGAIN = "copy the model again from where it came"
_ASK = "name the languages: --from en --to vi"


@dataclass(frozen=True, slots=True)
class LanguageHints:
    """The languages that the user states where a model's files do not name them.

    Attributes:
        code: the model's own code of the target, for a model of several targets.
    """

    source: Tag | None = None
    target: Tag | None = None
    code: str = ""


NO_HINTS = LanguageHints()


@dataclass(frozen=True, slots=True)
class ModelLayout:
    """Kind of a model and its languages; see `ModelManifest`."""

    kind: str
    source: Tag
    targets: tuple[Tag, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def recognise(folder: Path, catalogue: ModelCatalogue, hints: LanguageHints) -> ModelLayout:
    """Return what the model in `folder` is."""
    names = {path.name for path in folder.iterdir()}
    if "metadata.json" in names and names & {"sentencepiece.model", "bpe.model"}:
        return _argos(folder, catalogue)
    if {"source.spm", "target.spm", "model.bin"} <= names:
        return _opus(folder, hints)
    if any(_PAIR.match(name) for name in names) and any(name.endswith(".spm") for name in names):
        return _mozilla(names, catalogue, hints)
    if "model.bin" in names:
        vocabulary = _vocabulary(folder)
        if "sentencepiece.bpe.model" in names and "eng_Latn" in vocabulary:
            return _many("nllb", "{}", vocabulary, catalogue)
        if names & {"spiece.model", "sentencepiece.model"} and "<2es>" in vocabulary:
            return _many("madlad", "<2{}>", vocabulary, catalogue)
        if {"config.json", "tokenizer.json"} <= names and "<|startoftranscript|>" in vocabulary:
            return ModelLayout(LISTENING, Tag("und"), ())
    raise EngineError(
        "this is not a model in a layout that the program knows",
        where=str(folder),
        hint="known are packs of `models pack`, .argosmodel files, and folders of Mozilla, argos, "
        "OPUS-MT, NLLB, MADLAD and Whisper models (converted to CTranslate2)",
    )


def _argos(folder: Path, catalogue: ModelCatalogue) -> ModelLayout:
    data = _json(folder / "metadata.json")
    if not isinstance(data, dict):
        raise EngineError("this file is damaged", where=str(folder / "metadata.json"), hint=_AGAIN)
    codes = catalogue.codes["argos"]
    source, target = (str(data.get(key, "")) for key in ("from_code", "to_code"))
    if not source or not target:
        raise EngineError("names no languages", where=str(folder / "metadata.json"), hint=_AGAIN)
    tags = Tag(codes.get(source, source)), Tag(codes.get(target, target))
    return ModelLayout("argos", tags[0], (tags[1],))


def _mozilla(names: set[str], catalogue: ModelCatalogue, hints: LanguageHints) -> ModelLayout:
    pair = next(m.groups() for name in sorted(names) if (m := _PAIR.match(name)))
    source, target = (
        hint or _of_code(code, catalogue)
        for hint, code in zip((hints.source, hints.target), pair, strict=True)
    )
    return ModelLayout("mozilla", source, (target,))


def _of_code(code: str, catalogue: ModelCatalogue) -> Tag:
    if code == "zh":  # the publisher gives one name to the models of both scripts
        raise InputError(
            "the files do not say in which script they write Chinese",
            hint="add --to zh-Hans or --to zh-Hant (--from, for a model that reads Chinese)",
        )
    return Tag(catalogue.codes["mozilla"].get(code, code))


def _opus(folder: Path, hints: LanguageHints) -> ModelLayout:
    if hints.source is None or hints.target is None:
        raise InputError(
            "an OPUS-MT folder does not name its languages", where=str(folder), hint=_ASK
        )
    tokens = sorted(t[2:-2] for t in _vocabulary(folder) if re.fullmatch(r">>[\w-]+<<", t))
    if tokens and hints.code not in tokens:
        some = ", ".join(tokens[:12]) + (", …" if len(tokens) > 12 else "")
        raise InputError(
            "this model writes several languages",
            where=str(folder),
            hint=f"give its code for {hints.target} with --code; it has {some}",
        )
    codes = {str(hints.target): f">>{hints.code}<<"} if tokens else {}
    return ModelLayout("opus", hints.source, (hints.target,), codes)


def _many(
    kind: str, form: str, vocabulary: frozenset[str], catalogue: ModelCatalogue
) -> ModelLayout:
    table = catalogue.codes[kind]
    have = {
        lang: form.format(code)
        for lang, code in table.items()
        if form.format(code) in vocabulary or lang == "en"
    }
    targets = tuple(Tag(lang) for lang in sorted(have) if lang != "en")
    return ModelLayout(kind, EN, targets, have)


def _vocabulary(folder: Path) -> frozenset[str]:
    """Return the pieces of a CTranslate2 vocabulary, kept as JSON or one a line."""
    for name in _VOCABULARIES:
        path = folder / f"{name}.json"
        if path.is_file():
            data = _json(path)
            return frozenset(str(item) for item in data) if isinstance(data, list) else frozenset()
        path = folder / f"{name}.txt"
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            return frozenset(text.splitlines())
    return frozenset()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as exc:
        raise EngineError("this file is damaged", where=str(path), hint=_AGAIN) from exc


_LICENCE_NAMES = re.compile(r"(licen[cs]e|copying|readme)([._-].*)?", re.IGNORECASE)
# Not the bare word: the GPL speaks of copying "noncommercially" and permits commerce.
_NONCOMMERCIAL = re.compile(
    r"CC[- ]BY[- ]NC|Attribution-NonCommercial|non-?commercial (use|purpose)", re.IGNORECASE
)
STATED = "LICENSE-stated.txt"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user states for an import.

    Attributes:
        by: who imports; recorded in the manifest of a model without a published hash.
        on: day of the import.
        accept_noncommercial: counsel has agreed to a license that forbids commercial use.
        replace: another model of the same name may be replaced.
        hints: languages, where the files do not tell.
        licence: license, where the files do not tell.
    """

    by: str
    on: date
    accept_noncommercial: bool = False
    replace: bool = False
    hints: LanguageHints = NO_HINTS
    licence: str = ""


def describe(
    model: Path,
    wishes: ImportOptions,
    catalogue: ModelCatalogue,
    entry: CatalogueEntry | None,
    source: Path,
) -> ModelManifest:
    """Make the manifest of a model that came without one; unpacks its files in place.

    `entry` is the model that this must be, or None. `source`, what the user named, gives a name to
    a model of many languages.
    """
    entry = entry or _downloaded(model, catalogue)
    compared = _unpack(model, catalogue.remotes(entry) if entry else ())
    entry = entry or _same_weights(model, catalogue)
    layout = recognise(model, catalogue, _hints(wishes.hints, entry))
    pinned = entry is not None and all(
        remote.unpacked_name in compared or _as_published(model, remote)
        for remote in catalogue.remotes(entry)
    )
    published = catalogue.publisher(entry).licence if entry else ""
    licence_file = _licence_file(model, wishes.licence or published)
    content = tuple(_hashed(model, name) for name in walk(model))
    who = f"at first import by {wishes.by} on {wishes.on.isoformat()}"
    manifest = ModelManifest(
        id=entry.id if entry else _name(layout, source),
        kind=layout.kind,
        source=layout.source,
        targets=layout.targets,
        files=content,
        codes=layout.codes,
        licence=wishes.licence or "unknown, see " + licence_file,
        licence_file=licence_file,
        origin=ModelOrigin(pinned=who),
        note=layout.note,
    )
    if entry is not None:
        manifest = _known(manifest, catalogue, entry, pinned=pinned)
    text = (model / licence_file).read_text(encoding="utf-8", errors="replace")
    stated = manifest.licence + ("" if licence_file == STATED else text)
    forbids = manifest.noncommercial or layout.kind == "nllb" or forbids_commerce(stated)
    return replace(manifest, noncommercial=forbids)


def forbids_commerce(licence: str) -> bool:
    """Return whether a license, by name or text, forbids commercial use."""
    return _NONCOMMERCIAL.search(licence) is not None


def _known(
    manifest: ModelManifest, catalogue: ModelCatalogue, entry: CatalogueEntry, *, pinned: bool
) -> ModelManifest:
    publisher = catalogue.publisher(entry)
    other = entry.targets and not set(manifest.targets) & set(entry.targets)
    if manifest.kind != entry.kind or other:
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
        origin=ModelOrigin(
            publisher=publisher.name,
            address=catalogue.address(entry, entry.files[0]),
            revision=catalogue.revision(entry),
            pinned="by the publisher" if pinned else manifest.origin.pinned,
        ),
        scores=entry.scores,
        note=entry.note,
    )


def _downloaded(model: Path, catalogue: ModelCatalogue) -> CatalogueEntry | None:
    """Return the model whose published files are all in this folder, as downloaded.

    A file that has the publisher's name for it, as a browser saves it, gets the name of the model's
    file.
    """
    names = {path.name for path in model.iterdir() if path.is_file()}
    for entry in catalogue.models:
        here = [names & {remote.name, remote.stored_as} for remote in entry.files if remote.packed]
        if entry.files and all(here) and len(here) == len(entry.files):
            for remote in entry.files:
                if remote.name not in names:
                    (model / remote.stored_as).replace(model / remote.name)
            return entry
    return None


def _unpack(model: Path, remotes: Iterable[Remote]) -> frozenset[str]:
    """Unpack packed files; return the names of those that were compared with a published hash."""
    published = {remote.name: remote for remote in remotes}
    compared = set()
    for path in sorted(p for p in model.iterdir() if p.is_file()):
        remote = published.get(path.name)
        if remote is not None and remote.packed is not None:
            _compare(path, remote.packed)
            compared.add(remote.unpacked_name)
        whole = remote.whole if remote else None
        if path.suffix == ".gz":
            result = gunzip(path, whole.bytes if whole else None)
        elif path.suffix == ".zst":
            if whole is None or path.stem not in compared:
                raise EngineError(
                    "only the .zst files that the catalogue lists are unpacked",
                    where=path.name,
                    hint="unpack it with the program `zstd -d`, then import the folder again",
                )
            result = unzstd(path, whole.bytes)
        else:
            continue
        if whole is not None:
            _compare(result, whole)
    return frozenset(compared)


def _compare(path: Path, pin: FilePin) -> None:
    if file_sha256(path) != pin.sha256:
        raise EngineError(
            "this file is not what was published", where=path.name, hint="download it again"
        )


def _as_published(model: Path, remote: Remote) -> bool:
    path, pin = model / remote.unpacked_name, remote.installed
    return pin is not None and path.is_file() and file_sha256(path) == pin.sha256


def _hints(hints: LanguageHints, entry: CatalogueEntry | None) -> LanguageHints:
    """Return the languages of a Mozilla model of the catalogue, where the user states none."""
    if entry is None or entry.kind != "mozilla":
        return hints
    return replace(
        hints, source=hints.source or entry.source, target=hints.target or entry.targets[0]
    )


def _same_weights(model: Path, catalogue: ModelCatalogue) -> CatalogueEntry | None:
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
    """Return the file that holds the license; where none came, write down what was said."""
    names = [name for name in walk(model) if _LICENCE_NAMES.fullmatch(name.rsplit("/", 1)[-1])]
    if names:
        return min(names, key=lambda name: ("readme" in name.casefold(), name.count("/"), name))
    text = (
        "No license text came with this model.\n"
        f"License as stated at its import: {stated or 'none'}.\n"
        "Ask its publisher before you pass it on.\n"
    )
    files.write_atomic(model / STATED, text.encode("utf-8"))
    return STATED


def _name(layout: ModelLayout, source: Path) -> str:
    if len(layout.targets) == 1:
        name = f"{layout.kind}-{layout.source}-{layout.targets[0]}"
    else:
        name = source.stem if source.is_file() else source.name
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._")[:80] or layout.kind
