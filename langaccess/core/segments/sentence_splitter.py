"""Cuts a text of any language into sentences, well enough to count and to pair them.

The splitter of units is for English sources; targets need the full stops of other scripts as well,
Khmer and Ethiopic among them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from langaccess.core.segments.abbreviations import abbreviated

# Full stops that end a sentence in any position.
_ALWAYS = (
    "\u0589\u3002\uff01\uff1f\uff61\u0964\u0965\u06d4\u061f\u17d4\u17d5\u1362\u1367\u1368\u104b"
)
SIGNS = (
    "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u0eb1-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1074\u17b4-\u17d3\u200c\u200d"
)
"""Vowel signs, for a character class: they occur inside words, but `\\w` does not match them."""
_CLOSE = "\"')\\]\u201d\u2019\u00bb\u300d\u300f\uff09"
_SMALL = "a-z\u00df-\u00ff\u0430-\u044f"
_CAPITAL = "A-Z\u00c0-\u00de\u0410-\u042f"
_END = re.compile(
    rf"[{_ALWAYS}]+[{_CLOSE}]*\s*"
    # French sets a space before the mark, others by a slip
    rf"|(?<=[^\W_])[ \u00a0\u202f]?[.!?\u2026]+[{_CLOSE}]*(?:\s+|$)"
    # after a vowel sign, which `\w` does not match; a bar in place of a danda; an Armenian colon
    rf"|(?<=[{SIGNS}])[ \u00a0\u202f]?[.!?\u2026]+[{_CLOSE}]*(?:\s+|$)"
    r"|(?<=[\u0900-\u0dff]) ?\|(?:\s+|$)|(?<=[\u0561-\u0587]):\s+(?=[\u0531-\u0556])"
    rf"|(?<=[{_CLOSE}%}}>])[.!?\u2026]+[{_CLOSE}]*(?:\s+|$)"
    # a dash ends sentences of some Urdu text
    rf"|(?<=[\u0620-\u06ff])\.[{_CLOSE}]*(?=[\u0620-\u06ff])|(?<=[\u0620-\u06ff])[-\u2013\u2014]\s+"
    # no space: "to humans.As of April", where the next word has a capital
    rf"|(?<=\d)\.(?=[A-Z][a-z]{{3}})"
    rf"|(?<=[{_SMALL}]{{3}})[.!?][{_CLOSE}]*(?=[\"\u201c\u00ab(]?[{_CAPITAL}]+[{_SMALL}]*[ ,])"
    r"|[\n\t\v\f\r\u2028\u2029]+"
)
# A long line without a mark at its end is a line of a paragraph that an editor wrapped.
_WRAPPED = re.compile(r"[^\n]{39}[\w,)] *\n[ \t]*$")
_INITIAL = re.compile(r"(?:^|\s)[\"'(\[\u201c\u2018\u00ab]*[^\W\d_]\.$")  # of a name
_NUMBERING = re.compile(r"^\(?(?:\d{1,3}|[^\W\d_]|[ivxlIVXL]{1,5})[.)]\s*$")
# Characters before a mark that say whether it ends a sentence. Without a bound, the time grows with
# the square of the length.
_NEAR = 400


# Several checks of one pair ask for the same text.
@lru_cache(maxsize=1024)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text`, trimmed; an abbreviation or a list number ends none."""
    found: list[str] = []
    start = 0
    low = _begins_low(text)
    for match in _END.finditer(text):
        end = match.end()
        near = text[max(start, end - _NEAR) : end]
        begun = len(near) == end - start
        if not _ends(near, text[end : end + 1], begun=begun, low=low):
            continue
        _add(found, text[start:end].strip())
        start = end
    _add(found, text[start:].strip())
    return tuple(found)


def _add(found: list[str], piece: str) -> None:
    """Add a sentence; signs without a letter or digit belong to the one before."""
    if any(char.isalnum() for char in piece):
        found.append(piece)
    elif found and piece:
        found[-1] = f"{found[-1]} {piece}"


def _begins_low(text: str) -> bool:
    """Return whether a text writes the first word of a sentence small, as some notes do."""
    first = next((char for char in text if char.isalpha()), "")
    return first.islower()


def _ends(piece: str, after: str, *, begun: bool, low: bool) -> bool:
    """Return whether a sentence ends with `piece`, and not only an abbreviation or list number.

    `begun`: `piece` is all of what may be a sentence, not only its last characters. `low`:
    sentences begin with small letters.
    """
    body = piece.strip()
    if "\n" in piece[len(piece.rstrip()) :] or not body:
        return not (after.islower() and _WRAPPED.search(piece))
    if begun and _NUMBERING.match(body):
        return False
    if after.islower() and not low and body[-1] not in "?!":
        return False
    return not (abbreviated(body) or _INITIAL.search(body))
