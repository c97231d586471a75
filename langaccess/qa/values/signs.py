"""Finds signs and symbols that must arrive: ≥ ½ # ° ‰ § µ π ⚠ ☎ → ✔, by their class in Unicode.

Signs are symbols (So), signs of mathematics (Sm) and money (Sc), numbers other than digits (No,
Nl), punctuation that Unicode writes with numbers (bidirectional class ET) or calls a sign, letters
of another script than those of the language (π, Ω, 日本語), and "#". Those of ASCII count beside
a number only: elsewhere "<" and "~" are marks of a format. "#" counts also between spaces, as a key
of a telephone or for "number"; first in a line it is a heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa.folding import plain
from langaccess.qa.values.items import ItemKind, ValueItem, find_items
from langaccess.qa.values.scripts import script_of, scripts_of

# What belongs to the picture before it: its variant, a color of skin, a joiner, a key around it.
_JOINED = "[\u200d\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
_ASCII = (
    r"(?:>=|<=|[<>=]|(?<!\d)~|(?<![\w+])\+)(?=[ \u00a0]?[$€£]?\d)|(?<=\d)[+#](?!\w)|\#(?=\s?\d)"
)
_ASCII += r"|(?<=\S\s)\#(?![\w#])"
_SIGNS = frozenset(("So", "Sm", "Sc", "No", "Nl"))
_NAMED = re.compile(r"\b(?:SIGN|DAGGER|PRIME|REFERENCE MARK)$")
# Holes for protected text, and signs that are also written with a dash, a stroke or a dot.
_OTHERS = frozenset("\ufffc\ufffd\u2212\u2044\u2215\u2219\u22c5")
_PASSED_OVER = frozenset(
    (ItemKind.URL, ItemKind.EMAIL, ItemKind.PHONE, ItemKind.PLACEHOLDER, ItemKind.CITE)
)
_BULLET = re.compile("^\\s*[\u25a0-\u25ff]", re.MULTILINE)

# "No. 5", "n.º 5", "N° 5", "Nr. 5", "número 5": the sign of a number in other languages
_NUMBER = (
    r"[#№]|(?<![^\W_])(?i:n\.\s?[oº°ª]s?|n[º°ª]s?|nos?(?=\.)|nr|n[uú]m\w*|num[eé]ro\w*|номер\w*)"
    r"\.?(?=\s*\d)"
)
_SPELLED = {
    "≥": "[≥≧⩾]|>=|=>",
    "≤": "[≤≦⩽]|<=|=<",
    "±": "±|\\+/?[-\u2212]",
    "≈": "[≈≃≅∼~]",
    "~": "[~∼≈]",
    "→": "[→➔➜➝➞➡⇒]|[-=]>|[>»›]",
    "×": r"×|(?<=\w)\s?[xX](?=\s?\d)",
    "°": "[°º˚]",
    "#": _NUMBER,
    "μ": "[μµ]|(?<![^\\W\\d_])(?:mc|u)(?=[A-Za-z])",
    "′": "[′'´]",
    "″": "[″\"]|''|′′",
}
"""Sign → how it may be written in a translation as well."""
_ALIKE = {"≧": "≥", "⩾": "≥", ">=": "≥", "≦": "≤", "⩽": "≤", "<=": "≤", "№": "#"}


def worded(sign: str) -> bool:
    """Return whether people also write a sign in words or leave it out: "20 grados", "5 euros"."""
    return sign in "#°©®™℠§¶†‡′″" or unicodedata.category(sign[0]) in ("No", "Sc")


def is_picture(char: str) -> bool:
    """Return whether a sign is a picture of its own, as a warning sign or an arrow: no ° or ≥."""
    if char in "№°":
        return False
    return unicodedata.category(char) == "So" or "ARROW" in unicodedata.name(char, "")


@lru_cache(maxsize=4096)
def find_signs(text: str, tag: Tag) -> tuple[ValueItem, ...]:
    """Return the signs of `text`, a sentence in language `tag`, in order.

    Those inside an address, a phone number or a placeholder belong to it.
    """
    own = scripts_of(tag)
    odd = "".join(sorted(c for c in set(text) if _is_sign(c, own)))
    found = list(_scan(odd).finditer(text))
    if not found:
        return ()
    whole = (range(i.start, i.end) for i in find_items(text, tag) if i.kind in _PASSED_OVER)
    inside = set[int]().union(*whole)
    return tuple(
        ValueItem(
            ItemKind.SIGN, *match.span(), match.group(), _ALIKE.get(match[1], plain(match[1]))
        )
        for match in found
        if match.start() not in inside
    )


def lost_signs(source: str, target: str, source_tag: Tag, target_tag: Tag) -> tuple[ValueItem, ...]:
    """Return each sign that is in `source` more often than in `target`.

    A sign may be written in another way that is usual: "1/2" for "½", "n.º" for "#". A bullet that
    begins a line does not count, nor do letters of the language that is translated into.
    """
    bullets = {match.end() - 1 for match in _BULLET.finditer(source)}
    letters = scripts_of(target_tag)
    signs = [
        sign
        for sign in find_signs(source, source_tag)
        if sign.start not in bullets and script_of(sign.value[0]) not in letters
    ]
    if not signs:
        return ()
    there = plain(target)
    counts = Counter(sign.value for sign in signs)
    few = {value for value, n in counts.items() if len(_spelled(value).findall(there)) < n}
    return tuple({sign.value: sign for sign in signs if sign.value in few}.values())


def _is_sign(char: str, own: Collection[str]) -> bool:
    """Return whether a character is a sign in a language that is written in the scripts `own`."""
    if char <= "\x7f" or char in _OTHERS:
        return False
    category = unicodedata.category(char)
    if category.startswith("L"):
        script = script_of(unicodedata.normalize("NFKC", char)[0])
        return bool(own) and script not in {"", "Latn", *own}
    named = category == "Po" and (
        unicodedata.bidirectional(char) == "ET" or _NAMED.search(unicodedata.name(char, ""))
    )
    return category in _SIGNS or bool(named)


@lru_cache(maxsize=256)
def _scan(odd: str) -> re.Pattern[str]:
    """Return what finds the signs of ASCII and those in `odd`."""
    return re.compile(f"({_ASCII}" + (f"|[{re.escape(odd)}]){_JOINED}" if odd else ")"))


@lru_cache(maxsize=256)
def _spelled(value: str) -> re.Pattern[str]:
    """Return what finds a sign in a folded translation, in any usual spelling."""
    usual = re.escape(unicodedata.normalize("NFKC", value)).replace("\u2044", "[/\u2044]")
    return re.compile(_SPELLED.get(value, f"{re.escape(value)}|{usual}"))
