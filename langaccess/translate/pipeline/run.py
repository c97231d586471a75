"""The job, from its sources to the manifest; read it from the top.

Everything goes one way::

    sources    which files there are, and the class of each            (sources)
    scans      what is in each file, and what is left to people        (scan)
    settled    what approved texts and the memory have, by language    (plan, fixed, recall)
    plan       what each language will meet; shown before an engine is asked
    drafts     window by window, so that the engine is never idle      (draft, assemble)
    files      drafts beside each other, packs for people              (formats, pack)
    manifest   what became of each file, written after every file      (manifest)

`run` goes through the steps. A `Pipeline` holds what all languages of the job use, and a
`TargetRun` does the work into one of them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from langaccess import formats
from langaccess.agency import policy
from langaccess.agency.policy import Machine, Policy
from langaccess.agency.session import Session
from langaccess.core import clock, log
from langaccess.core.errors import (
    EngineError,
    InputError,
    LangAccessError,
    OutputError,
    UsageError,
)
from langaccess.core.files import clear_temporary, lock, read_bytes, sha256
from langaccess.core.model import Finding, Segment, Severity
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import Tag
from langaccess.formats import Document, Label
from langaccess.translate.engines import Choice, Runner
from langaccess.translate.memory import FixedStore, load_fixed
from langaccess.translate.pipeline import sources
from langaccess.translate.pipeline.assemble import SentenceDraft, WorkItem, assemble, work_items
from langaccess.translate.pipeline.draft_store import DraftStore, Glossary
from langaccess.translate.pipeline.drafter import Batch, Drafter
from langaccess.translate.pipeline.fixed_text_lookup import FixedTextLookup
from langaccess.translate.pipeline.job import (
    FileResult,
    FileStatus,
    SourceFile,
    TextOrigin,
    TranslationJob,
    TranslationPlan,
    TranslationReport,
)
from langaccess.translate.pipeline.manifest import OutputManifest, classes_given, kept_aside_note
from langaccess.translate.pipeline.memory_lookup import MemoryLookup
from langaccess.translate.pipeline.omegat_project import MEMORY
from langaccess.translate.pipeline.pack import PackItem, write_pack
from langaccess.translate.pipeline.plan import TargetSetup, choose_engines, make_plan
from langaccess.translate.pipeline.scan import FileScan, in_words, scan_file

__all__ = ["run"]

# Part of every result's settings digest: raise it when the pipeline's output changes.
PIPELINE = 2
# Seconds that a second run waits for the first before it says who is at work.
WAIT = 10.0
# Sentences gathered from several files before the engine is asked: enough to keep all workers
# busy to the end, little enough to lose when the power fails.
WINDOW = 400

_ASKED = "a machine draft exists; a pack was asked for"
_NO_ENGINE = "no engine for this language: `langaccess models list` says what there is"
_LEFT = Finding(
    "draft.left",
    "an earlier draft that somebody has changed still lies here: it is not this run's",
    Severity.WARNING,
)


def run(
    job: TranslationJob,
    session: Session,
    progress: Progress = SILENT,
    *,
    announce: Callable[[TranslationPlan], None] | None = None,
) -> TranslationReport:
    """Translate the files of `job` into its languages and return what became of each.

    Args:
        job: what to do.
        session: whose rules apply, where drafts are remembered, and the day on the labels.
        progress: told about the work.
        announce: called with the plan before the first engine is asked.

    Raises:
        UsageError: a target is the language of the originals, or there is no such kind of engine
            or document class.
        InputError: a named source does not exist, or there is nothing to translate.
        ConfigError: the jurisdiction or a sidecar file is wrong.
        OutputError: the output folder cannot be used, or another run holds it.
    """
    _refuse_misasked(job)
    files, given = _collect(job, session.policy)
    with _lock(job, session, progress):
        # What is approved is written there too, by others, under the lock of the database.
        clear_temporary(job.out, apart=job.out / "approved")
        fixed = load_fixed(session.root)
        scans = _scan_all(files, job, session.policy, fixed, progress)
        chosen = choose_engines(job, session)
        manifest = OutputManifest(job.out, given)
        pipeline = Pipeline(job, session, files, DraftStore(session), manifest, progress)
        settled = pipeline.settle(scans, chosen, fixed)
        plan = make_plan(settled)
        if announce is not None:
            announce(plan)
        runs = pipeline.translate(settled, plan)
        progress.finish()
        manifest.save()
        log.event("translate.done", files=len(files), languages=len(runs))
    return pipeline.report(plan, runs)


def _refuse_misasked(job: TranslationJob) -> None:
    """Raise for what is wrong with the question itself, before any file is opened."""
    if job.source in job.targets:
        raise UsageError(
            f"the originals are in {job.source.name} already",
            hint="leave it out of --to, or say with --from what the originals are in",
        )
    if job.out.exists() and not job.out.is_dir():
        raise OutputError(
            "this is a file, not a folder for results",
            where=str(job.out),
            hint="choose a folder: --out FOLDER",
        )


def _collect(
    job: TranslationJob, rules: Policy
) -> tuple[tuple[SourceFile, ...], Mapping[Path, str]]:
    """Return the files of the job, and source → the class that a call gave it, this one or before.

    A class that an earlier call gave counts for a file until a call gives another.
    """
    files = sources.collect(job.sources, job.out, tuple(rules.documents.classes), job.doc_class)
    given = classes_given(job.out)
    if job.doc_class is None:
        return tuple(replace(file, given=given.get(_real(file.path))) for file in files), given
    return files, given | dict.fromkeys((_real(file.path) for file in files), job.doc_class)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike `resolve`, it survives a link to itself


def _lock(
    job: TranslationJob, session: Session, progress: Progress
) -> AbstractContextManager[None]:
    """Keep other runs out of the agency's drafts, or else out of the output folder."""
    home = session.workspace.state if session.root else job.out
    return lock(
        home / ".translate.lock",
        wait=WAIT,
        purpose=f"the folder {session.root or job.out}",
        waiting=lambda holder: progress.note(f"waiting for {holder}"),
    )


