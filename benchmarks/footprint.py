"""Memory of the PC that a long batch takes: 1,000 brochures beside 50, all processes together.

Run it as `python -m benchmarks.footprint` (Linux: it reads `/proc`). Brochures are made of the
project's own planted sentences, 12 distinct sentences each, and translated into Portuguese with the
starter engine in two processes. Printed are the peaks of resident memory and their ratio.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from langaccess.formats.docx import NewParagraph, new_docx

COUNTS = (50, 1000)
SENTENCES = 12
_WHO = ("The officer", "A detective", "The clerk", "Your advocate", "The dispatcher", "A deputy")
_WHAT = ("will call you about", "can help you with", "writes a report about", "must know about")
_OBJECT = ("the theft", "your car", "a lost dog", "the broken door", "noise", "the accident")
_WHEN = ("today", "tomorrow", "next week", "after work", "in the morning", "at night")


def sentence(chance: random.Random, number: int) -> str:
    """Return a sentence that is in no other brochure."""
    words = (
        chance.choice(_WHO),
        chance.choice(_WHAT),
        chance.choice(_OBJECT),
        chance.choice(_WHEN),
    )
    return " ".join(words) + f", case {number}."


def make(folder: Path, count: int) -> None:
    """Write `count` brochures."""
    chance = random.Random(count)
    number = 100_000
    for index in range(count):
        blocks = [NewParagraph(f"Brochure {index}", "Title")]
        for _ in range(SENTENCES):
            number += 1
            blocks.append(NewParagraph(sentence(chance, number)))
        path = folder / f"brochure-{index:04}.docx"
        path.write_bytes(new_docx(blocks, title=f"Brochure {index}", lang="en-US"))


def tree(root: int) -> int:
    """Return the resident memory in KiB of a process and all that it started."""
    parents: dict[int, list[int]] = {}
    memory: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            rows = dict(
                r.split(":\t", 1) for r in status.read_text("utf-8").splitlines() if ":\t" in r
            )
        except OSError:
            continue
        pid = int(status.parent.name)
        parents.setdefault(int(rows["PPid"]), []).append(pid)
        memory[pid] = int(rows.get("VmRSS", "0 kB").split()[0])
    total, todo = 0, [root]
    while todo:
        pid = todo.pop()
        total += memory.get(pid, 0)
        todo += parents.get(pid, [])
    return total


def peak(count: int) -> tuple[float, float]:
    """Return the peak in MiB and the seconds of a run over `count` brochures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "brochures"
        folder.mkdir()
        make(folder, count)
        command = [
            sys.executable, "-m", "langaccess", "translate", str(folder), "--to", "pt",
            "--out", str(Path(name) / "out"), "--workers", "2", "--json",
        ]  # fmt: skip
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        highest = 0
        while process.poll() is None:
            highest = max(highest, tree(process.pid))
            time.sleep(0.2)
        if process.returncode != 0:
            raise SystemExit(f"the run over {count} brochures ended with {process.returncode}")
        return highest / 1024, time.monotonic() - began


def main() -> None:
    """Print the peaks and their ratio."""
    found = {}
    for count in COUNTS:
        found[count], seconds = peak(count)
        print(
            f"{count:5} brochures: peak {found[count]:6.0f} MiB in all processes, {seconds:.0f} s"
        )
    few, many = COUNTS
    print(f"ratio {found[many] / found[few]:.2f} (goal: at most 1.2)")


if __name__ == "__main__":
    main()
