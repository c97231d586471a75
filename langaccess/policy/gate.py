"""The sentence gate: finds sentences that perform a legal act, whatever file they stand in.

What it looks for is data (`sentences` in `config/base.yaml`); here is only how text is made
comparable, so that capitals, line breaks, curly quotes, stretched letters and invisible characters
hide nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from langaccess.policy.model import SentenceRule, Sentences

__all__ = ["find_barred", "plain_text"]

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-"}
)
_HYPHENATED = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")
_STRETCHED = re.compile(r"(?<![^\W_])(?:[a-z] ){3,}[a-z](?![^\W_])")
_SPACE = re.compile(r"\s+")


def find_barred(text: str, sentences: Sentences) -> tuple[SentenceRule, ...]:
    """Return every rule that stops the English sentence `text`; empty when it may pass."""
    plain = plain_text(text)
    if not plain:
        return ()
    return tuple(rule for rule in sentences.rules if _stops(rule.patterns, rule.exceptions, plain))


def plain_text(text: str) -> str:
    """Return `text` in the form that patterns see.

    Compatibility forms are folded (NFKC), case is folded, quotes and hyphens made straight,
    invisible characters dropped, words broken at a line's end joined, letters set apart
    (`C O N S E N T`) joined, white space folded to single spaces.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    folded = "".join(_visible(folded))
    folded = _HYPHENATED.sub("", folded)
    folded = _SPACE.sub(" ", folded).strip()
    return _STRETCHED.sub(lambda match: match[0].replace(" ", ""), folded)


def _visible(text: str) -> Iterator[str]:
    for character in text:
        if character.isascii() or unicodedata.category(character) not in {"Cf", "Mn", "Me"}:
            yield character


def _stops(patterns: tuple[str, ...], exceptions: tuple[str, ...], text: str) -> bool:
    finder, excuse = _compiled(patterns), _compiled(exceptions)
    if finder is None or finder.search(text) is None:
        return False
    return excuse is None or finder.search(excuse.sub(" # ", text)) is not None


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None
