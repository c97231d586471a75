"""What a picture file says of itself: its kind and its size, read from the header alone.

Formats: PNG (RFC 2083), JPEG (ITU T.81), GIF89a, BMP, WebP (RFC 9649), TIFF 6.0. Nothing is
decoded here: a small file can claim a picture that fills the memory.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from langaccess.core.errors import InputError

MOST_PIXELS = 60_000_000
"""The largest cameras of telephones in "high resolution" make 50 million; decoded, 180 MB."""

_TAKE = "save or send it as JPEG or PNG, or type what you can read"
# JPEG markers that begin a frame: all of C0 to CF but tables (C4), an extension (C8), CC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WIDTH, _HEIGHT = 256, 257  # TIFF tags


def check(data: bytes, *, where: str) -> None:
    """Refuse a file that is not a picture, or one too large to decode safely."""
    if not data:
        raise InputError("the file is empty", where=where, hint="take the picture again")
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise InputError("HEIC and AVIF pictures cannot be read", where=where, hint=_TAKE)
    reader = next((read for mark, read in _KINDS if data.startswith(mark)), None)
    if reader is None or (reader is _webp and data[8:12] != b"WEBP"):
        raise InputError("this is not a picture", where=where, hint=_TAKE)
    try:
        width, height = reader(data)
    except (struct.error, IndexError, ValueError):
        width = height = 0
    if width <= 0 or height <= 0:
        raise InputError("the picture is damaged", where=where, hint="take it again, or copy it")
    if width * height > MOST_PIXELS:
        raise InputError(
            f"the picture has {width} x {height} points; {MOST_PIXELS:,} in all is the most",
            where=where,
            hint="cut out the part with the text, or make it smaller",
        )


def _png(data: bytes) -> tuple[int, int]:
    return struct.unpack_from(">II", data, 16)


def _gif(data: bytes) -> tuple[int, int]:
    return struct.unpack_from("<HH", data, 6)


def _bmp(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<ii", data, 18)
    return width, abs(height)  # negative: stored from the top


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise ValueError("no frame")


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _tiff(data: bytes) -> tuple[int, int]:
    order = "<" if data.startswith(b"II") else ">"
    at = struct.unpack_from(order + "I", data, 4)[0]
    count = struct.unpack_from(order + "H", data, at)[0]
    sizes = {}
    for place in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind = struct.unpack_from(order + "HH", data, place)
        if tag in (_WIDTH, _HEIGHT):
            form = "H" if kind == 3 else "I"  # SHORT or LONG
            sizes[tag] = struct.unpack_from(order + form, data, place + 8)[0]
    return sizes.get(_WIDTH, 0), sizes.get(_HEIGHT, 0)


_KINDS: tuple[tuple[bytes, Callable[[bytes], tuple[int, int]]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF8", _gif),
    (b"BM", _bmp),
    (b"RIFF", _webp),
    (b"II*\x00", _tiff),
    (b"MM\x00*", _tiff),
)
