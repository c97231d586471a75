"""The forms of a census table: a reader for each, which is known by the heads of its columns.

A column or line is found by its code or label, never by its position, and where the file has
labels, they must be those of the shipped table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from langaccess.core.errors import InputError, place
from langaccess.core.sheets import WORKBOOKS
from langaccess.outreach.need.census_grid import SPEAKERS, CensusGrid, CensusValues
from langaccess.outreach.need.census_tables import census_tables, label_key
from langaccess.outreach.need.model import CensusFile, PlaceFigures
from langaccess.outreach.need.table_rows import Rows

# C16001_005E, C16001_005 (tidycensus), C16001_E005 (table-based summary file), S1601_C01_001E.
_CODE = re.compile(
    r"(?P<table>[BC]\d{5}[A-Z]{0,3}|S\d{4}|DP\d\d)_(?:C\d\d_)?"
    r"(?:(?P<before>EA|MA|E|M)(?P<n1>\d{3})|(?P<n2>\d{3})(?P<after>EA|MA|PE|PM|E|M)?)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(annotation of )?(estimate|margin of error)s?!!", re.IGNORECASE)
_GEO = {"geo_id", "geoid", "ucgid", "geoidfq"}
_NAME = {"name", "geographic area name", "geography"}
_API_GEO = (
    "us", "region", "division", "state", "county", "county subdivision", "tract", "block group",
    "place", "public use microdata area", "school district (unified)",
)  # fmt: skip
_LONG = {
    "id": _GEO, "name": _NAME, "variable": {"variable"}, "estimate": {"estimate", "value"},
    "margin": {"moe", "margin of error"}, "label": {"label"},
}  # fmt: skip

_SLUGS = 5  # names of groups in a head that make it a table of groups


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of values: row of the table, and E, M, EA or MA."""

    at: int
    row: int
    kind: str


Found = Iterator[CensusFile | PlaceFigures | None]
"""A file without its places, then each place; None is a moment to report progress."""
Form = Callable[[CensusGrid, Sequence[str], Rows], Found]
"""Reads the heads and the rows of a table."""


def form_of(cells: Sequence[str]) -> Form | None:
    """Return the reader for a table with these heads, or None for any other row."""
    bare = [cell.strip().strip("\ufeff").casefold() for cell in cells]
    if any("!!estimate" in cell for cell in bare[1:]):
        return _table_view
    if _LONG["variable"] & set(bare) and _LONG["estimate"] & set(bare):
        return _long
    if bare[:1] == ["label (grouping)"]:
        return _turned
    if len(_slugs() & set(bare)) >= _SLUGS:
        return _speakers_only
    if sum(_CODE.fullmatch(cell) is not None or bool(_LABEL.match(cell)) for cell in bare) >= 2:
        return _wide
    return None


@cache
def _slugs() -> frozenset[str]:
    """Return the names of groups as scripts write them: `tagalog_incl_filipino`."""
    return frozenset(
        re.sub(r"[^a-z0-9]+", "_", row.label[1].casefold()).strip("_")
        for table in census_tables().values()
        for row in table.rows.values()
        if row.measure == "speakers"
    )


def _speakers_only(grid: CensusGrid, _cells: Sequence[str], _rows: Rows) -> Found:
    """Refuse a table that a script made of the groups, without the ability to speak English."""
    raise InputError(
        SPEAKERS, where=str(grid.path), hint="download table C16001 with its margins of error"
    )
    yield


def _turned(grid: CensusGrid, _cells: Sequence[str], _rows: Rows) -> Found:
    """Refuse a table view with rows and columns exchanged, or of another kind of table."""
    raise InputError(
        "this table view has no columns `PLACE!!Estimate`",
        where=str(grid.path),
        hint="on data.census.gov undo Transpose, choose table C16001, and download it again",
    )
    yield


def _wide(grid: CensusGrid, cells: Sequence[str], rows: Rows) -> Found:
    """Read a table with a line for each place and a column for each value."""
    columns, by_label = _columns(grid, cells)
    at_id, at_name, at_geo = _geography(cells)
    labels = dict(grid.labels)
    first = next(rows, None)
    if first is not None and _is_label_row(first[1], columns):
        labels |= {
            cells[column.at].strip().upper(): first[1][column.at]
            for column in columns
            if column.at < len(first[1])
        }
        first = next(rows, None)
    labelled = by_label
    for column in columns:
        label = labels.get(cells[column.at].strip().upper())
        if label and not by_label and column.kind.upper() in ("E", "M"):
            grid.check_label(column.row, label, 2)
            labelled = True
    kinds = {column.kind.upper() for column in columns}
    # A workbook leaves out empty cells at the end of a row; a text file has them all.
    whole = grid.path.suffix.lower() not in WORKBOOKS
    shortest = max(column.at for column in columns) + 1 if whole else 0
    yield grid.head(
        (c.row for c in columns if c.kind.upper() == "E"), margins="M" in kinds, labelled=labelled
    )
    for line, row in chain([first] if first is not None else [], rows):
        id_ = row[at_id].strip() if at_id is not None and at_id < len(row) else ""
        if not id_:
            id_ = "".join(row[at].strip() for at in at_geo if at < len(row))
        name = row[at_name].strip() if at_name is not None and at_name < len(row) else ""
        if not (id_ or name) or not grid.is_wanted(id_ or name, name or id_):
            yield None
            continue
        if len(row) < shortest:
            raise InputError(
                f"the line has {len(row)} of {len(cells)} columns: the file is cut off",
                where=place(grid.path, line),
                hint="download it again",
            )
        values = CensusValues()
        for column in columns:
            if column.at < len(row):
                grid.take(values, column.row, column.kind, row[column.at], line)
        yield grid.place(id_, name, values)


