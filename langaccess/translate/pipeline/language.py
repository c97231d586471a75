"""One language of a job: drafts in windows that keep the engine busy, packs for people."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from langaccess import formats as documents
from langaccess.agency.policy import Machine, Policy
from langaccess.core.errors import EngineError, InputError, OutputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.progress import Progress
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.qa import Term
from langaccess.translate.engines import Choice, Runner
from langaccess.translate.memory import Termbase
from langaccess.translate.pipeline.assemble import Piece, assemble, pieces
from langaccess.translate.pipeline.draft import Batch, Drafter, Glossary
from langaccess.translate.pipeline.fixed import Fixed
from langaccess.translate.pipeline.job import FileResult, Job, Origin, Status
from langaccess.translate.pipeline.manifest import Manifest, kept_aside
from langaccess.translate.pipeline.omegat_project import MEMORY
from langaccess.translate.pipeline.outcomes import NO_ENGINE, Outcomes
from langaccess.translate.pipeline.pack import Packed, write_pack
from langaccess.translate.pipeline.recall import Recall
from langaccess.translate.pipeline.scan import Scan
from langaccess.translate.pipeline.sources import target_path
from langaccess.translate.pipeline.store import Store

__all__ = ["Language", "Shared"]

# Part of every result's settings digest: raise it when the pipeline's output changes.
PIPELINE = 2
# Sentences gathered from several files before the engine is asked: enough to keep all workers
# busy to the end, little enough to lose when the power fails.
WINDOW = 400

_ASKED = "a machine draft exists; a pack was asked for"


@dataclass(frozen=True, slots=True)
class Shared:
    """What all languages of a job share."""

    job: Job
    rules: Policy
    rules_digest: str
    manifest: Manifest
    store: Store
    progress: Progress
    today: date
    sources: frozenset[Path]
    terms: Termbase
    enforced: Mapping[Tag, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that is read and waits for its drafts."""

    scan: Scan
    document: Document
    pieces: tuple[Piece, ...]


