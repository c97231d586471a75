"""The table of counts that leaves an agency: written by the program, or by hand as CSV.

One row for each count, with the agency and the first and last month of the period in each row, so
that a file says by itself what it is. It has no column for anything else: a table with another
column is refused, because that column could name a person.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from langaccess.agency.policy import HelpKind, Policy, encounter_id
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError, place
from langaccess.core.folding import plain_id
from langaccess.core.sheets import cell_text, csv_table, read_sheets
from langaccess.core.tags import EN, find, tag_or_none
from langaccess.reports.withheld_counts import DETAILS, WITHHELD, CountKey, CountRow

__all__ = [
    "COLUMNS",
    "OUTCOMES",
    "UNKNOWN",
    "CountTable",
    "count_text",
    "least",
    "read_count_file",
    "read_counts",
    "write_counts",
]

COLUMNS = ("agency", "from", "to", *DETAILS, "count")
UNKNOWN = "unknown"
"""A type of encounter or a kind of help that is not recorded."""
OUTCOMES: Mapping[str, str] = {
    "permitted": "as the rules permit",
    "stand_in": "emergency stand-in",
    "not_permitted": "against the rules",
    "unmet": "no one interpreted",
    "not_recorded": "no service recorded",
}
"""What became of it, in words for a report."""
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip
_COUNT = re.compile(r"(<)?\s*(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})")
_MOST_ROWS = 100_000
_NOTHING = CountKey(*[WITHHELD] * len(DETAILS))
_ONCE = "each service is counted in one row; leave totals out"


@dataclass(frozen=True, slots=True)
class CountTable:
    """The counts of one agency in one period.

    Attributes:
        first: the first day of the first month.
        last: the first day of the last month.
    """

    agency: str
    first: date
    last: date
    rows: tuple[CountRow, ...]


def write_counts(table: CountTable) -> bytes:
    """Return a table as CSV; without any service it has one row with the count 0."""
    period = (table.agency, f"{table.first:%Y-%m}", f"{table.last:%Y-%m}")
    return csv_table(
        COLUMNS,
        [(*period, *row.key, count_text(row)) for row in table.rows or [CountRow(_NOTHING, 0, 0)]],
    )


def count_text(row: CountRow) -> str:
    """Return a count as the table has it: `34`, or `<11`."""
    return str(row.low) if row.low == row.high else f"<{row.high + 1}"


def read_counts(data: bytes, policy: Policy, where: Path) -> CountTable:
    """Return the table that `write_counts` wrote.

    Raises:
        InputError: it is not such a table, or a count of it is small.
    """
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("this is not a table of counts", where=str(where)) from error
    return _table(list(enumerate(lines, start=1)), policy, where)


def read_count_file(path: Path, policy: Policy) -> CountTable:
    """Return the table of a CSV file or workbook that a person made.

    Raises:
        InputError: it cannot be read, is not such a table, or a count of it is small.
    """
    tables = [
        sheet.lines[at:]
        for sheet in read_sheets(path, is_head=_is_head)
        for at in [next((n for n, row in enumerate(sheet.lines) if _is_head(row[1])), None)]
        if at is not None
    ]
    if len(tables) != 1:
        raise InputError(
            "this file has two tables of counts" if tables else "this is not a table of counts",
            where=str(path),
            hint=f"one table with the columns {', '.join(COLUMNS)}",
        )
    return _table(tables[0], policy, path)


def _is_head(cells: Sequence[str]) -> bool:
    return {"agency", "count"} <= {_head(cell) for cell in cells}


def _head(cell: str) -> str:
    return plain_id(cell_text(cell))


def _table(lines: Sequence[tuple[int, Sequence[str]]], policy: Policy, path: Path) -> CountTable:
    """Return the table in rows of cells, the heads of the columns first."""
    head = _checked_head(lines, path)
    readers, small = _readers(policy), least(policy)
    period: tuple[str, date, date] | None = None
    rows: dict[CountKey, tuple[int, CountRow]] = {}
    for line, cells in lines[1:]:
        try:
            mine, row = _row(_values(head, cells), readers, small)
            _refuse_second(row.key, rows, is_other=period not in (None, mine))
        except InputError as error:
            raise InputError(error.message, where=place(path, line), hint=error.hint) from error
        period, rows[row.key] = mine, (line, row)
    if period is None:
        raise InputError(
            "the table has no rows",
            where=str(path),
            hint="an agency without any service writes one row with the count 0",
        )
    _refuse_totals(rows, path)
    counted = (row for _line, row in rows.values() if row.high)
    return CountTable(*period, tuple(sorted(counted, key=lambda row: row.key)))


def _checked_head(lines: Sequence[tuple[int, Sequence[str]]], path: Path) -> list[str]:
    """Return the heads of the columns.

    Raises:
        InputError: one is missing, is there twice, or does not belong to the table.
    """
    line, cells = lines[0] if lines else (1, ())
    head = [_head(cell) for cell in cells]
    while head and not head[-1]:
        head.pop()
    where = place(path, line)
    for name in COLUMNS:
        if (count := head.count(name)) != 1:
            why = f"the table has {'two columns' if count else 'no column'} {name}"
            raise InputError(why, where=where, hint=f"the columns are {', '.join(COLUMNS)}")
    for name in head:
        if name not in COLUMNS:
            raise InputError(
                f"the column {name!r} does not belong to a table of counts",
                where=where,
                hint="another version of the program made it, or the column could name a person: "
                "delete the file, and ask the agency for counts only",
            )
    if len(lines) - 1 > _MOST_ROWS:
        raise InputError(f"the table has more than {_MOST_ROWS:,} rows", where=where)
    return head


def _values(head: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """Return head → cell of one row.

    Raises:
        InputError: it has more cells than the head.
    """
    if any(map(str.strip, cells[len(head) :])):
        raise InputError("the row has more cells than the table has columns")
    texts = [*map(cell_text, cells), *[""] * len(head)]
    return dict(zip(head, texts, strict=False))


def _row(
    values: Mapping[str, str], readers: Mapping[str, Callable[[str], str]], small: int
) -> tuple[tuple[str, date, date], CountRow]:
    """Return agency and period of a row, and what it counts.

    Raises:
        InputError: a cell is wrong, or the count is small.
    """
    first, last = _month(values["from"]), _month(values["to"])
    if not values["agency"]:
        raise InputError("the row has no agency")
    if last < first:
        raise InputError(f"the period ends with {last:%Y-%m}, before it begins")
    key = CountKey(*[readers[name](values[name]) for name in DETAILS])
    if key.month != WITHHELD and not f"{first:%Y-%m}" <= key.month <= f"{last:%Y-%m}":
        raise InputError(f"{key.month} is not in the period")
    return (values["agency"], first, last), CountRow(key, *_count(values["count"], small))


def _refuse_second(
    key: CountKey, rows: Mapping[CountKey, tuple[int, CountRow]], *, is_other: bool
) -> None:
    """Make sure that a row is of the agency and period of those above, and counts something else.

    Raises:
        InputError: it is not, or does not.
    """
    if is_other:
        raise InputError(
            "the row is of another agency or period than those above",
            hint="one file for each agency and period",
        )
    if key in rows:
        raise InputError(f"the row counts the same as line {rows[key][0]}", hint=_ONCE)


def _refuse_totals(rows: Mapping[CountKey, tuple[int, CountRow]], path: Path) -> None:
    """Make sure that a row without an outcome is not the sum of other rows.

    Raises:
        InputError: it is.
    """
    low: Counter[CountKey] = Counter()
    high: Counter[CountKey] = Counter()
    totals = {key for key in rows if key.outcome == WITHHELD}
    for shape in {_shape(key) for key in totals}:
        for key, (_line, row) in rows.items():
            pairs = zip(key, shape, strict=True)
            total = CountKey(*[WITHHELD if withheld else value for value, withheld in pairs])
            if total != key and total in totals and _shape(total) == shape:
                low[total] += row.low
                high[total] += row.high
    for total in totals:
        line, row = rows[total]
        if row.low == row.high and low[total] <= row.low <= high[total] and high[total]:
            raise InputError(
                "this row looks like the sum of others", where=place(path, line), hint=_ONCE
            )


def _shape(key: CountKey) -> tuple[bool, ...]:
    return tuple(value == WITHHELD for value in key)


def least(policy: Policy) -> int:
    """Return the least count that may leave an agency by these rules."""
    return max(policy.audit.least_shared_count, policy.audit.small_count)


# -- cells ----------------------------------------------------------------------------------------


def _readers(policy: Policy) -> Mapping[str, Callable[[str], str]]:
    """Return what reads a cell of each detail."""
    helps = {plain_id(kind): kind.value for kind in HelpKind}
    for kind, rules in policy.interpreting.using.items():
        helps |= {plain_id(name): kind.value for name in rules.aliases}
    outcomes = {plain_id(name): id_ for id_, words in OUTCOMES.items() for name in (id_, words)}
    read: Mapping[str, Callable[[str], str]] = {
        "month": lambda cell: f"{_month(cell):%Y-%m}",
        "language": _language,
        "type": lambda cell: UNKNOWN if plain_id(cell) == UNKNOWN else encounter_id(cell, policy),
        "help": _one_of({UNKNOWN: UNKNOWN, **helps}, "a kind of help", [*HelpKind, UNKNOWN]),
        "outcome": _one_of(outcomes, "an outcome", list(OUTCOMES)),
    }
    seen: dict[tuple[str, str], str] = {}

    def cached(name: str) -> Callable[[str], str]:
        def value(cell: str) -> str:
            if not cell:
                hint = f"write `{WITHHELD}` if it is withheld, or if the count is 0"
                if name not in ("month", "outcome"):
                    hint += f"; `{UNKNOWN}` if it is not recorded"
                raise InputError(f"the {name} is empty", hint=hint)
            if plain_id(cell) == WITHHELD:
                return WITHHELD
            if (name, cell) not in seen:
                seen[name, cell] = read[name](cell)
            return seen[name, cell]

        return value

    return {name: cached(name) for name in DETAILS}


def _one_of(known: Mapping[str, str], what: str, names: Iterable[str]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        found = known.get(plain_id(cell))
        if found is None:
            raise InputError(f"{cell!r} is not {what}", hint=f"use {', '.join(names)}")
        return found

    return read


def _language(cell: str) -> str:
    if plain_id(cell) in (UNKNOWN, "und"):
        return "und"
    found = tag_or_none(cell)
    if found is None or found.lower() != cell.lower():  # a tag may be less exact than a name
        found = find(cell, use="speech")
    if found is None or found.language == EN:
        raise InputError(
            "English is not counted" if found else f"{cell!r} is not a language",
            hint=f"write its name or tag, `{UNKNOWN}` or `{WITHHELD}`; leave totals out",
        )
    return str(found)


def _month(cell: str) -> date:
    """Return the first day of a month as we write it, or as a spreadsheet makes it of that.

    Raises:
        InputError: it is not a month.
    """
    parts = re.split(r"[-/. ,]+", cell.strip().lower())
    number = [int(part) if part.isdecimal() else _MONTHS.get(part[:3], 0) for part in parts]
    year = month = 0
    if len(parts) in (2, 3) and len(parts[0]) == 4 and (number[2:] or [1]) == [1]:
        year, month = number[:2]  # 2026-07, 2026-07-01
    elif len(parts) == 2:
        month, year = number  # Jul-26, July 2026, 7/2026
    elif len(parts) == 3 and number[1] == 1:
        month, _, year = number  # 7/1/2026
    year += 2000 if 0 < year < 100 else 0
    if not (2000 <= year < 2100 and 1 <= month <= 12):
        raise InputError(f"{cell!r} is not a month", hint="write it like 2026-07")
    return months_after(date(year, 1, 1), month - 1)


def _count(cell: str, small: int) -> tuple[int, int]:
    """Return the least and the most that a cell counts.

    Raises:
        InputError: it is not a count, or it is small.
    """
    found = _COUNT.fullmatch(cell)
    if found is None:
        raise InputError(
            f"{cell!r} is not a count", hint=f"write a whole number, or <{small} if it is small"
        )
    number = int(found[2].replace(",", ""))
    if 0 < number < small or (found[1] and not number):
        raise InputError(
            f"a count below {small} could point to a person, and this file has one",
            hint=f"delete the file, and ask the agency for one with <{small} in its place, or with "
            "several rows in one",
        )
    return (1, number - 1) if found[1] else (number, number)
