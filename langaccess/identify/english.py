"""What is English, where names or a language that is written like it deceive the sources.

Half of "I live on Santa Rosa street and work at El Paso" is Spanish, and none of its sense; half of
"Mi jefe es Mr. Johnson de First Street Market" is English. Such a text is looked at once more
without its names. And a text of nothing but English words may be Nigerian Pidgin, or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from langaccess.core.dictionary import english_words
from langaccess.core.dictionary import is_english as is_word
from langaccess.core.near_miss import nearest
from langaccess.core.resources import entries

LIKE_ENGLISH = ("en", "pcm", "kri", "jam")
"""English, and the languages that are written like it."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?\n]")
_LEAST = 2  # words, the English ones different
_HALF = 0.5
_THIRD = 1 / 3
_MOST = 0.75
# How sounds that English writes otherwise are heard and written: "dat", "wit", "brotha", "nothin".
_SPOKEN = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        ("d", "th"), ("^d", "th"), ("d$", "th"), ("t$", "th"), ("f$", "th"), ("v", "th"),
        ("in'?$", "ing"), ("a$", "er"), ("a$", "or"), ("o$", "ow"), ("z$", "s"), ("^k", "c"),
    )
)  # fmt: skip


def without_names(text: str) -> list[str]:
    """Return the words of `text` that are not names; none when all or no words are.

    A word with a capital counts as a name, but for "I" and for one that begins a sentence and goes
    on in lower case or is a common English word.
    """
    if text.islower():
        return []
    parts: list[str] = _WORD.findall(text)
    before, after = ["\n", *parts], [*parts[1:], "\n"]
    kept = [
        part
        for last, part, following in zip(before, parts, after, strict=False)
        if part[0].islower()
        or part == "I"
        or (_begins(last, part) and (following[0].islower() or is_english(part)))
    ]
    return kept if len(kept) < sum(part[0].isalpha() for part in parts) else []


def _begins(last: str, part: str) -> bool:
    return part[0].isalpha() and not last[0].isalpha()


def suspicious(words: Sequence[str], *, english: bool) -> bool:
    """Return whether the words without names do not look like what the whole text was called."""
    lower = [word.lower() for word in words]
    known = [word for word in lower if is_english(word)]
    if english:
        return len(lower) >= _LEAST and len(known) < _THIRD * len(lower)
    return len(set(known)) >= _LEAST and len(known) >= _HALF * len(lower)


def is_english(word: str) -> bool:
    """Return whether a word is one of the common English ones."""
    return word.lower() in _word_lists()["en"]


def explains(text: str, tag: str) -> bool:
    """Return whether English explains a text that was called another language.

    A language that is written like English needs a word of its own: a spelling alone says nothing.
    Of any other language English has every word, half of them common ones.
    """
    if tag in LIKE_ENGLISH:
        words = _of_sentence(text)
        plain = [word for word in words if _is_plain(word)]
        near = [word for word in words if word not in plain and _is_misspelled(word)]
        enough = 2 * len(plain) >= len(words) and len(plain + near) >= _MOST * len(words)
        return bool(words) and enough and not _own(words)
    words = [word.lower() for word in _WORD.findall(text) if word[0].isalpha()]
    common = [word for word in words if _is_common(word)]
    all_english = all(map(is_word, words)) and any(map(is_english, words))
    return len(set(words)) >= _LEAST and all_english and 2 * len(common) >= len(words)


def _of_sentence(text: str) -> list[str]:
    """Return the words in lower case, without names: words with a capital inside a sentence."""
    parts = _WORD.findall(text)
    words = [
        part.lower()
        for last, part in zip(["\n", *parts], parts, strict=False)
        if part[0].isalpha() and (part[0].islower() or part == "I" or _begins(last, part))
    ]
    return words if not text.isupper() else [part.lower() for part in parts if part[0].isalpha()]


def _own(words: Sequence[str]) -> bool:
    """Return whether a creole has one of the words, or of the pairs of them, and English not."""
    pairs = map(" ".join, pairwise(words))
    return not _creole_words().isdisjoint((*words, *pairs))


def _is_common(word: str) -> bool:
    return any(word in known for known in _word_lists().values())


def _is_plain(word: str) -> bool:
    """Return whether a word is English as it is written, spoken or texted."""
    plain = word.replace("’", "'")
    heard = (pattern.sub(written, plain) for pattern, written in _SPOKEN)
    return _is_common(plain) or is_word(plain) or any(map(is_word, heard))


@lru_cache(maxsize=4096)
def _is_misspelled(word: str) -> bool:
    return bool(nearest(word, english_words()))


@cache
def _word_lists() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {"en": set(), "=": set(), "~": set()}
    for line in entries("english.txt"):
        found[line[0] if line[0] in found else "en"].update(line.lstrip("=~").split())
    return {name: frozenset(words) for name, words in found.items()}


@cache
def _creole_words() -> frozenset[str]:
    rows = [line.split("\t")[1] for line in entries("creole_words.tsv")]
    return frozenset(word for row in rows for word in row.split(";"))
