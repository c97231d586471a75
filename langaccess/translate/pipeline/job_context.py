"""What all languages of a job use."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.progress import Progress
from langaccess.translate.engines import Choice, Runner
from langaccess.translate.pipeline.draft_store import DraftStore
from langaccess.translate.pipeline.job import (
    SourceFile,
    TranslationJob,
)
from langaccess.translate.pipeline.manifest import OutputManifest


def real_path(path: Path) -> Path:
    """Return where a file really is; unlike `Path.resolve`, it survives a link to itself."""
    return Path(os.path.realpath(path))


def new_runner(context: JobContext, choice: Choice) -> Runner:
    """Return an engine that is loaded for one wave of files."""
    return Runner(
        choice.info,
        workers=context.job.workers,
        timeout=context.rules.engines.timeout_seconds,
        draft=context.fast,
    )


@dataclass(frozen=True)
class JobContext:
    """What all languages of a job use."""

    job: TranslationJob  # what to do
    session: Session
    files: Sequence[SourceFile]  # the sources, in the order of the report
    store: DraftStore  # what the agency's database holds
    manifest: OutputManifest  # of the output folder
    progress: Progress  # shows the progress
    # what loads an engine
    runner: Callable[[JobContext, Choice], AbstractContextManager[Runner]] = new_runner

    @property
    def rules(self) -> Policy:
        """The agency's rules."""
        return self.session.policy

    @cached_property
    def sources(self) -> frozenset[Path]:
        """Where the sources really are: no result may take the place of one."""
        return frozenset(real_path(file.path) for file in self.files)

    @property
    def fast(self) -> bool:
        """Whether the engine's fast draft setting is wanted."""
        return self.job.fast or self.rules.engines.fast
