"""The Census Bureau's tables of language: what each row means, by its label.

Rows come from `data/census_tables.tsv`: C16001 (people, 12 groups), B16001 (people, 42 groups) and
C16002 (households). The labels are those since 2016; before, other languages were in the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from langaccess.core.resources import entries
from langaccess.core.tags import Tag

FIRST_YEAR = 2016
"""The first year with the shipped labels."""

Measure = Literal["total", "english", "speakers", "very_well", "limited"]
Named = Literal["one", "several", "residual"]

_PREFIX = re.compile(
    r"^(annotation of )?(estimate|margin of error|moe)s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CensusRow:
    """One row of a table: its number, its label by levels, and what it counts."""

    number: int
    label: tuple[str, ...]
    measure: Measure


@dataclass(frozen=True, slots=True)
class CensusGroup:
    """A group of languages in a table. It is never split.

    Attributes:
        row: the row of those who speak English less than "very well" (`C16001_029`).
        label: the Census Bureau's name of the group.
        named: whether the label means one language, several, or what is left over.
        candidates: languages that may be meant; of a residual group never all.
        speakers: the row of all who speak it at home.
        c16001: the row of C16001 that this group is part of, or 0.
    """

    row: str
    label: str
    named: Named
    candidates: tuple[Tag, ...]
    speakers: int
    c16001: int

    @property
    def number(self) -> int:
        """The number of the row in its table."""
        return int(self.row[-3:])

    @property
    def table(self) -> str:
        """The id of its table."""
        return self.row.partition("_")[0]


@dataclass(frozen=True, slots=True)
class CensusTable:
    """A table: its rows, and its groups in their order."""

    id: str
    unit: Literal["people", "households"]
    rows: Mapping[int, CensusRow]
    groups: tuple[CensusGroup, ...]

    def row_of(self, label: tuple[str, ...]) -> int | None:
        """Return the number of the row with the label (see `label_key`), or None."""
        return _keys(self.id).get(label)


@cache
def census_tables() -> Mapping[str, CensusTable]:
    """Return the tables by their ids.

    Raises:
        ConfigError: the installation is damaged.
    """
    rows: dict[str, dict[int, CensusRow]] = {}
    groups: dict[str, list[CensusGroup]] = {}
    speakers = 0
    for line in entries("census_tables.tsv")[1:]:
        table, code, label, measure, c16001, named, languages = line.split("\t")
        row = CensusRow(int(code), tuple(label.split("!!")), cast("Measure", measure))
        rows.setdefault(table, {})[row.number] = row
        if measure == "speakers":
            speakers = row.number
        if named:
            group = CensusGroup(
                f"{table}_{code}", row.label[1], cast("Named", named),
                tuple(Tag(tag) for tag in languages.split()), speakers, int(c16001 or 0),
            )  # fmt: skip
            groups.setdefault(table, []).append(group)
    return {
        id_: CensusTable(id_, "households" if id_ == "C16002" else "people", found,
            tuple(groups[id_]))
        for id_, found in rows.items()
    }  # fmt: skip


def group_in_c16001(group: CensusGroup) -> CensusGroup | None:
    """Return the group of C16001 that contains `group`; None for households."""
    return next((g for g in census_tables()["C16001"].groups if g.number == group.c16001), None)


@cache
def _keys(table: str) -> Mapping[tuple[str, ...], int]:
    rows = census_tables()[table].rows.values()
    return {label_key("!!".join(row.label)): row.number for row in rows}


def label_key(label: str) -> tuple[str, ...]:
    """Return a label by levels, without what differs from year to year and file to file.

    `Estimate!!Total:!!Spanish:` (2019 and later), `Estimate!!Total!!Spanish` and `Spanish:` have
    one key.
    """
    plain = label.replace("\u201c", '"').replace("\u201d", '"').replace("\u00a0", " ")
    parts = [" ".join(part.split()).rstrip(":").strip().casefold() for part in plain.split("!!")]
    if _PREFIX.match(parts[0]):
        parts = parts[1:]
    return tuple(parts[1:] if parts[0] == "total" and len(parts) > 1 else parts)
