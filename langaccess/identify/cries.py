"""Calls for help and threats: a list of words, with the languages that have them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from langaccess.core.resources import entries
from langaccess.core.tags import Tag
from langaccess.identify.ngrams import ascii_letters

_MOST_OTHERS = 2  # words around a cry
_LONGEST = 80  # characters
_PUNCTUATION = re.compile(r"[^a-z0-9' ]+")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


@dataclass(frozen=True, slots=True)
class Cry:
    """A call for help, or a threat."""

    word: str  # as it is typed in plain letters
    languages: tuple[Tag, ...]  # that have it, the likelier one first
    english: str  # its meaning
    alone: bool = True  # a text is nothing else


def cry_in(text: str) -> Cry | None:
    """Return the call for help or threat that `text` is or holds, with at most two other words."""
    words = _plain(text).split() if len(text) <= _LONGEST else []
    if len(words) > _longest() + _MOST_OTHERS:
        return None
    for size in range(min(len(words), _longest()), 0, -1):
        for start in range(len(words) - size + 1):
            found = _cries().get(" ".join(words[start : start + size]))
            if found is None:
                continue
            others = [word for word in words if word not in found.word.split()]
            if len(others) <= _MOST_OTHERS:
                return Cry(found.word, found.languages, found.english, alone=not others)
    return None


def _plain(text: str) -> str:
    """Return a text in plain letters; one that is drawn out (heeeelp) once."""
    text = _PUNCTUATION.sub(" ", ascii_letters(text.lower()))
    return _DRAWN_OUT.sub(r"\1", text)


@cache
def _longest() -> int:
    return max(len(word.split()) for word in _cries())


@cache
def _cries() -> dict[str, Cry]:
    rows = [line.split("\t") for line in entries("cries.tsv")][1:]
    return {
        word: Cry(word, tuple(map(Tag, languages.split(","))), english)
        for word, languages, english, *_ in rows
    }
