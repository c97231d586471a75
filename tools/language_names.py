"""Builds the names by which the search finds a language: `python -m tools.language_names`.

Writes `langaccess/data/language_names.tsv`, `country_names.tsv` and `iso_names.tsv` from the tables
of languages and countries, from CLDR's names (through Babel), and from the English names of
ISO 639-3 (through language_data). Run it again after a change of `languages.tsv` or of either
library.
"""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterable, Iterator

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from langcodes import find, tag_is_valid
from language_data.names import code_to_names
from rapidfuzz.distance import OSA

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Language, languages, questions, search_fold, territory_name

# In which languages the names are taken: what people in the United States type most, beside the
# language's own and those through which a relay is possible.
_NAMING = ("en", "es", "fr", "pt", "de", "ru", "ar", "fa", "hi", "vi", "zh_Hans", "zh_Hant")
_LOCALES = {"tl": "fil", "prs": "fa_AF", "no": "nb", "hmn": "mww", "zh": "zh_Hans", "yue": "yue"}
# The code under which CLDR counts the speakers of a language that has another tag here.
_COUNTED = {"tl": "fil", "prs": "fa", "hmn": "hmn", "din": "din", "rhg": "rhg"}
# Names of countries that people type, and CLDR lacks.
_MORE = {
    "HT": ("Ayiti",), "HK": ("Hong Kong", "香港"), "MO": ("Macau", "澳門"), "CI": ("Ivory Coast",),
    "MM": ("Burma",), "KR": ("Korea", "한국"), "TR": ("Turkey",),
    "CD": ("DRC", "Zaire", "Democratic Republic of the Congo", "Congo DRC"),
    "CG": ("Republic of the Congo",),
    "PS": ("Palestine", "فلسطين"), "SV": ("Salvador",), "CZ": ("Czech Republic",),
    "GB": ("England",),
    "US": ("America",), "MK": ("Macedonia",), "FM": ("Chuuk", "Pohnpei", "Yap", "Kosrae"),
    "BA": ("Bosnia",), "TW": ("Formosa",), "SZ": ("Swaziland",), "CV": ("Cabo Verde",),
}  # fmt: skip
_NO_LANGUAGE = {"zxx", "zbl", "mul", "und", "mis"}
_NEAR = 1  # typing errors that the search forgives


def main() -> None:
    """Write the three files."""
    _write("language_names.tsv", ("tag", "names"), [*_own_rows(), *_other_rows()])
    _write("country_names.tsv", ("code", "names", "languages"), _country_rows())
    _write("iso_names.tsv", ("tag", "name", "own", "names"), _iso_rows())


def _own_rows() -> Iterator[tuple[str, str]]:
    for entry in languages():
        has = {search_fold(name) for name in (entry.name, entry.autonym, *entry.aliases)}
        names = _new(has, (_name(tag, entry.tag) for tag in _spoken_near(entry)))
        yield str(entry.tag), ";".join(names)


def _other_rows() -> Iterator[tuple[str, str]]:
    """Yield languages that the table lacks: those that CLDR names, and those named nearly alike."""
    ours = {entry.tag for entry in languages()} | {_COUNTED.get(e.tag, e.tag) for e in languages()}
    three = {entry.iso639_3 for entry in languages()}
    forms = {search_fold(n) for e in languages() for n in (e.name, e.autonym, *e.aliases)}
    forms |= {search_fold(name) for question in questions() for name in question.names}
    english = Locale("en").languages
    for code in _codes():
        if code in ours | three | _NO_LANGUAGE:
            continue
        name = str(code_to_names(code).get("en", "")).partition(" (")[0]
        form = search_fold(name)
        if not form or form in forms or form == code:
            continue
        if code in english and " language" not in name:
            own = _name(code, code)
            yield code, ";".join(_new(set(), (name, own)))
        elif len(form) > 2 and any(OSA.distance(form, other) <= _NEAR for other in forms):
            yield code, name


def _iso_rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield every language: English name, its own name if CLDR has it, and other names.

    Those are CLDR's in four more languages, and the words of the English name that mean this
    language alone ("Falam" of "Falam Chin").
    """
    regional = [code.replace("_", "-") for code in map(str, Locale("en").languages) if "_" in code]
    for code in (*_codes(), *regional):
        names = code_to_names(code)
        if "en" in names:
            name = names["en"]
            own = names.get(code, "") if code != "en" else ""
            others = [names.get(key, "") for key in _NAMING[1:5]]
            others += [_name("en", code)]  # "Luo" for "Luo (Kenya and Tanzania)"
            others += [part for part in _parts(name) if _means(part) == code]
            others = [one for one in others if one not in (name, own)]
            yield code, name, own, ";".join(dict.fromkeys(filter(None, others)))


def _parts(name: str) -> Iterator[str]:
    """Yield the first and the last words of a name; "(Ghana)" belongs to what is in front of it."""
    words = [] if "(" in name else name.split()
    for number in range(1, len(words)):
        yield " ".join(words[:number])
        yield " ".join(words[-number:])


def _means(words: str) -> str:
    """Return the code that language_data finds for some words, empty if it finds none."""
    for language in ("en", "und"):
        try:
            return str(find(words, language))
        except LookupError:
            continue
    return ""


def _codes() -> list[str]:
    """Return the registered codes of two and three letters."""
    pairs = itertools.chain(
        *(map("".join, itertools.product(string.ascii_lowercase, repeat=n)) for n in (2, 3))
    )
    return list(filter(tag_is_valid, pairs))


def _country_rows() -> Iterator[tuple[str, str, str]]:
    codes = sorted({code for entry in languages() for code in entry.countries})
    for code in codes:
        here = sorted(
            (entry for entry in languages() if code in entry.countries and entry.kind != "sign"),
            key=lambda entry: (-_share(code, entry), entry.countries.index(code)),
        )
        naming = [*_NAMING[:5], *(entry.tag for entry in here[:6])]
        found = (_territory(tag, code) for tag in naming)
        names = _new(set(), (territory_name(code), *_MORE.get(code, ()), *found))
        yield code, ";".join(names), " ".join(entry.tag for entry in here if entry.tag != "en")


def _share(code: str, entry: Language) -> float:
    """Return the share of a country that speaks a language, by CLDR, in percent; 0 if unknown."""
    counted = get_global("territory_languages").get(code, {})
    wanted = _COUNTED.get(entry.tag, str(entry.tag))
    if (code, entry.tag) == ("AF", "fa"):
        return 0.0  # the Persian of Afghanistan is Dari
    return max(
        (row["population_percent"] for tag, row in counted.items() if tag.split("_")[0] == wanted),
        default=0.0,
    )


def _spoken_near(entry: Language) -> Iterable[str]:
    return dict.fromkeys([*_NAMING, entry.tag, *entry.relay])


def _name(in_language: str, tag: str) -> str:
    locale = _locale(in_language)
    wanted = {"prs": "fa_AF", "tl": "fil", "zh": "zh"}.get(tag, tag.replace("-", "_"))
    return "" if locale is None else str(locale.languages.get(wanted, ""))


def _territory(in_language: str, code: str) -> str:
    locale = _locale(in_language)
    return "" if locale is None else str(locale.territories.get(code, ""))


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(_LOCALES.get(tag, tag.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None


def _new(has: set[str], names: Iterable[str]) -> list[str]:
    """Return the names whose form is not there yet."""
    found: dict[str, str] = {}
    for name in names:
        form = search_fold(name)
        if form and form not in has and ";" not in name:
            found.setdefault(form, name)
    return list(found.values())


def _write(name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) for row in (columns, *rows)]
    shipped(DATA, name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
