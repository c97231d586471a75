"""How long a text is, and how long its translation usually is."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa.rules import LengthRule, for_language

_FAR = re.compile("[\u0300-\U0010ffff]")  # below it no letter is wide or combining


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """Return the columns of `text`: two for a wide East Asian letter, none for a combining one."""
    if text.isascii():
        return len(text)
    if not _FAR.search(text):
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1
        for c in text
    )


def expected_ratio(rule: LengthRule, source: Tag, target: Tag) -> float:
    """Return the usual width of a target to that of its source."""
    here = for_language(rule.ratios, source) or 1.0
    return (for_language(rule.ratios, target) or rule.usual) / here


def _spread(columns: int) -> float:
    """Return the variance of the logarithm of target length / usual length, for a source so long.

    Measured on public parallel text of twelve languages: deviation 0.2 at 30 columns, 0.1 at 300.
    """
    return 0.009 + 0.9 / (columns + 12)


def excess(source: int, target: int, ratio: float) -> float:
    """Return by how many standard deviations a target is longer than usual; negative if shorter.

    `source` and `target` are in columns; `ratio` is the usual width of target to source.
    """
    return math.log((target + 4) / (source * ratio + 4)) / math.sqrt(_spread(source))
