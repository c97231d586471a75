"""Runs the benchmarks one after the other and writes `benchmarks/RESULTS.md`: `make bench`.

    python -m benchmarks [NAME]…

Each prints its figures with the peer beside them, on the same input in the same run. A benchmark
whose research data are absent says so on the page. Nothing else should run on the PC meanwhile.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
SHARED = HERE.parent.parent / "shared"

# Words after the module, and whether it needs the research data.
_RUNS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("translate", ("mozilla", "--sentences", "300"), False),
    ("harm", ("--sentences", "200"), True),
    ("senses", (), False),
    ("documents", (), False),
    ("start", (), False),
    ("footprint", (), False),
    ("recall", (), False),
    ("identify", ("--peers", "--speed"), True),
    ("listen", (), False),
    ("checks", ("--peers",), True),
    ("planted", (), False),
    ("rules", (), True),
    ("cards", (), False),
    ("roster", (), False),
    ("ledger", (), False),
    ("need", (), False),
    ("machines", (), False),
    ("gate", ("--brochures", "--speed"), True),
    ("growth", (), False),
    ("mutants", (), False),
)
_BY_NAME = frozenset({"growth", "mutants"})  # an hour each: `make bench WHAT=growth`, `make mutate`
_FAILED = ", exit code "


def main() -> int:
    """Run what was named, or all, and write the page; what was not run keeps its figures.

    Returns:
        1 if a benchmark that was run failed.
    """
    wanted = sys.argv[1:] or [name for name, _, _ in _RUNS if name not in _BY_NAME]
    sections, failed = _sections(), False
    for name, words, research in _RUNS:
        if name in wanted or (name not in sections and name not in _BY_NAME):
            sections[name] = _run(name, words, research=research)
            failed |= _FAILED in sections[name]
        page = _page([sections[each] for each, _, _ in _RUNS if each in sections])
        RESULTS.write_text(page, encoding="utf-8", newline="\n")
    return int(failed)


def _run(name: str, words: tuple[str, ...], *, research: bool) -> str:
    command = f"python -m benchmarks.{' '.join((name, *words))}"
    if research and not SHARED.is_dir():
        return f"## {name}\n\n`{command}`: not run, the research data in `../shared` are absent.\n"
    print(command, flush=True)
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *words],
        cwd=HERE.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    took = f"{time.monotonic() - begun:.0f} s"
    text = done.stdout.rstrip() or done.stderr.rstrip()
    failed = f"{_FAILED}{done.returncode}" if done.returncode else ""
    return f"## {name}\n\n`{command}`, {_machine()}, {took}{failed}\n\n```\n{text}\n```\n"


def _machine() -> str:
    day = dt.datetime.now(dt.UTC).date().isoformat()
    return f"{day}, Python {platform.python_version()}, {os.cpu_count()} cores"


def _sections() -> dict[str, str]:
    if not RESULTS.is_file():
        return {}
    parts = RESULTS.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}\n" for part in parts}


def _page(parts: list[str]) -> str:
    head = """# Results

Written by `make bench`. Each figure has next to it that of a peer on the same input in the
same run; ratios are comparable between PCs, seconds are not.
One-time measurements: [EXPERIMENTS.md](EXPERIMENTS.md).
"""
    return "\n".join([head, *parts])


if __name__ == "__main__":
    sys.exit(main())
