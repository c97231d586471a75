"""What a start costs: the program's shortest answers beside a bare `import typer`, in one run.

    python -m benchmarks.start [--runs 15]

Each row is the processor time (user and system) of whole processes, in turn with a process that
only imports Typer, and the peak memory of one process; the figures are medians, the ratio is taken
pair by pair. The agency has 50 people; the first look-up, which reads the rules and the roster
strictly and keeps them, is not counted. It runs where the system counts the time of child
processes (Linux, macOS).
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.roster import RULES, person

PEOPLE = 50
TYPER = ("-c", "import typer")
NUMPY = ("-c", "import numpy")
ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("--version", ("--version",)),
    ("--help", ("--help",)),
    ("a usage error", ("rooster",)),
    ("roster find Mam dv", ("roster", "find", "Mam", "dv")),
    ("ask spanish dv wife", ("ask", "spanish", "dv", "wife", "translates")),
    ("ask, misspelled", ("ask", "spanich", "dv", "her", "husband", "transaltes")),
    ("ask, what was said", ("ask", '"no me siento bien, necesito un doctor"')),
    ("policy ask", ("policy", "ask", "--for", "dv_scene", "--using", "child")),
    ("identify TEXT", ("identify", "Necesito ayuda, me robaron el carro anoche")),
)


QUESTIONS = (
    "spanish dv wife translates", "mam miranda", "who speaks kanjobal", "deaf custody",
    "can i use google translate for traffic stop", "9 yr old translating somali dv",
)  # fmt: skip
ANSWERS = 300  # of the prompt that stays open


def spent(words: tuple[str, ...], folder: Path, typed: str = "") -> tuple[float, float]:
    """Return the processor seconds and the peak memory (MiB) of one Python process.

    Args:
        typed: its standard input.
    """
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "80"}
    quiet = subprocess.DEVNULL
    source = folder / "typed.txt"
    source.write_text(typed, encoding="utf-8")
    with source.open("rb") as stdin:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=folder, env=env, stdin=stdin, stdout=quiet, stderr=quiet
        )
    _pid, _status, used = os.wait4(process.pid, 0)
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss / unit


def make(folder: Path) -> None:
    """Write the rules and the roster of an agency with `PEOPLE` people."""
    chance = random.Random(7)
    (folder / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    (folder / "roster").mkdir()
    text = "\n".join(["people:", *(person(chance, n) for n in range(PEOPLE))]) + "\n"
    (folder / "roster" / "people.yaml").write_text(text, encoding="utf-8")


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        print(f"{'':24}{'processor':>10}{'of `import typer`':>19}{'memory':>10}")
        for label, words in (*ROWS, ("python -c 'import numpy'", ())):
            command = ("-m", "langaccess", *words) if words else NUMPY
            spent(command, folder)
            pairs = [(spent(command, folder), spent(TYPER, folder)[0]) for _ in range(runs)]
            seconds = statistics.median(own[0] for own, _bare in pairs)
            ratio = statistics.median(own[0] / bare for own, bare in pairs)
            memory = statistics.median(own[1] for own, _bare in pairs)
            print(f"{label:24}{seconds:8.3f} s{ratio:14.2f} times{memory:6.0f} MiB")
        print(f"{'desk, one answer':24}{desk(folder):8.4f} s")


def desk(folder: Path) -> float:
    """Return the processor seconds of one answer of the prompt that stays open.

    It is what `ANSWERS` questions cost more than as many empty lines. The libraries for misspelled
    words are loaded in both.
    """
    command, warm = ("-m", "langaccess", "desk"), "spanich dv\n"
    many = "".join(f"{QUESTIONS[n % len(QUESTIONS)]}\n" for n in range(ANSWERS))
    asked, empty = (
        statistics.median(spent(command, folder, warm + lines)[0] for _ in range(5))
        for lines in (many, "\n" * ANSWERS)
    )
    return (asked - empty) / ANSWERS


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    main(parser.parse_args().runs)
