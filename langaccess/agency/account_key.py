"""The key of an account, with which it signs what leaves this copy of the agency's folder.

It is in the account's own folder, never in the agency's, and belongs to one log.
"""

from __future__ import annotations

import os
from pathlib import Path

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.core.files import lock
from langaccess.core.signing import SecretKey, make_secret_key, require_library
from langaccess.core.user_folders import data_folder

SIGN_KEY = "LANGACCESS_SIGN_KEY"
"""Environment variable that names the file with the account's secret key."""
_MADE = "pack.key_made"


def own_key(session: Session) -> SecretKey | None:
    """Return the key that this account signs with, or None if it has none.

    It is the one that the environment names (`SIGN_KEY`), else that of the account for this agency.

    Raises:
        ConfigError: the key cannot be read.
    """
    if name := os.environ.get(SIGN_KEY, ""):
        return SecretKey.read(Path(name))
    path = _key_file(session)
    return SecretKey.read(path) if path.exists() else None


def make_own_key(session: Session, by: str) -> SecretKey:
    """Return the key that this account signs with; make it if there is none.

    Args:
        by: who asks for it, for the log.

    Raises:
        ConfigError: the key cannot be read, or the extra `sign` is missing.
        OutputError: it cannot be written.
    """
    require_library()
    if (found := own_key(session)) is not None:
        return found
    # The first entry names the log, and the key file is called like it.
    ledger.append(session.connection, _MADE, {"by": by} | ledger.here(), at=session.now)
    path = _key_file(session)
    with lock(path.parent / "making.lock", purpose="your keys"):
        return SecretKey.read(path) if path.exists() else make_secret_key(path)


def _key_file(session: Session) -> Path:
    log = ledger.identity(session.connection) if session.has_database else None
    name = "no log yet" if log is None else log.name
    return data_folder() / "sign-keys" / f"{name.replace(' ', '-')}.key"
