"""Bullets and check boxes that are drawn, or pictures: read as bullets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from langaccess.formats.pdf.layout import Box, Word

_BULLET = "\u2022"
_SMALL, _LARGE = 0.15, 1.3  # times the letter size: a bullet is in between
_LONG = 1.8  # times its width, or height: a longer sign is a line
_FAR = 4.0  # times the letter size: a bullet is not farther from its text
_COLUMN = 2.0  # points: bullets of one list are not farther apart from left to right
_LIST = 2  # signs below each other; one alone may be a part of a drawing


def with_bullets(words: Sequence[Word], drawn: Sequence[Box]) -> list[Word]:
    """Return the words of a page with a bullet before each line that begins with a drawn one."""
    signs = [box for box in drawn if _is_compact(box)]
    starts: dict[int, Box] = {}
    for at, word in enumerate(words):
        begins = not at or words[at - 1].ends_line or not _level(words[at - 1].box, word)
        sign = next((box for box in signs if begins and _marks(box, word)), None)
        if sign is not None:
            starts[at] = sign
    columns = Counter(round(sign.left / _COLUMN) for sign in starts.values())
    found: list[Word] = []
    for at, word in enumerate(words):
        sign = starts.get(at)
        if sign is not None and columns[round(sign.left / _COLUMN)] >= _LIST:
            box = Box(sign.left, word.box.bottom, sign.right, word.box.top)
            found.append(Word(_BULLET, box, word.size, tag=word.tag))
        found.append(word)
    return found


def _is_compact(box: Box) -> bool:
    wide, high = box.right - box.left, box.top - box.bottom
    return 0 < wide < _LONG * high and high < _LONG * wide


def _marks(sign: Box, word: Word) -> bool:
    """Return whether a sign is a bullet before a word."""
    high, gap = sign.top - sign.bottom, word.box.left - sign.right
    sized = _SMALL * word.size < high < _LARGE * word.size
    return sized and 0 < gap < _FAR * word.size and _level(sign, word)


def _level(box: Box, word: Word) -> bool:
    middle = (box.bottom + box.top) / 2
    return word.box.bottom - 0.3 * word.size < middle < word.box.bottom + word.size
