"""Checks of what an engine added to a translation: text without a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from langaccess.core.model import Finding, Severity
from langaccess.core.segments import sentences
from langaccess.qa.checks.negation import finds
from langaccess.qa.lengths import expected_ratio, width
from langaccess.qa.model import Pair
from langaccess.qa.rules import for_language
from langaccess.qa.values.calendar import locale

_OPEN = "([\uff08\u3010"
_SHUT = ")]\uff09\u3011"
_SHORT = 3  # letters by which "Mexican" is known to speak of Mexico
# Of 2,063 sentences of fewer columns 3 have a translation of more, each by an abbreviation.
_BRIEF, _BRIEFLY = 60, 0.55  # columns, and the least share of the usual length
# Such a sentence, without a comma where a translation may make two.
_WHOLE = re.compile(r"[^,;:\u2013\u2014]*[.!?][\"'\u201d\u2019)\]]*\s*")
# Shares of the usual length: 4 of 10,209 public pairs have a finding, each with text of no source.
_COMPLETE, _LONGER = 0.8, 1.2
_WORDS = 5  # letters of a sentence
_GLUED = re.compile(
    r"[a-z][.!?][\"”]?[A-Z]|[.!?][\"”][A-Z]|[\"”]\.[A-Z]"
)  # two sentences without a space
_SHORT_NAME = re.compile(r"(?:^|[\s(])(\w{1,4})\.\s*$")  # "Of." of "Of. Lee" ends no sentence
_SHOWN = 40  # letters of a sentence in a message
_WORD = re.compile(r"[^\W\d_]{4,}")
_INITIALS = re.compile(r"\b(?:[A-Z]\.?){2,}")


def added(pair: Pair) -> Iterator[Finding]:
    """A sentence was added, or an engine added a bracket or country that the source does not have.

    Engines write "(em inglês)" after a name, or open a bracket and stop. A person may explain a
    word in brackets, so only the words of an engine are looked at.
    """
    yield from _one_more(pair)
    if not pair.by_engine or pair.target_tag.pseudo:
        return
    here, there = (sum(text.count(c) for c in _OPEN + _SHUT) for text in (pair.source, pair.target))
    if there > here:
        yield Finding("text.added", "a bracket has no source", Severity.ERROR)
    for name in _added_countries(pair):
        yield Finding("text.added", f"'{name}' has no source", Severity.WARNING)


def _one_more(pair: Pair) -> Iterator[Finding]:
    """Yield a warning if the target has more sentences, and would be complete without the last.

    A translation may split a sentence: then the first ones alone are too short for the source.
    No one splits a brief one. A short word with a capital before the stop may be an abbreviation.
    """
    rule = pair.rules.length
    measured = for_language(rule.ratios, pair.target_tag)
    if pair.target_tag.pseudo or pair.source_tag == pair.target_tag or measured is None:
        return
    there = sentences(pair.target)
    count = len(sentences(pair.source))
    if not 0 < count < len(there) or _GLUED.search(pair.source):
        return
    last = _SHORT_NAME.search(there[count - 1])
    if last is not None and last[1].istitle() and f"{last[1]}." not in pair.source:
        return
    more = "".join(there[count:]).strip()
    if more.startswith("/") or sum(map(str.isalpha, more)) < _WORDS:  # a second form; "(Fig. 1)."
        return
    usual = width(pair.source) * expected_ratio(rule, pair.source_tag, pair.target_tag)
    first = width(" ".join(there[:count]))
    brief = width(pair.source) < _BRIEF and _WHOLE.fullmatch(pair.source) and _begins(more)
    if first < (_BRIEFLY if brief else _COMPLETE) * usual:
        return
    if brief or width(pair.target) >= _LONGER * usual:
        message = f"'{more[:_SHOWN]}' may have no source: there are more sentences"
        yield Finding("text.added", message, Severity.WARNING)


def _begins(text: str) -> bool:
    """Return whether a text begins as a sentence does, unlike "%{name}" after an abbreviation."""
    return text[0] in "\u00bf\u00a1" or (text[0].isalpha() and not text[0].islower())


def _added_countries(pair: Pair) -> Iterator[str]:
    """Yield the countries that only the target names; of "Guinea Ecuatorial" no "Guinea"."""
    rule, text = pair.rules.countries, pair.target
    known_as = for_language(rule.known_as, pair.source_tag) or {}
    syllables = pair.target_tag.language in rule.syllables
    for code, name, source in _countries(str(pair.source_tag), str(pair.target_tag)):
        if name in text and _is_named(name, text, syllables=syllables):
            text = text.replace(name, " ")
            called = finds(known_as.get(code), pair.source)
            if not called and not _speaks_of(source, name, pair.source):
                yield name


def _is_named(name: str, text: str, *, syllables: bool) -> bool:
    """Return whether a text names a country inside a sentence: "Reunião" is a meeting too.

    Where each syllable is a word, "Pháp" next to another capital is part of a name: "Tư Pháp".
    """
    for found in re.finditer(rf"(\w+|,) {re.escape(name)}(?!\w)(?= ?(\w?))", text):
        part = syllables and (found[1][0].isupper() or found[2].isupper())
        if " " in name or not part:
            return True
    return False


def _speaks_of(country: str, name: str, text: str) -> bool:
    """Return whether a source names a country, in either language, by its people or initials."""
    words = {word[:_SHORT].lower() for word in _WORD.findall(text)}
    parts = {part[:_SHORT].lower() for part in _WORD.findall(f"{country} {name}")}
    initials = "".join(part[0] for part in country.split())
    return bool(words & parts) or initials in {m.replace(".", "") for m in _INITIALS.findall(text)}


@lru_cache(maxsize=32)
def _countries(source: str, target: str) -> tuple[tuple[str, str, str], ...]:
    """Return code, name in the target language and in the source's; the longest names first."""
    here, there = locale(source), locale(target)
    if here is None or there is None:
        return ()
    found = [
        (code, str(name), str(here.territories[code]))
        for code, name in there.territories.items()
        if code.isalpha() and len(str(name)) > _SHORT and code in here.territories
    ]
    return tuple(sorted(found, key=lambda one: -len(one[1])))
