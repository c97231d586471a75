"""Bytes from anywhere to text: what was the encoding, and is it text at all?"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

from langaccess.core.errors import InputError

MOST = 4 * 1024 * 1024
"""Bytes of a file that are looked at; the first pages tell the language."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FEW_CONTROLS = 0.02


def decode(data: bytes, *, where: str) -> tuple[str, str]:
    """Return the text of `data`, and a note when it was not plain UTF-8 (else empty).

    UTF-8, UTF-16 and UTF-32 with a mark, UTF-16 without one, and Windows-1252 for lines that are
    not UTF-8. A cut at `MOST` bytes may end inside a character; that end is dropped.

    Args:
        data: the first bytes of a file.
        where: its name, for the error.

    Raises:
        InputError: the data is not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            note = "" if encoding == "utf-8-sig" else f"read as {encoding.upper()}"
            return data.decode(encoding, "ignore"), note
    if b"\x00" in data:
        return _wide(data, where)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as exc:
        if len(data) >= MOST and exc.start >= len(data) - 3:
            return data[: exc.start].decode("utf-8"), ""
    text = "".join(map(_line, data.splitlines(keepends=True)))
    _refuse_binary(text, where)
    return text, "parts are not UTF-8 and were read as Windows-1252"


def read_lines(
    stream: io.BufferedReader, *, where: str, note: Callable[[str], None]
) -> Iterator[str]:
    """Yield the lines of a file, one at a time, whatever its encoding.

    A line that is not text counts as empty, and `note` is called with its number. A line longer
    than `MOST` bytes is cut there.

    Args:
        stream: the file, at its beginning.
        where: its name, for notes.
        note: called with what a person should know.
    """
    head = stream.peek(4)[:4]
    wide = next((encoding for mark, encoding in _MARKS[1:] if head.startswith(mark)), None)
    if wide is None and b"\x00" in head:
        wide = "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
    if wide is not None:
        note(f"{where}: read as {wide.upper()}")
        opened = io.TextIOWrapper(stream, wide, errors="replace")
        try:
            yield from (line.rstrip("\r\n") for line in opened)
        finally:
            with suppress(ValueError):  # closed already
                opened.detach()  # who opened the file closes it
        return
    for number, data in enumerate(_byte_lines(stream), start=1):
        try:
            text, _ = decode(data, where=f"{where}:{number}")
        except InputError as exc:
            note(str(exc))
            text = ""
        yield text


def _byte_lines(stream: BinaryIO) -> Iterator[bytes]:
    while data := stream.readline(MOST):
        rest = data
        while not rest.endswith(b"\n") and len(rest) == MOST:
            rest = stream.readline(MOST)
        yield data.rstrip(b"\r\n")


def _wide(data: bytes, where: str) -> tuple[str, str]:
    """Read UTF-16 without a mark: every second byte of Latin text is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd >= even else "utf-16-be"
    text = data.decode(encoding, "ignore")
    _refuse_binary(text, where)
    return text, "read as UTF-16"


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _refuse_binary(text: str, where: str) -> None:
    controls = sum(ord(char) < 32 and char not in "\t\n\r\f" for char in text)
    strange = sum(0xE000 <= ord(char) <= 0xF8FF or char == "\ufffd" for char in text)
    if controls + strange > _FEW_CONTROLS * len(text):
        raise InputError(
            "this is not text",
            where=where,
            hint="for a document use `langaccess inspect`; for a picture, type what you can read",
        )
