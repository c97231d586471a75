"""What is known about the languages of an area: the sources, and what was read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = ["NeedSource", "SourceKind", "SourcePlace", "Unit"]

SourceKind = Literal["acs", "school", "court", "line", "clinic", "encounters", "other"]
Unit = Literal["people", "households", "pupils", "orders", "calls", "clients", "encounters"]
"""What a source counts. Two units are never added or compared."""


@dataclass(frozen=True, slots=True)
class NeedSource:
    """One imported file, or the agency's own log.

    Attributes:
        id: its name in tables ("acs5-2022-c16001", "school-2025").
        kind: where such figures come from.
        unit: what is counted.
        year: the last year of the survey, or the year of the counts.
        table: the Census Bureau's table; empty for others.
        product: 1 or 5, the years that the survey covers; 0 for others.
        file: name of the file.
        sha256: of the file.
        imported: when it was imported.
        has_margins: whether it gives margins of error; without them nothing is decided.
        unresolved: name of a language that could mean several or is not known → its count.
    """

    id: str
    kind: SourceKind
    unit: Unit
    year: int
    table: str = ""
    product: int = 0
    file: str = ""
    sha256: str = ""
    imported: datetime | None = None
    has_margins: bool = False
    unresolved: Mapping[str, int] = field(default_factory=dict)

    @property
    def survey(self) -> str:
        """The survey in words: "ACS 2018–2022 (5 years)"; empty for other sources."""
        if not self.product:
            return ""
        if self.product == 1:
            return f"ACS {self.year} (1 year)"
        return f"ACS {self.year - self.product + 1}–{self.year} ({self.product} years)"


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place of a source.

    Attributes:
        source: id of the source.
        id: the Census Bureau's id, as in the file.
        is_area: whether the agency named it as its own at the import.
    """

    source: str
    id: str
    name: str
    is_area: bool
