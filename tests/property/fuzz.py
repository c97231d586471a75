"""Hostile, damaged and odd documents, made from good ones by a seeded generator.

`tests/property/test_fuzz_documents.py` runs a short, fixed selection. The long version:

    python -m tests.property.fuzz --count 3000 --out FOLDER [--only docx] [--seed 1] [--seconds 20]

It runs every input in a pool of processes with a limit on time and memory, keeps the input of
every finding in FOLDER, and ends with a table: how many inputs of each format were read and
written, refused on reading, refused on writing, and found to be defects.
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
from dataclasses import dataclass
from pathlib import Path

from langaccess import documents
from langaccess.documents import Label
from langaccess.errors import InputError, LangAccessError, OutputError
from langaccess.tags import Tag
from tests.documents.script_swap import swapped
from tests.property.fuzz_mutations import mutate
from tests.property.fuzz_readers import READERS, read, spoilt_file
from tests.support import FIXTURES, ROOT

__all__ = ["FORMATS", "Outcome", "seeds", "spoilt", "try_document", "try_reader"]

FORMATS = ("docx", "pptx", "xlsx", "odt", "idml", "html", "md", "txt", "pdf")
_FOLDERS = {"md": "markdown", "txt": "markdown"}
_BYTES = 2 * 2**30  # address space of one worker: a reader that needs more has lost its bounds
_NOTICE = Label(Tag("ar"), "ترجمة آلية", "Machine translation, not reviewed, 25 November 2026")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    Attributes:
        what: `written`, `refused` (on reading), `unwritten` (on writing), or `defect`.
        why: the message, or the end of the traceback.
        seconds: time taken.
    """

    what: str
    why: str = ""
    seconds: float = 0.0


def seeds(suffix: str) -> list[Path]:
    """Return the good files that inputs of a format are made from, in a stable order."""
    folder = FIXTURES / _FOLDERS.get(suffix, suffix)
    ending = "md" if suffix == "txt" else suffix
    found = [p for root in (folder, ROOT / "examples") for p in sorted(root.glob(f"*.{ending}"))]
    return [path for path in found if "encrypt" not in path.name and "signed" not in path.name]


def spoilt(suffix: str, number: int) -> bytes:
    """Return the input with this number: the same bytes on every machine and every run."""
    rng = random.Random(f"{suffix}/{number}")
    good = seeds(suffix)
    return mutate(rng.choice(good).read_bytes(), suffix, rng)


def try_document(path: Path, out: Path) -> Outcome:
    """Read `path`, write it to the folder `out` with every word swapped, and read that again.

    The format's own reader is called: `documents.read` turns whatever a reader lets through into
    an error about the file, which is what this test is to find.
    """
    start = time.monotonic()

    def end(what: str, why: str = "") -> Outcome:
        return Outcome(what, why, time.monotonic() - start)

    try:
        form = documents.format_of(path)
        document = form.read(path, accept_revisions=True)
    except InputError as exc:
        return end("refused", exc.message)
    except Exception as exc:  # noqa: BLE001 (whatever it is, it is the finding)
        return end("defect", _tail(exc))
    try:
        for label, tag in ((None, "uk"), (_NOTICE, "ar")):
            target = out / f"{path.stem}.{tag}{form.writes}"
            documents.write(document, swapped(document), target, tag=Tag(tag), label=label)
        documents.format_of(target).read(target, accept_revisions=False)
    except OutputError as exc:
        unforeseen = isinstance(exc.__cause__, Exception) and not isinstance(exc.__cause__, OSError)
        return end("defect", _tail(exc.__cause__)) if unforeseen else end("unwritten", exc.message)
    except Exception as exc:  # noqa: BLE001
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


def try_reader(name: str, path: Path) -> Outcome:
    """Read a file with a reader that is none of documents."""
    start = time.monotonic()
    try:
        read(name, path)
    except LangAccessError as exc:
        return Outcome("refused", exc.message, time.monotonic() - start)
    except Exception as exc:  # noqa: BLE001 (whatever it is, it is the finding)
        return Outcome("defect", _tail(exc), time.monotonic() - start)
    return Outcome("read", "", time.monotonic() - start)


def _one(task: tuple[str, int, str]) -> Outcome:
    suffix, number, folder = task
    if suffix in READERS:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            path = Path(scratch) / f"{number}.{READERS[suffix].suffix}"
            path.write_bytes(spoilt_file(suffix, number))
            return try_reader(suffix, path)
    data = spoilt(suffix, number)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        path = Path(scratch) / f"{number}.{suffix}"
        path.write_bytes(data)
        return try_document(path, Path(scratch) / "out")


def _worker(inbox: multiprocessing.SimpleQueue, outbox: multiprocessing.SimpleQueue) -> None:  # type: ignore[type-arg]
    _limit()
    while (task := inbox.get()) is not None:
        outbox.put(_one(task))


class _Pool:
    """One worker process that is started anew when an input hangs or kills it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: multiprocessing.Process | None = None
        self._context = multiprocessing.get_context("spawn")

    def run(self, task: tuple[str, int, str]) -> Outcome:
        if self._process is None or not self._process.is_alive():
            self._inbox = self._context.SimpleQueue()
            self._outbox = self._context.SimpleQueue()
            self._process = self._context.Process(  # type: ignore[assignment]
                target=_worker, args=(self._inbox, self._outbox), daemon=True
            )
            self._process.start()  # type: ignore[union-attr]
        self._inbox.put(task)
        deadline = time.monotonic() + self._seconds
        while self._outbox.empty():
            if not self._process.is_alive():  # type: ignore[union-attr]
                return Outcome("defect", f"the process died: {self._process.exitcode}")  # type: ignore[union-attr]
            if time.monotonic() > deadline:
                self._process.kill()  # type: ignore[union-attr]
                self._process.join()  # type: ignore[union-attr]
                return Outcome("defect", "hang", self._seconds)
            time.sleep(0.001)
        return self._outbox.get()  # type: ignore[no-any-return]

    def close(self) -> None:
        if self._process is not None and self._process.is_alive():
            self._inbox.put(None)
            self._process.join(5)


def main() -> None:
    """Run the long version."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--only", default=",".join([*FORMATS, *READERS]))
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for suffix in given.only.split(","):
        numbers = range(given.seed * 1_000_000, given.seed * 1_000_000 + given.count)
        for line in _report(suffix, numbers, given.out, given.seconds):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def _report(suffix: str, numbers: range, out: Path, seconds: float) -> Iterator[str]:
    pool = _Pool(seconds)
    counts: Counter[str] = Counter()
    whys: dict[str, list[int]] = {}
    slowest = Outcome("")
    for number in numbers:
        outcome = pool.run((suffix, number, str(out)))
        counts[outcome.what] += 1
        slowest = max(slowest, outcome, key=lambda o: o.seconds)
        if outcome.what in ("defect", "unwritten"):
            # The same defect from other bytes is one finding: the text in it is left out.
            why = re.sub(r"""(['"]).*\1 at """, "at ", outcome.why)
            whys.setdefault(f"{outcome.what}: {why}", []).append(number)
            bad = spoilt_file(suffix, number) if suffix in READERS else spoilt(suffix, number)
            (out / f"{number}.{suffix}").write_bytes(bad)
        elif outcome.seconds > seconds / 5:
            whys.setdefault("slow", []).append(number)
    pool.close()
    yield f"{suffix}: {dict(counts)}; slowest {slowest.seconds:.1f} s"
    for why, found in whys.items():
        yield f"  {len(found)} x {why} ({', '.join(map(str, found[:4]))})"


if __name__ == "__main__":
    main()
