"""A cache file: named parts that can be computed again, each checked by its digest.

A cache is never the source. It carries a key made of everything that it was computed from,
and a digest of each part; if either does not match, the reader finds nothing. It
holds plain bytes (our own JSON), so that reading it runs no code.

Layout: a line with the digest of the next one; a line of JSON with the key and the offset, length
and digest of each part; then the parts.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from langaccess.core.errors import LangAccessError
from langaccess.core.files import sha256, write_atomic

_CORE = Path(__file__).parent
_PACKAGE = _CORE.parent


def write(path: Path, key: str, parts: Mapping[str, bytes], *, mode: int = 0o600) -> None:
    """Write `parts` for `key` in one step; where the folder cannot be written, do nothing."""
    places: dict[str, tuple[int, int, str]] = {}
    offset = 0
    for name, data in parts.items():
        places[name] = (offset, len(data), sha256(data))
        offset += len(data)
    head = json.dumps({"key": key, "parts": places}).encode("ascii")
    whole = b"".join([sha256(head).encode("ascii"), b"\n", head, b"\n", *parts.values()])
    with suppress(LangAccessError):
        write_atomic(path, whole, mode=mode)


class CacheFile:
    """The parts of a cache file that was written for `key`.

    A `LookupError` means that the file is missing, that its key differs, or that it is damaged.
    """

    def __init__(self, path: Path, key: str) -> None:
        try:
            with path.open("rb") as file:
                digest, head = file.readline().strip(), file.readline().rstrip(b"\n")
        except OSError as exc:
            raise LookupError(path) from exc
        if digest.decode("ascii", "replace") != sha256(head):
            raise LookupError(path)
        found = json.loads(head)
        if found["key"] != key:
            raise LookupError(path)
        self._path = path
        self._begin = len(digest) + len(head) + 2
        self._places: dict[str, tuple[int, int, str]] = found["parts"]

    def names(self) -> Iterable[str]:
        """Return the names of the parts."""
        return self._places

    def part(self, name: str) -> bytes:
        """Return one part."""
        offset, length, digest = self._places[name]
        try:
            with self._path.open("rb") as file:
                file.seek(self._begin + offset)
                data = file.read(length)
        except OSError as exc:
            raise LookupError(name) from exc
        if sha256(data) != digest:
            raise LookupError(name)
        return data


def fingerprint(*folders: Path) -> str:
    """Return a digest of the names, sizes and times of the program's files.

    It changes with a new release and with an edit in a checkout, so that no older result is used.
    The code in `folders` computes the parts; the readers of YAML and tags are added.
    """
    seen = [
        (file.name, (stat := file.stat()).st_size, stat.st_mtime_ns)
        for folder in (*folders, _CORE, _CORE / "config", _CORE / "tags")
        for file in sorted(folder.glob("*.py"))
    ]
    return sha256(repr(seen).encode("utf-8"))


@cache
def program_digest() -> str:
    """Return a digest of the whole program: its code, its data and the libraries installed.

    For a result that depends on many parts of the program.
    """
    seen: list[object] = [sys.version]
    for folder, _, names in os.walk(_PACKAGE):
        if not folder.endswith("__pycache__"):
            place = os.path.relpath(folder, _PACKAGE)
            for name in names:
                with suppress(OSError):  # an editor's lock that points nowhere, or gone by now
                    stat = Path(folder, name).stat()
                    seen.append((place, name, stat.st_size, stat.st_mtime_ns))
    for entry in sys.path:
        with suppress(OSError):
            seen += [one.name for one in Path(entry).iterdir() if one.suffix == ".dist-info"]
    return sha256(repr(sorted(map(repr, seen))).encode("utf-8", "surrogateescape"))
