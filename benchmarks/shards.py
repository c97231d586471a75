"""Shards: two local processes against one by the clock, and the memory of a plan.

The engine is pseudo-translation that also sleeps a fixed time for each sentence: the clock shows
whether the work is shared, not how busy the machine is. One process takes the sum of all
sleeps and more.

    python -m benchmarks.shards
    python -m benchmarks.shards --files 20000
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from langaccess.core.tags import Tag
from langaccess.translate import TranslationJob
from langaccess.translate.shards import collect_shards, plan_shards, run_local

_TEST = Tag("qps-ploc")
_SLOW = """
import time
from langaccess.translate.engines.pseudo import Pseudo
real = Pseudo.translate_batch
def slow(self, texts):
    time.sleep({cost} * len(texts))
    return real(self, texts)
Pseudo.translate_batch = slow
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=2400)
    parser.add_argument("--cost", type=float, default=0.02, help="seconds for each sentence")
    parser.add_argument("--files", type=int, default=0, help="only plan this many files")
    parser.add_argument("--work", choices=("plan", "clock"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        (_plan if options.work == "plan" else _clock)(options.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        if options.files:
            for files in (1_000, options.files):
                root = _office(Path(name) / str(files), files, 2)
                print(f"plan of {files:,} files: " + _child("plan", root, dict(os.environ)))
            return
        sharing = _office(Path(name) / "office", options.sentences // 8, 8)
        slow = Path(name) / "slow"
        slow.mkdir()
        (slow / "sitecustomize.py").write_text(_SLOW.format(cost=options.cost), "utf-8")
        path = os.pathsep.join([str(slow), os.environ.get("PYTHONPATH", "")])
        print(_child("clock", sharing, os.environ | {"PYTHONPATH": path}))


def _office(root: Path, files: int, sentences: int) -> Path:
    create(root, {"agency.name": "Office"})
    for number in range(files):
        folder = root / "brochures" / f"{number // 500:03}"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"Bring form {number} to desk {one} before noon." for one in range(sentences)]
        (folder / f"form-{number:05}.txt").write_text("\n\n".join(lines), "utf-8")
    return root


def _child(work: str, root: Path, environment: dict[str, str]) -> str:
    words = [sys.executable, "-m", "benchmarks.shards", "--work", work, "--folder", str(root)]
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def _make_plan(root: Path, shards: int, out: str) -> int:
    with Session(find(explicit=root)) as session:
        job = TranslationJob((root / "brochures",), (_TEST,), root / out)
        return plan_shards(job, session, shards).languages[0].sentences


def _plan(root: Path) -> None:
    begun = time.process_time()
    sentences = _make_plan(root, 64, "translations")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    used = time.process_time() - begun
    print(f"{sentences:,} sentences, peak {peak:.0f} MiB, {used:.1f} CPU s")


def _clock(root: Path) -> None:
    took = {}
    for processes in (1, 2):
        out = f"results-{processes}"
        sentences = _make_plan(root, 12, out)
        begun = time.perf_counter()
        done = run_local(root / out, processes)
        took[processes] = time.perf_counter() - begun
        if done.failed or done.documents_left:
            raise SystemExit(json.dumps([one.message for one in done.failed]))
    print(
        f"{sentences:,} sentences in 12 shards: one process {took[1]:.1f} s, two {took[2]:.1f} s; "
        f"ratio {took[1] / took[2]:.2f} (goal: at least 1.7)"
    )
    with Session(find(explicit=root)) as session:
        report = collect_shards(root / "results-2", session)
    print(f"collected {sum(one.status.value == 'done' for one in report.files):,} documents")


if __name__ == "__main__":
    main()
