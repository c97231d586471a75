"""How names are compared: of people, cases, places and varieties of a language.

`compare_people` is the only function that decides whether two written names may be one person's. It
is strict in the safe direction: an initial, a short form, another spelling or a look-alike letter
does not prove a second person. `may_be_one_person` and `is_among` use it where two different people
are required; conflicts of interest use its grades. `same_name` finds an entry by its name: only the
same words count there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain, islice
from typing import NamedTuple

from langaccess.core.folding import plain_letters, spaced, visible
from langaccess.core.resources import entries
from langaccess.core.written_names import (
    VOWELS,
    NameWord,
    WrittenName,
    fold_word,
    listed,
    read_name,
    untitled,
    without_particles,
)

_LEGAL_FORMS = frozenset({"inc", "llc", "ltd", "corp", "corporation", "company", "co", "pllc"})


class Likeness(StrEnum):
    """How alike two written names, or two case numbers, are."""

    SAME = "same"
    """The same words, whatever their order, case, accents and title."""
    MAYBE = "may be the same"
    """A nearly equal full name: initial, missing middle name, other spelling, short form."""
    PART = "part of the name"
    """One is a single word, or only initials, of the other: "Silva" and "Rosa Silva"."""
    UNCLEAR = "cannot be compared"
    """Written in different scripts, or without any letter."""
    SURNAME = "shared surname"
    """The given names differ, a family name is shared."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class NameComparison:
    """What comparing two written names found."""

    likeness: Likeness
    reason: str = ""  # why, as a part of a sentence; empty for `DIFFERENT`

    @property
    def one_person(self) -> bool:
        """Whether both names count as one person's where two people are required."""
        return self.likeness not in (Likeness.SURNAME, Likeness.DIFFERENT)


NamePair = frozenset[str]
"""Two written names that a coordinator recorded as those of two people."""


def name_pair(one: str, other: str) -> NamePair:
    """Return two names as a pair for `apart`: exactly as they are written, without case."""
    return frozenset((plain_name(one), plain_name(other)))


def plain_name(name: str) -> str:
    """Return a name or an id as it is written, without case: accents and order count."""
    return spaced(name).casefold()


@lru_cache(maxsize=65536)
def radio_name(name: str) -> str:
    """Return "Garcia, Maria" as it is said: "Maria Garcia".

    A degree, a suffix or the legal form of a company behind the comma stays where it is.
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma or not family or not given or "," in given:
        return name
    last = [fold_word(word).replace(".", "") for word in given.split()]
    behind = listed("suffix") | listed("letters") | _LEGAL_FORMS
    return name if any(word in behind for word in last) else f"{given} {family}"


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name: "Peña, José" and "Jose Pena" have the same.

    A personnel table puts the family name first, and a dispatcher types no accents.
    """
    return frozenset(re.findall(r"\w+", plain_letters(name)))


def same_name(one: str, other: str) -> bool:
    """Whether two texts write one name, of a place, a variety or an entry: the same words."""
    return bool(name_words(one)) and name_words(one) == name_words(other)


def may_be_one_person(one: str, other: str, apart: Iterable[NamePair] = ()) -> bool:
    """Whether two written names may be one person's: then they do not count as two people.

    A coordinator recorded the pairs `apart` as those of two people.
    """
    return compare_people(one, other).one_person and name_pair(one, other) not in set(apart)


