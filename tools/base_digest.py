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
_PIN = re.compile(r'^BASE_DIGEST = "[0-9a-f]{64}"$', re.MULTILINE)


def main() -> None:
    """Write the digest into the module of `agency/policy` that has it."""
    digest = hashlib.sha256(BASE.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    modules = (ROOT / "langaccess" / "agency" / "policy").glob("*.py")
    (path,) = [path for path in modules if _PIN.search(path.read_text(encoding="utf-8"))]
    code = _PIN.sub(f'BASE_DIGEST = "{digest}"', path.read_text(encoding="utf-8"))
    path.write_text(code, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
