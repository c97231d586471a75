"""Damaged texts and pictures of an unknown language, as people show them to `identify`."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

from tests.fixtures.build_docx import png
from tests.property.fuzz_reader import Reader


def _texts() -> list[bytes]:
    texts = (
        "Necesito un intérprete, por favor.", "Tôi cần một thông dịch viên.", "我需要翻译。",
        "أحتاج إلى مترجم فوري من فضلك", "Mwen bezwen yon entèprèt.", "मुझे दुभाषिए की ज़रूरत है",
    )  # fmt: skip
    return ["\n".join(texts).encode("utf-8"), texts[3].encode("utf-16"), texts[0].encode("cp1252")]


def _identify(path: Path) -> None:
    from langaccess.identify import decode, identify

    text, _ = decode(path.read_bytes(), where=str(path))
    identify(text)


def _identify_lines(path: Path) -> None:
    from langaccess.identify import identify_lines, read_lines

    with path.open("rb") as stream:
        assert all(identify_lines(read_lines(stream, where=str(path), note=lambda _: None)))


def _pictures() -> list[bytes]:
    size = struct.pack("<HH", 40, 30)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x1e\x00\x28\x01\x01\x11\x00\xff\xd9"
    tiff = b"II*\x00\x08\x00\x00\x00\x02\x00" + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in ((256, 40), (257, 30))
    )
    webp = b"RIFF\x1e\x00\x00\x00WEBPVP8 \x12\x00\x00\x00\x10\x00\x00\x9d\x01\x2a" + size
    bmp = b"BM" + bytes(12) + struct.pack("<Iii", 40, 40, 30) + bytes(30)
    return [png(40, 30), jpeg, b"GIF89a" + size + bytes(9), bmp, webp, tiff]


def _picture(path: Path) -> None:
    from langaccess.identify.image_size import check

    check(path.read_bytes(), where=str(path))


SHOWN: Mapping[str, Reader] = {
    "identify": Reader("txt", _texts, _identify),
    "identify-lines": Reader("txt", _texts, _identify_lines),
    "picture": Reader("png", _pictures, _picture),
}
