"""With which letters a match of a regular expression can begin, so that it is tried only there."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A letter that must be there: no "?", "*" or "{" after it makes it optional.
_LETTERS = re.compile(r"[a-z0-9]{1,2}(?![?*{])")
# What is escaped, or in a class, is not a bracket or a bar of the pattern.
_MARK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]")


def first_letters(pattern: str) -> set[str] | None:
    """Return the one or two letters with which a match can begin; None if others are possible."""
    pattern = _without_conditions(pattern)
    if not pattern.startswith("(") or (pattern.startswith("(?") and pattern[:3] != "(?:"):
        found = _LETTERS.match(pattern)
        return None if found is None else {found[0]}
    end = _end_of_group(pattern)
    inner = pattern[3 if pattern.startswith("(?:") else 1 : end]
    parts = [_without_conditions(part) for part in alternatives(inner)]
    letters = [first_letters(part) for part in parts if part]
    after = pattern[end + 1 : end + 2]
    if after in {"*", "{"}:
        return None
    if after == "?" or "" in parts:  # what follows the group may be first
        letters.append(first_letters(pattern[end + 1 :].removeprefix("?")))
    known = [each for each in letters if each is not None]
    return set[str]().union(*known) if len(known) == len(letters) else None


def _without_conditions(pattern: str) -> str:
    """Return a pattern without what looks around at its beginning and matches no letter."""
    while pattern.startswith(("^", "(?<!", "(?<=", "(?!", "(?=")):
        end = 0 if pattern.startswith("^") else _end_of_group(pattern)
        pattern = pattern[end + 1 :]
    return pattern


def _end_of_group(pattern: str) -> int:
    """Return the place of the bracket that closes the group at the beginning."""
    closed = (at for mark, at, depth in _marks(pattern) if mark == ")" and depth == 0)
    return next(closed, len(pattern))


def alternatives(pattern: str) -> Iterator[str]:
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
