"""The agency's register of telephone numbers, addresses and hours: `contacts.yaml`."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path

from langaccess.agency import ledger
from langaccess.agency.workspace import Workspace
from langaccess.core.config import Phone
from langaccess.core.errors import InputError, UsageError
from langaccess.core.files import lock, read_text, scratch, write_atomic

CONTACTS = "contacts.yaml"
CONTACT_SET = "contact.set"


@dataclass(frozen=True, slots=True)
class Contact:
    """What people need to reach one desk, as documents print it.

    Attributes:
        phone: telephone number.
        email: address of mail.
        url: address of a page.
        address: street address, on one line.
        hours: opening hours, where they read the same in every language (`8:00-16:30`).
    """

    phone: Phone | None = None
    email: str | None = None
    url: str | None = None
    address: str | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Contacts:
    """The register.

    Attributes:
        contacts: name of a desk → how to reach it.
    """

    contacts: Mapping[str, Contact]


FIELDS = tuple(one.name for one in fields(Contact))


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register holds, and what it held.

    Attributes:
        now: key (`records_desk.phone`) → value.
        former: value that `contacts set` replaced → its key; without those that hold again.
    """

    now: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path | None, conn: sqlite3.Connection | None) -> Registered:
        """Return the register of an agency, with its past as the log has it.

        Args:
            root: the agency's folder; None for what the log alone knows.
            conn: the agency's database, None when there is no database.

        Raises:
            ConfigError: a mistake in the register, with its line.
        """
        now = {} if root is None else entries_of(load_contacts(root))
        past = [] if conn is None else [e.data for e in ledger.entries(conn, CONTACT_SET)]
        last = {one["key"]: one["new"] for one in past}
        held = {*now.values(), *last.values()}
        return cls(
            now or last, {one["old"]: one["key"] for one in past if one["old"] not in {"", *held}}
        )


def load_contacts(root: Path) -> Mapping[str, Contact]:
    """Return the register of an agency; empty when there is none.

    Raises:
        ConfigError: a mistake, with its line.
    """
    from langaccess.core.config import load

    path = root / CONTACTS
    return load(Contacts, path).contacts if path.is_file() else {}


def entries_of(contacts: Mapping[str, Contact]) -> dict[str, str]:
    """Return key (`records_desk.phone`) → value, in the order of the file."""
    return {
        f"{name}.{field}": str(getattr(contact, field))
        for name, contact in contacts.items()
        for field in FIELDS
        if getattr(contact, field) is not None
    }


_NAME = re.compile(r"[a-z][a-z0-9_]*")


def split_key(key: str) -> tuple[str, str]:
    """Return name and field of a key.

    Raises:
        UsageError: it is none.
    """
    name, _, field = key.partition(".")
    if field not in FIELDS or not _NAME.fullmatch(name):
        raise UsageError(
            f"'{key}' is not the key of a contact",
            hint=f"NAME.FIELD, for example records_desk.phone; fields: {', '.join(FIELDS)}",
        )
    return name, field


@contextmanager
def contacts_at_rest(workspace: Workspace) -> Iterator[None]:
    """Hold the register: while the block runs, no other program changes a contact.

    Args:
        workspace: the agency's folder.

    Raises:
        OutputError: another program changes one for longer than a minute.
    """
    with lock(workspace.state / "contacts.lock", wait=60, purpose="the register of contacts"):
        yield


def record_contact(
    conn: sqlite3.Connection, key: str, old: str, new: str, *, by: str, at: datetime
) -> None:
    """Write into the log that a contact has a new value.

    Args:
        key: `records_desk.phone`.
        old: its value before, empty for a new one.
        new: its value now.
        by: who says so.
        at: now, with a time zone.
    """
    data = {"key": key, "old": old, "new": new, "by": by.strip()}
    ledger.append(conn, CONTACT_SET, data | ledger.here(), at=at)


def write_contact(root: Path, key: str, value: str) -> None:
    """Write one value into the register; its other lines stay as they are.

    Call it only while holding the lock of the register.

    Raises:
        ConfigError: the value cannot be what the field holds; the file stays as it was.
        InputError: the file is written in a way that only a person can change.
        OutputError: it cannot be written.
    """
    path = root / CONTACTS
    before = entries_of(load_contacts(root))
    text = read_text(path) if path.is_file() else "schema: 1\ncontacts: {}\n"
    made = _with(text, *split_key(key), json.dumps(value, ensure_ascii=False))
    wanted = before | {key: value}

    def check(temporary: Path) -> None:
        with scratch() as folder:
            (folder / CONTACTS).write_bytes(temporary.read_bytes())
            if entries_of(load_contacts(folder)) != wanted:
                raise InputError(
                    "this program cannot edit the layout of this file",
                    where=str(path),
                    hint="one entry per line: `  records_desk:`, below it `    phone: 555-0100`",
                )

    write_atomic(path, made.encode("utf-8"), check=check)


def _with(text: str, name: str, field: str, value: str) -> str:
    """Return the file's text with one value written: its line changed, or a line added."""
    text = re.sub(r"(?m)^contacts:\s*\{\s*\}\s*$", "contacts:", text)
    lines = text.splitlines()
    there = next((n for n, ln in enumerate(lines) if re.match(rf"  {name}:\s*(#.*)?$", ln)), None)
    if there is None:
        lines += [f"  {name}:", f"    {field}: {value}"]
        return "\n".join(lines) + "\n"
    at = last = there + 1
    while at < len(lines) and re.match(r"    |\s*(#|$)", lines[at]):
        if re.match(rf"    {field}:", lines[at]):
            lines[at] = f"    {field}: {value}"
            return "\n".join(lines) + "\n"
        at += 1
        last = at if lines[at - 1].startswith("    ") else last
    lines.insert(last, f"    {field}: {value}")
    return "\n".join(lines) + "\n"
