"""Free words before they enter the log: codes are taken out, words about status are asked back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from langaccess.agency.policy import Policy, WordingRule
from langaccess.core.folding import letters_with_offsets

__all__ = ["Doubt", "ScreenedTexts", "screen"]

MASK = "[left out]"
_STRAIGHT: Mapping[int, str] = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-"}
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that need a person's confirmation before they are recorded.

    Attributes:
        rule: id of the rule.
        text: why, in words for the user.
        field: where they stand (`note`, `place`…).
        words: the words, as they were typed.
    """

    rule: str
    text: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class ScreenedTexts:
    """What came of looking at free words.

    Attributes:
        texts: the words as they may be recorded.
        masked: why something was left out, once for each rule.
        doubts: what a person has to confirm or word again.
    """

    texts: Mapping[str, str]
    masked: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def screen(texts: Mapping[str, str], policy: Policy) -> ScreenedTexts:
    """Return the words of each field as they may be recorded, and what is in doubt."""
    kept: dict[str, str] = {}
    masked: dict[str, str] = {}
    doubts: list[Doubt] = []
    for field, text in texts.items():
        plain = " ".join(text.split())
        for rule in policy.records.wording:
            found = list(_found(plain, rule))
            if not found:
                continue
            if rule.treat == "mask":
                masked[rule.id] = rule.text
                for start, end in reversed(found):
                    plain = plain[:start] + MASK + plain[end:]
            else:
                start, end = found[0]
                doubts.append(Doubt(rule.id, rule.text, field, plain[start:end]))
        kept[field] = plain
    return ScreenedTexts(kept, tuple(masked.values()), tuple(doubts))


def _found(text: str, rule: WordingRule) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `text` that a rule names, in order, without overlap."""
    folded, places = letters_with_offsets(text, _STRAIGHT)
    for exception in rule.exceptions:
        folded = _compiled(exception).sub(lambda match: "\0" * len(match[0]), folded)
    spans = sorted(
        match.span() for pattern in rule.patterns for match in _compiled(pattern).finditer(folded)
    )
    last = -1
    for start, end in spans:
        if start >= last and end > start:
            yield places[start], places[end - 1] + 1
            last = end


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
