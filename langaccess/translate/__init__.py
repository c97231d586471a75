"""Documents times languages: labelled drafts, a manifest, and a pack for what a person must do.

`run` does a `Job` and returns a `Report`; `inspect` only looks.
"""

from __future__ import annotations

from langaccess.translate.batch import inspect, run
from langaccess.translate.job import Counts, FileResult, Job, Plan, Report, Status
from langaccess.translate.scan import Inspection

__all__ = [
    "Counts",
    "FileResult",
    "Inspection",
    "Job",
    "Plan",
    "Report",
    "Status",
    "inspect",
    "run",
]
