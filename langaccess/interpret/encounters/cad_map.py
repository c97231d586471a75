"""Maps the columns of a table from the dispatch system (CAD), and reads the table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from langaccess.agency.policy import HelpKind, Policy, encounter_id
from langaccess.agency.session import Session
from langaccess.agency.workspace import codes_of
from langaccess.core import tags
from langaccess.core.errors import ConfigError, InputError, place
from langaccess.core.resources import DATA, shipped
from langaccess.core.sheets import Table, cell_text, read_sheets
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


@dataclass(frozen=True, slots=True)
class CadMap:
    """Maps columns and words of a table.

    Attributes:
        columns: field (`case`, `at`, `language`…) → header of its column.
        dates: `year_first`, `month_first` or `day_first`.
        types: word in the table → type of encounter ("DV" → `dv_scene`).
        using: word in the table → kind of help ("LL" → `phone_line`), `none`, or why no one
            interpreted ("NA" → `no_answer`).
        languages: word in the table → language ("SPA" → `es`). A word without a value, here, above
            and below, is still to be mapped.
        unmet: word in the table → why no one interpreted ("BUSY" → `no_answer`).
        default_using: kind of help of rows that name none; empty for no service.
    """

    columns: Mapping[str, str]
    dates: Literal["year_first", "month_first", "day_first"] = "year_first"
    types: Mapping[str, str] = field(default_factory=dict)
    using: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    unmet: Mapping[str, str] = field(default_factory=dict)
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
    columns: dict[str, str] = {}
    for name, words in load_words().heads.items():
        free = [column for column in table.head if column not in columns.values()]
        if name in _TIMES:
            free = [column for column in free if _has_times(table, column)]
        found = next((c for word in words for c in free if _fits(word, c)), None)
        if found is not None:
            columns[name] = found
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
    seen = {
        name: dict.fromkeys(
            hide(cell_text(cells[table.head.index(column)])) for _, cells in table.rows
        )
        for name, column in columns.items()
    }
    return CadMap(
        columns,
        _guess_dates(list(seen["at"])),
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


def _guess_dates(days: Sequence[str]) -> Literal["year_first", "month_first", "day_first"]:
    parts = [match for day in days if (match := re.match(r"\s*(\d{1,2})/(\d{1,2})/\d{4}", day))]
    if not parts:
        return "year_first"
    months, days_first = (sum(int(match[n]) > 12 for match in parts) for n in (2, 1))
    return "day_first" if days_first > months else "month_first"


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


def map_text(mapping: CadMap, left: Sequence[str] = ()) -> str:
    """Return a mapping as YAML, with comments; `left` are the columns that it does not take."""

    def quoted(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = ["# Check this: it is guessed from the headers of the columns."]
    lines += ["schema: 1", "columns:"]
    lines += [f"  {name}: {quoted(column)}" for name, column in mapping.columns.items()]
    if left:
        names = ", ".join(map(quoted, left))
        lines += [f"# Not taken: {names}. Fields: {', '.join(COLUMNS)}."]
    lines += [f"dates: {mapping.dates}   # year_first, month_first or day_first"]
    for key, example, words in (
        ("types", "DV: dv_scene", mapping.types),
        ("using", "LL: phone_line", mapping.using),
        ("languages", "SPA: es", mapping.languages),
        ("unmet", "BUSY: no_answer", mapping.unmet),
    ):
        lines += [f"# The table's own words, such as {example}; one without a value is not taken."]
        lines += [f"{key}:" if words else f"{key}: {{}}"]
        lines += [f"  {quoted(word)}: {quoted(meaning)}" for word, meaning in words.items()]
    return "\n".join(lines) + "\n"


def read_table(path: Path) -> Table:
    """Return the first table of a CSV file or a workbook; its first row has the headers."""
    (line, head), *rows = read_sheets(path)[0].lines
    padded = ((at, (*cells, *[""] * (len(head) - len(cells)))) for at, cells in rows)
    return Table(line, head, tuple(padded))
