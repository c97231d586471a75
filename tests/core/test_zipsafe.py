"""Packed files whose headers lie, for readers of other files than documents."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from langaccess.core import models
from langaccess.core.errors import EngineError, InputError
from langaccess.core.sheets import NewSheet, read_sheets, xlsx_tables
from langaccess.core.zipsafe import part_of
from langaccess.review.version_trace import _parts

SHEET = "xl/worksheets/sheet1.xml"

SHEETS = [NewSheet("Points", ("id", "en", "es"), [("a", "Wait.", "")])]


def book(change: Callable[[dict[str, bytes]], None] = lambda _: None) -> bytes:
    """Return a workbook whose parts `change` has altered."""
    with zipfile.ZipFile(io.BytesIO(xlsx_tables(SHEETS))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def lying() -> bytes:
    """Return a workbook with a sheet of 100 MB that claims to have 1,000 bytes."""
    data = bytearray(book(lambda parts: parts.update({SHEET: b" " * (100 * 2**20)})))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode())) + 24
    data[place : place + 4] = struct.pack("<I", 1000)
    return bytes(data)


@pytest.mark.slow
def test_no_reader_unpacks_more_than_a_header_admits(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(lying())
    tracemalloc.start()
    with pytest.raises(InputError, match="this workbook cannot be read"):
        read_sheets(path)
    with pytest.raises(InputError, match="damaged"):
        list(_parts(path, b""))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * 2**20


def test_a_part_is_read_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        for info in archive.infolist():
            assert part_of(archive, info) == archive.read(info)


@pytest.mark.parametrize(
    ("at", "to"),
    [
        (6, struct.pack("<H", 199)),  # made for a later version of the format
        (8, struct.pack("<H", 0x800)),  # a name that claims to be UTF-8
        (8, struct.pack("<H", 1)),  # encrypted
        (10, struct.pack("<H", 99)),  # an unknown method
    ],
)
def test_what_zipfile_does_not_know_is_a_file_that_cannot_be_read(
    at: int, to: bytes, tmp_path: Path
) -> None:
    data = bytearray(book())
    place = data.rindex(b"PK\x01\x02")
    data[place + at : place + at + 2] = to
    name = place + 46
    data[name : name + 1] = b"\xf3" if to == struct.pack("<H", 0x800) else data[name : name + 1]
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(data))
    with pytest.raises(InputError):
        read_sheets(path)
    with pytest.raises(InputError):
        list(_parts(path, b""))


def test_a_model_pack_of_a_later_version_is_told(tmp_path: Path) -> None:
    data = bytearray(book())
    place = data.rindex(b"PK\x01\x02") + 6
    data[place : place + 2] = struct.pack("<H", 199)
    path = tmp_path / "toy.zip"
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="no readable zip archive"):
        models.receive(
            path, tmp_path / "home", models.ImportOptions(by="Ann", on=date(2026, 11, 25))
        )


def test_a_model_pack_with_a_part_without_a_name_is_told(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"text")
    path = tmp_path / "toy.zip"
    path.write_bytes(buffer.getvalue().replace(b"\x01\x00\x00\x00" + b"a", b"\x00\x00\x00\x00a"))
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02") + 28
    data[place : place + 2] = b"\x00\x00"
    path.write_bytes(bytes(data))
    with pytest.raises((InputError, EngineError)):
        models.receive(
            path, tmp_path / "home", models.ImportOptions(by="Ann", on=date(2026, 11, 25))
        )
