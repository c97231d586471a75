"""Child processes with limits of time and memory, replaced when they die: engines and the reader.

Functions that read foreign files enter by `core/sandbox.py`.
"""

from __future__ import annotations

from langaccess.core.worker.engine_loader import kinds, open_engine
from langaccess.core.worker.reader import READER, Task
from langaccess.core.worker.runner import Job, Runner, default_workers

__all__ = [
    "READER",
    "Job",
    "Runner",
    "Task",
    "default_workers",
    "kinds",
    "open_engine",
]
