"""Maps the columns of a personnel table: guessed from the headers, checked by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.resources import DATA, shipped
from langaccess.core.sheets import DateOrder, Table, guess_order, read_sheets
from langaccess.core.table_map import DATES_ABOUT, guess_columns
from langaccess.interpret.roster.export import FIELDS

_DAYS = ("issued", "expires", "background", "confidentiality", "left")


_KINDS = "member, staff, contractor, volunteer, line"
_IGNORE = """\
columns to leave out: ["Unit", "Shift"]. Check first
if one says when a test expires (then write `expires: ...` above), or who has left
(`left: ...`, `status: ...`). --write needs every column above or here."""


@dataclass(frozen=True, slots=True)
class _TableWords:
    """The file `roster_table.yaml`."""

    as_of: date
    basis: tuple[str, ...]
    heads: Mapping[str, tuple[str, ...]]
    other_status: str
    serves_alone: frozenset[str]
    serves_beside: frozenset[str]
    serves_not: frozenset[str]


@cache
def load_words() -> _TableWords:
    """Return the words by which a personnel table is recognized."""
    from langaccess.core.config import load

    return load(_TableWords, shipped(DATA, "roster_table.yaml"))


@dataclass(frozen=True, slots=True)
class TableMap:
    """Maps the columns of a table.

    Attributes:
        columns: field (`id`, `name`, `language`…) → header of its column.
        kind: kind of all people, if there is no such column.
        credential: kind of credential of all rows with a test, if there is no such column.
        dates: `year_first`, `month_first` or `day_first`; `ask` if the table has both of the last
            two, and a person has not decided.
        modes: how all of them work, for contractors.
        sheet: name of the sheet of a workbook; empty for the first with these columns.
        active: more words in the status column for a person who serves ("Sworn II").
        ignore: headers of columns that a person decided not to import.
    """

    columns: Mapping[str, str]
    kind: Literal["member", "staff", "contractor", "volunteer", "line"] = field(
        default="member", metadata={"about": f"kind of all people if no column says it: {_KINDS}"}
    )
    credential: str = field(
        default="",
        metadata={"about": "kind of credential in rows with a test; empty: no one is tested"},
    )
    dates: DateOrder = field(default="year_first", metadata={"about": DATES_ABOUT})
    modes: tuple[Literal["onsite", "video", "phone"], ...] = field(
        default=(), metadata={"about": "how contractors work: onsite, video, phone"}
    )
    sheet: str = field(
        default="",
        metadata={"about": "sheet of a workbook; empty: the first that has these columns"},
    )
    active: tuple[str, ...] = field(
        default=(),
        metadata={"about": "other words of the status column that mean: this person is active"},
    )
    ignore: tuple[str, ...] = field(default=(), metadata={"about": _IGNORE})

    def serves(self, status: str) -> bool:
        """Return whether a person with this status serves.

        Raises:
            ValueError: the word is unknown; to take it as "yes" could offer a person who has left.
        """
        words = re.findall(r"[a-z]+", status.lower())
        known = load_words()
        if known.serves_not & set(words):
            return False
        if status.strip().lower() in (word.strip().lower() for word in self.active):
            return True
        serves = known.serves_alone | known.serves_beside
        if words and words[0] in known.serves_alone and serves.issuperset(words):
            return True
        raise ValueError(
            f"the status `{status}` is unknown; if a person with it serves, add it to `active` in "
            "the mapping"
        )


def load_map(path: Path) -> TableMap:
    """Return the mapping in the YAML file `path`.

    Raises:
        ConfigError: the file has mistakes, or names an unknown field.
    """
    from langaccess.core.config import load

    mapping = load(TableMap, path)
    fields = (*FIELDS, "status")
    unknown = [name for name in mapping.columns if name not in fields]
    if unknown:
        raise ConfigError(
            f"columns: `{unknown[0]}` is not a field of the roster",
            where=str(path),
            hint=f"the fields are {', '.join(fields)}",
        )
    return mapping


def guess_map(path: Path) -> TableMap:
    """Guess a mapping from the headers of the columns; a person has to check it.

    Args:
        path: a CSV file, or a workbook: its first sheet with names and languages counts.

    Raises:
        InputError: the file is not a table, or has no column for a name or a language.
    """
    sheets = read_sheets(path)
    for sheet in sheets:
        table = sheet.split(lambda cells: {"name", "language"} <= set(_guess(cells)))
        if table is not None:
            _refuse_parts(path, table.head)
            columns = _guess(table.head)
            test = "bilingual_tested" if "level" in columns else ""
            return TableMap(
                columns, credential=test, dates=_guess_dates(table, columns), sheet=sheet.name
            )
    line, head = sheets[0].lines[0]
    missing = [name for name in ("name", "language") if name not in _guess(head)]
    heads = ", ".join(cell for cell in head if cell)
    raise InputError(
        f"no column looks like the {missing[0]}; the headers are {heads}",
        where=f"{path}:{line}",
        hint="write a file with `columns: {name: HEAD, language: HEAD}`, with your headers, and "
        "use it with --map",
    )


def _refuse_parts(path: Path, head: Sequence[str]) -> None:
    """Refuse a name in two columns: by family name alone, two people could become one."""
    parts = [cell for word in ("first name", "last name") for cell in head if _fits(word, cell)]
    if len(parts) > 1 and not any(_fits("full name", cell) for cell in head):
        raise InputError(
            f"the name is in two columns, {parts[0]} and {parts[1]}",
            where=str(path),
            hint='put both into one column of the table, such as =B2&" "&A2, with the header Name',
        )


def _guess(head: Sequence[str]) -> dict[str, str]:
    words = load_words()

    def is_free(field: str, column: str) -> bool:
        return field != "status" or not re.search(words.other_status, column.lower())

    return guess_columns(head, words.heads, _fits, is_free)


def _guess_dates(table: Table, columns: Mapping[str, str]) -> DateOrder:
    """Return the order of days in the columns that have them."""
    places = [table.head.index(columns[name]) for name in _DAYS if name in columns]
    return guess_order(row[n] for _line, row in table.rows for n in places)


def _fits(word: str, column: str) -> bool:
    plain = column.lower().replace("_", " ")
    return re.search(rf"\b{word}\b" if len(word) <= 4 else word, plain) is not None
