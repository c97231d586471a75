"""The limits of the memory, as data with the ground they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from langaccess.core.resources import DATA, shipped

__all__ = ["MemoryLimits", "load_limits"]


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """What `data/memory.yaml` says.

    Attributes:
        as_of: day on which it was written.
        basis: what the figures rest on.
        run: so many sentences with numbers, one after the other, are looked at together.
        mismatches: so many of them without any of their numbers mean that a file is out of step.
        poor: a larger share of such sentences in a file is worth a warning.
        least: lowest likeness at which a near sentence is shown, 0 to 100.
        unsafe: highest likeness of one that differs in a number, a negation, a duty or a name.
        plain: smallest share of a brochure's sentences that must find a plain translation, 0 to 1.
    """

    as_of: date
    basis: str
    run: int
    mismatches: int
    poor: float
    least: float
    unsafe: float
    plain: float


@lru_cache(maxsize=1)
def load_limits() -> MemoryLimits:
    """Return the shipped limits.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return load(MemoryLimits, shipped(DATA, "memory.yaml"))
