"""Imports the roster from a table of the personnel office, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langaccess.agency.people import Entry, Roster, entry_mistakes
from langaccess.agency.policy import Policy
from langaccess.core import tags
from langaccess.core.errors import ConfigError, LangAccessError
from langaccess.core.folding import slug
from langaccess.core.names import NameIndex, name_words, plain_name, radio_name
from langaccess.core.progress import SILENT, Progress
from langaccess.core.sheets import is_formula, read_day
from langaccess.core.table_map import mapped_table, rows_by_field
from langaccess.interpret.roster.table_map import TableMap


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row or event that is not imported, with its line and the reason."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class RosterImport:
    """What an import would do.

    Attributes:
        people: the entries, each from one or more rows.
        refused: rows that are not imported.
        rows: number of rows.
        unread: headers of columns that the mapping neither uses nor ignores (a number if there is
            no header). They may hold an expiry date, or who has left.
        alike: imported people whose name may be that of another person, as `NAME: OTHER NAME`.
        crowded: imported people whose name shares words with too many others to compare all.
    """

    people: tuple[Entry, ...]
    refused: tuple[RowRefused, ...]
    rows: int
    unread: tuple[str, ...] = ()
    alike: tuple[str, ...] = field(default=(), metadata={"json": ""})
    crowded: tuple[str, ...] = field(default=(), metadata={"json": ""})


@dataclass(slots=True)
class _PersonRows:
    """The rows of one person, before they become an entry."""

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


def load_table(
    path: Path, mapping: TableMap, policy: Policy, known: Roster, *, progress: Progress = SILENT
) -> RosterImport:
    """Return what an import of the table `path` would do; nothing is written.

    Rows with the same id are one person with several languages; so are rows with the same name and
    no id, unless something in them differs.

    Args:
        path: a CSV file or a workbook, one row for each person and language.
        known: the current roster; people on it are not imported again.

    Raises:
        InputError: the file is not a table, or lacks a column of the mapping.
    """
    from langaccess.core.config import Tree, validate

    table = mapped_table(path, mapping.columns, sheet=mapping.sheet)
    head = table.head
    rows = list(rows_by_field(table, mapping.columns))
    people: dict[str, _PersonRows] = {}
    refused: list[RowRefused] = []
    serving = _serving(rows, mapping)
    gone = {_identity(row): line for line, row in rows if serving[line] is False}
    for line, row in rows:
        try:
            _refuse_gone(row, serves=serving[line], gone=gone.get(_identity(row)))
            _take(row, line, mapping, people)
        except (LangAccessError, ValueError) as exc:
            hint = getattr(exc, "hint", None)
            refused.append(RowRefused(line, f"{exc}" + (f" ({hint})" if hint else "")))
    entries: dict[str, Entry] = {}
    listed = _ListedPeople(known)
    progress.start(f"reading {path.name}", len(people), "people")
    for person in people.values():
        progress.advance()
        try:
            entry = validate(Entry, Tree(path, person.entry(), {}))
        except ConfigError as exc:
            texts = [detail.split(": ", 1)[1] for detail in exc.details]
            refused.append(RowRefused(person.line, "; ".join(texts)))
            continue
        texts = [
            f"{'.'.join(map(str, loc))}: {text}" for loc, text in entry_mistakes(entry, policy)
        ]
        texts += listed.mistakes(entry, entries)
        if texts:
            refused.append(RowRefused(person.line, "; ".join(texts)))
        else:
            entries[entry.id] = entry
    progress.finish()
    refused.sort(key=lambda item: item.line)
    named = {*mapping.columns.values(), *mapping.ignore}
    unread = [
        name
        for n, column in enumerate(head)
        if column or any(cells[n] for _line, cells in table.rows)
        if (name := column or f"column {n + 1}, which has no header") not in named
    ]
    names = NameIndex(entry.name for entry in known.people)
    alike: list[str] = []
    for entry in entries.values():
        alike += (f"{entry.name}: {other}" for other in names.alike(entry.name))
        names.add(entry.name)
    return RosterImport(
        tuple(entries.values()), tuple(refused), len(rows), tuple(unread), tuple(alike),
        tuple(names.crowded),
    )  # fmt: skip


def _identity(row: Mapping[str, str]) -> str:
    return row.get("id") or row.get("badge") or plain_name(row.get("name", ""))


def _serving(
    rows: Iterable[tuple[int, Mapping[str, str]]], mapping: TableMap
) -> dict[int, bool | ValueError]:
    """Return for each line whether its person serves, by the status column.

    An empty cell means nothing if the column only marks who left, and "no" if it marks who serves.
    An error means an unknown word.
    """
    found: dict[int, bool | ValueError] = {}
    blank = []
    for line, row in rows:
        status = row.get("status")
        if status == "" and "" not in mapping.active:
            blank.append(line)
        else:
            try:
                found[line] = status is None or mapping.serves(status)
            except ValueError as exc:
                found[line] = exc
    marks = any(serves is True for serves in found.values())
    return found | dict.fromkeys(blank, not marks)


def _refuse_gone(row: Mapping[str, str], *, serves: bool | ValueError, gone: int | None) -> None:
    """Refuse a row of a person who does not serve, by this row or another one."""
    if isinstance(serves, ValueError):
        raise serves
    if not serves:
        status = f"is `{row['status']}`" if row["status"] else "is empty, unlike in other rows"
        raise ValueError(f"the status {status}: not offered, so not imported")
    if gone is not None:
        raise ValueError(f"by line {gone}, this person does not serve")


class _ListedPeople:
    """Who is on the roster, by id and by the words of the name."""

    def __init__(self, known: Roster) -> None:
        self._ids = {entry.id for entry in known.people}
        self._named: dict[frozenset[str], list[Entry]] = {}
        for entry in known.people:
            self._named.setdefault(name_words(entry.name), []).append(entry)

    def mistakes(self, entry: Entry, new: Mapping[str, Entry]) -> list[str]:
        """Return that a person is listed already: by id, or on the roster by name and number."""
        if entry.id in new:
            return [f"`{entry.id}` is also {new[entry.id].name}: give each an id in a column"]
        if entry.id in self._ids:
            return [f"`{entry.id}` is on the roster already: change it there"]
        for other in self._named.get(name_words(entry.name), ()):
            if name_words(entry.name) and not (
                other.phone and entry.phone and other.phone != entry.phone
            ):
                return [f"{entry.name} is on the roster already as `{other.id}`: change it there"]
        return []


_NO_FORMULA = re.compile(r"\+[\d\s().-]+|-+")
"""A telephone number with its country code, and dashes for an empty cell."""


def _take(
    row: dict[str, str], line: int, mapping: TableMap, people: dict[str, _PersonRows]
) -> None:
    """Add one row to its person."""
    name, typed = radio_name(row.get("name", "")), row.get("language", "")
    row = {**row, "name": name}
    if not name:
        raise ValueError("no name")
    for field_name, cell in row.items():
        if is_formula(cell) and not _NO_FORMULA.fullmatch(cell):
            raise ValueError(f"the {field_name} begins like a spreadsheet formula: {cell}")
    if not typed:
        raise ValueError("no language")
    tag = tags.resolve(typed, use="speech")
    proof = _proof(row, tag, mapping)
    given = row.get("id") or row.get("badge")
    identity = given or slug(name, f"row-{line}")
    person = people.setdefault(
        given or plain_name(name), _PersonRows(line, _base(row, identity, mapping))
    )
    if plain_name(person.data["name"]) != plain_name(name):
        raise ValueError(f"`{identity}` is {person.data['name']} in line {person.line}")
    _merge(person, _base(row, identity, mapping), tag, given=bool(given))
    person.languages.setdefault(tag, {"tag": str(tag)})
    if proof is not None and proof not in person.credentials:
        person.credentials.append(proof)


def _merge(person: _PersonRows, said: Mapping[str, Any], tag: str, *, given: bool) -> None:
    """Add the fields of this row to those of earlier rows of the person."""
    for name, value in said.items():
        old = person.data.get(name)
        if name in ("id", "name") or value in ("", old) or not value:
            continue
        if old:
            two = "" if given else "; if two people have this name, give each an id in a column"
            raise ValueError(f"{name} is {value} here and {old} in line {person.line}{two}")
        person.data[name] = value
    if not given and tag in person.languages and not person.data.get("phone"):
        raise ValueError(
            f"{person.data['name']} speaks this language in line {person.line} too, and no id or "
            "telephone number shows whether this is one person: add a column with an id"
        )


def _base(row: dict[str, str], identity: str, mapping: TableMap) -> dict[str, Any]:
    checks = {
        check: read_day(row[check], mapping.dates).isoformat()
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
        data["left"] = read_day(row["left"], mapping.dates).isoformat()
    return data


def _proof(row: dict[str, str], tag: str, mapping: TableMap) -> dict[str, Any] | None:
    kind = re.sub(r"[\s-]+", "_", row.get("credential", "").lower()) or mapping.credential
    tested = any(row.get(name) for name in ("level", "issued", "expires", "credential"))
    if not kind or not tested:
        return None
    proof: dict[str, Any] = {"kind": kind, "language": str(tag), "issuer": row.get("issuer", "")}
    if row.get("level"):
        proof["level"] = _level(row["level"])
    for name in ("issued", "expires"):
        if row.get(name):
            proof[name] = read_day(row[name], mapping.dates).isoformat()
    return proof


def _level(text: str) -> float:
    match = re.fullmatch(r"(?:ILR ?)?([0-5])(\+|\.5|\.0)?", text)
    if match is None:
        raise ValueError(f"`{text}` is not an ILR level; write 0 to 5, with + for a half")
    return float(match[1]) + (0.5 if match[2] in ("+", ".5") else 0.0)
