"""Text to character n-grams, as numbers; shared by the builder of the profiles and their reader.

An n-gram is one to five characters inside a word with a blank at either end; a word of two letters
or more is counted whole as well, as the sixth order. Each is kept as a 32-bit hash,
computed for the whole text at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ORDERS = 6
"""Kinds of piece: n-grams of 1 to 5 characters, and whole words."""

_LONGEST = 5
_SHORTEST_WORD = 2  # short words tell related languages apart

_BLANK = 32
# 64-bit multiplier and seeds of a rolling polynomial hash; the top half of the product is kept.
_STEP = 0x9E3779B97F4A7C15
_SPREAD = 0xD6E8FEB86659FD93

_APOSTROPHES = "'’‘ʼ`´ʻꞌ＇"
# An apostrophe belongs to a word only after a letter (K'iche', d'l), so an opening quote does not.
_LOOSE = re.compile(r"(?<!\S)'+|''+")
_SPACES = re.compile(r" +")


class _Letters(dict[int, str]):
    """Character → itself when it is part of a word, an apostrophe, or a blank."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _APOSTROPHES:
            kept = "'"
        elif unicodedata.category(char)[0] in "LM":
            kept = char
        else:
            kept = " "
        self[code] = kept
        return kept


_LETTERS = _Letters()


def normalise(text: str) -> str:
    """Return the words of `text` in lower case, one blank between and around them.

    NFC, every kind of apostrophe made one, digits and punctuation dropped. Empty when there is
    no letter.
    """
    text = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    text = _SPACES.sub(" ", _LOOSE.sub(" ", text)).strip(" ")
    return f" {text} " if text else ""


def ascii_letters(text: str) -> str:
    """Return `text` as someone types it without diacritics: ASCII letters only."""
    out = []
    for char in unicodedata.normalize("NFKD", text):
        if char.isascii():
            out.append(char)
        else:
            out.append(_PLAIN.get(char, ""))
    return "".join(out)


# Letters that Unicode does not decompose, as they are typed in haste.
_PLAIN = {
    "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e", "ɛ": "e",
    "ɔ": "o", "ŋ": "n", "ɖ": "d", "ɗ": "d", "ɓ": "b", "ƙ": "k", "ƴ": "y", "ɲ": "n", "ɣ": "g",
    "ɩ": "i", "ʋ": "v", "ð": "d", "þ": "th", "ħ": "h", "ɨ": "i", "ʉ": "u", "ƒ": "f", "ŧ": "t",
    "’": "'", "ʼ": "'", "ʻ": "'", "‘": "'", "ꞌ": "'",
}  # fmt: skip


def grams(normal: str) -> tuple[NDArray[np.uint32], list[int]]:
    """Return the hashes of the n-grams of a `normalise`d text and how many each order has.

    Orders 1 to 6 follow one another.
    """
    import numpy as np

    parts = [values + np.uint64(order) for order, values, _ in _rolled(normal)]
    return _finish(np.concatenate(parts)), [len(part) for part in parts]


def placed(normal: str) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.intp]]]:
    """Yield for each order the hashes of `grams` and the offsets at which the n-grams start."""
    import numpy as np

    for order, values, starts in _rolled(normal):
        yield _finish(values + np.uint64(order)), starts


def _rolled(normal: str) -> Iterator[tuple[int, NDArray[np.uint64], NDArray[np.intp]]]:
    """Yield for each order the polynomial values of its n-grams and where they start."""
    import numpy as np

    letters = np.frombuffer(normal.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = letters.astype(np.uint64)
    blank = letters == _BLANK
    rolling = codes
    broken = blank  # of an n-gram: a blank inside it; of a single character: being one
    for order in range(1, _LONGEST + 1):
        size = max(len(codes) - order + 1, 0)
        if order > 1:
            rolling = rolling[:size] * np.uint64(_STEP) + codes[len(codes) - size :]
        if order == 2:
            broken = np.zeros(size, dtype=bool)
        elif order > 2:
            broken = broken[:size] | blank[order - 2 : order - 2 + size]
        starts = (~broken).nonzero()[0]
        yield order, rolling[starts], starts
    yield ORDERS, *_words(codes, blank)


def _words(
    codes: NDArray[np.uint64], blank: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return the polynomial values of the whole words, and the blanks before them.

    A word's value is the difference of two running sums, brought to the same power.
    """
    import numpy as np

    ends = blank.nonzero()[0]
    powers, inverse = _powers(max(1024, 1 << len(codes).bit_length()))
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * inverse[: len(codes)], out=sums[1:])
    before, after = ends[:-1], ends[1:]
    long = after - before > _SHORTEST_WORD
    before, after = before[long], after[long]
    return (sums[after] - sums[before + 1]) * powers[after], before


@cache
def _powers(number: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the first powers of the multiplier and of its inverse, modulo 2 to the 64."""
    import numpy as np

    made = []
    for step in (_STEP, pow(_STEP, -1, 1 << 64)):
        steps = np.full(number, step, dtype=np.uint64)
        steps[0] = 1
        made.append(np.multiply.accumulate(steps))
    return made[0], made[1]


def _finish(values: NDArray[np.uint64]) -> NDArray[np.uint32]:
    import numpy as np

    mixed = values * np.uint64(_SPREAD)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_STEP)
    return (mixed >> np.uint64(32)).astype(np.uint32)
