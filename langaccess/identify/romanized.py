"""Languages of other scripts, typed in Latin letters: known by their small words, never measured.

The profiles have never seen them and call Arabic Krio. A handful of small words is enough to say
that it may be so, and to keep the wrong name off the screen; it is not enough for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from langaccess.core.resources import entries
from langaccess.core.tags import Tag

__all__ = ["ROMANISED", "spelled", "vocabulary", "written"]

ROMANISED = "-Latn"
"""Ends the tag of a profile of a language of another script, typed in Latin letters."""

_WORD = re.compile(r"[a-z0-9'-]+")
_LEAST = 2  # different words that are common in no language of Latin letters
_SHARE = 0.25  # of all words, with those that are ...
_MOST = 0.75
_SHARE_MIXED = 0.12  # ... and so many among English or French
_MIXED = frozenset({"en", "fr"})


def spelled(text: str, *, top: str = "") -> tuple[tuple[Tag, ...], tuple[str, ...]]:
    """Return the languages whose small words `text` is full of, and those words; or nothing.

    Several languages share words (Hindi, Urdu, Punjabi; Russian, Ukrainian): all are returned that
    have nearly as many of them as the best.

    Args:
        text: a text, as it was typed: texted Arabic has digits in its words.
        top: the language that the sources name. Among English and French fewer words do: Hindi and
            Maghrebi Arabic are texted mixed with them.
    """
    if not text.isascii():
        return (), ()
    words = [word.strip("'-") for word in _WORD.findall(text.lower())]
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


def written(profile: str) -> tuple[Tag, ...]:
    """Return the languages that a profile of romanized text stands for.

    Urdu is texted like Hindi, Dari like Persian.
    """
    tag = Tag(profile.removesuffix(ROMANISED))
    return next((tags for tags in vocabulary() if tag in tags), (tag,))


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
