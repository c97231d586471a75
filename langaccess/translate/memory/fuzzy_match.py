"""Fuzzy matches, their scores, and concordance, over the sentences of one language pair."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from langaccess.core.folding import spaced
from langaccess.core.tags import Tag
from langaccess.qa import critical
from langaccess.translate.memory.model import MatchKind, MemoryMatch, TranslationUnit, load_limits

__all__ = ["FuzzyIndex", "concordance", "likeness_form"]

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_TAG = re.compile(r"<[^<>]{1,80}>|\{\{?[^{}]{1,80}\}?\}")


class FuzzyIndex:
    """The sentences of one pair, ready to be searched for near ones.

    A scan of 100,000 sentences takes RapidFuzz some tens of milliseconds; no index is kept, so none
    can be out of date.

    Args:
        units: units of one pair.
    """

    def __init__(self, units: Iterable[TranslationUnit]) -> None:
        self.units = tuple(units)
        self._forms = [likeness_form(unit.source) for unit in self.units]

    def near(self, text: str, *, tag: Tag, limit: int = 5) -> tuple[MemoryMatch, ...]:
        """Return the sentences most like `text`, the likest first.

        The score is RapidFuzz's ratio (Indel distance) of the sentences with all numbers and markup
        made the same, so that they do not blur it. Whatever differs in a number, a negation, a word
        of duty or a name scores 74 at most: it is for a translator to see, never to fill in.

        Args:
            text: the sentence.
            tag: its language.
            limit: how many at most.
        """
        from rapidfuzz import fuzz, process

        least = load_limits().least
        clean = spaced(text)
        found = process.extract(
            likeness_form(clean),
            self._forms,
            scorer=fuzz.ratio,
            score_cutoff=least,
            limit=limit * 4,
        )
        matches = [_match(self.units[at], score, clean, tag) for _, score, at in found]
        matches.sort(key=lambda match: (-match.score, -match.unit.id))
        return tuple(match for match in matches if match.score >= least)[:limit]


def _match(unit: TranslationUnit, score: float, text: str, tag: Tag) -> MemoryMatch:
    if unit.source == text:
        return MemoryMatch(unit, MatchKind.EXACT)
    differs = critical(text, unit.source, tag)
    top = load_limits().unsafe if differs else 99.0
    return MemoryMatch(unit, MatchKind.FUZZY, round(min(score, top), 1), differs)


def concordance(
    units: Iterable[TranslationUnit], words: str, *, limit: int = 20
) -> tuple[TranslationUnit, ...]:
    """Return units with `words` in the source or in the translation."""
    wanted = spaced(words).casefold()
    return tuple(itertools.islice(_holding(units, wanted), limit)) if wanted else ()


def _holding(units: Iterable[TranslationUnit], wanted: str) -> Iterator[TranslationUnit]:
    for unit in units:
        if wanted in unit.source.casefold() or wanted in unit.target.casefold():
            yield unit


def likeness_form(text: str) -> str:
    """Return the form whose likeness is measured: numbers and markup are all the same in it."""
    return _NUMBER.sub("0", _TAG.sub("<>", text)).casefold()
