"""Documents on the workers of a Dask cluster, each document and language one task.

Dask keeps the tasks, gives those of a worker that died to another one, and carries the bytes. A
worker runs whatever it is sent, and what it is sent are the agency's records: no cluster is used
whose connections are neither inside this PC nor proven by certificates (TLS).
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.core.errors import EngineError, InputError, LangAccessError, UsageError
from langaccess.core.extras import require_extra
from langaccess.core.files import read_bytes, scratch
from langaccess.core.worker import default_workers
from langaccess.translate.machines.dask_task import close_workers, draft, identity
from langaccess.translate.machines.drafted import DraftedDocument
from langaccess.translate.machines.kit import TranslationKit, make_kit
from langaccess.translate.pipeline.job_context import JobContext
from langaccess.translate.pipeline.run import Elsewhere
from langaccess.translate.pipeline.scan import FileScan
from langaccess.translate.pipeline.target_run import TargetRun

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 30  # seconds in which a scheduler must answer
_AHEAD = 4  # tasks at once for each thread of the workers: enough that none waits for the next
_TLS = (
    "start the scheduler and the workers with --tls-ca-file, --tls-cert and --tls-key, and name "
    "the same files in Dask's configuration here (distributed.comm.tls)"
)


@contextmanager
def cluster(address: str) -> Iterator[Elsewhere]:
    """Yield what drafts the documents of each wave on a cluster.

    `address` is that of the scheduler (`tls://pc1:8786`), its file, or `local`: then workers are
    started on this PC, one for each core.

    Raises:
        UsageError: the connections of the cluster are open to others.
        InputError: no scheduler answers.
        EngineError: Dask is not installed, or the cluster is lost.
    """
    require_extra("cluster", "documents on a Dask cluster need")
    with _connected(address) as client:
        session = _ClusterRun(client)
        try:
            yield session.draft
        finally:
            with suppress(Exception):  # a worker that is gone has nothing left
                client.run(close_workers)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    from distributed import Client, LocalCluster

    if address == "local":
        with (
            LocalCluster(
                n_workers=default_workers(), threads_per_worker=1, dashboard_address=None,
                host="127.0.0.1", silence_logs=50,
            ) as here,
            Client(here) as client,
        ):  # fmt: skip
            yield client
        return
    if Path(address).is_file():
        address = str(json.loads(read_bytes(Path(address)))["address"])
    _require_private(address)
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TypeError) as exc:
        raise InputError(
            "this Dask scheduler does not answer", where=address,
            hint="start one: dask scheduler; then workers: dask worker ADDRESS --nthreads 1",
        ) from exc  # fmt: skip
    with client:
        for worker in client.scheduler_info(n_workers=-1)["workers"]:
            _require_private(worker)
        yield client


def _require_private(address: str) -> None:
    """Refuse connections that others could use or read."""
    scheme, _, place = address.rpartition("://")
    host = place.rpartition(":")[0].strip("[]")
    if scheme not in ("tls", "inproc") and not _is_here(host):
        raise UsageError(
            f"everyone who reaches {address} could run programs on its workers, and read all",
            hint=_TLS,
        )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _ClusterRun:
    """One run of `translate` on a cluster."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._kit: Any = None  # a future of the kit: workers fetch it from each other

    def draft(self, context: JobContext, runs: Sequence[TargetRun]) -> None:
        """Draft what is unfinished of a wave, and adopt it."""
        tasks = [(run, scan) for run in runs for scan in run.unfinished()]
        if not tasks:
            return
        if not self._client.nthreads():
            context.progress.note(
                "this scheduler has no worker yet; the work begins with the first: "
                "dask worker ADDRESS --nthreads 1"
            )
        context.progress.start("drafting", len(tasks), "documents")
        try:
            self._draft(context, tasks)
        except (OSError, RuntimeError) as exc:  # CommClosedError is an OSError
            raise EngineError(
                f"the cluster is lost: {type(exc).__name__}",
                hint="run the same command again: what is finished is not done again",
            ) from exc
        context.progress.finish()

    def _draft(self, context: JobContext, tasks: Sequence[tuple[TargetRun, FileScan]]) -> None:
        from distributed import as_completed

        if self._kit is None:
            self._kit = self._send(_kit_of(context, [run for run, _ in tasks]))
        rest = iter(tasks)
        flying: dict[str, tuple[TargetRun, FileScan]] = {}
        done = as_completed([])
        while True:
            while len(flying) < _AHEAD * max(2, sum(self._client.nthreads().values())):
                if (task := next(rest, None)) is None:
                    break
                if (future := self._submit(*task)) is not None:
                    flying[future.key] = task
                    done.add(future)
            if not flying:
                return
            future = next(done)
            self._take(context, *flying.pop(future.key), future)
            context.progress.advance()

    def _submit(self, run: TargetRun, scan: FileScan) -> Any:
        """Hand out a document; None if it can no longer be read, which is said later."""
        try:
            data = read_bytes(scan.file.path)
        except InputError:
            return None
        run.reserve(scan)
        shape = run.shape_of(scan)
        return self._client.submit(
            draft, self._kit, scan, data, run.settled.tag, shape, pure=False, retries=2
        )

    def _take(self, context: JobContext, run: TargetRun, scan: FileScan, future: Any) -> None:
        """Adopt a result; a document that has none is left to this machine, which says why."""
        answer = future.exception() or future.result()
        if isinstance(answer, bytes):
            made = DraftedDocument.unpacked(answer, str(scan.file.path))
            run.adopt(scan, made.entry, made.data, made.drafts)
        elif isinstance(answer, LangAccessError) and not isinstance(answer, InputError):
            raise answer
        else:
            why = "its worker died" if isinstance(answer, Exception) else "it has no draft there"
            context.progress.note(f"{scan.file.path.name}: {why}; it is done here")

    def _send(self, kit: TranslationKit) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that it is large
            return self._client.submit(identity, kit, key=f"kit-{kit.digest}")


def _kit_of(context: JobContext, runs: Sequence[TargetRun]) -> TranslationKit:
    engines = [run.settled.choice.info for run in runs if run.settled.choice]
    with scratch() as work:
        return make_kit(context.session, context.job, engines, work)
