"""One worker: does the steps of shards, each with the functions that `translate` uses.

A worker has a copy of the kit on its own disk, never a database on the shared folder. It works only
if it is what the plan was made for: the same version, the same models, the same rules.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Self

from langaccess.core.errors import ConfigError, EngineError, InputError
from langaccess.core.files import scratch, write_atomic
from langaccess.core.progress import SILENT
from langaccess.core.tags import Tag
from langaccess.core.words import plural
from langaccess.core.zipsafe import DAMAGE, part_of
from langaccess.translate.memory import load_fixed
from langaccess.translate.pipeline.drafter import draft_key
from langaccess.translate.pipeline.job import FileStatus, TextOrigin, TranslationJob
from langaccess.translate.pipeline.job_context import real_path
from langaccess.translate.pipeline.manifest import read_entries
from langaccess.translate.pipeline.run import open_runs, translate_files
from langaccess.translate.pipeline.target_run import TargetRun
from langaccess.translate.shards.drafts import SharedDrafts
from langaccess.translate.shards.folder import (
    DraftRow,
    PlannedFile,
    PlannedShard,
    ShardFolder,
    damaged,
    is_sound_part,
    write_part,
)
from langaccess.translate.shards.kit import open_kit
from langaccess.translate.shards.model import Step, StepResult

ENTRIES = "entries.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ShardWorker:
    """A context manager; its local files are gone after the block.

    `out` is the output folder of the plan, as this machine sees it; `workers` are engine processes,
    None for one per core.
    """

    def __init__(self, out: Path, workers: int | None = 1) -> None:
        self.folder = ShardFolder(out)
        self._workers = workers
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Copy the kit, and compare what is installed here with the plan."""
        settings = self.folder.settings
        with self._stack:
            self._local = self._stack.enter_context(scratch())
            inside = self._local / "kit"
            inside.mkdir()
            session = open_kit(self.folder.kit, settings.kit, inside, in_folder=settings.in_folder)
            self._session = self._stack.enter_context(session)
            self._session.now = settings.now
            self._runs = self._open_runs()
            require_planned(self._runs, self.folder)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *details: object) -> None:
        """Close the session and remove the local files."""
        self._stack.close()

    def discard(self) -> None:
        """Remove the local files, from whichever thread: the end of the process closes the rest."""
        shutil.rmtree(self._local.parent, ignore_errors=True)

    def _job(self, out: Path) -> TranslationJob:
        return replace(self.folder.settings.job, out=out, pack=False, workers=self._workers)

    def _open_runs(self) -> list[TargetRun]:
        fixed = load_fixed(self._session.root)
        job = self._job(self._local / "nothing")
        return open_runs(job, self._session, (), {}, fixed)[1]

    def do(self, number: int, step: Step) -> StepResult:
        """Do one step of a shard, unless it is done."""
        shard = self.folder.shard(number)
        path = self.folder.result(shard, step)
        if path is None:
            return StepResult(number, step, reused=False, count=0)
        if path.is_file() and (is_sound_part if step == "sentences" else _is_sound_archive)(path):
            return StepResult(number, step, reused=True, count=0)
        return (self._translate if step == "sentences" else self._build)(shard, path)

    def _translate(self, shard: PlannedShard, path: Path) -> StepResult:
        salts = {one.tag: one.salt for one in self.folder.settings.languages}
        work = self._local / "sentences.sqlite"
        count = write_part(self._drafts(shard.number), salts, work, path)
        return StepResult(shard.number, "sentences", reused=False, count=count)

    def _drafts(self, number: int) -> Iterator[DraftRow]:
        for one in self._runs:
            tag = one.settled.tag
            sentences = {}
            for sentence in self.folder.sentences(number, tag):
                sentences[draft_key(sentence, one.draft_salt)] = sentence
            if not sentences:
                continue
            for drafts in one.draft_sentences(sentences.values()):
                for key, draft in drafts.items():
                    if draft.origin is not TextOrigin.FAILED:  # asked again for its document
                        yield DraftRow(key, tag, sentences[key].text, draft)

    def _build(self, shard: PlannedShard, path: Path) -> StepResult:
        files = list(self.folder.files(shard.number))
        _require_sources(files)
        out = self._local / "documents"
        shutil.rmtree(out, ignore_errors=True)
        given = {one.file.path: one.file.given for one in files if one.file.given is not None}
        report = translate_files(
            self._job(out), self._session, [one.file for one in files], given, SILENT,
            store=SharedDrafts(self._session, self.folder), packs=False,
        )  # fmt: skip
        if report.engine_failed:
            raise EngineError(report.engine_failed)
        positions = {real_path(one.file.path): one.position for one in files}
        built = [
            BuiltDocument(positions[real_path(out / item["source"])], Tag(item["lang"]), item)
            for item in read_entries(report.manifest)
            if item["status"] == FileStatus.DONE.value
        ]
        built.sort(key=lambda one: (one.position, one.tag))
        _write_archive(path, out, built)
        shutil.rmtree(out, ignore_errors=True)
        wanted = sum(len(one.tags) for one in files)
        return StepResult(
            shard.number, "documents", reused=False, count=len(built), left=wanted - len(built)
        )


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A document in the result of a shard."""

    position: int  # of its source in the plan
    tag: Tag
    # what a manifest says of it, without the moment at which it was written
    entry: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name in the archive."""
        return f"{self.position}.{self.tag}"


