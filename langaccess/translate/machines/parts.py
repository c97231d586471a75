"""A job in parts, for machines that only see the same folder: no plan, and no port.

Each machine drafts the documents whose content falls into its part, and leaves each result as a
file in `OUT/parts`, named by the source, its place and the language. A run of `translate` on the
whole job then takes those that are still right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.core.errors import InputError, UsageError
from langaccess.core.files import read_bytes, scratch, sha256, write_atomic
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import Tag
from langaccess.translate.machines.drafted import DraftedDocument
from langaccess.translate.machines.kit import make_kit
from langaccess.translate.machines.worker import DocumentWorker
from langaccess.translate.pipeline.job import SourceFile, TranslationJob
from langaccess.translate.pipeline.job_context import JobContext
from langaccess.translate.pipeline.plan import choose_engines
from langaccess.translate.pipeline.run import Elsewhere, collect_files, refuse_misasked
from langaccess.translate.pipeline.target_run import TargetRun

PARTS = "parts"
"""Folder of the results, below the output folder."""


@dataclass(frozen=True, slots=True)
class PartDone:
    """What became of a part.

    Attributes:
        folder: where its results are.
        documents: drafts that were made now.
        reused: drafts that were there before.
        left: documents that no engine drafts; the run on the whole job says why.
    """

    folder: Path
    documents: int
    reused: int
    left: int


def draft_part(
    job: TranslationJob, session: Session, number: int, of: int, progress: Progress = SILENT
) -> PartDone:
    """Draft the documents of a job that fall into part `number` (from 1) of `of`.

    Raises:
        UsageError: there is no such part.
        EngineError: the engine cannot work.
    """
    if not 1 <= number <= of:
        raise UsageError(f"there is no part {number} of {of}", hint="such as --shard 2/8")
    refuse_misasked(job, session.root)
    files, _ = collect_files(job, session)
    data = ((file, read_bytes(file.path)) for file in files if not file.problem)
    mine = [file for file, body in data if int(sha256(body)[:8], 16) % of == number - 1]
    done = reused = left = 0
    progress.start("drafting", len(mine) * len(job.targets), "documents")
    with scratch() as work:
        engines = [one.info for one in choose_engines(job, session).values() if one]
        with DocumentWorker(make_kit(session, job, engines, work)) as worker:
            for file in mine:
                body = read_bytes(file.path)
                scan = worker.scan(file, body)
                for tag in job.targets:
                    progress.advance()
                    prepared = worker.prepare(scan, body, tag)
                    if prepared is None:
                        left += 1
                        continue
                    path = _result(job.out, file, sha256(body), tag, prepared.shape)
                    if path.is_file():
                        reused += 1
                    elif (made := worker.finish(prepared)) is not None:
                        write_atomic(path, made.packed())
                        done += 1
                    else:
                        left += 1
    progress.finish()
    return PartDone(job.out / PARTS, done, reused, left)


def finished_parts(out: Path) -> Elsewhere | None:
    """Return what takes the results of all parts in an output folder, None if there are none."""
    if not (out / PARTS).is_dir():
        return None

    def take(context: JobContext, runs: Sequence[TargetRun]) -> None:
        for run in runs:
            for scan in run.unfinished():
                path = _result(out, scan.file, scan.digest, run.settled.tag, run.shape_of(scan))
                if path.is_file():
                    try:
                        made = DraftedDocument.unpacked(read_bytes(path), str(path))
                    except InputError as exc:
                        context.progress.note(f"{exc.where}: {exc.message}; it is drafted here")
                    else:
                        run.adopt(scan, made.entry, made.data, made.drafts)

    return take


def _result(out: Path, file: SourceFile, digest: str, tag: Tag, shape: str) -> Path:
    """Return the file of a draft: another name for each content, place, language and shape."""
    name = sha256("\n".join([digest, file.relative.as_posix(), str(tag), shape]).encode())
    return out / PARTS / f"{name[:40]}.zip"
