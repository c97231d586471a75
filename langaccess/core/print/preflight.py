"""Finds before printing what would be printed as a box, a blank or a broken letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from langaccess.core.print.fonts import Face
from langaccess.core.print.shaper import Font, load_font

_CIRCLE = "\u25cc"  # drawn by the shaper under a mark that has no base letter
_BROKEN = "\ufffd"  # fonts draw it, and it is never meant

# Characters that are drawn by no glyph and need none. Source: Unicode property
# Default_Ignorable_Code_Point, the part that text on a card may hold.
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u061c\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A face ready to shape with."""

    family: str
    font: Font
    covers: frozenset[str]
    circle: int


def faults(text: str, faces: Sequence[Face]) -> Iterator[str]:
    """Yield what cannot be printed of `text`, in words.

    Faces are tried in their order.
    """
    text = unicodedata.normalize("NFC", text)
    loaded = [_load(face) for face in faces]
    missing = False
    for char in dict.fromkeys(text):
        if char not in _UNSEEN and unicodedata.category(char) in {"Cc", "Cf"}:
            yield f"U+{ord(char):04X} {unicodedata.name(char, 'a control character')}: not seen"
            continue
        if char in _UNSEEN or (char != _BROKEN and any(char in f.covers for f in loaded)):
            continue
        missing = True
        if char == _BROKEN:
            yield "U+FFFD REPLACEMENT CHARACTER: the text was damaged on its way"
            continue
        name = unicodedata.name(char, "without a name")
        yield f"no glyph for U+{ord(char):04X} {name} in {loaded[0].family}"
    if missing:
        return
    for face, run in _runs(text, loaded):
        yield from _shaped(face, run)


def _runs(text: str, loaded: list[_Loaded]) -> Iterator[tuple[_Loaded, str]]:
    """Cut `text` where another face takes over; what is not seen stays with its neighbor."""
    current = loaded[0]

    def face_of(char: str) -> int:
        nonlocal current
        if char != " " and char not in _UNSEEN and char not in current.covers:
            current = next(face for face in loaded if char in face.covers)
        elif char in loaded[0].covers:
            current = loaded[0]
        return loaded.index(current)

    for index, chars in groupby(text, key=face_of):
        yield loaded[index], "".join(chars)


def _shaped(face: _Loaded, run: str) -> Iterator[str]:
    for glyph, start in face.font.shape(run):
        if glyph not in (0, face.circle):
            continue
        codes = " ".join(f"U+{ord(char):04X}" for char in run[start : start + 4])
        if glyph == 0:
            yield f"no glyph for a part of {codes} in {face.family}"
        elif _CIRCLE not in run:
            yield f"a mark without its letter at {codes}: wrong order, or an old encoding"


@cache
def _load(face: Face) -> _Loaded:
    font = load_font(face.path)
    return _Loaded(face.family, font, font.covers, font.glyph(_CIRCLE) or -1)
