"""Runs an engine in worker processes and survives it: crashes, hangs, wrong and empty answers.

Texts are cut into chunks by words. A chunk that fails is tried again in halves, down to single
texts; what fails alone is reported as an `Outcome` with a problem, and the work goes on.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from langaccess.core import log
from langaccess.core.errors import EngineError
from langaccess.core.models import EngineInfo, EngineKind, EngineSettings, Outcome, kind_of
from langaccess.core.progress import SILENT, Progress
from langaccess.core.worker import engine_loader as _open
from langaccess.core.worker.process import BrokenAnswer, EngineProcess, InlineEngine

SPREAD_WORDS = 40  # smaller chunks than this are not worth a second worker
PATIENCE = 5  # texts in a row that crash or hang, alone, before the engine must prove it lives
LOSSES = 40  # texts that crash or hang in all, before the engine counts as dead in any case
_FATAL = frozenset({"crash", "timeout"})
_PROBLEMS = {
    "crash": "engine.crash",
    "timeout": "engine.timeout",
    "error": "engine.error",
    "count": "engine.count",
}
_POLL = 0.5  # seconds; on Windows a wait without an end would not see Ctrl-C


def default_workers() -> int:
    """Return how many worker processes suit this machine: one per usable core, at most eight."""
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    return max(1, min(8, cores))


def _pace(info: EngineInfo) -> EngineKind:
    """Return the kind whose pace an engine has: for a route, that of its slowest part."""
    kinds = [kind_of(part.kind) for part in info.parts or (info,)]
    return max(kinds, key=lambda kind: kind.seconds)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some texts of a job, with their places in it."""

    job: Job
    places: tuple[int, ...]
    texts: list[str]


class Job:
    """Texts that were handed to a `Runner`; see `Runner.submit`."""

    def __init__(self, runner: Runner, texts: Sequence[str]) -> None:
        self._runner = runner
        # Empty in, empty out: no engine is asked about blanks.
        self._outcomes: list[Outcome | None] = [
            None if text.strip() else Outcome("") for text in texts
        ]
        self._left = sum(outcome is None for outcome in self._outcomes)

    def done(self) -> bool:
        """Return whether `result` would not wait."""
        return self._left == 0

    def result(self, progress: Progress = SILENT) -> list[Outcome]:
        """Wait, then return one outcome per text, in order.

        Args:
            progress: `advance` is called for each finished text; `start` and `finish`
                are the caller's.

        Raises:
            EngineError: the engine cannot be started, or the runner was closed.
        """
        shown = 0
        while True:
            now, finished = self._runner.wait(self, shown)
            if now > shown:
                progress.advance(now - shown)
                shown = now
            if finished:
                return [outcome for outcome in self._outcomes if outcome is not None]

    def count(self) -> int:
        """Return how many texts are finished."""
        return len(self._outcomes) - self._left

    def put(self, places: Sequence[int], outcomes: Sequence[Outcome]) -> None:
        """Store outcomes; called by the runner's threads under its lock."""
        for place, outcome in zip(places, outcomes, strict=True):
            self._outcomes[place] = outcome
        self._left -= len(places)


