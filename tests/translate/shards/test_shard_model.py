"""The simulation of many cores: what must be true of it whatever its inputs are."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest

from benchmarks.shard_model import Assumed, Facts, Job, Shard, cut, facts, run, simulate
from langaccess.translate.shards import shard_numbers

SHARDS = [Shard(100 + at, 5, 10, 50.0 + at, 5.0) for at in range(40)]
WORK = sum(one.sentence_seconds + one.document_seconds for one in SHARDS)


IDEAL = replace(
    facts().assumed,
    share_bytes_per_second=1e15,
    share_opens_per_second=1e15,
    start_seconds=0,
    core_spread=0,
    slow_hosts=0,
    hours_between_deaths=1e9,
    write_seconds=0,
)


def given(assumed: Assumed = IDEAL) -> Facts:
    """Return inputs; by default cores are all alike, never die, and share a disk without limits."""
    return replace(facts(), assumed=assumed)


def test_one_core_takes_the_sum_of_all_work() -> None:
    course = simulate(SHARDS, 1, given(), Random(1))
    assert course.end == pytest.approx(WORK)
    assert course.busy == pytest.approx(WORK)
    assert course.deaths == 0


@pytest.mark.parametrize("cores", [2, 7, 40, 1_000])
def test_no_number_of_cores_beats_the_work_nor_the_longest_shard(cores: int) -> None:
    course = simulate(SHARDS, cores, given(), Random(1))
    longest = max(one.sentence_seconds for one in SHARDS) + 5.0
    assert course.end >= max(WORK / cores, longest) - 1e-3
    assert course.end <= WORK / cores + 2 * longest  # no core waits while a shard is left
    assert course.tail <= longest + 1e-3


def test_a_document_waits_for_the_sentences_of_all_shards() -> None:
    slow = [Shard(1, 1, 1, 100.0, 1.0), *[Shard(1, 1, 1, 1.0, 1.0)] * 3]
    assert simulate(slow, 4, given(), Random(1)).end == pytest.approx(101)


def test_a_process_that_dies_costs_time_and_no_shard() -> None:
    calm = simulate(SHARDS, 4, given(), Random(1))
    deadly = simulate(SHARDS, 4, given(replace(IDEAL, hours_between_deaths=0.05)), Random(1))
    assert deadly.deaths > 5
    assert deadly.busy > calm.busy
    assert deadly.end > calm.end


def test_a_share_is_never_faster_than_what_passes_through_it() -> None:
    kits = 8 * IDEAL.kit_bytes
    thin = given(replace(IDEAL, share_bytes_per_second=1e6))
    course = simulate(SHARDS, 8, thin, Random(1))
    assert course.copied == pytest.approx(kits / 1e6)
    assert course.end >= course.served >= kits / 1e6
    files = given(replace(IDEAL, share_opens_per_second=10))
    each = facts().measured.opens_per_document
    opens = 8 + sum(one.files + one.documents * (1 + each) for one in SHARDS)
    assert simulate(SHARDS, 8, files, Random(1)).end >= opens / 10


def test_slow_hosts_make_the_work_longer_and_the_tail_too() -> None:
    even = simulate(SHARDS, 40, given(), Random(1))
    mixed = simulate(SHARDS, 40, given(replace(IDEAL, slow_hosts=0.3, core_spread=0.1)), Random(3))
    assert mixed.end > even.end
    assert mixed.tail > even.tail


def test_shards_are_stretches_of_about_the_same_time_and_a_large_document_is_not_cut() -> None:
    assert shard_numbers([1.0] * 8, 4) == [1, 1, 2, 2, 3, 3, 4, 4]
    assert shard_numbers([1.0, 1.0, 6.0, 1.0, 1.0], 5) == [1, 1, 3, 5, 5]
    assert shard_numbers([0.0, 0.0], 3) == [1, 1]
    assert shard_numbers([], 3) == []
    job = Job(documents=2_000, languages=3, shards=50)
    shards = cut(job, facts(), Random(1))
    assert len(shards) == 50
    assert sum(one.documents for one in shards) == 2_000 * 3


def test_documents_have_the_sizes_that_were_measured() -> None:
    job, known = Job(documents=20_000, languages=1, shards=1), facts().measured
    (whole,) = cut(job, facts(), Random(1))
    assert whole.sentences / known.fresh / 20_000 == pytest.approx(
        known.median_sentences * math.e ** (known.sentence_spread**2 / 2), rel=0.05
    )


def test_the_same_seed_gives_the_same_outcome_and_more_languages_cost_more() -> None:
    job = Job(documents=3_000, languages=2, cores=50, shards=200)
    first = run(job)
    assert first == run(job)
    assert first != run(job, seed=2)
    more = run(replace(job, languages=4))
    assert more.sentences == pytest.approx(2 * first.sentences, rel=0.01)
    assert more.busy > 1.9 * first.busy
    assert more.paid > first.paid
    assert first.hours == pytest.approx(first.plan + first.shards + first.collect)


def test_more_cores_cannot_shorten_the_plan_and_the_collection() -> None:
    few, many = (run(Job(3_000, 2, cores, 200)) for cores in (4, 400))
    assert (few.plan, few.collect) == (many.plan, many.collect)
    assert few.shards > many.shards
    assert few.paid < many.paid  # cores that wait are paid for
