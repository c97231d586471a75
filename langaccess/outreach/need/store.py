"""Keeps the figures of the sources in the agency's database.

A source is its description, its places, and its figures: for the census, row of the table →
estimate and margin; for other sources, tag of a language → count.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from langaccess.agency.workspace import transaction
from langaccess.core.tags import Tag
from langaccess.outreach.need.arithmetic import Estimate
from langaccess.outreach.need.model import NeedSource, SourcePlace

Figure = tuple[str, str, int | None, int | None]
"""Place, row, estimate and margin."""


def save_source(
    conn: sqlite3.Connection,
    source: NeedSource,
    places: Iterable[SourcePlace],
    figures: Iterable[Figure],
) -> None:
    """Write a source; one with its id is replaced, all of it or nothing."""
    data = asdict(source)
    data["imported"] = None if source.imported is None else source.imported.isoformat()
    with transaction(conn):
        remove_source(conn, source.id)
        conn.execute(
            "INSERT INTO need_sources (id, data) VALUES (?, ?)",
            (source.id, json.dumps(data, ensure_ascii=False)),
        )
        conn.executemany(
            "INSERT INTO need_places (source, place, name, area) VALUES (?, ?, ?, ?)",
            ((source.id, one.id, one.name, one.is_area) for one in places),
        )
        conn.executemany(
            "INSERT INTO need_figures (source, place, row, estimate, margin) "
            "VALUES (?, ?, ?, ?, ?)",
            ((source.id, *figure) for figure in figures),
        )


def remove_source(conn: sqlite3.Connection, id_: str) -> None:
    """Delete a source with its figures."""
    with transaction(conn):
        conn.execute("DELETE FROM need_figures WHERE source = ?", (id_,))
        conn.execute("DELETE FROM need_places WHERE source = ?", (id_,))
        conn.execute("DELETE FROM need_sources WHERE id = ?", (id_,))


def sources(conn: sqlite3.Connection) -> tuple[NeedSource, ...]:
    """Return the sources, the census first, newest year first."""
    found = []
    for (text,) in conn.execute("SELECT data FROM need_sources ORDER BY id"):
        data = json.loads(text)
        if data["imported"] is not None:
            data["imported"] = datetime.fromisoformat(data["imported"])
        found.append(NeedSource(**data))
    return tuple(sorted(found, key=lambda one: (one.kind != "acs", -one.year)))


def places(conn: sqlite3.Connection, source: str) -> tuple[SourcePlace, ...]:
    """Return the places of a source by their ids."""
    rows = conn.execute(
        "SELECT source, place, name, area FROM need_places WHERE source = ? ORDER BY place",
        (source,),
    )
    return tuple(SourcePlace(row[0], row[1], row[2], bool(row[3])) for row in rows)


def figures(conn: sqlite3.Connection, source: str, place: str) -> Mapping[int, Estimate]:
    """Return the figures of one place of a census source: row → estimate, without empty ones."""
    rows = conn.execute(
        "SELECT row, estimate, margin FROM need_figures "
        "WHERE source = ? AND place = ? AND estimate IS NOT NULL",
        (source, place),
    )
    return {int(row): Estimate(estimate, margin) for row, estimate, margin in rows}


def counts(conn: sqlite3.Connection, source: str) -> Mapping[Tag, int]:
    """Return language → count of a source that is not the census."""
    rows = conn.execute("SELECT row, estimate FROM need_figures WHERE source = ?", (source,))
    return {Tag(row): int(count) for row, count in rows}
