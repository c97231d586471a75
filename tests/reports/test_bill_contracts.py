"""Bills compared with the contract, with the record, and with their own totals."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from langaccess import reports
from langaccess.agency.policy import load_policy
from langaccess.cli import main
from langaccess.core.errors import ConfigError
from tests.commands import Capture
from tests.reports.auditkit import Case, build

CONTRACTS = """\
contracts:
  - vendor: Acme Language Line
    names: [ACME, "Acme, Inc."]
    files: ["acme-*.csv"]
    from: 2026-01-01
    until: 2026-12-31
    rates:
      - {kind: phone_line, languages: [es], per_minute: 0.75, minimum_minutes: 5}
      - {kind: phone_line, per_minute: 0.95, minimum_minutes: 5}
      - {kind: video, per_minute: 1.45, minimum_minutes: 10}
    holidays: {factor: 1.5}
  - vendor: Clear Voice
    from: 2026-01-01
    rates:
      - {kind: contract_interpreter, per_hour: 80, minimum_minutes: 120, round_up_to: 15}
    travel: {per_mile: 0.70, most: 60}
"""
HEAD = "Call ID,Date,Time,Language,Interpreter,Minutes,Charge\n"


def audited(
    root: Path,
    lines: str,
    *,
    head: str = HEAD,
    name: str = "acme-june.csv",
    helps: list[dict[str, Any]] | None = None,
    contracts: str = CONTRACTS,
) -> reports.AuditReport:
    """Audit an invoice; `helps` are calls on 2026-06-09, at 10:00 and later by the hour."""
    case = agency(root, contracts, helps)
    (root / name).write_text(head + lines, encoding="utf-8")
    terms = reports.load_contracts(case.root)
    read, _ = reports.load_all_bills([root / name], "America/Chicago", terms)
    return case.audit(bills=read, contracts=terms)


def agency(root: Path, contracts: str, helps: list[dict[str, Any]] | None = None) -> Case:
    """Return an agency with contracts and calls."""
    folder = root / "agency"
    folder.mkdir(parents=True)
    rows = [
        {"id": f"call{n}", "at": f"2026-06-09T{10 + n}:00", "lang": one.pop("lang", "es"),
         "for": "traffic_stop", "helps": [{"using": "phone_line", "number": "9", **one}],
         "finds": []}
        for n, one in enumerate(helps or [{"minutes": 10}])
    ]  # fmt: skip
    case = build(folder, rows)
    (folder / "contracts.yaml").write_text(contracts, encoding="utf-8")
    return case


def wrong(found: reports.AuditReport) -> list[tuple[str, str]]:
    """Return kind and money at stake of each finding about the charge of a line."""
    return [
        (one.kind, str(one.over))
        for one in found.review.findings
        if one.kind not in ("bill_no_encounter", "bill_missing")
    ]


LINE = "1,2026-06-09,10:00,{},7,{},{}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "minutes", "charge", "expected"),
    [
        ("Spanish", "10", "$7.50", []),
        ("Spanish", "3", "3.75", []),  # the minimum of five minutes
        ("Spanish", "10:20", "8.25", []),  # eleven minutes are begun
        ("Spanish", "10", "8.50", [("bill_rate", "1.00")]),
        ("Spanish", "10", "9.50", [("bill_rate", "2.00")]),  # the price of other languages
        ("Spanish", "3", "7.50", [("bill_minimum", "3.75")]),
        ("Spanish", "11", "11.25", [("bill_rounding", "3.00")]),
        ("Spanish", "10", "11.25", [("bill_holiday", "3.75")]),
        ("Spanish", "10", "33.33", [("bill_amount", "25.83")]),
        ("Spanish", "10", "6.00", [("bill_less", "0")]),
        ("Polish", "10", "9.50", []),
        ("Polish", "10 min", "12.00", [("bill_rate", "2.50")]),
        ("Spanish", "0h 10m", "7.50", []),
    ],
)  # fmt: skip
def test_a_charge_is_compared_with_the_contract(
    tmp_path: Path, language: str, minutes: str, charge: str, expected: list[tuple[str, str]]
) -> None:
    """Of several reasons that fit a charge, the contract's own come first: holidays, prices."""
    helps = [{"minutes": 11, "lang": "es" if language == "Spanish" else "pl"}]
    found = audited(tmp_path, LINE.format(language, minutes, charge), helps=helps)
    assert wrong(found) == expected
    kinds = [one.kind for one in found.findings if one.kind.startswith("bill_")]
    assert kinds == [kind for kind, _ in expected if kind != "bill_less"]


