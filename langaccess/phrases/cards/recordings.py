"""Recordings of phrases: one file for each phrase and language, put into the page."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes
from langaccess.core.tags import Tag, tag_or_none
from langaccess.phrases.book import Phrasebook

# A phrase of ten seconds has 40 KB at 32 kbit/s; more than this is a mistake, and a page of 60
# such phrases would not open on a phone.
_LARGEST = 1_000_000

# What every phone plays, and how such a file begins.
_KINDS = {
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")),
    ".m4a": ("audio/mp4", (b"ftyp",)),
    ".wav": ("audio/wav", (b"RIFF",)),
}


@dataclass(frozen=True, slots=True)
class Recording:
    """One phrase, spoken.

    Attributes:
        data: the bytes of the file.
        kind: its media type.
    """

    data: bytes
    kind: str

    @property
    def address(self) -> str:
        """The recording as a `data:` address."""
        return f"data:{self.kind};base64,{base64.b64encode(self.data).decode('ascii')}"


Recordings = Mapping[tuple[str, Tag], Recording]
"""By phrase id and language."""


def read_recordings(folder: Path, book: Phrasebook, tags: tuple[Tag, ...]) -> Recordings:
    """Return the recordings in `folder/LANGUAGE/PHRASE.mp3` (or `.m4a`, `.wav`).

    A phrase is named by its id or by its number. Folders of languages that are not wanted are left
    alone; whatever else cannot be used is an error, for a recording that is silently absent would
    be noticed at the roadside.

    Raises:
        InputError: the folder is missing, or files in it cannot be used; `details` names each.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder", where=str(folder), hint="give --audio FOLDER")
    found: dict[tuple[str, Tag], Recording] = {}
    mistakes = []
    for tag, path in _files(folder):
        if tag is not None and tag not in tags:
            continue
        id_ = _phrase(book, path.stem)
        fault = "it lies in no folder of a language" if tag is None else _fault(path, id_)
        if tag is None or fault or (id_, tag) in found:
            mistakes.append(f"{path}: {fault or 'a second recording of this phrase'}")
            continue
        found[id_, tag] = Recording(read_bytes(path), _KINDS[path.suffix.lower()][0])
    if mistakes:
        count = len(mistakes)
        raise InputError(
            f"{mistakes[0]}" + (f" ({count} in all)" if count > 1 else ""),
            hint="recordings are called LANGUAGE/PHRASE.mp3, such as ur/interpreter.wait.mp3",
            details=mistakes,
        )
    if not found:
        raise InputError(
            "there is no recording in any of these languages",
            where=str(folder),
            hint="recordings are called LANGUAGE/PHRASE.mp3, such as ur/interpreter.wait.mp3",
        )
    return found


def _files(folder: Path) -> Iterator[tuple[Tag | None, Path]]:
    """Yield each file with the language of its folder; None for a folder that is of no language."""
    for home in sorted(folder.iterdir()):
        if home.is_dir() and not home.name.startswith("."):
            tag = tag_or_none(home.name)
            yield from ((tag, path) for path in sorted(home.iterdir()) if not _is_litter(path))
        elif not _is_litter(home):
            yield None, home


def _is_litter(path: Path) -> bool:
    """Return whether a file manager left the file behind."""
    return path.name.startswith(".") or path.name.lower() in {"thumbs.db", "desktop.ini"}


def _phrase(book: Phrasebook, name: str) -> str:
    known = (p.id for p in book.phrases.values() if name in {p.id, str(p.number)})
    return next(known, "")


def _fault(path: Path, id_: str) -> str:
    """Return what is wrong with a file, or an empty text."""
    kind = _KINDS.get(path.suffix.lower())
    if kind is None or not path.is_file():
        return f"no recording ({', '.join(_KINDS)})"
    if not id_:
        return "no phrase has this id or number"
    if path.stat().st_size > _LARGEST:
        return "too large for a phrase: save it as MP3, mono, 32 kbit/s"
    head = read_bytes(path)[:12]
    if not any(head.startswith(mark) or head[4:].startswith(mark) for mark in kind[1]):
        return f"its content is not what {path.suffix} says"
    return ""
