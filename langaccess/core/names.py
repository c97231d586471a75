"""How names are compared: of people, places and varieties of a language.

`may_be_one_person` is the only comparison of two people's names; `is_among` asks it of several.
Whoever looks for a conflict or for two different people asks them, and no other function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from langaccess.core.folding import plain_letters, spaced

__all__ = ["is_among", "may_be_one_person", "name_words", "plain_name", "same_name"]


def plain_name(name: str) -> str:
    """Return a name or an id as it is written, without case: accents and order count."""
    return spaced(name).casefold()


@lru_cache(maxsize=65536)
def name_words(name: str) -> frozenset[str]:
    """Return the words of a name: "Peña, José" and "Jose Pena" have the same.

    A personnel table puts the family name first, and a dispatcher types no accents.
    """
    return frozenset(re.findall(r"\w+", plain_letters(name)))


def same_name(one: str, other: str) -> bool:
    """Whether two texts write one name, of a place or a variety: the same words in any order."""
    return name_words(one) == name_words(other)


def may_be_one_person(one: str, other: str) -> bool:
    """Whether two written names may be one person's: the same words in any order.

    A name without a letter or a digit is not a person's.
    """
    return bool(name_words(one)) and same_name(one, other)


def is_among(name: str, names: Iterable[str]) -> bool:
    """Whether a name may be that of one of several people."""
    return any(may_be_one_person(name, other) for other in names)