def _scan_all(
    files: Sequence[SourceFile],
    job: TranslationJob,
    rules: Policy,
    fixed: FixedStore,
    progress: Progress,
) -> list[FileScan]:
    progress.start("reading", len(files), "files")
    found = []
    for file in files:
        found.append(
            scan_file(file, job.source, rules, accept_revisions=job.accept_revisions, store=fixed)
        )
        progress.advance()
    progress.finish()
    return found


@dataclass(frozen=True)
class Pipeline:
    """What all languages of a job use.

    Attributes:
        job: what to do.
        session: the agency.
        files: the sources, in the order of the report.
        store: what the agency's database holds.
        manifest: of the output folder.
        progress: told about the work.
    """

    job: TranslationJob
    session: Session
    files: Sequence[SourceFile]
    store: DraftStore
    manifest: OutputManifest
    progress: Progress

    @property
    def rules(self) -> Policy:
        """The agency's rules."""
        return self.session.policy

    @cached_property
    def rules_digest(self) -> str:
        """The digest of the rules, which makes results old when a rule changes."""
        return policy.digest(self.rules)

    @cached_property
    def sources(self) -> frozenset[Path]:
        """Where the sources really are: no result may take the place of one."""
        return frozenset(_real(file.path) for file in self.files)

    @property
    def fast(self) -> bool:
        """Whether the engine's fast draft setting is wanted."""
        return self.job.fast or self.rules.engines.fast

    def settle(
        self, scans: Sequence[FileScan], chosen: Mapping[Tag, Choice | None], fixed: FixedStore
    ) -> list[TargetSetup]:
        """Return what approved texts and the memory settle, language by language."""
        job = self.job
        standings = self.store.fixed(fixed, job.targets)
        found = []
        for tag in job.targets:
            mine = FixedTextLookup(fixed, standings[tag], job.source, tag)
            seen = tuple(mine.settled(scan, self.rules) for scan in scans)
            recall = MemoryLookup(self.store.memory, job.source, tag)
            found.append(TargetSetup(tag, chosen[tag], mine, recall, seen))
        return found

    def translate(self, settled: Sequence[TargetSetup], plan: TranslationPlan) -> list[TargetRun]:
        """Work into one language after the other; return the runs with what became of each file."""
        wanted = sum(row.segments + row.memory for row in plan.rows)
        self.progress.start("translating", wanted, "sentences")
        glossaries = self.store.glossaries(self.job.targets)
        runs = [TargetRun(self, one, glossaries[one.tag]) for one in settled]
        for target in runs:
            target.work()
        return runs

    def report(self, plan: TranslationPlan, runs: Sequence[TargetRun]) -> TranslationReport:
        """Return what became of the files: language by language, in the order of the files."""
        order = {file.path: place for place, file in enumerate(self.files)}
        results = tuple(
            result
            for target in runs
            for result in sorted(target.results.values(), key=lambda one: order[one.source])
        )
        failed = "; ".join(filter(None, (target.engine_failed for target in runs)))
        return TranslationReport(plan, results, self.manifest.path, failed)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that is read and waits for its drafts."""

    scan: FileScan
    document: Document
    pieces: tuple[WorkItem, ...]


@dataclass(eq=False)
class TargetRun:
    """The work into one language: drafts of what may be drafted, a pack of what people translate.

    Attributes:
        pipeline: what all languages use.
        settled: what is settled for this one.
        glossary: what the term base says.
        engine_failed: why the engine could not work, or empty.
        results: source → what became of it, in the order of the work.
    """

    pipeline: Pipeline
    settled: TargetSetup
    glossary: Glossary
    engine_failed: str = ""
    results: dict[Path, FileResult] = field(default_factory=dict)

    def work(self) -> None:
        """Draft what may be drafted, pack what people must translate, record everything."""
        todo, people = self._sort()
        asked = [
            scan
            for scan in self.settled.scans
            if self.pipeline.job.pack and scan.status is None and scan not in people
        ]
        suggested = any(scan.machine is Machine.SUGGESTION for scan in people) or asked
        choice = self.settled.choice
        if choice is None or not (todo or suggested):
            self._pack(people)
            return
        try:
            with self._runner(choice) as runner, self._drafter(choice, runner) as drafter:
                self._draft_all(todo, drafter)
                self._pack(people, asked, drafter=drafter)
        except EngineError as exc:
            self._pack_without_engine(todo, people, exc)

    def _sort(self) -> tuple[list[FileScan], list[FileScan]]:
        """Return what to draft and what people translate; record what is neither."""
        todo: list[FileScan] = []
        people: list[FileScan] = []
        for scan in self.settled.met:
            if scan.barred or (scan.status is None and self.settled.choice is None):
                people.append(scan)
            elif scan.status is not None:
                self._record(self._undone(scan))
            elif not self._reuse(scan):
                todo.append(scan)
        return todo, people

    def _reuse(self, scan: FileScan) -> bool:
        """Tell whether an earlier run has made just this draft, and take it over if so."""
        old = self.pipeline.manifest.unchanged(
            scan.file.path, self.settled.tag, scan.digest, self._settings(scan)
        )
        if old is None:
            return False
        self.results[old.source] = old
        self.pipeline.progress.advance(scan.segments - scan.human)
        return True

    def _runner(self, choice: Choice) -> Runner:
        return Runner(
            choice.info,
            workers=self.pipeline.job.workers,
            timeout=self.pipeline.rules.engines.timeout_seconds,
            draft=self.pipeline.fast,
        )

    def _drafter(self, choice: Choice, runner: Runner) -> Drafter:
        return Drafter(
            runner,
            choice,
            self.pipeline.rules,
            self.pipeline.store,
            self.settled.recall,
            self.glossary,
            self.pipeline.job.source,
            fast=self.pipeline.fast,
        )

    # -- drafts ---------------------------------------------------------------------------------

    def _draft_all(self, todo: Sequence[FileScan], drafter: Drafter) -> None:
        """Draft window by window: while the engine works on one, the next is read."""
        flying: deque[tuple[list[_Ready], Batch]] = deque()
        for window in self._windows(todo):
            pending = [p for ready in window for p in ready.pieces if p.pending]
            batch = drafter.begin(
                [p.segment for p in pending if p.unit.twin is None],
                [p.segment for p in pending if p.unit.twin is not None],
            )
            flying.append((window, batch))
            if len(flying) > 1:
                self._land(*flying.popleft())
        while flying:
            self._land(*flying.popleft())

    def _windows(self, todo: Sequence[FileScan]) -> Iterator[list[_Ready]]:
        window: list[_Ready] = []
        waiting = 0
        for scan in todo:
            ready = self._read(scan)
            if ready is None:
                continue
            window.append(ready)
            waiting += sum(piece.pending for piece in ready.pieces)
            if waiting >= WINDOW:
                yield window
                window, waiting = [], 0
        if window:
            yield window

    def _read(self, scan: FileScan) -> _Ready | None:
        path, job, fixed = scan.file.path, self.pipeline.job, self.settled.fixed
        try:
            with formats.contained(InputError, path):
                document = formats.read(path, accept_revisions=job.accept_revisions)
                _require_same(path, scan.digest)
                cut = work_items(
                    document, job.source, lambda p: fixed.ready(p, scan.gated.get(p.id))
                )
                return _Ready(scan, document, tuple(cut))
        except InputError as exc:  # it could be read a moment ago: taken away or being changed
            self._fail(scan, "input", exc)
            return None

    def _land(self, window: Sequence[_Ready], batch: Batch) -> None:
        """Wait for the drafts of a window, and write its files."""
        batch.wait(self.pipeline.progress)
        for ready in window:
            try:
                result = self._write(ready, batch)
            except OutputError as exc:
                self._fail(ready.scan, "output", exc)
                continue
            self._record(result, self._settings(ready.scan))

    def _write(self, ready: _Ready, batch: Batch) -> FileResult:
        scan, document, tag = ready.scan, ready.document, self.settled.tag
        with formats.contained(OutputError, scan.file.path):
            made = assemble(document, ready.pieces, batch, self.pipeline.job.source)
        path = self._free_name(scan)
        aside = self.pipeline.manifest.put_aside(path)
        written = formats.write(document, made.targets, path, tag=tag, label=self._label)
        kept = kept_aside_note(aside, written.sha256)
        return FileResult(
            source=scan.file.path,
            lang=tag,
            status=FileStatus.DONE,
            target=path,
            segments=made.counts,
            label=str(tag) if self._label.text else "en",
            findings=(*document.notes, *written.notes, *made.findings, *kept),
            source_sha256=scan.digest,
            target_sha256=written.sha256,
            reasons=made.reasons,
        )

    def _free_name(self, scan: FileScan) -> Path:
        """Return where the draft of a file goes: nowhere that another result or a source is."""
        path, tag = scan.file.path, self.settled.tag
        wanted = sources.target_path(scan.file, self.pipeline.job.out, tag)
        return self.pipeline.manifest.free_name(wanted, [path], tag, avoid=self.pipeline.sources)

    @cached_property
    def _label(self) -> Label:
        return formats.label_for(self.settled.tag, clock.day_of(self.pipeline.session.now))

    # -- packs ----------------------------------------------------------------------------------

    def _pack(
        self,
        people: Sequence[FileScan],
        asked: Sequence[FileScan] = (),
        why: str = _ASKED,
        drafter: Drafter | None = None,
    ) -> None:
        """Write one pack for the language, and record the files that stand in it alone.

        Args:
            people: files that people translate as a whole.
            asked: files that go along, and are recorded already.
            why: the reason for which those go along.
            drafter: makes suggestions; None when there is no engine for them.
        """
        scans = (*people, *asked)
        if not scans:
            return
        tag, manifest = self.settled.tag, self.pipeline.manifest
        wanted = self.pipeline.job.out / f"pack.{tag}.zip"
        path = manifest.free_name(wanted, [scan.file.path for scan in scans], tag)
        reasons = dict.fromkeys((scan.file.path for scan in asked), why)
        packed: set[Path] = set()
        try:
            aside = manifest.put_aside(path)
            self._write_pack(path, self._contents(scans, reasons, drafter, packed))
            digest = sha256(read_bytes(path))
            kept = kept_aside_note(aside, digest)
        except OutputError as exc:
            for scan in scans:
                self._fail(scan, "output", exc)
            return
        for scan in people:
            if scan.file.path in packed:
                done = self._undone(scan)
                findings = (*done.findings, *kept)
                self._record(replace(done, pack=path, pack_sha256=digest, findings=findings))
        self._note_pack(packed & reasons.keys(), path, digest)

    def _contents(
        self,
        scans: Sequence[FileScan],
        reasons: Mapping[Path, str],
        drafter: Drafter | None,
        packed: set[Path],
    ) -> Iterator[PackItem]:
        """Yield the files that can be read, one in memory at a time, and put them in `packed`."""
        for scan in scans:
            ready = self._read(scan)
            if ready is not None:
                packed.add(scan.file.path)
                yield self._packed(ready, reasons.get(scan.file.path, ""), drafter)

    def _write_pack(self, path: Path, contents: Iterator[PackItem]) -> None:
        source, target = self.pipeline.job.source, self.settled.tag
        write_pack(
            path,
            contents,
            source=source,
            target=target,
            agency=self.pipeline.rules.agency.name or "",
            project=lambda wanted: self.pipeline.store.project(wanted, (source, target)),
        )

    def _packed(self, ready: _Ready, reason: str, drafter: Drafter | None) -> PackItem:
        scan = ready.scan
        item = PackItem(
            ready.document,
            scan.digest,
            reason or scan.message or _NO_ENGINE,
            gated=scan.gated,
            settled={p.segment.id: p.ready for p in ready.pieces if p.ready is not None},
        )
        if scan.machine is Machine.NEVER:
            return item
        drafts, origin = self._suggest(
            [piece.segment for piece in ready.pieces if piece.pending], drafter
        )
        return replace(
            item,
            suggestions={id_: d.text for id_, d in drafts.items() if d.text is not None},
            origin=origin,
            recalled=frozenset(i for i, d in drafts.items() if d.origin is TextOrigin.MEMORY),
            findings={id_: d.findings for id_, d in drafts.items()},
        )

    def _suggest(
        self, segments: Sequence[Segment], drafter: Drafter | None
    ) -> tuple[Mapping[str, SentenceDraft], str]:
        """Return segment id → what is offered beside it, and who made that."""
        if drafter is None or self.settled.choice is None:
            recalled = self.settled.recall.drafts(segments)
            return {segment.id: draft for segment, draft in recalled.items()}, MEMORY
        batch = drafter.begin(segments).wait()
        return {segment.id: batch.of(segment) for segment in segments}, self.settled.choice.info.id

    def _pack_without_engine(
        self, todo: Sequence[FileScan], people: Sequence[FileScan], exc: EngineError
    ) -> None:
        """The engine never started, or died for good: people get what it leaves undone."""
        self.engine_failed = exc.message
        left = [scan for scan in todo if scan.file.path not in self.results]
        rest = [scan for scan in people if scan.file.path not in self.results]
        for scan in left:
            self._fail(scan, "engine", exc)
        self._pack(rest, left, f"the engine could not work: {exc.message}")

    # -- what became of each file ---------------------------------------------------------------

    def _undone(self, scan: FileScan) -> FileResult:
        """Return the result of a file for which no draft is made; nothing is recorded."""
        return FileResult(
            source=scan.file.path,
            lang=self.settled.tag,
            status=scan.status or FileStatus.REFUSED,
            reason=scan.reason or "no_engine",
            message=scan.message or _NO_ENGINE,
            source_sha256=scan.digest,
            decision=scan.decision,
            findings=scan.notes,
        )

    def _fail(self, scan: FileScan, reason: str, exc: LangAccessError) -> None:
        """Record a failure, instead of what was recorded for the file before."""
        result = self._undone(scan)
        self.results.pop(scan.file.path, None)
        self._record(
            replace(result, status=FileStatus.FAILED, reason=reason, message=in_words(exc))
        )

    def _record(self, result: FileResult, settings: str = "") -> None:
        """Record what became of a file.

        Args:
            result: what became of it.
            settings: digest of everything but the source that shapes it, of a draft.

        Raises:
            OutputError: the manifest cannot be written, or an old draft not removed.
        """
        manifest = self.pipeline.manifest
        if manifest.retire(result.source, self.settled.tag, result.target):
            result = replace(result, findings=(*result.findings, _LEFT))
        self.results[result.source] = result
        choice = self.settled.choice if result.status is FileStatus.DONE else None
        manifest.record(result, choice, settings)

    def _note_pack(self, paths: Collection[Path], pack: Path, digest: str) -> None:
        """Note of files that were drafted which pack holds them too."""
        packed = [
            replace(result, pack=pack, pack_sha256=digest)
            for path, result in self.results.items()
            if path in paths
        ]
        self.results.update((result.source, result) for result in packed)
        self.pipeline.manifest.add_pack(packed)

    def _settings(self, scan: FileScan) -> str:
        """Return the digest of everything but the source that shapes a result."""
        parts = {**self._shaping, "gated": sorted(scan.gated), "class": scan.doc_class}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @cached_property
    def _shaping(self) -> Mapping[str, object]:
        """What shapes the results of all files alike."""
        choice = self.settled.choice
        # The wording of the label counts; the day that it shows makes nothing old.
        label = formats.label_for(self.settled.tag, date.min)
        return {
            "pipeline": PIPELINE,
            "engine": choice and [choice.info.id, choice.info.version, choice.info.model_digest],
            "asked": choice and str(choice.asked),
            "memory": self.settled.recall.state,
            "fixed": self.settled.fixed.state,
            "terms": astuple(self.glossary),
            "rules": self.pipeline.rules_digest,
            "revisions": self.pipeline.job.accept_revisions,
            "fast": self.pipeline.fast,
            "label": [label.text, label.english],
        }


def _require_same(path: Path, digest: str) -> None:
    """Refuse a file that changed: what policy leaves to a person was decided on what it held."""
    if sha256(read_bytes(path)) != digest:
        raise InputError(
            "the file was changed while this run was at work",
            where=str(path),
            hint="run again when nobody works on it",
        )
