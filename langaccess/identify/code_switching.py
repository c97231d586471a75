"""Words of another language in an English text, found by a list of small words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from langaccess.core.dictionary import english_words
from langaccess.core.resources import entries
from langaccess.core.tags import Tag

__all__ = ["detect", "looks_english", "mostly_english", "small_words", "stretch"]

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 2  # different words; one may be a dish or a street
_SHARE = 0.08  # of all words


def detect(text: str) -> tuple[Tag | None, tuple[str, ...], float]:
    """Return the language that has most small words in an English `text`.

    Returns:
        The language or None, the words in order, and their share of all words.
    """
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


_LEAST_ENGLISH = 2  # words around a stretch
_LEAST_FOREIGN = 2
_SHORT = 3  # letters; the dictionary has Spanish "te" and Hindi "main" as English words
_COMMON = 4


def stretch(text: str) -> tuple[int, int] | None:
    """Return where the longest stretch of words lies that English lacks, in an English text.

    It begins and ends with such a word. A short word between goes with its neighbors; a word with a
    capital is taken for a name.
    """
    found = list(_WORD.finditer(text))
    kinds = [_kind(match[0], first=number == 0) for number, match in enumerate(found)]
    best: tuple[int, int, int] = (0, 0, 0)
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] != "english":
            end += 1
        inside = kinds[start:end].count("foreign")
        if inside > best[0]:
            best = (inside, start, end)
        start = max(end, start) + 1
    foreign, start, end = best
    around = kinds[:start].count("english") + kinds[end:].count("english")
    if foreign < _LEAST_FOREIGN or around < _LEAST_ENGLISH:
        return None
    while kinds[start] != "foreign":
        start += 1
    while kinds[end - 1] != "foreign":
        end -= 1
    return found[start].start(), found[end - 1].end()


def looks_english(text: str) -> bool:
    """Return whether a text may be English with other words in it; needs no dictionary."""
    words = set(_WORD.findall(text.lower()))
    common = words & _common()
    return len(common) >= _LEAST_ENGLISH and len(common) < len(words)


def mostly_english(text: str) -> bool:
    """Return whether nearly all words of a short text are English ones."""
    words = _WORD.findall(text)
    known = sum(_kind(word, first=True) != "foreign" for word in words)
    return len(words) >= _LEAST_ENGLISH and known >= _MOST_ENGLISH * len(words)


_MOST_ENGLISH = 0.8


def _kind(word: str, *, first: bool) -> str:
    """Return whether a word is `english`, `foreign`, or says nothing."""
    if word in _common() or (word == "I" and len(word) == 1):
        return "english" if len(word) > 1 or word == "I" else ""
    if word[0].isupper() and not first:
        return ""
    if word.lower() in _common():
        return "english"
    if word.lower() not in english_words():
        return "foreign"
    return "english" if len(word) >= _COMMON else ""


@cache
def _common() -> frozenset[str]:
    """Return the common words of `data/english.txt`; lines that begin with `=` are shared ones."""
    lines = [line for line in entries("english.txt") if not line.startswith("=")]
    return frozenset(word for line in lines for word in line.split())
