"""A child process that does one job for long, with a time limit, and is replaced when it dies."""

from __future__ import annotations

from langaccess.core.worker.engine_loader import kinds, open_engine
from langaccess.core.worker.runner import Job, Runner, default_workers

__all__ = [
    "Job",
    "Runner",
    "default_workers",
    "kinds",
    "open_engine",
]
