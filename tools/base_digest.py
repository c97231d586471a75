"""Writes the digest of `config/base.yaml` into `data/base.sha256`: `make digest`, after each edit.

The program runs only with the base file that it was made with, so that no one changes the floor by
editing an installed file.
"""

from __future__ import annotations

from langaccess.agency.policy.loader import file_digest
from langaccess.core.resources import CONFIG, DATA, shipped


def main() -> None:
    """Write the digest, whatever it was."""
    digest = file_digest(shipped(CONFIG, "base.yaml"))
    path = shipped(DATA) / "base.sha256"
    path.write_text(f"{digest}\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
