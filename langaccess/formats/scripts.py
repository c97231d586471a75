"""Facts about the script of a language that a document needs: direction, slot, font."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from langaccess.core.tags import Tag

# Scripts that office programs keep in a slot of their own. Source: the script classes of the
# Unicode Standard as LibreOffice assigns them; Latin, Greek, Cyrillic, Armenian and Georgian are
# the "western" rest.
_RTL = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
_ASIAN = frozenset({"Bopo", "Hang", "Hani", "Hans", "Hant", "Hira", "Jpan", "Kana", "Kore", "Yiii"})
_WESTERN = frozenset({"Latn", "Grek", "Cyrl", "Armn", "Geor"})
_FONTS = {
    "Adlm": "Noto Sans Adlam",
    "Arab": "Noto Sans Arabic",
    "Armn": "Noto Sans Armenian",
    "Beng": "Noto Sans Bengali",
    "Cans": "Noto Sans Canadian Aboriginal",
    "Cher": "Noto Sans Cherokee",
    "Deva": "Noto Sans Devanagari",
    "Ethi": "Noto Sans Ethiopic",
    "Geor": "Noto Sans Georgian",
    "Gujr": "Noto Sans Gujarati",
    "Guru": "Noto Sans Gurmukhi",
    "Hang": "Noto Sans CJK KR",
    "Hans": "Noto Sans CJK SC",
    "Hant": "Noto Sans CJK TC",
    "Hebr": "Noto Sans Hebrew",
    "Jpan": "Noto Sans CJK JP",
    "Khmr": "Noto Sans Khmer",
    "Knda": "Noto Sans Kannada",
    "Kore": "Noto Sans CJK KR",
    "Laoo": "Noto Sans Lao",
    "Mlym": "Noto Sans Malayalam",
    "Mymr": "Noto Sans Myanmar",
    "Nkoo": "Noto Sans NKo",
    "Orya": "Noto Sans Oriya",
    "Rohg": "Noto Sans Hanifi Rohingya",
    "Sinh": "Noto Sans Sinhala",
    "Syrc": "Noto Sans Syriac",
    "Taml": "Noto Sans Tamil",
    "Telu": "Noto Sans Telugu",
    "Thaa": "Noto Sans Thaana",
    "Thai": "Noto Sans Thai",
    "Tibt": "Noto Serif Tibetan",
}


@dataclass(frozen=True, slots=True)
class OfficeScript:
    """The script in which a language is written here.

    Attributes:
        code: ISO 15924 code.
        slot: `western`, `asian` or `complex`: whose font, size and weight settings count.
        rtl: written from right to left.
        font: a freely licensed font family that covers it; None where ordinary fonts do.
        language: ISO 639 code, for attributes that keep language and country apart.
        country: ISO 3166 code that goes with the language and the script.
    """

    code: str
    slot: str
    rtl: bool
    font: str | None
    language: str
    country: str

    @property
    def italics(self) -> bool:
        """Return whether the script has italics; slanting the others makes them hard to read."""
        return self.slot == "western"


@cache
def script_of(tag: Tag) -> OfficeScript:
    """Return the script of `tag`, with likely subtags filled in (CLDR)."""
    if tag.pseudo:  # accented Latin letters, or Hebrew ones
        return _script("Hebr" if tag.direction == "rtl" else "Latn", "qps", "none")
    return _script(tag.script or "Latn", tag.language, tag.territory or "none")


def _script(code: str, language: str, country: str) -> OfficeScript:
    slot = "western" if code in _WESTERN else "asian" if code in _ASIAN else "complex"
    return OfficeScript(code, slot, code in _RTL, _FONTS.get(code), language, country)