def test_a_holiday_of_the_office_has_the_higher_price(tmp_path: Path) -> None:
    line = "1,2026-05-25,10:00,Spanish,7,10,11.25\n"  # Memorial Day
    assert wrong(audited(tmp_path, line)) == []


def test_the_price_on_the_bill_is_compared_even_if_no_charge_is_given(tmp_path: Path) -> None:
    head = "Call ID,Date,Time,Language,Minutes,Rate per minute\n"
    found = audited(tmp_path, "1,2026-06-09,10:00,Spanish,10,0.85\n", head=head)
    assert wrong(found) == [("bill_rate", "1.00")]


def test_billed_minutes_are_compared_with_the_length_of_the_call(tmp_path: Path) -> None:
    head = "Call ID,Start,End,Language,Billed minutes,Charge\n"
    line = "1,2026-06-09 10:00,2026-06-09 10:11,Spanish,15,11.25\n"
    found = audited(tmp_path, line, head=head, helps=[{"minutes": 11}])
    assert wrong(found) == [("bill_rounding", "3.00")]


@pytest.mark.slow
def test_more_minutes_than_recorded_are_a_finding(tmp_path: Path) -> None:
    found = audited(tmp_path, LINE.format("Spanish", "70", "52.50"))
    (finding,) = found.review.findings
    assert (finding.kind, finding.over) == ("bill_minutes", Decimal("45.00"))
    assert "70 minutes billed; our record has 10 minutes" in finding.text
    assert finding.encounter
    assert wrong(audited(tmp_path / "b", LINE.format("Spanish", "14", "10.50"))) == []


def test_travel_follows_the_contract(tmp_path: Path) -> None:
    head = "Vendor,Job ID,Date,Language,Hours,Miles,Travel,Total\n"
    lines = (
        "Clear Voice,1,2026-06-10,Polish,1.5,10,7.00,167.00\n"
        "Clear Voice,2,2026-06-11,Polish,2.1,10,20.00,200.00\n"
        "Clear Voice,3,2026-06-12,Polish,2,,90.00,250.00\n"
        "ACME,4,2026-06-12,Spanish,0.5,,15.00,37.50\n"
    )
    found = audited(tmp_path, lines, head=head)
    assert wrong(found) == [
        ("bill_travel", "15.00"), ("bill_travel", "13.00"), ("bill_travel", "30.00"),
    ]  # fmt: skip


@pytest.mark.slow
def test_what_was_credited_is_not_asked_for_again(tmp_path: Path) -> None:
    whole = LINE.format("Polish", "10", "99.00") + LINE.format("Polish", "10", "-99.00")
    assert wrong(audited(tmp_path / "a", whole)) == []
    part = LINE.format("Spanish", "10", "8.50") + LINE.format("Spanish", "10", "(1.00)")
    assert audited(tmp_path / "b", part).review.findings == ()
    less = LINE.format("Spanish", "10", "8.50") + LINE.format("Spanish", "10", "-0.40")
    assert wrong(audited(tmp_path / "c", less)) == [("bill_rate", "0.60")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Total,,,,,,17.00\n", []),
        ("Total,,,,,,42.00\n", [("bill_total", "25.00")]),
        ("Subtotal,,,,,,17.00\nTax,,,,,,1.00\nAmount due,,,,,,18.00\n", [("bill_other", "1.00")]),
        ("Total calls,,,,,2,\n", []),
        (",,,,,Total: $42.00,\n", [("bill_total", "25.00")]),
    ],
)
def test_totals_are_the_sum_of_the_lines(
    tmp_path: Path, rows: str, expected: list[tuple[str, str]]
) -> None:
    lines = LINE.format("Spanish", "10", "7.50") + "2,2026-06-09,15:00,Polish,8,10,9.50\n"
    assert wrong(audited(tmp_path, lines + rows)) == expected


