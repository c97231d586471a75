"""Find small numbers that a translation writes in words: "2-week" as "de dos semanas"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags import Tag
from langaccess.qa.folding import plain
from langaccess.qa.rules import for_language, load_rules
from langaccess.qa.values.calendar import Calendar
from langaccess.qa.values.items import ItemKind, ValueItem

# Scripts whose words have no spaces between them, or have prefixes.
_JOINED = re.compile(
    "[\u0590-\u06ff\u0e00-\u0eff\u1000-\u109f\u1200-\u137f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7a3]"
)
_LATIN = re.compile("[a-z\u00e0-\u024f\u1e00-\u1eff]")
_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_VOWELS = re.compile("[\u064b-\u0652\u0670\u0640]")
_REACH = 28  # characters from an hour in words to half of one and to the part of the day
# From an hour to a part of the day after it: "cinco de la tarde", "huit heures du matin".
_UP_TO = r"[^\W\d_]*\W{0,3}(?:(?:[^\W\d_]{1,3}|heures?|horas?)\W{1,3}){0,3}"
_SURE = 4  # letters of a word that surely is a number
_SENTENCE = 60  # letters; a shorter text is a heading or a value


def in_words(
    missing: Sequence[ValueItem], source: str, target: str, spoken: Sequence[str], cal: Calendar
) -> tuple[list[ValueItem], list[ValueItem], list[ValueItem]]:
    """Return the items that are missing, that the target has as words, and that it may have.

    `spoken` says how the words for one, two … begin in the target's language, forms separated by a
    bar; `cal` has its words for thousands and more.
    """
    left, said, perhaps = list[ValueItem](), list[ValueItem](), list[ValueItem]()
    text = _comparable(target)
    for item in missing:
        number = int(item.value) if item.kind is ItemKind.NUMBER and item.value.isdigit() else -1
        small = 1 <= number <= 12
        if 1 <= number <= len(spoken):
            found = _pattern(spoken[number - 1]).search(text) is not None
        else:
            found = number >= 1000 and any(word in text for word in _multiplier_words(number, cal))
        if found:
            said.append(item)
        elif (
            (small and not spoken)
            or number == 0
            or ((number > 12 or not _DIGIT.search(target)) and _ORDINAL.match(source, item.end))
            or (number >= 0 and _reworded(item, source, small=small))
        ):
            perhaps.append(item)
        else:
            left.append(item)
    return left, said, perhaps


def hour_in_words(item: ValueItem, target: str, spoken: Sequence[str], cal: Calendar) -> bool:
    """Return whether the text has an hour, full or half past, in words with its part of the day."""
    minutes = int(item.value)
    if minutes % 30 or len(spoken) < 12:
        return False
    text = _comparable(target)
    forms = [words[(minutes // 60 - 1) % 12] for words in (spoken, cal.hours) if len(words) >= 12]
    fitting = [
        _comparable(name)
        for name, spans in cal.parts.items()
        if len(name) > 2 and any(start <= minutes < end for start, end in spans)
    ]
    for found in _pattern("|".join(forms)).finditer(text):
        beside = text[max(0, found.start() - _REACH) : found.end() + _REACH]
        halves = [word for word in map(_comparable, cal.past) if word in beside]
        if bool(halves) == bool(minutes % 60) and any(
            _belongs_to(name, found, text, halves) for name in fitting
        ):
            return True
    return False


def _belongs_to(name: str, hour: re.Match[str], text: str, halves: Sequence[str]) -> bool:
    """Return whether a part of the day belongs to an hour, unlike in "dos hojas por la tarde".

    Languages in Latin letters put it after the hour, with no other noun in between.
    """
    after = text[hour.end() : hour.end() + _REACH]
    if not _LATIN.search(name):
        return name in after or name in text[max(0, hour.start() - _REACH) : hour.start()]
    for word in halves:
        after = after.replace(word, "", 1)
    return re.match(_UP_TO + re.escape(name), after) is not None


_ALEF = str.maketrans("أإآٱ", "اااا")


def _comparable(text: str) -> str:
    """Return a text in small letters, without the vowel signs of Arabic and the hamza on alef."""
    return _VOWELS.sub("", plain(text)).translate(_ALEF).lower()


def _multiplier_words(number: int, cal: Calendar) -> list[str]:
    return [word for word, factor in cal.multiples.items() if factor == number]


def _reworded(item: ValueItem, source: str, *, small: bool) -> bool:
    """Return whether a number belongs to a code, or begins the text: there it may be reworded."""
    begins = not source[: item.start].strip("\"'\u201c\u2018(* ") and len(source) > _SENTENCE
    return (begins and not small) or re.search(
        r"[A-Za-z][-\u2013]?$", source[: item.start]
    ) is not None


@lru_cache(maxsize=512)
def _pattern(forms: str) -> re.Pattern[str]:
    found = []
    for form in forms.split("|"):
        edge = "" if _JOINED.search(form) else r"(?<![^\W\d_])"
        found.append(edge + re.escape(_comparable(form)))
    return re.compile("|".join(found))


def numbers_in_words(text: str, words: Mapping[str, int]) -> set[int]:
    """Return the numbers that a text has in words; several words may be one number.

    "Twenty-five" is not 20, and "two hundred" not 100; "twenty a day" may be 20, and "ten million"
    be written with a 10.
    """
    found, own = set[int](), set[int]()
    total = group = last = end = 0
    for match in re.finditer(r"[^\W\d_]+", text.lower()):
        value = words.get(match.group(), 0)
        hyphen = text[end : match.start()] == "-"
        end = match.end()
        if value >= 100 and group:
            if value == 100:
                own -= {total, group, total - group}
            total, last = total - group + group * value, group * value
            group = last if value == 100 else 0
        elif value and (value < last and (last >= 100 or (last >= 20 and value < 10))):
            if hyphen or value >= 10:
                own.discard(total)
            else:
                own.add(value)
            total, group, last = total + value, group + value, value
        elif value or match.group() != "and" or last < 100:
            found, own = found | own, set()
            total = group = last = value
        own |= {total} - {0}
    return found | own


@lru_cache(maxsize=64)
def number_names(tag: Tag) -> Mapping[str, int]:
    """Return the words of a language for the numbers from two on, in small letters.

    They come from CLDR's rules for spelling out numbers (`data/number_names.tsv`, built by
    `tools/number_names.py`) and, where CLDR has none or other words, from `data/checks.yaml`. A
    hyphen of a word may be a space.
    """
    more = for_language(load_rules().number_words.more, tag) or {}
    found = dict(for_language(_cldr_names(), tag) or {})
    found |= {word: number for number, words in more.items() for word in words.split("|")}
    for form in for_language(load_rules().number_words.joined, tag) or ():
        found = _joined(form, found) | found
    found = {_comparable(word): number for word, number in found.items()}
    return MappingProxyType(
        found | {word.replace("-", " "): number for word, number in found.items()}
    )


def _joined(form: str, names: Mapping[str, int]) -> dict[str, int]:
    ones = {word: number for word, number in names.items() if number < 10}
    tens = {word: number for word, number in names.items() if number in range(20, 100, 10)}
    return {form.format(ten=ten, one=one): tens[ten] + ones[one] for ten in tens for one in ones}


@lru_cache(maxsize=1)
def _cldr_names() -> Mapping[str, Mapping[str, int]]:
    names: dict[str, dict[str, int]] = {}
    for row in rows(shipped(DATA, "number_names.tsv")):
        own = names.setdefault(row["lang"], {})
        own.update(dict.fromkeys(row["words"].split("|"), int(row["number"])))
    return names


def spelled_numbers(text: str, tag: Tag) -> set[int]:
    """Return every number that a text may have in words, ordinals and "half" included.

    Of words that may be part of one number ("two hundred") each counts.
    """
    rule = load_rules().number_words
    plain_text = _comparable(text)
    found = numbers_in_words(text, for_language(rule.words, tag) or {})
    names, any_name = number_names(tag), _any_name(tag)
    found |= {names[match.group()] for match in any_name.finditer(plain_text)}
    rest = any_name.sub(" ", plain_text)  # the two of twelve is not a two
    targets = for_language(rule.target, tag) or ()
    if targets and _pattern("|".join(targets)).search(rest):
        found |= {n for n, forms in enumerate(targets, start=1) if _pattern(forms).search(rest)}
    return found


@lru_cache(maxsize=64)
def _any_name(tag: Tag) -> re.Pattern[str]:
    """Return what finds the words for a number, the longest first: thirteen is not three."""
    names = sorted(number_names(tag), key=len, reverse=True)
    spaced = [name for name in names if not _JOINED.search(name)]
    joined = [name for name in names if _JOINED.search(name)]
    edged = rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, spaced))})" if spaced else ""
    return re.compile("|".join(filter(None, [edged, *map(re.escape, joined)])) or r"(?!)")


def syllabic(tag: Tag) -> bool:
    """Return whether a language writes without spaces, or each syllable as a word."""
    rule, bare = load_rules(), tag.language
    return bare in rule.units.joined or bare in rule.countries.syllables


def plain_names(text: str, tag: Tag) -> dict[int, str]:
    """Return the numbers from three on that a text has in words that mean nothing else.

    Words of one syllable mean other things in Vietnamese, Hmong, Chinese and other languages that
    are written without spaces; there only a unit beside them tells.
    """
    rule = load_rules()
    if syllabic(tag) or tag.language in rule.number_words.alike:
        return {}
    names = number_names(tag)
    found = {}
    for match in re.finditer(r"[^\W\d_]+(?:[' -][^\W\d_]+)*", _comparable(text)):
        for name in _any_name(tag).finditer(match.group()):
            whole = name.end() == len(match.group()) or match.group()[name.end()] in "' -"
            if whole and len(name.group()) >= _SURE and names[name.group()] > 2:
                found[names[name.group()]] = name.group()
    return found
