"""Maps the columns of a table from the dispatch system (CAD), and reads the table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from langaccess.agency.policy import HelpKind, Policy, encounter_id
from langaccess.agency.session import Session
from langaccess.agency.workspace import codes_of
from langaccess.core import tags
from langaccess.core.errors import ConfigError, InputError, place
from langaccess.core.resources import DATA, shipped
from langaccess.core.sheets import DateOrder, Table, cell_text, guess_order, read_sheets
from langaccess.core.table_map import DATES_ABOUT, guess_columns, map_text, rows_by_field
from langaccess.interpret.encounter_fields import fields_with
from langaccess.interpret.encounters.log_line import unmet_named, using_named
from langaccess.interpret.encounters.model import NoHelp, UnmetReason
from langaccess.interpret.hearing import hear_help, hear_situation
from langaccess.interpret.roster import parse_language

COLUMNS = (
    "key", "at", "time", "language", "type", "using", "number", "name", "vendor", "conflict",
    "requested", "connected", "ended", "minutes", "unmet", "waited", *fields_with("column"), "note",
)  # fmt: skip
"""Fields that a column of the table can hold."""
_TIMES = ("requested", "connected", "ended")  # guessed only for a column that has times


@dataclass(frozen=True, slots=True)
class _TableWords:
    """The file `dispatch_table.yaml`."""

    as_of: date
    basis: tuple[str, ...]
    heads: Mapping[str, tuple[str, ...]]
    reasons: Mapping[UnmetReason, str]


@cache
def load_words() -> _TableWords:
    """Return the words by which a table of the dispatch system is recognized."""
    from langaccess.core.config import load

    return load(_TableWords, shipped(DATA, "dispatch_table.yaml"))


def _words(example: str) -> Any:
    about = f"The table's own words, such as {example}; one without a value is not taken."
    return field(default_factory=dict, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class CadMap:
    """Maps columns and words of a table.

    Attributes:
        columns: field (`case`, `at`, `language`…) → header of its column.
        dates: `year_first`, `month_first` or `day_first`; `ask` if a person must decide.
        types: word in the table → type of encounter ("DV" → `dv_scene`).
        using: word in the table → kind of help ("LL" → `phone_line`), `none`, or why no one
            interpreted ("NA" → `no_answer`).
        languages: word in the table → language ("SPA" → `es`). A word without a value, here, above
            and below, is still to be mapped.
        unmet: word in the table → why no one interpreted ("BUSY" → `no_answer`).
        default_using: kind of help of rows that name none; empty for no service.
    """

    columns: Mapping[str, str]
    dates: DateOrder = field(default="year_first", metadata={"about": DATES_ABOUT})
    types: Mapping[str, str] = _words("DV: dv_scene")
    using: Mapping[str, str] = _words("LL: phone_line")
    languages: Mapping[str, str] = _words("SPA: es")
    unmet: Mapping[str, str] = _words("BUSY: no_answer")
    default_using: str = ""


def load_cad_map(path: Path, policy: Policy) -> CadMap:
    """Return the mapping in the YAML file `path`.

    Raises:
        ConfigError: the file has mistakes, or names an unknown field, type of encounter or kind of
            help.
    """
    from langaccess.core.config import load

    mapping = load(CadMap, path)
    kinds = {*mapping.using.values(), *([mapping.default_using] if mapping.default_using else [])}
    for what, names, known in (
        ("columns", mapping.columns, COLUMNS),
        ("types", mapping.types.values(), policy.interpreting.encounters),
        ("using", kinds, [one.value for one in (*HelpKind, *NoHelp, *UnmetReason)]),
        ("unmet", mapping.unmet.values(), [one.value for one in UnmetReason]),
    ):
        unknown = [name for name in names if name and name not in known]
        if unknown:
            raise ConfigError(
                f"{what}: there is no `{unknown[0]}`",
                where=str(path),
                hint=f"use one of {', '.join(known)}",
            )
    return mapping


def guess_cad_map(session: Session, path: Path) -> CadMap:
    """Guess a mapping from the headers of the columns; a person has to check it.

    Each word of the table that the rules do not have is in it once: with what `ask` hears in it, or
    without a value.

    Raises:
        InputError: the file is not a table, or has no column for a date or a language.
    """
    policy, table = session.policy, read_table(path)
    columns = guess_columns(
        table.head,
        load_words().heads,
        _fits,
        lambda field, column: field not in _TIMES or _has_times(table, column),
    )
    if "at" not in columns and "time" in columns:
        columns["at"] = columns.pop("time")
    missing = [name for name in ("at", "language") if name not in columns]
    if missing:
        raise InputError(
            f"no column looks like the {'date' if missing[0] == 'at' else 'language'}",
            where=place(path, table.line),
            hint="write a mapping yourself and use it with --map",
        )
    hide = codes_of(session.connection).hide  # a code in a cell must not get into the mapping
    rows = [row for _, row in rows_by_field(table, columns)]
    seen = {name: dict.fromkeys(hide(row[name]) for row in rows) for name in columns}
    return CadMap(
        columns,
        guess_order(seen["at"]),
        types={
            word: _type_in(word, policy) or hear_situation(word, policy)[0] or ""
            for word in seen.get("type", ())
            if word and not _is_type(word, policy)
        },
        using={
            word: hear_help(word, policy)[0] or ""
            for word in seen.get("using", ())
            if word and (unmet_named(word) or using_named(word, policy)) is None
        },
        languages={
            word: parse_language(word, policy).tag or ""
            for word in seen["language"]
            if word and not _is_language(word)
        },
        unmet={
            word: _guess_reason(word)
            for word in seen.get("unmet", ())
            if word and unmet_named(word) is None
        },
    )


def _guess_reason(word: str) -> str:
    flat = word.lower().replace("_", " ")
    reasons = load_words().reasons.items()
    return next((one.value for one, pattern in reasons if re.search(pattern, flat)), "")


def _has_times(table: Table, column: str) -> bool:
    at = table.head.index(column)
    cells = [text for _, row in table.rows if (text := cell_text(row[at]))]
    return any(re.search(r"\d:\d\d", text) for text in cells)


def _is_type(word: str, policy: Policy) -> bool:
    try:
        return bool(encounter_id(word, policy))
    except InputError:
        return False


def _type_in(words: str, policy: Policy) -> str:
    """Return the only type of encounter whose id is among the words: "JAIL GRIEVANCE"."""
    flat = " ".join(re.findall(r"[a-z0-9]+", words.lower()))
    kinds = policy.interpreting.encounters
    found = [name for name in kinds if f" {name.replace('_', ' ')} " in f" {flat} "]
    return found[0] if len(found) == 1 else ""


def _is_language(word: str) -> bool:
    try:
        return bool(tags.resolve(word, use="speech"))
    except InputError:
        return False


def _fits(word: str, column: str) -> bool:
    flat = " ".join(re.split(r"[\s_\-/().:]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).lower()))
    return re.search(rf"\b{word}", flat) is not None


def columns_left(mapping: CadMap, path: Path) -> tuple[str, ...]:
    """Return the headers of the table `path` that no field of the mapping takes.

    Raises:
        InputError: the file is not a table.
    """
    taken = set(mapping.columns.values())
    return tuple(column for column in read_table(path).head if column and column not in taken)


def cad_map_text(mapping: CadMap, left: Sequence[str] = ()) -> str:
    """Return a mapping as YAML, with comments; `left` are the columns that it does not take."""
    names = ", ".join(json.dumps(one, ensure_ascii=False) for one in left)
    more = [f"Not taken: {names}. Fields: {', '.join(COLUMNS)}."] if left else []
    title = "Check this: it is guessed from the headers of the columns."
    return map_text(mapping, title, {"dates": more})


def read_table(path: Path) -> Table:
    """Return the first table of a CSV file or a workbook; its first row has the headers."""
    (line, head), *rows = read_sheets(path)[0].lines
    padded = ((at, (*cells, *[""] * (len(head) - len(cells)))) for at, cells in rows)
    return Table(line, head, tuple(padded))
