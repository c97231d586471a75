"""Fuzzy matches and their scores, over the sentences of one language pair."""

from __future__ import annotations

import re
from collections.abc import Collection

from langaccess.core.folding import spaced
from langaccess.core.tags import Tag
from langaccess.qa import critical
from langaccess.translate.memory.model import MatchKind, MemoryMatch, TranslationUnit, load_limits
from langaccess.translate.memory.store import Memory, MemoryQuery

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_TAG = re.compile(r"<[^<>]{1,80}>|\{\{?[^{}]{1,80}\}?\}")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = 30  # of a sentence are looked up, the longest
_COMPARED = 10_000  # sentences at most that have a rare word, and as many that have two others
_FEW = 3  # with fewer rare words, two of the common ones count too
_COMMON = 4


class FuzzyIndex:
    """Finds the sentences of one pair that are like another one.

    It compares those that share rare words with it, or two words that are not rare; a memory of a
    million is not scanned. It compares all of a pair that has 10,000 at most, or whose sentences
    are written without spaces.

    Args:
        memory: the agency's memory.
        source: language of the sentences.
        target: language of their translations.
    """

    def __init__(self, memory: Memory, source: Tag, target: Tag) -> None:
        self._memory, self._source, self._target = memory, source, target
        self._forms: dict[int, str] = {}  # of the units that were looked at; empty for other pairs
        self._counts: dict[str, int] = {}
        self._state, self._whole = "", True

    def near(self, text: str, *, limit: int = 5) -> tuple[MemoryMatch, ...]:
        """Return the sentences most like `text`, the likest first.

        The score is RapidFuzz's ratio (Indel distance) of the sentences with all numbers and markup
        made the same, so that they do not blur it. Whatever differs in a number, a negation, a word
        of duty or a name scores 74 at most: it is for a translator to see, never to fill in.

        Args:
            text: the sentence.
            limit: how many at most.
        """
        from rapidfuzz import fuzz, process

        least = load_limits().least
        clean = spaced(text)
        form = likeness_form(clean)
        found = process.extract(
            form,
            self._candidates(clean, form),
            scorer=fuzz.ratio,
            score_cutoff=least,
            limit=limit * 4,
        )
        scores = {number: score for _, score, number in found}
        matches = [
            _match(unit, scores[unit.id], clean, self._source)
            for unit in self._memory.numbered(self._target, scores)
        ]
        matches.sort(key=lambda match: (-match.score, -match.unit.id))
        return tuple(match for match in matches if match.score >= least)[:limit]

    def _candidates(self, clean: str, form: str) -> dict[int, str]:
        """Return the units that may be like a sentence: number → form."""
        pair = self._source, self._target
        if (state := self._memory.state(*pair)) != self._state:
            # The number of a unit that was removed may now be another one's.
            self._state, self._forms, self._counts = state, {}, {}
            self._whole = self._source.spaceless or not self._memory.exceeds(*pair, _COMPARED)
            if self._whole:
                self._look_at(None)
        if self._whole:
            return self._forms
        same = self._memory.exact(*pair, [MemoryQuery(clean)])
        ids = dict.fromkeys(match.unit.id for match in same.values())
        ids |= dict.fromkeys(self._sharing_words(form))
        self._look_at([number for number in ids if number not in self._forms])
        return {number: self._forms[number] for number in ids if self._forms[number]}

    def _look_at(self, ids: Collection[int] | None) -> None:
        self._forms |= dict.fromkeys(ids or (), "")
        found = self._memory.sources(self._source, self._target, ids)
        self._forms |= {number: likeness_form(text) for number, text in found.items()}

    def _sharing_words(self, form: str) -> list[int]:
        """Return the numbers of the units that share a rare word, or two others, with a form."""
        words = sorted(set(_WORD.findall(form)), key=lambda word: (-len(word), word))[:_WORDS]
        counts = {word: self._count(word) for word in words}
        words = sorted(filter(counts.get, words), key=counts.__getitem__)
        rare: list[str] = []
        for word in words:
            if sum(counts[one] for one in (*rare, word)) >= _COMPARED:
                break
            rare.append(word)
        ids = self._memory.with_words(_any_of(rare), _COMPARED) if rare else []
        if len(rare) < _FEW:
            common = words[len(rare) :][:_COMMON]
            pairs = [
                f'("{word}" AND ({_any_of(common[at:])}))'
                for at, word in enumerate(common[:-1], start=1)
            ]
            two = " OR ".join(pairs) or _any_of(common)
            ids += self._memory.with_words(two, _COMPARED) if two else []
        return ids

    def _count(self, word: str) -> int:
        """Return how many units have a word, none of them more than are compared."""
        if word not in self._counts:
            self._counts[word] = len(self._memory.with_words(f'"{word}"', _COMPARED))
        return self._counts[word]


def _any_of(words: Collection[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)


def _match(unit: TranslationUnit, score: float, text: str, tag: Tag) -> MemoryMatch:
    if unit.source == text:
        return MemoryMatch(unit, MatchKind.EXACT)
    differs = critical(text, unit.source, tag)
    top = load_limits().unsafe if differs else 99.0
    return MemoryMatch(unit, MatchKind.FUZZY, round(min(score, top), 1), differs)


def likeness_form(text: str) -> str:
    """Return the form whose likeness is measured: numbers and markup are all the same in it."""
    return _NUMBER.sub("0", _TAG.sub("<>", text)).casefold()
