"""Pseudo-translation: see what will not fit, or will not mirror, before paying anyone.

`qps-ploc` accents every Latin letter, `qps-plocm` writes Hebrew letters instead, so that a page
really runs from right to left. Both put brackets around each text, so that a cut-off end or a
sentence glued together from pieces is seen, and make it 35 % longer, which is what English grows
by in most languages of its readers. Masks, numbers and addresses stay as they are.
"""

from __future__ import annotations

import math
import re
from itertools import cycle

from langaccess.core.models import EngineInfo, EngineSettings
from langaccess.core.tags import Tag

GROWTH = 0.35  # share of the source's length that is added, brackets included

_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀçðéƒĝĥîĵķļḿñöþǫŕšţûṽŵẋýžÁƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽ"
_HEBREW = "אבצדהפגחיזכלמנועקרסטשבשקתז" * 2
_LETTERS = {
    Tag("qps-ploc"): str.maketrans(_LATIN, _ACCENTED),
    Tag("qps-plocm"): str.maketrans(_LATIN, _HEBREW),
}
_FILLER = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

# Each begins where a word does: tried at every letter, a long word would take the square of its
# length.
_ADDRESS = (
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://\S+",
    r"www\.\S+",
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"(?<![\w.-])(?:[\w-]+\.)+(?:gov|org|com|net|us|edu|info|mil)\b(?:/\S*)?",
)


def infos() -> tuple[EngineInfo, ...]:
    """Return the two pseudo engines; they are always there and read any language."""
    return tuple(
        EngineInfo(
            id=f"pseudo:{target}",
            kind="pseudo",
            source=Tag("und"),
            target=target,
            route=(Tag("und"), target),
            version="1",
            licence="MIT",
            max_words=1000,
            note="no translation: shows what will not fit",
        )
        for target in _LETTERS
    )


class Pseudo:
    """Replaces letters, keeps everything that a translation must keep, and grows."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        del settings  # there is nothing to set
        self.info = info
        self._table = _LETTERS[info.target]
        masks = (re.escape(mask).replace(r"\{n\}", r"\d+") for mask in info.masks)
        self._kept = re.compile("|".join((*masks, *_ADDRESS)), re.IGNORECASE)

    def translate_batch(self, texts: list[str]) -> list[str]:
        """Return each text with other letters, in brackets, and longer; empty stays empty."""
        return [self._translate(text) for text in texts]

    def _translate(self, text: str) -> str:
        if not text.strip():
            return ""
        body, at = [], 0
        for kept in self._kept.finditer(text):
            body += [text[at : kept.start()].translate(self._table), kept.group()]
            at = kept.end()
        body.append(text[at:].translate(self._table))
        return f"[{''.join(body)}{self._filler(math.ceil(len(text) * GROWTH) - 2)}]"

    def _filler(self, length: int) -> str:
        """Return words of `length` characters in all, a blank before each."""
        words: list[str] = []
        left = length
        for filler in cycle(_FILLER):
            if left <= 1:
                break
            words.append(" " + filler.translate(self._table)[: left - 1])
            left -= len(words[-1])
        return "".join(words) + ("." if left == 1 else "")