@pytest.mark.slow
def test_another_language_than_recorded_is_asked(tmp_path: Path) -> None:
    found = audited(tmp_path, LINE.format("Polish", "10", "9.50"))
    (asked,) = found.review.findings
    assert (asked.kind, asked.is_question, asked.over) == ("bill_language", True, Decimal("2.00"))
    assert "Spanish" in asked.text
    assert not any(one.kind.startswith("bill_") for one in found.findings)


@pytest.mark.slow
def test_a_call_of_the_vendor_that_is_not_billed_is_named(tmp_path: Path) -> None:
    helps = [{"minutes": 10, "vendor": "ACME"}, {"minutes": 10, "vendor": "Acme, Inc."},
             {"minutes": 10, "vendor": "Clear Voice"}]  # fmt: skip
    found = audited(tmp_path, LINE.format("Spanish", "10", "7.50"), helps=helps)
    (asked,) = found.review.findings
    assert (asked.kind, asked.vendor, asked.over) == (
        "bill_missing",
        "Acme Language Line",
        Decimal(0),
    )


def test_a_call_without_a_vendor_is_of_the_only_one_that_offers_it(tmp_path: Path) -> None:
    helps: list[dict[str, Any]] = [{"minutes": 10}, {"minutes": 10}]
    helps.append({"using": "contract_interpreter"})
    found = audited(tmp_path, LINE.format("Spanish", "10", "7.50"), helps=helps)
    (asked,) = found.review.findings
    assert (asked.kind, asked.vendor) == ("bill_missing", "Acme Language Line")


@pytest.mark.slow
def test_a_service_of_another_vendor_is_not_matched(tmp_path: Path) -> None:
    helps = [{"minutes": 10, "vendor": "Clear Voice"}]
    found = audited(tmp_path, LINE.format("Spanish", "10", "7.50"), helps=helps)
    assert [one.kind for one in found.review.findings] == ["bill_no_encounter"]


def test_names_of_a_vendor_are_one_and_its_sums_are_right(tmp_path: Path) -> None:
    head = "Vendor," + HEAD
    lines = (
        "ACME," + LINE.format("Spanish", "10", "8.50")
        + "Acme Inc," + LINE.format("Spanish", "10", "8.50")
    )  # fmt: skip
    found = audited(tmp_path, lines, head=head)
    (one,) = found.review.vendors
    assert (one.vendor, one.lines, one.billed) == ("Acme Language Line", 2, Decimal("17.00"))
    assert one.over == Decimal("9.50")  # the second line whole, the first by its price
    assert (one.findings, one.has_contract) == (2, True)


def test_a_sheet_for_a_vendor_has_nothing_of_another(tmp_path: Path) -> None:
    """One recorded call, and overlapping bills of two vendors for it."""
    helps = [{"minutes": 10}]
    lines = "Clear Voice,C1,2026-06-09,10:00,Spanish,7,10,7.50\n"
    lines += "Other Voice,X1,2026-06-09,10:02,Spanish,8,10,7.50\n"
    found = audited(tmp_path, lines, head="Vendor," + HEAD, name="june.csv", helps=helps)
    (asked,) = (one for one in found.review.findings if one.kind == "bill_same_call")
    assert asked.text == "the same call may be billed by another vendor too"
    assert asked.other == "C1 (Clear Voice, june.csv:2)"
    policy = load_policy(tmp_path / "agency" / "jurisdiction.yaml")
    assert "C1 (Clear Voice, june.csv:2)" in str(reports.audit_page(found, policy).blocks)
    (vendor,) = (one for one in found.review.vendors if one.vendor == "Other Voice")
    page = reports.render(reports.vendor_page(found.review, vendor, policy), "md")
    assert "billed by another vendor" in page
    assert "Clear Voice" not in page
    assert asked.encounter not in page


