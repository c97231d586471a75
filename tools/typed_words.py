"""Words of one language as people type them in Latin letters, each with its share.

Attested spellings come first (the `lexicons` of Google's Dakshina data set), then the sounds of a
word (WikiPron), then the sounds of its stem with an ending or an article, then its letters.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from langaccess.core.files import read_text
from langaccess.identify.ngrams import normalise
from tools.transliterate import spellings, spellings_of_sounds

Spelled = Mapping[str, tuple[tuple[str, float], ...]]

# What is written together with a word in scripts that leave vowels out: letters and how they are
# typed. Longer ones first.
_BEFORE = {
    "ar": (("وال", "wal wel"), ("بال", "bel bil"), ("لل", "lel lil"), ("ال", "al el il"),
           ("و", "w wa"), ("ب", "b bi"), ("ل", "l li"), ("ف", "f fa"), ("ع", "3a")),
    "fa": (("نمی", "nemi"), ("می", "mi"), ("ب", "be bi"), ("ن", "na")),
    "he": (("ה", "ha"), ("ו", "ve"), ("ב", "be ba"), ("ל", "le la"), ("מ", "mi me"), ("ש", "she"),
           ("כ", "ke")),
}  # fmt: skip
_AFTER = {
    "ar": (("ها", "ha"), ("نا", "na"), ("كم", "kom kum"), ("هم", "hom hum"), ("ات", "at"),
           ("ين", "in een"), ("ون", "oun un"), ("ني", "ni"), ("تي", "ti"), ("ي", "i"),
           ("ك", "ak ik k"), ("ه", "o u h"), ("ت", "t et")),
    "fa": (("های", "haye"), ("هام", "ham"), ("ها", "ha"), ("هایم", "hayam"), ("اش", "ash"),
           ("ام", "am"), ("ات", "at"), ("ان", "an"), ("تر", "tar"), ("رو", "ro"), ("م", "am"),
           ("ت", "et at"), ("ش", "esh ash"), ("ی", "i"), ("ه", "e eh"), ("ند", "and"),
           ("ید", "id")),
    "he": (("ים", "im"), ("ות", "ot"), ("נו", "nu"), ("תי", "ti"), ("י", "i"), ("ך", "cha"),
           ("ו", "o"), ("ה", "a")),
}  # fmt: skip
_SAME_LETTER = str.maketrans("أإآٱىيك", "ااااییک")
_STEM = 2  # letters at least


class TypedWords:
    """The spellings of one language's words.

    Args:
        tag: the language.
        known: native word → attested spellings with their shares.
        sounds: native word → pronunciations.
    """

    def __init__(self, tag: str, known: Spelled, sounds: Mapping[str, tuple[str, ...]]) -> None:
        self._tag = tag
        self._known = known
        self._sounds = sounds

    def of(self, words: Mapping[str, float]) -> dict[str, float]:
        """Return typed word → number, for native words with their numbers."""
        typed: defaultdict[str, float] = defaultdict(float)
        for word, number in words.items():
            for spelt, share in self._spelled(word):
                for part in normalise(spelt).split():
                    typed[part] += number * share
        return dict(typed)

    def _spelled(self, word: str) -> tuple[tuple[str, float], ...]:
        if word in self._known:
            return self._known[word]
        plain = letters(word)
        found = self._sounded(plain) or list(self._affixed(plain))
        if not found and not self._sounds:
            found = list(spellings(word, self._tag))
        return tuple((text, 1 / len(found)) for text in found)

    def _sounded(self, word: str) -> list[str]:
        made = [
            text
            for one in self._sounds.get(word, ())
            for text in spellings_of_sounds(one, self._tag)
        ]
        return list(dict.fromkeys(made))

    def _affixed(self, word: str) -> Iterator[str]:
        for written, typed in _AFTER.get(self._tag, ()):
            stem = word.removesuffix(letters(written))
            if stem != word and len(stem) >= _STEM and (sounded := self._sounded(stem)):
                yield from (text + end for text in sounded for end in typed.split())
                return
        for written, typed in _BEFORE.get(self._tag, ()):
            stem = word.removeprefix(letters(written))
            if stem == word or len(stem) < _STEM:
                continue
            sounded = self._sounded(stem) or list(self._affixed(stem))
            if sounded:
                yield from (start + text for text in sounded for start in typed.split())
                return


def letters(word: str) -> str:
    """Return an Arabic-script word with one letter for those that are typed for each other."""
    bare = "".join(char for char in word if not unicodedata.combining(char) and char != "\u200c")
    return bare.translate(_SAME_LETTER)


def attested(paths: Iterable[Path]) -> Spelled:
    """Return native word → its attested spellings, from lexicons (word, spelling, number)."""
    counts: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for path in paths:
        for line in read_text(path).splitlines():
            word, spelt, number = line.split("\t")
            counts[word][spelt] = counts[word].get(spelt, 0.0) + float(number)
    return {
        word: tuple((spelt, number / sum(found.values())) for spelt, number in found.items())
        for word, found in counts.items()
    }


def pronounced(paths: Iterable[Path]) -> Mapping[str, tuple[str, ...]]:
    """Return word → its pronunciations, from lists (word, sounds with blanks between)."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        for line in read_text(path).splitlines():
            word, sounds = line.split("\t")
            found[letters(word)].append(sounds)
    return {word: tuple(sounds) for word, sounds in found.items()}