class Runner:
    """An engine at work in processes of its own; a context manager.

    ::

        with Runner(choice.info, workers=2) as runner:
            first = runner.submit(sentences)      # returns at once
            ...                                   # prepare the next document meanwhile
            outcomes = first.result()

    Ctrl-C in the caller ends the workers; so does its death, of whatever kind.

    Args:
        workers: processes (threads of one process where the engine shares its model);
            None for `default_workers()`.
        timeout: seconds that a chunk may take, to which some are added for each word.
        draft: the fast setting, where the engine has one.
        start_timeout: seconds that loading may take.
        factory: `module:function(info, settings)` that opens the engine inside the worker.
    """

    def __init__(
        self,
        info: EngineInfo,
        *,
        workers: int | None = None,
        timeout: float = 30.0,
        draft: bool = False,
        start_timeout: float = 120.0,
        factory: str = _open.DEFAULT_FACTORY,
    ) -> None:
        self.info = info
        self._timeout = timeout
        wanted = default_workers() if workers is None else max(1, workers)
        self._pace = _pace(info)
        processes = 1 if self._pace.shared else wanted
        settings = EngineSettings(threads=wanted // processes, draft=draft)
        self._workers: list[InlineEngine | EngineProcess]
        if kind_of(info.kind).inline and factory == _open.DEFAULT_FACTORY:
            self._workers = [InlineEngine(info, settings)]
        else:
            self._workers = [
                EngineProcess(info, settings, factory=factory, start_limit=start_timeout)
                for _ in range(processes)
            ]
        self._changed = threading.Condition()
        self._pending: deque[_Chunk] = deque()
        self._ready = 0
        self._error: BaseException | None = None
        self._closed = False
        self._losses = 0  # texts that crashed or hung, in all
        self._in_a_row = 0  # and since the last that was translated
        self._good: str | None = None  # a text that was translated
        self._dead = ""  # the problem that every further text has
        self._threads = [
            threading.Thread(target=self._serve, args=(worker,), daemon=True)
            for worker in self._workers
        ]

    def __enter__(self) -> Self:
        """Start the workers and wait until each has loaded the engine.

        Raises:
            EngineError: the engine cannot be loaded.
        """
        try:
            for thread in self._threads:
                thread.start()
            with self._changed:
                while self._ready < len(self._workers) and self._error is None:
                    self._changed.wait(_POLL)
            self._raise_error()
        except BaseException:
            self.close()
            raise
        log.event("engine.started", engine=self.info.id, processes=self.processes)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the workers; what was not finished is dropped."""
        self.close()

    @property
    def processes(self) -> int:
        """How many processes work; 1 for an engine that shares its model among threads."""
        return len(self._workers)

    def close(self) -> None:
        """End the workers now. A job that is not finished raises from `result`."""
        with self._changed:
            self._closed = True
            self._pending.clear()
            self._changed.notify_all()
        for worker in self._workers:
            worker.end()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(10)

    def submit(self, texts: Sequence[str]) -> Job:
        """Hand texts to the workers and return at once; jobs are worked on in order.

        Raises:
            EngineError: the engine failed for good, or the runner is closed.
        """
        job = Job(self, texts)
        with self._changed:
            self._raise_error()
            # With work waiting, no worker is idle, and a chunk may be as large as it likes.
            share = 1 if self._pending else len(self._workers)
            self._pending.extend(_cut(job, texts, self._pace.words, share))
            self._changed.notify_all()
        return job

    def run(self, texts: Sequence[str], progress: Progress = SILENT) -> list[Outcome]:
        """Translate `texts`: `submit` and `result` in one."""
        return self.submit(texts).result(progress)

    def wait(self, job: Job, beyond: int) -> tuple[int, bool]:
        """Wait until more than `beyond` texts of `job` are finished; return how many, and if all.

        Raises:
            EngineError: as `Job.result`.
        """
        with self._changed:
            while job.count() <= beyond and not job.done():
                self._raise_error()
                self._changed.wait(_POLL)
            return job.count(), job.done()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error
        if self._closed:
            raise EngineError(f"the engine {self.info.id} was stopped")

    def _serve(self, worker: InlineEngine | EngineProcess) -> None:
        """Work on chunks until the runner closes; the body of one thread per worker."""
        try:
            worker.start()
            with self._changed:
                self._ready += 1
                self._changed.notify_all()
            while (chunk := self._next()) is not None:
                outcomes = self._solve(worker, chunk.texts)
                with self._changed:
                    chunk.job.put(chunk.places, outcomes)
                    self._changed.notify_all()
        except BaseException as exc:  # noqa: BLE001 (raised again in the caller's thread)
            with self._changed:
                self._error = self._error or exc
                self._changed.notify_all()
        finally:
            worker.close()

    def _next(self) -> _Chunk | None:
        with self._changed:
            while not self._pending and not self._closed and self._error is None:
                self._changed.wait(_POLL)
            if self._closed or self._error is not None:
                return None
            return self._pending.popleft()

    def _solve(self, worker: InlineEngine | EngineProcess, texts: list[str]) -> list[Outcome]:
        """Return an outcome for each text, trying smaller and smaller pieces."""
        try:
            answers = self._ask(worker, texts)
        except BrokenAnswer as broken:
            if len(texts) == 1:
                return [self._give_up(worker, broken.code)]
            middle = len(texts) // 2
            return self._solve(worker, texts[:middle]) + self._solve(worker, texts[middle:])
        outcomes = [_judge(answer) for answer in answers]
        if len(texts) > 1:
            for place, outcome in enumerate(outcomes):
                if outcome.problem:
                    outcomes[place] = self._solve(worker, [texts[place]])[0]
        return outcomes

    def _ask(self, worker: InlineEngine | EngineProcess, texts: list[str]) -> list[Any]:
        if self._dead:
            raise BrokenAnswer(self._dead)
        words = sum(map(_words, texts))
        answers = worker.ask(texts, self._timeout + words * self._pace.seconds)
        with self._changed:
            self._in_a_row = 0
            self._good = texts[-1]
        if len(answers) != len(texts):
            raise BrokenAnswer("count")
        return answers

    def _give_up(self, worker: InlineEngine | EngineProcess, code: str) -> Outcome:
        """Return the outcome of a text that failed alone; find out whether the engine lives."""
        if code in _FATAL:
            with self._changed:
                self._losses += 1
                self._in_a_row += 1
                doubtful = self._in_a_row >= PATIENCE and not self._dead
            if self._losses >= LOSSES or (doubtful and not self._lives(worker)):
                self._dead = code
        return Outcome(None, _PROBLEMS[code])

    def _lives(self, worker: InlineEngine | EngineProcess) -> bool:
        """Ask again what was answered before: texts that break an engine may be neighbors."""
        if self._good is None:
            return False
        try:
            self._ask(worker, [self._good])
        except BrokenAnswer:
            return False
        return True


def _judge(answer: Any) -> Outcome:
    if not isinstance(answer, str):
        return Outcome(None, "engine.error")
    return Outcome(answer) if answer.strip() else Outcome(None, "engine.empty")


def _words(text: str) -> int:
    # Scripts without blanks: five bytes count as a word.
    return max(text.count(" ") + 1, len(text.encode("utf-8", "replace")) // 15)


def _cut(job: Job, texts: Sequence[str], limit: int, share: int) -> list[_Chunk]:
    """Return `texts` without blanks in chunks, the longest first.

    Texts of like length are translated faster together, and short ones last leave no worker
    alone at the end. A small job is spread over `share` workers.
    """
    counts = {place: _words(text) for place, text in enumerate(texts) if text.strip()}
    limit = min(limit, max(SPREAD_WORDS, sum(counts.values()) // share + 1))
    chunks: list[list[int]] = []
    left = 0
    for place in sorted(counts, key=lambda place: -counts[place]):
        if counts[place] > left:
            chunks.append([])
            left = limit
        chunks[-1].append(place)
        left -= counts[place]
    return [_Chunk(job, tuple(places), [texts[place] for place in places]) for places in chunks]
