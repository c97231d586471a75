"""Ranks sentences that the gate does not stop: which a person is asked about, and in which order.

The patterns and the scorer of the gate know words. A statement in plain words ("then he pushed me")
has none of them: its form gives it away. Three linear models over letters, words and the form of a
sentence (function words, endings, figures, blanks) are added to the scorer's sum. Their weights are
data (`data/gate_ranking.yaml`, fitted by `benchmarks.gate_rank`); here is only the sum. All texts
of a document are ranked in one call: a call for each sentence costs several times as much.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from langaccess.agency.policy.scorer import FittedRule, split_words, stem
from langaccess.core.resources import DATA, shipped

BITS = 15  # of the number of a run of tokens; two runs may share a number
_EVEN = 4  # keeps one run of tokens alone from counting like five
_PRIME, _SPREAD = 16777619, 2654435761

_TOKEN = re.compile(r"[a-z][a-z'\-]*|\d[\d:.,/\-]*|_{2,}|\[ ?\]|[?!:;,.\"()$/|☐□]")
_ENDINGS = ("ing", "ed", "ly", "tion", "s")
_FORM_WORDS = (
    "a an the and or but if when while because as of at by for with about against between into "
    "through during before after above below to from up down in out on off over under again then "
    "once here there where why how all any both each few more most other some such no nor not only "
    "own same so than too very can will just should now i me my mine we us our you your yours he "
    "him his she her hers it its they them their this that these those am is are was were be been "
    "being have has had do does did would could may might must what which who whom whose let "
    "until unless whether yes without within upon please hereby undersigned one someone anyone "
    "everyone"
)
_FUNCTION_WORDS = frozenset([*_FORM_WORDS.split(), "shall", "nobody", "anybody"])


@dataclass(frozen=True, slots=True)
class RankTable:
    """The weights of one model.

    Attributes:
        start: its score of a text without any known run of tokens.
        step: what a weight of 1 adds.
        weights: whole numbers from -127 to 127, one byte each, in base64.
    """

    start: float
    step: float
    weights: str


@dataclass(frozen=True, slots=True)
class RankingScale(FittedRule):
    """What `data/gate_ranking.yaml` says.

    Attributes:
        share: weight of the scorer's sum; that of the models has weight 1.
        ask: score from which a person is asked.
        ask_joined: the same for headings, cells and lines read as one sentence.
        tables: name of a model → its weights.
    """

    share: float
    ask: float
    ask_joined: float
    tables: Mapping[str, RankTable]

    def limit(self, *, joined: bool) -> float:
        """Return the score from which a person is asked about a text."""
        return self.ask_joined if joined else self.ask


def _letters(text: str) -> list[int]:
    return list(f" {text} ".encode("latin-1", "replace"))


def _words(text: str) -> list[int]:
    end = "?" if text.endswith("?") else "$"
    return [_number(word) for word in ("^", *map(stem, split_words(text)), end)]


def _form(text: str) -> list[int]:
    return [_number("^"), *(_shape(token) for token in _TOKEN.findall(text)), _number("$")]


@lru_cache(maxsize=65536)
def _number(token: str) -> int:
    return zlib.crc32(token.encode())


@lru_cache(maxsize=65536)
def _shape(token: str) -> int:
    """Return the number of what a token looks like: itself, its ending, or that it is a figure."""
    if token in _FUNCTION_WORDS:
        return _number(token)
    if token[0].isdigit():
        return _number("#4" if len(token) == 4 and token.isdigit() else "#")
    if not token[0].isalpha():
        return _number("__" if token[0] in "_[☐□" else token)
    if token.endswith("'s"):
        return _number("~'s")
    for ending in _ENDINGS:
        if len(token) > len(ending) + 2 and token.endswith(ending):
            return _number(f"~{ending}")
    return _number(token if len(token) < 3 else "~")


# How a model makes numbers of a text in plain form, and how many of them in a row it looks at.
MODELS: Mapping[str, tuple[Any, tuple[int, ...]]] = {
    "letters": (_letters, (3, 4, 5)),
    "words": (_words, (1, 2)),
    "form": (_form, (1, 2, 3, 4)),
}


def grams(numbers: Any, size: int) -> Any:
    """Return the place in a model's table of each run of `size` numbers, in order.

    Args:
        numbers: array of unsigned 32-bit integers, shape (n,).
        size: numbers in a row.

    Returns:
        Array of integers below 2**15, shape (n - size + 1,); empty for fewer numbers.
    """
    count = max(0, len(numbers) - size + 1)
    mixed = numbers[:count] * 0 + size
    for at in range(size):
        mixed = mixed * _PRIME + numbers[at : at + count]
    return (mixed * _SPREAD) >> (32 - BITS)


class Ranking:
    """The models, ready to rank texts."""

    def __init__(self, scale: RankingScale) -> None:
        import numpy as np  # 0.1 s: only a translation needs it

        self.scale = scale
        self._weights = {
            name: np.frombuffer(b64decode(table.weights), dtype=np.int8).astype(float) * table.step
            for name, table in scale.tables.items()
        }

    def scores(self, texts: Sequence[str]) -> list[float]:
        """Return for each text in plain form what the models add to its score."""
        import numpy as np

        total = np.zeros(len(texts))
        for name, table in self.scale.tables.items():
            tokens, sizes = MODELS[name]
            rows = [tokens(text) for text in texts]
            lengths = np.array([len(row) for row in rows], dtype=np.int64)
            begins = np.cumsum(lengths) - lengths
            numbers = np.array([number for row in rows for number in row], dtype=np.uint32)
            found, summed = np.zeros(len(texts)), np.zeros(len(texts))
            for size in sizes:
                weights = self._weights[name][grams(numbers, size)]
                sums = np.concatenate(([0.0], np.cumsum(weights)))
                count = np.maximum(lengths - size + 1, 0)
                first = np.minimum(begins, len(weights))
                summed += sums[np.minimum(first + count, len(weights))] - sums[first]
                found += count
            total += table.start + summed / np.sqrt(found + _EVEN)
        return [float(score) for score in total]


@lru_cache(maxsize=1)
def load_ranking() -> Ranking:
    """Return the shipped ranking.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return Ranking(load(RankingScale, shipped(DATA, "gate_ranking.yaml")))
