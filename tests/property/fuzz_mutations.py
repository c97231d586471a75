"""The ways in which a document is damaged: bytes, zip containers, XML trees, text."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence

from tests.property.fuzz_bytes import ODD, RAW, Bytes
from tests.property.fuzz_lines import WAYS, splice_lines
from tests.property.fuzz_zip import XML, ZIP, bomb, splice_tree, splice_zip

_ZIPPED = ("docx", "pptx", "xlsx", "odt", "idml")
_XML = ("xlf", "tmx", "tbx", "xml")


def mutate(data: bytes, suffix: str, rng: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return `data` damaged in one to four ways that fit its format.

    Args:
        data: a good file.
        suffix: its format.
        rng: the chance.
        others: good files of the same format, for pieces to put into this one.
    """
    if suffix in _ZIPPED and rng.random() < 0.01:  # costly to make
        return bomb(data, rng)
    if others and rng.random() < 0.15:
        data = _spliced(data, rng.choice(others), suffix, rng)
    ways: tuple[Bytes, ...] = (*RAW, *_fitting(suffix) * 4)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        data = rng.choice(ways)(data, rng)
    return data


def _fitting(suffix: str) -> tuple[Bytes, ...]:
    if suffix in _ZIPPED:
        return ZIP
    if suffix == "zip":
        return ZIP[:3]
    if suffix in ("png", "db"):
        return (RAW[0],)
    if suffix in _XML:
        return XML
    if suffix in WAYS:
        return (*WAYS[suffix] * 2, *_TEXT)
    return _PDF if suffix == "pdf" else _TEXT


def _spliced(data: bytes, other: bytes, suffix: str, rng: random.Random) -> bytes:
    if suffix in _ZIPPED:
        return splice_zip(data, other, rng)
    return (splice_tree if suffix in _XML else splice_lines)(data, other, rng)


# -- text ---------------------------------------------------------------------------------------


def _insert(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 3, 20))):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(ODD) + text[place:]
    return text.encode("utf-8")


def _recode(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    names = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-32", "cp437", "utf-7",
             "shift_jis", "latin-1")  # fmt: skip
    return text.encode(rng.choice(names), "replace")


def _controls(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    odd = (b"\x00", b"\x01\x02", b"\x0c", b"\x1a", b"\x1b[31m", b"\xed\xa0\x80", b"\xc0\x80",
           b"\xf4\x90\x80\x80", b"\r", b"\x0b", b"\xff")  # fmt: skip
    return data[:place] + rng.choice(odd) + data[place:]


def _lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    way = rng.randrange(6)
    if way == 0:
        rng.shuffle(lines)
    elif way == 1:
        del lines[rng.randrange(len(lines))]
    elif way == 2:
        lines.insert(rng.randrange(len(lines)), rng.choice(lines) * 20)
    elif way == 3:
        return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b" ")))
    elif way == 4:
        lines.insert(
            0, rng.choice((b"---\n", b"---\ntitle: [\n---\n", b"+++\n", b"---\na: &a [*a]\n---\n"))
        )
    else:
        place = rng.randrange(len(lines))
        lines[place] = (
            rng.choice((b"> ", b"- ", b"1. ", b"    ", b"| ", b"#", b"\t"))
            * rng.choice((1, 9, 400))
            + lines[place]
        )
    return b"".join(lines)


def _markup(data: bytes, rng: random.Random) -> bytes:
    """Damage tags: take away ends, repeat beginnings, nest without end, break attributes."""
    tags = re.findall(rb"<[^<>]{1,80}>", data) or [b"<p>", b"<a href='x'>"]
    tag = rng.choice(tags)
    place = rng.randrange(len(data) + 1)
    way = rng.randrange(7)
    if way == 0:
        return data.replace(tag, b"", 1)
    if way == 1:
        return data.replace(tag, tag * rng.choice((2, 50, 3000)), 1)
    if way == 2:
        return data.replace(tag, tag[:-1], 1)
    if way == 3:
        return data.replace(b'"', rng.choice((b"", b"'", b'""')), rng.choice((1, 5)))
    if way == 4:
        odd = (b"<!--", b"<![CDATA[", b"<script>", b"<pre>", b"<p lang=", b"</", b"<svg><p>", b"<!",
               b"<template>", b"<title>", b"&#x110000;", b"&#xD800;", b"<a b=c d='e", b"<?",
               b"<textarea>")  # fmt: skip
        return data[:place] + rng.choice(odd) + data[place:]
    if way == 5:
        return (
            data[:place]
            + rng.choice((b"<div>", b"<b>", b"**", b"_", b"> ", b"(", b"<a href=#>")) * 4000
            + data[place:]
        )
    return data.replace(tag, rng.choice(tags), 3)


_TEXT: tuple[Bytes, ...] = (_insert, _insert, _recode, _controls, _lines, _lines, _markup, _markup)


# -- PDF ----------------------------------------------------------------------------------------


def _numbers(data: bytes, rng: random.Random) -> bytes:
    found = list(re.finditer(rb"(?<![\w.])-?\d+(\.\d+)?(?![\w.])", data))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 3, 12)))),
                        key=lambda m: -m.start()):  # fmt: skip
        new = rng.choice((b"0", b"-1", b"1", b"65536", b"2147483648", b"1e38", b"99999999999"))
        data = data[: match.start()] + new + data[match.end() :]
    return data


def _keys(data: bytes, rng: random.Random) -> bytes:
    names = re.findall(rb"/[A-Za-z]{2,20}", data) or [b"/Type"]
    return data.replace(rng.choice(names), rng.choice(names), rng.choice((1, 3)))


def _objects(data: bytes, rng: random.Random) -> bytes:
    found = re.findall(rb"\d+ 0 obj.*?endobj", data, re.DOTALL)
    if not found:
        return data
    one = rng.choice(found)
    return data.replace(one, rng.choice((b"", one * 2, rng.choice(found))), 1)


def _streams(data: bytes, rng: random.Random) -> bytes:
    """Unpack a packed stream, damage what it says, and leave it unpacked."""
    found = list(re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL))
    if not found:
        return data
    match = rng.choice(found)
    try:
        body = zlib.decompress(match[1])
    except zlib.error:
        body = match[1]
    body = rng.choice((_numbers, _operators, RAW[0], RAW[2]))(body, rng)
    head = data.rfind(b"obj", 0, match.start())
    keys = re.sub(rb"/Filter\s*(/\w+|\[[^]]*\])", b"", data[head : match.start()])
    keys = re.sub(rb"/Length \d+(?! \d+ R)", b"/Length %d" % len(body), keys)
    return b"".join((data[:head], keys, b"stream\n", body, b"\nendstream", data[match.end() :]))


def _operators(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    at, new = rng.randrange(len(lines)), rng.choice(lines)
    lines[at : at + 1] = [new] * rng.choice((0, 1, 2, 400))
    return b"\n".join(lines)


_PDF: tuple[Bytes, ...] = (_numbers, _keys, _objects, _streams)
