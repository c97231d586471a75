"""What is English, where names or a language that is written like it deceive the sources.

Half of "I live on Santa Rosa street and work at El Paso" is Spanish, and none of its sense; half of
"Mi jefe es Mr. Johnson de First Street Market" is English. Such a text is looked at once more
without its names. And a text of nothing but English words may be Nigerian Pidgin, or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from langaccess.core.resources import entries
from langaccess.identify.code_switching import small_words

__all__ = [
    "LIKE_ENGLISH",
    "is_english",
    "ordinary",
    "suspicious",
    "without_names",
]

LIKE_ENGLISH = ("en", "pcm", "kri", "jam")
"""English, and the languages that are written like it."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?\n]")
_LEAST = 2  # words, the English ones different
_HALF = 0.5
_THIRD = 1 / 3
_FEWEST = 3
_MOST = 0.75


def without_names(text: str) -> list[str]:
    """Return the words of `text` that are not names; none when all or no words are.

    A word with a capital counts as a name, but for "I" and for one that begins a sentence and goes
    on in lower case or is a common English word.
    """
    if text.islower():
        return []
    parts: list[str] = _WORD.findall(text)
    before, after = ["\n", *parts], [*parts[1:], "\n"]
    kept = [
        part
        for last, part, following in zip(before, parts, after, strict=False)
        if part[0].islower()
        or part == "I"
        or (_begins(last, part) and (following[0].islower() or is_english(part)))
    ]
    return kept if len(kept) < sum(part[0].isalpha() for part in parts) else []


def _begins(last: str, part: str) -> bool:
    return part[0].isalpha() and not last[0].isalpha()


def suspicious(words: Sequence[str], *, english: bool) -> bool:
    """Return whether the words without names do not look like what the whole text was called.

    Args:
        words: what `without_names` has left.
        english: the text was called English, or a language that is written like it.
    """
    lower = [word.lower() for word in words]
    known = [word for word in lower if is_english(word)]
    if english:
        return len(lower) >= _LEAST and len(known) < _THIRD * len(lower)
    return len(set(known)) >= _LEAST and len(known) >= _HALF * len(lower)


def is_english(word: str) -> bool:
    """Return whether a word is one of the common English ones."""
    return word.lower() in _word_lists()["en"]


def ordinary(text: str) -> bool:
    """Return whether English has nearly all words of a text that was called a language like it.

    One word that is Pidgin's own is enough to say no.
    """
    words = [word for word in _WORD.findall(text) if word[0].islower() or word == "I"]
    if small_words("pcm").intersection(words):
        return False
    known = sum(
        word.lower() in _word_lists()["en"] or word.lower() in _word_lists()["="] for word in words
    )
    return len(words) >= _FEWEST and known >= _MOST * len(words)


@cache
def _word_lists() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {"en": set(), "=": set()}
    for line in entries("english.txt"):
        found["=" if line.startswith("=") else "en"].update(line.removeprefix("=").split())
    return {name: frozenset(words) for name, words in found.items()}
