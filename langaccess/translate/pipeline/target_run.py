"""The work of a job into one language: drafts, packs for people, and what became of each file."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from langaccess import formats
from langaccess.agency.policy import Machine
from langaccess.core import cache_file, clock
from langaccess.core.errors import (
    EngineError,
    InputError,
    LangAccessError,
    OutputError,
)
from langaccess.core.files import read_bytes, sha256, write_atomic
from langaccess.core.model import Decision, Finding, Segment, Severity
from langaccess.formats import Document, Label
from langaccess.translate.engines import Choice, Runner
from langaccess.translate.pipeline import sources
from langaccess.translate.pipeline.assemble import (
    DraftSource,
    SentenceDraft,
    WorkItem,
    assemble,
    work_items,
)
from langaccess.translate.pipeline.class_question import gate_reads, refuse_unread
from langaccess.translate.pipeline.draft_store import Glossary
from langaccess.translate.pipeline.drafter import (
    Batch,
    Drafter,
)
from langaccess.translate.pipeline.english_output import EnglishOutput
from langaccess.translate.pipeline.job import (
    FileResult,
    FileStatus,
    TextOrigin,
)
from langaccess.translate.pipeline.job_context import JobContext
from langaccess.translate.pipeline.manifest import kept_aside_note
from langaccess.translate.pipeline.omegat_project import MEMORY
from langaccess.translate.pipeline.pack import PackItem, write_pack
from langaccess.translate.pipeline.plan import TargetSetup
from langaccess.translate.pipeline.resume import Resume
from langaccess.translate.pipeline.scan import FileScan, in_words

# Sentences gathered from several files before the engine is asked: enough to keep all workers
# busy to the end, little enough to lose when the power fails.
WINDOW = 400

_ASKED = "a machine draft exists; a pack was asked for"
_NO_ENGINE = "no engine for this language: see `langaccess models list`"
_LEFT = Finding(
    "draft.left",
    "an earlier draft that a person has changed is still here: it is not from this run",
    Severity.WARNING,
)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that is read and waits for its drafts."""

    scan: FileScan
    document: Document
    pieces: tuple[WorkItem, ...]