class NameIndex:
    """Finds names that may be one person's among many, without comparing each with each.

    Names that share no word of three letters are not compared, and of the others at most
    `MOST_COMPARED`, those with the rarest shared word first: this is for warnings only.
    """

    MOST_COMPARED = 40

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._known: dict[str, dict[str, None]] = {}
        self.crowded: list[str] = []
        """Names that were asked about and not compared with all that share a word with them."""
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Add a name."""
        for word in name_words(name):
            if len(word) > 2:
                self._known.setdefault(word, {})[name] = None

    def alike(self, name: str) -> tuple[str, ...]:
        """Return the names of two words and more that may be this one written another way."""
        groups = sorted((self._known.get(word, {}) for word in sorted(name_words(name))), key=len)
        others: dict[str, None] = {}
        for other in chain.from_iterable(groups):
            if plain_name(other) != plain_name(name):
                others[other] = None
            if len(others) > self.MOST_COMPARED:
                self.crowded.append(name)
                break
        return tuple(
            other
            for other in islice(others, self.MOST_COMPARED)
            if compare_people(name, other).likeness in (Likeness.SAME, Likeness.MAYBE)
        )


def compare_cases(one: str, other: str) -> Likeness:
    """Return how alike two case numbers are.

    Punctuation, space, words ("case no."), the century of the year and leading zeros do not count.
    Numbers with the same digits and different letters ("26-CR-1234", "26-CV-1234") may be the same.
    """
    (letters, digits), (others, figures) = _case_parts(one), _case_parts(other)
    if not digits and not figures:
        return Likeness.SAME if letters == others != "" else Likeness.DIFFERENT
    if not digits & figures:
        return Likeness.DIFFERENT
    if letters and others and letters != others:
        return Likeness.MAYBE
    return Likeness.SAME


@lru_cache(maxsize=65536)
def _case_parts(number: str) -> tuple[str, frozenset[str]]:
    """Return the letters of a case number, and its digits as they may be written."""
    text = unicodedata.normalize("NFKC", visible(number)).casefold()
    text = "".join(str(unicodedata.digit(char, char)) for char in text)
    groups = re.findall(r"\d+|[^\W\d_]+", text)
    letters = "".join(one for one in groups if one.isalpha() and one not in listed("case"))
    numbers = [one for one in groups if one.isdigit()]
    if not numbers:
        return letters, frozenset()
    found: set[str] = set()
    for start in ("".join(numbers), *(numbers[:1] if len(numbers) > 1 else ())):
        rest = "".join(numbers[1:]) if start != "".join(numbers) else ""
        for year in (start, start[2:] if re.match(r"(19|20)\d\d", start) else start):
            whole = year + rest
            found.add(whole[:2] + whole[2:].lstrip("0"))
    return letters, frozenset(found)


def is_among(name: str, names: Iterable[str], apart: Iterable[NamePair] = ()) -> bool:
    """Whether a name may be that of one of several people."""
    known = frozenset(apart)
    return any(may_be_one_person(name, other, known) for other in names)


def is_written_among(name: str, names: Iterable[str]) -> bool:
    """Whether a name is one of several, written another way at most: where a name must be known.

    Here the safe direction is the other one: a name that is only similar is not known.
    """
    return any(compare_people(name, other).likeness is Likeness.SAME for other in names)


# What one sound is written as when a name comes from another script or language.
_SPELLINGS = (
    ("ph", "f"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("tch", "ch"), ("sch", "sh"),
    ("cz", "ch"), ("geo", "je"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ck", "k"), ("x", "ks"),
    ("q", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip
_HARD_C = re.compile(r"c(?!h|e|i|y)")
_REPEATED = re.compile(r"(.)\1+")


class _Match(NamedTuple):
    weight: int
    reason: str


_EQUAL = _Match(12, "")
_INITIAL = _Match(4, "an initial")


@lru_cache(maxsize=65536)
def compare_people(one: str, other: str) -> NameComparison:
    """Return how alike two written names of people are, and why.

    Without regard to case, accents, space, word order, titles, remarks in brackets, apostrophes,
    hyphens, invisible characters and letters of other scripts that look Latin. Words count as the
    same if one is the initial, a short form or an abbreviation of the other, or if they are one
    letter or one usual transliteration apart. In "Judge Smith", Judge may be a title or a name. A
    name may leave out words that the other has; two names with different words in the same place
    are two people's.
    """
    if plain_name(one) == plain_name(other) and read_name(one).words:
        return NameComparison(Likeness.SAME, "it is the same name")
    a, b = read_name(one), read_name(other)
    found = _compare_parsed(a, b)
    plain_a, plain_b = untitled(a), untitled(b)
    one_title = (plain_a is a) != (plain_b is b)  # "Justice Smith" and "Marshal Smith" are two
    if not found.one_person and one_title and _compare_parsed(plain_a, plain_b).one_person:
        return NameComparison(Likeness.PART, "a word of the name may be a title")
    return found


def _compare_parsed(a: WrittenName, b: WrittenName) -> NameComparison:
    if not a.words or not b.words:
        return NameComparison(Likeness.UNCLEAR, "a name has no letters")
    if _scripts_differ(a, b):
        return NameComparison(Likeness.UNCLEAR, "the names are written in different scripts")
    if len(a.raw) == 1 or len(b.raw) == 1 or _is_family_name(a) != _is_family_name(b):
        return _compare_single(a, b)
    first, second = _with_joined(a, b), _with_joined(b, a)
    if len(first) > len(second):
        first, second = second, first
    return _graded(first, second, a, b)


def _graded(
    short: tuple[NameWord, ...], long: tuple[NameWord, ...], a: WrittenName, b: WrittenName
) -> NameComparison:
    pairs = _assigned(short, long)
    strong = [pair for pair in pairs if pair[2] is not _INITIAL]
    left = [n for n in range(len(short)) if n not in {i for i, _j, _m in pairs}]
    extra = [n for n in range(len(long)) if n not in {j for _i, j, _m in pairs}]
    reasons = list(dict.fromkeys(match.reason for _i, _j, match in pairs if match.reason))
    if not left and not extra and not reasons:
        if a.suffixes == b.suffixes:
            return NameComparison(Likeness.SAME, "it is the same name written another way")
        return NameComparison(Likeness.MAYBE, "only a suffix differs")
    if not left and not strong:
        return NameComparison(Likeness.PART, "one name is only initials")
    if not left:
        reasons += ["a name is left out"] if extra else []
        return NameComparison(Likeness.MAYBE, " and ".join(reasons))
    if len(strong) > 1 and not _same_place(pairs, left, extra):
        return NameComparison(Likeness.MAYBE, "different parts of the name are left out")
    if shared := _shared_family(a, b):
        return NameComparison(Likeness.SURNAME, f"both have the name {shared.capitalize()}")
    return NameComparison(Likeness.DIFFERENT)


def _same_place(
    pairs: Sequence[tuple[int, int, _Match]],
    left: Sequence[int],
    extra: Sequence[int],
) -> bool:
    """Tell whether both names have a word of their own between the same words."""
    mine = {sum(i < n for i, _j, _m in pairs) for n in left}
    others = {sum(j < n for _i, j, _m in pairs) for n in extra}
    return bool(mine & others)


def _is_family_name(name: WrittenName) -> bool:
    """Whether a name is one word and its particles: "de la Cruz". "Al Smith" is a full name."""
    particles = name.raw[:-1]
    return len(particles) > 1 and all(word.text in listed("particle") for word in particles)


def _compare_single(a: WrittenName, b: WrittenName) -> NameComparison:
    """Compare a name of one word, or one with particles, with another name."""
    single, full = sorted((a, b), key=lambda name: (len(name.raw) > 1, not _is_family_name(name)))
    word = single.words[-1]
    if len(full.raw) == 1:
        match = _match(word, full.words[0])
        if match is None:
            return NameComparison(Likeness.DIFFERENT)
        if match.reason:
            return NameComparison(Likeness.MAYBE, match.reason)
        return NameComparison(Likeness.SAME, "it is the same name written another way")
    if any(_is_login(text, full.raw) for text in word.readings):
        return NameComparison(Likeness.MAYBE, "the words of the name are written together")
    found = (_match(word, other) for other in (*full.words, *full.raw))
    if any(match and (match is not _INITIAL or len(word.text) == 1) for match in found):
        return NameComparison(Likeness.PART, "one name is a part of the other")
    return NameComparison(Likeness.DIFFERENT)


def _shared_family(a: WrittenName, b: WrittenName) -> str:
    """Return the family name that two names share, or nothing.

    A word counts if it is the last word, or comes before a comma, in at least one of them.
    """
    for mine, theirs in ((a, b), (b, a)):
        for word in mine.family:
            for other in theirs.words:
                match = _match(word, other)
                if match is not None and len(word.text) > 1 < len(other.text):
                    return word.text
    return ""


def _scripts_differ(a: WrittenName, b: WrittenName) -> bool:
    mine, theirs = ([word.latin for word in name.words] for name in (a, b))
    return (any(mine) and not any(theirs)) or (any(theirs) and not any(mine))


def _with_joined(name: WrittenName, other: WrittenName) -> tuple[NameWord, ...]:
    """Return the words of a name, written together where the other name writes them so.

    "de la Cruz" is "Delacruz", "Mary Ann" is "Maryann", "Soo-jin" is "Soojin".
    """
    words = list(_with_initials_apart(name.raw, other.raw))
    wanted = {text for word in other.raw for text in word.readings if len(text) > 3}
    own = {text for word in words for text in word.readings}
    # Words that the other name has too are apart in both: "Nguyen Ha" is not a misspelled "Nguyen".
    theirs = {text for word in other.raw for text in word.readings}
    for size in (4, 3, 2):
        for start in range(len(words) - size, -1, -1):
            run = words[start : start + size]
            text = "".join(word.text for word in run)
            near = len(text) > 5 and min(len(word.text) for word in run) > 1
            near = near and not any(theirs & set(word.readings) for word in run)
            if text not in own and any(
                text == one or (near and _is_one_edit(_spelling(text), _spelling(one)))
                for one in wanted
            ):
                words[start : start + size] = [NameWord((text,), latin=text.isascii())]
    return without_particles(tuple(words))


def _with_initials_apart(
    words: tuple[NameWord, ...], others: tuple[NameWord, ...]
) -> Iterator[NameWord]:
    """Yield the words of a name, initials written together one by one: "RM Silva"."""
    initials = "".join(word.text[0] for word in others)
    for word in words:
        together = 1 < len(word.text) < 4 and word.text in initials and word.text.isascii()
        if together and not any(_match(word, other) for other in others):
            yield from (NameWord((letter,), latin=True) for letter in word.text)
        else:
            yield word


def _assigned(
    short: tuple[NameWord, ...], long: tuple[NameWord, ...]
) -> tuple[tuple[int, int, _Match], ...]:
    """Return which words of two names match, so that together they match best."""
    found = [[_match(word, other) for other in long] for word in short]

    @cache
    def best(row: int, used: frozenset[int]) -> tuple[int, tuple[tuple[int, int, _Match], ...]]:
        if row == len(short):
            return 0, ()
        top = best(row + 1, used)
        for column, match in enumerate(found[row]):
            if match is not None and column not in used:
                weight, pairs = best(row + 1, used | {column})
                # Of two ways that match as well, the one in order.
                gain = (
                    match.weight * 10 + (row == column) + (len(short) - row == len(long) - column)
                )
                if weight + gain > top[0]:
                    top = weight + gain, ((row, column, match), *pairs)
        return top

    return best(0, frozenset())[1]


@lru_cache(maxsize=65536)
def _match(one: NameWord, other: NameWord) -> _Match | None:
    """Return how two words of names match, or None."""
    pairs = [(a, b) for a in one.readings for b in other.readings]
    for a, b in pairs:
        if a == b:
            return _EQUAL
    for a, b in pairs:
        if min(len(a), len(b)) == 1:
            if _spelling(a)[0] == _spelling(b)[0]:
                return _INITIAL
            continue
        if not (a.isascii() and b.isascii() and a.isalpha() and b.isalpha()):
            continue
        if _is_respelled(a, b):
            return _Match(10, "a name is spelled almost the same")
        if _are_nicknames(a, b) or _is_short_form(a, b):
            return _Match(8, "a name is a short form")
        if (one.dotted and _is_abbreviation(a, b)) or (other.dotted and _is_abbreviation(b, a)):
            return _Match(7, "a name is abbreviated")
    return None


def _is_respelled(a: str, b: str) -> bool:
    """Tell whether two words are one letter, or one usual transliteration, apart."""
    if _is_one_edit(a, b) or _spelling(a) == _spelling(b):
        return True
    one, other = _spelling(a), _spelling(b)
    if _is_one_edit(one, other):
        return True
    sound = VOWELS.sub("", one[1:])
    alike = sound == VOWELS.sub("", other[1:]) and _first_sound(one) == _first_sound(other)
    if len(sound) > 1 and alike:
        return True
    short, long = sorted((a, b), key=len)
    joined = len(short) > 2 and long.endswith(short)
    return joined and long.removesuffix(short) in listed("joined")


def _first_sound(word: str) -> str:
    return "a" if word[:1] in set("aeiou") else word[:1]


def _is_one_edit(a: str, b: str) -> bool:
    """Tell whether one letter was added, left out, replaced, or two neighbors were swapped.

    In a word of three letters a replaced letter makes another name: Tim is not Tom.
    """
    if len(a) > len(b):
        a, b = b, a
    if len(a) < 2 or len(b) < 3:
        return False
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    if len(a) < 4:
        return False
    if a[start + 1 :] == b[start + 1 :]:
        return True
    swapped = a[start : start + 2] == b[start : start + 2][::-1]
    return swapped and a[start + 2 :] == b[start + 2 :]


@lru_cache(maxsize=65536)
def _spelling(word: str) -> str:
    """Return a word with one letter for each sound that offices spell in several ways."""
    for written, sound in _SPELLINGS:
        word = word.replace(written, sound)
    word = _HARD_C.sub("k", word)
    word = word.replace("y", "i").replace("j", "i")
    word = word[:1] + word[1:].replace("h", "")
    return _REPEATED.sub(r"\1", word)


def _is_short_form(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) > 1 and long.startswith(short) and len(long) > len(short) + 1


def _is_abbreviation(short: str, long: str) -> bool:
    """Tell whether the letters of a short word are in the long one, in order: "Wm." "Chas."."""
    if len(short) >= len(long) or short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _are_nicknames(a: str, b: str) -> bool:
    known = _nicknames()
    mine, theirs = known.get(a, frozenset()), known.get(b, frozenset())
    return a in theirs or b in mine


def _is_login(text: str, words: Sequence[NameWord]) -> bool:
    """Tell whether a word is made of a name's words and initials: "rsilva", "silvarm"."""

    def fits(rest: str, unused: tuple[str, ...], parts: int, *, full: bool) -> bool:
        if not rest:
            return parts > 1 and full
        return any(
            fits(rest[len(piece) :], unused[:n] + unused[n + 1 :], parts + 1,
                 full=full or len(piece) > 2)
            for n, word in enumerate(unused)
            for piece in {word, word[0]}
            if rest.startswith(piece)
        )  # fmt: skip

    return fits(text, tuple(word.text for word in words), 0, full=False)


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """Return English given name → its short forms."""
    rows = (line.split("\t") for line in entries("nicknames.tsv"))
    return {name: frozenset(short.split()) for name, short in rows}
