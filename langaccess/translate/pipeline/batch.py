"""The job: looks at every file, shows the plan, then goes language by language."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from langaccess.agency import policy
from langaccess.agency.policy import Policy
from langaccess.agency.workspace import Workspace
from langaccess.core import clock, log
from langaccess.core.errors import OutputError, UsageError
from langaccess.core.files import clear_temporary, lock
from langaccess.core.model import State
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import Tag
from langaccess.translate.memory import FixedStore, load_fixed, load_terms
from langaccess.translate.pipeline import sources
from langaccess.translate.pipeline.fixed import Fixed
from langaccess.translate.pipeline.job import Job, Plan, Report, SourceFile
from langaccess.translate.pipeline.language import Language, Shared
from langaccess.translate.pipeline.manifest import Manifest
from langaccess.translate.pipeline.manifest_entries import classes_given
from langaccess.translate.pipeline.plan import choices, make_plan
from langaccess.translate.pipeline.recall import Recall
from langaccess.translate.pipeline.scan import Inspection, Scan, look, scan
from langaccess.translate.pipeline.store import Store

__all__ = ["inspect", "run"]

# Seconds that a second run waits for the first before it says who is at work.
WAIT = 10.0


def run(
    job: Job,
    workspace: Workspace,
    progress: Progress = SILENT,
    *,
    announce: Callable[[Plan], None] | None = None,
    today: date | None = None,
) -> Report:
    """Translate the files of `job` into its languages and return what became of each.

    Args:
        job: what to do.
        workspace: whose rules apply and where drafts are remembered.
        progress: told about the work.
        announce: called with the plan before the first engine is asked.
        today: the date on the labels; default: today.

    Raises:
        UsageError: a target is the language of the originals, or there is no such kind of engine
            or document class.
        InputError: a named source does not exist, or there is nothing to translate.
        ConfigError: the jurisdiction or a sidecar file is wrong.
        OutputError: the output folder cannot be used, or another run holds it.
    """
    _refuse_misasked(job)
    rules = policy.load_policy(workspace.jurisdiction)
    files = sources.collect(job.sources, job.out, tuple(rules.documents.classes), job.doc_class)
    given = classes_given(job.out)
    if job.doc_class is None:
        files = tuple(replace(file, given=given.get(_real(file.path))) for file in files)
    else:
        given |= dict.fromkeys((_real(file.path) for file in files), job.doc_class)
    home = workspace.state if workspace.root else job.out
    with lock(
        home / ".translate.lock",
        wait=WAIT,
        purpose=f"the folder {workspace.root or job.out}",
        waiting=lambda holder: progress.note(f"waiting for {holder}"),
    ):
        # What is approved is written there too, by others, under the lock of the database.
        clear_temporary(job.out, apart=job.out / "approved")
        fixed = load_fixed(workspace.root)
        scans = _scan_all(files, job, rules, fixed, progress)
        chosen = choices(job, workspace, rules)
        day = today or clock.today()
        with closing(Store(workspace)) as store:
            stands = store.fixed(fixed, job.targets, rules, day)
            stores = {tag: Fixed(fixed, stands[tag], job.source, tag) for tag in job.targets}
            settled = {tag: [stores[tag].settled(s, rules) for s in scans] for tag in job.targets}
            recall = {tag: Recall(store.memory, job.source, tag) for tag in job.targets}
            plan = make_plan(settled, chosen, lambda tag, texts: recall[tag].count(texts))
            if announce is not None:
                announce(plan)
            wanted = sum(row.segments + row.memory for row in plan.rows)
            progress.start("translating", wanted, "sentences")
            base = load_terms(workspace.root / "glossary" if workspace.root else None)
            shared = Shared(
                job, rules, policy.digest(rules), Manifest(job.out, given), store, progress, day,
                frozenset(_real(file.path) for file in files),
                base, store.terms(base, job.targets),
            )  # fmt: skip
            languages = [
                Language(tag, chosen[tag], shared, stores[tag], recall[tag]) for tag in job.targets
            ]
            for tag, language in zip(job.targets, languages, strict=True):
                language.work(settled[tag])
        progress.finish()
        shared.manifest.save()
        log.event("translate.done", files=len(files), languages=len(languages))
    return _report(plan, files, languages, shared.manifest.path)


def _refuse_misasked(job: Job) -> None:
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


def _report(
    plan: Plan, files: Sequence[SourceFile], languages: Sequence[Language], manifest: Path
) -> Report:
    """Return what became of the files: language by language, in the order of the files."""
    order = {file.path: place for place, file in enumerate(files)}
    results = tuple(
        result
        for language in languages
        for result in sorted(language.results, key=lambda result: order[result.source])
    )
    failed = "; ".join(filter(None, (language.engine_failed for language in languages)))
    return Report(plan, results, manifest, failed)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike `resolve`, it survives a link to itself


def _scan_all(
    files: Sequence[SourceFile], job: Job, rules: Policy, fixed: FixedStore, progress: Progress
) -> list[Scan]:
    progress.start("reading", len(files), "files")
    found = []
    for file in files:
        found.append(
            scan(file, job.source, rules, accept_revisions=job.accept_revisions, store=fixed)
        )
        progress.advance()
    progress.finish()
    return found


def inspect(
    paths: Sequence[Path], workspace: Workspace, source: Tag, progress: Progress = SILENT
) -> tuple[Inspection, ...]:
    """Return what is in each file below `paths`; nothing is written.

    Raises:
        InputError: a named file does not exist, or there is no file.
        ConfigError: the jurisdiction or a sidecar file is wrong.
    """
    rules = policy.load_policy(workspace.jurisdiction)
    files = sources.collect(paths, None, tuple(rules.documents.classes), None)
    fixed = load_fixed(workspace.root)
    approved = _approved(fixed, workspace, rules) if fixed.texts else {}
    progress.start("reading", len(files), "files")
    found = []
    for file in files:
        found.append(look(file, source, rules, fixed, approved))
        progress.advance()
    progress.finish()
    return tuple(found)


def _approved(
    fixed: FixedStore, workspace: Workspace, rules: Policy
) -> Mapping[str, tuple[Tag, ...]]:
    """Return in which languages each fixed text may go into a document today."""
    tags = sorted({tag for text in fixed.texts.values() for tag in text.translations})
    today = clock.today()
    found: dict[str, tuple[Tag, ...]] = {}
    with closing(Store(workspace)) as store:
        for tag, mine in store.fixed(fixed, tags, rules, today).items():
            for id_, standing in mine.items():
                if standing.state is State.APPROVED:
                    found[id_] = (*found.get(id_, ()), tag)
    return found
