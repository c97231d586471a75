"""Numbers with a unit right beside them: "15 days", "two years", "100 yards"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa.folding import plain
from langaccess.qa.rules import for_language, load_rules

__all__ = ["Measure", "measures"]

Measure = tuple[int, str, str, str]
"""The number, what is measured, the unit, and the words."""

_DIGITS = r"(?<![\d.,:/$-])\d{1,4}"
_HUNDRED = 100  # "two hundred years" are not a hundred


@lru_cache(maxsize=1024)
def measures(text: str, tag: Tag | str) -> frozenset[Measure]:
    """Return the numbers of `text` that are beside a unit, by the words of language `tag`."""
    words = _unit_words(str(tag))
    return frozenset(words.found(plain(text).lower())) if words.kinds else frozenset()


@lru_cache(maxsize=64)
def _unit_words(tag: str) -> _UnitWords:
    return _UnitWords(tag)


class _UnitWords:
    """The units and small numbers of one language."""

    def __init__(self, tag: str) -> None:
        rule = load_rules().units
        bare = tag.split("-", maxsplit=1)[0]
        units = [
            (kind, unit, for_language(words, tag))
            for kind, table in rule.kinds.items()
            for unit, words in table.items()
        ]
        self.kinds = {unit: kind for kind, unit, words in units if words}
        self._numbers = {} if bare in rule.joined else _numbers(tag)
        edge = ("", "") if bare in rule.joined else (r"(?<!\w)", r"(?!\w)")
        unit = "|".join(f"(?P<{unit}>{words})" for _, unit, words in units if words)
        if bare in rule.before:
            self._scan = re.compile(rf"{edge[0]}(?:{unit}) (?P<n>{_DIGITS})(?![\d.,:/%]*\d)")
            return
        forms = "|".join(map(re.escape, sorted(self._numbers, key=len, reverse=True)))
        said = rf"|(?<![\w-])(?P<w>{forms})\w{{0,4}}?" if forms else ""
        number = f"(?:(?P<n>{_DIGITS}){said})"
        self._scan = re.compile(rf"{number}[ -]?(?:n?a )?(?:{unit}){edge[1]}")

    def found(self, text: str) -> Iterator[Measure]:
        for match in self._scan.finditer(text):
            unit = next(name for name in self.kinds if match[name])
            number = int(match["n"]) if match["n"] else self._numbers[match["w"]]
            yield number, self.kinds[unit], unit, match.group()


def _numbers(tag: str) -> dict[str, int]:
    """Return number words, or how they begin, from two on: "a day" is often said otherwise."""
    rule = load_rules().number_words
    words = {
        word: n for word, n in (for_language(rule.words, tag) or {}).items() if 1 < n < _HUNDRED
    }
    for n, forms in enumerate(for_language(rule.target, tag) or (), start=1):
        words |= {form: n for form in forms.split("|") if n > 1}
    return words
