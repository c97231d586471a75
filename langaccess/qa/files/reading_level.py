"""How hard an English text is to read: the grade of Flesch and Kincaid.

Formula: Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas for Navy
enlisted personnel", Naval Technical Training Command, 1975:
0.39 x words per sentence + 11.8 x syllables per word - 15.59. The syllable rule is our own and
agrees with a dictionary for about five words of six; headings and list items without a full stop
count as sentences, so the grade is lower than that of programs which join them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from langaccess.core.segments import sentences

__all__ = ["grade"]

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(texts: Iterable[str]) -> float | None:
    """Return the school grade of `texts`, English paragraphs; None with fewer than 100 words."""
    counts = [
        [_syllables(word.lower()) for word in _WORD.findall(sentence)]
        for text in texts
        for sentence in sentences(text)
    ]
    counts = [words for words in counts if words]
    total = sum(map(len, counts))
    if total < 100:
        return None
    syllables = sum(map(sum, counts))
    return round(0.39 * total / len(counts) + 11.8 * syllables / total - 15.59, 1)


def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1
    ending = word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1
    return max(1, groups - silent - ending)
