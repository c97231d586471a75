"""A large file of lines, identified in parts on several machines.

Part K of N is a range of bytes that begins and ends with a line. Its result is one file, named by
everything that it depends on: the bytes, the settings, the detectors and the version.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from langaccess import __version__
from langaccess.core.errors import InputError, reason_of
from langaccess.core.files import write_atomic
from langaccess.core.tags import Tag
from langaccess.identify.decoding import MOST, read_lines
from langaccess.identify.model import Answer
from langaccess.identify.texts import identify_lines

_BLOCK = 1 << 20
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def identify_part(
    path: Path,
    part: tuple[int, int],
    folder: Path,
    render: Callable[[Answer], Mapping[str, Any]],
    *,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
    workers: int = 1,
    langdetect: float = 0.0,
    note: Callable[[str], None] = lambda _text: None,
) -> tuple[Path, bool]:
    """Identify the lines of one part of a file, unless that is done; return the result's file.

    Args:
        path: the file.
        part: K and N.
        folder: where the results of all parts go.
        render: returns an answer as JSON data.
        prior: as for `identify`.
        line: as for `identify`.
        workers: processes.
        langdetect: as for `identify`.
        note: called with what a person should know.

    Returns:
        The file with one JSON object per line, numbered from 1 within the part; and whether it was
        there before.

    Raises:
        InputError: the file cannot be read, or its lines cannot be found in its bytes.
        OutputError: the result cannot be written.
    """
    first, last = _range(path, part)
    result = folder / _name(path, first, last, prior, line, langdetect)
    if result.is_file():
        return result, True
    answers = identify_lines(
        _lines(path, first, last, f"{path} (part {part[0]}/{part[1]})", note),
        prior=prior, line=line, workers=workers, langdetect=langdetect,
    )  # fmt: skip

    def fill(file: BinaryIO) -> None:
        for number, answer in enumerate(answers, start=1):
            text = json.dumps({"line": number, **render(answer)}, ensure_ascii=True)
            file.write(f"{text}\n".encode("ascii"))

    write_atomic(result, fill)
    return result, False


def collect_parts(
    path: Path,
    parts: int,
    folder: Path,
    *,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
    langdetect: float = 0.0,
) -> Iterator[dict[str, Any]]:
    """Yield the answers of all parts, numbered as in the file.

    Args:
        path: the file.
        parts: number of parts.
        folder: where the results are.
        prior: as for `identify`.
        line: as for `identify`.
        langdetect: as for `identify`.

    Raises:
        InputError: the result of a part is not here, and nothing is yielded then; or it is damaged.
    """
    names = []
    for number in range(1, parts + 1):
        first, last = _range(path, (number, parts))
        names.append(folder / _name(path, first, last, prior, line, langdetect))
    missing = [str(number) for number, name in enumerate(names, 1) if not name.is_file()]
    if missing:
        command = (
            f'langaccess identify --lines "{path}" --shard {missing[0]}/{parts} --out "{folder}"'
        )
        raise InputError(
            f"not all {parts} parts are here for this file, these settings and this version; "
            f"missing: {', '.join(missing[:8])}{' and more' if missing[8:] else ''}",
            where=str(folder),
            hint=f"identify each of them: {command}",
        )
    before = 0
    for name in names:
        count = 0
        for count, data in enumerate(_rows(name), start=1):
            yield data | {"line": before + count}
        before += count


def _rows(result: Path) -> Iterator[dict[str, Any]]:
    """Yield the answers in the result of a part."""
    try:
        with result.open(encoding="ascii") as rows:
            for count, row in enumerate(rows, start=1):
                yield _row(row, count)
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise InputError(
            "this result of a part cannot be read, or is damaged",
            where=str(result),
            hint="delete the file, and identify its part again",
        ) from exc


def _row(text: str, number: int) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    if data["line"] != number:
        raise ValueError(text)
    return data


def _range(path: Path, part: tuple[int, int]) -> tuple[int, int]:
    """Return the first byte of a part and the byte after its last one."""
    number, parts = part
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
            if head.startswith(_WIDE) or b"\x00" in head:
                raise InputError(
                    "a file in UTF-16 or UTF-32 cannot be cut into parts",
                    where=str(path),
                    hint="save it as UTF-8",
                )
            return (
                _line_start(file, size * (number - 1) // parts),
                _line_start(file, size * number // parts) if number < parts else size,
            )
    except OSError as exc:
        raise InputError(
            reason_of(exc), where=str(path), hint="check the name and your permissions"
        ) from exc


def _line_start(file: BinaryIO, at: int) -> int:
    """Return where the first line begins that begins at byte `at` or later."""
    if at == 0:
        return 0
    file.seek(at - 1)
    while (data := file.readline(MOST)) and not data.endswith(b"\n"):
        pass
    return file.tell()


def _name(
    path: Path,
    first: int,
    last: int,
    prior: Mapping[Tag, float] | None,
    line: str,
    langdetect: float,
) -> str:
    """Return the name of a result."""
    from langaccess.identify.ensemble import loaded

    shares = sorted((str(tag), share) for tag, share in (prior or {}).items())
    parts = [__version__, loaded(), shares, line, langdetect, first, last]
    total = hashlib.sha256(json.dumps(parts).encode("ascii"))
    with path.open("rb") as file:
        file.seek(first)
        left = last - first
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            total.update(block)
            left -= len(block)
    return f"{total.hexdigest()[:32]}.jsonl"


def _lines(
    path: Path, first: int, last: int, where: str, note: Callable[[str], None]
) -> Iterator[str]:
    with path.open("rb") as file:
        file.seek(first)
        window = io.BufferedReader(_Window(file, last - first))
        yield from read_lines(window, where=where, note=note)  # type: ignore[arg-type]  # typeshed: of another raw stream


class _Window(io.RawIOBase):
    """The next bytes of a file, and then its end."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        super().__init__()
        self._file = file
        self._left = size

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; 0 at the end."""
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)
