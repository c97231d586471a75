"""Words in plain form: counted, without accents, as an id."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plural", "slug", "unaccented"]


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
