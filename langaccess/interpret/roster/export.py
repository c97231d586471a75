"""Exports the roster as CSV for a spreadsheet, and as a YAML file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from langaccess.agency.people import Entry, Roster
from langaccess.core.sheets import csv_table
from langaccess.core.words import legible

FIELDS = (
    "id", "name", "kind", "phone", "gender", "place", "badge", "language", "credential", "level",
    "issued", "expires", "issuer", "background", "confidentiality", "left",
)  # fmt: skip


def to_csv(roster: Roster) -> bytes:
    """Return the roster as CSV, one row for each person, language and credential.

    Notes, conflicts and reasons for barring a person are left out. A cell that a spreadsheet would
    run as a formula gets an apostrophe; so do telephone numbers that begin with a plus.
    """
    rows = (row for entry in roster.people for row in _rows(entry))
    return csv_table(FIELDS, ([_cell(row.get(column)) for column in FIELDS] for row in rows))


def _cell(value: Any) -> str:
    return "" if value is None else legible(str(value)).replace("\r", " ")


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
    """Return entries as a YAML file of the roster, with the lines of `head` as comments."""
    listed = tuple(people)
    lines = [*(f"# {line}" for line in head), "schema: 1", "people:" if listed else "people: []"]
    for entry in listed:
        mark = "  - "
        for name in Entry.__slots__:
            value = plain(getattr(entry, name))
            if value not in (None, "", [], {}):
                lines.append(f"{mark}{name}: {json.dumps(value, ensure_ascii=False)}")
                mark = "    "
    return "\n".join(lines) + "\n"


def plain(value: Any) -> Any:
    """Return `value` as plain data, without empty fields."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "__slots__") and not isinstance(value, str):
        pairs = {name: plain(getattr(value, name)) for name in value.__slots__}
        return {name: item for name, item in pairs.items() if item not in (None, "", [], {})}
    return value
