"""Who does the shards: this process, several processes of this machine, or a Dask cluster.

All call `ShardWorker.do`. A driver only decides the order: the documents of a shard as soon as all
sentences up to it are translated, so that the most important documents come first.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from langaccess.core.errors import (
    ConfigError,
    EngineError,
    Exit,
    InputError,
    LangAccessError,
    OutputError,
    UsageError,
)
from langaccess.core.extras import require_extra
from langaccess.core.progress import SILENT, Progress
from langaccess.translate.shards.folder import ShardFolder
from langaccess.translate.shards.model import STEPS, FailedShard, ShardProgress, Step, StepResult
from langaccess.translate.shards.work import ShardWorker

_RETRIES = 3  # times that a step is begun whose worker died
_PATIENCE = 30  # seconds for a process without a step to end
_Task = tuple[int, Step]


def run_shards(
    out: Path, first: int, of: int, progress: Progress = SILENT, *, workers: int | None = None
) -> ShardProgress:
    """Do every `of`-th shard from number `first`, in this process.

    The sentences come first; then the documents of those shards for which all sentences are there.
    A step that fails is named, and the work goes on. `first` is the number of the first shard, from
    1; `of` calls share the work. `workers` are engine processes, None for one per core.
    """
    if not 1 <= first <= of:
        raise UsageError(f"there is no part {first} of {of}", hint="such as --shard 2/8")
    folder = ShardFolder(out)
    mine = range(first, folder.settings.shards + 1, of)
    steps: list[StepResult] = []
    failed: list[FailedShard] = []
    progress.start("shards", len(mine) * len(STEPS), "steps")
    with ShardWorker(out, workers) as worker:
        for step in STEPS:
            ready = _first_gap(folder)
            for number in mine:
                if step == STEPS[0] or number < ready:
                    try:
                        steps.append(worker.do(number, step))
                    except LangAccessError as exc:
                        failed.append(_failed(number, exc))
                progress.advance()
    progress.finish()
    return _progress(folder, steps, failed)


def _first_gap(folder: ShardFolder) -> int:
    """Return the first shard whose sentences are not translated."""
    return min(folder.left("sentences"), default=folder.settings.shards + 1)


def _progress(
    folder: ShardFolder, steps: list[StepResult], failed: list[FailedShard]
) -> ShardProgress:
    return ShardProgress(
        folder.settings.shards,
        tuple(steps),
        tuple(sorted(failed, key=lambda one: one.shard)),
        folder.left("sentences"),
        folder.left("documents"),
    )


# -- processes of this machine ---------------------------------------------------------------------


def run_local(out: Path, processes: int, progress: Progress = SILENT) -> ShardProgress:
    """Do all shards in several processes of this machine.

    A process that dies is replaced, and its step is done again, three times at most.
    """
    folder = ShardFolder(out)
    queue = _Queue(folder)
    steps: list[StepResult] = []
    workers: list[_LocalWorker] = []
    progress.start("shards", queue.total, "steps")
    try:
        workers += (_LocalWorker(out) for _ in range(min(processes, queue.total)))
        while True:
            for worker in workers:
                if worker.task is None and (task := queue.take()) is not None:
                    worker.begin(task)
            busy = {worker.link: (worker, worker.task) for worker in workers if worker.task}
            if not busy:
                break
            for link in wait(list(busy)):
                worker, task = busy[link]  # type: ignore[index]  # what was waited for
                answer = worker.end()
                if answer is None:
                    progress.note(f"shard {task[0]}: its process died; another one goes on")
                    workers[workers.index(worker)] = _LocalWorker(out)
                    queue.lost(task)
                elif isinstance(answer, StepResult):
                    steps.append(answer)
                    queue.done(task)
                    progress.advance()
                else:
                    queue.failed.append(_failed(task[0], answer))
        for worker in workers:
            worker.close()
    finally:
        for worker in workers:
            worker.stop()
    progress.finish()
    return _progress(folder, steps, queue.failed)


def _failed(shard: int, error: LangAccessError) -> FailedShard:
    """Return a failure."""
    if isinstance(error, ConfigError | OutputError):
        raise error
    return FailedShard(shard, str(error), error.hint or "", error.exit_code)


@dataclass
class _Queue:
    """The steps that are left, in order."""

    folder: ShardFolder
    failed: list[FailedShard] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = [one.number for one in self.folder.shards]
        self._sentences = [(number, STEPS[0]) for number in numbers]
        self._documents = [(number, STEPS[1]) for number in numbers]
        self._open = set(self._sentences)
        self._begun: dict[_Task, int] = {}
        self.total = len(numbers) * len(STEPS)

    def take(self) -> _Task | None:
        """Return what can be done now: documents whose sentences are there, or sentences."""
        gap = min((number for number, _ in self._open), default=self.total + 1)
        if self._documents and self._documents[0][0] < gap:
            task = self._documents.pop(0)
        elif self._sentences:
            task = self._sentences.pop(0)
        else:
            return None
        self._begun[task] = self._begun.get(task, 0) + 1
        return task

    def done(self, task: _Task) -> None:
        """Note that a step is done."""
        self._open.discard(task)

    def lost(self, task: _Task) -> None:
        """Put a step back whose worker died."""
        if self._begun[task] >= _RETRIES:
            died = f"its process died {_RETRIES} times"
            self.failed.append(FailedShard(task[0], died, "", Exit.ENGINE))
            return
        (self._sentences if task[1] == STEPS[0] else self._documents).insert(0, task)


class _LocalWorker:
    """A process, and the end of a pipe to it."""

    def __init__(self, out: Path) -> None:
        # spawn on every system: the same behavior everywhere, and no lock is inherited half held
        context = multiprocessing.get_context("spawn")
        self.link, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, str(out)), daemon=True)
        with _deaf_to_interrupts():
            self._process.start()
        theirs.close()
        self.task: _Task | None = None  # what it is doing

    def begin(self, task: _Task) -> None:
        """Give the process a step."""
        self.task = task
        with suppress(OSError):  # dead already: `end` says so
            self.link.send(task)

    def end(self) -> StepResult | LangAccessError | None:
        """Return the result of the step; None if the process died."""
        self.task = None
        try:
            answer: StepResult | LangAccessError = self.link.recv()
        except (EOFError, OSError):
            self.stop()
            return None
        return answer

    def close(self) -> None:
        """Let the process remove its copy of the kit and end."""
        self.link.close()
        self._process.join(_PATIENCE)

    def stop(self) -> None:
        """End the process at once: what it was writing is not there."""
        self._process.kill()
        self._process.join()
        self.link.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process that is started here ignore Ctrl-C from its first moment (POSIX)."""
    if threading.current_thread() is not threading.main_thread():  # it may not set a handler
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(link: Connection, out: str) -> None:
    """Do the steps that come through a pipe, until its other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    worker: ShardWorker | None = None
    while True:
        try:
            number, step = link.recv()
        except (EOFError, OSError):
            break
        try:
            if worker is None:
                worker = ShardWorker(Path(out)).__enter__()
            link.send(worker.do(number, step))
        except LangAccessError as exc:
            link.send(exc)
    if worker is not None:
        worker.__exit__()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


# -- a Dask cluster --------------------------------------------------------------------------------


def run_on_cluster(out: Path, address: str, progress: Progress = SILENT) -> ShardProgress:
    """Do all shards on the workers of a Dask cluster; only numbers travel through its network.

    Every worker must see the output folder under the same path as this machine. `address` is that
    of the scheduler (`tcp://pc1:8786`), or its file.
    """
    require_extra("cluster", "shards on a Dask cluster need")
    from distributed import Client, as_completed

    folder = ShardFolder(out)
    numbers = [one.number for one in folder.shards]
    steps: list[StepResult] = []
    failed: list[FailedShard] = []
    where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
    try:
        client = Client(**where, timeout=30)
    except (OSError, ValueError) as exc:
        raise InputError(
            "this Dask scheduler does not answer", where=address,
            hint="start one: dask scheduler; then workers: dask worker ADDRESS --nthreads 1",
        ) from exc  # fmt: skip
    if not client.scheduler_info()["workers"]:
        progress.note(
            "this scheduler has no worker yet; the work begins with the first: dask worker ADDRESS "
            "--nthreads 1"
        )
    progress.start("shards", len(numbers) * len(STEPS), "steps")
    with client:
        for step in STEPS:
            gap = min((one.shard for one in failed), default=len(numbers) + 1)
            todo = numbers if step == STEPS[0] else [one for one in numbers if one < gap]
            futures = client.map(
                do_step, todo, out=str(folder.out), step=step, pure=False, retries=_RETRIES,
                key=[f"{step}-{number}-{os.urandom(4).hex()}" for number in todo],
            )  # fmt: skip
            names = dict(zip((one.key for one in futures), todo, strict=True))
            for future in as_completed(futures):
                answer = future.exception() or future.result()
                if isinstance(answer, StepResult):
                    steps.append(answer)
                    progress.advance()
                    continue
                if not isinstance(answer, LangAccessError):
                    answer = EngineError(f"its worker was lost: {type(answer).__name__}")
                failed.append(_failed(names[future.key], answer))
    progress.finish()
    return _progress(folder, steps, failed)


_lock = threading.Lock()
_workers: dict[tuple[str, int], ShardWorker] = {}


def do_step(number: int, *, out: str, step: Step) -> StepResult | LangAccessError:
    """Do one step on a worker of a cluster, one at a time; its kit stays for the next ones.

    An error that would come again is returned, so that it is not tried again.
    """
    mine = out, threading.get_ident()  # a database stays in its thread
    with _lock:
        try:
            settings = ShardFolder(Path(out)).settings
            worker = _workers.get(mine)
            if worker is not None and worker.folder.settings != settings:  # planned again since
                del _workers[mine]
                atexit.unregister(worker.discard)
                worker.__exit__()
                worker = None
            if worker is None:
                worker = ShardWorker(Path(out)).__enter__()
                atexit.register(worker.discard)
                _workers[mine] = worker
            return worker.do(number, step)
        except LangAccessError as exc:
            return exc
