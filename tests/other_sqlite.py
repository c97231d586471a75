"""A plugin of pytest: SQLite as built for Windows and macOS, which leaves deleted rows in the file.

    (umask 000; python -m pytest -p tests.other_sqlite tests/agency)

Debian builds it so that it overwrites them. What a test starts in a process of its own keeps the
build of the machine.
"""

from __future__ import annotations

import sqlite3
from typing import Any

_connect, _execute = sqlite3.connect, sqlite3.Connection.execute


class _Connection(sqlite3.Connection):
    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        _execute(self, "PRAGMA secure_delete = OFF").close()


def _connected(*args: Any, **settings: Any) -> sqlite3.Connection:
    connection: sqlite3.Connection = _connect(*args, **{"factory": _Connection, **settings})
    return connection


# Before any module of the package is loaded: its connection inherits from this one.
sqlite3.Connection = _Connection  # type: ignore[misc]  # a class is replaced on purpose
sqlite3.connect = _connected  # type: ignore[assignment]  # takes what the overloads take
