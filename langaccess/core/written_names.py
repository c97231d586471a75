"""How a written name of a person is read: its words, without titles, degrees and particles.

`core/names.py` compares what is read here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from langaccess.core.folding import visible
from langaccess.core.resources import entries

_DIGITS = str.maketrans("0135", "oles")  # that look like a letter, in a word with letters
# Letters that no decomposition takes to a Latin one.
_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
     "ə": "a", "ŋ": "ng", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y"}
)  # fmt: skip
# Cyrillic and Greek as US offices write them (near BGN/PCGN); `_spelling` evens out the variants.
_CYRILLIC = dict(zip("абвгдеёзийклмнопрстуфыэіґјў", "abvgdeeziiklmnoprstufieigiv", strict=True))
_CYRILLIC |= {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu"}
_CYRILLIC |= {"я": "ya", "є": "ye", "ь": "", "ъ": "", "ѓ": "g", "ќ": "k", "ѕ": "dz", "ђ": "d"}
_CYRILLIC |= {"љ": "l", "њ": "n", "џ": "dz", "ћ": "c", "ї": "yi"}
_GREEK = dict(zip("αβγδεζηικλμνοπρσςτυφω", "avgdeziiklmnoprsstifo", strict=True))
_GREEK |= {"θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps"}
_TRANSLITERATED = str.maketrans(_CYRILLIC | _GREEK)
VOWELS = re.compile("[aeiou]")
_APOSTROPHES = re.compile(r"(?<=\w)['\u2019\u02bc\u2018`\u00b4\u02bb\u2032](?=\w)")
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_MOST_WORDS = 7  # of one name; the comparison tries every assignment of words


class NameWord(NamedTuple):
    """A word of a name."""

    readings: tuple[str, ...]  # how it may be read in small Latin letters, or in its own script
    latin: bool  # whether one of them is in Latin letters
    dotted: bool = False  # a full stop follows: it may be an abbreviation

    @property
    def text(self) -> str:
        """The likeliest reading."""
        return self.readings[0]


class WrittenName(NamedTuple):
    """A name as it is compared."""

    # without titles and particles, the given name first where a comma shows the order
    words: tuple[NameWord, ...]
    raw: tuple[NameWord, ...]  # with particles
    family: tuple[NameWord, ...]  # the words that may be a family name
    suffixes: frozenset[str]  # "jr", "iii"


@lru_cache(maxsize=65536)
def read_name(name: str) -> WrittenName:
    """Return the words of a written name; of an e-mail address, those before the @."""
    text = name.partition("@")[0] if re.fullmatch(r"\s*\S+@\S+\s*", name) else name
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", visible(text)))
    text = "".join(char for char in text if not unicodedata.combining(char))
    remaining = _REMARK.sub(" ", text)
    text = _without_letters(remaining if any(map(str.isalpha, remaining)) else text)
    parts = [tuple(_tokens(part)) for part in text.split(",")]
    parts = [part for part in parts if part]
    suffixes = frozenset(w.text for part in parts for w in part if w.text in listed("suffix"))
    names = [part for part in parts[1:] if not all(_is_after_name(word) for word in part)]
    family = parts[0] if names and parts else ()
    if parts and not names:
        names = [parts[0]]
        family = ()
    ordered = tuple(word for part in names for word in part) + family
    raw = _without_titles(ordered)[:_MOST_WORDS]
    words = without_particles(raw)
    own = tuple(word for word in words if word in family) or words[-1:]
    return WrittenName(words, raw, own, suffixes)


_INSIDE = re.compile(r"[./]")  # in "Dott.ssa", "W/ro", "Ph.D."


def _without_letters(text: str) -> str:
    """Return a name without the degrees and certificates after it.

    A title with a full stop inside becomes one word: "Dott.ssa". At least two words remain:
    "Vance, J.D." keeps its initials.
    """
    titles = listed("title") | listed("suffix")
    parts = [[_as_title(chunk, titles) for chunk in part.split()] for part in text.split(",")]
    skipped = titles | listed("title_or_name") | listed("letters") | listed("particle")
    plain = [_INSIDE.sub("", chunk).casefold() for part in parts for chunk in part]
    if sum(word not in skipped and len(word) > 1 for word in plain) < 2:
        return text
    capitals = text.isupper()
    for place, part in enumerate(parts):
        if place and _INSIDE.sub("", "".join(part)).casefold() in listed("letters"):
            part.clear()  # "Vega, J. D."
        while len(part) > (not place) and _is_degree(
            part[-1], after_comma=place > 0, capitals=capitals
        ):
            part.pop()
    return ", ".join(" ".join(part) for part in parts if part)


def _as_title(chunk: str, titles: frozenset[str]) -> str:
    together = _INSIDE.sub("", chunk)
    return together if together != chunk and together.casefold() in titles else chunk


def _is_degree(chunk: str, *, after_comma: bool, capitals: bool) -> bool:
    """Whether the last word of a name is a degree: "J.D.", or "JD" where not all is in capitals."""
    word = _INSIDE.sub("", chunk)
    if word.casefold() not in listed("letters"):
        return False
    vowels = VOWELS.search(word.casefold())
    written = word.isupper() and not capitals and (len(word) > 2 or not vowels)
    return after_comma or written or _INSIDE.search(chunk.rstrip(".")) is not None


def _is_after_name(word: NameWord) -> bool:
    return word.text in listed("suffix") | listed("letters") | listed("title")


def _without_titles(words: tuple[NameWord, ...]) -> tuple[NameWord, ...]:
    kept = [word for word in words if word.text not in listed("title")]
    while len(kept) > 2 and kept[0].dotted and kept[0].text in listed("dotted_title"):
        kept = kept[1:]
    for known in (listed("suffix"), listed("title_or_name")):
        for word in [one for one in kept if one.text in known]:
            rest = [one for one in kept if one is not word]
            if sum(one.text not in listed("particle") for one in rest) > 1 or (
                known is listed("suffix") and word is not words[0] and rest
            ):
                kept = rest
    return tuple(kept or words)


def untitled(name: WrittenName) -> WrittenName:
    """Return a name without a first word that may be a title, where one name word remains.

    "Judge Smith" may be Ana Smith, and Judge may be a given name: the caller compares both.
    """
    if len(name.words) != 2:
        return name
    first, last = name.words
    titles = listed("title_or_name") - listed("given")
    if first.dotted:
        titles |= listed("dotted_title")
    if len(first.text) == 1 or first.text not in titles:
        return name
    # Also without its particle: "Judge de Silva" is the name Silva.
    return name._replace(words=(last,), raw=(last,))


def without_particles(words: tuple[NameWord, ...]) -> tuple[NameWord, ...]:
    """Return the words of a name without "de", "van der", "al-"; one word remains."""

    def is_particle(place: int) -> bool:
        word = words[place]
        if word.text not in listed("particle") or word.dotted or place == len(words) - 1:
            return False
        return place > 0 or word.text in listed("leading")

    kept = tuple(word for place, word in enumerate(words) if not is_particle(place))
    if words and words[0].text in listed("leading"):  # "De La Cruz Juan", but "Al Smith" is a man
        return kept if len(kept) > 1 else words
    return kept


def _tokens(text: str) -> Iterator[NameWord]:
    """Yield the words of a text in NFKD without accents."""
    plain = "".join(
        char if unicodedata.category(char)[0] in "LMN" else f" {char} " for char in text
    )
    pieces = plain.split()
    for n, piece in enumerate(pieces):
        if unicodedata.category(piece[0])[0] not in "LMN":
            continue
        dotted = pieces[n + 1 : n + 2] == ["."]
        readings = tuple(dict.fromkeys(_readings(piece)))
        yield NameWord(readings, any(map(str.isascii, readings)), dotted)


def _readings(word: str) -> Iterator[str]:
    """Yield how a word may be read in small Latin letters, or else the word in small letters."""
    small = fold_word(word)
    if small.isascii():
        if not small.isdigit():
            small = small.translate(_DIGITS)
        yield small
        return
    like = fold_word(word.translate(lookalikes()))
    spelled = small.translate(_TRANSLITERATED)
    # A word with letters of two scripts is a disguise, and one of a single script is a word.
    mixed = any(map(str.isascii, small))
    for text in (like, spelled) if mixed else (spelled, like):
        if text.isascii() and text:
            yield text
    yield small


def fold_word(word: str) -> str:
    """Return a word in small letters without accents; letters such as ø become Latin ones."""
    text = unicodedata.normalize("NFKD", word.casefold().translate(_LATIN))
    return "".join(char for char in text if not unicodedata.combining(char))


@cache
def listed(kind: str) -> frozenset[str]:
    """Return the words of one kind (title, suffix, particle, …) in `data/name_words.tsv`."""
    rows = (line.split("\t") for line in entries("name_words.tsv"))
    return frozenset(word for name, words in rows if name == kind for word in words.split())


@cache
def lookalikes() -> dict[int, str]:
    """Return letter of another script → the Latin letter that it looks like."""
    rows = (line.split("\t") for line in entries("lookalikes.tsv"))
    return {ord(letter): latin for latin, letters in rows for letter in letters}
