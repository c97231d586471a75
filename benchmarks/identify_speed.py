"""What `benchmarks.identify` says about time and memory; Linux, it reads `/proc`.

Times are of the processor, so that other work on the machine disturbs them little; what is
compared is measured in turns, and the least of several runs counts. Two workers can only be
judged by the clock, on a quiet machine with two cores to spare.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.identify_peers import PEERS
from langaccess.identify.detectors import DETECTORS
from langaccess.identify.ensemble import identify_many
from langaccess.identify.profiles import load_profiles
from langaccess.identify.scripts import dominant, script_counts
from langaccess.identify.weights import Model

_TURNS = 5
_WORD = "Tengo miedo"
_PY3LANGID = (
    "from py3langid.langid import LanguageIdentifier as L, MODEL_FILE as M;"
    f"L.from_model_file(M, norm_probs=True).rank({_WORD!r})"
)
_OURS = f"from langaccess.cli import main; main(['identify', {_WORD!r}, '--json'])"
# The kernel's own high-water mark: getrusage would count the parent's memory before the exec.
_PEAK = (
    ";import sys,pathlib;"
    "print(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0],"
    "file=sys.stderr)"
)


def _once(code: str) -> tuple[float, int]:
    """Return the seconds of processor and the MiB at most of a process of its own."""
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-c", code + _PEAK], capture_output=True, text=True, check=True
    )
    after = os.times()
    used = after.children_user - before.children_user
    used += after.children_system - before.children_system
    return used, int(done.stderr.split()[-1]) // 1024


def cold(*, peers: bool) -> None:
    """Print the processor time and the memory of a process that answers one text."""
    codes = {"a bare process": "pass", "py3langid": _PY3LANGID, "langaccess identify": _OURS}
    if peers:
        codes |= {
            name: f"from benchmarks.identify_peers import PEERS; PEERS[{name!r}]()({_WORD!r})"
            for name in PEERS
            if name not in codes
        }
    runs: dict[str, list[tuple[float, int]]] = {name: [] for name in codes}
    for _ in range(_TURNS):
        for name, code in codes.items():
            try:
                runs[name].append(_once(code))
            except subprocess.CalledProcessError:
                runs[name] = []
    for name, found in runs.items():
        if not found:
            print(f"cold: {name:<20} not installed")
            continue
        seconds, peak = min(item[0] for item in found), max(item[1] for item in found)
        print(f"cold: {name:<20} {seconds:5.2f} s of processor, {peak} MiB")
    pairs = zip(runs["langaccess identify"], runs["py3langid"], strict=True)
    ratios = sorted(ours[0] / bare[0] for ours, bare in pairs)
    print(
        f"cold: ours / py3langid, in pairs: {ratios[_TURNS // 2]:.2f} (goal 1.6),"
        f" {ratios[0]:.2f} to {ratios[-1]:.2f}",
        flush=True,
    )


def rates(texts: Sequence[str], models: Mapping[str, Sequence[Model]]) -> None:
    """Print short texts per second beside the sum of the sources."""
    for name, stages in models.items():
        sources: list[Callable[[str], object]] = [_profiles]
        sources += [DETECTORS[detector][0] for detector in stages[-1].detectors]
        ours: list[float] = []
        alone: list[list[float]] = [[] for _ in sources]
        for _ in range(_TURNS):
            ours.append(_cost(partial(_all, texts, stages), len(texts)))
            for place, source in enumerate(sources):
                alone[place].append(_cost(partial(_each, source, texts), len(texts)))
        ratio = min(ours) / sum(map(min, alone))
        print(
            f"lines: {name}: {1 / min(ours):,.0f} short texts per second of processor,"
            f" {ratio:.2f} times its sources (goal 1.5)",
            flush=True,
        )


def _all(texts: Sequence[str], stages: Sequence[Model]) -> None:
    for at in range(0, len(texts), 200):
        identify_many(texts[at : at + 200], models=stages)


def _each(source: Callable[[str], object], texts: Sequence[str]) -> None:
    for text in texts:
        source(text)


def _cost(work: Callable[[], None], count: int) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) / count


def _profiles(text: str) -> object:
    return load_profiles().score(text, dominant(script_counts(text)))


def flat(texts: Sequence[str], counts: Sequence[int]) -> None:
    """Print the memory at most of `identify --lines` over files of so many lines."""
    peaks = []
    for count in counts:
        peak, seconds = _lines(texts, count, workers=1)
        peaks.append(peak)
        print(f"memory: {count:9,} lines: {peak} MiB, {seconds:,.0f} s by the clock", flush=True)
    print(f"memory: {max(peaks) / min(peaks):.2f} times from fewest to most lines")


def workers(texts: Sequence[str], count: int) -> None:
    """Print how many times faster two workers are than one, by the clock."""
    start = _lines(texts, 1, workers=1)[1]
    one = _lines(texts, count, workers=1)[1] - start
    two = _lines(texts, count, workers=2)[1] - start
    print(f"workers: two are {one / two:.2f} times one (goal 1.8; {os.cpu_count()} cores)")


def _lines(texts: Sequence[str], count: int, *, workers: int) -> tuple[int, float]:
    """Return the MiB at most of the first process and the seconds for `count` lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.txt"
        with path.open("w", encoding="utf-8") as out:
            for number in range(count):
                out.write(" ".join(texts[number % len(texts)].split()) + "\n")
        code = (
            "import sys; from langaccess.cli import main;"
            f"main(['identify', '--lines', {str(path)!r}, '--jsonl', '--quiet',"
            f" '--workers', '{workers}'])"
        )
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", f"if __name__ == '__main__':\n {code}{_PEAK}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=True,
        )
        return int(done.stderr.split()[-1]) // 1024, time.monotonic() - began
