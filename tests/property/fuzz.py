"""Hostile, damaged and odd documents, made from good ones by a seeded generator.

`tests/property/test_fuzz_documents.py` runs a short, fixed selection. The long version:

    python -m tests.property.fuzz --count 10000 --out FOLDER [--only docx] [--seed 1] [--seconds 10]
        [--corpus FOLDER]

It runs every input in a process with a limit on time at work (of the processor, which other work
on the machine does not lengthen) and on memory, keeps the input of every finding in FOLDER, and
ends with a table: how many inputs of each format were read and written, refused on reading,
refused on writing, and found to be defects; the slowest, and the most memory that was used.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from langaccess import formats
from langaccess.core.errors import InputError, LangAccessError, OutputError
from langaccess.core.tags import Tag
from langaccess.formats import Label
from tests.formats.script_swap import swapped
from tests.property.fuzz_mutations import mutate
from tests.property.fuzz_readers import READERS, damaged_file, read
from tests.support import FIXTURES, ROOT

FORMATS = ("docx", "pptx", "xlsx", "odt", "idml", "html", "md", "txt", "pdf")
_FOLDERS = {"md": "markdown", "txt": "markdown"}
_LARGEST = 300_000
_BYTES = 2 * 2**30  # address space of one worker: a reader that needs more has lost its bounds
_NOTICE = Label(Tag("ar"), "ترجمة آلية", "Machine translation, not reviewed, 25 November 2026")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    Attributes:
        what: `written`, `refused` (on reading), `unwritten` (on writing), or `defect`.
        why: the message, or the end of the traceback.
        seconds: time at work.
        megabytes: most memory that the process has used until then.
    """

    what: str
    why: str = ""
    seconds: float = 0.0
    megabytes: int = 0


@cache
def seeds(suffix: str, corpus: Path | None = None) -> list[Path]:
    """Return the good files that inputs of a format are made from, in a stable order.

    Args:
        suffix: the format.
        corpus: a folder with people's own files; those that are not large are taken too.
    """
    more = sorted(corpus.rglob(f"*.{suffix}")) if corpus else []
    small = [path for path in more if path.is_file() and path.stat().st_size <= _LARGEST]
    folder = FIXTURES / _FOLDERS.get(suffix, suffix)
    ending = "md" if suffix == "txt" else suffix
    found = [p for root in (folder, ROOT / "examples") for p in sorted(root.glob(f"*.{ending}"))]
    kept = [path for path in found if "encrypt" not in path.name and "signed" not in path.name]
    return [*kept, *small]


def damaged(suffix: str, number: int, corpus: Path | None = None) -> bytes:
    """Return the input with this number: the same bytes on every machine and every run."""
    rng = random.Random(f"{suffix}/{number}")
    good = seeds(suffix, corpus)
    one, other = rng.choice(good).read_bytes(), rng.choice(good).read_bytes()
    return mutate(one, suffix, rng, [other])


def try_document(path: Path, out: Path) -> Outcome:
    """Read `path`, write it to the folder `out` with every word swapped, and read that again.

    The format's own reader is called: `formats.read` turns whatever a reader lets through into
    an error about the file, which is what this test is to find.
    """
    start = time.process_time()

    def end(what: str, why: str = "") -> Outcome:
        return Outcome(what, why, time.process_time() - start)

    try:
        form = formats.format_of(path)
        document = form.read(path, accept_revisions=True)
    except InputError as exc:
        return end("refused", exc.message)
    except Exception as exc:  # noqa: BLE001 (whatever it is, it is the finding)
        return end("defect", _tail(exc))
    try:
        for label, tag in ((None, "uk"), (_NOTICE, "ar")):
            target = out / f"{path.stem}.{tag}{form.writes}"
            formats.write(document, swapped(document), target, tag=Tag(tag), label=label)
        formats.format_of(target).read(target, accept_revisions=False)
    except OutputError as exc:
        # For a part that only a writer reads, the program's own error counts.
        told = (OSError, LangAccessError)
        unforeseen = isinstance(exc.__cause__, Exception) and not isinstance(exc.__cause__, told)
        return end("defect", _tail(exc.__cause__)) if unforeseen else end("unwritten", exc.message)
    except Exception as exc:  # noqa: BLE001 (the same)
        return end("defect", _tail(exc))
    return end("written")


def _tail(exc: BaseException | None) -> str:
    """Return the kind of an exception and the innermost places it came through."""
    frames = traceback.extract_tb(exc.__traceback__)[-5:] if exc else []
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return f"{type(exc).__name__}: {str(exc)[-80:]!r} at " + " > ".join(places)


