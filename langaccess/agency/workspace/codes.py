"""The codes of interpreter lines that the program knows, kept out of everything that it records.

PINs are in `secrets.yaml` next to the agency's rules, in a file that the variable
LANGACCESS_SECRETS names, or each in a variable LANGACCESS_PIN_<ID>. The log only grows: a code
that an officer types into a note could never be removed (floor rule 12). Each known code is
therefore looked for by `code_masking`.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from langaccess.agency.workspace.code_masking import SHORTEST_CODE, Codes
from langaccess.agency.workspace.connection import Connection, root_of
from langaccess.core.errors import ConfigError, LangAccessError

SECRETS = "secrets.yaml"
VARIABLE = "LANGACCESS_SECRETS"
PIN_VARIABLE = "LANGACCESS_PIN_"
_hidden: list[None] = []


def secrets_file(root: Path | None, environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the file that holds the codes, or None when there is none.

    Args:
        root: the agency's folder; None without one.
        environment: default: that of the process.

    Raises:
        ConfigError: LANGACCESS_SECRETS names a file that is not there.
    """
    variables = os.environ if environment is None else environment
    if named := variables.get(VARIABLE):
        if not Path(named).is_file():
            raise ConfigError(f"{VARIABLE} names a file that is not there", where=named)
        return Path(named)
    path = None if root is None else root / SECRETS
    return path if path is not None and path.is_file() else None


def known_codes(root: Path | None, environment: Mapping[str, str] | None = None) -> Codes:
    """Return every code that the file and the variables hold, of every line.

    A file with a mistake in it does not stop a record: what may be a code in it is looked for.

    Args:
        root: the agency's folder; None without one.
        environment: default: that of the process.
    """
    variables = os.environ if environment is None else environment
    entered = frozenset(value for name, value in variables.items() if name.startswith(PIN_VARIABLE))
    try:
        path = secrets_file(root, variables)
    except LangAccessError:  # the variable names a file that is not there: the folder's counts
        path = secrets_file(root, {})
    try:
        stat = None if path is None else path.stat()
    except OSError:
        path = stat = None
    stamp = None if stat is None else (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return _cached_codes(path, stamp, entered)


@lru_cache(maxsize=8)
def _cached_codes(path: Path | None, stamp: object, entered: frozenset[str]) -> Codes:
    del stamp  # it makes a changed file another one
    return Codes([*entered, *(() if path is None else _read(path))])


def _read(path: Path) -> list[str]:
    from langaccess.core.config import Problem, read_yaml

    problems: list[Problem] = []
    try:
        data = read_yaml(path, problems=problems).data
        found = list(_scalars(data.get("pins", data) if isinstance(data, dict) else data))
    except (LangAccessError, RecursionError):
        problems, found = [], []
    else:
        if not problems:
            return found
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return found
    words = re.findall(r"[\w-]+", text)
    return [*found, *(word for word in words if _digits(word) >= SHORTEST_CODE)]


def _scalars(data: object) -> Iterator[str]:
    """Yield every value, and a name with many digits: a person may swap the code and the id."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if _digits(str(name)) >= SHORTEST_CODE:
                yield str(name)
            yield from _scalars(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _scalars(value)
    elif data is not None:
        yield str(data)


def _digits(word: str) -> int:
    return sum(letter.isdigit() for letter in word)


def codes_of(conn: sqlite3.Connection) -> Codes:
    """Return the codes known to the agency of an open database."""
    return known_codes(root_of(conn))


def count_hidden(conn: sqlite3.Connection) -> None:
    """Count a code that was kept out of a record, once the open transaction is on the disk."""
    if isinstance(conn, Connection):
        conn.after_commit["codes"] = lambda: _hidden.append(None)


def take_count() -> int:
    """Return in how many transactions a code was kept out since this was last asked."""
    count = len(_hidden)
    _hidden.clear()
    return count
