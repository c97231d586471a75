"""Full stops that end an abbreviation, and words that show that they end a sentence as well."""

from __future__ import annotations

import re
from functools import cache

from langaccess.core.resources import entries

# "U.S.", "9p.m.", "non-U.S."
_INITIALS = re.compile(r"(?:^|[\W\d_])(?:[^\W\d_]\.){2,}$")
# What follows an abbreviation begins a sentence of its own when it starts with one of these.
_STARTERS = re.compile(
    r"^[\"'(\u201c\u2018]*(?:The|This|That|These|Those|You|Your|We|They|He|She|It|If|When|Call|"
    r"Do|Please|For|In|A|An|To|See|Visit|Ask|Bring|Write|Any|All|No(?!s?\. ?[\w#-]*\d))\b"
)

_ANSWER = re.compile(r"(?:^|\s)nos?\.$", re.IGNORECASE)
_COUNTED = re.compile(r"[#(]?[\w-]*\d")


def abbreviated(text: str) -> bool:
    """Return whether the full stop at the end of `text` is that of an abbreviation."""
    words = text.lower().split()
    last = words[-1].lstrip("\"'([\u201c\u2018\u00ab") if words else ""
    known = {last, " ".join(words[-2:])} & _abbreviations()
    return bool(known) or _INITIALS.search(last) is not None


@cache
def _abbreviations() -> frozenset[str]:
    """Return what ends in a full stop and ends no English sentence: `sgt.`, in lower case."""
    return frozenset(entries("abbreviations.txt"))


def shortened(before: str, following: str) -> bool:
    """Return whether `before` ends in an abbreviation and the sentence goes on with `following`.

    A word that often begins a sentence says that the abbreviation ends one as well. No sentence
    begins with the sign of a section; "no." is an abbreviation before a number only.
    """
    if following.startswith("\u00a7"):
        return True
    if _ANSWER.search(before) and not _COUNTED.match(following):
        return False
    return abbreviated(before) and not begins_sentence(following)


def begins_sentence(text: str) -> bool:
    """Return whether `text` begins with a word, in a capital, that often begins a sentence."""
    return _STARTERS.match(text) is not None