# -- the long version ---------------------------------------------------------------------------


def _limit() -> None:
    """Bound the memory of a worker where the system knows how."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


def _alarm(seconds: float) -> None:
    """Let the system end this process when it has worked that long; 0 calls that off."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)


def _most() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def try_reader(name: str, path: Path) -> Outcome:
    """Read a file with a reader that is none of documents."""
    start = time.process_time()
    try:
        read(name, path)
    except LangAccessError as exc:
        return Outcome("refused", exc.message, time.process_time() - start)
    except Exception as exc:  # noqa: BLE001 (whatever it is, it is the finding)
        return Outcome("defect", _tail(exc), time.process_time() - start)
    return Outcome("read", "", time.process_time() - start)


@dataclass(frozen=True, slots=True)
class _Task:
    suffix: str
    number: int
    out: Path
    seconds: float
    corpus: Path | None = None

    def data(self) -> bytes:
        if self.suffix in READERS:
            return damaged_file(self.suffix, self.number)
        return damaged(self.suffix, self.number, self.corpus)


def _one(task: _Task) -> Outcome:
    data = task.data()
    suffix = READERS[task.suffix].suffix if task.suffix in READERS else task.suffix
    with tempfile.TemporaryDirectory(dir=task.out) as scratch:
        path = Path(scratch) / f"{task.number}.{suffix}"
        path.write_bytes(data)
        _alarm(task.seconds)
        try:
            if task.suffix in READERS:
                found = try_reader(task.suffix, path)
            else:
                found = try_document(path, Path(scratch) / "out")
        finally:
            _alarm(0)
    return replace(found, megabytes=_most())


def _worker(pipe: Connection) -> None:
    _limit()
    while (task := pipe.recv()) is not None:
        pipe.send(_one(task))


_DEATHS = {-27: "hang", -9: "sleeps for ever"}  # SIGPROF, SIGKILL


class _Pool:
    """One worker process that is started again when an input hangs or kills it."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._worker: tuple[SpawnProcess, Connection] | None = None

    def run(self, task: _Task) -> Outcome:
        if self._worker is None:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_worker, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._worker = process, ours
        process, pipe = self._worker
        pipe.send(task)
        # Sixty times as long by the clock: for one that sleeps for ever.
        if not pipe.poll(60 * task.seconds):
            process.kill()
        try:
            return pipe.recv()  # type: ignore[no-any-return]  # a pipe has no types
        except (EOFError, OSError):
            process.join()
            self._worker = None
            why = _DEATHS.get(process.exitcode or 0, f"the process died: {process.exitcode}")
            return Outcome("defect", why, task.seconds)

    def close(self) -> None:
        if self._worker is not None:
            process, pipe = self._worker
            pipe.send(None)
            process.join(5)


def main() -> None:
    """Run the long version."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", default=",".join([*FORMATS, *READERS]))
    parser.add_argument("--corpus", type=Path, default=None)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    first = given.seed * 1_000_000
    for suffix in given.only.split(","):
        tasks = [
            _Task(suffix, number, given.out, given.seconds, given.corpus)
            for number in range(first, first + given.count)
        ]
        for line in _report(tasks):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def _report(tasks: list[_Task]) -> Iterator[str]:
    pool = _Pool()
    counts: Counter[str] = Counter()
    whys: dict[str, list[int]] = {}
    slowest, largest = Outcome(""), 0
    for task in tasks:
        outcome = pool.run(task)
        counts[outcome.what] += 1
        slowest = max(slowest, outcome, key=lambda o: o.seconds)
        largest = max(largest, outcome.megabytes)
        if outcome.what in ("defect", "unwritten"):
            # The same defect from other bytes is one finding: the text in it is left out.
            why = re.sub(r"""(['"]).*\1 at """, "at ", outcome.why)
            whys.setdefault(f"{outcome.what}: {why}", []).append(task.number)
            (task.out / f"{task.number}.{task.suffix}").write_bytes(task.data())
        elif outcome.seconds > task.seconds / 5:
            whys.setdefault("slow", []).append(task.number)
    pool.close()
    yield (
        f"{tasks[0].suffix}: {len(tasks)} inputs {dict(counts)}; "
        f"slowest {slowest.seconds:.1f} s, most {largest} MB"
    )
    for why, found in whys.items():
        yield f"  {len(found)} x {why} ({', '.join(map(str, found[:4]))})"


if __name__ == "__main__":
    main()
