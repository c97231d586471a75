"""Words of another language in an English text, found by a list of small words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from langaccess.core.resources import entries
from langaccess.core.tags import Tag

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 2  # different words; one may be a dish or a street
_SHARE = 0.08  # of all words


def detect(text: str) -> tuple[Tag | None, tuple[str, ...], float]:
    """Return the language with most small words in an English `text`, these words, their share."""
    words = _WORD.findall(text.lower() if text.isupper() else text)  # a capital: mostly a name
    best: tuple[Tag | None, tuple[str, ...], float] = (None, (), 0.0)
    for tag, known in _lists().items():
        found = [word for word in words if word in known]
        share = len(found) / len(words) if words else 0.0
        if len(set(found)) >= _LEAST and share >= max(_SHARE, best[2]):
            best = (tag, tuple(dict.fromkeys(found)), share)
    return best


def small_words(tag: str) -> frozenset[str]:
    """Return the small everyday words of a language that English does not write."""
    return _lists().get(Tag(tag), frozenset())


@cache
def _lists() -> Mapping[Tag, frozenset[str]]:
    rows = [line.split("\t") for line in entries("mixed.tsv")]
    return {Tag(tag): frozenset(words.split()) for tag, words in rows}
