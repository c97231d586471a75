"""What `benchmarks/shard_model.yaml` calls measured: sizes of documents, and seconds of each step.

    python -m benchmarks.shard_measure FOLDER                 # in one language
    python -m benchmarks.shard_measure FOLDER --languages 2
    python -m benchmarks.shard_measure FOLDER --every 4 --shards 100

Plans the files of a folder, does all shards in this process and collects, with pseudo-translation,
which takes next to no time. Seconds are of the processor, child processes included, so other
work on the PC matters little. Two runs with one and two languages, and one of very short files,
give the seconds for a document, a sentence and a language.
"""

from __future__ import annotations

import argparse
import math
import resource
import shutil
import statistics
import tempfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from langaccess.core.tags import Tag
from langaccess.translate import TranslationJob
from langaccess.translate.shards import collect_shards, drafts, plan_shards, planning, run_shards

_LANGUAGES = (Tag("qps-ploc"), Tag("qps-plocm"))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", type=int, choices=(1, 2), default=1)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--every", type=int, default=1, help="take every so many-th file only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "agency"
        create(root, {"agency.name": "Office"})
        for number, path in enumerate(_files(args.folder, args.every)):
            target = root / "brochures" / f"{number:06}{path.suffix}"
            target.parent.mkdir(exist_ok=True)
            shutil.copy(path, target)
        _measure(root, _LANGUAGES[: args.languages], args.shards)


def _files(folder: Path, every: int) -> list[Path]:
    """Return every so many-th file that is not hidden, in the same random order each time."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [p for p in found if not any(x.startswith(".") for x in p.relative_to(folder).parts)]
    Random(1).shuffle(found)
    return found[::every]


def _measure(root: Path, languages: tuple[Tag, ...], shards: int) -> None:
    asked: list[tuple[int, int]] = []  # sentences of a document in the first language, new ones
    opens = [0]
    add, read = planning._Book._add_sentences, drafts._drafts

    def counted(self: Any, found: Mapping[str, Any], file: int, bit: int, *rest: Any) -> int:
        fresh = add(self, found, file, bit, *rest)
        if bit == 0:
            asked.append((len(found), fresh))
        return fresh

    def opened(path: Path, keys: Any) -> Any:
        opens[0] += bool(keys)
        return read(path, keys)

    with (
        patch.object(planning._Book, "_add_sentences", counted),
        patch.object(drafts, "_drafts", opened),
    ):
        job = TranslationJob((root / "brochures",), languages, root / "out", workers=1)
        begun = _used()
        with Session(find(explicit=root)) as session:
            plan = plan_shards(job, session, shards)
        planned = _used()
        steps = run_shards(root / "out", 1, 1, workers=1).steps
        done = _used()
    with Session(find(explicit=root)) as session:
        collect_shards(root / "out", session, workers=1)
    built = sum(one.count for one in steps if one.step == "documents")
    one = plan.languages[0]
    print(f"{plan.files:,} files, {one.documents:,} documents, {len(languages)} language(s)")
    print(f"plan {planned - begun:.1f} s, shards {done - planned:.1f} s with the engine")
    print(f"collection {_used() - done:.1f} s; {built:,} documents built")
    print(f"{opens[0] / max(built, 1):.2f} results opened for each document")
    _sizes(asked, sum(one.words))


def _sizes(asked: list[tuple[int, int]], words: int) -> None:
    """Print the sizes of documents, beside those of the log-normal distribution that fits them."""
    sizes = sorted(count for count, _ in asked if count)
    total, fresh = sum(sizes), sum(new for _, new in asked)
    logs = [math.log(size) for size in sizes]
    fit = statistics.NormalDist(statistics.mean(logs), statistics.pstdev(logs))
    print(
        f"{len(sizes):,} documents with {total:,} sentences, {fresh / total:.0%} new, "
        f"{words / total:.1f} words each"
    )
    print(f"median {math.exp(fit.mean):.1f}, spread {fit.stdev:.2f}; measured and fitted:")
    if not fit.stdev:
        return
    for share in (0.25, 0.5, 0.75, 0.9, 0.95, 0.99):
        size = sizes[int(share * (len(sizes) - 1))]
        print(f"  {share:4.0%} {size:6,} {math.exp(fit.inv_cdf(share)):8.0f}")


def _used() -> float:
    """Return the seconds of the processor so far, those of ended child processes included."""
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


if __name__ == "__main__":
    main()
