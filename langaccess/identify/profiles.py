"""Our own detector: character n-gram profiles of every language we list, and of their neighbors.

Naive Bayes over n-grams of one to five characters and over whole words. The store is one `.npz`
of plain arrays, uncompressed and aligned, so that they are mapped into memory and only what a text
needs is read:

* `keys`: the lower half of the sorted 32-bit hashes of n-grams;
* `first_key`, `first_posting`: where the keys with each upper half begin, and their postings; the
  last entry is the number of all;
* `offsets`: where the postings of each key begin, counted from `first_posting`;
* `postings`: the profile, and in the lower six bits by how much seeing the n-gram is likelier there
  than for an n-gram never seen (natural log, in quarters, order weight included);
* `floors`: per profile and order the log probability of an n-gram never seen;
* `names`: tag of each profile; `folded`: whether it was learned from text without diacritics;
  `listed`: whether the language is one that we answer with; `scripts`: the script it is in.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from langaccess.core.errors import ConfigError
from langaccess.core.resources import DATA, shipped
from langaccess.identify.ngrams import grams, normalise

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

UNIT = 4.0
"""Steps of a gain per natural-log unit."""

GAIN_BITS = 6
"""Lower bits of a posting that hold the gain; those above hold the profile."""

SOFT = 0.25
"""Spreads the log scores, which treat n-grams as independent."""

ALIGNMENT = 64
"""Bytes; each array of the store begins at a multiple."""

FOLDED_PENALTY = 0.8
_GAIN = (1 << GAIN_BITS) - 1
_SHORT = 2  # orders whose n-grams nearly every profile has
_KEPT = 10_000  # such n-grams that are kept at hand; memory is taken as they come
_LONGEST = 1500  # characters that are looked at: more does not change an answer


@dataclass(frozen=True, slots=True)
class Scored:
    """What the profiles say about one text."""

    tags: tuple[str, ...]  # the languages that are written in the text's script
    scores: NDArray[np.float64]  # one log score each; only differences mean anything
    listed: NDArray[np.bool_]  # whether each is a language that we answer with
    # share of the text's trigrams that the training text of the best listed language holds: near
    # 1 for words, under a half for noise
    seen: float
    # the same share of its n-grams of four and of five characters, and of its words: lower for a
    # related language, which shares most trigrams but not longer pieces
    deep: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """The profiles of one script: the column of each language, and of its copy without marks."""

    tags: tuple[str, ...]
    plain: NDArray[np.intp]  # column of each language
    folded: NDArray[np.intp]  # places in `tags` that have a folded copy too
    copies: NDArray[np.intp]  # columns of those copies
    listed: NDArray[np.bool_]  # whether each language is one that we answer with

    @classmethod
    def of(
        cls, columns: list[int], names: list[str], folded: list[bool], listed: list[bool]
    ) -> _Alphabet:
        import numpy as np

        plain = [column for column in columns if not folded[column]]
        tags = tuple(names[column] for column in plain)
        copies = [column for column in columns if folded[column]]
        return cls(
            tags,
            np.array(plain, dtype=np.intp),
            np.array([tags.index(names[column]) for column in copies], dtype=np.intp),
            np.array(copies, dtype=np.intp),
            np.array([listed[column] for column in plain]),
        )


class Profiles:
    """The loaded store; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        store = _mapped(path)
        self._keys, self._first_key = store["keys"], store["first_key"].astype(np.intp)
        self._offsets, self._first_posting = store["offsets"], store["first_posting"]
        self._steps = int(np.diff(self._first_key).max()).bit_length()
        self._held = store["postings"]
        self._floors = store["floors"].astype(np.float64)
        self._table, self._rows = self._empty(0), dict[int, int]()
        self._lock = Lock()
        names = [str(name) for name in store["names"]]
        self.tags = frozenset(names)
        folded = store["folded"].tolist()
        listed = store["listed"].tolist()
        scripts = [str(name) for name in store["scripts"]]
        self._by_script = {
            script: _Alphabet.of(
                [n for n, other in enumerate(scripts) if other == script], names, folded, listed
            )
            for script in set(scripts)
        }

    def score(self, text: str, script: str) -> Scored | None:
        """Return the scores of the languages written in `script`, or None when there is none."""
        import numpy as np

        alphabet = self._by_script.get(script)
        normal = normalise(text[:_LONGEST])
        if alphabet is None or not normal:
            return None
        hashes, sizes = grams(normal)
        short = sum(sizes[:_SHORT])
        flat, ends, askers = self._postings(hashes[short:])
        held = self._held[flat]
        columns = held >> GAIN_BITS
        long = np.bincount(columns, weights=held & _GAIN, minlength=len(self._floors))
        gains = long + self._gains_of(hashes[:short].tolist())
        every = gains / UNIT + self._floors @ np.array(sizes, dtype=np.float64)
        scores = every[alphabet.plain]
        copies = every[alphabet.copies] - FOLDED_PENALTY
        better = copies > scores[alphabet.folded]
        scores[alphabet.folded[better]] = copies[better]
        first = int(np.where(alphabet.listed, scores, -np.inf).argmax())
        column = int(alphabet.plain[first])
        if first in alphabet.folded[better]:
            column = int(alphabet.copies[alphabet.folded == first][0])
        held = askers[np.searchsorted(ends, np.flatnonzero(columns == column), side="right")]
        ends_of = np.cumsum([0, *sizes[_SHORT:]])
        counts = np.diff(np.searchsorted(np.sort(held), ends_of)).tolist()
        seen, four, five, words = (
            number / size if size else 1.0
            for number, size in zip(counts, sizes[_SHORT:], strict=True)
        )
        return Scored(alphabet.tags, scores, alphabet.listed, seen, (four, five, words))

    def _gains_of(self, asked: list[int]) -> NDArray[np.float32]:
        """Return each profile's gains for n-grams of one and two characters, added up.

        Nearly every profile has those: they are kept as rows of a table once they were seen.
        """
        with self._lock:
            table, rows = self._table, self._rows
            if len(rows) + len(asked) > len(table):
                table, rows = self._table, self._rows = self._empty(len(asked)), {}
            for key in asked:
                if key not in rows:
                    table[len(rows)] = self._row(key)
                    rows[key] = len(rows)
            found: NDArray[np.float32] = table[[rows[key] for key in asked]].sum(axis=0)
        return found

    def _row(self, key: int) -> NDArray[np.float32]:
        import numpy as np

        row = np.zeros(len(self._floors), dtype=np.float32)
        held = self._held[self._postings(np.array([key], dtype=np.uint32))[0]]
        row[held >> GAIN_BITS] = held & _GAIN
        return row

    def _empty(self, asked: int) -> NDArray[np.float32]:
        import numpy as np

        return np.empty((max(_KEPT, asked), len(self._floors)), dtype=np.float32)

    def _postings(
        self, asked: NDArray[np.uint32]
    ) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.intp]]:
        """Return where the postings of n-grams are.

        That is all positions; of each n-gram that has some, the number of postings up to its last
        one; and its place in `asked`.
        """
        import numpy as np

        order = np.argsort(asked)  # neighboring look-ups share their way through the keys
        upper, lower = asked[order] >> 16, (asked[order] & 0xFFFF).astype(np.uint16)
        place, end = self._first_key[upper], self._first_key[upper + 1]
        for _ in range(self._steps):  # a binary search in all stretches at once
            middle = (place + end) >> 1
            before = (place < end) & (self._keys[np.minimum(middle, len(self._keys) - 1)] < lower)
            place, end = np.where(before, middle + 1, place), np.where(before, end, middle)
        hit = place < self._first_key[upper + 1]
        hit[hit] = self._keys[place[hit]] == lower[hit]
        place, upper, order = place[hit], upper[hit], order[hit]
        starts = self._first_posting[upper].astype(np.int64) + self._offsets[place]
        last = place + 1 == self._first_key[upper + 1]
        following = np.where(last, 0, place + 1)
        lengths = self._first_posting[upper + last] + np.where(last, 0, self._offsets[following])
        lengths = lengths.astype(np.int64) - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        flat = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
        return flat, ends, order


def _mapped(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an uncompressed `.npz` without reading them."""
    import numpy as np

    arrays: dict[str, NDArray[Any]] = {}
    try:
        # A plain array over the map: numpy's own kind costs a call at each look-up.
        data = np.asarray(np.memmap(path, dtype=np.uint8, mode="r")).view(np.ndarray)
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name, extra = struct.unpack_from("<HH", data.data, entry.header_offset + 26)
                start = entry.header_offset + 30 + name + extra
                part = io.BytesIO(bytes(data[start : start + 2 * ALIGNMENT]))
                np.lib.format.read_magic(part)
                shape, _, dtype = np.lib.format.read_array_header_1_0(part)
                held = data[start + part.tell() : start + entry.file_size]
                arrays[entry.filename.removesuffix(".npy")] = held.view(dtype).reshape(shape)
    except (zipfile.BadZipFile, struct.error, ValueError) as exc:
        raise ConfigError("the profiles are damaged", where=str(path), hint=_AGAIN) from exc
    return arrays


_AGAIN = "install the program again"


@cache
def load_profiles() -> Profiles:
    """Return the shipped profiles."""
    return Profiles(shipped(DATA, "profiles.npz"))
