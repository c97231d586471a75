"""Finds a language by anything that is typed for it: any name, a part of one, a typing error.

The names come from the table of languages, and from CLDR in the languages that people here type
(`data/language_names.tsv`, built by `tools.language_names`): Somali is also "somalí" and
"الصومالية". The page for a phone searches the same names in its own script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags.tag import Language, Tag, languages, questions, table

__all__ = [
    "IDLE_WORDS",
    "SAME_LETTERS",
    "CountryNames",
    "Hit",
    "countries",
    "names_elsewhere",
    "other_languages",
    "search",
    "search_fold",
    "search_names",
]

_NEAR = 70.0  # below this a similarity (0 to 100) is chance
_BEGUN = 90.0  # score of a name in which a word begins as typed
_COUNTRY = 89.0  # of the name of a country
_COUNTRY_BEGUN = 75.0
_BEHIND = 14.0  # so much lower than the best, and a name is similar by chance

IDLE_WORDS = frozenset(
    {"dialect", "interpreter", "language", "only", "speaker", "speakers", "speaking"}
)
"""Words beside the name of a language that say nothing more."""

SAME_LETTERS = "ىيیيېيێيکكةهہهھهەهٱاıiłløođdðdəeɛeɔoŋnɓbɗdƙk"
"""Letters that keyboards write in several ways, each before the one it is compared as."""

_SAME = str.maketrans(SAME_LETTERS[0::2], SAME_LETTERS[1::2])
# "kiche" finds K'iche', whatever the keyboard has for an apostrophe.
_UNTYPED = frozenset("\u0640'’‘ʻʼ`´ꞌ")


@dataclass(frozen=True, slots=True)
class Hit:
    """A language found by `search`.

    Attributes:
        language: its row.
        matched: the name that matched.
        score: how well, 0 to 100.
        question: what to ask when the name means several languages, or empty.
        country: the country that matched, when no name of the language did, or empty.
    """

    language: Language
    matched: str
    score: float
    question: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class CountryNames:
    """A country whose name may be typed for a language.

    Attributes:
        code: ISO 3166.
        names: its English name first, then those in the languages spoken there.
        languages: the languages of the table, that of the most people first. Source: CLDR, share
            of the population that speaks a language; languages that CLDR does not count follow.
    """

    code: str
    names: tuple[str, ...]
    languages: tuple[Tag, ...]


def search(text: str, *, limit: int = 10) -> tuple[Hit, ...]:
    """Return the languages whose names, aliases, autonyms or tags come nearest to `text`.

    Typing mistakes are forgiven; the best comes first. An exact match scores 100. The languages of
    a country that is typed follow those that have such a name.
    """
    wanted = search_fold(text)
    best: dict[Tag, Hit] = {}
    for at, score in _near_names(wanted) if wanted else ():
        name, entry, question = _searched()[at]
        if entry.tag not in best or score > best[entry.tag].score:
            best[entry.tag] = Hit(entry, name, score, question)
    for hit in _of_country(wanted):
        if hit.language.tag not in best or hit.score > best[hit.language.tag].score:
            best[hit.language.tag] = hit
    hits = list(best.values())
    hits.sort(key=lambda hit: (-hit.score, hit.language.kind == "more" and not hit.country))
    if hits and hits[0].score >= _COUNTRY:  # a sure name: what is only similar is noise
        hits = [hit for hit in hits if hit.score > hits[0].score - _BEHIND]
    return tuple(hits[:limit])


@lru_cache(maxsize=4096)  # each question compares with the same names
def search_fold(text: str) -> str:
    """Return `text` as names are compared: without case, marks, apostrophes and punctuation.

    Letters that keyboards write in several ways have one form. The page for a phone does the same.
    """
    kept = []
    for char in unicodedata.normalize("NFKD", text).lower():
        category = unicodedata.category(char)
        if char in _UNTYPED or category.startswith("M") or category == "Cf":
            continue
        kept.append(char.translate(_SAME) if category[0] in "LN" else " ")
    return " ".join("".join(kept).split())


def search_names(entry: Language) -> tuple[str, ...]:
    """Return the names of a language in the table, English first: "Persian (Farsi)" is three."""
    names = [entry.name, entry.autonym, *entry.aliases]
    for name in (entry.name, entry.autonym):
        names += filter(None, re.split(r" ?[(（]|, |[)）]", name))
    return tuple(dict.fromkeys(names))


@cache
def names_elsewhere() -> dict[str, tuple[str, ...]]:
    """Return tag → names in other languages, also of languages that the table lacks."""
    found = rows(shipped(DATA, "language_names.tsv"))
    return {row["tag"]: tuple(filter(None, row["names"].split(";"))) for row in found}


def other_languages() -> dict[str, tuple[str, ...]]:
    """Return the tags and names of languages that the table lacks, English names first."""
    return {tag: names for tag, names in names_elsewhere().items() if tag not in table()}


@cache
def countries() -> tuple[CountryNames, ...]:
    """Return the countries of the table of languages."""
    return tuple(
        CountryNames(
            row["code"],
            tuple(row["names"].split(";")),
            tuple(table()[tag].tag for tag in row["languages"].split()),
        )
        for row in rows(shipped(DATA, "country_names.tsv"))
    )


def _of_country(wanted: str) -> Iterator[Hit]:
    for country in countries() if len(wanted) > 2 or not wanted.isascii() else ():
        forms = [search_fold(name) for name in country.names]
        if not any(f" {wanted}" in f" {form}" for form in forms):
            continue
        score = _COUNTRY if wanted in forms else _COUNTRY_BEGUN
        for place, tag in enumerate(country.languages):
            name = country.names[0]
            yield Hit(table()[tag], name, score - place / 10, country=name)


@cache
def _searched() -> tuple[tuple[str, Language, str], ...]:
    """Every name there is, with its language and the question it raises."""
    own = [(name, entry, "") for entry in languages() for name in _all_names(entry)]
    asked = [
        (name, table()[tag], question.text)
        for question in questions()
        for name in question.names
        for tag in question.choices
        if tag in table()
    ]
    return tuple(own + asked)


def _all_names(entry: Language) -> tuple[str, ...]:
    firm = (*search_names(entry), entry.tag, entry.iso639_3)
    return (*firm, *names_elsewhere().get(entry.tag, ()))


@cache
def _searched_forms() -> tuple[str, ...]:
    """The names of `_searched` as they are compared."""
    return tuple(search_fold(name) for name, _entry, _question in _searched())


def _near_names(wanted: str) -> Iterator[tuple[int, float]]:
    """Yield the position in `_searched` and the score of each name that is near, in its order."""
    from rapidfuzz import fuzz, process

    forms = _searched_forms()
    near = process.extract(wanted, forms, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None)
    scores = {at: min(score, 99.0) for _form, score, at in near}
    if len(wanted) >= 3 and " " not in wanted:  # a word of the name begins so
        begun = (at for at, form in enumerate(forms) if f" {wanted}" in f" {form}")
        scores |= {at: max(scores.get(at, 0.0), _BEGUN) for at in begun}
    for at in sorted(scores):
        yield at, 100.0 if forms[at] == wanted else scores[at]
