"""What the coordinator asks of the roster: validate, due, gaps, import, export."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.session import Session
from langaccess.cli import main
from tests.commands import Capture, run, shown
from tests.rosterfiles import agency, roster


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    roster(tmp_path, agency(tmp_path))
    return tmp_path


def upkeep(capsys: Capture, *words: str) -> tuple[int, str]:
    return run(capsys, "roster", *words)[:2]


def test_validate_says_who_will_never_be_offered(home: Path, capsys: Capture) -> None:
    code, out = upkeep(capsys, "validate")
    assert code == 0
    assert out.startswith("no mistakes; 11 people\n")
    assert "Juan Lopez (lopez): unverified in Mam" in out
    path = home / "roster" / "people.yaml"
    text = path.read_text(encoding="utf-8").replace("Juan Lopez", "María Guadalupe Hernández Ruiz")
    path.write_text(text.replace("id: lopez", "id: hernandez-of-the-north"), encoding="utf-8")
    lines = upkeep(capsys, "validate")[1].splitlines()
    assert any(line.startswith("  ") for line in lines), "a second line is told from a remark"
    assert all(line[:2] in ("no", "- ", "  ") and len(line) < 80 for line in lines)
    (home / "roster" / "new.yaml").write_text("people:\n  - {id: x}\n", encoding="utf-8")
    assert upkeep(capsys, "validate")[0] == 3


def test_import_says_who_is_taken_and_may_interpret_nothing(home: Path, capsys: Capture) -> None:
    table = "Name,Language,Test score,Cert exp\nEva Diaz,Spanish,3,2028-12-31\n"
    (home / "hr.csv").write_text(table, encoding="utf-8")
    assert main(["roster", "import", "hr.csv", "--guess"]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "taken, but not offered today: 1 person: bilingual tested has no test date" in said


def test_due_ends_with_1_when_something_runs_out(home: Path, capsys: Capture) -> None:
    code, out = upkeep(capsys, "due", "--json")
    assert code == 1
    body = json.loads(out)["data"]
    assert body["days"] == 60
    assert body["due"][0]["id"] == "ruiz"


def test_gaps_show_a_row_for_each_language_and_day(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "today", date(2026, 11, 25))
    code, out = upkeep(capsys, "gaps")
    assert code == 1
    rows = [line for line in out.splitlines() if line.startswith("Mam ")]
    assert len(rows) == 2
    assert any("1/1/1/0" in row for row in rows)
    found = json.loads(upkeep(capsys, "gaps", "--json")[1])["data"]["gaps"]
    assert {"mam", "ase"} <= {gap["lang"] for gap in found}, "a language is always `lang`"
    assert max(map(len, out.splitlines())) <= 80


def test_an_import_is_looked_at_first_and_written_on_the_second_call(
    home: Path, capsys: Capture
) -> None:
    table = home / "hr.csv"
    table.write_text(
        "Employee No,Name,Language,Score,Test Date\n"
        "1,Ann Lee,Vietnamese,3,2026-01-01\n2,Bo Chen,Chinese,3,2026-01-01\n",
        encoding="utf-8",
    )
    code, out = upkeep(capsys, "import", "hr.csv", "--guess")
    assert code == 1
    assert "2 rows: people taken: 1, rows not taken: 1; nothing written" in out
    assert "- line 3:" in out
    assert not (home / "roster" / "hr.yaml").exists()
    code, out = upkeep(capsys, "import", "hr.csv", "--map", "hr.csv.map.yaml", "--write")
    assert code == 1
    assert "Ann Lee" in (home / "roster" / "hr.yaml").read_text(encoding="utf-8")
    out = upkeep(capsys, "find", "Vietnamese", "dv", "--at", "2026-11-28T02:00")[1]
    assert "1. Ann Lee" in out
    assert upkeep(capsys, "import", "hr.csv", "--map", "hr.csv.map.yaml", "--write")[0] == 4


def test_nothing_is_written_while_a_column_is_dropped_unseen(home: Path, capsys: Capture) -> None:
    (home / "hr.csv").write_text(
        "Emp ID,Employee Name,Language,Level,Test Date,Exp,Status,Unit\n"
        "1,Jo Doe,Vietnamese,3,2020-01-01,2030-01-01,Retired,K9\n"
        "2,Abdi Ali,Vietnamese,3,2020-03-15,2023-03-15,Active,K9\n"
        "3,Ann Lee,Vietnamese,3,2026-01-01,2030-01-01,Active,K9\n",
        encoding="utf-8",
    )
    assert upkeep(capsys, "import", "hr.csv", "--guess")[0] == 1
    mapping = home / "hr.csv.map.yaml"
    guessed = mapping.read_text(encoding="utf-8")
    assert '# open: "Unit"' in guessed
    wanted = ("import", "hr.csv", "--map", "hr.csv.map.yaml", "--write")
    assert upkeep(capsys, *wanted)[0] == 4
    assert not (home / "roster" / "hr.yaml").exists()
    mapping.write_text(guessed.replace("ignore: []", "ignore: [Unit]"), encoding="utf-8")
    assert upkeep(capsys, *wanted)[0] == 1
    out = upkeep(capsys, "find", "Vietnamese", "dv", "--at", "2026-11-28T02:00")[1]
    assert "1. Ann Lee" in out
    assert "Jo Doe" not in out
    assert not re.search(r"^ *\d+\. Abdi", out, re.MULTILINE)


def test_a_guess_is_never_written_unseen(home: Path, capsys: Capture) -> None:
    (home / "hr.csv").write_text("Name,Language\nAnn Lee,Vietnamese\n", encoding="utf-8")
    assert upkeep(capsys, "import", "hr.csv", "--guess", "--write")[0] == 2
    assert upkeep(capsys, "import", "hr.csv")[0] == 2


def test_an_export_is_a_table_and_overwrites_nothing(home: Path, capsys: Capture) -> None:
    assert upkeep(capsys, "export", "--out", "r.csv")[0] == 0
    text = (home / "r.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("id,name,kind,phone")
    assert "Maria Garcia" in text
    assert upkeep(capsys, "export", "--out", "r.csv")[0] == 4


def test_a_private_appointment_in_a_calendar_never_becomes_being_on_call(
    home: Path, capsys: Capture
) -> None:
    (home / "rota.ics").write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\nBEGIN:VEVENT\nUID:1\n"
        "SUMMARY:Dentist appointment\nDTSTART:20991202T080000\nDTEND:20991202T160000\n"
        "END:VEVENT\nBEGIN:VEVENT\nUID:2\nSUMMARY:School play\n"
        "DTSTART:20260101T080000\nDTEND:20260101T090000\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
        "END:VCALENDAR\n",
        encoding="utf-8",
    )
    before = (home / "roster" / "people.yaml").read_bytes()
    wanted = ["roster", "import", "rota.ics", "--for", "garcia"]
    assert main(wanted) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[1].startswith(
        "# left out, because the title names neither duty nor leave"
    )
    assert "# - School play (line 10)" in out
    assert "# - Dentist appointment (line 4)" in out
    assert "weekly" not in out
    assert main([*wanted, "--write"]) == 4
    assert "no event can be used" in capsys.readouterr().err
    assert (home / "roster" / "people.yaml").read_bytes() == before
    assert "weekly" in shown(capsys, *wanted, "--event", "school play", ends=1)
    for typed in ("Maria", "garzia", "gracia"):
        assert main(["roster", "import", "rota.ics", "--for", typed]) == 4
        assert "did you mean Maria Garcia (garcia)?" in capsys.readouterr().err


def test_gaps_say_how_many_are_counted_whose_hours_nobody_knows(
    home: Path, capsys: Capture
) -> None:
    main(["roster", "gaps"])
    before = capsys.readouterr().err
    path = next((home / "roster").glob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    extra = (
        "  - id: newman\n    name: New Man\n    kind: member\n    phone: 217-555-0199\n"
        "    languages: [{tag: es}]\n    credentials:\n"
        "      - {kind: bilingual_tested, language: es, level: 3, issued: 2026-01-01}\n"
    )
    path.write_text(text + extra, encoding="utf-8")
    main(["roster", "gaps"])
    after = capsys.readouterr().err
    count = 1 + int(before.split()[0]) if before else 1
    assert f"{count} people have no hours entered" in " ".join(after.split())
