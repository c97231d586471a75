"""Checks of names of people and towns, also where they are written in another script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from langaccess.core.dictionary import is_english
from langaccess.core.folding import plain_letters
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import known
from langaccess.qa.model import Pair
from langaccess.qa.rules import for_language
from langaccess.qa.values.calendar import calendar, locale
from langaccess.qa.values.items import ItemKind
from langaccess.qa.values.transliteration import readable, sounds_like
from langaccess.qa.values.verbatim import known_names

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_NAME = r"[A-Z][a-z\u00e0-\u017e'\u2019-]+"
_TWO = re.compile(rf"(?=\b({_NAME}) ({_NAME})\b)")
_TOWN = re.compile(rf"(?<=[a-z,] )(?:in|near|from|to) ({_NAME})(?![\w'\u2019]| [A-Z]|-)")
_OFFICE = re.compile(rf"(?<![A-Z])({_NAME})((?: {_NAME})+)")
_INSIDE = re.compile(rf"(?<=[\w,;] )({_NAME})\b")
_MARKS = '.,;:!?()"'
_SAME = 0.72  # likeness of two spellings of a name
_SPELLED = 0.8  # likeness of a word that another language spells otherwise
_NEAR = 0.5  # likeness of two towns that are taken for one another
_LEAD = 10.0  # of a town's name in English over the target's language, in natural log
_PLAIN = 4  # words in small letters of a sentence
_STEM = 4  # letters by which a word is known in another form


def names(pair: Pair) -> Iterator[Finding]:
    """A name after a title ("Sgt. …"), of a person or of a town is another one in the target."""
    if pair.source_tag == pair.target_tag or pair.target_tag.pseudo:
        return
    found = False
    for item in pair.unmatched.missing:
        if item.kind is ItemKind.NAME and not _arrived(item.text, pair):
            found = True
            message = f"'{item.text}' is missing from the translation"
            yield Finding("name.differs", message, Severity.WARNING)
    if found or pair.source_tag.language != "en":
        return
    became = _neighbor(pair) or _town(pair) or _office(pair)
    if became:
        yield Finding("name.differs", became, Severity.WARNING)


def _arrived(name: str, pair: Pair) -> bool:
    """Return whether each word of a name is in the target, or sounds as one of its words.

    In a script whose sounds are not compared only a name in Latin letters can be another one.
    """
    if name in pair.target:
        return True
    words = [word for word in _WORD.findall(name) if len(word) > 1]
    if all(_written(word, pair.target) for word in words):
        return True
    if any(_written(word, pair.target) for word in words) or _latin(pair):
        return False
    if readable(pair.target):
        return all(sounds_like(word, pair.target) for word in words)
    source = set(_WORD.findall(pair.source))
    return not any(word.isascii() and word not in source for word in _WORD.findall(pair.target))


def _latin(pair: Pair) -> bool:
    row = known(pair.target_tag)
    return row is not None and "Latn" in row.scripts


def _written(word: str, text: str) -> bool:
    """Return whether a text has a word in Latin letters, with an ending or another accent."""
    plain = plain_letters(word)
    return any(
        found == plain or (len(plain) >= _STEM and found.startswith(plain))
        for found in map(plain_letters, _WORD.findall(text))
    )


def _neighbor(pair: Pair) -> str:
    """Say which word became another beside one that stayed: "Linda Carter", "Linda Carver"."""
    for match in _TWO.finditer(pair.source_bare):
        if not {match[1].lower(), match[2].lower()} & known_names():
            continue
        for kept, lost, step in ((match[1], match[2], 1), (match[2], match[1], -1)):
            if _generic(lost, pair) or _written(lost, pair.target):
                continue
            if step < 0 and _opens(match, lost.lower()):
                continue
            became = _became(kept, lost, step, pair)
            if became:
                return became
    return ""


def _became(kept: str, lost: str, step: int, pair: Pair) -> str:
    if _latin(pair):
        new = _beside(kept, step, pair)
        # given names have other spellings in other languages, family names keep theirs
        return f"'{lost}' became '{new}'" if new and (step > 0 or not _alike(lost, new)) else ""
    new = _latin_beside(kept, step, pair)
    if new:
        return f"'{lost}' became '{new}'"
    heard = readable(pair.target) and (
        sounds_like(kept, pair.target) or _written(kept, pair.target)
    )
    if heard and not sounds_like(lost, pair.target):
        return f"'{lost}' is missing from the translation, or is another name"
    return ""


def _latin_beside(kept: str, step: int, pair: Pair) -> str:
    """Return the other name beside `kept` in Latin letters, as in "(Linda Carver)" after 卡特."""
    two = rf"{re.escape(kept)} ({_NAME})" if step > 0 else rf"({_NAME}) {re.escape(kept)}"
    found = re.search(rf"(?<![A-Za-z]){two}(?![^\W\d_]|\ufffd|\?)", pair.target)
    if found is None or _written(found[1], pair.source) or pair.target[found.end() - 1] == "-":
        return ""
    return found[1]


def _opens(two: re.Match[str], word: str) -> bool:
    """Return whether a sentence begins with this word, which is not a name: "Ask Linda"."""
    before = two.string[: two.start()].rstrip()
    return before[-1:] in {"", *".!?:"} and is_english(word) and word not in known_names()


def _beside(kept: str, step: int, pair: Pair) -> str:
    """Return the capitalized word that the target has beside `kept` and the source has not."""
    words = pair.target_bare.split()
    for at, word in enumerate(words):
        if word.strip(_MARKS) != kept or not 0 <= at + step < len(words):
            continue
        first = min(at, at + step)
        if words[first][-1:] in ".,;:!?)" or (
            step < 0 and (at == 1 or words[at - 2][-1:] in ".!?")
        ):
            return ""  # not one name, or the beginning of a sentence
        new = words[at + step].strip(_MARKS)
        if new[:1].isupper() and new[1:].islower() and not _written(new, pair.source):
            return "" if _translated(new, pair) else new
    return ""


def _town(pair: Pair) -> str:
    """Say which town became another: "in Fairview" as "en Fairfield"."""
    if sum(word.islower() for word in _WORD.findall(pair.source_bare)) < _PLAIN:
        return ""  # a heading has capitals of its own
    for match in _TOWN.finditer(pair.source_bare):
        town = match[1]
        if _generic(town, pair) or _written(town, pair.target) or _in_title(match):
            continue
        if not _latin(pair):
            if readable(pair.target) and not sounds_like(town, pair.target):
                return f"'{town}' is missing from the translation, or is another name"
            continue
        if any(_alike(town, word) for word in _WORD.findall(pair.target_bare)):
            continue
        for new in _lone_names(pair.target_bare):
            known_here = _written(new, pair.source) or _translated(new, pair)
            if not known_here:
                return f"'{town}' became '{new}'"
    return ""


def _office(pair: Pair) -> str:
    """Say which town in the name of an office became another: "Fairview Health Center".

    The town is the first word of the name, is not a word of the dictionary, and the words after it
    are translated.
    """
    if not _latin(pair):
        return ""
    for match in _OFFICE.finditer(pair.source_bare):
        town, rest = match[1], match[2].split()
        if (
            town[-2:-1] in "'\u2019"
            or is_english(town.lower())
            or _generic(town, pair)
            or _written(town, pair.target)
        ):
            continue
        if not all(_generic(word, pair) for word in rest):
            continue
        new = max(_unknown_names(pair), key=lambda name: _likeness(town, name), default="")
        if _alike(town, new, _SPELLED):
            continue
        if new and (_alike(town, new, _NEAR) or _looks_english(new, pair)):
            return f"'{town}' became '{new}'"
    return ""


def _looks_english(name: str, pair: Pair) -> bool:
    from langaccess.identify import english_lead

    return (english_lead(name.lower(), pair.target_tag) or 0.0) >= _LEAD


def _unknown_names(pair: Pair) -> Iterator[str]:
    """Yield capitalized words of the target that open no sentence and are not in the source."""
    for match in _INSIDE.finditer(pair.target_bare):
        if not _written(match[1], pair.source) and not _translated(match[1], pair):
            yield match[1]


def _in_title(match: re.Match[str]) -> bool:
    """Return whether a word is not a town: of a title ("Right to Return"), or "Track 2"."""
    before = match.string[: match.start()].split()
    person = any(word.lower() in known_names() for word in before[-2:])
    capital = len(before) > 1 and before[-1][:1].isupper() and not person
    return capital or match.string[match.end() :].lstrip()[:1].isdigit()


def _lone_names(text: str) -> Iterator[str]:
    """Yield the capitalized words of a text without another one beside them, the first left out."""
    words = text.split()
    names = [word.strip(_MARKS) if word[:1].isupper() else "" for word in words]
    for at, name in enumerate(names[1:], start=1):
        alone = not names[at - 1] or at == 1
        follows = words[at - 1][-1:] not in ".!?:" and not any(names[at + 1 : at + 2])
        if name[1:].islower() and alone and follows:
            yield name


def _alike(one: str, other: str, least: float = _SAME) -> bool:
    """Return whether two names may be one in two languages: "Lombardy", "Lombardía"."""
    return _likeness(one, other) >= least


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, plain_letters(one), plain_letters(other)).ratio()


def _generic(word: str, pair: Pair) -> bool:
    """Return whether a capitalized word of the source is translated: an office, a day, a land."""
    low = word.lower()
    words = for_language(pair.rules.names.translated, pair.source_tag) or ()
    cal = calendar(pair.source_tag)
    return (
        low in words or low in cal.months or low in cal.weekdays or low in _named(pair.source_tag)
    )


def _translated(word: str, pair: Pair) -> bool:
    low, cal = word.lower(), calendar(pair.target_tag)
    return low in cal.months or low in cal.weekdays or low in _named(pair.target_tag)


@lru_cache(maxsize=64)
def _named(tag: str) -> frozenset[str]:
    """Return the words of the names of countries and languages."""
    found = locale(tag)
    if found is None:
        return frozenset()
    every: Iterable[object] = (*found.territories.values(), *found.languages.values())
    return frozenset(word.lower() for name in every for word in _WORD.findall(str(name)))
