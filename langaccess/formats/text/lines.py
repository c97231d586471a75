"""Joins lines of plain text to paragraphs: which line ends come only from the width of a screen.

A person who hard-wraps prose breaks a line where the next word no longer fits. Lines for which
that holds are one paragraph; an address, a list or a table has room left in its lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# A list marker and the white space after it: bullets, "1.", "2)", "(a)", "A.", "iv)".
MARKER = re.compile(
    r"(?:[-*+\u2022\u2023\u25aa\u25cf\u25e6\u00b7\u2013\u2014\uf0b7o]"
    r"|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)])[ \t]+"
)
NARROWEST = 40  # columns; prose is not wrapped narrower than this
_SENTENCE_END = tuple('.!?:;\u2026"\u201d)')


def wrapped(lines: Sequence[str]) -> bool:
    """Return whether the lines, without indent and line ends, are one hard-wrapped paragraph.

    Each line but the last must be so full that the first word of the next would not have fitted
    in the width of the longest; and one continuation must look like one: small letter first, or
    a line before it that ends in the middle of a sentence.
    """
    if len(lines) < 2:
        return False
    width = max(len(line) for line in lines)
    if width < NARROWEST:
        return False
    continued = False
    for line, following in pairwise(lines):
        first = following.split(None, 1)[0] if following.strip() else ""
        if len(line) + 1 + len(first) <= width:
            return False
        continued |= first[:1].islower() or not line.endswith(_SENTENCE_END)
    return continued
