"""Searches a text for many patterns at once, most of which cannot match at most of its words.

Tried one after the other at each word, the patterns of the gate take two thirds of its time. So
those that begin with known letters are tried only where a word begins with them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

__all__ = ["PatternSet"]

_WORD_START = re.compile(r"\b\w{1,2}")
# A letter that must be there: no "?", "*" or "{" after it makes it optional.
_LETTERS = re.compile(r"[a-z0-9]{1,2}(?![?*{])")
# What is escaped, or in a class, is not a bracket or a bar of the pattern.
_MARK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]")


class PatternSet:
    """Patterns that are searched together: only whether one of them matches is asked.

    Args:
        patterns: regular expressions for plain text in small letters, on one line.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        parts = [part for pattern in patterns for part in _alternatives(pattern)]
        self._by_letters: dict[str, list[str]] = defaultdict(list)
        anywhere: list[str] = []
        for part in parts:
            letters = _first_letters(part.removeprefix(r"\b")) if part.startswith(r"\b") else None
            for each in letters or ():
                self._by_letters[each].append(part)
            if letters is None:
                anywhere.append(part)
        self._at_start = _any_of(part for part in anywhere if part.startswith("^"))
        self._anywhere = _any_of(part for part in anywhere if not part.startswith("^"))
        # Compiled when a word begins so: a short text needs few of them.
        self._at_words: dict[str, re.Pattern[str] | None] = {}

    def matches(self, text: str) -> bool:
        """Return whether one of the patterns matches in `text`."""
        if self._at_start is not None and self._at_start.match(text):
            return True
        if self._anywhere is not None and self._anywhere.search(text):
            return True
        for found in _WORD_START.finditer(text):
            letters = found[0]
            if letters not in self._at_words:
                self._at_words[letters] = self._beginning_with(letters)
            pattern = self._at_words[letters]
            if pattern is not None and pattern.match(text, found.start()):
                return True
        return False

    def _beginning_with(self, letters: str) -> re.Pattern[str] | None:
        fewer = {letters, letters[:1]}
        return _any_of(dict.fromkeys(p for key in fewer for p in self._by_letters.get(key, ())))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined) if joined else None


def _first_letters(pattern: str) -> set[str] | None:
    """Return the one or two letters with which a match can begin; None if others are possible."""
    if not pattern.startswith("(?:"):
        found = _LETTERS.match(pattern)
        return None if found is None else {found[0]}
    end = _end_of_group(pattern)
    if pattern[end + 1 : end + 2] in {"?", "*", "{"}:
        return None
    letters = [_first_letters(part) for part in _alternatives(pattern[len("(?:") : end])]
    known = [each for each in letters if each is not None]
    return set().union(*known) if len(known) == len(letters) else None


def _end_of_group(pattern: str) -> int:
    """Return the place of the bracket that closes the group at the beginning."""
    closed = (at for mark, at, depth in _marks(pattern) if mark == ")" and depth == 0)
    return next(closed, len(pattern))


def _alternatives(pattern: str) -> Iterator[str]:
    """Split `pattern` at its outermost bars."""
    start = 0
    for mark, at, depth in _marks(pattern):
        if mark == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


def _marks(pattern: str) -> Iterator[tuple[str, int, int]]:
    """Yield each bracket and bar outside a class, its place, and how many groups are open there."""
    depth = 0
    for match in _MARK.finditer(pattern):
        mark = match[0]
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if mark in {"(", ")", "|"}:
            yield mark, match.start(), depth
