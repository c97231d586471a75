"""The English dictionary that ships with the program."""

from __future__ import annotations

import lzma
from functools import cache

from langaccess.core.resources import DATA, shipped

__all__ = ["english_words"]


@cache
def english_words() -> frozenset[str]:
    """Return the words of SCOWL, size 70, with names and both spellings; capitals are kept.

    Raises:
        ConfigError: the installation is damaged.
    """
    data = lzma.decompress(shipped(DATA, "english_words.txt.xz").read_bytes())
    return frozenset(data.decode("ascii").split("\n"))
