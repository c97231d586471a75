"""Our own detector: character n-gram profiles of every language we list, and of their neighbours.

Naive Bayes over n-grams of one to five characters. The store is one `.npz` of plain arrays:

* `keys`: sorted 32-bit hashes of n-grams;
* `offsets`: where the postings of each key begin;
* `column`, `gain`: per posting the profile, and by how much seeing the n-gram is likelier there
  than for an n-gram never seen (natural log, in sixteenths, order weight included);
* `floors`: per profile and order the log probability of an n-gram never seen;
* `names`: tag of each profile; `folded`: whether it was learnt from text without diacritics;
  `listed`: whether the language is one that we answer with; `scripts`: the script it is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from langaccess.identify.ngrams import grams, normalise
from langaccess.resources import DATA, shipped

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Profiles", "Scored", "load_profiles"]

UNIT = 16.0
"""Steps of `gain` per natural-log unit."""

FOLDED_PENALTY = 0.8
_LONGEST = 1500  # characters that are looked at: more does not change an answer


@dataclass(frozen=True, slots=True)
class Scored:
    """What the profiles say about one text.

    Attributes:
        tags: the languages that are written in the text's script.
        scores: one log score each; only differences mean anything.
        listed: whether each is a language that we answer with.
        seen: share of the text's trigrams that the training text of the best listed language
            holds: near 1 for words, under a half for noise.
    """

    tags: tuple[str, ...]
    scores: NDArray[np.float64]
    listed: NDArray[np.bool_]
    seen: float


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """The profiles of one script: which columns, and which language each of them serves."""

    columns: NDArray[np.intp]
    of: NDArray[np.intp]
    tags: tuple[str, ...]
    listed: NDArray[np.bool_]

    @classmethod
    def of_columns(
        cls, columns: list[int], names: list[str], listed: NDArray[np.bool_]
    ) -> _Alphabet:
        import numpy as np

        tags = tuple(dict.fromkeys(names[column] for column in columns))
        return cls(
            np.array(columns, dtype=np.intp),
            np.array([tags.index(names[column]) for column in columns], dtype=np.intp),
            tags,
            np.array([any(listed[c] for c in columns if names[c] == tag) for tag in tags]),
        )


class Profiles:
    """The loaded store. Reading only; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        with np.load(path, allow_pickle=False) as store:
            self._keys = store["keys"]
            self._offsets = np.zeros(len(self._keys) + 1, dtype=np.int64)
            np.cumsum(store["counts"], out=self._offsets[1:])
            self._column = store["column"]
            self._gain = store["gain"]
            self._floors = store["floors"].astype(np.float64)
            names = [str(name) for name in store["names"]]
            folded = store["folded"]
            listed = store["listed"]
            scripts = [str(name) for name in store["scripts"]]
        self._penalty = np.where(folded, FOLDED_PENALTY, 0.0)
        self._by_script = {
            script: _Alphabet.of_columns(
                [n for n, s in enumerate(scripts) if s == script], names, listed
            )
            for script in set(scripts)
        }
        self.tags = frozenset(names)

    def score(self, text: str, script: str) -> Scored | None:
        """Return the scores of the languages written in `script`, or None when there is none."""
        import numpy as np

        alphabet = self._by_script.get(script)
        normal = normalise(text[:_LONGEST])
        if alphabet is None or not normal:
            return None
        found = grams(normal)
        columns = self._columns(found)[alphabet.columns]
        best = np.full(len(alphabet.tags), -np.inf)
        np.maximum.at(best, alphabet.of, columns)
        ours = np.where(alphabet.listed[alphabet.of], columns, -np.inf)
        seen = self._seen(found[2], int(alphabet.columns[int(ours.argmax())]))
        return Scored(alphabet.tags, best, alphabet.listed, seen)

    def _columns(self, found: list[NDArray[np.uint32]]) -> NDArray[np.float64]:
        """Return the log score of every profile."""
        import numpy as np

        sizes = np.array([len(part) for part in found], dtype=np.float64)
        flat = self._postings(np.concatenate(found))
        gains = np.bincount(
            self._column[flat], weights=self._gain[flat], minlength=len(self._floors)
        )
        scores: NDArray[np.float64] = gains / UNIT + self._floors @ sizes - self._penalty
        return scores

    def _seen(self, trigrams: NDArray[np.uint32], column: int) -> float:
        import numpy as np

        if not len(trigrams):
            return 1.0
        return float(np.count_nonzero(self._column[self._postings(trigrams)] == column)) / len(
            trigrams
        )

    def _postings(self, asked: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return the positions of all postings of the n-grams that the store holds."""
        import numpy as np

        place = np.searchsorted(self._keys, asked)
        place[place == len(self._keys)] = 0
        place = place[self._keys[place] == asked]
        starts = self._offsets[place]
        lengths = self._offsets[place + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        flat: NDArray[np.int64] = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
        return flat


@cache
def load_profiles() -> Profiles:
    """Return the shipped profiles.

    Raises:
        ConfigError: the installation lacks them.
    """
    return Profiles(shipped(DATA, "profiles.npz"))
