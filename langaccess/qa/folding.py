"""One spelling for digits, spaces, dashes and full-width signs, so that two languages compare."""

from __future__ import annotations

import re
from collections.abc import Sequence

NBSP = "\u00a0"

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Soft hyphen, zero-width and bidirectional control characters, for use in a character class."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")

# "47610，611" lists two numbers; only groups of three are one number ("5，000").
_WIDE_COMMAS = re.compile(r"\d+(?:\uff0c\d+)+")
_GROUPED = re.compile(r"\d{1,3}(?:\uff0c\d{3})+")

# First digit of every decimal block of Unicode 15 (category Nd) below the mathematical alphabets.
_ZEROS = (
    *(0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6),
    *(0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0),
    *(0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0),
    *(0xAA50, 0xABF0, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x1E140, 0x1E2F0, 0x1E950),
)
_TABLE: dict[int, str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{zero + n: str(n) for zero in _ZEROS for n in range(10)},
    **dict.fromkeys((0xA0, 0x202F, 0x2007, 0x2009, 0x2008), NBSP),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63), "-"),
    **dict.fromkeys((0x2018, 0x2019, 0x02BC), "'"),
    0x3000: " ",
    0x066B: ".",  # Arabic decimal sign
    0x066C: ",",  # Arabic thousands sign
    0x060C: ",",
    0x1363: ",",  # Ethiopic comma, and the mark that parts hours and minutes
    0x1361: ":",
    0x2215: "/",
    0x066A: "%",
}

Folded = tuple[str, Sequence[int] | None]
"""Folded text, and for each of its characters (and its end) the offset in the original.

The offsets are None when both are the same.
"""


def fold(text: str) -> Folded:
    """Return `text` with every digit as 0-9, one kind of dash and no-break space, no marks.

    Characters are replaced one by one; only invisible marks are taken out.
    """
    if text.isascii():
        return text, None
    folded = _WIDE_COMMAS.sub(_listed, text).translate(_TABLE)
    if not _INVISIBLE.search(folded):
        return folded, None
    kept = [at for at, char in enumerate(folded) if not _INVISIBLE.match(char)]
    return "".join(folded[at] for at in kept), (*kept, len(text))


def _listed(match: re.Match[str]) -> str:
    text = match.group()
    return text if _GROUPED.fullmatch(text) else text.replace("\uff0c", ";")


def plain(text: str) -> str:
    """Return the folded text alone, with ordinary spaces: for comparing, never for output."""
    return fold(text)[0].replace(NBSP, " ")
