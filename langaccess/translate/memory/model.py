"""What the memory holds: translation units with where they come from, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag


class Trust(StrEnum):
    """How far a unit can be trusted; the first comes first."""

    APPROVED = "approved"  # a qualified person of this agency approved it
    TRANSLATED = "translated"  # a translator's memory, as its file says
    LEGACY = "legacy"  # paired by a program out of old brochures; no person has checked the pair


class MatchKind(StrEnum):
    """How near a match is."""

    CONTEXT = "context"  # the same sentence between the same neighbors
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


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """What `data/memory.yaml` says."""

    as_of: date  # day on which it was written
    basis: str  # what the figures rest on
    run: int  # so many sentences with numbers, one after the other, are looked at together
    mismatches: int  # so many of them without any of their numbers mean that a file is out of step
    poor: float  # a larger share of such sentences in a file is worth a warning
    least: float  # lowest likeness at which a near sentence is shown, 0 to 100
    unsafe: float  # highest likeness of one that differs in a number, a negation, a duty or a name
    # smallest share of a brochure's sentences that must find a plain translation, 0 to 1
    plain: float


@lru_cache(maxsize=1)
def load_limits() -> MemoryLimits:
    """Return the shipped limits."""
    from langaccess.core.config import load

    return load(MemoryLimits, shipped(DATA, "memory.yaml"))
