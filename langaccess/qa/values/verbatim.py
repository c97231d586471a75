"""Recognizes texts that are the same in every language: names of people, postal addresses, codes.

An engine invents words for them: "Cupp, Scott" came out as "Taça, Scott", and a town as "Hotéis em
Baldwinsville, N.Y. 13027".
"""

from __future__ import annotations

import re
from functools import cache

from langaccess.core.dictionary import is_english
from langaccess.core.resources import entries
from langaccess.core.tags import Tag
from langaccess.core.written_names import fold_word, listed
from langaccess.qa.rules import load_rules
from langaccess.qa.values.units import measures

_ENGLISH = Tag("en")
_ZIP = r"\d{5}(?:-\d{4})?"
_PROPER = r"[A-Z][\w'’.-]*"
_CITY = rf"{_PROPER}(?: (?:of|the|de|la|del|{_PROPER})){{0,3}}"
_UNIT = r"(?:Suite|Ste\.?|Apartment|Apt\.?|Unit|Floor|Fl\.?|Room|Rm\.?|Building|Bldg\.?) ?#?[\w-]+"
_UNIT += r"|#\s?[\w-]+|\d{1,2}(?:st|nd|rd|th) (?:Floor|Fl\.?)"
_WAY = r"(?:North|South|East|West|Northeast|Northwest|Southeast|Southwest|[NS]\.?[EW]?\.?|[EW]\.?)"
_CODE = re.compile(r"#?(?=[A-Z0-9./#–-]*\d)[A-Z]{1,6}[-–.]?[A-Z0-9]+(?:[-–./#][A-Z0-9]+)*")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*\.?")
_FIRM = re.compile(
    rf"(?:(?:{_PROPER}|of|the|and|&),? ){{1,7}}?"
    r"(?:L\.?L\.?[CP]\.?|P\.?L\.?L\.?C\.?|Inc\.?|Ltd\.?|Corp\.?|P\.C\."
    r"|(?<=& )(?:Sons|Daughters|Brothers|Bros\.?|Associates|Co\.?|Company|Partners))"
)
# "Pay Online, OR" before "Pay by Mail": no town of Oregon
_ORDER = re.compile(
    r"(?:Pay|Call|Come|Go|Apply|Visit|E-?mail|Mail|Text|Write|Log|Sign|Click|See|Ask|File|Report"
    r"|Register|Search|Order|Check) .*, [A-Z]{2}"
)
_LONGEST = 120
_MARKS = " \t\u00a0,;:•*·–-"


def stays_as_written(text: str, tag: Tag) -> bool:
    """Return whether an English `text` is nothing but names, an address or a code."""
    if tag.language != "en":
        return False
    bare = text.strip(_MARKS)
    if not 0 < len(bare) <= _LONGEST:
        return False
    return _is_code(bare) or _is_address(bare) or _are_people(bare) or _is_firm(bare)


def _is_code(text: str) -> bool:
    return all(map(_CODE.fullmatch, text.split()))


def _is_firm(text: str) -> bool:
    """Return whether `text` is the name of a firm: "Light & Sons", "Summers & Day LLP"."""
    return _FIRM.fullmatch(text) is not None


def _is_address(text: str) -> bool:
    if _ORDER.fullmatch(text):
        return False
    words = text.split()
    if len(words) == 2 and words[1] in load_rules().streets.states and words[0].isalpha():
        return words[0].istitle() and not is_english(words[0].lower())  # "Manlius NY"
    if any(one.kind == "time" for one in measures(text, _ENGLISH)):
        return False  # "10 Minute Drive", "24 Hour Court"
    return _address().fullmatch(" ".join(words)) is not None


@cache
def _address() -> re.Pattern[str]:
    rule = load_rules().streets
    kinds = "|".join(map(re.escape, rule.kinds))
    proper = rf"(?:{_PROPER} |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}"
    named = rf"(?:{_WAY} )?{proper}(?:{kinds})\.?(?:,? {_WAY})?"
    # "2 Unit Court": a number of one digit may count something
    way = rf"\d{{2,6}}[A-Z]?(?:[-–]\d+)? {named}(?:,? (?:{_UNIT}))*"
    box = r"P\.? ?O\.? ?Box \d+"  # "Box 12" alone is on a form
    short = "|".join([*rule.states, *(r"\.\s?".join(one) + r"\." for one in rule.states)])
    # "Yes, OK" is not a town; without a ZIP code the full name of a state has a translation
    states = "|".join([short, *rule.states.values()])
    town = rf"{_CITY}(?:,? (?:{states}),? {_ZIP}|, (?!OK)(?:{short}))"
    line = rf"(?:(?:{way}|{box})(?:,? (?:{town}))?|{town})(?:,? U\.?S\.?A?\.?)?"
    return re.compile(line)


def _are_people(text: str) -> bool:
    """Return whether `text` names people: "Cupp, Scott", "Ana Ruiz & Emily Verstege"."""
    people = re.split(r"\s*[;&/]\s*", text)
    return all(map(_is_person, people))


def _is_person(text: str) -> bool:
    parts = [part.split() for part in text.split(",")]
    while len(parts) > 1 and parts[-1] and all(_is_suffix(word) for word in parts[-1]):
        parts.pop()
    words = [word for part in parts for word in part if not _is_suffix(word)]
    if not all(map(_is_capital, words)) or not 2 <= len(words) <= 5:
        return False
    if len(parts) == 2:
        family, given = parts
    elif len(parts) == 1:
        given, family = words[:1], words[1:]
    else:
        return False
    given = [word for word in given if not _is_suffix(word)]
    family = [word for word in family if not _is_initial(word)]
    if not given or not family:
        return False
    # "Martin Luther King Day": "Day" is a family name only in a name of two words
    sure = all(map(_is_family, family)) and (len(words) == 2 or not _is_everyday(family[-1]))
    first, *more = given
    return (
        sure
        and (_plain(first) in known_names() or _is_everyday_name(first, words, family[-1]))
        and all(_is_initial(word) or _is_family(word) for word in more)
    )


def _is_everyday_name(first: str, words: list[str], last: str) -> bool:
    """Return whether two words are a name that is made of words: "Grace Stone"."""
    return (
        len(words) == 2
        and _plain(first) in listed("everyday_given")
        and _plain(last) in listed("family")
        and not _is_everyday(last)
    )


def _is_suffix(word: str) -> bool:
    return fold_word(word).rstrip(".") in listed("suffix")


def _is_initial(word: str) -> bool:
    return re.fullmatch(r"(?:[A-Z]\.?){1,2}", word) is not None


def _is_capital(word: str) -> bool:
    return bool(_WORD.fullmatch(word)) and (word[0].isupper() or word in listed("particle"))


def _is_family(word: str) -> bool:
    names = re.split("['’-]", _plain(word))
    if all(n in listed("particle") | listed("family") | known_names() for n in names):
        return True
    return not all(map(is_english, names)) and not _is_everyday(word)


def _is_everyday(word: str) -> bool:
    return _plain(word) in listed("everyday")


def _plain(word: str) -> str:
    return fold_word(word).rstrip(".")


@cache
def known_names() -> frozenset[str]:
    """Return given names, and family names of many countries, that are not everyday words."""
    given = {word for line in entries("nicknames.tsv") for word in line.split()}
    names = {name for name in entries("names.txt") if not name.startswith("-")}
    return frozenset((given | names) - listed("everyday"))
