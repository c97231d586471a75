"""Reads a table of the American Community Survey from any file that an office has of it.

The file is known by its content: the table view and the ZIP of data.census.gov, the saved answer of
the Census API (arrays or objects), the table-based summary file, and tables in wide or long form,
CSV or workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.progress import SILENT, Progress
from langaccess.core.sandbox import sandboxed_stream
from langaccess.outreach.need.census_forms import form_of
from langaccess.outreach.need.census_grid import CensusGrid
from langaccess.outreach.need.model import CensusFile, PlaceFigures, Survey, is_meant
from langaccess.outreach.need.table_rows import STEP, open_table

MOST_PLACES = 5_000
"""Places that are kept from one file."""
_HEAD_WITHIN = 20

_NAMED = re.compile(
    r"acs(?:dt|st|sf)?[-_ ]?([15])[-_ ]?(?:y|yr|year)?[-_ ]?(20\d\d)", re.IGNORECASE
)
_YEAR_ONLY = re.compile(r"acs(?:dt|st)?[-_ ]?(20\d\d)", re.IGNORECASE)

_Item = CensusFile | PlaceFigures | int | None


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
        places: which places to keep, by name, id or the beginning of an id with `*`; all if empty.
        survey: year and product as the user gives them, for a file that does not name them.
        level: confidence of the margins in the file: 90, or 95 or 99 if someone asked for that.

    Raises:
        InputError: the file cannot be read; its labels are of another year; it counts speakers
            only; a margin is negative; the year is missing; a place is missing, or named twice.
    """
    head: CensusFile | None = None
    found: dict[str, PlaceFigures] = {}
    progress.start("read", max(1, path.stat().st_size // STEP) if path.exists() else 1, "MB")
    try:
        for item in _items(path, tuple(places), survey or Survey(), level):
            if isinstance(item, CensusFile):
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
    return replace(head, places=tuple(found.values()))


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


@sandboxed_stream()
def _items(path: Path, places: tuple[str, ...], survey: Survey, level: int) -> Iterator[_Item]:
    """Yield the head, then the places that are kept, and how many MB are read; None for others."""
    with closing(open_table(path)) as opened:
        heads = ((form_of(cells), cells) for _, cells in islice(opened.rows, _HEAD_WITHIN))
        form, cells = next((one for one in heads if one[0] is not None), (None, ()))
        if form is None:
            yield None
            return
        survey = _survey_of(path, opened.names, survey)
        grid = CensusGrid(path, survey, level, opened.labels, places)
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
