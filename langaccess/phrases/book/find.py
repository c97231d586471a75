"""Finds the phrases nearest to what an officer types, without an engine."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from langaccess.core.dictionary import is_english
from langaccess.core.folding import plain_letters
from langaccess.core.resources import DATA, shipped
from langaccess.phrases.book.model import Never, Phrase, Phrasebook, Subject

_NEAR = 60.0  # the score of a phrase that begins as typed, with words that say nothing
_NEVER = 90.0  # a typing mistake away from a text that is never a phrase
_ENOUGH = 0.5  # of the weight of the words typed
_SAID = 0.8  # how much of the score is in the words typed; the rest in those of the phrase
# What a word counts that begins so, is of the same meaning, or has one typing error.
_BEGUN, _MEANT, _MISTYPED = 0.9, 0.85, 0.8
_NOT = "not "  # before a word that is denied: "move" and "not move" are two words
_CLAUSE = re.compile(r"[.,;:!?]")
_SAME = 10.0  # for the words typed that are in the phrase letter by letter, telling or not
_KIND = 12.0  # for a question when one is typed, and a statement when one is


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase that was found, and how near it is (0 to 100)."""

    phrase: Phrase
    score: float


@dataclass(frozen=True, slots=True)
class _PhraseWords:
    """The file `phrase_words.yaml`."""

    as_of: dt.date
    basis: tuple[str, ...]
    idle: tuple[str, ...]  # words that say nothing
    asking: tuple[str, ...]  # words with which a question begins
    denying: tuple[str, ...]  # words that turn what follows them into its opposite
    same: tuple[tuple[str, ...], ...]  # groups of words that mean the same

    @property
    def folded(self) -> _PhraseWords:
        """The same as `words_of` writes words: without apostrophes."""
        idle, asking, denying = (
            tuple(word for one in part for word in words_of(one))
            for part in (self.idle, self.asking, self.denying)
        )
        return dataclasses.replace(self, idle=idle, asking=asking, denying=denying)

    @property
    def concepts(self) -> Mapping[str, str]:
        """The stem of a word → that of the first of its group."""
        return {stem(word): stem(group[0]) for group in reversed(self.same) for word in group}


@cache
def load_words() -> _PhraseWords:
    """Return the words by which phrases are searched."""
    from langaccess.core.config import load

    return load(_PhraseWords, shipped(DATA, "phrase_words.yaml")).folded


