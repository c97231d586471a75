"""The agency's register of telephone numbers, addresses and hours: `contacts.yaml`."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from langaccess.agency import ledger
from langaccess.core.config import Phone

__all__ = [
    "CONTACTS",
    "CONTACT_SET",
    "FIELDS",
    "Contact",
    "Contacts",
    "Registered",
    "entries_of",
    "load_contacts",
]

CONTACTS = "contacts.yaml"
CONTACT_SET = "contact.set"


@dataclass(frozen=True, slots=True)
class Contact:
    """What people need to reach one desk, as it stands in documents.

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

    Args:
        root: the agency's folder.

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
