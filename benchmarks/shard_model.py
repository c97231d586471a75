"""A state's documents on many cores, simulated: hours, what limits them, and the price.

    python -m benchmarks.shard_model
    python -m benchmarks.shard_model --documents 30000 --languages 2 --cores 8 --shards 400

No one here has 1,000 cores. The simulation does what `translate.shards` does, event by event: one
machine plans; each process copies the kit; the sentences of all shards come first, then their
documents, each shard to the next process that is free, as with `--cluster`; one machine collects.
All read and write on one share, which serves one request after the other. Documents are drawn
from a log-normal distribution that was fitted to 2,000 public files. Some hosts are slow, and some
processes die.

What is measured and what is assumed is in `benchmarks/shard_model.yaml`.
"""

from __future__ import annotations

import argparse
import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from langaccess.core.config import load
from langaccess.translate.shards import shard_numbers
from langaccess.translate.shards.model import STEPS, Step, load_rates

_SEED = 20261129
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor for a document, and for each of its sentences."""

    document: float
    sentence: float

    def of(self, documents: float, sentences: float) -> float:
        """Return the seconds for some documents that have so many sentences."""
        return documents * self.document + sentences * self.sentence


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on real files.

    Attributes:
        basis: on which files.
        median_sentences: sentences of a document that an engine is asked for, its median.
        sentence_spread: standard deviation of their natural logarithm.
        fresh: share of sentences that no document before has.
        fresh_of_agency: the same among the documents of one agency.
        words_per_sentence: words of a sentence.
        sentence_bytes: bytes of a draft in the result of a shard.
        opens_per_document: results of shards that the building of a document opens.
        plan: to read a document for the plan.
        plan_language: to plan it in one language.
        build: to read a document in its shard.
        build_language: to build it in one language, the engine not counted.
        collect: to read it again for the collection.
        collect_language: to collect it in one language.
    """

    basis: str
    median_sentences: float
    sentence_spread: float
    fresh: float
    fresh_of_agency: float
    words_per_sentence: float
    sentence_bytes: float
    opens_per_document: float
    plan: Cost
    plan_language: Cost
    build: Cost
    build_language: Cost
    collect: Cost
    collect_language: Cost


@dataclass(frozen=True, slots=True)
class Assumed:
    """What was not measured.

    Attributes:
        basis: where the values come from.
        document_bytes: bytes of a document, of the source and of the result.
        share_bytes_per_second: what the share delivers to all machines together.
        share_opens_per_second: files that it opens or creates.
        kit_bytes: bytes of the kit with one model for each language.
        start_seconds: from the start of a process to its first step, without the copy.
        host_cores: cores of a host, which are equally fast.
        core_spread: standard deviation of the natural logarithm of a host's speed.
        slow_hosts: share of hosts that are slow.
        slow_speed: their speed.
        hours_between_deaths: core-hours after which a process dies, on average.
        write_seconds: to write a collected document safely, apart from the processor's time.
        dollars_per_core_hour: price.
    """

    basis: str
    document_bytes: float
    share_bytes_per_second: float
    share_opens_per_second: float
    kit_bytes: float
    start_seconds: float
    host_cores: int
    core_spread: float
    slow_hosts: float
    slow_speed: float
    hours_between_deaths: float
    write_seconds: float
    dollars_per_core_hour: float


@dataclass(frozen=True, slots=True)
class Facts:
    """All inputs, as of a day."""

    as_of: date
    measured: Measured
    assumed: Assumed


