"""Words in plain form: counted, without accents, as an id, as names are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["name_words", "phone_digits", "plain_id", "plural", "same_name", "slug", "unaccented"]


def plural(number: int, noun: str, many: str = "") -> str:
    """Return `1 row`, `2 rows`; `many` is the plural of a noun that takes more than an s."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def unaccented(text: str) -> str:
    """Return `text` in NFD without its combining marks: for comparing, never for output.

    In every script what combines is taken off: vowel points of Arabic and Hebrew, tones of Thai.
    """
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def slug(text: str, otherwise: str) -> str:
    """Return `text` as an id of a-z, 0-9 and hyphens; `otherwise` when nothing of it is left."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text.casefold())).strip("-") or otherwise


def plain_id(text: str) -> str:
    """Return an id, or what is typed for one, as it is compared: `dv_scene`, "DV-scene"."""
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


@lru_cache(maxsize=65536)
def name_words(name: str) -> frozenset[str]:
    """Return the words of a name as they are compared: "Peña, José" and "Jose Pena" are one.

    A personnel table puts the family name first, a dispatcher types no accents.
    """
    return frozenset(re.findall(r"\w+", unaccented(name.casefold())))


def same_name(one: str, other: str) -> bool:
    """Tell whether two names may be one person's: the same words, in whichever order."""
    return name_words(one) == name_words(other)


def phone_digits(text: str) -> str:
    """Return the last ten digits of a telephone number: two ways to write it are one number."""
    return "".join(filter(str.isdigit, text))[-10:]
