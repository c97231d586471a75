"""Checks of meaning, as far as words show it: prohibitions, negation, words of police work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from langaccess.checks.calendar import calendar
from langaccess.checks.model import Pair
from langaccess.checks.rules import compiled, for_language
from langaccess.model import Finding, Severity
from langaccess.policy import PoliceWord

__all__ = ["month", "negation", "police_words", "prohibition"]


def prohibition(pair: Pair) -> Iterator[Finding]:
    """What is forbidden became a choice ("may not" → "pode não", "must not" → "no tiene que")."""
    rule = pair.rules.prohibition
    forbids = for_language(rule.source, pair.source_tag)
    weak = for_language(rule.weakened, pair.target_tag)
    if not forbids or not weak or not compiled(forbids).search(pair.source):
        return
    match = compiled(weak).search(pair.target)
    if match is not None:
        yield Finding("prohibition.weakened", f"'{match.group()}' leaves a choice", Severity.ERROR)


def month(pair: Pair) -> Iterator[Finding]:
    """The permission "May we …?" became the month of May."""
    if str(pair.source_tag).split("-", maxsplit=1)[0] != "en" or pair.source_tag == pair.target_tag:
        return
    if not re.match(r"\W*[Mm](?:ay|AY)\s+(?:we|WE|i|I)\b", pair.source_bare):
        return
    names = {name for name, number in calendar(pair.target_tag).months.items() if number == 5}
    words = set(re.findall(r"[^\W\d_]+", pair.target_bare.lower()))
    for name in sorted(names & words):
        yield Finding("modal.month", f"'{name}' is the month", Severity.ERROR)


def negation(pair: Pair) -> Iterator[Finding]:
    """One side says "not" and the other does not."""
    words = pair.rules.negation.words
    here = for_language(words, pair.source_tag)
    there = for_language(words, pair.target_tag)
    if not here or not there:
        return
    negated = compiled(here).search(pair.source_bare) is not None
    if negated != (compiled(there).search(pair.target_bare) is not None):
        side = "source" if negated else "target"
        yield Finding("negation.differs", f"only the {side} negates", Severity.WARNING)


def police_words(text: str, table: Iterable[PoliceWord]) -> tuple[Finding, ...]:
    """Return a warning for each word of `text` that means something else in police work.

    Args:
        text: an English source text, before translation.
        table: the words to look for (`policy.translate.police_words`).
    """
    lower = text.lower()
    found = []
    for word in table:
        bare = compiled(word.not_when).sub(" ", lower) if word.not_when else lower
        match = compiled(word.pattern).search(bare)
        if match is not None:
            message = f"'{match.group().strip()}' here: {word.means}; engines often miss it"
            found.append(Finding("police.word", message, Severity.WARNING))
    return tuple(found)
