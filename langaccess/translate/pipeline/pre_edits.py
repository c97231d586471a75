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

from langaccess.core.config import Pattern
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag
from langaccess.translate.engines import EngineInfo

__all__ = [
    "Measurement",
    "PreEdit",
    "PreEditsFile",
    "apply_pre_edits",
    "load_pre_edits",
    "pre_edits_for",
]


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
        give: pattern of words, without regard to case → what an engine is given for them.
        when: what the sentence must have for it.
        not_when: what the sentence must not have.
        plain: plain English that means the same, so that every engine gets it; without it only the
            engines with which it was measured.
        measured: what was measured, by engine.
    """

    id: str
    give: dict[Pattern, str]
    when: Pattern | None = None
    not_when: Pattern | None = None
    plain: bool = False
    measured: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True)
class PreEditsFile:
    """The shipped pre-edits, as of a day.

    Attributes:
        as_of: day on which they were written.
        basis: where words, sentences and judgments come from.
        pre_edits: the pre-edits, in the order in which they are tried.
    """

    as_of: date
    basis: str
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
    """Return the pre-edits for an engine: those measured with it, and those in plain English.

    Those of an agency's terms come first; all are for English sources.
    """
    if source.language != "en" or info.kind == "pseudo":
        return ()
    shipped_ones = (
        one
        for one in load_pre_edits().pre_edits
        if one.plain or any(found.engine == info.id for found in one.measured)
    )
    return (*of_terms, *shipped_ones)


def apply_pre_edits(text: str, pre_edits: Sequence[PreEdit]) -> tuple[str, tuple[str, ...]]:
    """Return `text` with the pre-edits, and each use in words: "'fine' for 'citation'".

    Args:
        text: a sentence; the character U+0000 is a protected text.
        pre_edits: in the order in which they are tried; none changes the words of another.
    """
    found: list[tuple[int, int, str]] = []
    for one in pre_edits:
        matches = list(_any_of(tuple(one.give)).finditer(text))
        if not matches or not _fits(one, text):
            continue
        for match in matches:
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                words = list(one.give.values())[int(str(match.lastgroup)[1:])]
                found.append((match.start(), match.end(), _cased(words, match)))
    out: list[str] = []
    uses: list[str] = []
    at = 0
    for start, end, words in sorted(found):
        out += (_with_article(text[at:start], words), words)
        uses.append(f"'{words}' for '{text[start:end]}'")
        at = end
    return "".join((*out, text[at:])), tuple(dict.fromkeys(uses))


def _fits(one: PreEdit, text: str) -> bool:
    """Return whether the rest of the sentence says that the word has the sense in question."""
    if one.when and not _compiled(one.when).search(text):
        return False
    return not (one.not_when and _compiled(one.not_when).search(text))


def _cased(words: str, match: re.Match[str]) -> str:
    """Return `words` with a capital where the source has one: "Citations", and not "DUI"."""
    source = match.group()
    capital = source[:1].isupper() and (source[1:2].islower() or not match.start())
    return words[:1].upper() + words[1:] if capital else words


_ARTICLE = re.compile(r"\b(a)n?( )$", re.IGNORECASE)
_VOWEL = re.compile(r"(?:[aeiou](?!ni[ft]|se)|hour|honest)", re.IGNORECASE)


def _with_article(before: str, words: str) -> str:
    """Return the text before `words` with "a" or "an" as they need it."""
    form = r"\1n\2" if _VOWEL.match(words) else r"\1\2"
    return _ARTICLE.sub(form, before)


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of whole words; its groups `n0`, `n1` and so on are `patterns`."""
    groups = "|".join(f"(?P<n{number}>{pattern})" for number, pattern in enumerate(patterns))
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
