"""Bills of vendors as they come: a workbook, a letterhead above the table, a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import reports
from langaccess.core.errors import InputError
from langaccess.reports import load_all_bills, load_bills
from tests.interpret.roster.test_sheets import workbook
from tests.reports.auditkit import build


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


COLUMNS = "Call ID,Start,Language,Interpreter ID,Minutes,Amount"


def audited(root: Path, tables: dict[str, str], lang: str = "es") -> reports.AuditReport:
    """Audit the bills of these tables, and one recorded call on 2026-06-06 at 10:00."""
    helps = [{"using": "phone_line", "number": "103", "minutes": 30}]
    row = {"id": "one", "at": "2026-06-06T10:00", "lang": lang, "for": "traffic_stop",
           "helps": helps, "finds": []}  # fmt: skip
    files = []
    for name, lines in tables.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(lines, encoding="utf-8")
        files.append(root / name)
    (root / "agency").mkdir()
    read, _ = reports.load_all_bills(files, "America/Chicago")
    return build(root / "agency", [row]).audit(bills=read)


def charges(found: reports.AuditReport) -> list[str]:
    return sorted(one.kind for one in found.findings if one.kind.startswith("bill_"))


ONE = "71,2026-06-05 10:00,Spanish,101,30,20\n1002,2026-06-06 10:00,Spanish,103,30,20\n"
OTHER = "990,2026-06-05 10:10,Polish,101,30,20\n1002,2026-06-06 10:00,Spanish,104,30,20\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "tables",
    [
        {"acme.csv": f"{COLUMNS}\n{ONE}", "other.csv": f"{COLUMNS}\n{OTHER}"},
        # One name in two folders, as two vendors send it.
        {"a/june.csv": f"{COLUMNS}\n{ONE}", "b/june.csv": f"{COLUMNS}\n{OTHER}"},
        {
            "acme.csv": f"{COLUMNS}\n{ONE}",
            "other.csv": f"Vendor,{COLUMNS}\n" + OTHER.replace("990", "Clear,990").replace(
                "\n1002", "\nClear,1002"
            ),
        },
        {
            "both.csv": f"Vendor,{COLUMNS}\nAcme,71,2026-06-05 10:00,Spanish,101,30,20\n"
            ",990,2026-06-05 10:10,Polish,101,30,20\nAcme,1002,2026-06-06 10:00,Spanish,103,30,2\n"
            "Clear,1002,2026-06-06 10:00,Spanish,103,30,2\n"
        },
    ],
)  # fmt: skip
def test_numbers_of_two_vendors_are_never_compared(tmp_path: Path, tables: dict[str, str]) -> None:
    found = audited(tmp_path, tables)
    assert charges(found) == []
    (asked,) = found.doubtful  # one encounter, two bills, overlapping: worth asking
    assert {asked.bill.record, asked.other.record} == {"1002"}
    assert asked.bill.at != asked.other.at
    assert asked.bill in found.unmatched


def test_one_language_under_two_names_may_be_one_call(tmp_path: Path) -> None:
    rows = ("5,2026-06-06 10:00,Bosnian,103,30,20\n", "6,2026-06-06 10:00,Serbian,104,30,20\n")
    tables = {f"{n}.csv": f"{COLUMNS}\n{row}" for n, row in enumerate(rows)}
    (asked,) = audited(tmp_path, tables, lang="bs").doubtful
    assert (asked.bill.record, asked.other.record) == ("6", "5")


def test_a_file_without_a_vendor_is_named_in_the_report(tmp_path: Path) -> None:
    tables = {"acme.csv": f"{COLUMNS}\n{ONE}", "c.csv": f"Vendor,{COLUMNS}\nC,7,2026-06-05,es,,,\n"}
    found = audited(tmp_path, tables)
    assert found.nameless == ("acme.csv",)
    assert any("without the name of a vendor: in acme.csv" in one for one in reports.remarks(found))


@pytest.mark.slow
def test_one_vendor_is_still_charged_across_its_files(tmp_path: Path) -> None:
    head = f"Vendor,{COLUMNS}\n"
    tables = {
        "june.csv": head + '"Acme, Inc.",71,2026-06-05 10:00,Spanish,101,30,20\n',
        "july.csv": head + "ACME Inc,71,2026-06-05 10:00,Spanish,101,30,20\n"
        "Acme Inc.,72,2026-06-05 10:10,Polish,101,30,20\n",
    }
    assert charges(audited(tmp_path, tables)) == ["bill_duplicate", "bill_overlap"]
    again = {"x.csv": f"{COLUMNS}\n{ONE}{ONE}72,2026-06-05 10:10,Polish,101,30,20\n"}
    (tmp_path / "own").mkdir()
    assert charges(audited(tmp_path / "own", again)) == [
        "bill_duplicate", "bill_duplicate", "bill_overlap",
    ]  # fmt: skip


def test_the_same_file_given_twice_is_counted_once(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"{COLUMNS}\n{ONE}", encoding="utf-8")
    files = [tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "a.csv"]
    read, left = reports.load_all_bills(files, "America/Chicago")
    assert len(read.lines) == 2
    assert len(left) == 2
    assert "has the same content as" in left[0]


def test_two_calls_at_once_of_two_encounters_are_no_question(tmp_path: Path) -> None:
    lines = "5,2026-06-06 10:00,Spanish,1,30,20\n"
    other = "6,2026-06-06 12:00,Spanish,2,30,20\n"
    tables = {"a.csv": f"{COLUMNS}\n{lines}", "b.csv": f"{COLUMNS}\n{other}"}
    assert audited(tmp_path, tables).doubtful == ()


def test_calls_overlap_by_elapsed_time_when_daylight_saving_time_ends(tmp_path: Path) -> None:
    # The first call ends at 1:20 by the clock that went back, not at 2:20.
    lines = "5,2026-11-01 00:50,Polish,101,90,20\n6,2026-11-01 02:10,Polish,101,30,20\n"
    assert charges(audited(tmp_path, {"a.csv": f"{COLUMNS}\n{lines}"})) == []


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["N/A", "unassigned", "", "Not assigned", "0"])
def test_a_cell_that_names_no_interpreter_is_none(tmp_path: Path, cell: str) -> None:
    lines = f"5,2026-06-05 10:00,Polish,{cell},30,20\n6,2026-06-05 10:00,Polish,{cell},30,20\n"
    assert charges(audited(tmp_path, {"a.csv": f"{COLUMNS}\n{lines}"})) == []


def test_one_bad_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(
        "Session,Connected,Language,Miles,Mileage,Amount\n"
        "7,2026-06-05 10:00,Spanish,10,$6.70,$46.70\n"
    )
    bad.write_text("a,b\n1,2\n")
    bills, notes = load_all_bills((bad, good), "America/Chicago")
    assert [(bill.day.isoformat(), bill.record) for bill in bills.lines] == [("2026-06-05", "7")]
    assert [(row.file, row.line) for row in bills.skipped] == [("bad.csv", 0)]
    assert "bad.csv was not read" in notes[0]
    with pytest.raises(InputError):
        load_all_bills((bad,), "America/Chicago")


def test_from_and_to_are_times_and_mileage_beside_miles_is_money(tmp_path: Path) -> None:
    file = tmp_path / "onsite.csv"
    file.write_text(
        "Job No,Date,From,To,Language,Miles,Mileage,Total\n"
        "1,2026-06-05,10:00,11:30,Spanish,10,$6.70,$96.70\n"
    )
    (bill,) = load_bills(file, "America/Chicago").lines
    assert (bill.minutes, bill.start is not None, str(bill.travel)) == (90, True, "6.70")
