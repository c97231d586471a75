"""The script of a letter, and the scripts of a language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from langaccess.core.tags import Tag, known

_BLOCK_NAMES = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "HEBREW": "Hebr", "GREEK": "Grek",
    "CJK": "Hani", "HANGUL": "Hang", "HIRAGANA": "Kana", "KATAKANA": "Kana", "THAI": "Thai",
    "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr", "ETHIOPIC": "Ethi", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "GEORGIAN": "Geor",
    "ARMENIAN": "Armn", "TIBETAN": "Tibt", "NKO": "Nkoo", "ORIYA": "Orya", "THAANA": "Thaa",
    "CANADIAN": "Cans", "CHEROKEE": "Cher", "TIFINAGH": "Tfng", "MODIFIER": "Latn",
    "FULLWIDTH": "Latn", "MONGOLIAN": "Mong", "BOPOMOFO": "Bopo", "ADLAM": "Adlm", "OL": "Olck",
    "NYIAKENG": "Hmnp", "PAHAWH": "Hmng", "YI": "Yiii", "SYRIAC": "Syrc", "CHAKMA": "Cakm",
}  # fmt: skip
_GROUPS = {
    "Hans": ("Hani",),
    "Hant": ("Hani",),
    "Jpan": ("Hani", "Kana"),
    "Kore": ("Hang", "Hani"),
}


@lru_cache(maxsize=256)
def scripts_of(tag: Tag) -> frozenset[str]:
    """Return the scripts in which a language is written; empty if that is not known."""
    row = known(tag)
    explicit = [part for part in str(tag).split("-") if len(part) == 4]
    names = explicit or (row.scripts if row else ())
    return frozenset(g for name in names for g in _GROUPS.get(name, (name,)) if name != "Zxxx")


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Return the script of a letter; empty if it is in none that languages here use."""
    return _BLOCK_NAMES.get(unicodedata.name(char, "").partition(" ")[0].partition("-")[0], "")
