"""Builds `langaccess/data/digits.tsv`: the digits of languages that have their own, from CLDR.

    python -m tools.digits NUMBERS

NUMBERS is the folder `main` of the npm package `cldr-numbers-full`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import languages

# Tags of ours under which CLDR files a language by another one.
_FILED = {"prs": "fa-AF", "kmr": "ku"}
# Numbering systems that count in tens with digits of their own, by their zero.
_ZEROS = {
    "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "deva": "\u0966", "gujr": "\u0ae6",
    "guru": "\u0a66", "khmr": "\u17e0", "knda": "\u0ce6", "laoo": "\u0ed0", "mlym": "\u0d66",
    "mymr": "\u1040", "nkoo": "\u07c0", "adlm": "\U0001e950", "orya": "\u0b66", "telu": "\u0c66",
    "thai": "\u0e50", "tibt": "\u0f20",
}  # fmt: skip


def main(numbers: Path) -> None:
    """Write the table."""
    tags = sorted({*(entry.tag for entry in languages()), *_FILED})
    found = [(tag, _digits(numbers, _FILED.get(tag, str(tag)))) for tag in tags]
    lines = ["lang\tdigits", *(f"{tag}\t{digits}" for tag, digits in found if digits)]
    shipped(DATA, "digits.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _digits(numbers: Path, name: str) -> str:
    path = numbers / name / "numbers.json"
    if not path.is_file():
        return ""
    main = json.loads(path.read_text("utf-8"))["main"]
    zero = _ZEROS.get(main[name]["numbers"]["otherNumberingSystems"]["native"])
    return "".join(chr(ord(zero) + n) for n in range(10)) if zero else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
