"""The job, from its sources to the manifest; read it from the top.

Everything goes one way::

    sources    which files there are, and the class of each              (sources)
    waves      a few files first, then more: the first drafts come early
    scans      what is in each file, and what is left to people          (scan)
    settled    what approved texts and the memory have, by language      (plan)
    plan       what each language will meet; shown before an engine gets these files
    drafts     window by window, so that the engine is never idle        (target_run, drafter)
    files      drafts next to each other, packs for people               (target_run, pack)
    manifest   what became of each file, written after every file        (manifest, resume)

`run` goes through the steps; `translate/machines` takes drafts of files from other machines. A
`JobContext` holds what all languages of the job use, and a `TargetRun` does the work into one of
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from langaccess.agency.confirmation import (
    UnsureSentence,
    confirmed_for,
    confirmer_names,
    remember_waiting,
    take_confirmations,
)
from langaccess.agency.declaration import class_declarations, declare_class
from langaccess.agency.policy import Machine
from langaccess.agency.session import Session
from langaccess.core import log
from langaccess.core.errors import (
    OutputError,
    UsageError,
)
from langaccess.core.files import clear_temporary, lock, read_bytes, sha256
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import require_written
from langaccess.translate.memory import FixedStore, load_fixed
from langaccess.translate.pipeline import sources
from langaccess.translate.pipeline.draft_store import DraftStore
from langaccess.translate.pipeline.drafter import draft_settings
from langaccess.translate.pipeline.fixed_text_lookup import FixedTextLookup
from langaccess.translate.pipeline.job import (
    SourceFile,
    TranslationJob,
    TranslationPlan,
    TranslationReport,
    WaitingFile,
)
from langaccess.translate.pipeline.job_context import JobContext, real_path
from langaccess.translate.pipeline.manifest import OutputManifest, classes_given
from langaccess.translate.pipeline.memory_lookup import MemoryLookup
from langaccess.translate.pipeline.plan import (
    TargetSetup,
    choose_engines,
    joined_plan,
    make_plan,
)
from langaccess.translate.pipeline.reading_store import ReadingStore, forget_gone
from langaccess.translate.pipeline.scan import FileScan, scan_file
from langaccess.translate.pipeline.target_run import TargetRun

Elsewhere = Callable[[JobContext, Sequence[TargetRun]], None]

# Folders of an agency where no draft may be taken for something else.
_KEPT = ("approved", "translations/approved", "roster", "phrasebooks", "glossary")
# Seconds that a second run waits for the first before it says who is at work.
WAIT = 10.0
# Files that are read before the first draft is written, how much larger each next wave is, and
# where that ends: what is known of a wave is in memory.
_FIRST_WAVE, _GROWTH, _LARGEST_WAVE = 24, 4, 1536


def run(
    job: TranslationJob,
    session: Session,
    progress: Progress = SILENT,
    *,
    announce: Callable[[TranslationPlan], None] | None = None,
    elsewhere: Elsewhere | None = None,
) -> TranslationReport:
    """Translate the files of `job` into its languages and return what became of each.

    Args:
        session: whose rules apply, where drafts are remembered, and the day on the labels.
        announce: called with the plan of each wave of files before an engine is asked.
        elsewhere: called then, with what all languages use and the run of each; what it adopts need
            not be drafted here (`translate.machines`).

    Raises:
        UsageError: a target is the language of the originals, or there is no such kind of engine
            or document class.
        InputError: a named source does not exist, or there is nothing to translate.
        ConfigError: the jurisdiction or a sidecar file is wrong.
        OutputError: the output folder cannot be used, holds approved texts, or another run has it.
    """
    refuse_misasked(job, session.root)
    files, given = collect_files(job, session)
    declare(job, session, files)
    with run_lock(job, session, progress):
        # What is approved is written there too, by others, under the lock of the database.
        clear_temporary(job.out, apart=job.out / "approved")
        fixed = load_fixed(session.root)
        context, runs = open_runs(job, session, files, given, fixed, progress)
        plans: list[TranslationPlan] = []
        waiting: list[WaitingFile] = []
        new = begun = 0
        for wave in _waves(files, job):
            if len(wave) < len(files):
                progress.note(f"files {begun + 1} to {begun + len(wave)} of {len(files)}")
            begun += len(wave)
            scans = scan_files(wave, job, session, fixed, progress)
            fresh = take_confirmed(job, session, scans)
            if fresh:
                scans = scan_files(wave, job, session, fixed, progress)
            new += fresh
            for target in runs:
                target.settle(scans)
            waiting += files_that_wait(session, scans, runs)
            plans.append(make_plan([target.settled for target in runs]))
            if announce is not None:
                announce(plans[-1])
            if elsewhere is not None:
                elsewhere(context, runs)
            _translate(context, runs, plans[-1], last=begun == len(files))
        progress.finish()
        forget_gone(session)
        context.manifest.save()
        log.event("translate.done", files=len(files), languages=len(runs))
    report = _report(context, joined_plan(plans), runs)
    names = confirmer_names(session) if waiting else ()
    return replace(report, waiting=tuple(waiting), confirmers=names, confirmed=new)


def _waves(files: Sequence[SourceFile], job: TranslationJob) -> Iterator[Sequence[SourceFile]]:
    """Yield the files in a small wave and larger ones: each wave starts the engines again.

    Confirmations that come in a file are for sentences of any file, so all are read first.
    """
    size, at = (len(files) if job.confirmed else _FIRST_WAVE), 0
    while at < len(files):
        yield files[at : at + size]
        at, size = at + size, max(size, min(size * _GROWTH, _LARGEST_WAVE))


def take_confirmed(job: TranslationJob, session: Session, scans: Sequence[FileScan]) -> int:
    """Take over the confirmations of a file; return how many were new."""
    if job.confirmed is None:
        return 0
    session.require_folder("confirmations are kept in your agency's folder")
    sentences = [one.sentence for scan in scans for one in scan.waiting]
    return len(take_confirmations(session, job.confirmed, {one.digest: one for one in sentences}))


def files_that_wait(
    session: Session, scans: Sequence[FileScan], runs: Sequence[TargetRun]
) -> tuple[WaitingFile, ...]:
    """Return the files with sentences that wait, and keep these sentences for `todo`.

    A person is asked only where a machine will translate what they confirm. What was kept of a file
    that every language refuses now is deleted.
    """
    drafts = any(one.settled.choice and not one.settled.tag.pseudo for one in runs)
    found: dict[str, list[UnsureSentence]] = {}
    files = []
    for scan, *settled in zip(scans, *(one.settled.scans for one in runs), strict=True):
        waits = any(one.waiting for one in settled)
        if not scan.digest or (waits and not drafts):
            continue
        asked = waits and scan.machine is Machine.DRAFT
        sentences = tuple(one.sentence for one in scan.waiting) if asked else ()
        found.setdefault(scan.file.document, []).extend(sentences)
        if sentences:
            files.append(WaitingFile(scan.file.path, sentences))
    if session.root is not None and (session.has_database or any(found.values())):
        remember_waiting(session, found)
    return tuple(files)


def refuse_misasked(job: TranslationJob, root: Path | None) -> None:
    """Raise for what is wrong with the question itself, before any file is opened."""
    for name in _KEPT:
        if root is not None and real_path(job.out).is_relative_to(real_path(root / name)):
            raise OutputError(
                f"drafts do not go into {name}, which holds what people have approved or entered",
                where=str(job.out),
                hint="choose another folder, or leave --out off: the drafts go to translations",
            )
    if job.source in job.targets:
        raise UsageError(
            f"the originals are in {job.source.name} already",
            hint="leave it out of --to, or say with --from what the originals are in",
        )
    require_written(job.targets)
    if job.out.exists() and not job.out.is_dir():
        raise OutputError(
            "this is a file, not a folder for results",
            where=str(job.out),
            hint="choose a folder: --out FOLDER",
        )


def collect_files(
    job: TranslationJob, session: Session
) -> tuple[tuple[SourceFile, ...], Mapping[Path, str]]:
    """Return the files of the job, and source → the class that a call gave it, this one or before.

    A class that an earlier call gave counts for a file until a call gives another. One that a named
    person declares comes before what the file says; of others the stricter counts.
    """
    classes = tuple(session.policy.documents.classes)
    if job.doc_class is not None and job.doc_class not in classes:
        raise UsageError(
            f"'{job.doc_class}' is not a document class", hint="classes: " + ", ".join(classes)
        )
    files = sources.collect(job.sources, job.out, classes, session.root)
    given = classes_given(job.out)
    if job.doc_class is not None:
        given = given | dict.fromkeys((real_path(file.path) for file in files), job.doc_class)
    if job.declared_by is not None:
        return tuple(replace(file, doc_class=job.doc_class) for file in files), given
    return tuple(replace(file, given=given.get(real_path(file.path))) for file in files), given


def declare(job: TranslationJob, session: Session, files: Sequence[SourceFile]) -> None:
    """Log that the named person of the job declares the class of its files.

    A class that keeps machines away needs no name: anyone may be strict. A name needs a class, and
    a class that lets a machine draft needs a name.
    """
    if job.doc_class is None:
        if job.declared_by is not None:
            raise UsageError(
                "--by names who declares a class", hint="say which: --class CLASS --by NAME"
            )
        return
    if job.declared_by is None:
        if session.policy.documents.classes[job.doc_class].machine is Machine.DRAFT:
            raise UsageError(
                f"the class {job.doc_class} lets a machine draft: who declares it?",
                hint=f"--class {job.doc_class} --by NAME, a person with the right to confirm (it "
                "is logged); brochures.yaml needs no name, where no sentence is a legal act",
            )
        return
    known = [file for file in files if not file.problem]
    named = [(str(file.relative), sha256(read_bytes(file.path))) for file in known]
    declare_class(session, named, job.doc_class, job.declared_by)


def run_lock(
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


def scan_files(
    files: Sequence[SourceFile],
    job: TranslationJob,
    session: Session,
    fixed: FixedStore,
    progress: Progress,
) -> list[FileScan]:
    """Read each file once and return what will become of it."""
    rules, named = session.policy, class_declarations(session)
    confirmed = frozenset(confirmed_for(session))
    revisions = job.accept_revisions
    readings = ReadingStore(session, fixed, job.source, accept_revisions=revisions)
    progress.start("reading", len(files), "files")
    found = []
    for file in files:
        found.append(
            scan_file(
                file,
                job.source,
                rules,
                accept_revisions=revisions,
                store=fixed,
                named=named,
                confirmed=confirmed,
                readings=readings,
            )
        )
        progress.advance()
    readings.save()
    progress.finish()
    return found


def open_runs(
    job: TranslationJob,
    session: Session,
    files: Sequence[SourceFile],
    given: Mapping[Path, str],
    fixed: FixedStore,
    progress: Progress = SILENT,
    store: DraftStore | None = None,
) -> tuple[JobContext, list[TargetRun]]:
    """Return what all languages use; for each a run with approved texts, memory and terms."""
    chosen = choose_engines(job, session)
    store = store or DraftStore(session)
    manifest = OutputManifest(job.out, given, strip_active=job.strip_active)
    context = JobContext(job, session, files, store, manifest, progress)
    standings, glossaries = store.fixed(fixed, job.targets), store.glossaries(job.targets)
    found = []
    for tag in job.targets:
        mine = FixedTextLookup(fixed, standings[tag], job.source, tag)
        recall = MemoryLookup(store.memory, job.source, tag)
        setup = TargetSetup(tag, chosen[tag], mine, recall, ())
        terms, choice = glossaries[tag], chosen[tag]
        salt = (
            draft_settings(choice, session.policy, terms, job.source, fast=context.fast)
            if choice
            else ""
        )
        found.append(TargetRun(context, setup, terms, salt))
    return context, found


def _translate(
    context: JobContext, runs: Sequence[TargetRun], plan: TranslationPlan, *, last: bool
) -> None:
    """Work into one language after the other."""
    wanted = sum(row.segments + row.memory for row in plan.rows)
    context.progress.start("translating", wanted, "sentences")
    for target in runs:
        target.work(last=last)


def _report(
    context: JobContext, plan: TranslationPlan, runs: Sequence[TargetRun]
) -> TranslationReport:
    """Return what became of the files: language by language, in the order of the files."""
    order = {file.path: place for place, file in enumerate(context.files)}
    results = tuple(
        result
        for target in runs
        for result in sorted(target.results.values(), key=lambda one: order[one.source])
    )
    failed = "; ".join(filter(None, (target.engine_failed for target in runs)))
    return TranslationReport(plan, results, context.manifest.path, failed)
