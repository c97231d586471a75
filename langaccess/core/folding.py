"""The forms in which texts are compared: composed, without case, without accents, as an id.

A folded text is for comparing, never for output. Each function says what it takes away. Foldings
that belong to one subject are with that subject, because they take away more than any other
comparison may: `qa.folding` (digits and dashes of every script), `agency.policy.gate.plain_text`
(letters that disguise a word), `identify.ngrams` (what the profiles are counted on),
`core.tags.search` (names of languages as people type them).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

# What no one sees: format characters (joiners, marks of direction, tags), Unicode's other default
# ignorable code points (variation selectors, fillers, the grapheme joiner), and the empty braille
# cell. Source: DerivedCoreProperties.txt of Unicode 16.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


_PLAIN_PHONE = re.compile(r"[0-9() .+-]*")


def nfc(text: str) -> str:
    """Return `text` in NFC: an accented letter is one character where Unicode has one."""
    return unicodedata.normalize("NFC", text)


def spaced(text: str) -> str:
    """Return `text` in NFC with single spaces and none around it."""
    return " ".join(nfc(text).split())


def visible(text: str) -> str:
    """Return `text` without characters that do not show, such as a soft hyphen or a filler."""
    return _UNSEEN.sub("", text)


def unaccented(text: str) -> str:
    """Return `text` in NFD without its combining marks.

    In every script the marks go: vowel points of Arabic and Hebrew, tones of Thai.
    """
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def plain_letters(text: str) -> str:
    """Return `text` without case and without accents: "Ação" and "ACAO" are one."""
    return unaccented(text.casefold())


def letters_with_offsets(
    text: str, spelling: Mapping[int, str] | None = None
) -> tuple[str, Sequence[int]]:
    """Return `text` as a search for words sees it, and the offset in `text` of each character.

    Compatibility forms are folded (NFKC), letters are small, digits of every script are 0-9, and
    invisible characters, which would hide a word, are left out. `spelling` replaces further
    characters, as for `str.translate`: curly quotes by straight ones.
    """
    if text.isascii() and not spelling:
        return text.lower(), range(len(text))
    letters: list[str] = []
    offsets: list[int] = []
    unseen = {found.start() for found in _UNSEEN.finditer(text)}
    for offset, char in enumerate(text):
        if offset in unseen or unicodedata.category(char) == "Cf":
            continue
        for part in unicodedata.normalize("NFKC", char).translate(spelling or {}).lower():
            letters.append(str(unicodedata.digit(part, part)))
            offsets.append(offset)
    return "".join(letters), offsets


def slug(text: str, otherwise: str) -> str:
    """Return `text` as an id of a-z, 0-9 and hyphens; `otherwise` when nothing of it is left."""
    return re.sub(r"[^a-z0-9]+", "-", plain_letters(text)).strip("-") or otherwise


def plain_id(text: str) -> str:
    """Return an id as ids are compared: `dv_scene` and "DV-scene" are one."""
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def phone_digits(text: str) -> str:
    """Return the last ten digits of a telephone number: two ways to write it are one number.

    An extension does not count, and letters are the digits of their keys.
    """
    if _PLAIN_PHONE.fullmatch(text):  # asking phonenumbers would cost every start 25 ms
        return re.sub(r"\D", "", text)[-10:]
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", text)[-10:]
    return str(number.national_number)[-10:]