class Language:
    """The work into one language.

    Attributes:
        engine_failed: why the engine could not work, or empty.
    """

    def __init__(
        self, tag: Tag, choice: Choice | None, shared: Shared, fixed: Fixed, recall: Recall
    ) -> None:
        self.engine_failed = ""
        self._tag = tag
        self._choice = choice
        self._shared = shared
        self._job = shared.job
        self._made = Outcomes(tag, choice, shared.manifest, shared.job.out)
        self._fixed = fixed
        self._label = documents.label_for(tag, shared.today)
        self._fast = shared.job.fast or shared.rules.engines.fast
        self._recall = recall
        kept = tuple(n for c in shared.terms.concepts.values() if c.keep for n in c.names)
        self._glossary = Glossary(shared.enforced[tag], kept)

    @property
    def results(self) -> Sequence[FileResult]:
        """What became of each file, in the order of the work."""
        return self._made.results

    def work(self, scans: Sequence[Scan]) -> None:
        """Draft what may be drafted, pack what people must translate, record everything."""
        todo, people = self._sort(
            [s.as_layout_test() for s in scans] if self._tag.pseudo else scans
        )
        asked = [s for s in scans if self._job.pack and s.status is None and s not in people]
        suggested = any(scan.machine is Machine.SUGGESTION for scan in people) or asked
        if self._choice is None or not (todo or suggested):
            self._pack(people, [], None)
            return
        try:
            with (
                self._runner(self._choice) as runner,
                Drafter(
                    runner,
                    self._choice,
                    self._shared.rules,
                    self._shared.store,
                    self._recall,
                    self._glossary,
                    self._job.source,
                    fast=self._fast,
                ) as drafter,
            ):
                self._draft_all(todo, drafter)
                self._pack(people, asked, drafter)
        except EngineError as exc:
            self._engine_gone(todo, people, exc)

    def _sort(self, scans: Sequence[Scan]) -> tuple[list[Scan], list[Scan]]:
        """Return what to draft and what people translate; record what is neither."""
        todo: list[Scan] = []
        people: list[Scan] = []
        for scan in scans:
            if scan.barred or (scan.status is None and self._choice is None):
                people.append(scan)
            elif scan.status is not None:
                self._made.record(self._made.undone(scan))
            elif not self._reuse(scan):
                todo.append(scan)
        return todo, people

    def _runner(self, choice: Choice) -> Runner:
        return Runner(
            choice.info,
            workers=self._job.workers,
            timeout=self._shared.rules.engines.timeout_seconds,
            draft=self._fast,
        )

    # -- drafts ---------------------------------------------------------------------------------

    def _reuse(self, scan: Scan) -> bool:
        old = self._shared.manifest.unchanged(
            scan.file.path, self._tag, scan.digest, self._settings(scan)
        )
        if old is None:
            return False
        self._made.keep(FileResult.from_entry(old, scan.file.path, self._job.out))
        self._shared.progress.advance(scan.segments - scan.human)
        return True

    def _draft_all(self, todo: Sequence[Scan], drafter: Drafter) -> None:
        """Draft window by window: while the engine works on one, the next is read."""
        flying: deque[tuple[list[_Ready], Batch]] = deque()
        for window in self._windows(todo):
            pending = [p for ready in window for p in ready.pieces if p.pending]
            flying.append(
                (
                    window,
                    drafter.begin(
                        [p.segment for p in pending if p.unit.twin is None],
                        [p.segment for p in pending if p.unit.twin is not None],
                    ),
                )
            )
            if len(flying) > 1:
                self._land(*flying.popleft())
        while flying:
            self._land(*flying.popleft())

    def _land(self, window: Sequence[_Ready], batch: Batch) -> None:
        batch.wait(self._shared.progress)
        for ready in window:
            self._finish(ready, batch)

    def _windows(self, todo: Sequence[Scan]) -> Iterator[list[_Ready]]:
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

    def _read(self, scan: Scan) -> _Ready | None:
        path, fixed = scan.file.path, self._fixed
        try:
            with documents.contained(InputError, path):
                document = documents.read(path, accept_revisions=self._job.accept_revisions)
                _require_same(path, scan.digest)
                cut = pieces(
                    document, self._job.source, lambda p: fixed.ready(p, scan.gated.get(p.id))
                )
                return _Ready(scan, document, tuple(cut))
        except InputError as exc:  # it could be read a moment ago: taken away or being changed
            self._made.fail(scan, "input", exc)
            return None

    def _finish(self, ready: _Ready, batch: Batch) -> None:
        scan, document = ready.scan, ready.document
        try:
            with documents.contained(OutputError, scan.file.path):
                made = assemble(document, ready.pieces, batch, self._job.source)
        except OutputError as exc:
            self._made.fail(scan, "output", exc)
            return
        suffix = documents.format_of(scan.file.path).writes
        manifest = self._shared.manifest
        path = manifest.free_name(
            target_path(scan.file, self._job.out, self._tag, suffix),
            [scan.file.path],
            self._tag,
            avoid=self._shared.sources,
        )
        try:
            aside = manifest.put_aside(path)
            written = documents.write(
                document, made.targets, path, tag=self._tag, label=self._label
            )
            kept = kept_aside(aside, written.sha256)
        except OutputError as exc:
            self._made.fail(scan, "output", exc)
            return
        self._made.record(
            FileResult(
                source=scan.file.path,
                lang=self._tag,
                status=Status.DONE,
                target=path,
                segments=made.counts,
                label=str(self._tag) if self._label.text else "en",
                findings=(*document.notes, *written.notes, *made.findings, *kept),
                source_sha256=scan.digest,
                target_sha256=written.sha256,
                reasons=made.reasons,
            ),
            self._settings(scan),
        )

    # -- packs ----------------------------------------------------------------------------------

    def _pack(
        self,
        people: Sequence[Scan],
        asked: Sequence[Scan],
        drafter: Drafter | None,
        why: str = _ASKED,
    ) -> None:
        """Write one pack for the language, and record the files that stand in it alone."""
        if not people and not asked:
            return
        manifest = self._shared.manifest
        reasons = dict.fromkeys((scan.file.path for scan in asked), why)
        sources = [scan.file.path for scan in (*people, *asked)]
        path = manifest.free_name(self._job.out / f"pack.{self._tag}.zip", sources, self._tag)
        packed: set[Path] = set()

        def contents() -> Iterator[Packed]:
            for scan in (*people, *asked):
                item = self._packed(scan, reasons.get(scan.file.path, ""), drafter)
                if item is not None:
                    packed.add(scan.file.path)
                    yield item

        try:
            aside = manifest.put_aside(path)
            write_pack(
                path,
                contents(),
                source=self._job.source,
                target=self._tag,
                agency=self._shared.rules.agency.name or "",
                project=lambda wanted: self._shared.store.project(
                    self._shared.terms, wanted, (self._job.source, self._tag)
                ),
            )
            digest = sha256(read_bytes(path))
            kept = kept_aside(aside, digest)
        except OutputError as exc:
            for scan in (*people, *asked):
                self._made.fail(scan, "output", exc)
            return
        for scan in people:
            if scan.file.path in packed:
                done = self._made.undone(scan)
                findings = (*done.findings, *kept)
                self._made.record(replace(done, pack=path, pack_sha256=digest, findings=findings))
        self._made.also_packed(packed & reasons.keys(), path, digest)

    def _packed(self, scan: Scan, reason: str, drafter: Drafter | None) -> Packed | None:
        ready = self._read(scan)
        if ready is None:
            return None
        item = Packed(
            ready.document,
            scan.digest,
            reason or scan.message or NO_ENGINE,
            gated=scan.gated,
            settled={p.segment.id: p.ready for p in ready.pieces if p.ready is not None},
        )
        if scan.machine is Machine.NEVER:
            return item
        segments = [piece.segment for piece in ready.pieces if piece.pending]
        if drafter is None or self._choice is None:
            recalled = self._recall.drafts(segments)
            drafts = {segment.id: draft for segment, draft in recalled.items()}
            origin = MEMORY
        else:
            batch = drafter.begin(segments).wait()
            drafts = {segment.id: batch.of(segment) for segment in segments}
            origin = self._choice.info.id
        return replace(
            item,
            suggestions={id_: d.text for id_, d in drafts.items() if d.text is not None},
            origin=origin,
            recalled=frozenset(i for i, d in drafts.items() if d.origin is Origin.MEMORY),
            findings={id_: d.findings for id_, d in drafts.items()},
        )

    def _engine_gone(self, todo: Sequence[Scan], people: Sequence[Scan], exc: EngineError) -> None:
        """The engine never started, or died for good: people get what it leaves undone."""
        self.engine_failed = exc.message
        left, rest = ([s for s in scans if not self._made.has(s)] for scans in (todo, people))
        for scan in left:
            self._made.fail(scan, "engine", exc)
        self._pack(rest, left, None, f"the engine could not work: {exc.message}")

    def _settings(self, scan: Scan) -> str:
        """Return the digest of everything but the source that shapes a result."""
        parts = {**self._shaping, "gated": sorted(scan.gated), "class": scan.doc_class}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @cached_property
    def _shaping(self) -> Mapping[str, object]:
        """What shapes the results of all files alike."""
        choice = self._choice
        # The wording of the label counts; the day that it shows makes nothing old.
        label = documents.label_for(self._tag, date.min)
        return {
            "pipeline": PIPELINE,
            "engine": choice and [choice.info.id, choice.info.version, choice.info.model_digest],
            "asked": choice and str(choice.asked),
            "memory": self._recall.state,
            "fixed": self._fixed.state,
            "terms": astuple(self._glossary),
            "rules": self._shared.rules_digest,
            "revisions": self._job.accept_revisions,
            "fast": self._fast,
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
