"""Words of other scripts as people type them in Latin letters.

The profiles of romanized languages are learned from words that go through `romanised`: no one has
to have texted them. Letters come from tables for Greek and Cyrillic, and from the names that
Unicode gives to the letters of Indic scripts, Ethiopic, kana and Hangul (DEVANAGARI LETTER KA is
"ka").
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["romanised"]

_CYRILLIC = dict(zip("абвгдеёзийклмнопрстуфыэіґјў", "abvgdeeziyklmnoprstufyeigjw", strict=True))
_CYRILLIC |= {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu"}
_CYRILLIC |= {"я": "ya", "ї": "yi", "є": "ye", "ь": "", "ъ": "", "ѓ": "gj", "ќ": "kj", "ѕ": "dz"}
_CYRILLIC |= {"љ": "lj", "њ": "nj", "џ": "dz"}
_GREEK = dict(zip("αβγδεζηικλμνοπρσςτυφω", "avgdeziiklmnoprsstyfo", strict=True))
_GREEK |= {"θ": "th", "ξ": "ks", "χ": "x", "ψ": "ps"}
_GREEK_PAIRS = (("ου", "u"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "b"), ("ντ", "nt"), ("γγ", "ng"))
_SPELT = {**_CYRILLIC, **_GREEK}
# Spellings in Unicode's names that no one types.
_TYPED = (
    ("TTH", "TH"), ("TT", "T"), ("DDH", "DH"), ("DD", "D"), ("NNN", "N"), ("NN", "N"), ("NG", "NG"),
    ("NYA", "NYA"), ("SS", "SH"), ("LLL", "ZH"), ("LL", "L"), ("RR", "R"), ("HH", "H"), ("AA", "A"),
    ("EE", "E"), ("OO", "O"), ("II", "I"), ("UU", "U"), ("CA", "CHA"), ("PHARYNGEAL ", ""),
    ("GLOTTAL ", ""), ("VOCALIC R", "RI"),
)  # fmt: skip
_INHERENT = re.compile(r"(?<=[a-z])~(?=$|[b-df-hj-np-tv-z][aeiou])")


def romanised(word: str) -> str:
    """Return a word in Latin letters without marks, or "" where its script is not known here."""
    if word.isascii():
        return ""
    bare = unicodedata.normalize("NFD", word.lower()) if _greek(word) else word.lower()
    for pair, letters in _GREEK_PAIRS:
        bare = bare.replace(pair, letters)
    made = "".join(_SPELT[char] if char in _SPELT else _named(char) for char in bare)
    if "?" in made:
        return ""
    # A consonant's own vowel is not spoken at the end of most words of the north of India.
    made = re.sub(r"~(?=[=^])", "", made).replace("=", "").replace("^", "")
    made = _INHERENT.sub("", made) if _northern(word) else made
    return made.replace("~", "a")


def _greek(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith("GREEK")


def _northern(word: str) -> bool:
    first = unicodedata.name(word[0], "").split(" ")[0]
    return first in ("DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI")


def _named(char: str) -> str:
    """Return the letters in a character's Unicode name.

    `~` is a vowel that may fall silent, `=` and `^` take the one before away, `?` is not a letter.
    """
    name = unicodedata.name(char, "")
    for part, letters in _MARKS:
        if part in name:
            return letters
    if char in _LATIN or char in "-'’" or unicodedata.combining(char):
        return char if char in _LATIN else ""
    script, _, rest = name.partition(" ")
    kind, _, sound = rest.partition(" ")
    if script in _INDIC:
        return _indic(rest)
    if kind == "SYLLABLE":
        return _ethiopic(sound) if script == "ETHIOPIC" else sound.lower()
    return _typed(rest.split(" ")[-1]) if script in ("HIRAGANA", "KATAKANA") else "?"


def _indic(name: str) -> str:
    letters = _typed(name.removeprefix("VOWEL SIGN ").removeprefix("LETTER "))
    if name.startswith("VOWEL SIGN "):
        return "=" + letters
    if not name.startswith("LETTER "):
        return "?"
    return letters[:-1] + "~" if len(letters) > 1 and letters.endswith("a") else letters


def _typed(sound: str) -> str:
    for name, letters in _TYPED:
        sound = sound.replace(name, letters)
    return sound.split(" ")[-1].lower()


def _ethiopic(sound: str) -> str:
    letters = _typed(sound).replace("sz", "s").replace("pharyngeal", "")
    if letters.endswith("a") and not sound.endswith("AA") and letters not in ("a", "ha"):
        return letters[:-1] + "e"  # the first order, which Unicode calls A
    return letters[:-1] + "i" if letters.endswith("e") and not sound.endswith("EE") else letters


# Marks inside Indic words: the vowel killer, the nasals, the doubler.
_MARKS = (
    ("VIRAMA", "^"), ("AL-LAKUNA", "^"), ("ANUSVARA", "n"), ("BINDI", "n"), ("TIPPI", "n"),
    ("CANDRABINDU", "n"), ("ADDAK", ""),
)  # fmt: skip
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_INDIC = frozenset(
    ("DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM")
)
