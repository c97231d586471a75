"""Small letters above or below the line: marks of footnotes, "4th", a price's cents, "H2O".

PDFium breaks the line before and after most of them, and where it does not, "$25" with the mark of
a first footnote is "$251". Digits raised after a number are therefore written as such: "$25\u00b9".
Engines make plain ones of them again, so that the checks leave such a sentence to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from langaccess.formats.pdf.layout import Word

_RAISED = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_SMALL = 0.9  # times the letter size beside it, at most
_OFF = 0.08  # times the larger letter size: a small letter is at least this far off the line
_FAR = 0.7  # and at most this far
_NEAR = 0.6  # times the larger letter size: words farther apart are not neighbors
_GLUED = 0.25  # times the smaller letter size: nearer ones have no space between them
_ALONE = ".,;:!?)"
_STOPS = _ALONE + "/\u201d"
_BEFORE_STOP = 0.4  # the same, before a stop alone: a space comes before ".08" and ".gov"
HIGH = 0.25  # times the larger letter size: lower digits are not a footnote mark
_MARK = 2  # digits of a mark at most; a telephone in small letters stays what it is


def is_small(size: float, up: float, beside: float) -> bool:
    """Return whether a letter is small and above or below the line.

    Args:
        up: its height above the line of the letters next to it; below zero: under it.
        beside: the size of those.
    """
    return size < _SMALL * beside and _OFF * beside < abs(up) < _FAR * beside


def as_superscript(before: str, digits: str, up: float, beside: float) -> str:
    """Return the digits of a footnote mark as superscripts if they follow another digit.

    Args:
        before: the text before them.
        digits: small characters, not always digits.
        up: their height above the line.
        beside: the size of the letters beside them.
    """
    raised = _is_mark(digits) and up > HIGH * beside
    return digits.translate(_RAISED) if raised and before[-1:].isdecimal() else digits


def _is_mark(text: str) -> bool:
    """Return whether a text can be footnote marks: a small number, or several ("2,4")."""
    numbers = [n for n in text.split(",") if n]
    return bool(numbers) and all(n.isdecimal() and len(n) <= _MARK for n in numbers)


def join_small_words(words: Sequence[Word]) -> list[Word]:
    """Return words with small ones put back into their lines."""
    done: list[Word] = []
    for word in words:
        if done and _beside(done[-1], word):
            done[-1:] = _paired(done[-1], word)
        else:
            done.append(word)
    return done


def _paired(last: Word, word: Word) -> tuple[Word, Word]:
    """Return two neighboring words, as one line if one of them is small."""
    small, large = sorted((last, word), key=lambda each: each.size)
    gap = (word.box.left - last.box.right) / small.size
    limit = _GLUED if word.text.strip(_ALONE) else _BEFORE_STOP
    stops = word.text[0] in _STOPS and gap < limit
    up = small.box.bottom - large.box.bottom
    if not is_small(small.size, up, large.size):
        return last, replace(word, glued=True) if stops else word
    text = as_superscript(last.text, word.text, up, large.size) if small is word else word.text
    glued = stops or gap < _GLUED
    return replace(last, ends_line=False), replace(word, text=text, glued=glued)


def _beside(last: Word, word: Word) -> bool:
    size = max(last.size, word.size)
    return -_GLUED * size < word.box.left - last.box.right < _NEAR * size
