"""Files of the census for tests, made from the real rows of the states (2018, one year)."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.outreach.need import CensusTable, census_tables
from tests.support import FIXTURES

CENSUS = FIXTURES / "census"
STATES = CENSUS / "acs1_2018_bystate_C16001.csv"
DETAILED = CENSUS / "acs1_2018_bystate_B16001.csv"
HOUSEHOLDS = CENSUS / "acs1_2018_bystate_C16002.csv"

Values = Mapping[int, tuple[str, str]]
"""Row of a table → estimate and margin, as text."""


def published(path: Path = STATES) -> dict[str, Values]:
    """Return state → its values, read by this test's own few lines."""
    found: dict[str, Values] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows = {int(k.split("_")[1][:3]) for k in row if k[-4:-1].isdigit() and k[-1] == "E"}
            table = next(k for k in row if "_" in k and k != "GEO_ID").split("_")[0]
            found[row["NAME"]] = {
                n: (row[f"{table}_{n:03}E"], row[f"{table}_{n:03}M"]) for n in sorted(rows)
            }
    return found


def table_view(
    path: Path, places: Mapping[str, Values], *, table: str = "C16001", margins: bool = True,
    colons: bool = True,
) -> Path:  # fmt: skip
    """Write the table view of data.census.gov: labels indented, a column for each place."""
    known = census_tables()[table]
    heads = ["Label (Grouping)"]
    for place in places:
        heads += [f"{place}!!Estimate", *([f"{place}!!Margin of Error"] if margins else [])]
    lines = [heads]
    for row in known.rows.values():
        inner = any(
            other.label[: len(row.label)] == row.label and other is not row
            for other in known.rows.values()
        )
        label = "\u00a0" * 4 * (len(row.label) - 1) + row.label[-1] + ":" * (inner and colons)
        cells = [label]
        for values in places.values():
            estimate, margin = values[row.number]
            cells.append(f"{int(estimate):,}" if estimate.isdigit() else estimate)
            if margins:
                cells.append(f"\u00b1{int(margin):,}" if margin.isdigit() else margin)
        lines.append(cells)
    return write_csv(path, lines)


def write_csv(path: Path, lines: Iterable[Iterable[str]], *, delimiter: str = ",") -> Path:
    """Write a table as text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    return path


def labels(table: CensusTable, prefix: str = "Estimate") -> dict[int, str]:
    """Return row → label as the census writes it since 2019, with colons."""
    return {n: f"{prefix}!!" + ":!!".join(row.label) for n, row in table.rows.items()}


def zipped(path: Path, places: Mapping[str, Values], *, table: str = "C16001") -> Path:
    """Write the ZIP of data.census.gov."""
    known = census_tables()[table]
    codes = [f"{table}_{n:03}{kind}" for n in known.rows for kind in "EM"]
    named = labels(known)
    margin = labels(known, "Margin of Error")
    words = [(named if code[-1] == "E" else margin)[int(code[-4:-1])] for code in codes]
    lines = [["GEO_ID", "NAME", *codes, ""], ["Geography", "Geographic Area Name", *words, ""]]
    for number, (name, values) in enumerate(places.items(), start=1):
        cells = [values[int(code[-4:-1])]["EM".index(code[-1])] for code in codes]
        lines.append([f"0400000US{number:02}", name, *cells, ""])
    data = write_csv(path.with_suffix(".data"), lines)
    meta = write_csv(
        path.with_suffix(".meta"),
        [["Column Name", "Label"], *zip(codes, words, strict=True)],
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(data, f"ACSDT1Y2022.{table}-Data.csv")
        archive.write(meta, f"ACSDT1Y2022.{table}-Column-Metadata.csv")
    return path


def api(path: Path, places: Mapping[str, Values], *, objects: bool = False) -> Path:
    """Write a saved answer of the Census API: numbers are texts, the geography is last."""
    codes = [f"C16001_{n:03}{kind}" for n in census_tables()["C16001"].rows for kind in "EM"]
    rows = [["NAME", *codes, "state"]]
    for number, (name, values) in enumerate(places.items(), start=1):
        cells = [values[int(code[-4:-1])]["EM".index(code[-1])] for code in codes]
        rows.append([name, *cells, f"{number:02}"])
    data = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] if objects else rows
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def summary_file(path: Path, places: Mapping[str, Values]) -> Path:
    """Write a table-based summary file: vertical bars, the digits after the letter, no names."""
    numbers = list(census_tables()["C16001"].rows)
    heads = ["GEO_ID", *(f"C16001_{kind}{n:03}" for n in numbers for kind in "EM")]
    lines = [heads]
    for number, values in enumerate(places.values(), start=1):
        lines.append([f"0400000US{number:02}", *(v for n in numbers for v in values[n])])
    return write_csv(path, lines, delimiter="|")


def long(path: Path, places: Mapping[str, Values]) -> Path:
    """Write a table as tidycensus returns it."""
    lines = [["GEOID", "NAME", "variable", "estimate", "moe"]]
    for number, (name, values) in enumerate(places.items(), start=1):
        lines += [[f"{number:02}", name, f"C16001_{n:03}", *pair] for n, pair in values.items()]
    return write_csv(path, lines)


RULES = "schema: 1\nid: larkspur\nextends: us-federal\nas_of: 2026-11-25\n"


def folder(root: Path, *, more: str = "") -> Path:
    """Make an agency's folder whose rules name no language."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "jurisdiction.yaml").write_text(RULES + more, encoding="utf-8")
    return root


@contextmanager
def opened(root: Path) -> Iterator[Session]:
    """Yield the session of an agency's folder."""
    with Session(find(explicit=root)) as session:
        yield session


def school(root: Path) -> tuple[Path, Path]:
    """Write the table of a school district and its map."""
    table = root / "ospi.csv"
    table.write_text(
        "County,LanguageName,Students\nAdams,Somali,61\nAdams,Amharic,12\nAdams,Mam,59\n"
        "Adams,Creole,14\nAdams,Pur?pecha,3\nAdams,English,900\nAdams,Haitian Creole,4\n"
        "Adams,Ethiopic,11\nAdams,Tagalog,*\nAdams,Samoan,0\nKing,Somali,7000\n",
        encoding="utf-8",
    )
    rules = root / "ospi.map.yaml"
    rules.write_text(
        "schema: 1\nkind: school\nunit: pupils\nyear: 2025\nlanguage: LanguageName\n"
        "count: Students\nwhere: {County: Adams}\n",
        encoding="utf-8",
    )
    return table, rules
