"""From what people say to a tag: names, aliases, autonyms, and the questions behind them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from langaccess.core.errors import InputError
from langaccess.core.tags.tag import (
    INDIVIDUAL,
    PSEUDO,
    PSEUDO_RTL,
    Language,
    Tag,
    find_elsewhere,
    languages,
    questions,
    script_name,
    table,
    tag_or_none,
    territory_name,
)

__all__ = [
    "Hit",
    "beside",
    "country_code",
    "find",
    "from_country",
    "in_script",
    "resolve",
    "search",
]

_NEAR = 70.0  # below this a similarity (0 to 100) is chance
_MOST_WORDS = 12  # no language has a name of half as many

# Words beside the name of a language that say nothing more.
_IDLE = frozenset({"dialect", "interpreter", "language", "only", "speaker", "speakers", "speaking"})

_ALIASES = {"test": PSEUDO, "test-rtl": PSEUDO_RTL}


@dataclass(frozen=True, slots=True)
class Hit:
    """A language found by `search`.

    Attributes:
        language: its row.
        matched: the name that matched.
        score: how well, 0 to 100.
        question: what to ask when the name means several languages, or empty.
    """

    language: Language
    matched: str
    score: float
    question: str = ""


def resolve(name_or_tag: str, *, use: Literal["writing", "speech"] = "writing") -> Tag:
    """Return the tag for what a person typed: a tag, a name, an alias or an autonym.

    Args:
        name_or_tag: `es`, `Spanish`, `Farsi`, `Hmoob Dawb`, `test` (pseudo-translation).
        use: what the language is wanted for; `zh` is a choice of script in writing only.

    Raises:
        InputError: it means several languages (the hint is the question and the choices),
            or it is not known (the hint names the nearest).
    """
    found = find(name_or_tag, use=use)
    if found is None:
        typed = name_or_tag.strip()
        more = beside(typed)
        if more is not None:
            text = f"'{more[1]}' with {more[0].name} ({more[0]}) is not understood"
            raise InputError(text, hint="name one language, and nothing else with it")
        raise InputError(
            f"'{typed}' is not a language that this program knows", hint=_nearest(typed)
        )
    return found


def find(name_or_tag: str, *, use: Literal["writing", "speech"] = "writing") -> Tag | None:
    """Return the tag for what a person typed, as `resolve` does, or None when none is known.

    Raises:
        InputError: it means several languages; the hint is the question and the choices.
    """
    typed = name_or_tag.strip()
    if typed.lower() in _ALIASES:
        return Tag(_ALIASES[typed.lower()])
    _ask(typed, use)
    found = _listed(typed)
    if found is not None and use == "speech":
        return found  # who says "Mandarin" has answered the question that "zh" raises
    found = found or tag_or_none(typed) or _elsewhere(typed)
    if found is not None:
        _ask(found, use, typed)
    return found


def search(text: str, *, limit: int = 10) -> tuple[Hit, ...]:
    """Return the languages whose names, aliases, autonyms or tags come nearest to `text`.

    Typing mistakes are forgiven; the best comes first. An exact match scores 100.
    """
    wanted = _search_form(text)
    best: dict[Tag, Hit] = {}
    for at, score in _near_names(wanted) if wanted else ():
        name, entry, question = _searched()[at]
        if entry.tag not in best or score > best[entry.tag].score:
            best[entry.tag] = Hit(entry, name, score, question)
    hits = sorted(best.values(), key=lambda hit: (-hit.score, hit.language.kind == "more"))
    return tuple(hits[:limit])


def from_country(text: str) -> tuple[Language, ...]:
    """Return the languages of a country, given by name or ISO 3166 code, likeliest first.

    Raises:
        InputError: no language here is from such a country; the hint names the nearest.
    """
    code = country_code(text)
    found = [entry for entry in languages() if code in entry.countries]
    return tuple(sorted(found, key=lambda entry: entry.countries.index(code)))


def country_code(text: str) -> str:
    """Return the ISO 3166 code of a country of the table, by its name, a word of it, or its code.

    Raises:
        InputError: no such country is in the table, or several are meant ("Congo"); the hint
            names the nearest.
    """
    codes = sorted({code for entry in languages() for code in entry.countries})
    return _code(text, {code: territory_name(code) for code in codes}, "country")


def in_script(text: str) -> tuple[Language, ...]:
    """Return the languages written in a script, given by name or ISO 15924 code.

    Raises:
        InputError: no language here is written in such a script; the hint names the nearest.
    """
    codes = sorted({code for entry in languages() for code in entry.scripts})
    code = _code(text, {name: script_name(name) for name in codes}, "script")
    return tuple(entry for entry in languages() if code in entry.scripts)


def _code(typed: str, names: dict[str, str], what: str) -> str:
    """Return the code whose name is the one typed; a whole name goes before a word of another."""
    from rapidfuzz import fuzz, process

    wanted = _search_form(typed)
    for code, name in names.items():
        if wanted in (_search_form(code), _search_form(name)):
            return code
    partly = [code for code, name in names.items() if wanted in _search_form(name).split()]
    if len(partly) == 1:
        return partly[0]
    near = [names[code] for code in partly] or [
        name for name, *_rest in process.extract(typed, names.values(), scorer=fuzz.WRatio, limit=3)
    ]
    raise InputError(
        f"'{typed}' may be more than one {what}"
        if partly
        else f"no language here belongs to the {what} '{typed}'",
        hint="did you mean " + " or ".join(near) + "?",
    )


@cache
def _searched() -> tuple[tuple[str, Language, str], ...]:
    """Every name there is, with its language and the question it raises."""
    own = [(name, entry, "") for entry in languages() for name in _names(entry)]
    asked = [
        (name, table()[tag], question.text)
        for question in questions()
        for name in question.names
        for tag in question.choices
        if tag in table()
    ]
    return tuple(own + asked)


@cache
def _searched_forms() -> tuple[str, ...]:
    """The names of `_searched` as they are compared."""
    return tuple(_search_form(name) for name, _entry, _question in _searched())


def _near_names(wanted: str) -> Iterator[tuple[int, float]]:
    """Yield the position in `_searched` and the score of each name that is near, in its order."""
    from rapidfuzz import fuzz, process

    forms = _searched_forms()
    near = process.extract(wanted, forms, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None)
    scores = {at: min(score, 99.0) for _form, score, at in near}
    if len(wanted) >= 3 and " " not in wanted:  # a word of the name begins so
        begun = (at for at, form in enumerate(forms) if f" {wanted}" in f" {form}")
        scores |= {at: max(scores.get(at, 0.0), 90.0) for at in begun}
    for at in sorted(scores):
        yield at, 100.0 if forms[at] == wanted else scores[at]


def _ask(typed: str, use: str, called: str = "") -> None:
    """Raise when `typed` is a name or tag that means several languages.

    Args:
        typed: the name or tag.
        use: what the language is wanted for.
        called: what the person wrote, when `typed` is what it was read as ("Mandarin": `zh`).
    """
    key = _search_form(typed)
    for question in questions():
        if question.use not in ("any", use):
            continue
        if key in map(_search_form, question.names) or typed.lower() in question.tags:
            choices = ", ".join(f"{tag} ({tag.name})" for tag in question.choices)
            raise InputError(
                f"'{called or typed}' says too little: write {' or '.join(question.choices)}",
                hint=f"{question.text} Choose {choices}",
            )


def _elsewhere(typed: str) -> Tag | None:
    """Return the tag of a name that CLDR knows, or of one beside words that say nothing more."""
    found = find_elsewhere(typed)
    if found is not None:
        return found
    part = _part(typed)
    return part[0] if part is not None and _says_nothing(part[1]) else None


def beside(typed: str) -> tuple[Tag, str] | None:
    """Return the language that the first words name, and the words left over; or None.

    None too when what is left over says nothing more ("Hindi speaker"), or names a country
    ("Spanish Mexico").
    """
    part = _part(typed)
    return None if part is None or _says_nothing(part[1]) else part


def _part(typed: str) -> tuple[Tag, str] | None:
    words = _search_form(typed).split()
    asked = {_search_form(name) for question in questions() for name in question.names}
    for end in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        first = " ".join(words[:end])
        found = None if first in asked else _called(first) or find_elsewhere(first)
        if found is not None:
            return found, " ".join(words[end:])
    return None


def _called(name: str) -> Tag | None:
    """Return the language of that name; its tag is none ("El Salvador" is not Greek)."""
    tag = _listed(name)
    entry = table().get(tag) if tag is not None else None
    if entry is None or name not in map(_search_form, (entry.name, entry.autonym, *entry.aliases)):
        return None
    return tag


def _says_nothing(left: str) -> bool:
    return _IDLE.issuperset(left.split()) or _is_country(left)


def _is_country(text: str) -> bool:
    try:
        return bool(country_code(text))
    except InputError:
        return False


def _listed(typed: str) -> Tag | None:
    return _index().get(_search_form(typed))


@cache
def _index() -> dict[str, Tag]:
    """Every name, alias, autonym and code; a name that two languages share keeps the first."""
    index: dict[str, Tag] = {}
    for field in (0, 1):  # names and codes of all languages go before aliases of any
        for entry in languages():
            firm = (entry.tag, entry.iso639_3, entry.name, entry.autonym)
            for name in (firm, entry.aliases)[field]:
                index.setdefault(_search_form(name), entry.tag)
    for code, tag in INDIVIDUAL.items():
        index.setdefault(code, Tag(tag))
    return index


def _names(entry: Language) -> tuple[str, ...]:
    return (entry.name, entry.autonym, *entry.aliases, entry.tag, entry.iso639_3)


def _nearest(typed: str) -> str:
    near = [f"{hit.matched} ({hit.language.tag})" for hit in search(typed, limit=3)]
    if near:
        return f"did you mean {' or '.join(near)}? See `langaccess languages NAME`"
    return "find the language with `langaccess languages NAME`"


@lru_cache(maxsize=4096)  # each question compares with the same names
def _search_form(text: str) -> str:
    """Return `text` without case, marks over Latin letters, apostrophes and punctuation."""
    kept = []
    for char in unicodedata.normalize("NFKD", text.casefold()):
        if unicodedata.category(char) == "Mn" and char < "\u0370":
            continue
        if char.isalnum() or unicodedata.category(char).startswith("M"):
            kept.append(char)
        elif char not in "'’ʼ‘`ʻ":
            kept.append(" ")
    return " ".join("".join(kept).split())
