"""Pages written from right to left, turned so that the layout reads them like any other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from langaccess.documents.pdf.layout import Box, Word

__all__ = ["facing"]

_NEAR = 2.0  # times the letter size: words of one run stand no farther apart


def facing(words: Sequence[Word]) -> list[Word]:
    """Return the words of a page with places as if it were written from left to right.

    A PDF gives words in the order in which they are read, Arabic ones from right to left. Their
    page is mirrored, so that lines go forward and its right column comes first; runs that go the
    other way in it (a name, a phone, a line of English) are turned back.
    """
    if not _is_from_right(words):
        return list(words)
    edge = max(word.box.right for word in words)
    mirrored = [_flipped(word, 0.0, edge) for word in words]
    done: list[Word] = []
    run: list[Word] = []
    for word in mirrored:
        if run and not _goes_back(run[-1], word):
            done += _turned(run)
            run = []
        run.append(word)
    return done + _turned(run)


def _is_from_right(words: Sequence[Word]) -> bool:
    classes = [unicodedata.bidirectional(letter) for word in words for letter in word.text]
    right = sum(each in ("R", "AL") for each in classes)
    return right > classes.count("L")


def _flipped(word: Word, left: float, right: float) -> Word:
    box = word.box
    turned = Box(left + right - box.right, box.bottom, left + right - box.left, box.top)
    return replace(word, box=turned)


def _goes_back(last: Word, word: Word) -> bool:
    size = max(last.size, word.size)
    level = abs(word.box.bottom - last.box.bottom) < 0.6 * size and not last.ends_line
    near = last.box.left - word.box.right < _NEAR * size
    return level and near and word.box.left < last.box.left


def _turned(run: Sequence[Word]) -> list[Word]:
    if len(run) < 2:
        return list(run)
    left, right = min(word.box.left for word in run), max(word.box.right for word in run)
    return [_flipped(word, left, right) for word in run]