@cache
def facts() -> Facts:
    """Return the inputs.

    Raises:
        ConfigError: the file has a mistake.
    """
    return load(Facts, Path(__file__).with_suffix(".yaml"))


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done, and by how many.

    Attributes:
        documents: how many.
        languages: how many.
        cores: processes, one for each core.
        shards: into which the work is cut.
        engine: kind of engine, as in `data/shards.yaml`.
        agencies: how many plan and collect their own documents at the same time.
    """

    documents: int = 300_000
    languages: int = 6
    cores: int = 1_000
    shards: int = 6_000
    engine: str = "mozilla"
    agencies: int = 1


@dataclass(frozen=True, slots=True)
class Shard:
    """The work of a shard: seconds of a core of speed 1, and what it asks of the share.

    Attributes:
        sentences: different sentences, in all languages.
        files: sources.
        documents: files times languages.
        sentence_seconds: of its first step.
        document_seconds: of its second step.
    """

    sentences: int
    files: int
    documents: int
    sentence_seconds: float
    document_seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job; hours by the clock, but for `busy`.

    Attributes:
        sentences: different sentences, in all languages.
        words: words of all documents in all languages, for the people who review.
        plan: hours of the plan, on one core of each agency.
        shards: hours from the first copy of the kit to the last result.
        copied: hours until the last process has its kit.
        tail: hours of `shards` in which no shard was left for a process that became free.
        collect: hours of the collection, on one core of each agency.
        busy: core-hours of work in the shards, with what was lost.
        share: share of the hours of the shards in which the file server was busy.
        deaths: processes that died.
        cores: as in the job.
    """

    sentences: int
    words: float
    plan: float
    shards: float
    copied: float
    tail: float
    collect: float
    busy: float
    share: float
    deaths: int
    cores: int

    @property
    def hours(self) -> float:
        """From start to end."""
        return self.plan + self.shards + self.collect

    @property
    def paid(self) -> float:
        """Core-hours of the shards that a cloud charges: also of cores that wait."""
        return self.cores * self.shards

    def dollars_per_million(self, given: Facts) -> float:
        """Return the price for a million sentences in one language."""
        return self.paid * given.assumed.dollars_per_core_hour / self.sentences * 1e6


def cut(job: Job, given: Facts, rng: Random) -> list[Shard]:
    """Draw the documents and cut them into shards, as the plan does."""
    known, mean = given.measured, math.log(given.measured.median_sentences)
    sizes = [
        max(1, round(rng.lognormvariate(mean, known.sentence_spread))) for _ in range(job.documents)
    ]
    rates = load_rates()
    fresh = known.fresh if job.agencies == 1 else known.fresh_of_agency
    engine = rates.seconds(job.engine) * fresh
    planned = [engine * size + rates.build_seconds for size in sizes]
    shards = [[0, 0] for _ in range(job.shards)]
    for size, number in zip(sizes, shard_numbers(planned, job.shards), strict=True):
        shards[number - 1][0] += size
        shards[number - 1][1] += 1
    return [
        Shard(
            round(size * fresh) * job.languages,
            count,
            count * job.languages,
            size * engine * job.languages,
            known.build.of(count, size) + known.build_language.of(count, size) * job.languages,
        )
        for size, count in shards
    ]


class _Share:
    """The file server: one request after the other."""

    def __init__(self, assumed: Assumed) -> None:
        self._assumed = assumed
        self._free = 0.0
        self.busy = 0.0

    def use(self, now: float, size: float, opens: float = 1) -> float:
        """Return when a request of this size is served."""
        assumed = self._assumed
        took = size / assumed.share_bytes_per_second + opens / assumed.share_opens_per_second
        self._free = max(now, self._free) + took
        self.busy += took
        return self._free


def speeds(cores: int, assumed: Assumed, rng: Random) -> Iterator[float]:
    """Yield the speed of each core; those of a host are equal."""
    speed = 1.0
    for core in range(cores):
        if core % assumed.host_cores == 0:
            slow = rng.random() < assumed.slow_hosts
            speed = assumed.slow_speed if slow else rng.lognormvariate(0, assumed.core_spread)
        yield speed


