"""Languages of other scripts, typed in Latin letters: Hindi, Arabic, Russian as people text them.

Two signs show such a text. The profiles of typed words (tags that end in `ROMANISED`) fit it better
than those of all listed languages; or it is full of small words that no language of Latin letters
has (`data/romanised.tsv`), which also holds where half of the words are English or French.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from langaccess.core.resources import entries
from langaccess.core.tags import Tag

ROMANISED = "-Latn"
"""Ends the tag of a profile of a language of another script, typed in Latin letters."""

TYPED = (
    "constant", "margin", "length", "margin.length", "behind", "lead", "doubt", "named", "words",
    "plain", "digits", "mixed",
)  # fmt: skip
"""Names of the numbers that say whether a text is typed in the letters of another language."""

_WORD = re.compile(r"[a-z0-9'-]+")
_LEAST = 2  # different words that are common in no language of Latin letters
_SHARE = 0.25  # of all words, with those that are ...
_MOST = 0.75
_SHARE_MIXED = 0.12  # ... and so many among English or French
_MIXED = frozenset({"en", "fr"})
_CLIP = 12.0
_TELLING = 3
_SURELY = 0.999
# Urdu is typed like Hindi, Dari like Persian: always shown together.
_TOGETHER = (("hi", "ur"), ("fa", "prs"))


@dataclass(frozen=True, slots=True)
class TypedModel:
    """The fitted weights for text typed in the letters of another language."""

    weights: tuple[float, ...]  # one per name in `TYPED`
    soft: float  # power of the profiles' odds among the typed languages

    def chance(self, features: Sequence[float]) -> float:
        """Return the probability that a text with these `typed_features` is typed."""
        total = sum(map(float.__mul__, self.weights, map(float, features)))
        return 1.0 / (1.0 + math.exp(-total))


def typed_features(
    text: str, margins: Mapping[str, float], *, top: str, confidence: float, named: int, length: int
) -> list[float]:
    """Return the numbers of `TYPED` for a text with its digits, letters in texted Arabic.

    `margins` says how much better each profile of typed words scores than the best listed one,
    `named` how many detectors put the group of `top` first.
    """
    first, second, *_ = [*sorted(_by_group(margins).values(), reverse=True), -_CLIP]
    margin = max(-_CLIP, min(_CLIP, first))
    chance = max(1 - _SURELY, min(_SURELY, confidence))
    long = math.log1p(length)
    words = _words(text)
    return [
        1.0,
        margin,
        long,
        margin * long / 3,
        min(margin, 0.0),
        margin - max(-_CLIP, min(_CLIP, second)),
        math.log(chance / (1 - chance)),
        float(named),
        float(min(len(_distinctive().intersection(words)), _TELLING)),
        float(text.isascii()),
        float(any(map(_has_digit_letter, words))),
        float(top in _MIXED),
    ]


def _words(text: str) -> list[str]:
    return [word.strip("'-") for word in _WORD.findall(text.lower())]


def _has_digit_letter(word: str) -> bool:
    return any(map(str.isdigit, word)) and sum(map(str.isalpha, word)) > 1


def _by_group(margins: Mapping[str, float]) -> Mapping[str, float]:
    """Return the best margin of each language, Hindi and Urdu counted as one."""
    best: dict[str, float] = {}
    for profile, margin in margins.items():
        name = _together(profile.removesuffix(ROMANISED))[0]
        best[name] = max(best.get(name, margin), margin)
    return best


@cache
def _together(tag: str) -> tuple[str, ...]:
    return next((tags for tags in _TOGETHER if tag in tags), (tag,))


def rank(margins: Mapping[str, float], soft: float) -> list[tuple[tuple[Tag, ...], float]]:
    """Return the languages that a typed text may be in, likeliest first, with their probability.

    Those that are typed alike are one entry; its first language is the likelier one.
    """
    best = max(margins.values())
    groups: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for profile, margin in margins.items():
        tag = profile.removesuffix(ROMANISED)
        groups[_together(tag)[0]][tag] = margin
    odds = {name: math.exp(soft * (max(found.values()) - best)) for name, found in groups.items()}
    whole = sum(odds.values())
    return [
        (tuple(map(Tag, sorted(_together(name), key=lambda tag: -_of(groups[name], tag)))), share)
        for name, share in sorted(
            ((name, value / whole) for name, value in odds.items()), key=lambda item: -item[1]
        )
    ]


def _of(margins: Mapping[str, float], tag: str) -> float:
    """Return a language's margin; one without a profile follows those of its group."""
    return margins.get(tag, -math.inf)


def spelled(text: str, *, top: str = "") -> tuple[tuple[Tag, ...], tuple[str, ...]]:
    """Return the languages whose small words `text` is full of, and those words; or nothing.

    Several languages share words (Hindi, Urdu, Punjabi; Russian, Ukrainian): all are returned that
    have nearly as many of them as the best.
    """
    if not text.isascii():
        return (), ()
    words = _words(text)
    if not _distinctive().intersection(words):
        return (), ()  # almost every text: the lists need not be gone through one by one
    hits = {tags: [word for word in words if word in known] for tags, known in vocabulary().items()}
    points = {tags: _points(found, len(words)) for tags, found in hits.items()}
    best = [tags for tags in hits if points[tags] >= max(max(points.values()) - 1, _LEAST)]
    share = _SHARE_MIXED if top in _MIXED else _SHARE
    if not best or max(len(hits[tags]) for tags in best) < share * len(words):
        return (), ()
    best.sort(key=lambda tags: -len(set(hits[tags])))
    return tuple(tag for tags in best for tag in tags), tuple(dict.fromkeys(hits[best[0]]))


def _points(found: list[str], number: int) -> int:
    """Return how many different telling words were found; one more where hardly another is left."""
    telling = len(_distinctive().intersection(found))
    full = len(set(found)) > _LEAST and len(found) >= _MOST * number
    return telling + full


@cache
def _distinctive() -> frozenset[str]:
    """Return the words that no language of Latin letters writes often."""
    return frozenset[str]().union(*vocabulary().values()) - _word_lists()["="]


@cache
def vocabulary() -> Mapping[tuple[Tag, ...], frozenset[str]]:
    """Return tags → their small words, from `data/romanised.tsv`."""
    rows = {tags: words for tags, words in _word_lists().items() if tags != "="}
    return {tuple(map(Tag, tags.split(","))): words for tags, words in rows.items()}


@cache
def _word_lists() -> Mapping[str, frozenset[str]]:
    rows = [line.split("\t") for line in entries("romanised.tsv")]
    return {tags: frozenset(words.split()) for tags, words in rows}
