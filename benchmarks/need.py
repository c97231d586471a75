"""Census tables at full size: one of 100 MB as a stream, and all counties of the country.

    python -m benchmarks.need

The figures are synthesized from the rows of the states (2018, one year; the margins are scaled with
the square root of the size), since no file of that size may be kept here. Time is that of the whole
command in a process of its own, by the clock and of the processor, which does not depend on what
else the PC does; memory is the largest resident set of the command or of its reader process.
"""

from __future__ import annotations

import csv
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
STATES = ROOT / "tests" / "fixtures" / "census" / "acs1_2018_bystate_C16001.csv"
ROWS = range(1, 39)
COUNTIES = 3_143
SIZE = 100 * 1024 * 1024
RULES = "schema: 1\nid: bench\nextends: us-federal\nas_of: 2026-11-25\n"


def main() -> None:
    """Print one line for each of the two."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
        states = _states()
        _streamed(folder, states)
        _counties(folder, states)


def _states() -> list[list[tuple[int, int]]]:
    with STATES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["C16001_001E"] != "null"]
    return [
        [(int(row[f"C16001_{n:03}E"]), max(0, int(row[f"C16001_{n:03}M"]))) for n in ROWS]
        for row in rows
    ]


def _smaller(values: list[tuple[int, int]], share: float) -> list[str]:
    """Return the cells of a place that is `share` of a state; groups still sum to the total."""
    made = [[int(estimate * share), int(margin * math.sqrt(share))] for estimate, margin in values]
    for first in range(2, 38, 3):
        made[first][0] = made[first + 1][0] + made[first + 2][0]
    made[0][0] = made[1][0] + sum(made[first][0] for first in range(2, 38, 3))
    return [str(cell) for pair in made for cell in pair]


def _streamed(folder: Path, states: list[list[tuple[int, int]]]) -> None:
    path = folder / "acsdt5y2022-c16001.dat"
    heads = "|".join(f"C16001_{kind}{n:03}" for n in ROWS for kind in "EM")
    tract = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(f"GEO_ID|{heads}\n")
        while file.tell() < SIZE:
            tract += 1
            cells = _smaller(states[tract % len(states)], 0.001)
            file.write(f"1400000US{tract:011}|{'|'.join(cells)}\n")
        file.write(f"0500000US41999|{'|'.join(_smaller(states[0], 0.02))}\n")
    run = _run(folder, "need", "import", str(path), "--place", "0500000US41999")
    size = path.stat().st_size / 1024 / 1024
    print(
        f"table-based summary file, {size:.0f} MB, {tract:,} tracts: one county in "
        f"{run.clock:.1f} s, {run.processor:.1f} s of processor, {run.memory:.0f} MiB "
        "(limits: 60 s, 200 MiB)"
    )


def _counties(folder: Path, states: list[list[tuple[int, int]]]) -> None:
    chance = random.Random(21)
    path = folder / "acs5_2022_counties.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["GEO_ID", "NAME", *(f"C16001_{n:03}{kind}" for n in ROWS for kind in "EM")])
        for county in range(COUNTIES):
            cells = _smaller(states[county % len(states)], chance.uniform(0.001, 0.2))
            out.writerow([f"0500000US{county:05}", f"County {county} (synthesized)", *cells])
    run = _run(folder, "need", "import", str(path))
    clock, processor = time.perf_counter(), time.process_time()
    groups = _assess_all(folder)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(
        f"all {COUNTIES:,} counties (synthesized margins), {groups:,} groups judged: "
        f"{run.clock + clock:.1f} s, {run.processor + processor:.1f} s of processor, "
        f"{run.memory:.0f} MiB (limit: 10 s)"
    )


def _assess_all(folder: Path) -> int:
    from langaccess.agency.session import open_session
    from langaccess.outreach import need

    with open_session(folder) as session:
        source = next(
            s for s in need.sources(session.connection)
            if len(need.places(session.connection, s.id)) > 1
        )  # fmt: skip
        return sum(len(one.groups) for one in need.assess_each(session, source.id))


class _Cost(NamedTuple):
    """Seconds by the clock, seconds of processor, and MiB of memory."""

    clock: float
    processor: float
    memory: float


def _run(folder: Path, *words: str) -> _Cost:
    """Run a command and return what it cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "langaccess", *words, "--json", "--workspace", str(folder)],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    clock = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Cost(clock, processor, after.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
