"""A translation job cut into shards, for many machines or many processes.

`plan_shards` reads the documents once and writes what is to be done into a folder that all machines
see. `run_shards`, `run_local` and `run_on_cluster` do it, shard by shard, with the steps that
`translate` goes through. `collect_shards` puts the results into the output folder, as a run on one
PC would have written them.

A shard has two steps: the sentences that no earlier shard has, and the documents, built from the
drafts of all sentences. Each result is one file, named by the content that it depends on, and takes
its name in one step when it is complete: a step that is done again, twice at once, or was killed
at any point changes nothing.
"""

from __future__ import annotations

from langaccess.translate.shards.collection import collect_shards
from langaccess.translate.shards.drivers import run_local, run_on_cluster, run_shards
from langaccess.translate.shards.model import (
    FailedShard,
    LanguageEstimate,
    ShardPlan,
    ShardProgress,
    StepResult,
    UndraftedFile,
)
from langaccess.translate.shards.planning import plan_shards, shard_numbers

__all__ = [
    "FailedShard",
    "LanguageEstimate",
    "ShardPlan",
    "ShardProgress",
    "StepResult",
    "UndraftedFile",
    "collect_shards",
    "plan_shards",
    "run_local",
    "run_on_cluster",
    "run_shards",
    "shard_numbers",
]
