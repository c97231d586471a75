"""Bytes of any encoding become text, and lines of any length lines."""

from __future__ import annotations

import io
from typing import Any

import pytest

from langaccess.core.errors import InputError
from langaccess.identify import MOST, decode, read_lines


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_bytes_of_any_encoding_become_the_text(encoding: str) -> None:
    text = "Necesito un intérprete, señor policía.\nPor favor, llame a mi hermana.\n"
    assert decode(text.encode(encoding), where="note.txt")[0] == text


def test_a_line_in_another_encoding_does_not_spoil_the_others() -> None:
    data = "Mañana señor\n".encode() + "Mañana señor\n".encode("cp1252")
    text, note = decode(data, where="note.txt")
    assert text == "Mañana señor\nMañana señor\n"
    assert "Windows-1252" in note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_lines_are_read_from_any_encoding(encoding: str) -> None:
    data = "señor\n\nпомогите\r\nlast".encode(encoding)
    stream: Any = io.BufferedReader(io.BytesIO(data))
    lines = list(read_lines(stream, where="notes", note=lambda _: None))
    assert lines == ["señor", "", "помогите", "last"]
    assert not stream.closed, "who opened a file closes it"


def test_of_an_endless_line_the_beginning_is_taken() -> None:
    data = b"a" * (2 * MOST + 5) + b"\nb\n"
    stream: Any = io.BufferedReader(io.BytesIO(data))
    lines = list(read_lines(stream, where="notes", note=lambda _: None))
    assert [len(line) for line in lines] == [MOST, 1]


def test_binary_bytes_are_refused() -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    with pytest.raises(InputError, match="not text"):
        decode(png, where="sign.png")
