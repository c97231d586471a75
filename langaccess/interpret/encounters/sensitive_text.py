"""Screens free text before it is logged: masks PINs and codes, finds immigration status.

The patterns are `records.wording` in the rules. Known PINs are masked again, literally, by
`agency.ledger` and `agency.workspace.codes_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from langaccess.agency.policy import Policy, WordingRule
from langaccess.core.folding import letters_with_offsets

MASK = "[left out]"
_STRAIGHT: Mapping[int, str] = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-"}
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that a person has to confirm before they are recorded.

    Attributes:
        rule: id of the rule.
        text: the reason, for the user.
        field: the field (`note`, `place`…).
        words: the words as typed.
    """

    rule: str
    text: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class ScreenedTexts:
    """Free text after screening.

    Attributes:
        texts: the text of each field as it may be recorded.
        masked: why text was left out, once for each rule.
        doubts: words that a person has to confirm or change.
    """

    texts: Mapping[str, str]
    masked: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def screen(texts: Mapping[str, str], policy: Policy) -> ScreenedTexts:
    """Return the text of each field as it may be recorded, and the doubtful words."""
    kept: dict[str, str] = {}
    masked: dict[str, str] = {}
    doubts: list[Doubt] = []
    for field, text in texts.items():
        plain = " ".join(text.split())
        for rule in policy.records.wording:
            found = list(_matches(plain, rule))
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


def _matches(text: str, rule: WordingRule) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each match of a rule in `text`, in order, without overlap."""
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
