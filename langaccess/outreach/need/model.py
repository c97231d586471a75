"""What is known about the languages of an area: the sources, and what was read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Survey:
    """Which survey the figures come from; None for what neither the file nor the user has named.

    Attributes:
        year: the last year of the survey.
        product: 1 or 5, the years that it covers.
    """

    year: int | None = None
    product: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """One place of a file.

    Attributes:
        id: the Census Bureau's id as the file has it (`0400000US02`), else the name.
        values: row of the table → estimate and margin at 90%; None where the file has no value.
        masked: which codes are used for missing values, and how many.
    """

    id: str
    name: str
    values: dict[int, tuple[int | None, int | None]]
    masked: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CensusFile:
    """A census table that was read: the survey, and the places that were asked for.

    Attributes:
        rows: rows of the table that the file has.
        has_margins: whether the file has margins of error at all.
        has_labels: whether the labels of the file were compared with those of the table.
    """

    table: str
    survey: Survey
    rows: tuple[int, ...]
    has_margins: bool
    has_labels: bool
    places: tuple[PlaceFigures, ...] = ()


def is_meant(asked: str, id_: str, name: str) -> bool:
    """Return whether a place is the one that was asked for."""
    short = id_.rpartition("US")[2]
    if asked.endswith("*"):
        return fnmatchcase(id_, asked) or fnmatchcase(short, asked)
    wanted = " ".join(asked.split()).casefold()
    called = " ".join(name.split()).casefold()
    return (
        asked in (id_, short) or wanted == called or called.startswith((f"{wanted},", f"{wanted};"))
    )
