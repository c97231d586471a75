"""What a reader under fuzz is: the name of its files, good ones, and the call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, and how a good file for it is made.

    Attributes:
        suffix: of the file.
        seeds: makes good files.
        read: reads a path; whatever it raises but the program's own errors is a defect.
        kind: how its files are damaged, by a format's name; default: by the suffix.
    """

    suffix: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]
    kind: str = ""


def placed(path: Path, name: str) -> Path:
    """Copy a file below a new folder beside it, under the name that a reader looks for.

    Returns:
        The new folder.
    """
    folder = path.parent / f"{path.stem}.d"
    target = folder / name
    target.parent.mkdir(parents=True)
    target.write_bytes(path.read_bytes())
    return folder


def made(write: Callable[[Path], object], name: str) -> bytes:
    """Return the bytes of the file `name` that `write` makes in an empty folder."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        return (Path(folder) / name).read_bytes()
