"""The cells of a census table as figures: codes, labels, masks, counts and margins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from langaccess.core.errors import InputError, place
from langaccess.outreach.need.arithmetic import at_90_percent
from langaccess.outreach.need.census_tables import (
    FIRST_YEAR,
    CensusTable,
    census_tables,
    label_key,
)
from langaccess.outreach.need.model import CensusFile, PlaceFigures, Survey, is_meant

SPEAKERS = "this file counts who speaks the languages, not who speaks English less than very well"
"""Why a table without the ability to speak English is refused."""

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
_FIXED = {"-555555555", "*****"}
# The sign before a margin, also read in a wrong code page; blanks of all kinds.
_NOISE = re.compile("[\u00b1\u00c2\u00e2\u00a0\u202f\ufffd\\s,\"']|\\+/-")


def _number(text: str, *, is_margin: bool) -> tuple[int | None, str]:
    """Return a value, or None and what its mask means."""
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
class CensusValues:
    """The values of one place, as they are found."""

    estimates: dict[int, int | None] = field(default_factory=dict)
    margins: dict[int, int | None] = field(default_factory=dict)
    fixed: set[int] = field(default_factory=set)
    masked: dict[str, int] = field(default_factory=dict)


class CensusGrid:
    """The table that a file has, and its cells as figures: what all forms share."""

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

    def head(self, rows: Iterable[int], *, margins: bool, labelled: bool) -> CensusFile:
        """Return the head after the checks that need no value."""
        table = self.require_table()
        found = tuple(sorted(set(rows)))
        if not any(group.number in found for group in table.groups):
            raise InputError(
                SPEAKERS if table.unit == "people" else "this file has no limited-English rows",
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
        return CensusFile(table.id, survey, found, margins, labelled)

    def require_table(self) -> CensusTable:
        """Return the table."""
        if self.table is None:
            raise InputError("this table has no rows", where=str(self.path))
        return self.table

    def choose(self, ids: Iterable[str]) -> None:
        """Take the table that the codes name."""
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

    def choose_by_label(self, labels: Sequence[tuple[int, str]]) -> None:
        """Take the table that has these labels."""
        keys = [label_key(label) for _, label in labels]
        best = max(
            census_tables().values(),
            key=lambda table: sum(table.row_of(key) is not None for key in keys),
        )
        for (line, label), key in zip(labels, keys, strict=True):
            if best.row_of(key) is None:
                shown = "!!".join(part.strip() for part in label.split("!!"))
                raise InputError(
                    f"the label `{shown}` is not in the table {best.id} since {FIRST_YEAR}",
                    where=place(self.path, line),
                    hint="the file is of another year, another table, or was changed: download "
                    f"C16001 or B16001 of {FIRST_YEAR} or later again",
                )  # fmt: skip
        self.table = best

    def check_label(self, row: int, label: str, line: int) -> None:
        """Compare a label with that of the table."""
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

    def take(self, values: CensusValues, row: int, kind: str, text: str, line: int) -> None:
        """Read one cell into `values`."""
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

    def place(self, id_: str, name: str, values: CensusValues) -> PlaceFigures:
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
