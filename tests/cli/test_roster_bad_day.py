"""Rules that cannot be read, and notes of a roster that hold what no record may."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import create
from langaccess.cli import main
from tests.commands import Capture, shown


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = create(tmp_path / "county", {}, today=date(2026, 11, 25)).require()
    monkeypatch.chdir(root)
    return root


# D18: one typo, and a deaf caller was left with 711, which is not for one room.
@pytest.mark.parametrize(
    "paths",
    [
        '- {id: on_call, phone: "217-555-0102"}\n      - {id: video, phone: 217-555-0103}',
        (
            "- id: on_call\n        phone: 217-555-0102\n"
            "      - id: 'video'\n        phone: '217-555-0103'"
        ),
    ],
)
@pytest.mark.parametrize("typo", ["agancy: {}", "agency: [", "audit: {small_count: 1}"])
def test_a_typo_in_the_rules_leaves_the_numbers_for_sign_languages(
    office: Path, capsys: Capture, paths: str, typo: str
) -> None:
    rules = office / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    entry = f"interpreting:\n  sign:\n    paths:\n      {paths}\n"
    rules.write_text(f"{text}\n{entry}{typo}\n", encoding="utf-8")
    main(["roster", "find", "deaf", "dv"])
    out = capsys.readouterr().out
    assert "RULES OR ROSTER CANNOT BE READ" in out
    assert "the numbers for sign languages are from your file" in out
    assert "217-555-0102" in out
    assert "217-555-0103" in out


def test_a_number_in_a_remark_or_of_the_voice_line_is_not_taken(
    office: Path, capsys: Capture
) -> None:
    rules = office / "jurisdiction.yaml"
    rules.write_text(
        "id: x\nagency:\n  interpreter_line: 217-555-0101\n"
        "# - {id: on_call, phone: 217-555-0102}\n"
        "interpreting:\n  sign:\n    paths:\n      - {id: video, phone: 217 555 0101}\n"
        "agancy: {}\n",
        encoding="utf-8",
    )
    main(["roster", "find", "deaf", "dv"])
    out = capsys.readouterr().out
    assert "RULES OR ROSTER CANNOT BE READ" in out
    assert "217-555-0102" not in out
    assert "555 0101" not in out


def test_a_vendors_voice_line_is_no_way_for_deaf_people_where_the_roster_cannot_be_read(
    office: Path, capsys: Capture
) -> None:
    rules = office / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    paths = "[{id: on_call, phone: 217-555-0166}, {id: video, phone: 217-555-0155}]"
    rules.write_text(f"{text}\ninterpreting: {{sign: {{paths: {paths}}}}}\n", encoding="utf-8")
    (office / "roster" / "lines.yaml").write_text(
        "people:\n  - {id: l1, name: L1, kind: line, modes: [phone], phone: (217) 555-0155}\n",
        encoding="utf-8",
    )
    assert main(["roster", "find", "deaf", "dv"]) != 0
    out = capsys.readouterr().out
    assert "RULES OR ROSTER CANNOT BE READ" in out
    assert "217-555-0166" in out
    assert "555-0155" not in out


PERSON = (
    "people:\n  - id: garcia\n    name: Ana Garcia\n    kind: contractor\n    modes: [phone]\n"
    "    phone: 217-555-0111\n    languages: [{tag: es}]\n"
    "    credentials: [{kind: court_certified, language: es}]\n"
)


# D20: floor rule 12 holds for notes of the roster too.
def test_notes_about_status_and_codes_are_named(office: Path, capsys: Capture) -> None:
    (office / "roster" / "p.yaml").write_text(
        f"{PERSON}    notes: green card holder, PIN 8842\n"
        "    ties: [{kind: friend, person: Jo Doe, note: both undocumented}]\n",
        encoding="utf-8",
    )
    out = shown(capsys, "roster", "validate", ends=1)
    assert "! Ana Garcia (garcia): notes: `green card`" in out
    assert "! Ana Garcia (garcia): ties.0.note: `undocumented`" in out
    assert "a note has a code: PINs and access codes are not logged" in out


# D19: a certificate without any date counts, and validate says so.
def test_a_certificate_without_a_date_is_named(office: Path, capsys: Capture) -> None:
    path = office / "roster" / "p.yaml"
    path.write_text(PERSON, encoding="utf-8")
    assert "`court_certified` in Spanish has no date" in shown(capsys, "roster", "validate")
    path.write_text(PERSON.replace("language: es}", "language: es, issued: 2020-01-01}"), "utf-8")
    assert "has no date" not in shown(capsys, "roster", "validate")


def test_a_table_without_a_row_to_take_writes_no_file_that_breaks_the_roster(
    office: Path, capsys: Capture
) -> None:
    table = office / "hr.csv"
    table.write_text(
        "Name,Language,Level,Test Date,Status\nJo Doe,Spanish,3,2025-03-01,Retired\n",
        encoding="utf-8",
    )
    assert main(["roster", "import", str(table), "--guess"]) == 1
    mapping = str(table.with_name("hr.csv.map.yaml"))
    assert main(["roster", "import", str(table), "--map", mapping, "--write"]) == 4
    assert "nothing was written" in capsys.readouterr().err
    assert not (office / "roster" / "hr.yaml").exists()
    assert main(["ask", "spanish", "dv"]) in (0, 1)
    assert "CANNOT BE READ" not in capsys.readouterr().out


@pytest.mark.parametrize("words", [["no hablo ingles"], ["--ask"]])
def test_a_typo_in_the_rules_leaves_identify_with_the_line(
    office: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    (office / "jurisdiction.yaml").write_text(
        "id: x\nagency:\n  interpreter_line: 217-555-0101\nagancy: {}\n", encoding="utf-8"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code = main(["identify", *words])
    said = capsys.readouterr()
    assert code == 3
    assert said.out.startswith("YOUR AGENCY'S RULES CANNOT BE READ")
    assert "217-555-0101" in said.out
    assert "agancy: unknown key" in said.err
