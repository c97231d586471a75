"""Planted errors of a fresh hand: how many `langaccess check` flags, and how many pofilter does.

    python -m benchmarks.planted               # the development rows, which rules were tuned on
    python -m benchmarks.planted FILE          # TSV: id lang kind en clean planted
    python -m benchmarks.planted FILE --missed

Each row has an English text, a right translation and the same with one error. A row is flagged when
a check says something of it that it does not say of the right one: an error or a warning. The right
translations are checked too: what is said of them is an alarm. The peer is pofilter of Translate
Toolkit (GPL, run as a program of its own) with its default filters on the same rows, where it is
installed. A figure is only worth something for a FILE that no rule was tuned on.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from langaccess.core.model import Severity
from langaccess.core.resources import rows
from langaccess.core.tags import EN, Tag
from langaccess.qa import BilingualRow, CheckSettings, check_rows

Row = Mapping[str, str]
DEVELOPMENT = Path(__file__).parent.parent / "tests" / "qa" / "planted.tsv"
_FLAGS = (Severity.ERROR, Severity.WARNING)


def findings(row: Row, side: str) -> set[tuple[str, str]]:
    """Return code and message of the errors and warnings of one side of a row."""
    pair = [BilingualRow("1", row["en"], row[side], "")]
    found = check_rows(pair, "", (EN, Tag(row["lang"])), CheckSettings())
    return {(f.code, f.message) for f in found if f.severity in _FLAGS}


def by_pofilter(table: Sequence[Row], side: str) -> set[str] | None:
    """Return the ids of the rows in which pofilter finds something; None if it is not there."""
    flagged: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for lang in sorted({row["lang"] for row in table}):
            here, there = Path(folder) / f"{lang}.po", Path(folder) / f"{lang}.out.po"
            head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
            units = [
                f'msgctxt "{row["id"]}"\nmsgid "{_quoted(row["en"])}"\n'
                f'msgstr "{_quoted(row[side])}"\n'
                for row in table
                if row["lang"] == lang
            ]
            here.write_text("\n".join([head, *units]), encoding="utf-8")
            command = [sys.executable, "-m", "translate.filters.pofilter", "--progress=none"]
            code = lang.replace("-", "_")
            done = subprocess.run(
                [*command, f"--language={code}", "-i", str(here), "-o", str(there)],
                capture_output=True,
                check=False,
            )
            if done.returncode:
                return None
            if there.is_file():
                lines = there.read_text(encoding="utf-8").splitlines()
                flagged |= {line.split('"')[1] for line in lines if line.startswith("msgctxt")}
    return flagged


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=DEVELOPMENT)
    parser.add_argument("--missed", action="store_true", help="print what was not flagged")
    args = parser.parse_args()
    table = [row for row in rows(args.file) if row["planted"]]
    clean = {row["id"]: findings(row, "clean") for row in table}
    flagged = {row["id"] for row in table if findings(row, "planted") - clean[row["id"]]}
    alarms = {ident for ident, found in clean.items() if found}
    peer, peer_alarms = (by_pofilter(table, side) for side in ("planted", "clean"))
    kinds = Counter(row["kind"] for row in table)
    print(f"{'kind':32}{'n':>5}{'flagged':>9}{'pofilter':>10}")
    for kind in sorted(kinds):
        ids = {row["id"] for row in table if row["kind"] == kind}
        theirs = "-" if peer is None else str(len(ids & (peer - (peer_alarms or set()))))
        print(f"{kind:32}{kinds[kind]:5}{len(ids & flagged):9}{theirs:>10}")
    total = len(table)
    print(f"{'all':32}{total:5}{len(flagged):9}  {len(flagged) / total:.1%}")
    print(f"right rows flagged: {len(alarms)} of {total}, {len(alarms) / total:.1%}")
    if peer is None or peer_alarms is None:
        print("pofilter: not installed")
    else:
        flags = f"{len(peer - peer_alarms)} of {total} planted"
        print(f"pofilter: {flags}, {len(peer_alarms)} of {total} right rows")
    if args.missed:
        for row in table:
            if row["id"] not in flagged:
                print("missed", row["id"], row["lang"], row["kind"], row["en"], row["planted"])
            for code, message in sorted(clean[row["id"]]):
                print("alarm", row["id"], row["lang"], code, message)


if __name__ == "__main__":
    main()
