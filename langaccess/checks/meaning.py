"""Checks of meaning, as far as words show it: prohibitions, negation, words of police work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from langaccess.checks.model import Pair
from langaccess.checks.rules import PoliceWord, compiled, for_language, load_rules
from langaccess.model import Finding, Severity
from langaccess.tags import Tag

__all__ = ["negation", "police_words", "prohibition"]


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


def police_words(
    text: str, tag: Tag, table: Iterable[PoliceWord] | None = None
) -> tuple[Finding, ...]:
    """Return a warning for each word of `text` that means something else in police work.

    Args:
        text: a source text, before translation.
        tag: its language.
        table: the words to look for; those of the shipped rules when None.
    """
    lang = str(tag).split("-", maxsplit=1)[0]
    words = load_rules().police.words if table is None else table
    found = []
    for word in words:
        match = compiled(word.pattern).search(text) if word.lang == lang else None
        if match is not None:
            found.append(
                Finding(
                    "police.word",
                    f"'{match.group().strip()}' here: {word.sense}; engines often miss it",
                    Severity.WARNING,
                )
            )
    return tuple(found)
