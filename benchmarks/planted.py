"""Planted errors of a fresh hand: how many `langaccess check` flags, and how many its peers do.

    python -m benchmarks.planted               # the development rows, which rules were tuned on
    python -m benchmarks.planted FILE          # TSV: id lang kind en clean planted
    python -m benchmarks.planted FILE --missed

Each row has an English text, a right translation and the same with one error. A row is flagged when
a check says something of it that it does not say of the right one: an error or a warning. The right
translations are checked too: what is said of them is an alarm. The peers of
`benchmarks/check_peers.py` get the same rows, where they are installed. A figure is only worth
something for a FILE that no rule was tuned on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.check_peers import PEERS, PeerRow, asked
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


def by_peers(table: Sequence[Row]) -> Mapping[str, tuple[set[str], set[str]]]:
    """Return peer → ids of rows whose error it reports, and of right rows that it flags."""
    found = {}
    for name in PEERS:
        try:
            planted, clean = (
                asked(name, [PeerRow(r["id"], r["lang"], r["en"], r[side]) for r in table])[0]
                for side in ("planted", "clean")
            )
        except ImportError as exc:
            print(f"{name}: not here ({exc.name})")
            continue
        own = {ident for ident, said in planted.items() if said - clean.get(ident, set())}
        found[name] = own, set(clean)
    return found


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
    peers = by_peers(table)
    kinds = Counter(row["kind"] for row in table)
    if args.file == DEVELOPMENT:
        print("The rules of langaccess were tuned on these rows: only the peers are measured.")
    print(f"{'kind':32}{'n':>5}{'flagged':>9}" + "".join(f"{name:>10}" for name in peers))
    for kind in sorted(kinds):
        ids = {row["id"] for row in table if row["kind"] == kind}
        theirs = "".join(f"{len(ids & own):10}" for own, _ in peers.values())
        print(f"{kind:32}{kinds[kind]:5}{len(ids & flagged):9}{theirs}")
    total = len(table)
    rows_flagged = {"langaccess": (flagged, alarms), **peers}
    for name, (own, wrong) in rows_flagged.items():
        print(
            f"{name}: {len(own)} of {total} planted ({len(own) / total:.1%}), "
            f"{len(wrong)} right rows flagged ({len(wrong) / total:.1%})"
        )
    if args.missed:
        for row in table:
            if row["id"] not in flagged:
                print("missed", row["id"], row["lang"], row["kind"], row["en"], row["planted"])
            for code, message in sorted(clean[row["id"]]):
                print("alarm", row["id"], row["lang"], code, message)


if __name__ == "__main__":
    main()
