"""Finds the phrases nearest to what an officer types, without an engine."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from langaccess.core.dictionary import is_english
from langaccess.core.folding import plain_letters
from langaccess.core.resources import DATA, shipped
from langaccess.phrases.book.model import Never, Phrase, Phrasebook, Subject

__all__ = ["PhraseMatch", "find", "never_a_phrase", "search_weights"]

_NEVER = 90.0  # a typing mistake away from a text that is never a phrase
_ENOUGH = 0.5  # of the weight of the words typed
_SAID = 0.8  # how much of the score is in the words typed; the rest in those of the phrase
# What a word counts that begins so, is of the same meaning, or has one typing error.
_BEGUN, _MEANT, _MISTYPED = 0.9, 0.85, 0.8
_SAME = 10.0  # for the words typed that are in the phrase letter by letter, telling or not
_KIND = 12.0  # for a question when one is typed, and a statement when one is


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase that was found, and how near it is (0 to 100)."""

    phrase: Phrase
    score: float


@dataclass(frozen=True, slots=True)
class _PhraseWords:
    """The file `phrase_words.yaml`: words that say nothing, and groups that mean the same."""

    as_of: dt.date
    basis: tuple[str, ...]
    idle: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]

    @property
    def concepts(self) -> Mapping[str, str]:
        """The stem of a word → that of the first of its group."""
        return {_stem(word): _stem(group[0]) for group in reversed(self.same) for word in group}