def _columns(grid: CensusGrid, cells: Sequence[str]) -> tuple[list[_Column], bool]:
    """Return the columns of values, by code, or else by label."""
    found = []
    coded = [(at, _CODE.fullmatch(cell.strip())) for at, cell in enumerate(cells)]
    matches = [(at, match) for at, match in coded if match is not None]
    if matches:
        grid.choose(match["table"] for _, match in matches)
        for at, match in matches:
            if match["table"].upper() == grid.require_table().id:
                kind = match["before"] or match["after"] or "E"
                found.append(_Column(at, int(match["n1"] or match["n2"]), kind))
        return found, False
    labels = [(at, cell) for at, cell in enumerate(cells) if _LABEL.match(cell.strip())]
    grid.choose_by_label([(1, cell) for _, cell in labels])
    for at, cell in labels:
        bare = cell.strip().casefold()
        kind = ("M" if "margin" in bare.split("!!")[0] else "E") + (
            "A" if bare.startswith("annotation") else ""
        )
        row = grid.require_table().row_of(label_key(cell.strip()))
        found.append(_Column(at, row or 0, kind))  # every label was found above
    return found, True


def _geography(cells: Sequence[str]) -> tuple[int | None, int | None, list[int]]:
    """Return the columns of id and name, and those of the API's parts of an id."""
    bare = [cell.strip().strip("\ufeff").casefold() for cell in cells]
    ids = [at for at, cell in enumerate(bare) if cell in _GEO]
    names = [at for at, cell in enumerate(bare) if cell in _NAME]
    parts = [bare.index(part) for part in _API_GEO if part in bare]
    return (ids[0] if ids else None), (names[0] if names else None), parts


def _is_label_row(cells: Sequence[str], columns: Sequence[_Column]) -> bool:
    return any("!!" in cells[c.at] for c in columns if c.at < len(cells))


def _long(grid: CensusGrid, cells: Sequence[str], rows: Rows) -> Found:
    """Read a table with a line for each value, as tidycensus returns it."""
    bare = [cell.strip().strip("\ufeff").casefold() for cell in cells]
    columns = {
        what: next((at for at, name in enumerate(bare) if name in names), -1)
        for what, names in _LONG.items()
    }
    found: dict[tuple[str, str], CensusValues] = {}
    has_label = False
    for line, row in rows:
        cell = {what: row[at].strip() if 0 <= at < len(row) else "" for what, at in columns.items()}
        number = _variable(grid, cell["variable"], line)
        if cell["label"]:
            grid.check_label(number, cell["label"], line)
            has_label = True
        if not grid.is_wanted(cell["id"] or cell["name"], cell["name"] or cell["id"]):
            continue
        values = found.setdefault((cell["id"], cell["name"]), CensusValues())
        if number in values.estimates:
            raise InputError(
                f"the file has {cell['variable']} twice for {cell['name'] or cell['id']}",
                where=place(grid.path, line),
                hint="import one year at a time",
            )
        grid.take(values, number, "E", cell["estimate"], line)
        if columns["margin"] >= 0:
            grid.take(values, number, "M", cell["margin"], line)
    numbers = {number for values in found.values() for number in values.estimates}
    yield grid.head(numbers, margins=columns["margin"] >= 0, labelled=has_label)
    for (id_, name), values in found.items():
        yield grid.place(id_, name, values)


def _variable(grid: CensusGrid, variable: str, line: int) -> int:
    """Return the row of the table that a variable names."""
    code = _CODE.fullmatch(variable)
    if code is None:
        raise InputError(
            f"the variable `{variable[:40]}` is not a code of the census",
            where=place(grid.path, line),
            hint="save the table with codes such as C16001_005",
        )
    if grid.table is None:
        grid.choose([code["table"]])
    elif code["table"].upper() != grid.table.id:
        grid.choose([code["table"], grid.table.id])
    return int(code["n1"] or code["n2"])


def _table_view(grid: CensusGrid, cells: Sequence[str], rows: Rows) -> Found:
    """Read the table view: a line for each label, two columns for each place."""
    places = _places_in_heads(cells)
    labels: list[tuple[int, str, Sequence[str]]] = []
    above: list[tuple[int, str]] = []
    for line, row in rows:
        text = row[0].replace("\u00c2\u00a0", "\u00a0")
        label = text.strip("\u00a0 \t")
        if not label:
            continue
        depth = len(text) - len(text.lstrip("\u00a0 \t"))
        while above and above[-1][0] >= depth:
            above.pop()
        above.append((depth, label))
        labels.append((line, "!!".join(part for _, part in above), row))
    grid.choose_by_label([(line, label) for line, label, _ in labels])
    table = grid.require_table()
    numbers = [table.row_of(label_key(label)) for _, label, _ in labels]
    with_margins = any("M" in columns for columns in places.values())
    yield grid.head((n for n in numbers if n is not None), margins=with_margins, labelled=True)
    for name, columns in places.items():
        if not grid.is_wanted(name, name):
            continue
        values = CensusValues()
        for number, (line, _, row) in zip(numbers, labels, strict=True):
            for kind, at in columns.items():
                if number is not None and at < len(row):
                    grid.take(values, number, kind, row[at], line)
        yield grid.place("", name, values)


def _places_in_heads(cells: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """Return place → E or M → column."""
    found: dict[str, dict[str, int]] = {}
    for at, cell in enumerate(cells[1:], start=1):
        name, _, kind = cell.strip().rpartition("!!")
        key = {"estimate": "E", "margin of error": "M"}.get(kind.strip().casefold())
        if key:
            found.setdefault(name.strip(), {})[key] = at
    return found
