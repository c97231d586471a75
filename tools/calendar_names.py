"""Builds `langaccess/data/calendar_names.tsv`: days, months and digits of the languages, from CLDR.

    python -m tools.calendar_names DATES NUMBERS

DATES and NUMBERS are the folders `main` of the npm packages `cldr-dates-full` and
`cldr-numbers-full` of one version. Names are those that stand alone, as on a calendar. babel has
the same data, but one process may mix up the languages there (its aliases are kept in a part that
all languages share).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from langaccess.core.folding import nfc
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import languages

# Tags of ours under which CLDR files a language by another one.
_FILED = {"prs": "fa-AF", "tl": "fil", "kmr": "ku", "zh-Hans": "zh", "zh-Hant": "zh-Hant"}
# CLDR has French names for Haitian Creole, lunar months for Sinhala, rare letters for Hmong.
_LEFT_OUT = {"ht", "si", "hnj"}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = tuple(map(str, range(1, 13)))
# Numbering systems that count in tens with digits of their own, by their zero.
_ZEROS = {
    "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "deva": "\u0966", "gujr": "\u0ae6",
    "guru": "\u0a66", "khmr": "\u17e0", "knda": "\u0ce6", "laoo": "\u0ed0", "mlym": "\u0d66",
    "mymr": "\u1040", "nkoo": "\u07c0", "adlm": "\U0001e950", "orya": "\u0b66", "telu": "\u0c66",
    "thai": "\u0e50", "tibt": "\u0f20",
}  # fmt: skip


def main(dates: Path, numbers: Path) -> None:
    """Write the table."""
    lines = ["\t".join(["lang", *_DAYS, *_MONTHS, "digits"])]
    for tag in sorted({*(entry.tag for entry in languages()), *_FILED, "en"}):
        lines += list(_row(tag, _FILED.get(tag, str(tag)), dates, numbers))
    shipped(DATA, "calendar_names.tsv").write_text(
        "\n".join(lines) + "\n", encoding="utf-8", newline="\n"
    )


def _row(tag: str, name: str, dates: Path, numbers: Path) -> Iterator[str]:
    path = dates / name / "ca-gregorian.json"
    if tag in _LEFT_OUT or not path.is_file():
        return
    found = _main(path, name)["dates"]["calendars"]["gregorian"]
    days, months = (found[kind]["stand-alone"]["wide"] for kind in ("days", "months"))
    names = [nfc(days[key]) for key in _DAYS] + [nfc(months[key]) for key in _MONTHS]
    if days["mon"] == "Mon" or months["1"].startswith("M0"):  # CLDR's names for lack of any
        return
    system = _main(numbers / name / "numbers.json", name)["numbers"]["otherNumberingSystems"]
    zero = _ZEROS.get(system["native"], "")
    digits = "".join(chr(ord(zero) + n) for n in range(10)) if zero else ""
    yield "\t".join([tag, *names, digits])


def _main(path: Path, name: str) -> Any:
    return json.loads(path.read_text("utf-8"))["main"][name]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
