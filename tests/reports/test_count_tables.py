"""Tables of counts that an agency without the program makes by hand."""

from __future__ import annotations

from datetime import datetime

import pytest
from xlsxwriter import Workbook

from langaccess.cli import main
from langaccess.reports import WITHHELD
from tests.commands import Capture
from tests.reports.countkit import COLUMNS, ROW, State, by_hand, sum_of

pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")


def test_a_table_by_hand_is_summed_and_said_to_be_unsigned(state: State, capsys: Capture) -> None:
    withheld = ("Oak Police", "Jul-26", "9/1/2026", *[WITHHELD] * 4, "permitted", "<11")
    excel = ("Oak Police", "Jul-26", "September 2026", "Aug-26", "vi", "unknown", "unknown",
             "unmet", '1,200')  # fmt: skip
    by_hand(state.inbox, ROW, withheld, excel)
    answer = state.sum(capsys)
    assert answer["unsigned"] == ["Oak Police"]
    assert sum_of(answer, "language", "es") == (25, 35)
    assert sum_of(answer, "language", "vi", "unmet") == (1200, 1200)
    assert sum_of(answer, "all") == (1226, 1235)


def test_a_period_without_any_service_is_one_row(state: State, capsys: Capture) -> None:
    by_hand(state.inbox, ("Oak Police", "2026-07", "2026-09", *[""] * 5, "0"))
    (file,) = state.sum(capsys, code=1)["files"]
    assert "the month is empty" in file["why"]
    assert file["hint"] == "write `withheld` if it is withheld, or if the count is 0"
    by_hand(state.inbox, ("Oak Police", "2026-07", "2026-09", *[WITHHELD] * 5, "0"))
    assert sum_of(state.sum(capsys), "all") == (0, 0)


def test_dates_that_excel_made_of_months_are_read(state: State, capsys: Capture) -> None:
    book = Workbook(state.inbox / "oak.xlsx")
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "mmm-yy"})
    sheet.write_row(0, 0, ["Counts of Oak Police"])
    sheet.write_row(2, 0, COLUMNS)
    sheet.write_row(3, 0, ROW)
    for column, month in ((1, 7), (2, 9), (3, 8)):
        sheet.write_datetime(3, column, datetime(2026, month, 1), day)  # noqa: DTZ001 (a cell)
    sheet.write_number(3, 8, 25)
    book.close()
    assert sum_of(state.sum(capsys), "month", "2026-08") == (25, 25)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"count": "3"}, "line 2: a count below 11 could point to a person"),
        ({"count": "<5"}, "line 2: a count below 11 could point to a person"),
        ({"count": "<0"}, "line 2: a count below 11 could point to a person"),
        ({"count": "some"}, "line 2: 'some' is not a count"),
        ({"count": "-12"}, "line 2: '-12' is not a count"),
        ({"language": "total"}, "line 2: 'total' is not a language"),
        ({"language": "English"}, "line 2: English is not counted"),
        ({"language": "Chinese"}, "line 2: "),
        ({"language": ""}, "line 2: the language is empty"),
        ({"type": "picnic"}, "line 2: there is no type of encounter `picnic`"),
        ({"help": "smoke"}, "line 2: 'smoke' is not a kind of help"),
        ({"outcome": "fine"}, "line 2: 'fine' is not an outcome"),
        ({"month": "2026-10"}, "line 2: 2026-10 is not in the period"),
        ({"month": "13/2026"}, "line 2: '13/2026' is not a month"),
        (
            {"from": "2027-01", "to": "2026-01"},
            "line 2: the period ends with 2026-01, before it begins",
        ),
        ({"agency": ""}, "line 2: the row has no agency"),
    ],
)
def test_a_wrong_cell_refuses_the_table_by_line(
    state: State, capsys: Capture, cells: dict[str, str], why: str
) -> None:
    by_hand(state.inbox, [cells.get(name, cell) for name, cell in zip(COLUMNS, ROW, strict=True)])
    assert state.why(capsys, "oak.csv").startswith(f"refused: {why}")


def test_a_refused_file_is_listed_with_what_to_do(state: State, capsys: Capture) -> None:
    path = by_hand(state.inbox, (*ROW[:-1], "3"))
    (found,) = state.sum(capsys, code=1)["files"]
    assert found["hint"].startswith("delete the file, and ask the agency for one with <11")
    assert main(["audit", "--many", str(state.inbox), "--workspace", str(state.root)]) == 1
    assert found["hint"] in " ".join(capsys.readouterr().out.split())
    by_hand(state.inbox, ROW)
    (state.inbox / "b.csv").write_bytes(path.read_bytes().replace(b",25", b",26"))
    files = state.sum(capsys, code=1)["files"]
    assert [one["hint"].split(",")[0] for one in files] == [
        "ask the agency which of them counts"
    ] * 2


def test_a_table_with_a_place_for_names_is_refused(state: State, capsys: Capture) -> None:
    by_hand(state.inbox, (*ROW, "26-1234"), head=(*COLUMNS, "case number"))
    assert "the column 'case number' does not belong" in state.why(capsys, "oak.csv")
    by_hand(state.inbox, (*ROW, "25"), head=(*COLUMNS, "count"))
    assert "line 1: the table has two columns count" in state.why(capsys, "oak.csv")
    by_hand(state.inbox, ROW[1:], head=("agency ", *COLUMNS[2:]))
    assert "line 1: the table has no column from" in state.why(capsys, "oak.csv")
    by_hand(state.inbox, (*ROW, "26-1234"))
    assert "has more cells than the table has columns" in state.why(capsys, "oak.csv")


def test_a_total_is_not_counted_twice(state: State, capsys: Capture) -> None:
    other = (*ROW[:4], "Vietnamese", *ROW[5:])
    by_hand(state.inbox, ROW, other, (*ROW[:3], *[WITHHELD] * 5, "50"))
    assert "looks like the sum of others" in state.why(capsys, "oak.csv")
    booked = (*ROW[:5], "booking", *ROW[6:])
    by_hand(state.inbox, ROW, booked, other, (*ROW[:3], WITHHELD, ROW[4], *[WITHHELD] * 3, "50"))
    assert "looks like the sum of others" in state.why(capsys, "oak.csv")
    by_hand(state.inbox, ROW, ROW)
    assert "counts the same as line 2" in state.why(capsys, "oak.csv")
