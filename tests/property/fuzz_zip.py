"""Damaged zip containers and XML parts: DOCX, PPTX, XLSX, ODT, IDML."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from copy import deepcopy

from lxml import etree

from tests.property.fuzz_bytes import ODD, RAW, Bytes, cut, double, flip, truncate

_VALUES = (
    "", "0", "-1", "99999999999999999999", "1e309", "NaN", "true", "off", "../../x", "\u0661",
    "²", "A1:XFD1048576", "A0", "#REF!", "a" * 3000, "9" * 5000, "x:y", "0x10", " 1 ",
    "1.5", "--", "{}", "%1", "mailto:", "javascript:x", "rId999", "en-US-x-y-z-", "\u202e",
    "2147483648", "Ⅷ",
)  # fmt: skip


Parts = list[tuple[str, bytes]]


def _unzip(data: bytes) -> Parts | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(i.filename, archive.read(i)) for i in archive.infolist()]
    except Exception:  # noqa: BLE001 (damaged before: leave it)
        return None


def _zip(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED, **kinds: int) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # double names are what we are after
        for name, body in parts:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = kinds.get(name, method)
            archive.writestr(info, body)
    return buffer.getvalue()


class _Unseekable(io.BytesIO):
    """What a program writes into when it cannot go back: sizes follow the data."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError("no place")


def streamed(parts: Parts) -> bytes:
    """Return a container whose sizes come after the data, in the long (zip64) form."""
    buffer = _Unseekable()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for name, body in parts:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as entry:
                entry.write(body)
    return buffer.getvalue()


def _entries(data: bytes, rng: random.Random) -> bytes:
    """Remove, double, rename, empty, swap or add entries."""
    parts = _unzip(data)
    if not parts:
        return data
    _change_entry(parts, rng)
    if rng.random() < 0.2:
        return streamed(parts)
    return _zip(parts, method=rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))


def _change_entry(parts: Parts, rng: random.Random) -> None:
    place = rng.randrange(len(parts))
    name, body = parts[place]
    way = rng.randrange(9)
    if way == 0:
        del parts[place]
    elif way == 1:
        parts.append((name, body))
    elif way == 2:
        parts[place] = (rng.choice(_names(name)), body)
    elif way == 3:
        parts[place] = (name, rng.choice((b"", b" ", b"<a/>", b"\x00", b"<?xml version='1.0'?>")))
    elif way == 4:
        parts[place] = (name, rng.choice(parts)[1])
    elif way == 5:
        parts.append((rng.choice(_names(name)), body))
    elif way == 6:
        rng.shuffle(parts)
    elif way == 7:
        parts[place] = (name, rng.choice(RAW)(body, rng))
    else:
        parts[place] = (name.swapcase(), body)


def _names(name: str) -> tuple[str, ...]:
    return (
        "../" + name, "/" + name, "C:\\" + name, name + "\x00.xml", name + "/", "a/" * 200 + name,
        "\u202e" + name, name.replace("/", "\\"), "./" + name, "con", name + " ", "x" * 60_000,
        "é" + name, "/", ".", "..",
    )  # fmt: skip


def bomb(data: bytes, rng: random.Random) -> bytes:
    """Pack far more than a document holds, in ways that headers do or do not admit."""
    parts = _unzip(data)
    if not parts:
        return data
    place = rng.randrange(len(parts))
    name, body = parts[place]
    way = rng.randrange(6)
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    if way == 0:
        parts[place] = (name, body + b" " * (6 * 2**20))
    elif way == 1:  # many empty parts
        many = [(f"{name}.{n}", b"") for n in range(25_000)]
        # Nothing is stored as nothing: making 25,000 packers takes longer than any reader may.
        stored = dict.fromkeys((filler for filler, _ in many), zipfile.ZIP_STORED)
        return _zip([*parts, *many], method=method, **stored)
    elif way == 2:
        return _lie(_zip([*parts[:place], (name, b"\n" * (40 * 2**20)), *parts[place + 1 :]],
                         **{name: method}), rng)  # fmt: skip
    elif way == 3:
        return _lie(_zip(parts, method=method), rng)
    elif way == 4:
        return _headers(_zip(parts), rng)
    else:
        parts[place] = (name, data)
    return _zip(parts, method=method)


def _lie(data: bytes, rng: random.Random) -> bytes:
    """Write false sizes into the central directory."""
    changed = bytearray(data)
    for found in re.finditer(rb"PK\x01\x02", data):
        if rng.random() < 0.5 and found.start() + 46 < len(data):
            size = rng.choice((0, 1, 1000, 2**31, 0xFFFFFFFF))
            changed[found.start() + 24 : found.start() + 28] = struct.pack("<I", size)
    return bytes(changed)


