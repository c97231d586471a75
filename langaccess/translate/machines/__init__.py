"""One job of `translate` on many machines.

Each document is drafted into each language by itself, by a `DocumentWorker` that works from a
`kit`: a copy of what translations need of the agency's folder. Who asks it decides the rest:
`cluster` hands documents to the workers of a Dask cluster; `draft_part` does every N-th document
of a folder that several machines see, and leaves each result there as a file.

The run that asked for the drafts, or a later one, takes them with `TargetRun.adopt` and does
the rest as always: packs, refusals, the manifest, and what no other machine has done.
"""

from __future__ import annotations

from langaccess.translate.machines.dask_run import cluster
from langaccess.translate.machines.parts import PARTS, PartDone, draft_part, finished_parts

__all__ = ["PARTS", "PartDone", "cluster", "draft_part", "finished_parts"]