@dataclass(eq=False)
class TargetRun:
    """The work into one language: drafts of what may be drafted, a pack for people."""

    context: JobContext  # what all languages use
    settled: TargetSetup  # what is settled for this one, with the files of the wave that is at work
    glossary: Glossary  # what the term base says
    draft_salt: str  # the `draft_settings` of the language; empty without an engine
    engine_failed: str = ""  # why the engine could not work, or empty
    # source → what became of it, in the order of the work
    results: dict[Path, FileResult] = field(default_factory=dict)
    _people: list[FileScan] = field(default_factory=list)
    _asked: list[FileScan] = field(default_factory=list)
    _lost: list[FileScan] = field(default_factory=list)
    _adopted: set[Path] = field(default_factory=set)

    def settle(self, scans: Sequence[FileScan]) -> None:
        """Take the next wave of files, each with what approved texts settle in this language."""
        fixed, rules = self.settled.fixed, self.context.rules
        seen = (scan.settled(rules, fixed.has) for scan in scans)
        self.settled = replace(self.settled, scans=tuple(map(self._if_read, seen)))

    def _if_read(self, scan: FileScan) -> FileScan:
        """Return the scan, without a draft where the gate reads neither of the two languages."""
        source, tag = self.context.job.source, self.settled.tag
        if scan.status is not None or tag.pseudo or gate_reads(source) or gate_reads(tag):
            return scan
        decision = refuse_unread(source, tag, self.context.rules)
        return scan.refused(decision.reasons[0].rule, decision)

    def work(self, *, last: bool) -> None:
        """Draft what may be drafted of a wave, and after the last pack what people translate."""
        todo, people = self._sort()
        self._people += people
        self._asked += [
            scan
            for scan in self.settled.scans
            if self.context.job.pack and scan.status is None and scan not in people
        ]
        suggests = any(scan.machine is Machine.SUGGESTION for scan in self._people) or self._asked
        choice = self.settled.choice
        offers = choice is not None and bool(suggests)
        same = self._same_pack(offers=offers) if last and not self._lost else None
        if choice is not None and (todo or (last and suggests and same is None and not self._lost)):
            try:
                with (
                    self.context.runner(self.context, choice) as runner,
                    self._drafter(choice, runner) as drafter,
                ):
                    self._draft_all(todo, drafter)
                    # the English of an engine may have sent a file to people
                    same = self._same_pack(offers=offers) if last and not self._lost else None
                    if last and same is None and not self._lost:
                        self._pack(self._people, self._asked, drafter=drafter)
                        return
            except EngineError as exc:
                self._lose(todo, exc)
        if last and self._lost:
            rest = [scan for scan in self._people if scan.file.path not in self.results]
            self._pack(rest, self._lost, f"the engine could not work: {self.engine_failed}")
        elif last and same is not None:
            self._record_people(self._people)
            self._note_pack({s.file.path for s in (*self._people, *self._asked)}, *same)
        elif last:
            self._pack(self._people)

    # -- what other machines draft -------------------------------------------------------------

    def unfinished(self) -> list[FileScan]:
        """Return the files of the wave that an engine drafts; nothing is recorded."""
        if self.settled.choice is None:
            return []
        ready = [scan for scan in self.settled.met if scan.status is None]
        return [scan for scan in ready if self._resume.finished(scan) is None]

    def shape_of(self, scan: FileScan) -> str:
        """Return the digest of all that shapes the draft of a file, apart from the file."""
        return self._resume.settings(scan)

    def reserve(self, scan: FileScan) -> None:
        """Keep the name of a draft for it: others may come first."""
        self.context.manifest.reserve(self._free_name(scan), scan.file.path, self.settled.tag)

    def adopt(
        self,
        scan: FileScan,
        entry: Mapping[str, Any],
        data: bytes,
        drafts: Mapping[str, tuple[str, SentenceDraft]],
    ) -> None:
        """Take over the draft of a file that another machine made as this one would.

        `entry` is what its manifest says of the draft, `data` its bytes; `drafts` is draft key →
        sentence and draft. `work` then finds the file finished.
        """
        choice, manifest, path = self.settled.choice, self.context.manifest, self._free_name(scan)
        if choice is not None:
            found = {key: draft for key, (_text, draft) in drafts.items()}
            texts = {key: text for key, (text, _draft) in drafts.items()}
            self.context.store.put(found, choice.info, choice.asked, texts)
        aside = manifest.put_aside(path)
        write_atomic(path, data)
        manifest.retire(scan.file.path, self.settled.tag, path)
        notes = kept_aside_note(aside, str(entry["target_sha256"]))
        manifest.adopt(scan.file.path, self.settled.tag, entry, path, notes)
        manifest.save()
        self._adopted.add(scan.file.path)

    # -- the work ------------------------------------------------------------------------------

    def _sort(self) -> tuple[list[FileScan], list[FileScan]]:
        """Return what to draft and what people translate; record what is neither."""
        todo: list[FileScan] = []
        people: list[FileScan] = []
        for scan in self.settled.met:
            if scan.barred or (scan.status is None and self.settled.choice is None):
                people.append(scan)
            elif scan.status is not None:
                self._record(self._undone(scan), save=False)
            elif not self._reuse(scan):
                todo.append(scan)
        self.context.manifest.save()
        return todo, people

    def _reuse(self, scan: FileScan) -> bool:
        """Whether an earlier run has made just this draft; if so, its result is taken over."""
        old = self._resume.finished(scan)
        if old is None:
            return False
        self.results[old.source] = replace(old, reused=old.source not in self._adopted)
        self.context.progress.advance(scan.segments - scan.human)
        return True

    @cached_property
    def _resume(self) -> Resume:
        return Resume(self.context, self.settled, self.draft_salt)

    def _drafter(self, choice: Choice, runner: Runner) -> Drafter:
        return Drafter(
            runner,
            choice,
            self.context.rules,
            self.context.store,
            self.settled.recall,
            self.glossary,
            self.context.job.source,
            self.draft_salt,
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
            ready = self._read_source(scan)
            if ready is None:
                continue
            window.append(ready)
            waiting += sum(piece.pending for piece in ready.pieces)
            if waiting >= WINDOW:
                yield window
                window, waiting = [], 0
        if window:
            yield window

    def _read_source(self, scan: FileScan) -> _Ready | None:
        path, job = scan.file.path, self.context.job
        try:
            with formats.contained(InputError, path):
                document = formats.read(path, accept_revisions=job.accept_revisions)
                _require_same(path, scan.digest)
                return _Ready(scan, document, self._cut(scan, document))
        except InputError as exc:  # it could be read a moment ago: taken away or being changed
            self._fail(scan, "input", exc)
            return None

    def _cut(self, scan: FileScan, document: Document) -> tuple[WorkItem, ...]:
        fixed, source = self.settled.fixed, self.context.job.source
        return tuple(work_items(document, source, lambda p: fixed.ready(p, scan.gated.get(p.id))))

    def _land(self, window: Sequence[_Ready], batch: Batch) -> None:
        """Wait for the drafts of a window, and write its files."""
        batch.wait(self.context.progress)
        for ready in window:
            drafts = self._judged([p.segment for p in ready.pieces if p.pending], batch)
            refusal = self._refusal(ready.scan, drafts)
            if refusal is not None:
                self._people.append(ready.scan.refused(refusal.reasons[0].rule, refusal))
                self._asked = [one for one in self._asked if one.file != ready.scan.file]
                continue
            try:
                result = self._write(ready, drafts)
            except OutputError as exc:
                self._fail(ready.scan, "output", exc)
                continue
            self._record(result, self._resume.settings(ready.scan))

    def _refusal(self, scan: FileScan, drafts: DraftSource) -> Decision | None:
        """Return why a document gets no draft after all, or None."""
        if not isinstance(drafts, EnglishOutput):
            return None
        return drafts.refusal(self.context.job.source, scan.segments)

    def _write(self, ready: _Ready, drafts: DraftSource) -> FileResult:
        scan, document, tag = ready.scan, ready.document, self.settled.tag
        with formats.contained(OutputError, scan.file.path):
            made = assemble(document, ready.pieces, drafts, self.context.job.source)
        path = self._free_name(scan)
        aside = self.context.manifest.put_aside(path)
        stripped = self.context.job.strip_active
        written = formats.write(
            document, made.targets, path, tag=tag, label=self._label, strip_active=stripped
        )
        notes = [n for n in document.notes if not (stripped and formats.is_active(n.code))]
        kept = kept_aside_note(aside, written.sha256)
        return FileResult(
            source=scan.file.path,
            lang=tag,
            status=FileStatus.DONE,
            target=path,
            segments=made.counts,
            label=str(tag) if self._label.text else "en",
            findings=(*notes, *written.notes, *made.findings, *kept),
            source_sha256=scan.digest,
            target_sha256=written.sha256,
            reasons=made.reasons,
            waiting=len(scan.waiting),
        )

    def _judged(self, segments: Sequence[Segment], batch: Batch) -> DraftSource:
        """Return the drafts; English of an engine is judged like English of a source."""
        if self.settled.tag.language != "en" or self.settled.tag.pseudo:
            return batch
        return EnglishOutput(batch, segments, self.context.rules)

    def _free_name(self, scan: FileScan) -> Path:
        """Return where the draft of a file goes: nowhere that another result or a source is."""
        path, tag = scan.file.path, self.settled.tag
        wanted = sources.target_path(scan.file, self.context.job.out, tag)
        return self.context.manifest.free_name(wanted, [path], tag, avoid=self.context.sources)

    @cached_property
    def _label(self) -> Label:
        return formats.label_for(self.settled.tag, clock.day_of(self.context.session.now))

    # -- packs ----------------------------------------------------------------------------------

    def _pack(
        self,
        people: Sequence[FileScan],
        asked: Sequence[FileScan] = (),
        why: str = _ASKED,
        drafter: Drafter | None = None,
    ) -> None:
        """Write one pack for the language, and record the files that are in it alone.

        `people` are files that people translate as a whole; `asked` go along for the reason `why`,
        and are recorded already. `drafter` makes suggestions; None without an engine for
        them.
        """
        scans = (*people, *asked)
        if not scans:
            return
        tag, manifest = self.settled.tag, self.context.manifest
        wanted = self.context.job.out / f"pack.{tag}.zip"
        path = manifest.free_name(wanted, [scan.file.path for scan in scans], tag)
        reasons = dict.fromkeys((scan.file.path for scan in asked), why)
        packed: set[Path] = set()
        offers = drafter is not None and any(s.machine is not Machine.NEVER for s in scans)
        settings = self._pack_settings(scans, reasons, offers=offers)
        try:
            aside = manifest.put_aside(path)
            self._write_pack(path, self._contents(scans, reasons, drafter, packed))
            digest = sha256(read_bytes(path))
            kept = kept_aside_note(aside, digest)
        except OutputError as exc:
            for scan in scans:
                self._fail(scan, "output", exc)
            return
        self._record_people([scan for scan in people if scan.file.path in packed], kept)
        self._note_pack(packed, path, digest, settings)

    def _same_pack(self, *, offers: bool) -> tuple[Path, str, str] | None:
        """Return the pack of an earlier run that this run would write again, or None.

        Return its path, its SHA-256, and the digest of what shapes it. `offers`: an engine would
        make suggestions.
        """
        scans = (*self._people, *self._asked)
        if not scans:
            return None
        reasons = {scan.file.path: _ASKED for scan in self._asked}
        settings = self._pack_settings(scans, reasons, offers=offers)
        paths = [scan.file.path for scan in scans]
        found = self.context.manifest.unchanged_pack(paths, self.settled.tag, settings)
        return None if found is None else (*found, settings)

    def _record_people(self, scans: Iterable[FileScan], notes: Sequence[Finding] = ()) -> None:
        """Record files that are in a pack alone; `_note_pack` saves that."""
        for scan in scans:
            done = self._undone(scan)
            self._record(replace(done, findings=(*done.findings, *notes)), save=False)

    def _pack_settings(
        self, scans: Sequence[FileScan], reasons: Mapping[Path, str], *, offers: bool
    ) -> str:
        """Return the digest of all that shapes a pack: its files, and what is said of them."""
        files = [
            [
                scan.file.path.name,
                scan.digest,
                scan.message,
                scan.machine,
                reasons.get(scan.file.path),
                self._resume.settings(scan),
            ]
            for scan in scans
        ]
        terms = self.context.store.terms_digest(self.settled.tag)
        parts = [cache_file.program_digest(), terms, offers, files]
        return sha256(json.dumps(parts).encode("ascii"))

    def _contents(
        self,
        scans: Sequence[FileScan],
        reasons: Mapping[Path, str],
        drafter: Drafter | None,
        packed: set[Path],
    ) -> Iterator[PackItem]:
        """Yield the files that can be read, one in memory at a time, and put them in `packed`."""
        for scan in scans:
            ready = self._read_source(scan)
            if ready is not None:
                packed.add(scan.file.path)
                yield self._packed(ready, reasons.get(scan.file.path, ""), drafter)

    def _write_pack(self, path: Path, contents: Iterator[PackItem]) -> None:
        source, target = self.context.job.source, self.settled.tag
        write_pack(
            path,
            contents,
            source=source,
            target=target,
            agency=self.context.rules.agency.name or "",
            project=lambda wanted: self.context.store.project(wanted, (source, target)),
        )

    def _packed(self, ready: _Ready, reason: str, drafter: Drafter | None) -> PackItem:
        scan = ready.scan
        item = PackItem(
            ready.document,
            scan.digest,
            reason or scan.message or _NO_ENGINE,
            gated=scan.gated,
            settled={p.segment.id: p.ready for p in ready.pieces if p.ready is not None},
            never=scan.machine is Machine.NEVER,
        )
        if scan.machine is Machine.NEVER:
            return item
        drafts, origin = self._suggest(
            scan, [piece.segment for piece in ready.pieces if piece.pending], drafter
        )
        return replace(
            item,
            suggestions={id_: d.text for id_, d in drafts.items() if d.text is not None},
            origin=origin,
            recalled=frozenset(i for i, d in drafts.items() if d.origin is TextOrigin.MEMORY),
            findings={id_: d.findings for id_, d in drafts.items()},
        )

    def _suggest(
        self, scan: FileScan, segments: Sequence[Segment], drafter: Drafter | None
    ) -> tuple[Mapping[str, SentenceDraft], str]:
        """Return segment id → what is offered next to it, and who made that."""
        if drafter is None or self.settled.choice is None:
            recalled = self.settled.recall.drafts(segments)
            return {segment.id: draft for segment, draft in recalled.items()}, MEMORY
        batch = self._judged(segments, drafter.begin(segments).wait())
        if self._refusal(scan, batch) is not None:
            return {}, MEMORY
        return {segment.id: batch.of(segment) for segment in segments}, self.settled.choice.info.id

    def _lose(self, todo: Sequence[FileScan], exc: EngineError) -> None:
        """The engine never started, or died for good: people get what it leaves undone."""
        self.engine_failed = exc.message
        for scan in todo:
            if scan.file.path not in self.results:
                self._fail(scan, "engine", exc)
                self._lost.append(scan)

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

    def _record(self, result: FileResult, settings: str = "", *, save: bool = True) -> None:
        """Record what became of a file.

        `settings` is the digest of everything but the source that shapes a draft; `save` writes the
        manifest at once.
        """
        manifest = self.context.manifest
        if manifest.retire(result.source, self.settled.tag, result.target):
            result = replace(result, findings=(*result.findings, _LEFT))
        self.results[result.source] = result
        choice = self.settled.choice if result.status is FileStatus.DONE else None
        manifest.record(result, choice, settings)
        if save:
            manifest.save()

    def _note_pack(self, paths: Collection[Path], pack: Path, digest: str, settings: str) -> None:
        """Note of files which pack holds them."""
        packed = [
            replace(result, pack=pack, pack_sha256=digest)
            for path, result in self.results.items()
            if path in paths
        ]
        self.results.update((result.source, result) for result in packed)
        self.context.manifest.add_pack(packed, settings)


def _require_same(path: Path, digest: str) -> None:
    """Refuse a file that changed: what policy leaves to a person was decided on what it held."""
    if sha256(read_bytes(path)) != digest:
        raise InputError(
            "the file was changed while this run was at work",
            where=str(path),
            hint="run again when no one is working on it",
        )
