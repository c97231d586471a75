"""Writes the agency's register of telephone numbers, addresses and hours, `contacts.yaml`."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

from langaccess.core.errors import InputError, UsageError
from langaccess.core.files import clear_unfinished, read_text, scratch, write_atomic
from langaccess.qa import CONTACTS, Contact, entries_of, load_contacts

__all__ = ["CONTACT_GROUND", "contact_ground", "split_key", "write_contact"]

CONTACT_GROUND = "contact "
"""How the ground begins on which texts were carried over to another value; nothing else changed."""

_FIELDS = tuple(one.name for one in fields(Contact))

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def split_key(key: str) -> tuple[str, str]:
    """Return name and field of a key.

    Raises:
        UsageError: it is none.
    """
    name, _, field = key.partition(".")
    if field not in _FIELDS or not _NAME.fullmatch(name):
        raise UsageError(
            f"'{key}' is not the key of a contact",
            hint=f"NAME.FIELD, for example records_desk.phone; fields: {', '.join(_FIELDS)}",
        )
    return name, field


def contact_ground(key: str) -> str:
    """Return on what ground texts are carried over when the value of `key` changes."""
    return CONTACT_GROUND + key


def write_contact(root: Path, key: str, value: str) -> None:
    """Write one value into the register; its other lines stay as they are.

    Only for who holds the lock of the register.

    Raises:
        ConfigError: the value cannot be what the field holds; the file stays as it was.
        InputError: the file is written in a way that only a person can change.
        OutputError: it cannot be written.
    """
    path = root / CONTACTS
    clear_unfinished(path)  # one writes at a time
    before = entries_of(load_contacts(root))
    text = read_text(path) if path.is_file() else "schema: 1\ncontacts: {}\n"
    made = _with(text, *split_key(key), json.dumps(value, ensure_ascii=False))
    wanted = before | {key: value}

    def check(temporary: Path) -> None:
        with scratch() as folder:
            (folder / CONTACTS).write_bytes(temporary.read_bytes())
            if entries_of(load_contacts(folder)) != wanted:
                raise InputError(
                    "this file is laid out in a way that only you can change",
                    where=str(path),
                    hint="one line for each: `  records_desk:` and below it `    phone: 555-0100`",
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