def _headers(data: bytes, rng: random.Random) -> bytes:
    """Damage fields of the entries' headers: flags, method, time, lengths, zip64 marks."""
    changed = bytearray(data)
    marks = [m.start() for m in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", data)]
    for start in rng.sample(marks, min(len(marks), rng.choice((1, 1, 3, 9)))):
        place = start + rng.randrange(4, 46)
        if place + 2 < len(changed):
            changed[place : place + 2] = rng.choice(
                (b"\xff\xff", b"\x00\x00", b"\x01\x00", b"\x08\x08", rng.randbytes(2))
            )
    return bytes(changed)


def _xml(data: bytes, rng: random.Random) -> bytes:
    """Damage the tree of one XML part."""
    return _part(data, rng, _tree)


def _xml_text(data: bytes, rng: random.Random) -> bytes:
    """Damage the source of one XML part."""
    return _part(data, rng, _source)


def _part(data: bytes, rng: random.Random, way: Bytes) -> bytes:
    parts = _unzip(data)
    named = [n for n, (name, _) in enumerate(parts or ()) if name.endswith((".xml", ".rels"))]
    if not parts or not named:
        return data
    # The parts with text are the large ones: take them more often.
    weights = [min(len(parts[n][1]), 20_000) + 500 for n in named]
    place = rng.choices(named, weights)[0]
    parts[place] = (parts[place][0], way(parts[place][1], rng))
    return _zip(parts)


def _source(body: bytes, rng: random.Random) -> bytes:
    root = body.find(b"<", body.find(b"?>") + 1 if b"?>" in body else 0)
    entity = b'<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = b'<!DOCTYPE r SYSTEM "file:///etc/hostname">'
    way = rng.randrange(9)
    if way < 2:
        return body[:root] + (entity, outside)[way] + body[root:]
    if way == 2:
        return body.decode("utf-8", "replace").encode(
            rng.choice(("utf-16", "utf-32", "cp1252")), "replace"
        )
    if way == 3:
        return body.replace(b"UTF-8", rng.choice((b"UTF-7", b"x", b"EBCDIC-CP-US", b"UTF-16")), 1)
    if way == 4:
        place = rng.randrange(len(body) + 1)
        deep = rng.choice((100, 250, 300, 5000, 100_000))
        return body[:place] + b"<a>" * deep + b"</a>" * deep + body[place:]
    if way == 5:
        return re.sub(
            rb">[^<]{3,}<", lambda m: b">" + rng.choice(ODD).encode() + b"<", body, count=3
        )
    if way == 6:
        tags = re.findall(rb"<(\w+:\w+)", body) or [b"a"]
        return body.replace(rng.choice(tags), rng.choice(tags))
    if way == 7:
        return body[: root + 1] + b"?x " + b"y" * 100 + b"?><!--" + b"z" * 50 + b"-->" + body[root:]
    return rng.choice((flip, truncate, cut, double, _bare))(body, rng)


def _tree(body: bytes, rng: random.Random) -> bytes:
    try:
        root = etree.fromstring(body)
    except (etree.XMLSyntaxError, ValueError):
        return body
    for _ in range(rng.choice((1, 1, 3, 10))):
        _change(root, rng)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _change(root: etree._Element, rng: random.Random) -> None:
    elements = list(root.iter("*"))
    element, other = rng.choice(elements), rng.choice(elements)
    way = rng.randrange(11)
    if way < 4:
        _change_attribute(element, other, rng)
    elif way == 4:
        element.text = _legal(rng.choice(ODD))
    elif way == 5:
        element.tail = _legal(rng.choice(ODD))
    elif way == 6:
        element.tag = other.tag
    elif way == 7:
        element.insert(0, rng.choice((etree.Comment("c"), etree.PI("p", "q"))))
    else:
        _move(element, other, rng)


def _change_attribute(element: etree._Element, other: etree._Element, rng: random.Random) -> None:
    if not element.attrib:
        return
    key = rng.choice(list(element.attrib))
    way = rng.randrange(4)
    if way == 0:
        del element.attrib[key]
    elif way == 1:
        other.set(key, element.attrib[key])
    else:
        element.set(key, rng.choice(_VALUES))


def _move(element: etree._Element, other: etree._Element, rng: random.Random) -> None:
    parent = element.getparent()
    way = rng.randrange(3)
    if parent is None:
        return
    if way == 0:
        parent.remove(element)
    elif way == 1 and element not in other.iterancestors() and other is not element:
        other.insert(rng.randrange(len(other) + 1), element)
    else:
        many = 30 if sum(1 for _ in element.iter()) < 200 else 1
        other.extend([deepcopy(element) for _ in range(rng.choice((1, 1, many)))])


def _legal(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def splice_zip(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Put a part of another container into this one, or elements of it into a part of this one."""
    mine, theirs = _unzip(data), _unzip(other)
    if not mine or not theirs:
        return data
    place, (name, body) = rng.randrange(len(mine)), rng.choice(theirs)
    if rng.random() < 0.3:
        same = [n for n, (own, _) in enumerate(mine) if own == name]
        mine[same[0] if same else place : (same[0] if same else place) + 1] = [(name, body)]
        return _zip(mine)
    marked = [n for n, (own, _) in enumerate(mine) if own.endswith((".xml", ".rels"))]
    if not marked:
        return data
    # The parts with text are the large ones: take them more often.
    place = rng.choices(marked, [min(len(mine[n][1]), 20_000) + 500 for n in marked])[0]
    twin = next((text for own, text in theirs if own == mine[place][0]), body)
    mine[place] = (mine[place][0], splice_tree(mine[place][1], twin, rng))
    return _zip(mine)


def splice_tree(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Put elements of another XML file into this one."""
    try:
        mine, theirs = etree.fromstring(data), etree.fromstring(other)
    except (etree.XMLSyntaxError, ValueError):
        return data
    for _ in range(rng.choice((1, 3))):
        piece = deepcopy(rng.choice(list(theirs.iter("*"))))
        home = rng.choice(list(mine.iter("*")))
        home.insert(rng.randrange(len(home) + 1), piece)
    return bytes(etree.tostring(mine, xml_declaration=True, encoding="UTF-8", standalone=True))


def _bare(body: bytes, rng: random.Random) -> bytes:
    """Put bytes into the markup that no text holds: zeros, half characters, the wrong encoding."""
    odd = (
        b"\x00",
        b"\x0c",
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xef\xbf",
    )
    place = rng.randrange(len(body) + 1)
    return body[:place] + rng.choice(odd) + body[place:]


XML: tuple[Bytes, ...] = (_tree, _tree, _tree, _source, _bare)

ZIP: tuple[Bytes, ...] = (_entries, _entries, _headers, *(_xml,) * 9, *(_xml_text,) * 3)
