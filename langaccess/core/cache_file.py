"""What was worked out once and may be worked out again: a file of parts, believed only when whole.

A kept file is never the truth. It carries a key made of everything that it was worked out from,
and a digest of each part; when either does not fit, the reader is told that there is nothing. It
holds plain bytes (our own JSON), so that reading it runs nobody's code.

Layout: a line with the digest of the next one; a line of JSON with the key and the offset, length
and digest of each part; then the parts.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from langaccess.core.errors import LangAccessError
from langaccess.core.files import sha256, write_atomic

__all__ = ["CacheFile", "cache_folder", "fingerprint", "write"]

_CORE = Path(__file__).parent


def write(path: Path, key: str, parts: Mapping[str, bytes], *, mode: int = 0o600) -> None:
    """Write `parts` for `key` in one step; where the folder cannot be written, nothing is kept.

    Args:
        path: where.
        key: what the parts were worked out from.
        parts: bytes by name.
        mode: who may read it, where the system knows such a thing.
    """
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
    """The parts of a kept file that was written for `key`.

    Args:
        path: where.
        key: what the parts must have been worked out from.

    Raises:
        LookupError: there is none, it was made from something else, or it is damaged.
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
        """Return one part.

        Raises:
            LookupError: there is no such part, or it is damaged.
        """
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
    """Return what changes when the program does: names, sizes and times of its files.

    A new release, and an edit in a checkout, must not believe what older code worked out.

    Args:
        folders: where the code lies that worked it out; what reads YAML and tags is added.
    """
    seen = [
        (file.name, (stat := file.stat()).st_size, stat.st_mtime_ns)
        for folder in (*folders, _CORE, _CORE / "config", _CORE / "tags")
        for file in sorted(folder.glob("*.py"))
    ]
    return sha256(repr(seen).encode("utf-8"))


def cache_folder() -> Path:
    """Return the folder in which this user's programs keep such things; it need not exist."""
    try:
        home = Path.home()
    except RuntimeError:  # an account without a home folder, as in some containers
        home = Path(os.devnull)  # below it nothing can be kept, and nothing is
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        return base / "langaccess" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "langaccess"
    xdg = Path(os.environ.get("XDG_CACHE_HOME") or "")
    # The specification says that a relative path there is to be ignored.
    return (xdg if xdg.is_absolute() else home / ".cache") / "langaccess"