@dataclass(frozen=True, slots=True)
class Course:
    """What happened in the shards; times are seconds, from the first copy of the kit.

    Attributes:
        end: when the last result was there.
        copied: when the last process had its kit.
        tail: at the end of both steps, from the last step that began to the last that ended.
        busy: seconds of work of all cores, with what was lost.
        served: seconds in which the share was busy.
        deaths: processes that died.
    """

    end: float
    copied: float
    tail: float
    busy: float
    served: float
    deaths: int


class _Cluster:
    """Processes that do steps, the share between them, and a clock that jumps to the next event."""

    def __init__(self, shards: Sequence[Shard], cores: int, given: Facts, rng: Random) -> None:
        self._shards = shards
        self._known, self._assumed = given.measured, given.assumed
        self._rng = rng
        self._speeds = list(speeds(cores, given.assumed, rng))
        self._share = _Share(given.assumed)
        self._events: list[tuple[float, int, str, int]] = []  # when, core, what, shard
        self._idle: list[int] = []
        self._busy = 0.0
        self._deaths = 0

    def run(self) -> Course:
        """Do the sentences of all shards, then their documents."""
        for core in range(len(self._speeds)):
            self._start(core, 0)
        copied, now, tail = max(self._events)[0], 0.0, 0.0
        for step in STEPS:
            begun, now = self._do(step, now)
            tail += now - begun
        return Course(now, copied, tail, self._busy, self._share.busy, self._deaths)

    def _do(self, step: Step, now: float) -> tuple[float, float]:
        """Do one step of all shards; return when its last shard began, and when it ended."""
        todo, left, begun = list(range(len(self._shards)))[::-1], len(self._shards), now
        while True:
            while todo and self._idle:
                self._begin(step, todo.pop(), self._idle.pop(), now)
                begun = now
            if not left:
                return begun, now
            now, core, what, shard = heapq.heappop(self._events)
            if what == "computed":
                heapq.heappush(self._events, (self._write(step, shard, now), core, "done", shard))
            elif what == "died":
                self._deaths += 1
                todo.append(shard)
                self._start(core, now)
            else:
                self._idle.append(core)
                left -= what == "done"

    def _start(self, core: int, now: float) -> None:
        ready = self._share.use(now, self._assumed.kit_bytes) + self._assumed.start_seconds
        heapq.heappush(self._events, (ready, core, "started", 0))

    def _begin(self, step: Step, number: int, core: int, now: float) -> None:
        shard, known = self._shards[number], self._known
        read, opens = shard.sentences * known.sentence_bytes, 1.0
        seconds = shard.sentence_seconds
        if step == "documents":  # a source is read once by the gate, and once for each language
            reads = shard.files + shard.documents
            read += reads * self._assumed.document_bytes
            opens = reads + shard.documents * known.opens_per_document
            seconds = shard.document_seconds
        seconds /= self._speeds[core]
        life = self._rng.expovariate(1 / (self._assumed.hours_between_deaths * _HOUR))
        lived, what = min((life, "died"), (seconds, "computed"))
        self._busy += lived
        ready = self._share.use(now, read, opens)
        heapq.heappush(self._events, (ready + lived, core, what, number))

    def _write(self, step: Step, number: int, now: float) -> float:
        shard, known = self._shards[number], self._known
        if step == "documents":
            return self._share.use(now, shard.documents * self._assumed.document_bytes)
        return self._share.use(now, shard.sentences * known.sentence_bytes)


def simulate(shards: Sequence[Shard], cores: int, given: Facts, rng: Random) -> Course:
    """Return the course of shards on so many cores."""
    return _Cluster(shards, cores, given, rng).run()


