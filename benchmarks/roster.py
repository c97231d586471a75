"""What a look-up in the roster costs, beside `langaccess --version`, in one run.

    python -m benchmarks.roster [--people 20000] [--runs 7]

Everything is CPU time (user and system) of whole processes, because a busy machine stretches the
clock and not the work; the figure is the median, and what counts is the ratio to `--version` in the
same run. The people are made up by a fixed seed: thirty languages by a steep law, so that Spanish
has a quarter of all speakers, and members, contractors and volunteers; a third of them was never
tested. Nothing here is a test. It runs where the system
counts the time of child processes (Linux, macOS).

`first` reads the roster strictly and builds the index; `after` are the look-ups that find it.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TAGS = (
    "es", "yue", "vi", "ar", "ht", "ru", "ko", "tl", "pt", "fr", "am", "so", "km", "mww", "mam",
    "quc", "ti", "uk", "prs", "ps", "ne", "sw", "ase", "pl", "hi", "ur", "bn", "th", "lo", "my",
)  # fmt: skip
DAYS = "[mon, tue, wed, thu, fri, sat, sun]"
SHIFTS = (("06:00", "14:00"), ("14:00", "22:00"), ("22:00", "06:00"))
RULES = """\
id: bench
extends: us-federal
as_of: 2026-11-25
agency: {name: Bench, time_zone: America/Chicago, interpreter_line: 217-555-0101}
"""
LOOKUPS = (
    ("Mam dv", ("Mam", "dv")),
    ("Vietnamese dv", ("Vietnamese", "dv")),
    ("Spanish dv", ("Spanish", "dv")),
    ("Spanish, no situation", ("Spanish",)),
    ("deaf", ("deaf",)),
    ("Mam dv --json", ("Mam", "dv", "--json")),
)


def person(rng: random.Random, n: int) -> str:
    kind = rng.choice(["member"] * 6 + ["staff", "contractor", "contractor", "volunteer"])
    tag = rng.choices(TAGS, [1 / (k + 1) for k in range(len(TAGS))])[0]
    proof = {"member": "bilingual_tested", "contractor": "court_certified"}.get(
        kind, "interpreter_tested"
    )
    start, end = rng.choice(SHIFTS)
    lines = [
        f"  - id: p{n}",
        f"    name: Person Number {n}",
        f"    kind: {kind}",
        f"    phone: 217-555-{1000 + n % 9000}",
        f"    gender: {rng.choice('fm')}",
        f"    place: District {n % 12}",
        f"    languages: [{{tag: {tag}}}]",
        f'    hours: {{weekly: [{{days: {DAYS}, start: "{start}", end: "{end}"}}]}}',
    ]
    if rng.random() < 2 / 3:
        year, level = rng.randint(2021, 2026), rng.choice([2, 2.5, 3, 3.5, 4])
        lines += [
            "    credentials:",
            f"      - {{kind: {proof}, language: {tag}, level: {level}, issued: {year}-03-11}}",
        ]
    if kind in ("contractor", "volunteer"):
        lines.append("    vetting: {background: 2025-05-05, confidentiality: 2025-05-05}")
        lines.append("    modes: [onsite, phone]" if kind == "contractor" else "    adult: true")
    return "\n".join(lines)


def cpu(words: tuple[str, ...], folder: Path) -> float:
    """Return the CPU seconds of one process."""
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "80"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "langaccess", *words], cwd=folder, env=env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(people: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rng = random.Random(7)
        (folder / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
        (folder / "roster").mkdir()
        text = "\n".join(["people:", *(person(rng, n) for n in range(people))]) + "\n"
        (folder / "roster" / "people.yaml").write_text(text, encoding="utf-8")
        first = cpu(("roster", "find", *LOOKUPS[0][1]), folder)
        times: dict[str, list[float]] = {}
        for _ in range(runs):  # one after the other, so that all of them meet the same machine
            times.setdefault("--version", []).append(cpu(("--version",), folder))
            for label, words in LOOKUPS:
                times.setdefault(label, []).append(cpu(("roster", "find", *words), folder))
        version = statistics.median(times["--version"])
        print(f"{people} people; `langaccess --version` takes {version * 1000:.0f} ms of CPU")
        print(f"{'first: ' + LOOKUPS[0][0]:32}{first * 1000:8.0f} ms  {first / version:6.2f} times")
        for label, _words in LOOKUPS:
            took = statistics.median(times[label])
            print(f"{'after: ' + label:32}{took * 1000:8.0f} ms  {took / version:6.2f} times")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    main(options.people, options.runs)
