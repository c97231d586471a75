"""The roster as a table: what a personnel office sends, and what a spreadsheet gets."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from langaccess import tags
from langaccess.errors import ConfigError, InputError, LangAccessError
from langaccess.files import read_text
from langaccess.policy import Policy
from langaccess.roster.loading import entry_mistakes
from langaccess.roster.model import Entry, Roster

__all__ = [
    "Plan",
    "RowRefused",
    "TableMap",
    "guess_map",
    "load_map",
    "load_table",
    "to_csv",
    "to_yaml",
]

FIELDS = (
    "id", "name", "kind", "phone", "gender", "place", "badge", "language", "credential", "level",
    "issued", "expires", "issuer", "background", "confidentiality", "left",
)  # fmt: skip
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
    """

    columns: Mapping[str, str]
    kind: Literal["member", "staff", "contractor", "volunteer", "line"] = "member"
    credential: str = ""
    dates: Literal["year_first", "month_first", "day_first"] = "year_first"
    modes: tuple[Literal["onsite", "video", "phone"], ...] = ()


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

    Raises:
        InputError: the file is no table, or has no column for a name and a language.
    """
    head, _rows = _read(path)
    columns: dict[str, str] = {}
    for name, words in _HEADS.items():
        free = [column for column in head if column not in columns.values()]
        found = next((c for word in words for c in free if _fits(word, c)), None)
        if found is not None:
            columns[name] = found
    missing = [name for name in ("name", "language") if name not in columns]
    if missing:
        raise InputError(
            f"no column looks like the {missing[0]}",
            where=f"{path}:1",
            hint="write a mapping by hand and give it with --map",
        )
    return TableMap(columns, credential="bilingual_tested" if "level" in columns else "")


def _fits(word: str, column: str) -> bool:
    plain = column.lower().replace("_", " ")
    return re.search(rf"\b{word}\b" if len(word) <= 4 else word, plain) is not None


def load_table(path: Path, mapping: TableMap, policy: Policy, known: Roster) -> Plan:
    """Return what taking the table `path` into the roster would do; nothing is written.

    Rows of the same id are one person with several languages.

    Args:
        path: a CSV file, one row for each person and language.
        mapping: which column is what.
        policy: the rules, whose credentials are known.
        known: the roster that is there already; whoever is in it is not taken again.

    Raises:
        InputError: the file is no table, or lacks a column of the mapping.
    """
    from langaccess.load import Tree, validate

    head, rows = _read(path)
    for name, column in mapping.columns.items():
        if column not in head:
            raise InputError(
                f"there is no column `{column}` (for {name})",
                where=f"{path}:1",
                hint=f"columns are {', '.join(head)}",
            )
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


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        raise InputError(
            "a workbook cannot be read here yet",
            where=str(path),
            hint="save the sheet as CSV (UTF-8) and import that",
        )
    text = read_text(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as exc:
        raise InputError(f"not a table: {exc}", where=f"{path}:{reader.line_num}") from exc
    if not lines:
        raise InputError("this table is empty", where=str(path))
    head = [cell.strip() for cell in lines[0][1]]
    rows = [(line, [*cells, *[""] * (len(head) - len(cells))]) for line, cells in lines[1:]]
    return head, rows


def _cell(text: str) -> str:
    """Return a cell's text; the apostrophe that `to_csv` put before a formula is taken off."""
    plain = " ".join(text.split())
    return plain[1:] if plain[:1] == "'" and plain[1:2] in _FORMULA else plain


def _take(row: dict[str, str], line: int, mapping: TableMap, people: dict[str, _Person]) -> None:
    """Add one row to its person.

    Raises:
        InputError: the language is not known, or stands for several.
        ValueError: a day or a number is none, or something is missing.
    """
    name, typed = row.get("name", ""), row.get("language", "")
    if not name:
        raise ValueError("no name")
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
    try:
        found = datetime.strptime(text, _DATES[mapping.dates])  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        raise ValueError(f"`{text}` is no day written {mapping.dates}") from None
    return found.date().isoformat()


_FORMULA = "=+-@"


def to_csv(roster: Roster) -> str:
    """Return the roster as CSV, one row for each person, language and credential.

    Notes, conflicts and why somebody is barred stay out. A cell that a spreadsheet would run as a
    formula begins with an apostrophe; so do telephone numbers that begin with a plus.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for entry in roster.people:
        for row in _rows(entry):
            writer.writerow([_guarded(row.get(column, "")) for column in FIELDS])
    return out.getvalue()


def _guarded(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in _FORMULA and text else text.replace("\r", " ")


def _rows(entry: Entry) -> Iterator[dict[str, Any]]:
    person: dict[str, Any] = {
        "id": entry.id,
        "name": entry.name,
        "kind": entry.kind,
        "phone": entry.phone,
        "gender": entry.gender,
        "place": entry.place,
        "badge": entry.badge,
        "left": entry.left,
    }
    person.update({str(check): passed for check, passed in entry.vetting.items()})
    for skill in entry.languages:
        own = [proof for proof in entry.credentials if proof.language == skill.tag]
        for proof in own:
            yield {
                **person,
                "language": skill.tag,
                "credential": proof.kind,
                "level": proof.level,
                "issued": proof.issued,
                "expires": proof.expires,
                "issuer": proof.issuer,
            }
        if not own:
            yield {**person, "language": skill.tag}


def to_yaml(people: Iterable[Entry], head: Sequence[str] = ()) -> str:
    """Return entries as a file of the roster, under remarks in `head`."""
    lines = [*(f"# {line}" for line in head), "people:"]
    for entry in people:
        mark = "  - "
        for name in Entry.__slots__:
            value = _plain(getattr(entry, name))
            if value not in (None, "", [], {}):
                lines.append(f"{mark}{name}: {json.dumps(value, ensure_ascii=False)}")
                mark = "    "
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> Any:
    """Return `value` as data, without what is empty."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if hasattr(value, "__slots__") and not isinstance(value, str):
        pairs = {name: _plain(getattr(value, name)) for name in value.__slots__}
        return {name: item for name, item in pairs.items() if item not in (None, "", [], {})}
    return value
