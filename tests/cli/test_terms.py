"""`langaccess terms` through the command line: list, import, check, approve, export."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.workspace import create
from langaccess.cli import main

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


def told(capsys: pytest.CaptureFixture[str], *words: str, ends: int = 0) -> str:
    assert main(words) == ends
    return capsys.readouterr().out


def data(
    capsys: pytest.CaptureFixture[str], *words: str, ends: int = 0
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(told(capsys, *words, "--json", ends=ends))[
        "data"
    ]
    return found


def test_a_term_is_a_draft_until_somebody_qualified_approves_it(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = data(capsys, "terms", "list", "protective", "--lang", "es")["terms"]
    assert [form["state"] for form in before[0]["forms"]] == ["draft"]
    said = told(capsys, "terms", "approve", "protective-order", "--lang", "es", "--by", "Ana Ruiz")
    assert "orden de protección: approved" in said
    after = data(capsys, "terms", "list", "protective", "--lang", "es")["terms"]
    assert [form["state"] for form in after[0]["forms"]] == ["approved"]


def test_a_table_goes_out_is_filled_and_comes_back(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = office / "terms.csv"
    told(capsys, "terms", "export", str(out), "--format", "csv", "--lang", "pt")
    text = out.read_text(encoding="utf-8-sig")
    assert text.startswith("id,english,also")
    head, *lines = text.splitlines()
    row = next(line for line in lines if line.startswith("bail,"))
    out.write_text(f"{head}\n{row.removesuffix(',,,,,,')},fiança,,,,,\n", encoding="utf-8")
    said = told(capsys, "terms", "import", str(out), "--source", "Vendor A")
    assert "1 term in" in said
    bail, *_ = data(capsys, "terms", "list", "bail", "--lang", "pt")["terms"]
    assert [(f["text"], f["source"]) for f in bail["forms"]] == [("fiança", "Vendor A")]


def test_faults_end_with_one(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "0 errors" in told(capsys, "terms", "check")
    (office / "glossary" / "own.yaml").write_text(
        'terms: [{id: x, en: bail, forms: {es: [{text: "a"}, {text: "b"}]}}]\n', encoding="utf-8"
    )
    said = told(capsys, "terms", "check", ends=1)
    assert "'bail' names both bail and x" in said
    assert "own.yaml: x es: 2 preferred forms" in said


def test_a_language_is_known_by_its_name_and_only_one_is_approved_at_a_time(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_name = data(capsys, "terms", "list", "bail", "--lang", "Spanish")
    assert by_name == data(capsys, "terms", "list", "bail", "--lang", "es")
    said = data(capsys, "terms", "approve", "bail", "--lang", "Spanish", "--by", "ana")["terms"]
    assert {row["lang"] for row in said} == {"es"}
    assert main(["terms", "approve", "bail", "--lang", "es,vi", "--by", "ana"]) == 2
    assert "es,vi: one language at a time" in capsys.readouterr().err
    assert main(["terms", "list", "bail", "--lang", "es,vi"]) == 2
    assert "es,vi: one language at a time" in capsys.readouterr().err