@dataclass(frozen=True, slots=True)
class _Row:
    """A wording of a phrase as it is compared: all its words, the telling ones, their meanings.

    A question is answered with yes or no, so it has no opposite, and nothing in it is denied.
    """

    phrase: Phrase
    part: float  # how much a find by this wording counts
    all: list[str]
    words: list[str]
    stems: set[str]
    keys: set[str]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What is typed: all its words, and the meaning of each telling one."""

    all: list[str]  # its words
    keys: dict[str, str]  # telling word → its meaning, with what is denied marked so
    plain: dict[str, str]  # the same without these marks, as questions are compared
    question: bool  # it is a question
    stated: bool  # it is a statement or an order: only what says the same answers it


def find(book: Phrasebook, wanted: str, *, limit: int = 5) -> tuple[PhraseMatch, ...]:
    """Return the phrases whose English, id or number come nearest to `wanted`, best first.

    The words that say nothing ("do you") are left out, words of one meaning are one, and a rare
    word weighs more than a frequent one (by the inverse of the share of phrases that have it). A
    phrase is found if it has half of the weight of what is typed. "Do not move" never finds "move
    back": what follows a "not" counts as another word, but in questions.
    """
    phrases = list(book.phrases.values())
    for phrase in phrases:
        if wanted.strip() in {phrase.id, str(phrase.number)}:
            return (PhraseMatch(phrase, 100.0),)
    typed = _read(wanted)
    if not typed.keys:
        return _beginning(phrases, typed.all, limit)
    rows = [row for phrase in phrases for row in _rows(phrase)]
    counts = Counter(key for row in rows for key in row.keys)
    weight = {key: math.log(1 + len(rows) / count) for key, count in counts.items()}
    unknown = math.log(1 + len(rows))
    similar = _similar({**typed.plain, **typed.keys}, rows, counts)
    found: dict[str, PhraseMatch] = {}
    for row in rows:
        score = _score(typed, row, weight, unknown, similar)
        before = found.get(row.phrase.id)
        if score is not None and (before is None or score > before.score):
            found[row.phrase.id] = PhraseMatch(row.phrase, round(score, 1))
    best = sorted(found.values(), key=lambda match: (-match.score, match.phrase.number))
    return tuple(best[:limit])


def _read(wanted: str) -> _Typed:
    words, rules = words_of(wanted), load_words()
    question = wanted.strip().endswith("?") or (
        words[:1] != [] and words[0] in rules.asking and words[1:2] != ["not"]  # "do not" orders
    )
    # One or two words are neither a question nor a statement.
    stated = not question and len(words) > 2
    plain = {word: _concept(word) for word in telling(wanted, denied=False)}
    keys = plain if question else {word: _concept(word) for word in telling(wanted)}
    return _Typed(words, keys, plain, question, stated)


def _rows(phrase: Phrase) -> Iterator[_Row]:
    """Yield a phrase as it is worded, and as its id names it: `do-not-move` is "Keep still"."""
    asks = phrase.en.endswith("?")
    for text, part in ((phrase.en, 1.0), (_name(phrase), _MEANT)):
        words = telling(text, denied=not asks)
        yield _Row(
            phrase, part, words_of(text), words, set(map(stem, words)), set(map(_concept, words))
        )


def _name(phrase: Phrase) -> str:
    return phrase.id.partition(".")[2].replace("-", " ")


def telling(text: str, *, denied: bool = True) -> list[str]:
    """Return the words of a text that tell something, each once; what is denied is `not move`."""
    rules, found = load_words(), list[str]()
    silent = {*rules.idle, *rules.denying}
    for clause in _CLAUSE.split(text):
        parts: tuple[list[str], list[str]] = ([], [])  # before the word that denies, after it
        said = False
        for word in words_of(clause):
            said = said or word in rules.denying
            if word not in silent and (len(word) > 1 or word.isdigit()):
                parts[said].append(word)
        before, after = parts
        if denied and said and not after:  # "touch nothing"
            before, after = after, before
        found += [*before, *(_NOT + word if denied else word for word in after)]
    return list(dict.fromkeys(found))


def _score(
    typed: _Typed,
    row: _Row,
    weight: Mapping[str, float],
    unknown: float,
    similar: Mapping[tuple[str, str], float],
) -> float | None:
    """Return how near a phrase is (0 to 100), None if it is not near enough."""
    near, total, hit = 0.0, 0.0, set()
    asks = row.phrase.en.endswith("?")
    for word, key in (typed.plain if asks else typed.keys).items():
        share, by = 0.0, ""
        if key in row.keys:
            share, by = (1.0 if stem(word) in row.stems else _MEANT), key
        elif (
            len(typed.keys) == 1 and not typed.stated and _NOT + key in row.keys
        ):  # "fault": what is said about it
            share, by = _MEANT, _NOT + key
        else:
            other = max(row.words, key=lambda one: similar.get((word, one), 0.0), default="")
            share, by = similar.get((word, other), 0.0), _concept(other)
        total += weight.get(key, unknown)
        near += share * weight.get(key, unknown)
        hit |= {by} if share else set()
    near /= total
    label = " " not in row.phrase.en  # "Hand"
    if near < _ENOUGH or (len(typed.all) > 1 and label):
        return None
    if typed.all == row.all:
        return 100.0 * row.part
    covered = sum(weight[key] for key in hit) / sum(weight[key] for key in row.keys)
    same = sum(word in row.all for word in typed.all) / len(typed.all)
    score = (100 - _KIND - _SAME) * near * (_SAID + (1 - _SAID) * covered) + _SAME * same
    return row.part * score + _KIND * (typed.question if asks else typed.stated)


def search_weights(book: Phrasebook) -> dict[str, Any]:
    """Return the words and weights of the search, for a page that does the same without Python."""
    words = load_words()
    return {
        "names": {str(phrase.number): _name(phrase) for phrase in book.phrases.values()},
        "never": [(one.subject, list(map(words_of, one.words))) for one in book.never.subjects],
        "idle": words.idle, "denying": words.denying, "concepts": words.concepts,
        "asking": words.asking, "enough": _ENOUGH, "said": _SAID, "begun": _BEGUN,
        "meant": _MEANT, "kind": _KIND / 100, "same": _SAME / 100,
    }  # fmt: skip


def _beginning(phrases: Iterable[Phrase], asked: list[str], limit: int) -> tuple[PhraseMatch, ...]:
    """Return the phrases that begin with words that alone say nothing ("are you")."""
    if not asked:
        return ()
    rows = [(phrase, words_of(phrase.en)) for phrase in phrases]
    found = [
        PhraseMatch(phrase, 100.0 if words == asked else _NEAR)
        for phrase, words in rows
        if words[: len(asked)] == asked
    ]
    return tuple(sorted(found, key=lambda match: -match.score)[:limit])


def _similar(
    sought: Mapping[str, str], rows: Iterable[_Row], known: Mapping[str, int]
) -> dict[tuple[str, str], float]:
    """Return what a word counts for a word of a phrase that begins so, or is misspelled."""
    from rapidfuzz.distance import OSA

    found = {}
    words = {word for row in rows for word in row.words}
    for word, key in sought.items():
        if key in known:
            continue
        bare = word.removeprefix(_NOT)
        mistyped = len(bare) > 4 and not is_english(bare)  # a flood is not food
        for other in words:
            if len(bare) > 2 and other.startswith(word):
                found[word, other] = _BEGUN
            elif mistyped and OSA.distance(word, other, score_cutoff=1) <= 1:
                found[word, other] = _MISTYPED
    return found


def words_of(text: str) -> list[str]:
    """Return the words of a text without case, accents and apostrophes."""
    plain = (
        (text.lower() if text.isascii() else plain_letters(text)).replace("'", "").replace("’", "")
    )
    return "".join(char if char.isalnum() else " " for char in plain).split()


@lru_cache(maxsize=20_000)
def _concept(word: str) -> str:
    root = stem(word.removeprefix(_NOT))
    return (_NOT if word.startswith(_NOT) else "") + _concepts().get(root, root)


@cache
def _concepts() -> Mapping[str, str]:
    return load_words().concepts


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
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