def run(job: Job, given: Facts | None = None, seed: int = _SEED) -> Outcome:
    """Return what becomes of a job; the same for the same seed."""
    given, rng = given or facts(), Random(seed)
    known, assumed = given.measured, given.assumed
    shards = cut(job, given, rng)
    course = simulate(shards, job.cores, given, rng)
    fresh = sum(one.sentences for one in shards)
    share = known.fresh if job.agencies == 1 else known.fresh_of_agency
    sentences, documents = fresh / share, job.documents * job.languages  # in all languages
    plan = known.plan.of(job.documents, sentences / job.languages)
    plan += known.plan_language.of(documents, sentences)
    collect = known.collect.of(job.documents, sentences / job.languages)
    collect += known.collect_language.of(documents, sentences) + documents * assumed.write_seconds
    return Outcome(
        sentences=fresh,
        words=sentences * known.words_per_sentence,
        plan=plan / _HOUR / job.agencies,
        shards=course.end / _HOUR,
        copied=course.copied / _HOUR,
        tail=course.tail / _HOUR,
        collect=collect / _HOUR / job.agencies,
        busy=course.busy / _HOUR,
        share=course.served / course.end,
        deaths=course.deaths,
        cores=job.cores,
    )


CORES = (8, 32, 100, 320, 1_000)


def by_cores() -> Mapping[str, Outcome]:
    """Return label → outcome of the usual job, for the chart in `docs/explanation/scale.md`."""
    job = Job()
    found = {f"{cores:,} cores": run(replace(job, cores=cores)) for cores in CORES}
    return found | {f"{job.cores:,} cores, 500 agencies": run(replace(job, agencies=500))}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("documents", "languages", "shards"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Job(), name))
    parser.add_argument("--cores", type=int, nargs="*", default=CORES)
    args = parser.parse_args()
    job = Job(args.documents, args.languages, args.cores[-1], args.shards)
    given = facts()
    known = given.measured
    mean = known.median_sentences * math.exp(known.sentence_spread**2 / 2)
    print(
        f"{job.documents:,} documents, {mean:.0f} sentences each (median "
        f"{known.median_sentences:.0f}), {job.languages} languages, {job.engine}, "
        f"{job.shards:,} shards"
    )
    print("hours              plan  shards    tail collect     all  busy  share   paid  $/million")
    for cores in args.cores:
        _print(f"{cores:,} cores", run(replace(job, cores=cores)))
    _print("500 agencies", run(replace(job, agencies=500)))
    print(f"\n{job.cores:,} cores, other shards and other shares")
    for shards in (job.cores, 3 * job.cores, 6 * job.cores, 20 * job.cores):
        _print(f"{shards:,} shards", run(replace(job, shards=shards)))
    fast = replace(given.assumed, share_bytes_per_second=1e10, share_opens_per_second=1e5)
    for shards in (job.cores, 3 * job.cores, 6 * job.cores):
        one = run(replace(job, shards=shards), replace(given, assumed=fast))
        _print(f"{shards:,}, fast share", one)
    kept = replace(given, measured=replace(known, opens_per_document=0))
    _print("results kept open", run(job, kept))
    for opens in (100, 300, 3_000):
        other = replace(given, assumed=replace(given.assumed, share_opens_per_second=opens))
        _print(f"{opens:,} files/s", run(job, other))
    for size in (10, 1_000):
        other = replace(given, assumed=replace(given.assumed, share_bytes_per_second=size * 1e6))
        _print(f"{size:,} MB/s", run(job, other))
    print("\nan engine alone, a million sentences")
    for kind in ("mozilla", "argos", "nllb", "madlad"):
        hours = load_rates().seconds(kind) * 1e6 / _HOUR
        price = hours * given.assumed.dollars_per_core_hour
        print(f"{kind:8} {hours:7.1f} core-hours  ${price:.2f}")
    review = 1e6 * known.words_per_sentence / load_rates().words_per_hour
    print(f"a person {review:7,.0f} hours to review them")


def _print(name: str, one: Outcome) -> None:
    print(
        f"{name:18} {one.plan:5.1f} {one.shards:7.1f} {one.tail:7.2f} {one.collect:7.1f} "
        f"{one.hours:7.1f} {one.busy / one.cores / one.shards:5.0%} {one.share:6.0%} "
        f"{one.paid:6,.0f} {one.dollars_per_million(facts()):10.2f}"
    )


if __name__ == "__main__":
    main()
