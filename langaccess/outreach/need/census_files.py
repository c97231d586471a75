"""Reads a table of the American Community Survey from any file that an office has of it.

The file is known by its content: the table view and the ZIP of data.census.gov, the saved answer of
the Census API (arrays or objects), the table-based summary file, and tables in wide or long form,
CSV or workbook. A column or line is found by its code or label, never by its position, and where
the file has labels, they must be those of the shipped table. Values are masked before arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from langaccess.core.errors import InputError, place
from langaccess.core.progress import SILENT, Progress
from langaccess.core.sandbox import sandboxed_stream
from langaccess.outreach.need.arithmetic import at_90_percent
from langaccess.outreach.need.census_tables import (
    FIRST_YEAR,
    CensusTable,
    census_tables,
    label_key,
)
from langaccess.outreach.need.table_rows import STEP, Rows, open_table

__all__ = ["CensusFile", "PlaceFigures", "Survey", "is_meant", "read_census"]

MOST_PLACES = 5_000
"""Places that are kept from one file."""
_HEAD_WITHIN = 20

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

# What the Census Bureau writes instead of a value (data.census.gov, "Notes on ACS estimate and
# annotation values"); -555555555 and ***** are margins of estimates that are fixed to a count.
_MASKS = {
    "-666666666": "too few cases in the sample",
    "-222222222": "no margin could be computed",
    "-333333333": "the median is in an open interval",
    "-999999999": "too few cases in the sample",
    "-888888888": "not applicable or not available",
    "null": "not published", "n": "not available", "(x)": "not applicable", "x": "not applicable",
    "-": "too few cases in the sample", "**": "no margin could be computed",
    "***": "the median is in an open interval", "na": "not available", "n/a": "not available",
    "": "empty",
}  # fmt: skip
_SPEAKERS = "this file counts who speaks the languages, not who speaks English less than very well"
_SLUGS = 5  # names of groups in a head that make it a table of groups
_FIXED = {"-555555555", "*****"}
# The sign before a margin, also read in a wrong code page; blanks of all kinds.
_NOISE = re.compile("[\u00b1\u00c2\u00e2\u00a0\u202f\ufffd\\s,\"']|\\+/-")

_NAMED = re.compile(
    r"acs(?:dt|st|sf)?[-_ ]?([15])[-_ ]?(?:y|yr|year)?[-_ ]?(20\d\d)", re.IGNORECASE
)
_YEAR_ONLY = re.compile(r"acs(?:dt|st)?[-_ ]?(20\d\d)", re.IGNORECASE)


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
    """What was read: the table, the survey, the places that were asked for.

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
    places: tuple[PlaceFigures, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """The first item of the stream."""

    table: str
    survey: Survey
    rows: tuple[int, ...]
    has_margins: bool
    has_labels: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of values: row of the table, and E, M, EA or MA."""

    at: int
    row: int
    kind: str


_Item = _Head | PlaceFigures | int | None


def read_census(
    path: Path,
    *,
    places: Sequence[str] = (),
    survey: Survey | None = None,
    level: int = 90,
    progress: Progress = SILENT,
) -> CensusFile | None:
    """Return the figures of a file, or None if the file is not a census table.

    Args:
        path: the file.
        places: which places to keep, by name, id or the beginning of an id with `*`; all if empty.
        survey: year and product as the user gives them, for a file that does not name them.
        level: confidence of the margins in the file: 90, or 95 or 99 if someone asked for that.

    Raises:
        InputError: the file cannot be read; its labels are of another year; it counts speakers
            only; a margin is negative; the year is missing; a place is missing, or named twice.
    """
    head: _Head | None = None
    found: dict[str, PlaceFigures] = {}
    progress.start("read", max(1, path.stat().st_size // STEP) if path.exists() else 1, "MB")
    try:
        for item in _items(path, tuple(places), survey or Survey(), level):
            if isinstance(item, _Head):
                head = item
            elif isinstance(item, PlaceFigures):
                if item.id in found:
                    raise InputError(
                        f"the file has the place {item.name} ({item.id}) twice", where=str(path),
                        hint="remove one of the two, or download the table again",
                    )  # fmt: skip
                found[item.id] = item
            elif isinstance(item, int):
                progress.advance(item)
    finally:
        progress.finish()
    if head is None:
        return None
    _require_places(path, places, found)
    return CensusFile(
        head.table, head.survey, head.rows, head.has_margins, head.has_labels,
        tuple(found.values()),
    )  # fmt: skip


def _require_places(path: Path, places: Sequence[str], found: Mapping[str, PlaceFigures]) -> None:
    for asked in places:
        same = [one for one in found.values() if is_meant(asked, one.id, one.name)]
        if not same:
            raise InputError(
                f"the file has no place `{asked}`", where=str(path),
                hint="write the name or the GEO_ID as in the file: 0400000US02; "
                "for all tracts of a county 1400000US53033*",
            )  # fmt: skip
        if len(same) > 1 and not asked.endswith("*"):
            names = ", ".join(f"{one.name} ({one.id})" for one in same[:5])
            raise InputError(
                f"`{asked}` fits several places: {names}", where=str(path), hint="give the GEO_ID"
            )
    if not found:
        raise InputError("the file has no place", where=str(path), hint="export the table again")


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


@sandboxed_stream()
def _items(path: Path, places: tuple[str, ...], survey: Survey, level: int) -> Iterator[_Item]:
    """Yield the head, then the places that are kept, and how many MB are read; None for others."""
    with closing(open_table(path)) as opened:
        heads = ((_form(cells), cells) for _, cells in islice(opened.rows, _HEAD_WITHIN))
        form, cells = next((one for one in heads if one[0] is not None), (None, ()))
        if form is None:
            yield None
            return
        survey = _survey_of(path, opened.names, survey)
        grid = _Grid(path, survey, level, opened.labels, places)
        kept = 0
        for item in form(grid, cells, opened.rows):
            kept += isinstance(item, PlaceFigures)
            if kept > MOST_PLACES:
                raise InputError(
                    f"the file has more than {MOST_PLACES:,} places", where=str(path),
                    hint="name yours: --place 0500000US53033; for its tracts 1400000US53033*",
                )  # fmt: skip
            if opened.steps:
                yield opened.steps
                opened.steps = 0
            if item is not None:
                yield item


def _survey_of(path: Path, names: Sequence[str], said: Survey) -> Survey:
    """Return the survey from the names that data.census.gov gives its files, or from the user."""
    year = product = None
    for name in names:
        if match := _NAMED.search(name):
            product, year = int(match[1]), int(match[2])
            break
        if match := _YEAR_ONLY.search(name):
            year = int(match[1])
            break
    for what, named, typed in (("year", year, said.year), ("product", product, said.product)):
        if named is not None and typed is not None and named != typed:
            raise InputError(
                f"the file's name says {what} {named}, --{what} says {typed}", where=str(path),
                hint="correct the option, or rename the file",
            )  # fmt: skip
    return Survey(year or said.year, product or said.product)


# -- values ---------------------------------------------------------------------------------------


def _number(text: str, *, is_margin: bool) -> tuple[int | None, str]:
    """Return a value, or None and what its mask means.

    Raises:
        ValueError: it is neither.
    """
    if text.isascii() and text.isdigit():  # nearly every cell
        return int(text), ""
    bare = text.strip().casefold()
    for form in (bare, _NOISE.sub("", bare)):
        if form in _FIXED:
            return (0, "") if is_margin else (None, "not applicable or not available")
        if form in _MASKS:
            return None, _MASKS[form]
    number = re.fullmatch(r"(-?\d{1,10})(\.0+)?", _NOISE.sub("", bare))
    if number is None:
        raise ValueError(text)
    if number[1] in _FIXED | set(_MASKS):  # "-666666666.0"
        return _number(number[1], is_margin=is_margin)
    return int(number[1]), ""


@dataclass(slots=True)
class _Values:
    """The values of one place, as they are found."""

    estimates: dict[int, int | None] = field(default_factory=dict)
    margins: dict[int, int | None] = field(default_factory=dict)
    fixed: set[int] = field(default_factory=set)
    masked: dict[str, int] = field(default_factory=dict)


class _Grid:
    """What the three forms of a table share: codes, labels, values."""

    def __init__(
        self,
        path: Path,
        survey: Survey,
        level: int,
        labels: Mapping[str, str],
        places: Sequence[str],
    ) -> None:
        self.path, self.survey, self.level = path, survey, level
        self.labels, self._places = labels, places
        self.table: CensusTable | None = None

    def is_wanted(self, id_: str, name: str) -> bool:
        """Return whether a place is kept; the values of the others are not even read."""
        return not self._places or any(is_meant(one, id_, name) for one in self._places)

    def head(self, rows: Iterable[int], *, margins: bool, labelled: bool) -> _Head:
        """Return the head after the checks that need no value.

        Raises:
            InputError: the year is missing or too early, or the file counts speakers only.
        """
        table = self.require_table()
        found = tuple(sorted(set(rows)))
        if not any(group.number in found for group in table.groups):
            raise InputError(
                _SPEAKERS if table.unit == "people" else "this file has no limited-English rows",
                where=str(self.path), hint=f"download the whole table {table.id}",
            )  # fmt: skip
        survey = self.survey
        missing = [
            f"--{name} {example}"
            for name, example, value in (
                ("year", "2022", survey.year), ("product", "5 (or 1)", survey.product)
            )
            if value is None
        ]  # fmt: skip
        if missing:
            raise InputError(
                "neither the file nor its name says which survey this is", where=str(self.path),
                hint=f"add {' and '.join(missing)}, as on the page where it was downloaded",
            )  # fmt: skip
        if survey.year is not None and survey.year < FIRST_YEAR:
            raise InputError(
                f"tables before {FIRST_YEAR} have other groups of languages", where=str(self.path),
                hint=f"download {table.id} of {FIRST_YEAR} or later",
            )  # fmt: skip
        return _Head(table.id, survey, found, margins, labelled)

    def require_table(self) -> CensusTable:
        """Return the table.

        Raises:
            InputError: it is not one of the shipped tables.
        """
        if self.table is None:
            raise InputError("this table has no rows", where=str(self.path))
        return self.table

    def choose(self, ids: Iterable[str]) -> None:
        """Take the table that the codes name.

        Raises:
            InputError: none of them is known, or there are several.
        """
        named = sorted({id_.upper() for id_ in ids})
        ours = [id_ for id_ in named if id_ in census_tables()]
        if len(ours) != 1:
            what = "holds several tables" if ours else "is of a table that is not read"
            raise InputError(
                f"this file {what}: {', '.join(ours or named)[:80]}", where=str(self.path),
                hint="use C16001 (counties, places, tracts), B16001 (states) or C16002 "
                "(households), one in a file",
            )  # fmt: skip
        self.table = census_tables()[ours[0]]

    def check_label(self, row: int, label: str, line: int) -> None:
        """Compare a label with that of the table.

        Raises:
            InputError: it is another, so the file is of another year, or was changed.
        """
        table = self.require_table()
        known = table.rows.get(row)
        if known is None or label_key("!!".join(known.label)) != label_key(label):
            shown = "no such row" if known is None else f"`{'!!'.join(known.label)}`"
            raise InputError(
                f"{table.id}_{row:03} is labeled `{label}`; since {FIRST_YEAR} the table has "
                f"{shown}", where=place(self.path, line),
                hint=f"the file is of another year or was changed: download {table.id} of "
                f"{FIRST_YEAR} or later again",
            )  # fmt: skip

    def take(self, values: _Values, row: int, kind: str, text: str, line: int) -> None:
        """Read one cell into `values`.

        Raises:
            InputError: it is not a number, or is negative.
        """
        kind = kind.upper()
        if kind in ("EA", "MA"):
            if kind == "MA" and text.strip() in _FIXED:
                values.fixed.add(row)
            return
        if kind not in ("E", "M"):
            return
        try:
            value, mask = _number(text, is_margin=kind == "M")
        except ValueError:
            code = f"{self.require_table().id}_{row:03}"
            raise InputError(
                f"{code}: `{text.strip()[:30]}` is not a number", where=place(self.path, line),
                hint="download the file again and do not edit it",
            ) from None  # fmt: skip
        if value is not None and value < 0:
            what = "a margin of error" if kind == "M" else "a count"
            raise InputError(
                f"{self.require_table().id}_{row:03}: {what} cannot be negative: {value:,}",
                where=place(self.path, line), hint="download the file again and do not edit it",
            )  # fmt: skip
        if value is None and (kind == "E" or text.strip()):
            values.masked[mask] = values.masked.get(mask, 0) + 1
        (values.estimates if kind == "E" else values.margins)[row] = value

    def place(self, id_: str, name: str, values: _Values) -> PlaceFigures:
        """Return the figures of a place, margins at 90%."""
        made: dict[int, tuple[int | None, int | None]] = {}
        for row, estimate in values.estimates.items():
            margin = values.margins.get(row)
            if row in values.fixed and margin is None:
                margin = 0
            if margin is not None and self.level != 90:
                margin = -int(-at_90_percent(margin, self.level) // 1)
            made[row] = (estimate, None if estimate is None else margin)
        return PlaceFigures(id_ or name, name or id_, made, values.masked)


# -- the three forms ------------------------------------------------------------------------------


def _form(cells: Sequence[str]) -> Callable[[_Grid, Sequence[str], Rows], Iterator[Any]] | None:
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


def _speakers_only(grid: _Grid, _cells: Sequence[str], _rows: Rows) -> Iterator[Any]:
    """Refuse a table that a script made of the groups, without the ability to speak English.

    Raises:
        InputError: always.
    """
    raise InputError(
        _SPEAKERS, where=str(grid.path), hint="download table C16001 with its margins of error"
    )
    yield


def _turned(grid: _Grid, _cells: Sequence[str], _rows: Rows) -> Iterator[Any]:
    """Refuse a table view with rows and columns exchanged, or of another kind of table.

    Raises:
        InputError: always.
    """
    raise InputError(
        "this table view has no columns `PLACE!!Estimate`",
        where=str(grid.path),
        hint="on data.census.gov undo Transpose, choose table C16001, and download it again",
    )
    yield


def _wide(grid: _Grid, cells: Sequence[str], rows: Rows) -> Iterator[Any]:
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
    yield grid.head(
        (c.row for c in columns if c.kind.upper() == "E"), margins="M" in kinds, labelled=labelled
    )
    for line, row in chain([first] if first is not None else [], rows):
        id_ = row[at_id].strip() if at_id is not None and at_id < len(row) else ""
        if not id_:
            id_ = "".join(row[at].strip() for at in at_geo if at < len(row))
        name = row[at_name].strip() if at_name is not None and at_name < len(row) else ""
        if not (id_ or name) or not grid.is_wanted(id_ or name, name or id_):
            yield None  # a moment to report progress
            continue
        values = _Values()
        for column in columns:
            if column.at < len(row):
                grid.take(values, column.row, column.kind, row[column.at], line)
        yield grid.place(id_, name, values)


def _columns(grid: _Grid, cells: Sequence[str]) -> tuple[list[_Column], bool]:
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
    _choose_by_label(grid, [(1, cell) for _, cell in labels])
    for at, cell in labels:
        bare = cell.strip().casefold()
        kind = ("M" if "margin" in bare.split("!!")[0] else "E") + (
            "A" if bare.startswith("annotation") else ""
        )
        row = grid.require_table().row_of(label_key(cell.strip()))
        found.append(_Column(at, row or 0, kind))  # every label was found above
    return found, True


def _choose_by_label(grid: _Grid, labels: Sequence[tuple[int, str]]) -> None:
    """Take the table that has these labels.

    Raises:
        InputError: a label is in none; the first odd one is named.
    """
    best = max(
        census_tables().values(),
        key=lambda table: sum(table.row_of(label_key(label)) is not None for _, label in labels),
    )
    for line, label in labels:
        if best.row_of(label_key(label)) is None:
            raise InputError(
                f"the label `{'!!'.join(part.strip() for part in label.split('!!'))}` is not in "
                f"the table {best.id} since {FIRST_YEAR}", where=place(grid.path, line),
                hint="the file is of another year, another table, or was changed: download "
                f"C16001 or B16001 of {FIRST_YEAR} or later again",
            )  # fmt: skip
    grid.table = best


def _geography(cells: Sequence[str]) -> tuple[int | None, int | None, list[int]]:
    """Return the columns of id and name, and those of the API's parts of an id."""
    bare = [cell.strip().strip("\ufeff").casefold() for cell in cells]
    ids = [at for at, cell in enumerate(bare) if cell in _GEO]
    names = [at for at, cell in enumerate(bare) if cell in _NAME]
    parts = [bare.index(part) for part in _API_GEO if part in bare]
    return (ids[0] if ids else None), (names[0] if names else None), parts


def _is_label_row(cells: Sequence[str], columns: Sequence[_Column]) -> bool:
    return any("!!" in cells[c.at] for c in columns if c.at < len(cells))


def _long(grid: _Grid, cells: Sequence[str], rows: Rows) -> Iterator[Any]:
    """Read a table with a line for each value, as tidycensus returns it."""
    bare = [cell.strip().strip("\ufeff").casefold() for cell in cells]
    columns = {
        what: next((at for at, name in enumerate(bare) if name in names), -1)
        for what, names in _LONG.items()
    }
    found: dict[tuple[str, str], _Values] = {}
    has_label = False
    for line, row in rows:
        cell = {what: row[at].strip() if 0 <= at < len(row) else "" for what, at in columns.items()}
        number = _variable(grid, cell["variable"], line)
        if cell["label"]:
            grid.check_label(number, cell["label"], line)
            has_label = True
        if not grid.is_wanted(cell["id"] or cell["name"], cell["name"] or cell["id"]):
            continue
        values = found.setdefault((cell["id"], cell["name"]), _Values())
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


def _variable(grid: _Grid, variable: str, line: int) -> int:
    """Return the row of the table that a variable names.

    Raises:
        InputError: it names none, or one of another table.
    """
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


def _table_view(grid: _Grid, cells: Sequence[str], rows: Rows) -> Iterator[Any]:
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
    _choose_by_label(grid, [(line, label) for line, label, _ in labels])
    table = grid.require_table()
    numbers = [table.row_of(label_key(label)) for _, label, _ in labels]
    with_margins = any("M" in columns for columns in places.values())
    yield grid.head((n for n in numbers if n is not None), margins=with_margins, labelled=True)
    for name, columns in places.items():
        if not grid.is_wanted(name, name):
            continue
        values = _Values()
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
