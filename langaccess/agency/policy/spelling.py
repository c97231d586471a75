"""Reads misspelled and disguised words as the intended word, for the sentence gate only.

A typing mistake must not carry a warning past the gate. Words of a given list are recognized with
one letter wrong, missing, doubled or exchanged with its neighbor; from eight letters on with two.
What comes out is looked at by the patterns and never shown or translated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_LONG = 8  # letters from which two mistakes are forgiven
_LEAST = 4
_TOKEN = re.compile(r"[a-z0-9@$!|']+-?")
_CONTRACTED = tuple(
    (re.compile(rf"\b{short}\b"), long)
    for short, long in (
        ("can't", "cannot"), ("won't", "will not"), ("(\\w+)n't", r"\1 not"), ("i'm", "i am"),
        ("(\\w+)'re", r"\1 are"), ("(\\w+)'ve", r"\1 have"), ("(\\w+)'ll", r"\1 will"),
        ("(i|we|you|they|he|she)'d", r"\1 would"),
    )
)  # fmt: skip
_LETTER_LIKE = str.maketrans("013457@$!|", "oieastasil")
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u0501\u04bb\u04cf\u03bf\u03bd"
    "\u03b1\u03c1\u03b9\u0443\u043a\u043c\u043d\u0442\u0432\u0433",
    "aeopcyxisjdhlov" + "apiykmhtbr",
)


def unmask(text: str) -> str:
    """Return lower-case `text` with Cyrillic and Greek letters that look Latin as Latin ones."""
    return text if text.isascii() else text.translate(_LOOKALIKES)


def written_out(text: str) -> str:
    """Return lower-case `text` with short forms ("don't") as the words that they stand for."""
    for short, long in _CONTRACTED if "'" in text else ():
        text = short.sub(long, text)
    return text


class Speller:
    """Knows some words and what they look like when misspelled.

    Args:
        words: lower-case words of four letters and more.
        known: other words that are spelled right, however like one of `words` they look.
    """

    def __init__(self, words: Iterable[str], known: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        self._words = frozenset(word for word in words if len(word) >= _LEAST)
        # A longer word is none of `words`, whatever two slips it has. Without this bound, one long
        # word takes all memory: its forms are as many as the square of its letters.
        self._most = max(map(len, self._words), default=0) + _slips("x" * _LONG)
        self._shortened: dict[str, list[str]] = defaultdict(list)
        self._seen: dict[str, str] = {}
        for word in sorted(self._words):
            for form in _shortened(word, _slips(word)):
                self._shortened[form].append(word)

    def corrected(self, text: str) -> str:
        """Return lower-case `text` with known words spelled right, torn and short ones whole."""
        text = written_out(text)
        out: list[str] = []
        end = 0
        tokens = list(_TOKEN.finditer(text))
        at = 0
        while at < len(tokens):
            token = tokens[at]
            out.append(text[end : token.start()])
            end = token.end()
            word = token.group()
            if at + 1 < len(tokens) and text[end : tokens[at + 1].start()] in (" ", ""):
                whole = word.rstrip("-") + tokens[at + 1].group()
                if whole in self._words and not {word, tokens[at + 1].group()} <= self._words:
                    out.append(whole)
                    at += 2
                    end = tokens[at - 1].end()
                    continue
            out.append(self._read(word))
            at += 1
        return "".join([*out, text[end:]])

    def _read(self, word: str) -> str:
        if len(word.rstrip("-!")) > self._most:
            return word
        known = self._seen.get(word)
        if known is None:
            if len(self._seen) > 50_000:
                self._seen.clear()
            known = self._seen[word] = self._nearest(word)
        return known

    def _nearest(self, word: str) -> str:
        bare = word.rstrip("-!")
        if bare in self._words or bare in self._known or len(bare) < _LEAST - 1:
            return word
        letters = bare
        if not bare.isalpha() and sum(char.isalpha() for char in bare) >= 2:
            letters = bare.translate(_LETTER_LIKE)
            if letters in self._words:
                return letters
        found = {
            other
            for form in _shortened(letters, _slips(letters))
            for other in self._shortened.get(form, ())
            if _may_be_misspelt(letters, other)
        }
        return min(found, key=lambda other: (abs(len(other) - len(letters)), other), default=word)


def _may_be_misspelt(one: str, other: str) -> bool:
    """Return whether `one` may be `other` misspelled: the first letter is rarely wrong."""
    begins = one[0] == other[0] or one[:2] == other[1::-1]
    return begins and _near(one, other, _slips(one))


def _slips(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def _shortened(word: str, count: int) -> Iterator[str]:
    """Yield `word` and every form of it that lacks up to `count` letters."""
    forms = {word}
    yield word
    for _ in range(count):
        forms = {form[:at] + form[at + 1 :] for form in forms for at in range(len(form))}
        yield from forms


def _near(one: str, other: str, limit: int) -> bool:
    """Return whether at most `limit` slips part the words (optimal string alignment)."""
    older: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        older, last = last, row
    return last[-1] <= limit
