"""The quality gate for drafts: simple rules that a reviewer can follow.

A draft is compared with its English by length, form of address, forms for men and women, and by
what its translations back into English say. A finding is a question for a person.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from langaccess.core.model import Severity, State
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.phrases.book.find import load_words, stem, words_of
from langaccess.phrases.book.model import Phrase, Translation

_LONG = 16  # letters of an English sentence: the length of a shorter one says nothing
_ENOUGH = 0.5  # of the telling words of the English are in a translation back into it
_PERSONAL = frozenset({"you", "i"})
_USUAL = "usual"


@dataclass(frozen=True, slots=True)
class _Forbidden:
    """Words that a translation back may not have, and what they would say."""

    why: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _GateRules:
    """The file `phrase_gate.yaml`."""

    as_of: dt.date
    basis: tuple[str, ...]
    length: Mapping[str, tuple[float, float]]
    forbidden: tuple[_Forbidden, ...]
    same: tuple[tuple[str, ...], ...]
    alike: tuple[tuple[str, ...], ...]
    to_children: tuple[str, ...]
    informal: Mapping[Tag, tuple[str, ...]]
    forms: Mapping[Tag, Mapping[str, str]]


@cache
def load_gate() -> _GateRules:
    """Return what the project's gate of phrases asks."""
    from langaccess.core.config import load

    return load(_GateRules, shipped(DATA, "phrase_gate.yaml"))


@cache
def _synonyms() -> Mapping[str, frozenset[str]]:
    """Return stem → the stems that mean the same, of all groups that have it."""
    found: dict[str, frozenset[str]] = {}
    for group in load_gate().same:
        roots = frozenset(map(stem, group))
        found |= {root: found.get(root, roots) | roots for root in roots}
    return found


def _meanings(word: str) -> frozenset[str]:
    root = stem(word)
    return _synonyms().get(root, frozenset({root}))


@cache
def _forbidden() -> tuple[tuple[str, str, str], ...]:
    """Return why something is forbidden, the words of it, and their stems as `_stems` has them."""
    return tuple(
        (rule.why, words, _stems(words.split()))
        for rule in load_gate().forbidden
        for words in rule.words
    )


def gate(entry: Translation, phrase: Phrase) -> Iterator[tuple[str, str, Severity]]:
    """Yield code, words and severity of each question about a draft; none about other texts."""
    if entry.state is not State.DRAFT:
        return
    found = [
        *_length(entry, phrase), *_address(entry), *_forms(entry, phrase),
        *(one for back in entry.back for one in _back(back, phrase)),
    ]  # fmt: skip
    yield from ((code, words, Severity.WARNING) for code, words in dict.fromkeys(found))
    if entry.doubt:
        yield "draft.doubt", entry.doubt, Severity.INFO


def _length(entry: Translation, phrase: Phrase) -> Iterator[tuple[str, str]]:
    """A sentence may have been added or lost."""
    if len(phrase.en) < _LONG or phrase.en[-1].isalpha():
        return
    least, most = load_gate().length.get(entry.tag.script, load_gate().length[_USUAL])
    share = len(entry.text) / len(phrase.en)
    if not least <= share <= most:
        yield "draft.length", f"{share:.1f} letters for each letter of the English"


def _address(entry: Translation) -> Iterator[tuple[str, str]]:
    """An adult stranger is addressed as a friend or a child."""
    if entry.id in load_gate().to_children:
        return
    informal = load_gate().informal.get(entry.tag, ())
    for word in [word for word in _plain_words(entry.text) if word in informal]:
        yield "draft.informal", f"`{word}` is for a friend or a child"


def _forms(entry: Translation, phrase: Phrase) -> Iterator[tuple[str, str]]:
    """A line to the reader, or of the reader, is for a man alone."""
    if not _PERSONAL & set(words_of(phrase.en)):
        return
    have = set(_plain_words(entry.text))
    for man, woman in load_gate().forms.get(entry.tag, {}).items():
        if man in have and woman not in have:
            yield "draft.form", f"`{man}` is for a man: write `{woman}` too, or neither"


def _back(back: str, phrase: Phrase) -> Iterator[tuple[str, str]]:
    """What a translation back says differs from the English."""
    english, said = _alike(phrase.en), _alike(back)
    roots = _stems(said)
    for why, words, sought in _forbidden():
        if sought in roots and not _says(english, words):
            yield "draft.forbidden", f"read back it {why}: `{back}`"
    if back.rstrip().endswith("?") != phrase.en.rstrip().endswith("?"):
        yield "draft.differs", f"a question or not: `{back}`"
    denying = set(load_words().denying)
    if denying.isdisjoint(said) != denying.isdisjoint(english):
        yield "draft.differs", f"a `not` was added or lost: `{back}`"
    if _digits(said) != _digits(english):
        yield "draft.differs", f"another number: `{back}`"
    lost = _lost(english, said)
    if lost:
        yield "draft.differs", f"read back it lacks {', '.join(lost)}: `{back}`"


def _alike(text: str) -> list[str]:
    """Return the words of a text, where requests of one meaning have the same words."""
    plain = f" {' '.join(words_of(text))} "
    for first, *others in load_gate().alike:
        for other in others:
            plain = plain.replace(f" {other} ", f" {first} ")
    return plain.split()


def _lost(english: list[str], said: list[str]) -> list[str]:
    """Return the telling words of the English that are not read back, if they are too many."""
    idle = set(load_words().idle)
    telling = list(dict.fromkeys(word for word in english if word not in idle))
    roots = set(map(stem, said))
    lost = [word for word in telling if not roots & _meanings(word)]
    return lost if len(lost) > (1 - _ENOUGH) * len(telling) else []


def _stems(words: Iterable[str]) -> str:
    """Return the stems of words between blanks: words in a row are a part of it."""
    return f" {' '.join(map(stem, words))} "


def _says(english: list[str], words: str) -> bool:
    """Return whether the English says this itself: word for word, or all that tells in it."""
    idle = set(load_words().idle)
    meant = {root for word in english for root in _meanings(word)}
    telling = [stem(word) for word in words.split() if word not in idle]
    said = _stems(words.split()) in _stems(english)
    return said or (bool(telling) and meant.issuperset(telling))


def _digits(words: Iterable[str]) -> set[str]:
    return {word for word in words if word.isdigit()}


def _plain_words(text: str) -> list[str]:
    """Return the words of a text in small letters, without the marks at their ends."""
    marks = "".join({c for c in text if unicodedata.category(c)[0] in "PS" or c == "\u0964"})
    return [word.strip(marks) for word in text.casefold().split()]
