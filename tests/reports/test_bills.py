"""Bills of vendors as they come: a workbook, a letterhead above the table, a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.errors import InputError
from langaccess.reports.bills import load_bills
from tests.unit.test_roster_sheets import workbook


def test_a_cell_without_end_is_refused_with_what_to_do(tmp_path: Path) -> None:
    bill = tmp_path / "bill.csv"
    bill.write_text(
        f'Date,Language,Minutes\n2026-11-02,Spanish,"{"9" * 200_000}\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match="not a table") as caught:
        load_bills(bill, "America/Chicago")
    assert "CSV" in (caught.value.hint or "")


HEAD = ["Call ID", "Date", "Time", "Language", "Client PIN", "Minutes"]
ROW = ["C-1", "2026-10-28", "23:30", "Spanish (LA)", "4471", "12"]


def test_a_workbook_is_read_as_it_comes(tmp_path: Path) -> None:
    sheets = {"Summary": [["Total", "9.60"]], "Calls": [["Line One"], [], HEAD, ROW]}
    found = load_bills(workbook(tmp_path / "bill.xlsx", sheets), "America/Chicago")
    ((bill,), skipped) = found.lines, found.skipped
    assert (bill.record, bill.line, bill.minutes, bill.tag) == ("C-1", 4, 12, "es")
    assert "4471" not in repr(found)
    assert skipped == ()


def test_a_letterhead_with_commas_does_not_hide_what_parts_the_cells(tmp_path: Path) -> None:
    bill = tmp_path / "bill.csv"
    lines = ["Line One, Inc., 1 Main St, Springfield, IL", "", ";".join(HEAD), ";".join(ROW)]
    bill.write_text("\n".join(lines), encoding="utf-8")
    (found,) = load_bills(bill, "America/Chicago").lines
    assert (found.record, found.line, found.minutes) == ("C-1", 4, 12)


def test_a_row_over_two_lines_is_named_by_its_first(tmp_path: Path) -> None:
    bill = tmp_path / "bill.csv"
    bill.write_text(
        'Date,Language,Note\n2026-11-02,Spanish,"two\nlines"\nsoon,Spanish,\n', encoding="utf-8"
    )
    found = load_bills(bill, "America/Chicago")
    assert [(one.line, one.record) for one in found.lines] == [(2, "bill.csv:2")]
    assert [one.line for one in found.skipped] == [4]
