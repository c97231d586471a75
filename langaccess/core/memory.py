"""A limit to the memory of this process, as the operating system enforces it.

POSIX: `RLIMIT_AS`, which programs that this process starts inherit. macOS does not enforce it, so a
thread looks at what the process has taken. Windows: a Job Object, which holds this process and what
it starts, and ends them when this process ends.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from typing import Any

_LOOK = 0.1  # seconds between two looks
# winnt.h: JOBOBJECT_EXTENDED_LIMIT_INFORMATION and the flags of its BasicLimitInformation
_EXTENDED = 9
_PROCESS_MEMORY, _END_ON_CLOSE = 0x100, 0x2000


def limit_memory(size: int) -> None:
    """Let this process, and each that it starts, take at most `size` bytes of memory.

    Where the system refuses to set the limit, the process works without it: the time limit holds.
    """
    if sys.platform == "win32":
        _limit_by_job(size)
        return
    resource = import_module("resource")  # POSIX alone has it
    with suppress(ValueError, OSError):
        set_before = [n for n in resource.getrlimit(resource.RLIMIT_AS) if n >= 0]
        size = min([size, *set_before])
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold text of the file
    if sys.platform == "darwin":
        threading.Thread(target=_watch, args=(size,), daemon=True).start()


def _watch(size: int) -> None:
    resource = import_module("resource")
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < size:  # in bytes on macOS
        time.sleep(_LOOK)
    os._exit(1)


def _limit_by_job(size: int, kernel: Any = None) -> None:
    """Put this process into a Job Object; `kernel` is kernel32, which a test replaces."""
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", ctypes.c_uint32),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", ctypes.c_uint32),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", ctypes.c_uint32),
            ("SchedulingClass", ctypes.c_uint32),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    if kernel is None:
        kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]  # Windows alone has it
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
    wanted = Extended()
    wanted.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _END_ON_CLOSE
    wanted.ProcessMemoryLimit = size
    job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
    # The handle stays open until the process ends, and that ends what the process has started.
    kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(wanted), ctypes.sizeof(wanted))
    kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
