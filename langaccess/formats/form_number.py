"""The form number of an approved file: how it is written, and how it is known again.

`SPD-014 pt-BR v3 2026-11-02 · 9F3C`: initials of the agency, number of the source document,
language, version, day, and the beginning of the digest of what was approved.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from langaccess.core.tags import Tag

_NOBODY = "LA"  # as long as the agency has no name
_LETTERS = 5
_NUMBERS = re.compile(
    rf"(?:[A-Z]{{1,{_LETTERS}}}-\d{{3,}} \S+ v\d+ \d{{4}}-\d\d-\d\d · [0-9A-F]{{4}}\s*)+"
)


def form_number(
    agency: str | None, number: int, tag: Tag, *, version: int, on: date, digest: str
) -> str:
    """Return the form number of a version.

    Args:
        agency: name of the agency, None or empty when it has none.
        number: of the source document, the same in every language.
        tag: language of the translation.
        version: 1 for the first in this language.
        on: the day on which it was approved.
        digest: hexadecimal digest of what was approved.
    """
    plain = unicodedata.normalize("NFKD", agency or "").encode("ascii", "ignore").decode("ascii")
    initials = "".join(re.findall(r"\b[A-Z]", plain))[:_LETTERS] or _NOBODY
    return f"{initials}-{number:03} {tag} v{version} {on.isoformat()} · {digest[:4].upper()}"


def is_form_number(passage: str) -> bool:
    """Return whether a passage is a form number, or several, and nothing else.

    Such a footer is not translated.
    """
    return _NUMBERS.fullmatch(passage.strip()) is not None
