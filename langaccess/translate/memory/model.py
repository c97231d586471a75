"""What the memory holds: translation units with where they come from, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from langaccess.core.tags import Tag

__all__ = ["MatchKind", "MemoryMatch", "TranslationUnit", "Trust"]


class Trust(StrEnum):
    """How far a unit can be trusted; the first comes first."""

    APPROVED = "approved"  # a qualified person of this agency approved it
    TRANSLATED = "translated"  # a translator's memory, as its file says
    LEGACY = "legacy"  # paired by a program out of old brochures; nobody has looked at the pair


class MatchKind(StrEnum):
    """How near a match is."""

    CONTEXT = "context"  # the same sentence between the same neighbours
    EXACT = "exact"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A sentence and its translation.

    Attributes:
        source_tag: language of the source.
        target_tag: language of the translation.
        source: the source sentence, NFC, white space folded.
        target: its translation, the same.
        standing: how far it can be trusted.
        origin: file or document that it came from.
        by: who translated or approved it, or empty.
        at: when, ISO 8601, or empty.
        licence: on what terms it may be passed on, or empty.
        before: the source sentence before it in its document, or empty.
        after: the source sentence after it, or empty.
        id: number in the database; 0 for one that is not in it.
    """

    source_tag: Tag
    target_tag: Tag
    source: str
    target: str
    standing: Trust
    origin: str
    by: str = ""
    at: str = ""
    licence: str = ""
    before: str = ""
    after: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class MemoryMatch:
    """What was found for a sentence.

    Attributes:
        unit: the unit of the memory.
        kind: how near it is.
        score: 0 to 100; 100 is the same sentence.
        differs: what keeps a near sentence from being used (`number`, `negation`, `modality`,
            `name`).
    """

    unit: TranslationUnit
    kind: MatchKind
    score: float = 100.0
    differs: tuple[str, ...] = ()
