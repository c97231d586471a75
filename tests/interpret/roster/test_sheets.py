"""Workbooks of a personnel office: what is read, in which row, and what is refused."""

from __future__ import annotations

import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.core.errors import InputError
from langaccess.core.sheets import read_sheets
from langaccess.interpret.roster import Roster, guess_map, load_table
from tests.rosterfiles import agency
from tests.support import needs_office

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
HEAD = ["Employee No", "Full Name", "Language", "ILR Score", "Test Date"]
ROWS: list[list[Any]] = [
    [412, "Maria Garcia", "Spanish", "3+", date(2025, 3, 1)],
    [412, "Maria Garcia", "Portuguese", 2, "2025-03-02"],
    [413, "Bo Chen", "Chinese", 3, date(2025, 3, 1)],
    [None, None, None, None, None],
    [414, "Kim Oko", "Vietnamese", 9.5, date(2025, 3, 1)],
    [415, "+cmd|' /C calc'!A0", "Vietnamese", 3, date(2025, 3, 1)],
]


def _cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def workbook(path: Path, sheets: dict[str, list[list[Any]]], *, hidden: str = "") -> Path:
    """Write the smallest workbook that spreadsheets open, with days stored as they store them."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"'
        f' state="{"hidden" if name == hidden else "visible"}"/>'
        for n, name in enumerate(names, 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PKG}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PKG}/relationships"><Relationship Id="r1"'
        f' Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PKG}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(names) + 1)
        )
        + f'<Relationship Id="rs" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n, rows in enumerate(sheets.values(), 1):
        body = "".join(
            f'<row r="{at}">{"".join(map(_cell, row))}</row>' for at, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return path


def test_a_workbook_is_taken_row_by_row_with_the_numbers_of_its_rows(tmp_path: Path) -> None:
    title = [["Language skills of staff"], [], HEAD, *ROWS]
    path = workbook(tmp_path / "HR.xlsx", {"Read me": [["nothing here"]], "Skills": title})
    mapping = guess_map(path)
    assert mapping.sheet == "Skills"
    assert mapping.columns["id"] == "Employee No"
    plan = load_table(path, mapping, agency(tmp_path), Roster())
    (garcia,) = plan.people
    assert (garcia.id, garcia.languages[1].tag) == ("412", "pt")
    assert [(p.level, p.issued) for p in garcia.credentials] == [
        (3.5, date(2025, 3, 1)), (2.0, date(2025, 3, 2)),
    ]  # fmt: skip
    said = {row.line: row.text for row in plan.refused}
    assert sorted(said) == [6, 8, 9], "numbers of rows as the office sees them"
    assert "begins like a spreadsheet formula" in said[9]
    assert "Mandarin" in said[6]
    assert "`9.5` is not an ILR level" in said[8]
    assert plan.rows == 5


def test_a_hidden_sheet_is_no_source(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "HR.xlsx", {"Old": [HEAD, *ROWS], "Now": [HEAD, ROWS[0]]}, hidden="Old"
    )
    assert [sheet.name for sheet in read_sheets(path)] == ["Now"]
    assert guess_map(path).sheet == "Now"


def test_american_days_in_a_text_table_are_seen_from_the_days_themselves(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Name,Language,Test Date\nA B,Spanish,03/31/2025\n", encoding="utf-8")
    assert guess_map(path).dates == "month_first"
    path.write_text("Name,Language,Test Date\nA B,Spanish,31/03/2025\n", encoding="utf-8")
    assert guess_map(path).dates == "day_first"
    path.write_text("Name,Language,Test Date\nA B,Spanish,2025-03-31\n", encoding="utf-8")
    assert guess_map(path).dates == "year_first"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.xlsx", b"PK"), ("a.xls", b"hello"), ("a.ods", b""), ("a.xlsx", b"\xd0\xcf\x11\xe0" * 300)],
)
def test_what_is_no_workbook_says_what_to_do(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        guess_map(tmp_path / name)
    assert "CSV" in (caught.value.hint or "")


def test_an_empty_sheet_and_a_sheet_without_people_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="empty"):
        guess_map(workbook(tmp_path / "a.xlsx", {"One": []}))
    with pytest.raises(InputError, match="no column looks like the name"):
        guess_map(workbook(tmp_path / "b.xlsx", {"One": [["x", "Language"], ["1", "Spanish"]]}))


@pytest.mark.slow
def test_a_workbook_that_unpacks_without_end_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(b" " * 1024 * 1024)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="too large"):
        read_sheets(path)


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_an_office_program_saves_is_read_alike(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "HR0.csv"
    rows = [[str("" if cell is None else cell) for cell in row] for row in (HEAD, *ROWS)]
    source.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         kind, "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    policy = agency(tmp_path)
    wanted = load_table(source, guess_map(source), policy, Roster())
    saved = out / f"HR0.{kind}"
    found = load_table(saved, guess_map(saved), policy, Roster())
    assert (found.people, found.refused) == (wanted.people, wanted.refused)


@pytest.mark.parametrize("place", ["XFD1048576", "B1048576", "xfd1048576"])
def test_a_cell_far_out_is_told_before_room_is_made_for_all_before_it(
    place: str, tmp_path: Path
) -> None:
    """The reader of workbooks ends the process when there is no room: no error, no exit code."""
    cell = f'<row r="1048576"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    path = workbook(tmp_path / "good.xlsx", {"A": [["Name"], ["Ann"]]})
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(tmp_path / "far.xlsx", "w") as far:
        for name in good.namelist():
            far.writestr(name, good.read(name).replace(b"</sheetData>", cell.encode()))
    with pytest.raises(InputError, match="far below"):
        read_sheets(tmp_path / "far.xlsx")
