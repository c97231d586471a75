"""Finds left-to-right words and numbers in right-to-left text.

Source: the Unicode bidirectional algorithm (UAX 9): without a mark before it, "(617) 555-0123" in
an Arabic line is shown as "0123-555 (617)".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LEFT_TO_RIGHT_MARK = "\u200e"
# A telephone number in Arabic digits: its groups run from left to right all the same. A range of
# hours does not, and has fewer digits.
_CALL = re.compile(
    r"\+?\(?[\u0660-\u0669](?:[ \u00a0().\u2010-\u2013/-]{0,2}[\u0660-\u0669]){6,17}"
)
_STRONG_LEFT = frozenset({"L", "EN"})
_STRONG_RIGHT = frozenset({"R", "AL", "AN"})


def split_directions(text: str) -> Iterator[tuple[str, bool]]:
    """Divide right-to-left text at the Latin words and numbers in it.

    Yields:
        The stretch, and whether it is written from right to left. A phone number or an address
        is one left-to-right stretch with the signs inside it.
    """
    at = 0
    for start, end in sorted((*_left_to_right(text), *(m.span() for m in _CALL.finditer(text)))):
        if at < start:
            yield text[at:start], True
        yield text[start:end], False
        at = end
    if at < len(text):
        yield text[at:], True


def _left_to_right(text: str) -> Iterator[tuple[int, int]]:
    start = end = -1
    for i, char in enumerate(text):
        kind = unicodedata.bidirectional(char)
        if kind in _STRONG_LEFT:
            start = _with_opening(text, i) if start < 0 else start
            end = i + 1
        elif start >= 0 and (kind in _STRONG_RIGHT or char in "\n\t\u2066\u2067\u2068\u2069"):
            yield start, _with_closing(text, start, end)
            start = -1
    if start >= 0:
        yield start, _with_closing(text, start, end)


def _with_opening(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in "+($#":
        at -= 1
    return at


def _with_closing(text: str, start: int, end: int) -> int:
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        return end + 1
    return end + 1 if text[end : end + 1] == "%" else end


def holds_signs(text: str) -> bool:
    """Return whether a left-to-right stretch has signs in it that could change their places."""
    return not text.isalnum()
