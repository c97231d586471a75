"""Text for the typesetter: with its language, direction, font and isolated numbers."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from langaccess.core.print import faces_for
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book import has_no_font
from langaccess.phrases.cards.line_breaks import kept_parts, spaced

# A run that is read from left to right inside Arabic or Hebrew: words of Latin and other scripts,
# numbers with their separators, telephone numbers and names with brackets. The pattern looks at
# the kinds of characters: `x` is read from left to right, `m` belongs to the sign before it, `o`
# can begin a run, `j` joins two parts. A bracket belongs to the run only when the run closes it.
_RUN = re.compile(r"(?:\([xmoj]*\)|[xo])(?:[xmoj]|\([xmoj]*\))*")
_KINDS = {"(": "(", ")": ")", "%": "m"} | dict.fromkeys("+#@$\u00a3\u20ac", "o")
_KINDS |= dict.fromkeys(" \u00a0\u202f.,:/&'\u2019*=?_~-\u2010\u2011\u2013\u00b7", "j")
_BIDI = {"L": "x", "EN": "x", "AN": "x", "NSM": "m"}
_ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
_CASED = {"Latn", "Cyrl", "Grek", "Armn"}
# What the typesetter calls a language: two or three letters, and a region where the script asks.
_REGION = {
    "zh-Hans": ("zh", "CN"),
    "zh-Hant": ("zh", "TW"),
    "prs": ("fa", "AF"),
    "yue": ("yue", "HK"),
}
# A word of so many characters may be wider than its column, in scripts that separate words.
_LONG_WORD = 14
_NO_SPACES = {"Mymr", "Kore", "Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Tibt", "Tavt"}
# How far words rise above the line that the typesetter measures, as a part of the size.
_LIFT = {"Noto Nastaliq Urdu": 0.4}
# A face that is small for its size: so much larger it looks like the Latin letters next to it.
_SCALE = {"Noto Naskh Arabic": 1.2}


def typeset_text(text: str, tag: Tag, id_: str = "") -> dict[str, Any]:
    """Return one text for a template, as `common.typ` expects it."""
    normal = spaced(unicodedata.normalize("NFC", text), tag)
    parts, between = kept_parts(normal, tag)
    rtl = tag.direction == "rtl" and not _left_to_right(normal)
    families = [face.family for face in faces_for(tag)]
    lang, region = _REGION.get(tag, (tag.language, None))
    return {
        "text": isolated(normal) if rtl else normal,
        "lang": lang,
        "region": region,
        "rtl": rtl,
        "fonts": families,
        "lift": _LIFT.get(families[0], 0.0),
        "scale": _SCALE.get(families[0], 1.0),
        "parts": parts,
        "between": between,
        "what": f"{tag} {id_}",
        "long": [] if tag.script in _NO_SPACES else _long(normal),
    }


def _left_to_right(text: str) -> bool:
    """Return whether all letters are read from left to right: Rohingya is written in Latin too."""
    letters = {unicodedata.bidirectional(char) for char in text if char.isalpha()}
    return bool(letters) and not letters & {"R", "AL"}


def _long(text: str) -> list[str]:
    return [word for word in text.split() if len(word) >= _LONG_WORD]


def autonym_text(tag: Tag, autonym: str = "") -> dict[str, Any]:
    """Return the name of a language in itself, with a capital where its script has them.

    It is the English name where no font draws its script.
    """
    name = autonym or tag.autonym
    if has_no_font(tag, name):
        return typeset_text(tag.name, EN)
    first = name.split(" ", maxsplit=1)[0]  # isiZulu and chiShona have their capital inside
    if tag.script in _CASED and first == first.lower():
        name = name[:1].upper() + name[1:]
    return typeset_text(name, tag)


def isolated(text: str) -> str:
    """Return right-to-left text with its numbers and Latin runs inside isolates.

    Without them "(856) 546-3003" is printed as "3003-546 (856)". A run is whole: if an accent or a
    comma split it, its halves would change places. Runs that are isolated already are not changed.
    """
    parts = []
    end = 0
    for match in _ISOLATED.finditer(text):
        parts += [_wrap(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*parts, _wrap(text[end:])])


def _wrap(text: str) -> str:
    kinds = "".join(_kind(char) for char in text)
    parts = []
    end = 0
    for match in _RUN.finditer(kinds):
        stop = match.start() + len(match.group().rstrip("j"))
        core = text[match.start() : stop]
        if any(char.isalnum() for char in core):
            parts += [text[end : match.start()], f"\u2066{core}\u2069"]
            end = stop
    return "".join([*parts, text[end:]])


def _kind(char: str) -> str:
    return _KINDS.get(char) or _BIDI.get(unicodedata.bidirectional(char), ".")
