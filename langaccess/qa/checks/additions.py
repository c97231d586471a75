"""Checks of what an engine added to a translation: text without a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from langaccess.core.model import Finding, Severity
from langaccess.qa.model import Pair
from langaccess.qa.values.calendar import locale

__all__ = ["added"]

_OPEN = "([\uff08\u3010"
_SHUT = ")]\uff09\u3011"
_SHORT = 3  # letters by which "Mexican" is known to speak of Mexico
_INITIALS = re.compile(r"\b(?:[A-Z]\.?){2,}")


def added(pair: Pair) -> Iterator[Finding]:
    """An engine added a bracket or a country that the source does not have.

    Engines write "(em inglês)" after a name, or open a bracket and stop. A person may explain a
    word in brackets, so only the words of an engine are looked at.
    """
    if not pair.by_engine or pair.target_tag.pseudo:
        return
    here, there = (sum(text.count(c) for c in _OPEN + _SHUT) for text in (pair.source, pair.target))
    if there > here:
        yield Finding("text.added", "a bracket has no source", Severity.ERROR)
    for name, source in _countries(str(pair.source_tag), str(pair.target_tag)):
        if _holds(name, pair.target) and not _speaks_of(source, name, pair.source):
            yield Finding("text.added", f"'{name}' has no source", Severity.WARNING)
            return


def _holds(name: str, text: str) -> bool:
    """Return whether a text names a country inside a sentence: "Reunião" is a meeting too."""
    found = name in text and re.search(rf"[\w,] {re.escape(name)}(?!\w)", text)
    return bool(found)


def _speaks_of(country: str, name: str, text: str) -> bool:
    """Return whether a source names a country, in either language, by its people or initials."""
    words = {word[:_SHORT].lower() for word in re.findall(r"[^\W\d_]{4,}", text)}
    parts = {part[:_SHORT].lower() for part in re.findall(r"[^\W\d_]{4,}", f"{country} {name}")}
    return bool(words & parts) or _INITIALS.search(text) is not None


@lru_cache(maxsize=32)
def _countries(source: str, target: str) -> tuple[tuple[str, str], ...]:
    """Return the names of countries in the target language, each with its name in the source's."""
    here, there = locale(source), locale(target)
    if here is None or there is None:
        return ()
    return tuple(
        (str(name), str(here.territories[code]))
        for code, name in there.territories.items()
        if code.isalpha() and len(str(name)) > _SHORT and code in here.territories
    )
