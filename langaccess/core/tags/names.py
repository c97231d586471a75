"""From what people say to a tag: names, aliases, autonyms, and the questions behind them."""

from __future__ import annotations

from functools import cache
from typing import Literal

from langaccess.core.errors import InputError
from langaccess.core.tags.search import (
    IDLE_WORDS,
    countries,
    find_elsewhere,
    near_elsewhere,
    search,
    search_fold,
)
from langaccess.core.tags.tag import (
    INDIVIDUAL,
    PSEUDO,
    PSEUDO_RTL,
    Language,
    Tag,
    languages,
    questions,
    script_name,
    table,
    tag_or_none,
    territory_name,
)

_MOST_WORDS = 12  # no language has a name of half as many

_ALIASES = {"test": PSEUDO, "test-rtl": PSEUDO_RTL}


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
    found = named_countries(text)
    if len(found) == 1:
        return found[0]
    names = {country.code: territory_name(country.code) for country in countries()}
    return _code(text, {code: names[code] for code in found} or names, "country")


def named_countries(text: str) -> tuple[str, ...]:
    """Return the ISO 3166 codes of the countries that `text` may mean; none if it names none.

    First by code or English name, then by a word of it ("Congo" is two), then by another name:
    "DRC", "Ivory Coast".
    """
    wanted = search_fold(text)
    names = {one.code: [search_fold(name) for name in one.names] for one in countries()}
    english = {code: search_fold(territory_name(code)) for code in names}
    exact = [code for code in names if wanted in (search_fold(code), english[code])]
    partly = [code for code, name in english.items() if wanted in name.split()]
    return tuple(exact[:1] or partly or [code for code in names if wanted in names[code]][:1])


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

    wanted = search_fold(typed)
    for code, name in names.items():
        if wanted in (search_fold(code), search_fold(name)):
            return code
    partly = [code for code, name in names.items() if wanted in search_fold(name).split()]
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


def _ask(typed: str, use: str, called: str = "") -> None:
    """Raise when `typed` is a name or tag that means several languages.

    `called` is what the person wrote, when `typed` is what it was read as ("Mandarin": `zh`).
    """
    key = search_fold(typed)
    for question in questions():
        if question.use not in ("any", use):
            continue
        if key in map(search_fold, question.names) or typed.lower() in question.tags:
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
    words = search_fold(typed).split()
    asked = {search_fold(name) for question in questions() for name in question.names}
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
    if entry is None or name not in map(search_fold, (entry.name, entry.autonym, *entry.aliases)):
        return None
    return tag


def _says_nothing(left: str) -> bool:
    return IDLE_WORDS.issuperset(left.split()) or _is_country(left)


def _is_country(text: str) -> bool:
    try:
        return bool(country_code(text))
    except InputError:
        return False


def _listed(typed: str) -> Tag | None:
    return _index().get(search_fold(typed))


@cache
def _index() -> dict[str, Tag]:
    """Every name, alias, autonym and code; a name that two languages share keeps the first."""
    index: dict[str, Tag] = {}
    for field in (0, 1):  # names and codes of all languages go before aliases of any
        for entry in languages():
            firm = (entry.tag, entry.iso639_3, entry.name, entry.autonym)
            for name in (firm, entry.aliases)[field]:
                index.setdefault(search_fold(name), entry.tag)
    for code, tag in INDIVIDUAL.items():
        index.setdefault(code, Tag(tag))
    return index


def _nearest(typed: str) -> str:
    near = [f"{hit.matched} ({hit.language.tag})" for hit in search(typed, limit=3)]
    near += [f"{tag.name} ({tag})" for tag in near_elsewhere(typed)][: 3 - len(near)]
    if near:
        return f"did you mean {' or '.join(near)}? See `langaccess languages NAME`"
    return "find the language with `langaccess languages NAME`"
