"""Headers, dates, units and rows of invoices as vendors write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy, shipped_jurisdictions
from langaccess.interpret.roster import Roster
from langaccess.reports import Bills, audit, load_all_bills, load_bills
from tests.interpret.roster.test_sheets import workbook


def read(folder: Path, text: str) -> Bills:
    """Read an invoice with this text."""
    file = folder / "invoice.csv"
    file.write_text(text, encoding="utf-8")
    return load_bills(file, "America/Chicago")


D = Decimal
HEADS = [
    (
        "Invoice #,Job #,Svc Date,Start,Stop,Lang,Interp Name,Rate ($/hr),Hrs Billed,Svc Fee,Total",
        "7,J9,10/5/2026,9:00 AM,10:00 AM,Spanish,Ortiz,80.00,2,160.00,160.00",
        {"record": "J9", "minutes": 120, "length": 60, "charge": D(160), "rate": D(80)},
    ),
    (
        (
            "Call Date,Call Time (CT),Language,Interpreter ID#,Length (min),Rate/Min,Charge,"
            "Service,Confirmation #"
        ),
        "10/5/2026,9:00,Spanish,11,9,0.75,6.75,OPI,C1",
        {"record": "C1", "interpreter": "11", "minutes": 9, "kind": "phone_line"},
    ),
    (
        "Txn Date,Txn #,Source Language,Target Language,Qty,Unit Price,Ext Price",
        "10/5/2026,T1,Spanish,English,9,0.75,6.75",
        {"record": "T1", "language": "Spanish", "minutes": 9, "charge": D("6.75")},
    ),
    (
        (
            "Appt Date,Appt Time,Appt ID,Language,Duration (hrs),Hourly Rate,Labor,Mileage (mi),"
            "Mileage ($),Total ($)"
        ),
        "10/5/2026,9:00 AM,1,Spanish,2,80,160.00,10,7.00,167.00",
        {"minutes": 120, "miles": D(10), "travel": D(7), "charge": D(167)},
    ),
    (
        (
            "Interaction ID,Requested,Initiated,Ended,Language Pair,Talk Sec,Billed Min,Price/Min,"
            "Net Charge"
        ),
        "1,10/5/2026 8:30,10/5/2026 9:00,10/5/2026 9:08,English-Spanish,480,9,0.75,6.75",
        {"minutes": 9, "length": 8, "rate": D("0.75"), "charge": D("6.75")},
    ),
    (
        "PO,Client Ref/Case #,Date,From,To,Language,Min,Interpreter gender,Cost center,Cost",
        "88,26-1,10/5/2026,9:00,9:10,Spanish,10,F,12,7.50",
        {"case": "26-1", "minutes": 10, "interpreter": "", "charge": D("7.50")},
    ),
]


@pytest.mark.parametrize(("head", "row", "expected"), HEADS)
def test_headers_are_found_word_by_word(
    tmp_path: Path, head: str, row: str, expected: dict[str, object]
) -> None:
    (bill,) = read(tmp_path, f"{head}\n{row}\n").lines
    assert {name: getattr(bill, name) for name in expected} == expected
    assert (f"{bill.start:%Y-%m-%d %H:%M}" if bill.start else str(bill.day)).startswith(
        "2026-10-05 09:00" if bill.start else "2026-10-05"
    )
    assert bill.tag == "es"


def test_headers_in_two_rows_are_joined(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Summit Language Services,,,,,,,,\n"
        "Assignment,,Time,,Language,Hours,,Charges,\n"
        "No.,Date,Start,End,,Actual,Billed,Service,Mileage\n"
        "4001,10/05/2026,9:00 AM,10:10 AM,Spanish,1:10,2.00,160.00,16.80\n"
        "4002,10/06/2026,1:00 PM,3:20 PM,Russian,2:20,2.50,200.00,0.00\n"
        "* Minimum two hours.,,,,,,,,\n"
        "Total,,,,,,,376.80,\n",
    )
    assert [(one.record, one.minutes, one.length) for one in found.lines] == [
        ("4001", 120, 70), ("4002", 150, 140),
    ]  # fmt: skip
    assert found.lines[0].travel == Decimal("16.80")
    assert (found.skipped, found.totals, found.others) == ((), (), ())


def test_a_column_without_a_known_header_is_found_by_its_cells(tmp_path: Path) -> None:
    rows = "1,05-Oct-26 14:00,Spanish,12,9.00\n2,06-Oct-26 14:00,Somali,12,11.40\n"
    found = read(tmp_path, "Ref,Moment,Tongue,Min,Cost\n" + rows)
    assert [(str(one.day), one.tag) for one in found.lines] == [
        ("2026-10-05", "es"), ("2026-10-06", "so"),
    ]  # fmt: skip


def test_times_in_the_zone_of_the_header_are_converted(tmp_path: Path) -> None:
    head = "SessionID,StartUTC,EndUTC,LanguagePair,BilledMinutes,TotalUSD,Tax\n"
    found = read(
        tmp_path, head + "S-1,2026-10-06 01:00,2026-10-06 01:08,English-Spanish,9,$7.16,$0.41\n"
    )
    (bill,) = found.lines
    assert (str(bill.day), f"{bill.start:%H:%M}", bill.tag) == ("2026-10-05", "20:00", "es")
    assert bill.extras == (("Tax", Decimal("0.41")),)


@pytest.mark.parametrize(
    ("head", "cell", "minutes"),
    [
        ("Talk Seconds", "480", 8), ("Hours", "1.5", 90), ("Hours", "1,5", 90), ("Hrs", "1:30", 90),
        ("Minutes", "1:30", 1.5), ("Units (15 min)", "2", 30), ("Qty", "12", 12), ("Qty", "2", 120),
    ],
)  # fmt: skip
def test_a_number_has_the_unit_of_its_header_or_charge(
    tmp_path: Path, head: str, cell: str, minutes: float
) -> None:
    charge = "160.00" if minutes > 60 else "9.00"
    found = read(tmp_path, f'Date,Language,{head},Charge\n10/5/2026,Spanish,"{cell}",{charge}\n')
    assert found.lines[0].minutes == pytest.approx(minutes)


def test_summaries_credits_and_balances_are_not_totals_of_the_lines(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Call ID,Date,Time,Language,Minutes,Amount\n1,10/5/2026,10:00,Spanish,10,7.50\n"
        "2,10/6/2026,10:00,Russian,10,9.50\n3,10/7/2026,10:00,Spanish,10,7.50\n"
        "Total,,,,30,24.50\nSummary by language,,,,,\nSpanish,,,,20,15.00\n,,,Russian,10,9.50\n"
        "Total calls,,,,,3\nRate: $0.75,,,,,\nPrevious balance,,,,,100.00\nPayment,,,,,-100.00\n"
        "Credit for call 2,,,,,-9.50\nFuel surcharge,,,,,2.00\nAmount due,,,,,17.00\n",
    )
    assert (found.skipped, found.totals) == ((), ())
    assert [(one.text, one.amount) for one in found.others] == [
        ("Credit for call 2", Decimal("-9.50")), ("Fuel surcharge", Decimal("2.00")),
    ]  # fmt: skip


@pytest.mark.parametrize("more", [Decimal(0), Decimal("0.50")])
def test_a_total_is_compared_in_a_table_with_many_columns_of_extras(
    tmp_path: Path, more: Decimal
) -> None:
    taxes = [Decimal(n * n * 7919 % 70_000) / 100 for n in range(1, 31)]
    due = 8 + sum(taxes)
    head = ",".join(f"Tax {n}" for n in range(30))
    found = read(
        tmp_path,
        f"Call ID,Date,Language,Minutes,Amount,{head}\n"
        f"1,10/5/2026,Spanish,10,8.00,{','.join(map(str, taxes))}\n"
        f"Total,,,,{due + more}{',' * 30}\n",
    )
    assert len(found.lines[0].extras) == 30
    assert [one.sum for one in found.totals] == ([due] if more else [])


def test_a_dated_row_with_nothing_but_a_charge_is_a_charge(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Job Ref;Service Date;Begin;Finish;Language;Service;Duration;Line Charge\n"
        "C1;October 5 2026;09:00;09:17;Dari;Video;17m;24.65\n"
        "C2;October 5 2026;;;;Connection fee;;18.50\nTOTAL;;;;;;;43.15\n",
    )
    assert (found.skipped, found.totals) == ((), ())
    assert [(one.text, one.amount) for one in found.others] == [
        ("C2 October 5 2026 Connection fee", Decimal("18.50"))
    ]


@pytest.mark.parametrize(("duration", "length"), [("20m", 17), ("17m", None), ("12m", None)])
def test_a_duration_longer_than_the_times_is_what_is_billed(
    tmp_path: Path, duration: str, length: int | None
) -> None:
    found = read(
        tmp_path,
        "Job Ref;Service Date;Begin;Finish;Language;Duration;Charge\n"
        f"C1;October 5 2026;09:00 EDT;09:17 EDT;Dari;{duration};29.00\n",
    )
    (bill,) = found.lines
    assert (bill.record, bill.minutes, bill.length) == ("C1", int(duration[:-1]), length)


@pytest.mark.parametrize(
    "rows",
    [
        (
            "Job,Date,Description,Language,Hours,Miles,Amount\n"
            "81,10/5/2026,Onsite,Spanish,2,,160.00\n81,10/5/2026,Mileage,Spanish,,24,16.80\n"
        ),
        (
            "Job,Date,Description,Language,Hours,Miles,Amount\n"
            "81,10/5/2026,Onsite,Spanish,2,,160.00\n81,10/5/2026,Mileage (24 mi),,,24,16.80\n"
        ),
        (
            "Job,Date,Description,Language,Qty,Unit,Amount\n"
            "81,10/5/2026,Onsite,Spanish,2,hr,160.00\n81,10/5/2026,Mileage,Spanish,24,mi,16.80\n"
        ),
    ],
)
def test_a_row_for_the_travel_of_a_job_belongs_to_its_line(tmp_path: Path, rows: str) -> None:
    found = read(tmp_path, rows)
    (bill,) = found.lines
    assert (bill.charge, bill.travel, bill.miles) == (
        Decimal("176.80"),
        Decimal("16.80"),
        Decimal(24),
    )


def test_all_sheets_with_bills_are_read_and_a_copy_is_not(tmp_path: Path) -> None:
    head = ["Call ID", "Date", "Language", "Minutes", "Amount"]
    phone = [head, ["1", "10/5/2026", "Spanish", "10", "7.50"]]
    video = [head, ["2", "10/6/2026", "ASL", "10", "29.50"]]
    sheets = {"Summary": [["Total due", "$40.00"]], "Phone": phone, "Video": video, "All": phone}
    found = load_bills(workbook(tmp_path / "bill.xlsx", sheets), "America/Chicago")
    assert [(one.record, one.file) for one in found.lines] == [
        ("1", "bill.xlsx [Phone]"), ("2", "bill.xlsx [Video]"),
    ]  # fmt: skip
    assert [one.file for one in found.skipped] == ["bill.xlsx [All]"]
    assert [(one.amount, one.sum) for one in found.totals] == [(Decimal("40.00"), Decimal("37.00"))]


def test_an_account_number_is_not_the_number_of_a_call(tmp_path: Path) -> None:
    rows = "".join(f"PO-7,10/{day}/2026,Spanish,10,7.50\n" for day in range(1, 12))
    found = read(tmp_path, "Ref,Date,Language,Minutes,Amount\n" + rows)
    assert [one.record for one in found.lines][:2] == ["invoice.csv:2", "invoice.csv:3"]


def test_another_currency_is_not_read_as_dollars(tmp_path: Path) -> None:
    head = "Job,Date,Language,Minutes,{}\n1,10/5/2026,French,10,{}\n"
    for money, cell in (("Amount (CAD)", "9.00"), ("Amount", "€9.00")):
        assert read(tmp_path, head.format(money, cell)).lines[0].charge is None
    for cell in ('"9,00"', "$9.00", "USD 9", "9.00 USD"):
        assert read(tmp_path, head.format("Amount", cell)).lines[0].charge == 9


def test_one_file_that_is_missing_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Date,Language\n10/5/2026,Spanish\n", encoding="utf-8")
    found, left = load_all_bills([tmp_path / "none.csv", tmp_path / "a.csv"], "America/Chicago")
    assert len(found.lines) == 1
    assert "none.csv was not read" in left[0]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Spanish (LA)", "es"), ("es-MX", "es"), ("01 Spanish", "es"), ("English to Spanish", "es"),
        ("Mam (Guatemala)", "mam"), ("Mayan - Mam", "mam"), ("Farsi/Persian", "fa"), ("BCS", "sr"),
        ("Chinese - Mandarin", "zh"), ("Chinese", None), ("Low German", "nds"), ("ENG-SPA", "es"),
    ],
)  # fmt: skip
def test_languages_have_the_names_of_vendors(tmp_path: Path, name: str, tag: str | None) -> None:
    (bill,) = read(tmp_path, f"Date,Language\n10/5/2026,{name}\n").lines
    assert bill.tag == tag


def test_kinds_of_service_have_the_names_of_vendors(tmp_path: Path) -> None:
    names = ("OPI On-Demand", "Video Remote", "On-Site", "Voice", "Written")
    rows = "".join(f"10/5/2026,Spanish,{name}\n" for name in names)
    assert [one.kind for one in read(tmp_path, "Date,Language,Type\n" + rows).lines] == [
        "phone_line", "video", "contract_interpreter", "phone_line", "",
    ]  # fmt: skip


def test_a_total_and_a_fee_are_kept_if_the_last_sheet_is_a_copy(tmp_path: Path) -> None:
    head = ["Call ID", "Date", "Language", "Minutes", "Amount"]
    phone = [head, ["1", "10/5/2026", "Spanish", "10", "7.50"], ["Setup fee", "", "", "", "2.00"]]
    copy = [*phone, ["Fuel surcharge", "", "", "", "12.00"], ["Total", "", "", "", "21.50"]]
    sheets = {"Phone": phone, "Copy": copy, "Letter": [["Amount due", "$99.00"]]}
    found = load_bills(workbook(tmp_path / "bill.xlsx", sheets), "America/Chicago")
    inside = found.between(lambda day: day == date(2026, 10, 5))
    assert inside == found
    assert [(one.file, one.amount) for one in inside.others] == [
        ("bill.xlsx [Phone]", D(2)), ("bill.xlsx [Copy]", D(12)),
    ]  # fmt: skip
    assert [(one.file, one.amount, one.sum) for one in inside.totals] == [
        ("bill.xlsx [Letter]", D(99), D("21.50"))
    ]
    assert found.between(lambda day: day.month == 11).others == ()
    policy = load_policy(next(iter(shipped_jurisdictions().values())))
    now = datetime(2026, 11, 2, tzinfo=UTC)
    people = Roster((), "America/Chicago")
    findings = audit((), people, policy, rules={}, now=now, bills=found).review.findings
    assert {(one.kind, one.place, one.over) for one in findings if not one.record} == {
        ("bill_other", "bill.xlsx [Phone]:3", D(2)),
        ("bill_other", "bill.xlsx [Copy]:4", D(12)),
        ("bill_total", "bill.xlsx [Letter]:1", D("77.50")),
    }
    assert {one.vendor for one in findings} == {"not known (bill.xlsx)"}
