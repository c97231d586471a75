"""What a plan of shards says, and what became of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from langaccess.core.errors import Exit
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.job import FileStatus, TranslationPlan, WaitingFile

Step = Literal["sentences", "documents"]
STEPS: tuple[Step, ...] = ("sentences", "documents")


@dataclass(frozen=True, slots=True)
class LanguageEstimate:
    """What a plan costs in one language."""

    tag: Tag
    documents: int  # documents that are drafted
    sentences: int  # different sentences that an engine translates
    repeated: int  # sentences that are drafted already, or occur more than once
    words: tuple[int, ...]  # words of each document; a person must review them all
    core_hours: float  # hours of one processor core
    review_hours: float  # hours of a person


@dataclass(frozen=True, slots=True)
class UndraftedFile:
    """A file that is drafted in no language, on any machine.

    Attributes:
        source: the file.
        status: `skipped`, `refused` or `failed`, as `collect_shards` will report it.
        reason: code.
        message: the reason in words.
    """

    source: Path
    status: FileStatus
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """A plan that was written."""

    folder: Path  # where the plan and the results are
    shards: int  # number of shards
    files: int  # number of files that were read
    languages: tuple[LanguageEstimate, ...]  # what each language costs
    plan: TranslationPlan  # what the job meets, as `translate` shows it
    waiting: tuple[WaitingFile, ...] = ()  # files with sentences that wait for a person
    # files that are drafted in no language, but for those that the rules leave to people
    undrafted: tuple[UndraftedFile, ...] = ()

    @property
    def exit_code(self) -> Exit:
        """The exit code of the plan: that of the gravest file, as in `translate`."""
        if any(one.reason == "input" for one in self.undrafted):
            return Exit.INPUT
        bad = any(one.status is not FileStatus.SKIPPED for one in self.undrafted)
        return Exit.NO if bad else Exit.DONE


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of one step of a shard.

    Attributes:
        shard: its number, from 1.
        step: `sentences` or `documents`.
        reused: its result was there before, and nothing was done now.
        count: sentences that have a draft, or documents that were built.
        left: documents that could not be built; `collect_shards` tries them again and reports them.
    """

    shard: int
    step: Step
    reused: bool
    count: int
    left: int = 0


@dataclass(frozen=True, slots=True)
class FailedShard:
    """A shard with a step that failed.

    Attributes:
        shard: its number.
        message: why.
        hint: what to do next, if the program knows it.
        exit_code: exit code of the error.
    """

    shard: int
    message: str
    hint: str
    exit_code: Exit = field(metadata={"json": ""})


@dataclass(frozen=True, slots=True)
class ShardProgress:
    """What a call did, and what is still to be done by anyone.

    Attributes:
        shards: number of shards of the plan.
        steps: the steps of this call.
        failed: shards with a step that failed.
        sentences_left: shards whose sentences are not translated.
        documents_left: shards whose documents are not built.
    """

    shards: int
    steps: tuple[StepResult, ...]
    failed: tuple[FailedShard, ...]
    sentences_left: tuple[int, ...]
    documents_left: tuple[int, ...]

    @property
    def exit_code(self) -> Exit:
        """The exit code of the call: that of the gravest failure."""
        return max((one.exit_code for one in self.failed), default=Exit.DONE)


@dataclass(frozen=True, slots=True)
class ShardRates:
    """What `data/shards.yaml` says, for estimates."""

    as_of: date  # day of the figures
    basis: str  # where they come from
    # kind of engine → sentences that one core translates in a second
    sentences_per_second: Mapping[str, float]
    other: float  # the same for other kinds
    build_seconds: float  # processor time for building one document in one language
    words_per_hour: float  # words that a person reviews in an hour

    def seconds(self, kind: str) -> float:
        """Return the processor time that an engine of a kind takes for one sentence."""
        return 1 / self.sentences_per_second.get(kind, self.other)


@cache
def load_rates() -> ShardRates:
    """Return the shipped figures."""
    from langaccess.core.config import load

    return load(ShardRates, shipped(DATA, "shards.yaml"))