def test_findings_by_vendor_have_those_of_its_bills(tmp_path: Path) -> None:
    """The record names a vendor in other words than the contract, or not at all."""
    lines = "1,2026-06-09,10:00,Spanish,7,10,7.50\n" * 2
    case = agency(
        tmp_path, CONTRACTS, [{"minutes": 10, "vendor": "ACME", "lang": "pl"} for _ in range(11)]
    )
    (tmp_path / "acme-june.csv").write_text(HEAD + lines, encoding="utf-8")
    head, other = "Vendor," + HEAD, tmp_path / "other.csv"
    other.write_text(head + lines.replace("1,", "Other Voice,1,"), encoding="utf-8")
    terms = reports.load_contracts(case.root)
    files = (tmp_path / "acme-june.csv", other)
    read, _ = reports.load_all_bills(files, "America/Chicago", terms)
    found = case.audit(bills=read, contracts=terms, by="vendor")
    counted = {one.name: (one.cases, dict(one.kinds)) for one in found.groups}
    assert counted == {
        "Acme Language Line": (11, {"bill_duplicate": 1}),
        "Other Voice": (0, {"bill_duplicate": 1}),
    }


def test_a_letterhead_names_the_vendor(tmp_path: Path) -> None:
    head = 'ACME,,\n"Clear skies, Inc.",,\n' + HEAD
    found = audited(tmp_path, LINE.format("Spanish", "10", "8.50"), head=head, name="june.csv")
    assert found.nameless == ()
    assert wrong(found) == [("bill_rate", "1.00")]


def test_without_a_contract_prices_are_not_compared_and_the_report_says_so(tmp_path: Path) -> None:
    line = "Other Voice," + LINE.format("Spanish", "10", "99.00")
    found = audited(tmp_path, line, head="Vendor," + HEAD, name="other.csv")
    assert wrong(found) == []
    assert any("contracts.yaml has no contract" in one for one in reports.remarks(found))


def test_the_price_of_a_call() -> None:
    contracts = load_text(CONTRACTS)
    spanish, other, video = contracts.contracts[0].rates
    assert reports.charged_minutes(spanish, 4.01) == 5
    assert reports.charged_minutes(spanish, 10 + 1e-9) == 10
    assert reports.call_price(spanish, 10.01) == Decimal("8.25")
    assert reports.call_price(other, 1) == Decimal("4.75")
    assert reports.call_price(video, 30, 1.5) == Decimal("65.25")
    (on_site,) = contracts.contracts[1].rates
    assert reports.call_price(on_site, 121) == Decimal("180.00")
    first = contracts.on("acme inc", date(2026, 12, 31))
    assert first is not None
    assert contracts.on("ACME", date(2027, 1, 1)) is None


