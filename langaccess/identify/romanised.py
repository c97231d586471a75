"""Languages of other scripts, typed in Latin letters: known by their small words, never measured.

The profiles have never seen them and call Arabic Krio. A handful of small words is enough to say
that it may be so, and to keep the wrong name off the screen; it is not enough for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from langaccess.resources import DATA, shipped
from langaccess.tags import Tag

__all__ = ["spelled"]

_WORD = re.compile(r"[a-z0-9'-]+")
_LEAST = 3  # different words; two may be chance
_SHARE = 0.4  # of all words ...
_MOST = 0.75  # ... and so many where the sources are sure of another language


def spelled(text: str, *, sure: bool = False) -> tuple[tuple[Tag, ...], tuple[str, ...]]:
    """Return the languages whose small words `text` is full of, and those words; or nothing.

    Several languages share words (Hindi, Urdu, Punjabi; Russian, Ukrainian): all are returned that
    have nearly as many of them as the best.

    Args:
        text: a text, as it was typed: texted Arabic has digits in its words.
        sure: the sources are sure of another language; then nearly all words have to be known.
    """
    if not text.isascii():
        return (), ()
    words = [word.strip("'-") for word in _WORD.findall(text.lower())]
    if len(_vocabulary().intersection(words)) < _LEAST:
        return (), ()  # almost every text: the lists need not be gone through one by one
    hits = {tags: [word for word in words if word in known] for tags, known in _lists().items()}
    most = max(len(set(found)) for found in hits.values())
    best = [tags for tags, found in hits.items() if len(set(found)) >= max(most - 1, _LEAST)]
    if not best or max(len(hits[tags]) for tags in best) < (_MOST if sure else _SHARE) * len(words):
        return (), ()
    best.sort(key=lambda tags: -len(set(hits[tags])))
    return tuple(tag for tags in best for tag in tags), tuple(dict.fromkeys(hits[best[0]]))


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset[str]().union(*_lists().values())


@cache
def _lists() -> Mapping[tuple[Tag, ...], frozenset[str]]:
    lines = shipped(DATA, "romanised.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {tuple(map(Tag, tags.split(","))): frozenset(words.split()) for tags, words in rows}
