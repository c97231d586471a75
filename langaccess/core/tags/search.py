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

from langaccess.core.folding import plain_letters
from langaccess.core.near_miss import nearest, sounds_alike
from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags.tag import (
    IsoName,
    Language,
    Tag,
    iso_names,
    known,
    languages,
    questions,
    table,
    tag_or_none,
)

_NEAR = 70.0  # below this a similarity (0 to 100) is chance
_BEGUN = 90.0  # score of a name in which a word begins as typed
_COUNTRY = 89.0  # of the name of a country
_COUNTRY_BEGUN = 75.0
_BEHIND = 14.0  # so much lower than the best, and a name is similar by chance
_SLIPS = 4  # of so many letters one may be wrong in a name that is only similar
_LONGEST_NAME = 100  # letters; no language has half as many
_LONG_WORD = 4  # letters of a word that may be the name of several languages
_MOST_SHARE = 12  # languages that share a word: more share no name, but "Western" or "Central"

IDLE_WORDS = frozenset(
    {"dialect", "interpreter", "language", "only", "speaker", "speakers", "speaking"}
)
"""Words beside the name of a language that say nothing more."""

SAME_LETTERS = "ىيیيېيێيکكةهہهھهەهٱاıiłløođdðdəeɛeɔoŋnɓbɗdƙk"
"""Letters that keyboards write in several ways, each before the one it is compared as."""

_SAME = str.maketrans(SAME_LETTERS[0::2], SAME_LETTERS[1::2])
# "kiche" finds K'iche', whatever the keyboard has for an apostrophe.
_UNTYPED = frozenset("\u0640'’‘ʻʼ`´ꞌ")
_SAME_OR_NONE: dict[int, int | str] = {**_SAME, **dict.fromkeys(map(ord, _UNTYPED), "")}


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
    a country that is typed follow those that have such a name. No language is similar to the name
    of one that only ISO 639 has: Lakota is not Lao.
    """
    wanted = search_fold(text)
    best: dict[Tag, Hit] = {}
    similar = None
    for at, score in _near_names(wanted) if wanted else ():
        if score < _BEGUN:
            similar = not _named_elsewhere(text) if similar is None else similar
            if not similar or not _misspelled(wanted, _searched_forms()[at]):
                continue
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


def find_elsewhere(name: str) -> Tag | None:
    """Return the tag of a name that the table of languages lacks, or None.

    Its words, in any order, are those of the English name, or of a name in Spanish, French,
    Portuguese, German or the language itself.
    """
    wanted = _words(name)
    if not wanted or not name.isprintable() or len(name) > _LONGEST_NAME:
        return None
    near = _with_word(max(wanted, key=len))
    found = [one.tag for one in near if one.name.casefold() == name.casefold()]
    found += [one.tag for one in near if _words(one.name) == wanted]
    found += [one.tag for one in near if wanted in map(_words, (one.own, *one.names))]
    return tag_or_none(found[0]) if found else None


@lru_cache(maxsize=256)
def near_elsewhere(name: str) -> tuple[Tag, ...]:
    """Return the languages of ISO 639 that the table lacks and that `name` may mean.

    The one with that name; else those that have it as a part of theirs ("Apache"); else those whose
    name it misspells.
    """
    forms = _forms_elsewhere()
    return _named_elsewhere(name) or tuple(
        dict.fromkeys(Tag(forms[form]) for form in nearest(search_fold(name), forms))
    )


def _named_elsewhere(name: str) -> tuple[Tag, ...]:
    """Return the languages that the table lacks with that name, or with it as a part of theirs."""
    wanted = _words(name)
    if not wanted or not name.isprintable() or len(name) > _LONGEST_NAME:
        return ()
    exact = find_elsewhere(name)
    if exact is not None:
        return (exact,) if known(exact) is None else ()
    longest = max(wanted, key=len)
    near = [one for one in _with_word(longest) if wanted < _words(one.name)]
    if len(longest) < _LONG_WORD or len(near) > _MOST_SHARE:
        return ()
    return tuple(tag for tag in (Tag(one.tag) for one in near) if known(tag) is None)


def _words(name: str) -> frozenset[str]:
    return frozenset(search_fold(name).split())


def _with_word(word: str) -> list[IsoName]:
    """Return the languages with the letters of a folded word in a name."""
    return [one for one, letters in _letters() if word in letters]


@cache
def _letters() -> tuple[tuple[IsoName, str], ...]:
    """Return each language with the letters of its names, which are quick to look through."""
    joined = ((one, " ".join((one.name, one.own, *one.names))) for one in iso_names().values())
    return tuple((one, _quick_fold(text)) for one, text in joined)


def _quick_fold(text: str) -> str:
    """Return the letters of `text` as `search_fold` has them, with the punctuation."""
    plain = text.lower() if text.isascii() else plain_letters(text)
    return plain.translate(_SAME_OR_NONE)


@cache
def _forms_elsewhere() -> dict[str, str]:
    """Return the English names of the languages that the table lacks, as compared → the tag."""
    found: dict[str, str] = {}
    for one in iso_names().values():
        if known(one.tag) is None:
            for name in (one.name, *one.names):
                found.setdefault(_quick_fold(name), one.tag)
    return found


def _misspelled(wanted: str, form: str) -> bool:
    """Whether `wanted` may be `form` with typing errors: one letter in four, not the first."""
    from rapidfuzz.distance import OSA

    most = max(1, len(wanted) // _SLIPS)
    return sounds_alike(wanted[0], form[:1]) and OSA.distance(wanted, form) <= most


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
