"""Tables of offices: what a cell shows, which rows and sheets count, and what is refused."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.core.sheets import read_sheets
from tests.interpret.roster.test_sheets import workbook
from tests.support import ROOT

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="170" formatCode="00000"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="20"/>'
    "</cellXfs></styleSheet>"
)


def book(folder: Path, rows: str, after: str = "") -> Path:
    """Write a workbook whose one sheet holds `rows`, as XML."""
    plain = workbook(folder / "plain.xlsx", {"Staff": [["x"]]})
    path = folder / "book.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("styles.xml"):
                data = _STYLES.encode()
            if name.endswith("sheet1.xml"):
                sheet = f"<sheetData>{rows}</sheetData>{after}"
                data = f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>'.encode()
            new.writestr(name, data)
    return path


def text(words: str) -> str:
    return f't="inlineStr"><is><t>{words}</t></is></c>'


def lines(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    return list(read_sheets(path)[0].lines)


def test_a_cell_is_what_the_office_sees(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        f'<row r="1"><c r="A1" {text("Zip")}<c r="B1" {text("Day")}<c r="C1" {text("At")}</row>'
        '<row r="2"><c r="A2" s="2"><v>2139</v></c><c r="B2" s="1"><v>45717</v></c>'
        '<c r="C2" s="3"><v>0.375</v></c></row>'
        '<row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="B3" t="b"><v>1</v></c>'
        '<c r="C3"><v>1.5</v></c></row>'
        '<row r="4" hidden="1"><c r="A4" t="str"><f>"0"&amp;"7"</f><v>07</v></c>'
        "<c r=\"B4\"><f>1+1</f><v>2</v></c></row>",
    )  # fmt: skip
    assert lines(path) == [
        (1, ("Zip", "Day", "At")),
        (2, ("02139", "2025-03-01", "09:00")),
        (3, ("#N/A", "TRUE", "1.5")),
        (4, ("07", "2", "")),  # a hidden row counts, a formula gives its last value
    ]


def test_cells_joined_downwards_all_have_their_text_and_a_title_across_has_it_once(
    tmp_path: Path,
) -> None:
    path = book(
        tmp_path,
        f'<row r="1"><c r="A1" {text("Staff")}</row>'
        f'<row r="2"><c r="A2" {text("Ann")}<c r="B2" {text("es")}</row>'
        f'<row r="3"><c r="B3" {text("pt")}</row><row r="5"><c r="B5" {text("vi")}</row>',
        '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A4"/></mergeCells>',
    )
    assert lines(path) == [
        (1, ("Staff", "")), (2, ("Ann", "es")), (3, ("Ann", "pt")), (5, ("", "vi")),
    ]  # fmt: skip


def test_a_formula_that_was_never_computed_is_named_by_its_cell(tmp_path: Path) -> None:
    path = book(tmp_path, f'<row r="1"><c r="A1" {text("x")}<c r="B1"><f>A1</f></c></row>')
    with pytest.raises(InputError, match="never computed") as caught:
        read_sheets(path)
    assert (caught.value.where or "").endswith("book.xlsx: Staff B1")


@pytest.mark.parametrize(
    ("data", "separator"),
    [
        ("Name;Tag\nJosé;es\n".encode("utf-8-sig"), ";"),
        ("Name\tTag\nJosé\tes\n".encode("utf-16"), "\t"),
        ("sep=;\r\nName;Tag\r\nJosé;es\r\n".encode(), ";"),
    ],
)
def test_tables_of_excel_are_read_as_it_saves_them(
    tmp_path: Path, data: bytes, separator: str
) -> None:
    (tmp_path / "t.csv").write_bytes(data)
    first = 2 if data.startswith(b"sep") else 1
    assert lines(tmp_path / "t.csv") == [(first, ("Name", "Tag")), (first + 1, ("José", "es"))]


@pytest.mark.parametrize("title", ["Interpreters by Deb", "Interpreters, by Deb, 2026", "a,b,c,d"])
def test_a_title_above_the_heads_does_not_part_the_cells(tmp_path: Path, title: str) -> None:
    path = tmp_path / "hr.csv"
    rows = '"Last Name, First";Badge;Language\n"Diaz, Eva";12;Spanish\n"Reis, Ana";13;Portuguese\n'
    path.write_text(f"{title}\n{rows}", encoding="utf-8")
    lines = read_sheets(path)[0].lines
    assert lines[1:3] == (
        (2, ("Last Name, First", "Badge", "Language")),
        (3, ("Diaz, Eva", "12", "Spanish")),
    )


def test_a_row_over_two_lines_has_the_number_of_its_first(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('a,b\n\n"x\ny",1\nz,2\n', encoding="utf-8")
    assert [line for line, _ in lines(tmp_path / "t.csv")] == [1, 3, 5]


def test_an_old_code_page_is_refused_with_its_line_and_what_to_save(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("Name,Tag\nJosé,es\n".encode("cp1252"))
    with pytest.raises(InputError) as caught:
        read_sheets(tmp_path / "t.csv")
    assert (caught.value.where or "").endswith("t.csv:2")
    assert "Excel: CSV UTF-8" in (caught.value.hint or "")


_READ = """
import sys
from pathlib import Path
from langaccess.core.sheets import read_sheets
rows = sum(len(sheet.lines) for sheet in read_sheets(Path(sys.argv[1])))
# of this program alone: what `resource` counts holds the parent too, from before the exec
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(rows, int(status["VmHWM"].split()[0]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_large_sheet_takes_little_more_memory_than_its_text(tmp_path: Path) -> None:
    out = io.StringIO()
    for row in range(1, 60_001):
        out.write(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" {text("word " * 8)}')
        out.write("</row>")
    path = book(tmp_path, out.getvalue())
    found = subprocess.run(
        [sys.executable, "-c", _READ, str(path)],
        capture_output=True, check=True, text=True, cwd=ROOT, timeout=120,
    )  # fmt: skip
    rows, megabytes = map(int, found.stdout.split())
    assert rows == 60_000
    assert megabytes < 400  # a tree of the same sheet takes a gigabyte


def test_days_are_written_year_first(tmp_path: Path) -> None:
    path = workbook(tmp_path / "d.xlsx", {"A": [["Day"], [date(2025, 3, 1)]]})
    assert lines(path)[1] == (2, ("2025-03-01",))


def test_a_row_wider_than_any_spreadsheet_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a,b\n" + "c," * 20_000 + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="20001 cells") as caught:
        read_sheets(path)
    assert caught.value.where == f"{path}:2"
