"""Maps the columns of an office's table: guessed from the words of its heads, checked by a person.

Roster, dispatch records and counts share it. A map is a YAML file that the guess writes; a person
checks it once, and each later import of such a table uses it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from langaccess.core.errors import ConfigError, InputError, place
from langaccess.core.sheets import Table, cell_text, read_sheets

DATES_ABOUT = (
    "how days are written: year_first, month_first, day_first; ask: both were found, decide"
)
"""Comment on the order of days in a map."""


def guess_columns(
    head: Sequence[str],
    words: Mapping[str, Sequence[str]],
    fits: Callable[[str, str], bool],
    is_free: Callable[[str, str], bool] = lambda _field, _column: True,
) -> dict[str, str]:
    """Return field → head of its column; a column is used once, by the first word that fits.

    Args:
        words: field → words of its head, most specific first.
        fits: whether a word is in a head.
        is_free: whether a field may have the column with a head.
    """
    columns: dict[str, str] = {}
    for name, own in words.items():
        free = [one for one in head if one and one not in columns.values() and is_free(name, one)]
        found = next((one for word in own for one in free if fits(word, one)), None)
        if found is not None:
            columns[name] = found
    return columns


def mapped_table(
    path: Path,
    columns: Mapping[str, str],
    *,
    sheet: str = "",
    code_page: str | None = None,
    map_file: Path | None = None,
) -> Table:
    """Return the first table of a file that has all columns of a map (field → head).

    Args:
        sheet: name of the sheet of a workbook; empty for the first with these columns.
        code_page: see `read_sheets`.
        map_file: where a person wrote the columns; the table lacks none of them.

    Raises:
        ConfigError: the table lacks a column of `map_file`.
        InputError: the file is not a table, lacks a column of the map or has two with its head.
    """
    sheets = [one for one in read_sheets(path, code_page=code_page) if sheet in ("", one.name)]
    if not sheets:
        raise InputError(f"the workbook has no sheet `{sheet}` with content", where=str(path))
    wanted = set(columns.values())
    tables = (one.split(lambda cells: wanted <= set(cells)) for one in sheets)
    table = next((one for one in tables if one is not None), None)
    if table is None:
        line, head = sheets[0].lines[0]
        name, column = next((n, c) for n, c in columns.items() if c not in head)
        text = f"the table has no column `{column}`" + (f" (for {name})" if name != column else "")
        hint = f"its columns are {', '.join(filter(None, head))[:200]}"
        if map_file is not None:
            raise ConfigError(text, where=str(map_file), hint=hint)
        raise InputError(text, where=place(path, line), hint=hint)
    twice = next((one for one in columns.values() if table.head.count(one) > 1), None)
    if twice is not None:
        raise InputError(
            f"two columns have the header `{twice}`",
            where=str(path),
            hint="give each its own header in the table, and map the right one",
        )
    return table


def rows_by_field(table: Table, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their line: field → text."""
    at = {name: table.head.index(column) for name, column in columns.items()}
    for line, cells in table.rows:
        yield line, {name: cell_text(cells[n]) for name, n in at.items()}


def map_text(mapping: Any, title: str, more: Mapping[str, Sequence[str]] = {}) -> str:
    """Return a map as YAML: each field under the comment in its metadata (`about`).

    Args:
        mapping: a dataclass; a field without a comment that has its default is left out.
        more: field → more lines of comment.
    """
    kinds = get_type_hints(type(mapping))
    lines = [f"# {title}", "schema: 1"]
    for one in fields(mapping):
        value, about = getattr(mapping, one.name), one.metadata.get("about", "")
        if not about and value == one.default:
            continue
        lines += [f"# {line}" for line in (*about.splitlines(), *more.get(one.name, ()))]
        if isinstance(value, Mapping) and value:
            lines.append(f"{one.name}:")
            lines += [f"  {_key(one.name, key)}: {_quoted(word)}" for key, word in value.items()]
        else:
            is_word = get_origin(kinds[one.name]) is Literal and value in get_args(kinds[one.name])
            lines.append(f"{one.name}: {value if is_word else _quoted(value)}")
    return "\n".join(lines) + "\n"


def _key(name: str, key: str) -> str:
    return key if name == "columns" else _quoted(key)


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
