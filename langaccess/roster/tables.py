"""The roster from a table: what a personnel office sends, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from langaccess import tags
from langaccess.errors import ConfigError, InputError, LangAccessError
from langaccess.policy import Policy
from langaccess.roster.export import FIELDS
from langaccess.roster.loading import entry_mistakes
from langaccess.roster.model import Entry, Roster
from langaccess.sheets import Table, is_formula, read_sheets, unguarded

__all__ = [
    "Plan",
    "RowRefused",
    "TableMap",
    "guess_map",
    "load_map",
    "load_table",
]

_DAYS = ("issued", "expires", "background", "confidentiality", "left")
_DATES = {"year_first": "%Y-%m-%d", "month_first": "%m/%d/%Y", "day_first": "%d/%m/%Y"}
# Words in the head of a column, most telling first; a column is taken once.
_HEADS: Mapping[str, tuple[str, ...]] = {
    "badge": ("badge",),
    "id": ("employee no", "employee id", "emp id", "employee number", "id"),
    "expires": ("expir", "valid until", "valid to"),
    "issued": ("test date", "tested", "issued", "date of test"),
    "credential": ("credential", "certificat", "qualification"),
    "issuer": ("tester", "issuer", "vendor"),
    "level": ("level", "score", "ilr"),
    "language": ("language", "lang", "tongue"),
    "phone": ("phone", "cell", "mobile"),
    "place": ("district", "station", "precinct", "beat", "place"),
    "gender": ("gender", "sex"),
    "background": ("background",),
    "confidentiality": ("confidential",),
    "left": ("separat", "left", "terminat"),
    "kind": ("kind", "role type"),
    "name": ("full name", "name"),
}


@dataclass(frozen=True, slots=True)
class TableMap:
    """Which column of a table is what.

    Attributes:
        columns: field (`id`, `name`, `language`, ...) to the head of its column.
        kind: kind of all people, where no column says it.
        credential: kind of credential of all rows with a test, where no column says it.
        dates: how days are written: `year_first`, `month_first` or `day_first`.
        modes: how all of them work, for contractors.
        sheet: name of the sheet of a workbook; empty for the first that has the columns.
    """

    columns: Mapping[str, str]
    kind: Literal["member", "staff", "contractor", "volunteer", "line"] = "member"
    credential: str = ""
    dates: Literal["year_first", "month_first", "day_first"] = "year_first"
    modes: tuple[Literal["onsite", "video", "phone"], ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that is not taken, with its line and why."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Attributes:
        people: the entries, made of one or more rows each.
        refused: rows that are not taken.
        rows: how many rows there are.
    """

    people: tuple[Entry, ...]
    refused: tuple[RowRefused, ...]
    rows: int


@dataclass(slots=True)
class _Person:
    """The rows of one person, on the way to an entry."""

    line: int
    data: dict[str, Any]
    languages: dict[str, dict[str, Any]] = field(default_factory=dict)
    credentials: list[dict[str, Any]] = field(default_factory=list)

    def entry(self) -> dict[str, Any]:
        return {
            **self.data,
            "languages": list(self.languages.values()),
            "credentials": self.credentials,
        }


def load_map(path: Path) -> TableMap:
    """Return the mapping of columns in the YAML file `path`.

    Raises:
        ConfigError: the file holds mistakes, or names a field that does not exist.
    """
    from langaccess.load import load

    mapping = load(TableMap, path)
    unknown = [name for name in mapping.columns if name not in FIELDS]
    if unknown:
        raise ConfigError(
            f"columns: `{unknown[0]}` is no field of the roster",
            where=str(path),
            hint=f"fields are {', '.join(FIELDS)}",
        )
    return mapping


