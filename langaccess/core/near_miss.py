"""Which known word a misspelled word is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

_NEGATIONS = frozenset({"no", "un"})
_FIRST_LETTERS = ("ckq", "jyg", "sz", "iy", "fp", "vb", "xs", "eiao")


def closest(word: str, known: Iterable[str]) -> str:
    """Return the only word of `known` that `word` is a misspelling of, or an empty text.

    If two words are as near, neither is returned.
    """
    found = nearest(word, known)
    return found[0] if len(found) == 1 else ""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the words of `known` that `word` may be a misspelling of, all as near.

    One typing error is forgiven from five letters on, two from eight: a letter too many, too few,
    another one, or two changed round. The first letter is right, or sounds alike. "Nospanish" is
    not a misspelling of Spanish.
    """
    most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    if not most or not word.isascii() or word in known:
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    first = _alike(word[0])
    names = [
        name for name in known if len(name) > 3 and name[0] in first and not is_denied(name, word)
    ]
    found = process.extract(word, names, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [str(name) for name, distance, _index in found if distance == found[0][1]]


def similar(typed: str, known: Iterable[str], most: int = 3, least: int = 60) -> list[str]:
    """Return the known texts spelled most like `typed`, the nearest first: for a hint only.

    They have at least `least` percent of the letters in order.
    """
    from rapidfuzz import fuzz, process

    found = process.extract(typed, list(known), scorer=fuzz.ratio, score_cutoff=least, limit=most)
    return [str(name) for name, _score, _index in found]


def is_denied(name: str, word: str) -> bool:
    """Whether a part of `word` is the same part of `name` with a negation in front: "nospanish"."""
    parts = zip(name.split(), word.split(), strict=False)
    return any(one.endswith(own) and one.removesuffix(own) in _NEGATIONS for own, one in parts)


def sounds_alike(letter: str, other: str) -> bool:
    """Whether two first letters are the same, or are taken for each other."""
    return other in _alike(letter)


@cache
def _alike(letter: str) -> frozenset[str]:
    """Return the first letters that sound like this one, and this one."""
    return frozenset(letter).union(*(group for group in _FIRST_LETTERS if letter in group))
