"""Damaged bytes of any file, and the odd texts that every format is tried with."""

from __future__ import annotations

import random
from collections.abc import Callable

Bytes = Callable[[bytes, random.Random], bytes]

ODD = (
    "\u202e", "\u2066", "\u2069", "\u200f", "\ufeff", "\u00ad", "\u0300" * 40, "\u0085", "\u2028",
    "\ufffd", "\U0001f468\u200d\U0001f46e", "\t", "\n", "\r", "]]>", "<b>", "&amp;", "&#0;", "-->",
    "{{ name }}", "{%", "\\", "|", "`" * 9, "*" * 30, "[" * 60, "![", "](", "<!--", "%s%n", "=1+1",
    "\x7f", "$ID/", "^#", "é" * 3, "İß", "\ue000", "_xD800_", "_x0000_", "A" * 5000, " " * 300,
)  # fmt: skip


def flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def cut(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.choice((1, 2, 16, 512)) :]


def double(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    piece = data[start : start + rng.choice((1, 16, 512, 9000))]
    return data[:start] + piece * rng.choice((2, 3)) + data[start + len(piece) :]


def _append(data: bytes, rng: random.Random) -> bytes:
    tail = rng.choice((b"\x00" * 100, rng.randbytes(200), data, b"PK\x05\x06" + b"\x00" * 18))
    return data + tail if rng.random() < 0.7 else tail + data


def _noise(data: bytes, rng: random.Random) -> bytes:
    return rng.choice((b"", b"\x00", b"PK", rng.randbytes(300), b"\xff\xfe", b"\xef\xbb\xbf"))


RAW: tuple[Bytes, ...] = (flip, flip, truncate, cut, double, _append, _noise)
