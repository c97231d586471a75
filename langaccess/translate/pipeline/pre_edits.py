"""Plainer words that an engine is given for words of police and courts that it gets wrong.

Engines take "citation" for a quotation and "at large" for "in general". A pre-edit gives them
plain English that means the same: "fine", "not yet caught". The source stays what a reviser sees,
and each use is recorded with the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from langaccess.core.config import GroupPattern, Pattern
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.translate.engines import EngineInfo


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a person found when comparing sentences with and without a pre-edit.

    Attributes:
        engine: id of the engine.
        on: day of the judgment.
        right: sentences in which the word has its right sense only with the pre-edit.
        same: sentences that are right, or wrong, either way.
        wrong: sentences that the pre-edit makes wrong.
    """

    engine: str
    on: date
    right: int
    same: int
    wrong: int


@dataclass(frozen=True, slots=True)
class PreEdit:
    """A word in its police or court sense, and what an engine is given for it.

    Attributes:
        id: its name.
        give: pattern of words, without regard to case → what an engine is given for them, with a
            backslash and a number for what that group of the pattern found.
        when: what the sentence must have for it.
        not_when: what the sentence must not have.
        measured: what was measured, by engine; no other engine gets it.
        term: it is of the agency's term base.
    """

    id: str
    give: dict[GroupPattern, str]
    when: Pattern | None = None
    not_when: Pattern | None = None
    measured: tuple[Measurement, ...] = ()
    term: bool = False


@dataclass(frozen=True, slots=True)
class PreEditsFile:
    """The shipped pre-edits, as of a day."""

    as_of: date  # day on which they were written
    basis: str  # where words, sentences and judgments come from
    pre_edits: tuple[PreEdit, ...]


@cache
def load_pre_edits() -> PreEditsFile:
    """Return the shipped pre-edits.

    Raises:
        ConfigError: the shipped file is missing or damaged.
    """
    from langaccess.core.config import load

    return load(PreEditsFile, shipped(DATA, "pre_edits.yaml"))


def pre_edits_for(
    info: EngineInfo, source: Tag, of_terms: Sequence[PreEdit] = ()
) -> tuple[PreEdit, ...]:
    """Return the pre-edits that were measured with an engine, after those of an agency's terms.

    All are for English sources.
    """
    if source.language != "en" or info.kind == "pseudo":
        return ()
    shipped_ones = (
        one
        for one in load_pre_edits().pre_edits
        if any(found.engine == info.id for found in one.measured)
    )
    return (*of_terms, *shipped_ones)


def apply_pre_edits(text: str, pre_edits: Sequence[PreEdit]) -> tuple[str, tuple[str, ...]]:
    """Return `text` with the pre-edits, and each use in words: "'fine' for 'citation'".

    Args:
        text: a sentence; the character U+0000 is a protected text.
        pre_edits: where two meet, an agency's term wins, else the longer match, else the first.
    """
    matches = [
        (one.term, match.end() - match.start(), match, words, one.term)
        for one in pre_edits
        if _any_of(tuple(one.give)).search(text) and _fits(one, text)
        for pattern, words in one.give.items()
        for match in _whole_words(pattern).finditer(text)
        if not (_COMPOUND.match(text, match.end()) and _MODIFIED.search(words))
    ]
    found: list[tuple[int, int, str]] = []
    for *_, match, words, term in sorted(matches, key=lambda each: each[:2], reverse=True):
        if all(match.end() <= start or end <= match.start() for start, end, _ in found):
            given = words if term else match.expand(words)
            found.append((match.start(), match.end(), _cased(given, match)))
    out: list[str] = []
    uses: list[str] = []
    at = 0
    for start, end, words in sorted(found):
        out += (_with_article(text[at:start], words), words)
        uses.append(f"'{words}' for '{text[start:end]}'")
        at = end
    return "".join((*out, text[at:])), tuple(dict.fromkeys(uses))


# "alarm permit holder": "license for an alarm" cannot go before another noun, nor before "'s".
_COMPOUND = re.compile(
    r"['’](?:s\b|(?= ))| (?:appl(?:ication|icant)s?|card|class(?:es)?|department|fees?|forms?"
    r"|holders?|hotline|letter|numbers?|office|polic(?:y|ies)|program|releases?|requests?|services?"
    r"|training|unit|victims?|website)\b",
    re.IGNORECASE,
)
_MODIFIED = re.compile(r" (?:about|against|for|from|in|of|on|that|to|who|with) ")


def _fits(one: PreEdit, text: str) -> bool:
    """Return whether the rest of the sentence says that the word has the sense in question."""
    if one.when and not _compiled(one.when).search(text):
        return False
    return not (one.not_when and _compiled(one.not_when).search(text))


def _cased(words: str, match: re.Match[str]) -> str:
    """Return `words` with a capital where the source has one: "Citations", and not "DUI"."""
    source = match.group()
    own = _OWN_ARTICLE.match(words)
    if own is not None:
        words = _with_article(words[: own.end()], own[3]) + own[3]
    capital = source[:1].isupper() and (source[1:2].islower() or not match.start())
    return words[:1].upper() + words[1:] if capital else words


_ARTICLE = re.compile(r"\b(a)n?( )$", re.IGNORECASE)
_OWN_ARTICLE = re.compile(r"(a)n?( )(?=(.+))", re.IGNORECASE)
_VOWEL = re.compile(r"(?:[aeiou](?!ni[ft]|se)|hour|honest)", re.IGNORECASE)


def _with_article(before: str, words: str) -> str:
    """Return the text before `words` with "a" or "an" as they need it."""
    form = r"\1n\2" if _VOWEL.match(words) else r"\1\2"
    return _ARTICLE.sub(form, before)


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that is found where one of `patterns` is."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)


@cache
def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
