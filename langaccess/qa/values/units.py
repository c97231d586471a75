"""Numbers with a unit right beside them: "15 days", "two years", "thirty (30) business days"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from langaccess.core.tags import Tag
from langaccess.qa.folding import plain
from langaccess.qa.rules import for_language, load_rules
from langaccess.qa.values.number_words import number_names


class Measure(NamedTuple):
    """A number and its unit.

    Attributes:
        number: how many.
        kind: what is measured, `time` or `length`.
        unit: the unit.
        words: what the text says.
        in_words: the number is written in words, and these mean no other one ("a third day").
    """

    number: int
    kind: str
    unit: str
    words: str
    in_words: bool


_DIGITS = r"(?<![\d.,:/$-])\d{1,4}"
_HUNDRED = 100  # "two hundred years" are not a hundred
_JOINING = r"(?:\s(?:and|y|e|et|og|i|и|و|iyo|na|ak|ket))?[\s-]*$"
# "and", "in", "for", "from" and the article, which some languages write with the next word.
_PREFIX = "(?:[وبلف]?(?:ال)?|[ובלמה]|[ከበለየእ])?"
# From the number to its unit: "thirty (30) days", "ten business days", "tatlumpung araw".
_BETWEEN = r"(?: ?\(\d{1,4}\))?(?:[ -](?:n?a |[^\W\d_]{2,14}[ -])??)?"


@lru_cache(maxsize=1024)
def measures(text: str, tag: Tag) -> frozenset[Measure]:
    """Return the numbers of `text` that are beside a unit, by the words of language `tag`."""
    words = _unit_words(tag)
    return frozenset(words.found(plain(text).lower())) if words.kinds else frozenset()


@lru_cache(maxsize=64)
def _unit_words(tag: Tag) -> _UnitWords:
    return _UnitWords(tag)


class _UnitWords:
    """The units and numbers of one language."""

    def __init__(self, tag: Tag) -> None:
        rule = load_rules().units
        bare = tag.language
        units = [
            (kind, unit, for_language(words, tag))
            for kind, table in rule.kinds.items()
            for unit, words in table.items()
        ]
        self.kinds = {unit: kind for kind, unit, words in units if words}
        self._names = number_names(tag)
        self._numbers = {} if bare in rule.joined else _numbers(tag)
        edge = ("", "") if bare in rule.joined else (r"(?<!\w)", r"(?!\w)")
        unit = "|".join(f"(?P<{unit}>{words})" for _, unit, words in units if words)
        self._unit = re.compile(f"{edge[0]}(?:{unit}){edge[1]}", re.IGNORECASE)
        after = "" if bare in rule.joined else r"(?!\w)"
        self._fused = [
            (unit, number, re.compile(rf"(?<!\w){_PREFIX}(?:{words}){after}", re.IGNORECASE))
            for unit, numbers in (for_language(rule.fused, tag) or {}).items()
            for number, words in numbers.items()
        ]
        one = for_language(rule.one, tag) or r"(?!)"
        spelled, said = _alternatives(self._names), _alternatives(self._numbers)
        if bare in rule.before:
            number = rf"(?P<n>{_DIGITS})|(?P<s>{spelled})(?![^\W\d_])"
            self._scan = re.compile(
                rf"{edge[0]}(?:{unit}) (?:{number}|(?P<o>{one})(?!\w))(?![\d.,:/%]*\d)",
                re.IGNORECASE,
            )
            return
        if bare in rule.joined:
            signs = re.escape("".join(sorted({name for name in self._names if len(name) == 1})))
            left = rf"(?<![{signs}\d])" if signs else ""
            words = rf"|{left}(?P<s>{spelled})" if spelled else ""
            single = rf"{left}(?P<o>{one}) ?"
            between = r"(?: ?\(\d{1,4}\))? ?"
        else:
            words = rf"|(?<![\w-]){_PREFIX}(?P<s>{spelled})\w{{0,4}}?" if spelled else ""
            words += rf"|(?<![\w-])(?P<w>{said})\w{{0,4}}?" if said else ""
            single = rf"(?<![\w-])(?P<o>{one})[ -]"
            between = _BETWEEN
        self._scan = re.compile(
            rf"(?:(?:(?P<n>{_DIGITS}){words}){between}|{single})(?:{unit}){edge[1]}", re.IGNORECASE
        )

    def found(self, text: str) -> Iterator[Measure]:
        for unit, number, words in self._fused:
            for match in words.finditer(text):
                yield Measure(number, self.kinds[unit], unit, match.group(), in_words=True)
        if self._unit.search(text) is None:
            return
        for match in self._scan.finditer(text):
            unit = next(name for name in self.kinds if match[name])
            groups = match.groupdict()
            in_words = bool(groups.get("s") or groups.get("o"))
            if groups.get("o"):
                number = 1
            elif in_words:
                number = self._names[match["s"]]
            else:
                number = int(match["n"]) if match["n"] else self._numbers[match["w"]]
            before = self._before(text[: match.start()])
            # "cento e doze dias"; "two thousand three hundred days" is left out
            if before and (before % _HUNDRED or number >= _HUNDRED or not in_words):
                continue
            yield Measure(before + number, self.kinds[unit], unit, match.group(), in_words=in_words)

    def _before(self, text: str) -> int:
        """Return the number in words at the end of a text: "one hundred", before "two days"."""
        last = re.search(rf"(?<![^\W\d_])([^\W\d_]+){_JOINING}", text[-40:])
        return 0 if last is None else self._names.get(last[1], 0)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _numbers(tag: Tag) -> dict[str, int]:
    """Return number words, or how they begin, from two on: "a day" is often said otherwise."""
    rule = load_rules().number_words
    words = {
        word: n for word, n in (for_language(rule.words, tag) or {}).items() if 1 < n < _HUNDRED
    }
    for n, forms in enumerate(for_language(rule.target, tag) or (), start=1):
        words |= {form: n for form in forms.split("|") if n > 1}
    return words
