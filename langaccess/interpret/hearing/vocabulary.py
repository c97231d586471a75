"""The words of a question: those of the agency's rules, and the shipped small words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from langaccess.agency.policy import NO_HELP, HelpKind, Policy
from langaccess.core.folding import plain_letters
from langaccess.core.near_miss import nearest
from langaccess.core.resources import DATA, shipped

LONGEST = 5
"""Words in the longest phrase that is looked up."""

_Named = tuple[tuple[str, tuple[str, ...]], ...]
"""Ids, each with the words for it."""

_IDLE = ("idle", "acts", "able", "people", "parties", "places", "offers")

_APOSTROPHES = re.compile(r"['’ʼ‘`ʻꞌ]")
_OTHER_SIGNS = re.compile(r"[^\w/]+|_+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means."""

    # `situation`, `help`, `none` (no one interpreted), `device` (of one's own: the machine on it
    # where nothing else is said to help, else what reaches that help)
    kind: str
    id: str = ""  # of the type of encounter or the kind of help; empty for `none`


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded phrases of one agency's rules, each with what it means, and the small words."""

    meanings: dict[str, Meaning]
    small: dict[str, frozenset[str]]  # phrases of `data/small_words.tsv`, by role
    idle: frozenset[str]  # small words that mean nothing where no rule made something of them

    def is_small(self, word: str, *roles: str) -> bool:
        """Whether `word` has one of the roles."""
        return any(word in self.small[role] for role in roles)

    def misspelled(self, phrase: str) -> str:
        """Return the phrase that `phrase` misspells, or an empty text if it may mean two things."""
        near = nearest(phrase, self.meanings)
        return near[0] if len({self.meanings[one] for one in near}) == 1 else ""

    def meaning(self, words: Sequence[str]) -> Meaning | None:
        """Return what the words mean; a plural or possessive counts as its noun."""
        phrase = " ".join(words)
        found = self.meanings.get(phrase)
        if found is None and phrase.endswith("s"):
            found = self.meanings.get(phrase[:-1])
        return found


def fold(text: str) -> str:
    """Return `text` as words are compared: small letters, no accents, no apostrophes or dashes."""
    return " ".join(_OTHER_SIGNS.sub(" ", _APOSTROPHES.sub("", plain_letters(text))).split())


@cache
def small_words() -> dict[str, frozenset[str]]:
    """Return the folded phrases of `data/small_words.tsv`, by role."""
    found: dict[str, set[str]] = {}
    for line in shipped(DATA, "small_words.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        role, _, phrase = line.partition("\t")
        if phrase and not line.startswith("#"):
            found.setdefault(role, set()).add(fold(phrase))
    return {role: frozenset(phrases) for role, phrases in found.items()}


def vocabulary(policy: Policy) -> Vocabulary:
    """Return the words of the rules `policy`."""
    rules = policy.interpreting
    situations = tuple((key, encounter.aliases) for key, encounter in rules.encounters.items())
    helps = tuple((using.value, rules.using[using].aliases) for using in HelpKind)
    return _vocabulary(situations, helps)


@lru_cache(maxsize=4)  # a prompt that stays open hears many questions under the same rules
def _vocabulary(situations: _Named, helps: _Named) -> Vocabulary:
    return Vocabulary(dict(_meanings(situations, helps)), small_words(), _idle())


@cache
def _idle() -> frozenset[str]:
    small = small_words()
    return frozenset().union(*(small[role] for role in _IDLE))


def known_acts() -> frozenset[str]:
    """Return the words that say that a person interprets ("translates"), folded."""
    return small_words()["acts"] | small_words()["able"]


def known_phrases(policy: Policy) -> frozenset[str]:
    """Return the words for situations and kinds of help, folded."""
    return frozenset(vocabulary(policy).meanings)


def _meanings(situations: _Named, helps: _Named) -> Iterator[tuple[str, Meaning]]:
    """Yield each phrase and its meaning; a later one replaces an earlier one."""
    for key, aliases in situations:
        for word in (key, *aliases):
            yield fold(word), Meaning("situation", key)
    for word in NO_HELP:
        if " " in word:  # "none" and "nobody" alone say other things in a question
            yield fold(word), Meaning("none")
    small = small_words()
    for owner, device in product(small["owners"], small["devices"]):
        yield f"{owner} {device}", Meaning("device")
    for using, aliases in helps:
        for word in map(fold, (using, *aliases)):
            yield word, Meaning("help", using)
            if any(word.startswith(f"{device} ") for device in small["devices"]):
                for owner in small["owners"]:  # "my phone line" is the line
                    yield f"{owner} {word}", Meaning("help", using)
