"""Whether a text can be printed: one judge for `phrases check` and for the cards."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from langaccess.core.print import draws, faces_for, faults
from langaccess.core.tags import Tag

_MARKS = 4  # on one letter, and no writing has so many
_LETTERS = 100  # without a space, and no column is so wide


def has_no_font(tag: Tag, text: str) -> bool:
    """Return whether the text is in a script that no font draws, ours or added."""
    return not draws(tag) and any(faults(text, faces_for(tag)))


def unprintable(text: str, tag: Tag) -> Iterator[str]:
    """Yield why a text cannot be printed, in words.

    A missing font is not a fault of the text: `has_no_font`.
    """
    if not text.strip():
        yield "the text is empty"
    if not has_no_font(tag, text):
        yield from faults(text, faces_for(tag))
    marks = (len(list(run)) for mark, run in groupby(text, key=_is_mark) if mark)
    if max(marks, default=0) >= _MARKS:
        yield f"{_MARKS} or more marks on one letter"
    longest = max(text.split(), key=len, default="")
    if len(longest) > _LETTERS and not tag.spaceless:
        yield f"a word of {len(longest)} letters: no column is so wide"


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"
