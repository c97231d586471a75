"""`langaccess terms` through the command line: list, import, check, approve, export."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import approval, ledger
from langaccess.agency.session import open_session
from langaccess.agency.workspace import create
from langaccess.cli import main
from tests.commands import Capture, shown

PEOPLE = """people:
  - id: ana
    name: Ana Ruiz
    kind: contractor
    languages: [{tag: es}]
    credentials:
      - {kind: translator_tested, language: es, direction: into}
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "office"
    create(root, {"agency.name": "Springfield Police"}, today=date(2026, 11, 2))
    (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def data(capsys: Capture, *words: str, ends: int = 0) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(shown(capsys, *words, "--json", ends=ends))[
        "data"
    ]
    return found


def test_a_term_is_a_draft_until_somebody_qualified_approves_it(
    office: Path, capsys: Capture
) -> None:
    before = data(capsys, "terms", "list", "protective", "--lang", "es")["terms"]
    assert [form["state"] for form in before[0]["forms"]] == ["draft"]
    said = shown(capsys, "terms", "approve", "protective-order", "--lang", "es", "--by", "Ana Ruiz")
    assert "orden de protección: approved" in said
    after = data(capsys, "terms", "list", "protective", "--lang", "es")["terms"]
    assert [form["state"] for form in after[0]["forms"]] == ["approved"]


def test_a_table_goes_out_is_filled_and_comes_back(office: Path, capsys: Capture) -> None:
    out = office / "terms.csv"
    shown(capsys, "terms", "export", str(out), "--format", "csv", "--lang", "pt")
    text = out.read_text(encoding="utf-8-sig")
    assert text.startswith("id,english,also")
    head, *lines = text.splitlines()
    row = next(line for line in lines if line.startswith("bail,"))
    out.write_text(f"{head}\n{row.removesuffix(',,,,,,,')},fiança,,,,,,\n", encoding="utf-8")
    said = shown(capsys, "terms", "import", str(out), "--source", "Vendor A")
    assert "1 term in" in said
    bail, *_ = data(capsys, "terms", "list", "bail", "--lang", "pt")["terms"]
    assert [(f["text"], f["source"]) for f in bail["forms"]] == [("fiança", "Vendor A")]


def test_faults_end_with_one(office: Path, capsys: Capture) -> None:
    assert "0 errors" in shown(capsys, "terms", "check")
    (office / "glossary" / "own.yaml").write_text(
        'terms: [{id: x, en: bail, forms: {es: [{text: "a"}, {text: "b"}]}}]\n', encoding="utf-8"
    )
    said = shown(capsys, "terms", "check", ends=1)
    assert "'bail' names both bail and x" in said
    assert "own.yaml: x es: 2 preferred forms" in said


def test_a_whole_warning_is_not_a_term(office: Path, capsys: Capture) -> None:
    rows = (
        "english,Spanish\nright to remain silent,derecho a guardar silencio\n"
        "You have the right to remain silent,Tiene derecho a guardar silencio\n"
    )
    (office / "terms.csv").write_text(rows, encoding="utf-8")
    said = data(capsys, "terms", "import", "terms.csv", "--source", "county")
    ((_where, why),) = said["left"]
    assert why.startswith("You have the right to remain silent: not a term, it is a warning")


def test_a_language_is_known_by_its_name_and_only_one_is_approved_at_a_time(
    office: Path, capsys: Capture
) -> None:
    by_name = data(capsys, "terms", "list", "bail", "--lang", "Spanish")
    assert by_name == data(capsys, "terms", "list", "bail", "--lang", "es")
    said = data(capsys, "terms", "approve", "bail", "--lang", "Spanish", "--by", "ana")["terms"]
    assert {row["lang"] for row in said} == {"es"}
    assert main(["terms", "approve", "bail", "--lang", "es,vi", "--by", "ana"]) == 2
    assert "es,vi: one language at a time" in capsys.readouterr().err
    assert main(["terms", "list", "bail", "--lang", "es,vi"]) == 2
    assert "es,vi: one language at a time" in capsys.readouterr().err


def glossary(office: Path, form: str, name: str = "ours.csv") -> str:
    path = office / name
    path.write_text(
        f"id,english,lang,term,by\nzeta,zeta bond,es,{form},Luis Gomez\n", encoding="utf-8"
    )
    return str(path)


def states(capsys: Capture) -> dict[str, str]:
    (found,) = data(capsys, "terms", "list", "zeta", "--lang", "es")["terms"]
    return {form["text"]: form["state"] for form in found["forms"]}


APPROVE = ("terms", "approve", "zeta", "--lang", "es", "--by", "Ana Ruiz")


@pytest.mark.parametrize("approved_between", [True, False])
def test_an_old_term_that_is_imported_again_needs_a_new_approval(
    office: Path, capsys: Capture, approved_between: bool
) -> None:
    shown(capsys, "terms", "import", glossary(office, "garantía de zeta"), "--source", "x")
    shown(capsys, *APPROVE)
    shown(capsys, "terms", "import", glossary(office, "fianza de zeta"), "--source", "x")
    assert states(capsys) == {"fianza de zeta": "translated"}
    if approved_between:
        shown(capsys, *APPROVE)
    said = shown(capsys, "terms", "import", glossary(office, "garantía de zeta"), "--source", "x")
    assert "so approve it again: zeta (es): garantía de zeta" in said
    assert states(capsys) == {"garantía de zeta": "translated"}
    with open_session(office) as session:
        known = list(ledger.entries(session.connection, approval.TRANSLATED))
    assert [(e.data["what"], e.data["by"]["name"], e.data["file"]) for e in known] == [
        ("term", "Luis Gomez", "ours.csv")
    ] * 3
    shown(capsys, *APPROVE)
    assert states(capsys) == {"garantía de zeta": "approved"}
    again = shown(capsys, "terms", "import", glossary(office, "garantía de zeta"), "--source", "x")
    assert "approve it again" not in again  # nothing changed
    assert states(capsys) == {"garantía de zeta": "approved"}


def test_an_old_term_put_back_by_hand_is_not_approved(office: Path, capsys: Capture) -> None:
    file = office / "glossary" / "ours.yaml"
    shown(capsys, "terms", "import", glossary(office, "garantía de zeta"), "--source", "x")
    old = file.read_bytes()
    shown(capsys, *APPROVE)
    shown(capsys, "terms", "import", glossary(office, "fianza de zeta"), "--source", "x")
    shown(capsys, *APPROVE)
    file.write_bytes(old)
    assert states(capsys) == {"garantía de zeta": "translated"}


def test_a_form_that_comes_in_next_to_an_approved_one_leaves_it_approved(
    office: Path, capsys: Capture
) -> None:
    shown(capsys, "terms", "import", glossary(office, "fianza de zeta"), "--source", "x")
    shown(capsys, *APPROVE)
    path = office / "two.csv"
    path.write_text(
        "id,english,lang,term,by\nzeta,zeta bond,es,fianza de zeta,Luis Gomez\n"
        "zeta,zeta bond,es,aval de zeta,Luis Gomez\n",
        encoding="utf-8",
    )
    shown(capsys, "terms", "import", str(path), "--source", "x")
    assert states(capsys) == {"fianza de zeta": "approved", "aval de zeta": "translated"}
    shown(capsys, *APPROVE)
    assert set(states(capsys).values()) == {"approved"}


def test_a_file_without_a_usable_term_is_refused_and_stops_nothing(
    office: Path, capsys: Capture
) -> None:
    path = office / "warning.csv"
    path.write_text(
        "english,lang,term\nYou have the right to remain silent and to a lawyer,pt,Tem o direito\n",
        encoding="utf-8",
    )
    assert main(["terms", "import", str(path), "--source", "x"]) == 4
    said = " ".join(capsys.readouterr().err.split())
    assert "no term in this file can be used" in said
    assert "not a term, it is a warning of rights" in said
    assert not (office / "glossary" / "warning.yaml").exists()
    assert "0 errors" in shown(capsys, "terms", "check")


def test_a_column_that_is_no_language_is_named(office: Path, capsys: Capture) -> None:
    table = office / "ours.csv"
    table.write_text("English,Spanish,Klingon,Note\nfront desk,recepción,x,y\n", encoding="utf-8")
    out = shown(capsys, "terms", "import", "ours.csv", "--source", "us")
    assert "1 term" in out
    assert "the column Klingon: it is neither a language nor a column of an export" in out
    assert "Note" not in out
