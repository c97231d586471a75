"""Which script each letter belongs to, and which script a text is mostly in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

# First word of a character's Unicode name → ISO 15924. Source: Unicode Character Database, names.
_BY_NAME = {
    "ADLAM": "Adlm",
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "BOPOMOFO": "Hani",
    "CANADIAN": "Cans",
    "CHEROKEE": "Cher",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HANIFI": "Rohg",
    "HEBREW": "Hebr",
    "HIRAGANA": "Kana",
    "KANNADA": "Knda",
    "KATAKANA": "Kana",
    "KAYAH": "Kali",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MALAYALAM": "Mlym",
    "MODIFIER": "",
    "MONGOLIAN": "Mong",
    "MYANMAR": "Mymr",
    "NKO": "Nkoo",
    "NYIAKENG": "Hmnp",
    "ORIYA": "Orya",
    "SINHALA": "Sinh",
    "SYLOTI": "Sylo",
    "SYRIAC": "Syrc",
    "TAI": "Tavt",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
}
# How a tag's script is called by its letters.
_OF_TAG = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Kana", "Kore": "Hang"}


class _Scripts(dict[str, str]):
    """Character → script, filled on first sight; empty for what is not a letter."""

    def __missing__(self, char: str) -> str:
        script = ""
        category = unicodedata.category(char)
        if category[0] in "LM" and category != "Lm":
            first = unicodedata.name(char, "").replace("-", " ").split(" ", 1)[0]
            script = _BY_NAME.get(first, "Zzzz" if category[0] == "L" else "")
        self[char] = script
        return script


_SCRIPT = _Scripts()


@lru_cache(maxsize=256)
def script_counts(text: str) -> Counter[str]:
    """Return how many letters (and vowel signs) of each script `text` holds.

    The same text is asked about several times in a row: the answer is kept, so do not change it.
    """
    counts = Counter(map(_SCRIPT.__getitem__, text))
    del counts[""]
    return counts


def letters(text: str) -> int:
    """Return the number of letters and vowel signs in `text`."""
    return sum(script_counts(text).values())


def dominant(counts: Counter[str]) -> str:
    """Return the commonest script, `Kana` as soon as there is any kana, empty without letters."""
    if not counts:
        return ""
    first = max(counts, key=counts.__getitem__)
    if first == "Hani" and counts["Kana"]:
        return "Kana"
    return first


def of_tag(script: str) -> str:
    """Return the name that this module gives to the letters of an ISO 15924 `script`."""
    return _OF_TAG.get(script, script)
