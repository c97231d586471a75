"""Drafts one document at a time from a kit, with the same steps as a run of `translate`.

The engine of a language stays loaded from one document to the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from langaccess.agency.session import Session
from langaccess.core.errors import EngineError
from langaccess.core.files import scratch, write_atomic
from langaccess.core.models import EngineInfo
from langaccess.core.progress import SILENT
from langaccess.core.tags import Tag
from langaccess.translate.engines import Choice, Runner
from langaccess.translate.machines.drafted import DraftedDocument
from langaccess.translate.machines.kit import TranslationKit
from langaccess.translate.memory import load_fixed
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.draft_store import DraftStore
from langaccess.translate.pipeline.job import FileStatus, SourceFile, TextOrigin
from langaccess.translate.pipeline.job_context import JobContext, new_runner
from langaccess.translate.pipeline.manifest import OutputManifest, read_entries
from langaccess.translate.pipeline.protected_translation import SourceSentence
from langaccess.translate.pipeline.run import open_runs, scan_files
from langaccess.translate.pipeline.scan import FileScan
from langaccess.translate.pipeline.target_run import TargetRun

_DONE = FileStatus.DONE.value
_OF_THE_CALLER = ("source", "target", "written")


@dataclass(frozen=True, slots=True)
class PreparedDraft:
    """A document that was read and gets a draft into one language."""

    run: TargetRun
    shape: str  # digest of all that shapes the draft: the same on machines that draft it alike


class UsedDrafts(DraftStore):
    """The drafts of a worker, which notes those that the document at work is built from."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.used: dict[str, tuple[str, SentenceDraft]] = {}

    def get(self, wanted: Mapping[str, SourceSentence]) -> dict[str, SentenceDraft]:
        """Return the stored drafts by key."""
        found = super().get(wanted)
        self.used |= {key: (wanted[key].text, draft) for key, draft in found.items()}
        return found

    def put(
        self,
        drafts: Mapping[str, SentenceDraft],
        engine: EngineInfo,
        tag: Tag,
        sources: Mapping[str, str],
    ) -> None:
        """Store drafts."""
        super().put(drafts, engine, tag, sources)
        self.used |= {
            key: (sources[key], draft)
            for key, draft in drafts.items()
            if draft.origin is not TextOrigin.FAILED
        }


class DocumentWorker:
    """Drafts documents of the job of a kit; a context manager, whose files are gone after it.

    One thread uses it.
    """

    def __init__(self, kit: TranslationKit) -> None:
        self._kit = kit
        self._stack, self._engines = ExitStack(), ExitStack()
        self._runners: dict[str, Runner] = {}

    def __enter__(self) -> Self:
        """Unpack the kit."""
        with self._stack:
            self._local = self._stack.enter_context(scratch())
            (self._local / "kit").mkdir()
            self._session = self._stack.enter_context(self._kit.unpack(self._local / "kit"))
            self._fixed = load_fixed(self._session.root)
            self._store = UsedDrafts(self._session)
            self._context, runs = open_runs(
                self._kit.job, self._session, (), {}, self._fixed, store=self._store
            )
            self._stack.push(self._engines)
            self._runs = {one.settled.tag: one for one in runs}
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *details: object) -> None:
        """End the engines, close the session and remove the local files."""
        self._stack.close()

    def discard(self) -> None:
        """End the engines and remove the local files, from whichever thread."""
        self._engines.close()
        shutil.rmtree(self._local, ignore_errors=True)

    def scan(self, file: SourceFile, data: bytes) -> FileScan:
        """Return what will become of a document; its path is that of the machine that asks."""
        here = self._source(file, data)
        (found,) = scan_files([here], self._kit.job, self._session, self._fixed, SILENT)
        return found

    def prepare(self, scan: FileScan, data: bytes, tag: Tag) -> PreparedDraft | None:
        """Return what makes the draft of a document; None if no engine drafts it."""
        out = self._local / "out"
        shutil.rmtree(out, ignore_errors=True)
        file = self._source(scan.file, data)
        given = {} if file.given is None else {file.path: file.given}
        job = replace(self._kit.job, out=out, pack=False)
        context = replace(
            self._context, job=job, files=(file,), runner=self._runner,
            manifest=OutputManifest(out, given, strip_active=job.strip_active),
        )  # fmt: skip
        same = self._runs[tag]
        run = TargetRun(context, same.settled, same.glossary, same.draft_salt)
        run.settle([replace(scan, file=file)])
        return next((PreparedDraft(run, run.shape_of(one)) for one in run.unfinished()), None)

    def _source(self, file: SourceFile, data: bytes) -> SourceFile:
        """Write a document to the local disk and return it as a source there."""
        path = self._local / "sources" / file.path.name
        shutil.rmtree(path.parent, ignore_errors=True)
        write_atomic(path, data)
        return replace(file, path=path)

    def finish(self, prepared: PreparedDraft) -> DraftedDocument | None:
        """Return the draft of the document that was prepared last, None if it gets none.

        Raises:
            EngineError: the engine cannot work.
        """
        run, manifest = prepared.run, prepared.run.context.manifest
        self._store.used = {}
        run.work(last=False)
        if run.engine_failed:
            self._engines.close()  # the next document loads it again
            self._runners.clear()
            raise EngineError(run.engine_failed)
        done = (one for one in read_entries(manifest.path) if one["status"] == _DONE)
        return next((self._drafted(manifest.path.parent, one) for one in done), None)

    def _drafted(self, out: Path, entry: Mapping[str, Any]) -> DraftedDocument:
        kept = {key: value for key, value in entry.items() if key not in _OF_THE_CALLER}
        return DraftedDocument(kept, (out / entry["target"]).read_bytes(), self._store.used)

    @contextmanager
    def _runner(self, context: JobContext, choice: Choice) -> Iterator[Runner]:
        """Yield the engine of a language, loaded at its first document."""
        key = choice.info.id
        if key not in self._runners:
            self._runners[key] = self._engines.enter_context(new_runner(context, choice))
        yield self._runners[key]
