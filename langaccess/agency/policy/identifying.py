"""Rules about finding out which language a text is in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from langaccess.core.config import Between

__all__ = ["Detectors", "Identify"]


@dataclass(frozen=True, slots=True)
class Detectors:
    """Detectors that an agency may weigh in beside those whose weights were fitted together.

    Attributes:
        langdetect: 0 leaves it unasked; 1 counts as much as all other sources together. It never
            makes an answer surer.
    """

    langdetect: Annotated[float, Between(0, 10)] = 0.0


@dataclass(frozen=True, slots=True)
class Identify:
    """How `langaccess identify` finds out a language.

    Attributes:
        engines: detectors that are weighed in by hand.
        basis: ids of authorities.
    """

    engines: Detectors = field(default_factory=Detectors)
    basis: tuple[str, ...] = ()
