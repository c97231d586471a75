"""What many machines gain for `translate`: measured with one and two workers, computed for more.

    python -m benchmarks.machines

An agency with brochures of 24 sentences, the median of 2,000 public files, is drafted into
Portuguese by this process with one engine, and by one and two workers of a Dask cluster of this
PC. Seconds are of the processor, but for the ratio, which is by the clock. From them follows what
1,000 workers would do: the caller reads each wave of documents and takes the drafts, the workers
share the rest.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from langaccess.core.tags import Tag
from langaccess.translate import TranslationJob, machines, run

_FILES, _SENTENCES, _TARGET = 120, 24, Tag("pt")
_DOCUMENTS, _LANGUAGES = 300_000, 6


def main() -> None:
    """Print the figures."""
    if len(sys.argv) > 1:
        _child(Path(sys.argv[1]), int(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        rows = [_measured(Path(name) / str(count), count) for count in (0, 1, 2)]
    for label, (clock, caller, others) in zip(
        ("this process", "1 worker", "2 workers"), rows, strict=True
    ):
        print(
            f"{label:13} {clock:6.1f} s by the clock, {caller:5.1f} s of the caller's processor, "
            f"{others:5.1f} s of others, {_FILES} documents"
        )
    print(f"two workers do the work of one in 1 / {rows[1][0] / rows[2][0]:.2f} of the time")
    caller = rows[1][1] / _FILES
    worker = rows[1][2] / _FILES
    alone = (rows[0][1] + rows[0][2]) / _FILES
    print(
        f"a document: {alone * 1e3:.0f} ms alone; {caller * 1e3:.0f} ms of the caller and "
        f"{worker * 1e3:.0f} ms of a worker; {(caller + worker - alone) * 1e3:.0f} ms more"
    )
    print(f"{_DOCUMENTS:,} documents into {_LANGUAGES} languages, computed:")
    work = _DOCUMENTS * _LANGUAGES / 3600
    for cores in (8, 32, 100, 1_000):
        hours = max(work * caller, work * worker / cores)
        busy = work * worker / cores / hours
        print(f"  {cores:5,} workers {hours:7.1f} hours, workers busy {busy:4.0%}")


def _measured(root: Path, workers: int) -> tuple[float, float, float]:
    """Return seconds by the clock, of the caller's processor and of that of its processes."""
    create(root, {"agency.name": "Office"})
    (root / "brochures").mkdir(exist_ok=True)
    for number in range(_FILES):
        lines = [f"Bring form {number} to desk {one} before noon." for one in range(_SENTENCES)]
        (root / "brochures" / f"form-{number:04}.txt").write_text("\n\n".join(lines), "utf-8")
    words = [sys.executable, "-m", "benchmarks.machines", str(root), str(workers)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    clock, caller, others = map(float, done.stdout.split())
    return clock, caller, others


def _child(root: Path, workers: int) -> None:
    job = TranslationJob((root / "brochures",), (_TARGET,), root / "out", workers=1)
    if not workers:
        begun, used = time.perf_counter(), time.process_time()
        with Session(find(explicit=root)) as session:
            run(job, session)
        clock, caller = time.perf_counter() - begun, time.process_time() - used
    else:
        from distributed import LocalCluster

        with LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1",
            protocol="tcp://", silence_logs=50,
        ) as made:  # fmt: skip
            address = made.scheduler_address
            with Session(find(explicit=root)) as session:
                warm = TranslationJob(
                    (root / "brochures" / "form-0000.txt",), (_TARGET,), root / "w"
                )
                with machines.cluster(address) as elsewhere:
                    run(warm, session, elsewhere=elsewhere)
                    begun, used = time.perf_counter(), time.process_time()
                    run(job, session, elsewhere=elsewhere)
                    clock, caller = time.perf_counter() - begun, time.process_time() - used
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(clock, caller, ended.ru_utime + ended.ru_stime)


if __name__ == "__main__":
    main()
