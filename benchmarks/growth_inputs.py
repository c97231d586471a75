"""What `benchmarks/growth.py` repeats: pieces of text, and pieces of files."""

from __future__ import annotations

import io
import json
import random
import string
import zipfile
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lxml import etree

from tests.formats.pdf_kit import build, text


@dataclass(frozen=True, slots=True)
class Repetition:
    """Something that is repeated.

    Attributes:
        name: what the table calls it.
        make: a number of characters → the repetition in a text or a file, about as long.
    """

    name: str
    make: Callable[[int], bytes]


# -- text -----------------------------------------------------------------------------------------


def _repeated(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda size: before + piece * (size // len(piece)) + after


def _counted(piece: str) -> Callable[[int], str]:
    """Return a repetition with a number that counts up."""
    return lambda size: "".join(piece.format(n) for n in range(size // len(piece.format(1000))))


def _nested(opening: str, closing: str) -> Callable[[int], str]:
    count = len(opening) + len(closing)
    return lambda size: opening * (size // count) + "a" + closing * (size // count)


def _random(letters: int) -> Callable[[int], str]:
    """Return words of random letters."""

    def make(size: int) -> str:
        chance = random.Random(3)
        words = range(max(1, size // (letters + 1)))
        return " ".join("".join(chance.choices(string.ascii_lowercase, k=letters)) for _ in words)

    return make


def _dates(size: int) -> str:
    days = range(size // 10)
    return " ".join(f"{n % 12 + 1}/{n % 28 + 1}/{1990 + n // 28}" for n in days)


def _backticks(size: int) -> str:
    return "".join("`" * (n % 50 + 1) + "a" for n in range(size // 26))


def _pieces() -> Iterable[str]:
    groups = json.loads(Path(__file__).with_name("growth_pieces.json").read_text("utf-8"))
    yield from (piece for group in groups.values() for piece in group)
    for mark in string.punctuation:
        yield from (mark, f"{mark} ", f"a{mark}", f"1{mark}", f"{mark}a")


_OTHERS: dict[str, Callable[[int], str]] = {
    "a, spaces, b": lambda size: "a" + " " * size + "b",
    "a, lines, b": lambda size: "a" + "\n" * size + "b",
    "a.a. … @": _repeated("a.", after="@"),
    "1-1- … a": _repeated("1-", after="a"),
    "http://aaa": _repeated("a", "http://"),
    "aaa@a.com": _repeated("a", after="@a.com"),
    "(…)": _nested("(", ")"),
    "[…]": _nested("[", "]"),
    "{…}": _nested("{", "}"),
    "*…*": _nested("*", "*"),
    "<b>…</b>": _nested("<b>", "</b>"),
    "` of each length": _backticks,
    "numbers up": _counted("{} "),
    "words up": _counted("word{} "),
    "sentences up": _counted("Call {}. "),
    "cases up": _counted("Case No. 26-{}, "),
    "dollars up": _counted("${}.50 "),
    "e-mails up": _counted("a{}@b.org "),
    "lines up": _counted("Line {} here\n"),
    "links up": _counted("[a{0}](b{0}) "),
    "references up": _counted("[{}]: <\n"),
    "dates up": _dates,
    "random words": _random(8),
    "random long words": _random(200),
    "a random word": lambda size: _random(size)(size),
    "prose": _repeated("Please call 217-555-0123 before May 3, 2026 if you see the suspect. "),
    "a sentence": _repeated("the officer who came to the house and took the report of theft "),
}


def _texts() -> dict[str, Callable[[int], str]]:
    found = {ascii(piece)[1:-1]: _repeated(piece) for piece in _pieces()}
    return found | _OTHERS


def of_texts(before: str = "") -> list[Repetition]:
    """Return the repetitions of text, as files that begin with `before`."""

    def make(repeat: Callable[[int], str], size: int) -> bytes:
        return (before + repeat(size)).encode("utf-8", "replace")

    return [Repetition(name, partial(make, repeat)) for name, repeat in _texts().items()]


TEXTS = of_texts()
"""Repetitions of text."""


# -- files ----------------------------------------------------------------------------------------

_LEAST = 6  # characters of an element


def of_files(files: Iterable[bytes]) -> list[Repetition]:
    """Return repetitions of what is in good files: each kind of element, attribute and line once.

    An element is repeated next to itself; an attribute, a text and a line also in their place.
    """
    found: dict[str, Repetition] = {}
    for data in files:
        for one in _of_file(data):
            found.setdefault(one.name, one)
    return list(found.values())


def _of_file(data: bytes) -> list[Repetition]:
    if data[:2] == b"PK":
        return _of_zip(data)
    marked = _of_xml(data, lambda made: made) if data.lstrip()[:1] == b"<" else []
    return marked or ([] if b"\0" in data else _of_lines(data))


def _of_zip(data: bytes) -> list[Repetition]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {info.filename: packed.read(info) for info in packed.infolist()}
    return [
        Repetition(f"{Path(name).stem.rstrip('0123456789')[:10]} {one.name}", one.make)
        for name, part in parts.items()
        if name.endswith((".xml", ".rels"))
        for one in _of_xml(part, partial(_packed, parts, name))
    ]


def _packed(parts: dict[str, bytes], name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, body in parts.items():
            packed.writestr(each, data if each == name else body)
    return buffer.getvalue()


def _of_xml(data: bytes, wrap: Callable[[bytes], bytes]) -> list[Repetition]:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return []
    found: dict[str, Callable[[etree._Element, int], None]] = {}
    places: dict[str, int] = {}
    for number, element in enumerate(root.iter(etree.Element)):
        name = etree.QName(element).localname
        works: dict[str, Callable[[etree._Element, int], None]] = {
            f"{name}@{etree.QName(one).localname}": partial(_lengthen, str(one))
            for one in element.attrib
        }
        if element.getparent() is not None:
            works[name] = _repeat
        if (element.text or "").strip():
            works[f"{name}="] = partial(_lengthen, "")
        for label, work in works.items():
            found.setdefault(label, work)
            places.setdefault(label, number)

    def make(label: str, size: int) -> bytes:
        whole = etree.fromstring(data)
        element = list(whole.iter(etree.Element))[places[label]]
        found[label](element, size)
        return wrap(etree.tostring(whole, encoding="UTF-8", xml_declaration=True))

    return [Repetition(label, partial(make, label)) for label in found]


def _repeat(element: etree._Element, size: int) -> None:
    namespaces = sum(len(name or "") + len(uri) + 10 for name, uri in element.nsmap.items())
    length = max(len(etree.tostring(element)) - namespaces, _LEAST)
    for _ in range(size // length):
        element.addnext(deepcopy(element))


def _lengthen(attribute: str, element: etree._Element, size: int) -> None:
    value = (element.get(attribute) if attribute else element.text) or "a"
    longer = value * (size // len(value))
    if attribute:
        element.set(attribute, longer)
    else:
        element.text = longer


def _of_lines(data: bytes) -> list[Repetition]:
    lines = data.splitlines(keepends=True)
    found = []
    for at, line in enumerate(lines):
        bare = line.rstrip(b"\r\n")
        if bare.strip():
            label = bare.strip().decode("utf-8", "replace")[:16]
            around = (b"".join(lines[:at]), b"".join(lines[at + 1 :]))
            found += [
                Repetition(f"lines {label}", partial(_inside, around, line, b"")),
                Repetition(f"in line {label}", partial(_inside, around, bare, line[len(bare) :])),
            ]
    return found


def _inside(around: tuple[bytes, bytes], piece: bytes, end: bytes, size: int) -> bytes:
    return around[0] + piece * (size // len(piece) + 1) + end + around[1]


def _scattered(step: tuple[int, int], words: str, size: int) -> bytes:
    """Return a page with words at many places, each set on its own."""
    places = [(30 + n * step[0] % 550, 30 + n * step[1] % 730, 9, words) for n in range(size // 40)]
    return build([text(places)])


def _built(pages: Callable[[int], Sequence[str]], size: int) -> bytes:
    return build(pages(size))


def of_pdf() -> list[Repetition]:
    """Return repetitions of what a PDF draws."""
    pages: dict[str, Callable[[int], Sequence[str]]] = {
        "sizes": lambda size: [
            text([(30 + n % 500, 30 + n % 700, 5 + n % 60, "ab") for n in range(size // 40)])
        ],
        "a long line": lambda size: [text([(30, 700, 9, "a " * (size // 2))])],
        "a long word": lambda size: [text([(30, 700, 9, "a" * size)])],
        "lines": lambda size: [
            text([(30, 760 - n % 720, 9, f"Line {n} of the text") for n in range(size // 50)])
        ],
        "pages": lambda size: [text([(30, 700, 9, "Call us.")])] * (size // 200),
        "pages with heads": lambda size: [
            text([(30, 760, 9, "The head"), (30, 700, 9, f"Page {n}"), (30, 20, 9, f"{n}")])
            for n in range(size // 300)
        ],
        "pictures": lambda size: ["q 40 0 0 60 100 100 cm /I1 Do Q\n" * (size // 32)],
        "superscripts": lambda size: [
            text(
                [
                    (
                        30 + 9 * n % 500,
                        700 - n // 50 * 12 + 4 * (n % 2),
                        9 - 3 * (n % 2),
                        "a1"[n % 2],
                    )
                    for n in range(size // 40)
                ]
            )
        ],
    }
    found = [Repetition(name, partial(_built, of)) for name, of in pages.items()]
    for name, step, words in (
        ("letters scattered", (1, 7), "a"),
        ("letters in one place", (0, 0), "a"),
        ("letters in a row", (1, 0), "a"),
        ("letters in a column", (0, 1), "a"),
        ("words scattered", (37, 11), "word"),
        ("words in columns", (137, 11), "Call us."),
    ):
        found.append(Repetition(name, partial(_scattered, step, words)))
    return found
