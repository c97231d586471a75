"""The key that lies outside the agency's folder, and the seals that it makes."""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import read_bytes

__all__ = ["KEY", "KEYED", "environment_key", "fingerprint", "read_key", "seal"]

KEY = "LANGACCESS_LEDGER_KEY"
"""Environment variable that names the file with the key."""
KEYED = "ledger.keyed"
"""Kind of the entry that says since when entries are sealed, and by which key."""
_SHORTEST_KEY = 32


def read_key(path: Path) -> bytes:
    """Return the key in the file `path`.

    Raises:
        ConfigError: the file cannot be read, or is shorter than 32 bytes.
    """
    try:
        key = read_bytes(path).strip()
    except InputError as exc:
        raise ConfigError(
            "the key of the log cannot be read",
            where=str(path),
            hint=f"mend the path in {KEY}, or unset it: then entries are not sealed",
        ) from exc
    if len(key) < _SHORTEST_KEY:
        raise ConfigError(
            f"a key of the log has at least {_SHORTEST_KEY} bytes",
            where=str(path),
            hint='make one: python -c "import secrets; print(secrets.token_hex(32))"',
        )
    return key


def environment_key() -> bytes | None:
    """Return the key that the environment names, or None when it names none.

    Raises:
        ConfigError: it names a file that cannot be read, or that is too short.
    """
    name = os.environ.get(KEY, "")
    return read_key(Path(name)) if name else None


def fingerprint(key: bytes) -> str:
    """Return what tells a key from others, and tells nothing of it."""
    return hmac.digest(key, b"langaccess ledger", "sha256").hex()[:16]


def seal(key: bytes, link: str) -> str:
    """Return the seal of an entry: HMAC-SHA-256 of its hash."""
    return hmac.digest(key, link.encode("utf-8"), "sha256").hex()
