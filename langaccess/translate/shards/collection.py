"""Puts the results of all shards into the output folder, as a run on one PC would have done.

The drafts go into the agency's database, and the documents with their entries into the manifest.
What is then left is done by the same function as in `translate`: packs for people, files that
cannot be drafted, and documents that no shard has built.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import sha256, write_atomic
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import Tag
from langaccess.core.words import joined, plural
from langaccess.core.zipsafe import DAMAGE, part_of
from langaccess.translate.pipeline.job import TranslationReport
from langaccess.translate.pipeline.job_context import JobContext
from langaccess.translate.pipeline.manifest import kept_aside_note
from langaccess.translate.pipeline.run import refuse_misasked, translate_files
from langaccess.translate.pipeline.sources import target_path
from langaccess.translate.pipeline.target_run import TargetRun
from langaccess.translate.shards.drafts import SharedDrafts, keep_drafts
from langaccess.translate.shards.folder import PlannedFile, ShardFolder, damaged
from langaccess.translate.shards.work import BuiltDocument, built_documents, require_planned

_SHOWN = 8


def collect_shards(
    out: Path,
    session: Session,
    progress: Progress = SILENT,
    *,
    workers: int | None = None,
) -> TranslationReport:
    """Put the results of all shards into `out` and return what became of each file.

    It can be called again at any time; results are the same. `workers` are engine processes for
    what is left, None for one per core.
    """
    folder = ShardFolder(out)
    settings = folder.settings
    refuse_misasked(replace(settings.job, out=out), session.root)
    if settings.in_folder is not (session.root is not None):
        raise ConfigError(
            "the plan was not made with the agency folder of this call",
            where=str(folder.plan),
            hint="call it in the folder where the plan was made, or name it with --workspace",
        )
    _require_sentences(folder)
    files = list(folder.files())
    unbuilt = folder.left("documents")
    if unbuilt:
        progress.note(
            f"documents of {plural(len(unbuilt), 'shard')} are not built yet; they are built here"
        )
    given = {one.file.path: one.file.given for one in files if one.file.given is not None}
    adopted: set[tuple[Path, Tag]] = set()

    def adopt(context: JobContext, runs: Sequence[TargetRun]) -> None:
        require_planned(runs, folder)
        for part in folder.parts():
            keep_drafts(part, context.store, runs)
        adopted.update(_adopt(context, files, folder, progress))

    job = replace(settings.job, out=out, workers=workers)
    report = translate_files(
        job, session, [one.file for one in files], given, progress,
        store=SharedDrafts(session, folder), prepare=adopt,
    )  # fmt: skip
    made = tuple(
        replace(one, reused=one.reused and (one.source, one.lang) not in adopted)
        for one in report.files
    )
    return replace(report, files=made)


def _require_sentences(folder: ShardFolder) -> None:
    left = folder.left("sentences")
    if not left:
        return
    total = folder.settings.shards
    shown = [str(number) for number in left[:_SHOWN]]
    more = [f"{len(left) - _SHOWN} more"] if len(left) > _SHOWN else []
    raise InputError(
        f"sentences of {plural(len(left), 'shard')} of {total} are not translated: "
        f"{joined([*shown, *more])}",
        where=str(folder.path),
        hint=f'to do them all on this machine: langaccess translate --local 2 --out "{folder.out}"',
    )


def _adopt(
    context: JobContext, files: Sequence[PlannedFile], folder: ShardFolder, progress: Progress
) -> set[tuple[Path, Tag]]:
    """Write the documents of all shards and their entries; names are given in the usual order."""
    found: set[tuple[Path, Tag]] = set()
    wanted = [one for one in files if one.tags]
    progress.start("collecting", len(wanted), "files")
    with closing(_Shelf(folder)) as shelf:
        for one in wanted:
            for document, data in shelf.documents(one):
                if document.tag in context.job.targets:
                    _adopt_document(context, one, document, data)
                    found.add((one.file.path, document.tag))
            progress.advance()
    context.manifest.save()
    progress.finish()
    return found


def _adopt_document(
    context: JobContext, one: PlannedFile, document: BuiltDocument, data: bytes
) -> None:
    source, tag, manifest = one.file.path, document.tag, context.manifest
    path = manifest.free_name(
        target_path(one.file, context.job.out, tag), [source], tag, avoid=context.sources
    )
    digest = str(document.entry["target_sha256"])
    if not (path.is_file() and sha256(path.read_bytes()) == digest):
        aside = manifest.put_aside(path)
        write_atomic(path, data)
        notes = kept_aside_note(aside, digest)
    else:
        notes = ()
    manifest.retire(source, tag, path)
    manifest.adopt(source, tag, document.entry, path, notes)


class _Shelf:
    """The results of the shards' second steps; the one used last stays open."""

    def __init__(self, folder: ShardFolder) -> None:
        self._folder = folder
        self._path = Path()
        self._archive: zipfile.ZipFile | None = None
        self._documents: Mapping[int, Sequence[BuiltDocument]] = {}

    def documents(self, one: PlannedFile) -> Iterator[tuple[BuiltDocument, bytes]]:
        """Yield the documents that were built of a file, in the order of their languages."""
        path = self._folder.result(self._folder.shard(one.shard), "documents")
        if path is None or not path.is_file():
            return
        archive = self._archive
        if archive is None or path != self._path:
            found: dict[int, list[BuiltDocument]] = {}
            for document in built_documents(path):
                found.setdefault(document.position, []).append(document)
            self.close()
            archive = self._archive = zipfile.ZipFile(path)
            self._path, self._documents = path, found
        for document in self._documents.get(one.position, ()):
            yield document, _read(archive, document, path)

    def close(self) -> None:
        """Close the result that is open."""
        if self._archive is not None:
            self._archive.close()


def _read(archive: zipfile.ZipFile, document: BuiltDocument, path: Path) -> bytes:
    """Return a document of a result."""
    try:
        data = part_of(archive, archive.getinfo(document.name))
    except (*DAMAGE, KeyError) as exc:
        raise damaged(path) from exc
    if sha256(data) != document.entry["target_sha256"]:
        raise damaged(path)
    return data
