"""The area that an agency means: its places in each census source, and the source that counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from langaccess.core.errors import InputError
from langaccess.core.words import joined
from langaccess.outreach.need import store
from langaccess.outreach.need.arithmetic import Estimate, total
from langaccess.outreach.need.census_tables import (
    CensusGroup,
    CensusTable,
    census_tables,
    group_in_c16001,
)
from langaccess.outreach.need.model import NeedSource, SourcePlace, is_meant


@dataclass(frozen=True, slots=True)
class Area:
    """A census source with the places that are meant, and the sum of their figures."""

    source: NeedSource
    places: tuple[SourcePlace, ...]
    values: Mapping[int, Estimate]

    @property
    def table(self) -> CensusTable:
        """The table of the source."""
        return census_tables()[self.source.table]

    @property
    def is_published(self) -> bool:
        """Whether the Census Bureau published a figure for any group."""
        return any(group.number in self.values for group in self.table.groups)

    def group(self, group: CensusGroup) -> Estimate | None:
        """Return the people of a group of C16001, or of a row of this source's own table."""
        if group.table == self.source.table:
            return self.values.get(group.number)
        parts = [
            self.values.get(one.number)
            for one in self.table.groups
            if group_in_c16001(one) == group
        ]
        known = [part for part in parts if part is not None]
        return total(known) if known and len(known) == len(parts) else None


def is_same_area(one: Area, other: Area) -> bool:
    """Return whether two sources have the same places, by name or, if one has no names, by id."""
    names = [{place.name.casefold() for place in area.places} for area in (one, other)]
    ids = [{place.id.rpartition("US")[2] for place in area.places} for area in (one, other)]
    return names[0] == names[1] or ids[0] == ids[1]


def _order(area: Area) -> tuple[object, ...]:
    """Return the order in which areas are the main one: the first is the best."""
    source = area.source
    return (
        not area.is_published, not source.has_margins, len(area.places),
        source.table != "C16001", -source.year, -source.product,
    )  # fmt: skip


def find_areas(
    conn: sqlite3.Connection, sources: Iterable[NeedSource], asked: Sequence[str]
) -> list[Area]:
    """Return the census sources that have the area, with its figures."""
    census = [one for one in sources if one.kind == "acs"]
    if not census:
        raise InputError(
            "no census table is imported",
            hint="download C16001 of your area from data.census.gov, then: langaccess need "
            "import FILE",
        )
    every = {one.id: store.places(conn, one.id) for one in census}
    known = [place for places in every.values() for place in places]
    own = {place.name.casefold() for place in known if place.is_area}
    own |= {place.id.casefold() for place in known if place.is_area}
    found: list[Area] = []
    for source in census:
        if asked:
            places = [p for p in every[source.id] if any(is_meant(a, p.id, p.name) for a in asked)]
        else:
            places = [p for p in every[source.id] if p.is_area] or [
                p for p in every[source.id] if p.name.casefold() in own or p.id.casefold() in own
            ]
        if places:
            found.append(area_of(conn, source, places))
    if not found:
        names = joined([one.name for one in known[:5]])
        more = f" and {len(known) - 5} more" if len(known) > 5 else ""
        what = "several places are imported, and none is marked as your area"
        if asked:
            what = f"no source has the place {', '.join(asked)}"
        raise InputError(what, hint=f"add --place NAME; imported: {names}{more}")
    return found


def area_of(conn: sqlite3.Connection, source: NeedSource, places: Sequence[SourcePlace]) -> Area:
    """Return places of one source as an area: a row that one of them lacks has no sum."""
    every = [store.figures(conn, source.id, one.id) for one in places]
    if len(every) == 1:
        return Area(source, tuple(places), every[0])
    rows = set.intersection(*(set(one) for one in every)) if every else set()
    return Area(source, tuple(places), {row: total(one[row] for one in every) for row in rows})


def main_area(areas: Sequence[Area], table: str | None, notes: list[str]) -> Area:
    """Return the source of the groups: counts of people before households, else the best one.

    `table` is the one that a person asked for; `notes` receives a line for each source without a
    published figure.
    """
    people = [one for one in areas if one.source.unit == "people"]
    wanted = [one for one in areas if one.source.table == table.upper()] if table else people
    if not wanted:
        tables = joined(sorted({one.source.table for one in areas}))
        raise InputError(
            f"no source is table {table}" if table else "no source counts people",
            hint=f"imported: {tables}; download C16001 from data.census.gov",
        )
    best = min(wanted, key=_order)
    if not best.is_published:
        best = min((one for one in people if one.is_published), key=_order, default=best)
    for one in areas:
        if not one.is_published:
            names = joined([place.name for place in one.places[:3]])
            said = f"the Census Bureau published no {one.source.table} for {names}"
            instead = f": {best.source.table} is shown" if best is not one else ""
            notes.append(f"{said} ({one.source.survey}){instead}")
    if not best.is_published:
        raise InputError(notes[-1], hint="import C16001, of 5 years if the place is small")
    return best
