"""Pages written from right to left, turned so that the layout reads them like any other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from langaccess.formats.pdf.layout import Box, Word

_NEAR = 2.0  # times the letter size: words of one run are not farther apart


def read_left_to_right(words: Sequence[Word]) -> list[Word]:
    """Return the words of a page with places as if it were written from left to right.

    A PDF gives words in the order in which they are read, Arabic ones from right to left. Their
    page is mirrored, so that lines go forward and its right column comes first; runs that go the
    other way in it (a name, a phone, a line of English) are turned back. On a page that is written
    from left to right, words of Arabic are turned so among themselves.
    """
    right = sum(is_from_right(letter) for word in words for letter in word.text)
    if not right:
        return list(words)
    if right > sum(_is_from_left(letter) for word in words for letter in word.text):
        edge = max(word.box.right for word in words)
        return _forward([_flipped(word, 0.0, edge) for word in words])
    return _forward(words, without=_is_from_left)


def _forward(words: Sequence[Word], without: Callable[[str], bool] = lambda _: False) -> list[Word]:
    """Turn runs of words that go back; `without`: letters of words that are in no such run."""
    done: list[Word] = []
    run: list[Word] = []
    for word in words:
        barred = run and any(without(letter) for letter in run[-1].text + word.text)
        if run and (barred or not _goes_back(run[-1], word)):
            done += _turned(run)
            run = []
        run.append(word)
    return done + _turned(run)


def is_from_right(letter: str) -> bool:
    """Return whether a letter is written from right to left."""
    return unicodedata.bidirectional(letter) in ("R", "AL")


def _is_from_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) == "L"


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
