"""Registers as tables and JSON: out for others, in from others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.sheets import cell_text, csv_table, read_sheets
from langaccess.outreach.registers.cells import data_of, from_cells, row_of, table_columns
from langaccess.outreach.registers.model import EntryT, Register
from langaccess.outreach.registers.store import add_entries, load_entries, load_register


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """What an import did.

    Attributes:
        added: ids of new entries.
        replaced: ids of entries that were replaced.
        same: ids of entries that the register has already.
        differ: id → fields that differ, for entries that were left as they are.
    """

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    same: tuple[str, ...]
    differ: Mapping[str, tuple[str, ...]]


def exported(
    entries: Sequence[EntryT], register: Register[EntryT], policy: Policy, *, request: bool = False
) -> list[dict[str, Any]]:
    """Return entries as plain data.

    With `request` without the fields that an answer to a records request leaves out
    (`outreach.registers.NAME.withheld`).
    """
    hidden = _hidden(register, policy) if request else ()
    return [
        {key: value for key, value in data_of(one).items() if key not in hidden} for one in entries
    ]


def _hidden(register: Register[Any], policy: Policy) -> tuple[str, ...]:
    rules = policy.outreach.registers.get(register.name)
    return rules.withheld if rules else ()


def to_json_text(
    entries: Sequence[EntryT], register: Register[EntryT], policy: Policy, *, request: bool = False
) -> str:
    """Return entries as JSON, which `load_exchange` reads."""
    rows = exported(entries, register, policy, request=request)
    return json.dumps({"schema": 1, register.name: rows}, ensure_ascii=False, indent=1) + "\n"


def to_json_lines(
    entries: Sequence[EntryT], register: Register[EntryT], policy: Policy, *, request: bool = False
) -> str:
    """Return entries as JSON Lines, an entry a line, which `load_exchange` reads."""
    rows = exported(entries, register, policy, request=request)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def to_csv_table(
    entries: Sequence[EntryT], register: Register[EntryT], policy: Policy, *, request: bool = False
) -> bytes:
    """Return entries as CSV with a column for each field, which `load_exchange` reads."""
    hidden = _hidden(register, policy) if request else ()
    columns = [one for one in table_columns(register.entry) if one.split(".")[0] not in hidden]
    return csv_table(columns, (row_of(one, columns) for one in entries))


def has_id(cells: Sequence[str]) -> bool:
    """Return whether a row is the head of a register's table."""
    return "id" in (cell.strip() for cell in cells)


def load_exchange(path: Path, register: Register[EntryT], policy: Policy) -> list[dict[str, Any]]:
    """Return the entries of a CSV, JSON or JSON Lines file or a workbook as plain data, checked."""
    from langaccess.core.config import Loc, Place, Tree

    places: dict[Loc, Place] = {}
    if path.suffix.lower() in (".json", ".jsonl"):
        rows = list(_json_rows(path, register))
    else:
        rows = []
        for line, row in _table_rows(path, register):
            places[register.name, len(rows)] = Place(path, line)
            rows.append(row)
    load_entries(Tree(path, {register.name: rows}, places), register, policy)
    return rows


def _json_rows(path: Path, register: Register[Any]) -> Iterator[dict[str, Any]]:
    data: Any
    try:
        text = read_text(path)
        if path.suffix.lower() == ".jsonl":
            data = [json.loads(line) for line in text.split("\n") if line.strip()]
        else:
            data = json.loads(text)
    except ValueError as exc:
        raise InputError(f"this is not JSON: {exc}", where=str(path)) from exc
    listed = data.get(register.name) if isinstance(data, dict) else data
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise InputError(
            f"there is no list of {register.name} in this file",
            where=str(path),
            hint=f'write {{"{register.name}": [{{"id": …}}]}}, as `register {register.name} export`'
            " does",
        )
    yield from listed


def _table_rows(path: Path, register: Register[Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for sheet in read_sheets(path, is_head=has_id):
        table = sheet.split(has_id)
        if table is None:
            continue
        heads = [cell_text(head) for head in table.head]
        for line, row in table.rows:
            cells = [(head, cell) for head, cell in zip(heads, row, strict=True) if head]
            yield line, from_cells(register.entry, cells, f"{path}:{line}")
        return
    raise InputError(
        "no row of this table has the column `id`",
        where=str(path),
        hint=f"take the columns of `langaccess register {register.name} export --out x.csv`",
    )


def import_entries(
    session: Session,
    register: Register[EntryT],
    raw: Sequence[Mapping[str, Any]],
    *,
    by: str,
    replace: bool = False,
) -> RegisterImport:
    """Write entries that are new; one whose id exists stays as it is, unless `replace`."""
    known = {one.id: data_of(one) for one in load_register(session, register)}
    new = [one for one in raw if one["id"] not in known]
    differ = {
        str(one["id"]): fields
        for one in raw
        if one["id"] in known and (fields := _differing(known[one["id"]], one))
    }
    same = [one["id"] for one in raw if one["id"] in known and one["id"] not in differ]
    changed = [one for one in raw if one["id"] in differ] if replace else []
    if new or changed:
        add_entries(session, register, [*new, *changed], by=by, replace=bool(changed))
    return RegisterImport(
        tuple(str(one["id"]) for one in new),
        tuple(str(one["id"]) for one in changed),
        tuple(map(str, same)),
        {} if replace else differ,
    )


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key for key in {**old, **new} if old.get(key) != new.get(key))
