"""Searches a text for many patterns at once, most of which cannot match at most of its words.

Tried one after the other at each word, the patterns of the gate take two thirds of its time. So
those that begin with known letters are tried only where a word begins with them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from langaccess.core.first_letters import alternatives, first_letters

_WORD_START = re.compile(r"\b\w{1,2}")


class PatternSet:
    """Patterns that are searched together: only whether one of them matches is asked.

    Args:
        patterns: regular expressions for plain text in small letters, on one line.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        parts = [part for pattern in patterns for part in alternatives(pattern)]
        self._by_letters: dict[str, list[str]] = defaultdict(list)
        anywhere: list[str] = []
        for part in parts:
            letters = first_letters(part.removeprefix(r"\b")) if part.startswith(r"\b") else None
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
