"""Contacts against the register of the agency, and of the languages of a brochure together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from langaccess.agency.facts import Registered
from langaccess.cli import main
from langaccess.core.model import Severity
from langaccess.core.tags import Tag
from langaccess.qa import CheckSettings, FileFinding, check_files, find_items
from langaccess.qa.files.contact_checks import Watch
from langaccess.review import set_contact
from tests.commands import Capture
from tests.review.kit import agency

EN, ES = Tag("en"), Tag("es")
REGISTER = Registered(
    now={
        "records_desk.phone": "217-555-0123",
        "front_desk.phone": "217-555-0142",
        "records_desk.email": "records@springfield.gov",
        "records_desk.url": "springfield.gov/records",
        "records_desk.hours": "9:00-17:00",
    },
    former={
        "217-555-0100": "records_desk.phone",
        "desk@springfield.gov": "records_desk.email",
        "8:00-16:30": "records_desk.hours",
    },
)


def codes(text: str, tag: Tag = EN) -> list[str]:
    return [finding.code for _value, finding in Watch(REGISTER).look(text, tag)]


@pytest.mark.parametrize(
    "text",
    ["Call 217-555-0100.", "Call (217) 555-0100 now", "+1 217.555.0100",
     "Write desk@springfield.gov",
     "Open 8:00-16:30", "Open 8:00–16:30 daily"],
)  # fmt: skip
def test_what_the_agency_gave_up_is_an_error(text: str) -> None:
    assert codes(text) == ["contact.former"]


def test_it_is_found_in_the_digits_of_another_script() -> None:
    assert codes("اتصل على ٢١٧-٥٥٥-٠١٠٠", Tag("ar")) == ["contact.former"]
    assert codes("اتصل على \u2066217-555-0100\u2069", Tag("ar")) == ["contact.former"]


@pytest.mark.parametrize(
    "text",
    ["Call 217-555-1023.", "Call 271-555-0123", "Call 217-565-0123", "record@springfield.gov",
     "springfeld.gov/records", "springfield.gov/record"],
)  # fmt: skip
def test_a_slip_of_the_hand_is_named(text: str) -> None:
    assert codes(text) == ["contact.near"]


@pytest.mark.parametrize(
    "text",
    ["Call 217-555-0123 or 217-555-0142.", "Call 217-555-0125", "records@springfield.gov",
     "https://www.springfield.gov/records/", "Call 911", "Open 9:00-17:00", "Case 217-555-01004"],
)  # fmt: skip
def test_what_is_registered_or_belongs_to_another_desk_is_no_finding(text: str) -> None:
    assert codes(text) == []


def found(folder: Path, source: str, targets: dict[str, str], register: Registered) -> list[str]:
    (folder / "flyer.md").write_text(source, encoding="utf-8")
    for tag, text in targets.items():
        (folder / f"flyer.{tag}.md").write_text(text, encoding="utf-8")
    paths = [folder / f"flyer.{tag}.md" for tag in targets]
    report = check_files(paths, [folder / "flyer.md"], settings=CheckSettings(contacts=register))
    return told(report.findings)


def told(findings: Sequence[FileFinding]) -> list[str]:
    return [
        f"{Path(f.file).name} {f.code} {f.severity.value}"
        for f in findings
        if f.code.startswith("contact.")
    ]


def test_what_the_source_says_too_is_told_of_the_source_alone(tmp_path: Path) -> None:
    source = "Please call the records desk at 217-555-0100 today.\n"
    targets = {"es": "Por favor, llame hoy a la oficina de registros al 217-555-0100.\n"}
    assert found(tmp_path, source, targets, REGISTER) == ["flyer.md contact.former error"]


def test_where_a_link_leads_is_looked_at_too(tmp_path: Path) -> None:
    source = "Please call [the records desk](tel:+12175550123) today.\n"
    targets = {"es": "Por favor, llame hoy a [la oficina](tel:+12175550100).\n"}
    assert found(tmp_path, source, targets, REGISTER) == ["flyer.es.md contact.former error"]


def test_translations_that_give_different_numbers_are_named_together(tmp_path: Path) -> None:
    source = "Please call the records desk today. The help is free for all.\n"
    targets = {
        "es": "Por favor, llame hoy a la oficina de registros, 217-555-0142. La ayuda es gratis.\n",
        "pt": "Por favor, ligue hoje para o balcão, 217-555-0199. A ajuda é gratuita para todos.\n",
    }
    assert found(tmp_path, source, targets, Registered()) == ["flyer.md contact.differs warning"]
    targets["pt"] = targets["pt"].replace("0199", "0142")
    assert found(tmp_path, source, targets, Registered()) == []


def test_check_knows_the_register_and_its_past(tmp_path: Path, capsys: Capture) -> None:
    police = agency(tmp_path / "springfield")
    for value in ("217-555-0100", "217-555-0123"):
        with police.session() as session:
            set_contact(session, "records_desk.phone", value, by="D")
    source, target = police.root / "a.md", police.root / "a.es.md"
    source.write_text("Please call 217-555-0100 today.\n", encoding="utf-8")
    target.write_text("Por favor, llame hoy al 217-555-0100.\n", encoding="utf-8")
    words = ["check", str(target), "--against", str(source), "--workspace", str(police.root)]
    assert main([*words, "--json"]) == 1
    data = json.loads(capsys.readouterr().out)["data"]
    (row,) = [one for one in data["findings"] if one["code"] == "contact.former"]
    assert row["message"] == "'217-555-0100' was records_desk.phone before: it is 217-555-0123 now"
    assert row["severity"] == Severity.ERROR.value
    answer = [
        "check",
        "accept",
        row["code"],
        row["segment"],
        "--by",
        "khan",
        "--why",
        "it tells of old days",
    ]
    assert main([*answer, "--workspace", str(police.root)]) == 0
    assert main(words) == 0


def test_a_number_that_holds_again_is_not_former(tmp_path: Path) -> None:
    police = agency(tmp_path / "springfield")
    with police.session() as session:
        for value in ("217-555-0100", "217-555-0123", "217-555-0100"):
            set_contact(session, "records_desk.phone", value, by="D")
        register = Registered.of(police.root, session.connection)
    assert register.now == {"records_desk.phone": "217-555-0100"}
    assert register.former == {"217-555-0123": "records_desk.phone"}
    assert [i.text for i in find_items("217-555-0123", EN)] == ["217-555-0123"]


def test_a_table_of_both_languages_is_looked_at_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "app.tsv"
    path.write_text(
        "id\ten\tes\n"
        "a\tPlease call 217-555-0123 today.\tPor favor, llame hoy al 217-555-0100.\n"
        "b\tPlease call 217-555-0100 today.\tPor favor, llame hoy al 217-555-0100.\n",
        encoding="utf-8",
    )
    report = check_files([path], settings=CheckSettings(contacts=REGISTER))
    rows = [(f.segment.partition(":")[0], str(f.tag)) for f in report.findings
            if f.code == "contact.former"]  # fmt: skip
    assert rows == [("a", "es"), ("b", "en")]
