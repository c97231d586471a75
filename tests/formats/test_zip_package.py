"""Zip containers from strangers are bounded, and rewritten without touching what stays."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.formats.zip_package import open_package, pack, parse_package

PATH = Path("file.docx")


def _zip(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name, (2020, 2, 3, 4, 5, 6))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        ((("../evil", b"x"),), "points outside the file"),
        ((("/etc/passwd", b"x"),), "points outside the file"),
        ((("a\\..\\..\\b", b"x"),), "points outside the file"),
        (
            (
                ("A.xml", b"x"),
                ("a.xml", b"y"),
            ),
            "two parts",
        ),
        ((("a.xml", b"0" * (8 * 2**20)),), "zip bomb"),
        (tuple((f"{i}", b"") for i in range(20_001)), "parts, more than"),
    ],
    ids=["parent", "root", "backslash", "double", "bomb", "many"],
)
def test_a_container_that_no_office_program_makes_is_refused(
    entries: tuple[tuple[str, bytes], ...], wanted: str
) -> None:
    data = _zip(*entries)
    with pytest.raises(InputError, match=wanted):
        parse_package(data, PATH)


def test_a_picture_of_one_color_is_no_bomb() -> None:
    parse_package(_zip(("a.xml", b"<a/>"), ("media/image1.EMF", b"\xff" * (11 * 2**20))), PATH)


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(_zip(("a.xml", b"hello")))
    data[6] |= 1  # the flag in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    with pytest.raises(InputError, match="encrypted"):
        parse_package(bytes(data), PATH)


def test_flipped_bytes_inside_a_part_are_refused() -> None:
    data = bytearray(_zip(("a.xml", bytes(range(256)) * 40)))
    for place in range(60, 90):
        data[place] ^= 0xFF
    with pytest.raises(InputError, match="damaged"):
        parse_package(bytes(data), PATH)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.docx", tmp_path):
        with pytest.raises(InputError):
            open_package(path)


def test_packing_keeps_order_stamps_and_untouched_bytes() -> None:
    package = parse_package(_zip(("b.xml", b"1"), ("a.xml", b"2")), PATH)
    data = pack(package, {"a.xml": b"3", "c.xml": b"4"})
    again = parse_package(data, PATH)
    assert [i.filename for i in again.infos] == ["b.xml", "a.xml", "c.xml"]
    assert dict(again.parts) == {"b.xml": b"1", "a.xml": b"3", "c.xml": b"4"}
    assert again.infos[0].date_time == (2020, 2, 3, 4, 5, 6)
    assert pack(package, {"a.xml": b"3", "c.xml": b"4"}) == data
