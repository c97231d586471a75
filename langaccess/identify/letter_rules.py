"""What script and single letters give away; no training, no doubt about what was seen.

Letters and syllables: the Unicode code charts, and the orthographies of the languages as
described there (Myanmar extensions for S'gaw Karen, Shan and Mon; Arabic letters for Pashto, Urdu,
Sorani and Uyghur; Ethiopic letters that Tigrinya writes and Amharic does not), the Romanized
Popular Alphabet of Hmong, and everyday Cantonese characters. Probabilities were set by hand and
checked on development text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from langaccess.identify.scripts import dominant

# Scripts that serve one language of ours: the answer is at hand.
_ALONE = {
    "Hang": "ko", "Grek": "el", "Armn": "hy", "Geor": "ka", "Gujr": "gu", "Guru": "pa",
    "Beng": "bn", "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si",
    "Thai": "th", "Laoo": "lo", "Khmr": "km", "Tibt": "bo", "Tavt": "blt", "Kana": "ja",
}  # fmt: skip

_CANTONESE = frozenset("嘅喺唔咗嚟佢哋噉啲冇咩嘢乜睇係噏揾攞俾嗰喎囉啦啱咁")
_KAREN = re.compile("[\u1061-\u1064]")
_SHAN = re.compile("[\u1075-\u108d\uaa69\uaa6a]")
_MON = re.compile("[\u1028\u1033\u1034\u105a-\u1060]")
_TIGRINYA = re.compile("[ኣ\u1250-\u125d]")
# Letters with their weight: 1 where no other language of the table writes them. Sindhi, which is
# not one of ours, is here so that it is not taken for Urdu or Pashto.
_ARABIC: dict[str, dict[str, float]] = {
    "ckb": dict.fromkeys("ێڵڕ", 1.0) | {"ۆ": 0.5, "ە": 0.3},
    "ug": dict.fromkeys("ۇۈۋڭ", 1.0) | {"ې": 0.5, "ۆ": 0.5, "ە": 0.3, "ھ": 0.3},
    "ps": dict.fromkeys("ټډړږښګڼۍځڅ", 1.0) | {"ې": 0.5},
    "ur": dict.fromkeys("ٹڈڑںے", 1.0) | {"ہ": 0.5, "ھ": 0.3},
    "sd": dict.fromkeys("ڄڃڇڌڍڏڙڦڪڱڳڻٺٿڀ", 1.0),
}
# Languages off the list, by letters that none of ours has: with one of these in it a text is not
# Bengali, Georgian, or Kyrgyz.
_FOREIGN: dict[str, dict[str, str]] = {
    "Beng": {"as": "ৰৱ"},
    "Geor": {"xmf": "ჷჸ"},
    "Mymr": {"blk": "ꩻ"},
    "Cyrl": {
        "ba": "ҙҡ", "cv": "ӑӗӳ", "os": "ӕ", "udm": "ӝӟӥӵ", "ce": "ӏӀ", "mhr": "ӱӹӓ", "sah": "ҕҥ",
        "tt": "җ", "ab": "ҽҩҵӡ",
    },
}  # fmt: skip
# Hmong RPA: a cluster of consonants, a vowel, and most often one of eight tone letters.
_HMONG = re.compile(
    r"(?:n?(?:tsh|ts|tx|txh|plh|pl|ph|p|th|t|rh|r|ch|c|kh|k|qh|q|dh|d)"
    r"|hml|ml|hm|hn|hny|ny|hl|nplh|npl|nyh|xy|[mnlhvfsxyzw])?"
    r"(?:ai|au|aw|ee|ia|oo|ua|[aeiouw])[bjvsgmd]?"
)
_TONES = frozenset("bjvsgmd")


def rule(text: str, counts: Counter[str]) -> Mapping[str, float]:
    """Return tag → probability where letters decide or lean; empty where they say nothing."""
    script = dominant(counts)
    for tag, marks in _FOREIGN.get(script, {}).items():
        if any(mark in text for mark in marks):
            return {tag: 0.95}
    if script in _ALONE:
        return {_ALONE[script]: 0.98}
    special = _SPECIAL.get(script)
    return special(text) if special is not None else {}


def _han(text: str) -> Mapping[str, float]:
    letters = sum(map(str.isalpha, text))
    marks = sum(char in _CANTONESE for char in text)
    if marks >= 2 or marks > 0.15 * letters:
        yue = 0.97
    elif marks == 1:
        yue = 0.8
    else:
        yue = max(0.02, 0.3 - 0.02 * letters)
    return {"yue": yue, "zh": 1 - yue}


def _myanmar(text: str) -> Mapping[str, float]:
    # Shan writes one of the Karen letters too.
    for tag, marks in (("shn", _SHAN), ("ksw", _KAREN), ("mnw", _MON)):
        if marks.search(text):
            return {tag: 0.95}
    return {}


def _arabic(text: str) -> Mapping[str, float]:
    points = {
        tag: sum(marks[char] for char in text if char in marks) for tag, marks in _ARABIC.items()
    }
    first, second = sorted(points, key=lambda tag: -points[tag])[:2]
    lead = points[first] - points[second]
    if lead < 0.5:
        return {}
    return {first: 1 - 0.5 ** (lead + 1)}


def _ethiopic(text: str) -> Mapping[str, float]:
    marks = len(_TIGRINYA.findall(text))
    return {"ti": min(0.97, 0.7 + 0.1 * marks)} if marks else {}


def _latin(text: str) -> Mapping[str, float]:
    words = [word.strip(".,;:!?()\"'") for word in text.split()]
    words = [word for word in words if word]
    if len(words) < 2 or not text.isascii():
        return {}
    fits = [word for word in words if _HMONG.fullmatch(word)]
    toned = [word for word in fits if word[-1] in _TONES]
    if len(fits) < 0.8 * len(words) or 2 * len(toned) < len(words):
        return {}
    return {"hmn": min(0.95, 0.5 + 0.1 * len(toned))}


_SPECIAL = {
    "Arab": _arabic,
    "Ethi": _ethiopic,
    "Hani": _han,
    "Latn": _latin,
    "Mymr": _myanmar,
}