def load_text(text: str) -> Any:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "contracts.yaml").write_text(text, encoding="utf-8")
        return reports.load_contracts(Path(folder))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("per_minute: 0.95,", "", "per_minute"),
        ("until: 2026-12-31", "until: 2025-12-31", "is before `from`"),
        ("vendor: Clear Voice", "vendor: Acme Language Line", "apply on the same day"),
        ("vendor: Clear Voice", "vendor: Acme Inc", "have the same name"),
        ("{kind: video,", "{kind: phone_line,", "two prices"),
    ],
)
def test_mistakes_in_contracts_are_named(old: str, new: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(CONTRACTS.replace(old, new))
    assert problem in str((caught.value.message, caught.value.details, caught.value.where))


@pytest.mark.slow
def test_the_command_writes_a_sheet_for_each_vendor(tmp_path: Path, capsys: Capture) -> None:
    from langaccess.core.sheets import read_sheets

    case = agency(tmp_path, CONTRACTS)
    invoice = tmp_path / "acme-june.csv"
    lines = LINE.format("Spanish", "10", "8.50") + "2,2026-06-12,10:00,Polish,7,10,9.50\n"
    invoice.write_text(HEAD + lines, encoding="utf-8")
    words = ("audit", "--workspace", str(case.root), "--invoices", str(invoice))
    code = main([*words, "--vendor-sheets", str(tmp_path / "out"), "--json"])
    data = json.loads(capsys.readouterr().out)["data"]
    assert code == 1
    assert [one["over"] for one in data["bill_findings"]] == [1.0, 9.5]
    (file,) = data["vendor_sheets"]
    sheets = list(read_sheets(Path(file)))
    cells = str([sheet.lines for sheet in sheets])
    assert [sheet.name for sheet in sheets] == ["Summary", "Please credit", "Please explain"]
    assert sheets[1].lines[1][1][:5] == ("1", "2026-06-09", "Spanish", "8.5", "1")
    assert "no record of this call" in cells
    assert "E-2026" not in cells
    assert main(["audit", "--vendor-sheets", str(tmp_path / "out")]) == 2
    assert "needs --invoices" in capsys.readouterr().err
    assert main([*words]) == 1
    shown = capsys.readouterr().out
    assert "INVOICES, IN US DOLLARS" in shown
    assert "Acme" in shown


@pytest.mark.slow
def test_doctor_names_contracts_that_have_ended_or_have_mistakes(
    tmp_path: Path, capsys: Capture
) -> None:
    case = agency(tmp_path, CONTRACTS.replace("until: 2026-12-31", "until: 2026-01-31"))
    main(["doctor", "--workspace", str(case.root)])
    assert "contracts have ended: Acme Language Line" in " ".join(capsys.readouterr().out.split())
    (case.root / "contracts.yaml").write_text("contracts: [{vendor: A}]\n", encoding="utf-8")
    assert main(["doctor", "--workspace", str(case.root)]) == 1
    assert "contracts.yaml" in capsys.readouterr().out


KIND_HEAD = "Call ID,Date,Time,Service Type,Language,Minutes,Rate,Charge\n"


@pytest.mark.slow
def test_another_kind_of_service_than_recorded_is_asked_if_it_is_dearer(tmp_path: Path) -> None:
    found = audited(tmp_path, "1,2026-06-09,10:00,VRI,Spanish,10,1.45,14.50\n", head=KIND_HEAD)
    (asked,) = found.review.findings
    assert (asked.kind, asked.is_question, asked.over) == ("bill_kind", True, Decimal("7.00"))
    assert "billed as video; our record has telephone" in asked.text
    cheaper = audited(
        tmp_path / "again",
        "1,2026-06-09,10:00,OPI,Spanish,10,0.75,7.50\n",
        head=KIND_HEAD,
        helps=[{"using": "video", "minutes": 10}],
    )
    assert wrong(cheaper) == []


def test_minutes_explain_a_charge_before_a_holiday_if_the_price_is_that_of_the_contract(
    tmp_path: Path,
) -> None:
    line = "1,2026-06-09,10:00,OPI,Spanish,10,0.75,11.25\n"
    assert wrong(audited(tmp_path, line, head=KIND_HEAD)) == [("bill_rounding", "3.75")]


def test_the_number_of_the_call_matches_a_bill_at_another_hour(tmp_path: Path) -> None:
    helps = [{"minutes": 10, "number": "C-77"}, {"minutes": 10, "number": "C-78"}]
    line = "C-78,2026-06-09,16:30,Polish,7,10,9.50\n"
    found = audited(tmp_path, line, helps=helps)
    assert [one.kind for one in found.review.findings if one.kind != "bill_missing"] == [
        "bill_language"
    ]


def test_a_call_in_which_no_one_interpreted_is_named_in_the_question(tmp_path: Path) -> None:
    helps = [{"using": "none", "unmet": "hung_up", "waited": 5, "number": ""}]
    found = audited(tmp_path, LINE.format("Spanish", "10", "7.50"), helps=helps)
    (asked,) = found.review.findings
    assert (asked.kind, asked.over) == ("bill_no_encounter", Decimal("7.50"))
    assert "no one interpreted: the call was cut off" in asked.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "credit",
    ["1,2026-06-20,,Spanish,7,,-7.50\n", "CR 1,2026-06-20,,Spanish,7,,(7.50)\n",
     "Credit for call 1,,,,,,-7.50\n"],
)  # fmt: skip
def test_a_credit_on_a_later_day_is_for_the_call_that_it_names(tmp_path: Path, credit: str) -> None:
    line = LINE.format("Spanish", "10", "7.50")
    assert wrong(audited(tmp_path, line * 2 + credit)) == []


