"""Writes the digest of `config/base.yaml` into the program: `make digest`, after each edit of it.

The program runs only with the base file that it was made with, so that no one changes the floor by
editing an installed file.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
BASE = ROOT / "config" / "base.yaml"
LOADING = ROOT / "langaccess" / "agency" / "policy" / "loading.py"
_PIN = re.compile(r'^BASE_DIGEST = "[0-9a-f]{64}"$', re.MULTILINE)


def pinned(code: str, base: bytes) -> str:
    """Return `code` with the digest of `base` in place of the one it has."""
    digest = hashlib.sha256(base.replace(b"\r\n", b"\n")).hexdigest()
    new, count = _PIN.subn(f'BASE_DIGEST = "{digest}"', code)
    if count != 1:
        raise ValueError(f"{LOADING.name}: expected one line BASE_DIGEST, found {count}")
    return new


if __name__ == "__main__":
    before = LOADING.read_text(encoding="utf-8")
    LOADING.write_text(pinned(before, BASE.read_bytes()), encoding="utf-8", newline="\n")
