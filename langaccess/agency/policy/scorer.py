"""How much a sentence reads like a legal act: the sum of the weights of its ideas and words.

Patterns match known wordings. An unknown author words a warning
differently, with the same ideas: a right, silence, questions, a lawyer, a court. What counts as
an idea, and what each idea, pair of ideas and word weighs, is data (`data/gate.yaml`); here is only
the sum. No word of a sentence decides alone, and every weight can be looked up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, combinations
from math import sqrt

from langaccess.core.resources import DATA, shipped

_WORD = re.compile(r"[a-z0-9](?:[a-z0-9'.\-]*[a-z0-9])?")
_ENDS = re.compile(r"(?<=[.?!;:|])\s+")
# What parts clauses: a mark that no word, figure or address has inside it, and words that join
# them. Not quotes: a page that informs quotes what people say.
_MARKS = re.compile(r"[^\w\s.!?'\"$%#&@§°/+-]+|\s[/-]\s|--+|\.{2,}")
_JOINTS = re.compile(r"\s(?:and|but|so|yet|plus|because|while)\s")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CLAUSE = 4  # words of the shortest part of a sentence that says something
_SHORT = 5  # words of what may be a heading or a cell
_EVEN = 4  # keeps one idea alone from counting like five
_BLANK = ("___", "[ ]")


@dataclass(frozen=True, slots=True)
class FittedRule:
    """A rule of the gate whose numbers were fitted to sentences.

    Attributes:
        as_of: day on which it was fitted.
        basis: on what.
        rule: id of the rule to name.
        text: that rule in words for the user.
        authorities: ids of authorities on which the rule rests.
    """

    as_of: date
    basis: str
    rule: str
    text: str
    authorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale(FittedRule):
    """What `data/gate.yaml` says.

    Attributes:
        excused_by: id of the rule whose exceptions also excuse a sentence from the scorer, when one
            is the whole sentence.
        least: score from which a sentence is stopped.
        least_joined: the same for headings, cells and lines read as one sentence.
        known: words that no spelling is looked for.
        start: score of a sentence without any idea.
        ideas: name → words and phrases; a `*` at the end means any ending.
        weights: `idea`, `idea+idea` (in order of the alphabet), `=word`, `^first word` → weight.
    """

    excused_by: str
    least: float
    least_joined: float
    known: tuple[str, ...]
    start: float
    ideas: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]

    def limit(self, *, joined: bool) -> float:
        """Return the score from which a text is stopped."""
        return self.least_joined if joined else self.least


class Scorer:
    """A scale, ready to weigh sentences."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        # stem of the first word → the stems that follow, and the idea
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._beginnings: dict[str, list[str]] = defaultdict(list)
        for idea, phrases in scale.ideas.items():
            for phrase in phrases:
                if phrase.endswith("*"):
                    self._beginnings[phrase[:-1]].append(idea)
                else:
                    first, *rest = (stem(word) for word in _WORD.findall(phrase))
                    self._phrases[first].append((tuple(rest), idea))
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})
        self._begun = lru_cache(maxsize=65536)(self._find_begun)
        # the weights by what they belong to: building names for each sentence takes half the time
        self._words, self._firsts = (
            _weights_with_mark(scale.weights, "="),
            _weights_with_mark(scale.weights, "^"),
        )
        self._pairs = {
            (one, other): weight
            for name, weight in scale.weights.items()
            for one, mark, other in [name.partition("+")]
            if mark and name[0] not in "=^"
        }

    def score(self, plain: str) -> float:
        """Return the score of a sentence in plain form; higher reads more like a legal act."""
        ideas, stems = self._found(plain)
        weights = self.scale.weights
        found = [self._words[stem] for stem in set(stems) if stem in self._words and len(stem) > 2]
        found += [self._firsts[stem] for stem in stems[:1] if stem in self._firsts]
        found += [weights[idea] for idea in ideas if idea in weights]
        pairs = combinations(sorted(ideas), 2)
        found += [self._pairs[pair] for pair in pairs if pair in self._pairs]
        # Long sentences hold more ideas of any kind: without this, length alone would stop them.
        return self.scale.start + sum(found) / sqrt(len(found) + _EVEN)

    def features(self, plain: str) -> set[str]:
        """Return the names, as in the scale, of all that may weigh in a sentence in plain form."""
        ideas, stems = self._found(plain)
        found = {f"={stem}" for stem in stems if len(stem) > 2}
        found.update(f"^{stem}" for stem in stems[:1])
        found.update(ideas)
        found.update(f"{one}+{other}" for one, other in combinations(sorted(ideas), 2))
        return found

    def _found(self, plain: str) -> tuple[set[str], list[str]]:
        """Return the ideas of a sentence, and its words without their endings."""
        words = _WORD.findall(plain)
        stems = [stem(word) for word in words]
        ideas = set(self._ideas(words, stems))
        if plain.rstrip().endswith("?"):
            ideas.add("asks")
        if len(words) <= _SHORT:
            ideas.add("short")
        if any(mark in plain for mark in _BLANK):
            ideas.add("blank")
        return ideas, stems

    def _ideas(self, words: Sequence[str], stems: Sequence[str]) -> Iterator[str]:
        for at, stem in enumerate(stems):
            for rest, idea in self._phrases.get(stem, ()):
                if not rest or tuple(stems[at + 1 : at + 1 + len(rest)]) == rest:
                    yield idea
            yield from self._begun(words[at])

    def _find_begun(self, word: str) -> tuple[str, ...]:
        """Return the ideas that a word has by how it begins."""
        found = (self._beginnings.get(word[:length], ()) for length in self._lengths)
        return tuple(chain.from_iterable(found))


def _weights_with_mark(weights: Mapping[str, float], mark: str) -> dict[str, float]:
    return {name[1:]: weight for name, weight in weights.items() if name[0] == mark}


def pieces(plain: str) -> list[str]:
    """Return a text and its parts: a warning among other sentences must not be diluted by them."""
    return [part for part in dict.fromkeys([plain, *_ENDS.split(plain)]) if " " in part]


def clauses(piece: str) -> list[str]:
    """Return the clauses of a sentence in plain form, and it without what is in brackets.

    A sum over a whole sentence is smaller the more of it is harmless, so each part counts too.
    """
    bare = _ASIDE.sub(" ", piece)
    between = [*_MARKS.split(piece), *_MARKS.split(bare)]
    parts = chain(between, chain.from_iterable(map(_JOINTS.split, between)), [bare])
    found = (" ".join(part.split()) for part in parts)
    long = (part for part in found if part.count(" ") + 1 >= _CLAUSE)
    return [part for part in dict.fromkeys(long) if part != piece]


def split_words(plain: str) -> list[str]:
    """Return the words of a text in plain form."""
    return _WORD.findall(plain)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without its commonest endings; rough, but alike for all forms of a word."""
    word = word.removesuffix("'s")
    for ending, least, instead in _ENDINGS:
        if len(word) > least and word.endswith(ending):
            word = word[: -len(ending)] + instead
            break
    else:
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


_ENDINGS = (
    ("ing", 5, ""), ("ied", 4, "y"), ("ies", 4, "y"), ("ed", 4, ""),
    ("sses", 4, "ss"), ("xes", 4, "x"), ("zes", 4, "z"),
)  # fmt: skip


@lru_cache(maxsize=1)
def load_scorer() -> Scorer:
    """Return the shipped scorer.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return Scorer(load(Scale, shipped(DATA, "gate.yaml")))
