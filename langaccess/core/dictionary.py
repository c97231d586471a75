"""The English dictionary that ships with the program."""

from __future__ import annotations

import lzma
from functools import cache, lru_cache

from langaccess.core.resources import DATA, shipped


@cache
def _text() -> str:
    data = lzma.decompress(shipped(DATA, "english_words.txt.xz").read_bytes())
    return f"\n{data.decode('ascii')}\n"


@cache
def _small_text() -> str:
    return _text().lower()


@lru_cache(maxsize=4096)
def is_english(word: str) -> bool:
    """Return whether an English dictionary has the word, in small letters; first names are in it.

    A look-up at the roadside asks for a few words: it searches the text and makes no set of it.
    """
    return f"\n{word}\n" in _small_text()


@cache
def english_words() -> frozenset[str]:
    """Return the words of SCOWL, size 70, with names and both spellings; capitals are kept."""
    return frozenset(_text().split("\n"))
