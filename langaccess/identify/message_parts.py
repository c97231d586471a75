"""English and another language in one message: which words are in which.

Each word is labeled English or not, so that the profiles of English and of one other language
together explain the message best; each change from one to the other has a price.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from langaccess.identify import non_language
from langaccess.identify.english import LIKE_ENGLISH, is_english
from langaccess.identify.ngrams import normalise
from langaccess.identify.profiles import SOFT, load_profiles
from langaccess.identify.romanized import ROMANISED
from langaccess.identify.scripts import dominant, script_counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENGLISH = "en"
"""The kind of a stretch in English, or in a language that is written like it."""

_CHANGE = 4.0  # price of a change of language, in the unit of the softened log scores
_NEAREST = ("en", "pcm")  # Pidgin writes nearly all words as English does
_LATIN = "A-Za-z\u00aa-\u024f\u0300-\u036f\u1e00-\u1eff"
_TOKEN = re.compile(
    f"[{_LATIN}]+(?:['’ʼʻ`-][{_LATIN}]+)*"  # a word in Latin letters
    f"|[^\\W\\d_{_LATIN}][^\\s{_LATIN}]*"  # letters of another script, with their marks
)


@dataclass(frozen=True, slots=True)
class MessagePart:
    """Words `text[start:end]` in one language."""

    start: int  # offset in code points
    end: int  # offset in code points, exclusive
    kind: str  # `ENGLISH`, or the script of another language


def message_parts(text: str) -> tuple[MessagePart, ...]:
    """Return the parts of a message in order; links, numbers and addresses are in none.

    Words in Latin letters are English, or of one other language. A word with a capital inside a
    sentence may be a name: it goes with its neighbors.
    """
    found = list(_TOKEN.finditer(non_language.masked(text)))
    kinds = [dominant(script_counts(match[0])) for match in found]
    latin = [match for match, kind in zip(found, kinds, strict=True) if kind == "Latn"]
    english = iter(_english([match[0] for match in latin], shouted=text.isupper()))
    labels = [ENGLISH if kind == "Latn" and next(english) else kind for kind in kinds]
    return tuple(
        MessagePart(run[0][0].start(), run[-1][0].end(), label)
        for label, run in (
            (label, list(pairs))
            for label, pairs in groupby(zip(found, labels, strict=True), key=lambda pair: pair[1])
        )
    )


def _english(words: Sequence[str], *, shouted: bool) -> list[bool]:
    """Return for each word in Latin letters whether it is English.

    All are English, or none, unless English and one other language explain the words better than
    any language does alone, changes paid (two states, Viterbi's algorithm, for all other languages
    at once).
    """
    import numpy as np

    if not any(normalise(word.lower()) for word in words):
        return [False] * len(words)  # marks that count as letters, such as a saltillo alone
    english, others = _scores(words, shouted=shouted)
    alone = english.sum(), others.sum(axis=0).max()
    as_english, as_other = np.full(others.shape[1], english[0]), others[0]
    changed: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]] = []
    for mine, theirs in zip(english[1:], others[1:], strict=True):
        to_english, to_other = as_other - _CHANGE > as_english, as_english - _CHANGE > as_other
        changed.append((to_english, to_other))
        as_english, as_other = (
            np.where(to_english, as_other - _CHANGE, as_english) + mine,
            np.where(to_other, as_english - _CHANGE, as_other) + theirs,
        )
    best = np.maximum(as_english, as_other)
    column = int(best.argmax())
    if best[column] <= max(alone):
        return [bool(alone[0] >= alone[1])] * len(words)
    labels = [bool(as_english[column] > as_other[column])]
    for to_english, to_other in reversed(changed):
        changes = to_english[column] if labels[-1] else to_other[column]
        labels.append(labels[-1] ^ bool(changes))
    return labels[::-1]


def _scores(
    words: Sequence[str], *, shouted: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return one softened log score per word for English, and a row for the other languages.

    A common English word that no other language writes fits English best.
    """
    import numpy as np

    profiles, lowered = load_profiles(), [word.lower() for word in words]
    scored = {word: profiles.score(word, "Latn") for word in dict.fromkeys(lowered)}
    found = [scored[word] for word in lowered]
    rows = [np.zeros(0) if one is None else one.scores * SOFT for one in found]
    known = next(one for one in found if one is not None)
    like, near = np.isin(known.tags, LIKE_ENGLISH), np.isin(known.tags, _NEAREST)
    typed = np.array([tag.endswith(ROMANISED) for tag in known.tags])
    for number, word in enumerate(words):
        name = number > 0 and word[0].isupper() and not shouted
        if name or not len(rows[number]):
            rows[number] = np.zeros(len(like))
    table = np.array(rows)
    english, others = table[:, near].max(axis=1), table[:, (known.listed | typed) & ~like]
    common = np.array([is_english(word) for word in words])
    return np.where(common, np.maximum(english, others.max(axis=1)), english), others