def test_parking_and_tax_in_a_charge_are_asked_once_and_not_taken_for_a_price(
    tmp_path: Path,
) -> None:
    head = "Call ID,Date,Time,Language,Minutes,Tax,Charge\n"
    lines = "1,2026-06-09,10:00,Spanish,10,0.45,7.95\n2,2026-06-10,10:00,Spanish,10,0.45,7.95\n"
    assert wrong(audited(tmp_path, lines, head=head)) == [("bill_other", "0.90")]


def test_a_charge_in_another_currency_is_asked(tmp_path: Path) -> None:
    found = audited(tmp_path, LINE.format("Spanish", "10", "€7.50"))
    assert wrong(found) == [("bill_amount", "0")]


def test_an_interpreter_on_site_may_begin_hours_after_a_call_without_times(tmp_path: Path) -> None:
    helps = [{"using": "contract_interpreter", "number": "7", "untimed": True}]
    head = "Call ID,Date,Time,Language,Interpreter,Hours,Charge\n"
    line = "1,2026-06-09,11:30,Spanish,7,2,160.00\n"
    found = audited(tmp_path, line, head=head, name="Clear Voice.csv", helps=helps)
    assert [one.kind for one in found.review.findings] == []


def test_a_call_that_was_billed_and_credited_is_not_called_unbilled(tmp_path: Path) -> None:
    line = LINE.format("Spanish", "10", "7.50")
    helps = [{"minutes": 10, "vendor": "ACME"}]
    lines = line + "Credit for call 1,,,,,,-7.50\n2,2026-06-10,10:00,Spanish,7,10,7.50\n"
    found = audited(tmp_path, lines, helps=helps)
    assert [(one.kind, one.record) for one in found.review.findings] == [("bill_no_encounter", "2")]


@pytest.mark.slow
def test_bills_over_most_of_a_month_are_for_the_month(tmp_path: Path) -> None:
    lines = "".join(f"{day},2026-06-{day:02},15:00,Spanish,7,10,7.50\n" for day in (11, 15, 29))
    found = audited(tmp_path, lines, helps=[{"minutes": 10, "vendor": "ACME"}])
    assert [one.kind for one in found.review.findings].count("bill_missing") == 1
    few = "".join(f"{day},2026-06-{day:02},15:00,Spanish,7,10,7.50\n" for day in (10, 12))
    again = audited(tmp_path / "few", few, helps=[{"minutes": 10, "vendor": "ACME"}])
    assert [one.kind for one in again.review.findings].count("bill_missing") == 0


def test_a_short_name_of_a_vendor_is_that_of_the_only_contract_that_begins_so(
    tmp_path: Path,
) -> None:
    (tmp_path / "contracts.yaml").write_text(
        CONTRACTS.replace('    names: [ACME, "Acme, Inc."]\n', ""), encoding="utf-8"
    )
    terms = reports.load_contracts(tmp_path)
    assert terms.named("Acme, Inc.") == "Acme Language Line"
    assert terms.named("Clear Voice Interpreting LLC") == "Clear Voice"
    assert terms.named("Language Line") == "Language Line"
    assert terms.named("Clear") == "Clear Voice"
