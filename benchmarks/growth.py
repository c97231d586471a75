"""How the time of every reader and check grows with a text that repeats itself.

    python -m benchmarks.growth [STAGE ...] [--only TEXT] [--all]

A *stage* is what one text or one file goes through: the gate, the checks, the reader of a format.
Its input is a *repetition*: a mark, a word, a line or an element of a file, again and again.
Printed are the repetitions that miss a goal, or else the slowest, with the processor time for
8,000 and 16,000 characters, their ratio (goal: at most 2.5), and the time for 100,000 (goal: less
than 2 s). Below 0.05 s a ratio is noise, and none is printed. What takes less than 0.01 s for
16,000 takes less than 2 s for 100,000 even if it grows with the cube; that is not measured.

No stage for sentences is asked about one over the limits of `data/limits.yaml`. Such a stage is
measured with half the longest text that the limits allow and with all of it, and the time for
100,000 characters is that of as many such texts.

Measurements work in a fork with a limit of time and memory: what exceeds it costs itself only.
Linux and macOS. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from benchmarks.growth_inputs import Repetition
from benchmarks.growth_stages import STAGES, Stage, warm
from langaccess.core.containment import Mode

RATIO, SECONDS = 2.5, 2.0
_FLOOR = 0.05  # seconds below which a ratio is noise
_LIMIT = 20  # seconds of processor time for one measurement
_MEMORY = 3 * 2**30
_SHOWN = 3  # repetitions of a stage that are printed where none misses a goal


@dataclass(frozen=True, slots=True)
class Measured:
    """What a stage took for a repetition.

    Attributes:
        stage: the stage.
        repetition: what is repeated.
        seconds: for 8,000, 16,000 and 100,000 characters; fewer where the rest is known or failed.
        problem: why there are fewer, or empty.
    """

    stage: str
    repetition: str
    seconds: tuple[float, ...]
    problem: str = ""

    @property
    def ratio(self) -> float | None:
        """The second time against the first; None where they are too short to compare."""
        if len(self.seconds) < 2 or self.seconds[1] < _FLOOR:
            return None
        return self.seconds[1] / max(self.seconds[0], 1e-6)

    @property
    def missed(self) -> bool:
        """Whether it misses a goal."""
        slow = len(self.seconds) > 2 and self.seconds[2] >= SECONDS
        return bool(self.problem) or slow or (self.ratio or 0) > RATIO


def measure(stage: Stage, cases: Sequence[Repetition]) -> Iterator[Measured]:
    """Yield what a stage takes for each repetition. One that ends the fork costs itself only."""
    left = list(cases)
    while left:
        here, there = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=_work, args=(stage, left, there), daemon=True
        )
        process.start()
        there.close()
        found: list[float] = []
        with suppress(EOFError):
            while left:
                answer = here.recv()
                if isinstance(answer, float):
                    found.append(answer)
                    continue
                yield Measured(stage.name, left.pop(0).name, tuple(found), answer)
                found = []
        process.join()
        if left:
            slow = process.exitcode == -signal.SIGXCPU
            problem = f"more than {_LIMIT} s" if slow else f"ended by {process.exitcode}"
            yield Measured(stage.name, left.pop(0).name, tuple(found), problem)


def _work(stage: Stage, cases: Sequence[Repetition], there: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    # What the program has loaded does not belong to the input. A search of it for garbage takes
    # 0.1 s, at a time that depends on chance.
    gc.collect()
    gc.freeze()
    for repetition in cases:
        problem = ""
        try:
            for seconds in stage.seconds(repetition):
                resource.setrlimit(
                    resource.RLIMIT_CPU, (int(time.process_time()) + 1 + _LIMIT, hard)
                )
                there.send(seconds)
        except Exception as exc:  # noqa: BLE001 (printed in its row; the other repetitions go on)
            problem = f"{type(exc).__name__}: {exc}"[:100]
        there.send(problem)


def main() -> int:
    """Measure and print.

    Returns:
        1 if a goal is missed.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("stages", nargs="*", metavar="STAGE", help="default: all")
    parser.add_argument("--only", default="", help="repetitions with this in their name")
    parser.add_argument("--all", action="store_true", help="print every repetition")
    given = parser.parse_args()
    known = [stage.name for stage in STAGES]
    if set(given.stages) - set(known):
        parser.error(f"the stages are: {' '.join(known)}")
    Mode.inline = True
    warm()
    print(f"{'stage':16}{'repetition':26}{'8 kB':>8}{'16 kB':>8}{'ratio':>7}{'100 kB':>9}")
    missed = 0
    for stage in STAGES:
        if given.stages and stage.name not in given.stages:
            continue
        found = list(_measured_twice(stage, given.only))
        found.sort(key=lambda one: (not one.missed, not one.problem, -sum(one.seconds)))
        over = sum(one.missed for one in found)
        missed += over
        for one in found if given.all else found[: max(over, _SHOWN)]:
            print(_row(one))
        print(f"{stage.name:16}{len(found)} repetitions, {over} over a goal", flush=True)
    print(f"{missed} over a goal")
    return int(missed > 0)


def _measured_twice(stage: Stage, only: str) -> Iterator[Measured]:
    """Yield measurements; one that misses a goal is repeated, and the shorter time counts."""
    cases = [one for one in stage.repetitions() if only in one.name]
    found = list(measure(stage, cases))
    worst = [case for case, one in zip(cases, found, strict=True) if one.missed]
    again = {one.repetition: one for one in measure(stage, worst)}
    for one in found:
        other = again.get(one.repetition, one)
        if one.problem or other.problem:
            yield other if one.problem else one
        else:
            least = tuple(map(min, zip(one.seconds, other.seconds, strict=False)))
            yield Measured(one.stage, one.repetition, least)


def _row(one: Measured) -> str:
    cells = [f"{seconds:8.3f}" for seconds in one.seconds] + ["       -"] * (3 - len(one.seconds))
    ratio = "-" if one.ratio is None else f"{one.ratio:.1f}"
    mark = f"  {one.problem}" if one.problem else ("  !" if one.missed else "")
    return f"{one.stage:16}{one.repetition:26}{cells[0]}{cells[1]}{ratio:>7} {cells[2]}{mark}"


if __name__ == "__main__":
    sys.exit(main())
