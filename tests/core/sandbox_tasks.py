"""What the tests of the sandbox let the reader process do."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from langaccess.core.errors import InputError, OutputError
from langaccess.core.model import Kind, Unit
from langaccess.core.sandbox import sandboxed, sandboxed_stream
from langaccess.core.tags import Tag


class Opaque:
    """What is not plain data."""


@sandboxed()
def process(path: Path) -> int:
    return os.getpid()


@sandboxed()
def shapes(path: Path) -> tuple[Unit, Tag, Path, set[int], bytes]:
    return Unit("u", "Call.", kind=Kind.CELL), Tag("pt-BR"), path, {1}, b"\0"


@sandboxed()
def opaque(path: Path) -> Opaque:
    return Opaque()


@sandboxed()
def refuse(path: Path) -> None:
    raise InputError("no", where=f"{path}:3", hint="yes", details=["more"])


@sandboxed(fault=OutputError)
def fail(path: Path, kind: type[Exception]) -> None:
    raise kind("Call us.")


@sandboxed()
def take(path: Path, megabytes: int) -> int:
    return len(bytearray(megabytes * 2**20))


@sandboxed()
def crash(path: Path) -> None:
    ctypes.string_at(0)


@sandboxed()
def crash_when_used(path: Path) -> str:
    if path.exists():
        return "read"
    path.touch()
    ctypes.string_at(0)
    return ""


@sandboxed(seconds=0.5)
def hang(path: Path) -> None:
    time.sleep(60)


@sandboxed()
def hang_long(path: Path) -> None:
    time.sleep(60)


@sandboxed(seconds=0.5)
def hang_with_a_program(path: Path) -> None:
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    path.write_text(str(program.pid), encoding="utf-8")
    time.sleep(60)


@sandboxed_stream()
def lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line == "damaged\n":
                raise InputError("damaged", where=str(path))
            yield line


@sandboxed_stream()
def hang_later(path: Path) -> Iterator[int]:
    time.sleep(0.6)
    yield from range(256)
    time.sleep(60)