@cache
def load_words() -> _PhraseWords:
    """Return the words by which phrases are searched.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return load(_PhraseWords, shipped(DATA, "phrase_words.yaml"))


def find(book: Phrasebook, wanted: str, *, limit: int = 5) -> tuple[PhraseMatch, ...]:
    """Return the phrases whose English, id or number come nearest to `wanted`, best first.

    The words that say nothing ("do you") are left out, words of one meaning are one, and a rare
    word weighs more than a frequent one (by the inverse of the share of phrases that have it). A
    phrase is found if it has half of the weight of what is typed.
    """
    typed = wanted.strip()
    phrases = list(book.phrases.values())
    for phrase in phrases:
        if typed in {phrase.id, str(phrase.number)}:
            return (PhraseMatch(phrase, 100.0),)
    asked = _words(typed)
    idle = set(load_words().idle)
    telling = [word for word in asked if word not in idle and (len(word) > 1 or word.isdigit())]
    if not telling:
        return _beginning(phrases, asked, limit)
    concepts = load_words().concepts
    words = {p.id: [w for w in dict.fromkeys(_words(p.en)) if w not in idle] for p in phrases}
    stems = {id_: set(map(_stem, found)) for id_, found in words.items()}
    keys = {id_: {_concept(word, concepts) for word in found} for id_, found in words.items()}
    counts = Counter(key for found in keys.values() for key in found)
    weight = {key: math.log(1 + len(phrases) / count) for key, count in counts.items()}
    unknown = math.log(1 + len(phrases))
    sought = {word: _concept(word, concepts) for word in dict.fromkeys(telling)}
    similar = _similar(sought, words.values(), counts)
    total = sum(weight.get(key, unknown) for key in sought.values())
    question = typed.endswith("?") or asked[0] in _ASKING
    stated = not question and len(asked) > 2  # one or two words are neither
    found = []
    for phrase in phrases:
        said = dict.fromkeys(sought, 0.0)
        hit = set()
        for word, key in sought.items():
            if key in keys[phrase.id]:
                said[word] = 1.0 if _stem(word) in stems[phrase.id] else _MEANT
                hit.add(key)
                continue
            for other in words[phrase.id]:
                if (share := similar.get((word, other), 0.0)) > said[word]:
                    said[word] = share
                    hit.add(_concept(other, concepts))
        near = (
            sum(share * weight.get(sought[word], unknown) for word, share in said.items()) / total
        )
        if near < _ENOUGH or (len(asked) > 1 and " " not in phrase.en):  # "Hand" is a label
            continue
        whole = sum(weight[key] for key in keys[phrase.id])
        covered = sum(weight[key] for key in hit) / whole
        same = sum(word in _words(phrase.en) for word in asked) / len(asked)
        score = (100 - _KIND - _SAME) * near * (_SAID + (1 - _SAID) * covered)
        score += _SAME * same + _KIND * (question if phrase.en.endswith("?") else stated)
        found.append(PhraseMatch(phrase, round(score, 1) if asked != _words(phrase.en) else 100.0))
    found.sort(key=lambda match: (-match.score, match.phrase.number))
    return tuple(found[:limit])


_ASKING = frozenset(
    {"are", "is", "do", "does", "did", "can", "have", "has", "who", "what", "where", "when",
     "which", "how", "was", "were", "will", "may"}
)  # fmt: skip


def search_weights() -> dict[str, Any]:
    """Return the words and weights of the search, for a page that does the same without Python."""
    words = load_words()
    return {
        "idle": words.idle, "concepts": words.concepts, "asking": sorted(_ASKING),
        "enough": _ENOUGH, "said": _SAID, "begun": _BEGUN, "meant": _MEANT,
        "kind": _KIND / 100, "same": _SAME / 100,
    }  # fmt: skip


def _beginning(phrases: Iterable[Phrase], asked: list[str], limit: int) -> tuple[PhraseMatch, ...]:
    """Return the phrases that begin with words that alone say nothing ("are you")."""
    if not asked:
        return ()
    found = [phrase for phrase in phrases if _words(phrase.en)[: len(asked)] == asked]
    return tuple(PhraseMatch(phrase, 60.0) for phrase in found[:limit])


def _similar(
    sought: Mapping[str, str], words: Iterable[list[str]], known: Mapping[str, int]
) -> dict[tuple[str, str], float]:
    """Return what a word counts for a word of a phrase that begins so, or is misspelled."""
    from rapidfuzz.distance import OSA

    found = {}
    all_words = {word for each in words for word in each}
    for word, key in sought.items():
        if key in known:
            continue
        mistyped = len(word) > 4 and not is_english(word)  # a flood is not food
        for other in all_words:
            if len(word) > 2 and other.startswith(word):
                found[word, other] = _BEGUN
            elif mistyped and OSA.distance(word, other, score_cutoff=1) <= 1:
                found[word, other] = _MISTYPED
    return found


def _words(text: str) -> list[str]:
    """Return the words of a text without case, accents and apostrophes."""
    plain = plain_letters(text).replace("'", "").replace("’", "")
    return "".join(char if char.isalnum() else " " for char in plain).split()


def _concept(word: str, concepts: Mapping[str, str]) -> str:
    root = _stem(word)
    return concepts.get(root, root)


def _stem(word: str) -> str:
    """Return an English word without the ending that the search ignores.

    Only the commonest endings go: -s, -es, -ed, -ing, and the letter that they double.
    """
    for ending, rest in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        root = word.removesuffix(ending) + rest
        if word.endswith(ending) and len(root) > 2 and not (ending == "s" and root.endswith("s")):
            if ending in ("ing", "ed") and root[-1] == root[-2] and root[-1] not in "lse":
                root = root[:-1]
            word = root
            break
    return word.removesuffix("e") if len(word) > 3 else word


def never_a_phrase(never: Never, wanted: str, *, ids_only: bool = False) -> Subject | None:
    """Return the subject that `wanted` belongs to when it is never a phrase, else None.

    Args:
        never: what is never a phrase.
        wanted: an id, or typed words.
        ids_only: compare only the beginning of an id.
    """
    from rapidfuzz import fuzz, utils

    typed = utils.default_process(wanted)
    for subject in never.subjects:
        if wanted.strip().split(".", maxsplit=1)[0] in subject.ids:
            return subject
        for words in () if ids_only else subject.words:
            # A shorter text than the words would match inside them by chance.
            if len(typed) >= len(words) and fuzz.partial_ratio(words, typed) >= _NEVER:
                return subject
    return None