def guess_map(path: Path) -> TableMap:
    """Return a mapping guessed from the heads of the columns, to be looked over by a person.

    Args:
        path: a CSV file or a workbook; of a workbook the first sheet that looks like people.

    Raises:
        InputError: the file is no table, or has no column for a name and a language.
    """
    sheets = read_sheets(path)
    for sheet in sheets:
        table = sheet.split(lambda cells: {"name", "language"} <= set(_guess(cells)))
        if table is not None:
            columns = _guess(table.head)
            test = "bilingual_tested" if "level" in columns else ""
            return TableMap(
                columns, credential=test, dates=_guess_dates(table, columns), sheet=sheet.name
            )
    line, head = sheets[0].lines[0]
    missing = [name for name in ("name", "language") if name not in _guess(head)]
    raise InputError(
        f"no column looks like the {missing[0]}",
        where=f"{path}:{line}",
        hint="write a mapping by hand and give it with --map",
    )


def _guess(head: Sequence[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name, words in _HEADS.items():
        free = [column for column in head if column and column not in columns.values()]
        found = next((c for word in words for c in free if _fits(word, c)), None)
        if found is not None:
            columns[name] = found
    return columns


def _guess_dates(
    table: Table, columns: Mapping[str, str]
) -> Literal["year_first", "month_first", "day_first"]:
    """Return the way of writing days that fits them all; of two that fit, the American one."""
    places = [table.head.index(columns[name]) for name in _DAYS if name in columns]
    days = [row[n] for _line, row in table.rows for n in places if row[n]]
    ways: tuple[Literal["year_first", "month_first", "day_first"], ...] = (
        "year_first", "month_first", "day_first",
    )  # fmt: skip
    return max(ways, key=lambda way: sum(_is_day(day, _DATES[way]) for day in days))


def _is_day(text: str, way: str) -> bool:
    try:
        datetime.strptime(text, way)  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return False
    return True


def _fits(word: str, column: str) -> bool:
    plain = column.lower().replace("_", " ")
    return re.search(rf"\b{word}\b" if len(word) <= 4 else word, plain) is not None


def load_table(path: Path, mapping: TableMap, policy: Policy, known: Roster) -> Plan:
    """Return what taking the table `path` into the roster would do; nothing is written.

    Rows of the same id are one person with several languages.

    Args:
        path: a CSV file or a workbook, one row for each person and language.
        mapping: which column is what.
        policy: the rules, whose credentials are known.
        known: the roster that is there already; whoever is in it is not taken again.

    Raises:
        InputError: the file is no table, or lacks a column of the mapping.
    """
    from langaccess.load import Tree, validate

    table = _table(path, mapping)
    head, rows = table.head, table.rows
    people: dict[str, _Person] = {}
    refused: list[RowRefused] = []
    for line, cells in rows:
        row = {name: _cell(cells[head.index(column)]) for name, column in mapping.columns.items()}
        try:
            _take(row, line, mapping, people)
        except (LangAccessError, ValueError) as exc:
            hint = getattr(exc, "hint", None)
            refused.append(RowRefused(line, f"{exc}" + (f" ({hint})" if hint else "")))
    entries = []
    there = {entry.id for entry in known.people}
    for person in people.values():
        try:
            entry = validate(Entry, Tree(path, person.entry(), {}))
        except ConfigError as exc:
            texts = [detail.split(": ", 1)[1] for detail in exc.details]
            refused.append(RowRefused(person.line, "; ".join(texts)))
            continue
        texts = [
            f"{'.'.join(map(str, loc))}: {text}" for loc, text in entry_mistakes(entry, policy)
        ]
        if entry.id in there:
            texts.append(f"`{entry.id}` is on the roster already: change it there")
        if texts:
            refused.append(RowRefused(person.line, "; ".join(texts)))
        else:
            entries.append(entry)
    refused.sort(key=lambda item: item.line)
    return Plan(tuple(entries), tuple(refused), len(rows))


def _table(path: Path, mapping: TableMap) -> Table:
    """Return the table that has all columns of the mapping.

    Raises:
        InputError: there is none.
    """
    wanted = set(mapping.columns.values())
    sheets = [s for s in read_sheets(path) if mapping.sheet in ("", s.name)]
    if not sheets:
        raise InputError(
            f"there is no sheet `{mapping.sheet}` that holds anything", where=str(path)
        )
    for sheet in sheets:
        table = sheet.split(lambda cells: wanted <= set(cells))
        if table is not None:
            return table
    line, head = sheets[0].lines[0]
    name, column = next((n, c) for n, c in mapping.columns.items() if c not in head)
    raise InputError(
        f"there is no column `{column}` (for {name})",
        where=f"{path}:{line}",
        hint=f"columns are {', '.join(filter(None, head))}",
    )


def _cell(text: str) -> str:
    """Return a cell's text; the apostrophe that `to_csv` put before a formula is taken off."""
    return unguarded(" ".join(text.split()))


def _take(row: dict[str, str], line: int, mapping: TableMap, people: dict[str, _Person]) -> None:
    """Add one row to its person.

    Raises:
        InputError: the language is not known, or stands for several.
        ValueError: a day or a number is none, or something is missing.
    """
    name, typed = row.get("name", ""), row.get("language", "")
    if not name:
        raise ValueError("no name")
    for field_name in ("name", "id", "badge"):
        if is_formula(row.get(field_name, "")):
            raise ValueError(f"the {field_name} begins like a formula of a spreadsheet")
    if not typed:
        raise ValueError("no language")
    tag = tags.resolve(typed, use="speech")
    proof = _proof(row, tag, mapping)
    identity = row.get("id") or row.get("badge") or re.sub(r"[^a-z0-9]+", "-", name.lower())
    person = people.setdefault(identity, _Person(line, _base(row, identity, mapping)))
    if person.data["name"] != name:
        raise ValueError(f"`{identity}` is {person.data['name']} in line {person.line}")
    person.languages.setdefault(tag, {"tag": str(tag)})
    if proof is not None and proof not in person.credentials:
        person.credentials.append(proof)


def _base(row: dict[str, str], identity: str, mapping: TableMap) -> dict[str, Any]:
    checks = {
        check: _date(row[check], mapping)
        for check in ("background", "confidentiality")
        if row.get(check)
    }
    data: dict[str, Any] = {
        "id": identity,
        "name": row["name"],
        "kind": row.get("kind", "").lower() or mapping.kind,
        "modes": list(mapping.modes),
        "vetting": checks,
        "place": row.get("place", ""),
        "badge": row.get("badge", ""),
    }
    if row.get("phone"):
        data["phone"] = row["phone"]
    if row.get("gender"):
        data["gender"] = row["gender"][0].lower()
    if row.get("left"):
        data["left"] = _date(row["left"], mapping)
    return data


def _proof(row: dict[str, str], tag: str, mapping: TableMap) -> dict[str, Any] | None:
    kind = row.get("credential") or mapping.credential
    tested = any(row.get(name) for name in ("level", "issued", "expires", "credential"))
    if not kind or not tested:
        return None
    proof: dict[str, Any] = {"kind": kind, "language": str(tag), "issuer": row.get("issuer", "")}
    if row.get("level"):
        proof["level"] = _level(row["level"])
    for name in ("issued", "expires"):
        if row.get(name):
            proof[name] = _date(row[name], mapping)
    return proof


def _level(text: str) -> float:
    match = re.fullmatch(r"(?:ILR ?)?([0-5])(\+|\.5|\.0)?", text)
    if match is None:
        raise ValueError(f"`{text}` is no ILR level; write 0 to 5, with + for a half")
    return float(match[1]) + (0.5 if match[2] in ("+", ".5") else 0.0)


def _date(text: str, mapping: TableMap) -> str:
    # A day written year first can be no other day; a workbook's own days arrive so.
    for way in (_DATES[mapping.dates], _DATES["year_first"]):
        if _is_day(text, way):
            return datetime.strptime(text, way).date().isoformat()  # noqa: DTZ007
    raise ValueError(f"`{text}` is no day written {mapping.dates}")