def require_planned(runs: Sequence[TargetRun], folder: ShardFolder) -> None:
    """Refuse to work with another engine, model or rules than the plan was made for."""
    for one, planned in zip(runs, folder.settings.languages, strict=True):
        engine, name = engine_name(one), planned.tag.name
        if engine != planned.engine:
            raise ConfigError(
                f"the plan translates into {name} by {planned.engine or 'no engine'}, and this "
                f"machine has {engine or 'none'}",
                where=str(folder.plan),
                hint="install the same engine and model here, or plan again",
            )
        if one.draft_salt != planned.salt:
            raise ConfigError(
                f"the rules or the terms that shape drafts in {name} are others than the plan's",
                where=str(folder.plan),
                hint="plan again; what is still right is kept",
            )


def engine_name(one: TargetRun) -> str:
    """Return the engine of a language with its version and the digest of its model."""
    choice = one.settled.choice
    if choice is None:
        return ""
    return f"{choice.info.id} ({choice.info.version}) {choice.info.model_digest}".rstrip()


def _require_sources(files: Sequence[PlannedFile]) -> None:
    """Refuse a shard whose sources are all missing here; a single one is left to the end."""
    if not any(one.file.path.is_file() for one in files):
        raise InputError(
            f"no source of this shard is here ({plural(len(files), 'file')})",
            where=str(files[0].file.path),
            hint="the sources must be where the plan found them, seen from the output folder",
        )


def _write_archive(path: Path, out: Path, built: Sequence[BuiltDocument]) -> None:
    """Write the result of a shard: the same bytes on every machine."""
    rows = [[one.position, str(one.tag), _timeless(one.entry)] for one in built]

    def fill(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(zipfile.ZipInfo(ENTRIES, _EPOCH), json.dumps(rows))
            for one in built:
                data = (out / str(one.entry["target"])).read_bytes()
                archive.writestr(zipfile.ZipInfo(one.name, _EPOCH), data)

    write_atomic(path, fill)


def _timeless(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("written", "source")}


def built_documents(path: Path) -> tuple[BuiltDocument, ...]:
    """Return the documents in the result of a shard."""
    try:
        with zipfile.ZipFile(path) as archive:
            rows = json.loads(part_of(archive, archive.getinfo(ENTRIES)))
        return tuple(BuiltDocument(at, Tag(lang), entry) for at, lang, entry in rows)
    except (*DAMAGE, KeyError, TypeError) as exc:
        raise damaged(path) from exc


def _is_sound_archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            built_documents(path)
            return archive.testzip() is None
    except (*DAMAGE, ConfigError):
        return False
