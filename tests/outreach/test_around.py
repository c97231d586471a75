"""Registers and cases in `todo`, `doctor`, `audit`, and in what leaves the agency."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.cli import main
from langaccess.outreach import cases, registers
from langaccess.outreach.cases import KINDS
from tests.commands import Capture, run_json
from tests.outreach import kit
from tests.outreach.test_cases import BY, CERTIFICATION, INTAKE, ROSTER
from tests.review.fact_kit import fact_agency

TODAY = date.today()  # noqa: DTZ011 (the commands use the day of this computer)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = kit.folder(tmp_path / "a", more=CERTIFICATION + "languages: [{tag: es}, {tag: mam}]\n")
    (made / "roster").mkdir()
    (made / "roster" / "people.yaml").write_text(ROSTER, encoding="utf-8")
    return made


def add_late(root: Path, kind: str, days: int = 60) -> None:
    """Add a case that was received so many days ago."""
    session = Session(find(explicit=root))
    session.now = datetime.now(UTC) - timedelta(days=days)
    with session:
        cases.add_case(session, KINDS[kind], INTAKE[kind], by=BY)


def asked(capsys: Capture, root: Path, *words: str) -> Any:
    return run_json(capsys, *words, "--workspace", str(root))[1]


def test_todo_lists_open_cases_and_dates_of_registers_but_no_request_for_certification(
    root: Path, capsys: Capture
) -> None:
    for kind in KINDS:
        add_late(root, kind)
    with Session(find(explicit=root)) as session:
        registers.add_entries(session, registers.PARTNERS, [{"id": "oak", "org": "Oak"}], by=BY)
    dates = asked(capsys, root, "todo")["dates"]
    found = {one["what"]: one["overdue"] for one in dates if one["list"] == "cases"}
    assert set(found) == {
        f"C-{(TODAY - timedelta(60)).year}-0001: answer the concern",
        f"K-{(TODAY - timedelta(60)).year}-0001: answer the complaint",
    }
    assert all(found.values())
    assert any(one["list"] == "partners" and "first check" in one["what"] for one in dates)


def test_the_audit_has_late_cases_as_findings_and_open_ones_as_open(
    root: Path, capsys: Capture
) -> None:
    add_late(root, "concern")
    add_late(root, "complaint", days=1)
    add_late(root, "certification", days=100)
    data = asked(capsys, root, "audit")
    (finding,) = (one for one in data["findings"] if one["kind"] == "case_late")
    assert finding["record"].startswith("C-")
    assert "not answered" in finding["text"]
    assert {one["record"][0] for one in data["open"]} == {"C", "K"}
    assert "R-" not in json.dumps(data)
    main(["audit", "--workspace", str(root), "--out", str(root / "audit.html")])
    page = (root / "audit.html").read_text(encoding="utf-8")
    assert "was not answered in time" in page
    assert "2, 1 overdue: 2 of concerns and complaints, for the language access" in page


@pytest.mark.slow
def test_doctor_names_a_broken_register_a_gap_and_a_register_without_designee(
    root: Path, capsys: Capture
) -> None:
    with Session(find(explicit=root)) as session:
        row = {"id": "oak", "org": "Oak", "languages": [{"tag": "es", "how": "staff"}],
               "checked": {"on": TODAY.isoformat(), "by": BY, "how": "call"}}  # fmt: skip
        registers.add_entries(session, registers.PARTNERS, [row], by=BY)
    checks = {one["what"]: one for one in asked(capsys, root, "doctor")["checks"]}
    assert checks["partners"]["detail"] == "no partner for Mam"
    assert checks["certification"]["detail"] == "clocks that counsel has not verified: standard"
    rules = root / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("2027-12-31", "2026-01-02"), encoding="utf-8")
    (root / "sites.yaml").write_text("sites: [{id: x}]\n", encoding="utf-8")
    found = [(one["what"], one["state"]) for one in asked(capsys, root, "doctor")["checks"]]
    assert ("certification", "missing") in found
    assert ("sites.yaml", "missing") in found


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes of POSIX")
def test_doctor_names_a_private_file_that_others_can_read(root: Path, capsys: Capture) -> None:
    add_late(root, "certification", days=1)
    (root / ".langaccess" / "certification.db").chmod(0o644)
    found = [one["detail"] for one in asked(capsys, root, "doctor")["checks"]]
    assert any(text.startswith("others can read") for text in found)


def test_no_list_shows_a_contact_persons_name_and_nothing_uses_the_network(
    root: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    person = {"name": "Anneliese Quast", "phone": "217-555-0199"}
    row = {"id": "oak", "org": "Oak", "needs": ["esl"], "contact": person, "listed": True,
           "listed_on": "2026-01-01", "phones": [{"number": "217-555-0140"}],
           "languages": [{"tag": "es", "how": "staff"}],
           "checked": {"on": TODAY.isoformat(), "by": BY, "how": "call"}}  # fmt: skip
    with Session(find(explicit=root)) as session:
        registers.add_entries(session, registers.PARTNERS, [row], by=BY)
    out = root / "out"
    out.mkdir()
    for words in (
        ["partners", "find", "--need", "esl"],
        ["partners", "card", "--out", str(out / "card.html")],
        ["partners", "sheet", "--need", "esl", "--out", str(out / "sheet.md")],
        ["partners", "gaps", "--out", str(out / "gaps.csv")],
        ["register", "partners", "list", "--out", str(out / "list.csv")],
        ["register", "partners", "export", "--for-request", "--out", str(out / "request.csv")],
    ):
        assert main([*words, "--workspace", str(root)]) in (0, 1)
    shown = capsys.readouterr().out
    shown += "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
    assert len(list(out.iterdir())) == 5
    assert "217-555-0140" in shown
    assert "Quast" not in shown
    assert "0199" not in shown


@pytest.mark.slow
def test_who_approves_a_fact_is_shown_what_partners_object_to(
    tmp_path: Path, capsys: Capture
) -> None:
    police = fact_agency(tmp_path / "springfield")
    said = {"fact": "ice-hold", "on": "2026-11-02", "why": "you held a client in May"}
    with police.session() as session:
        row = {"id": "oak", "org": "Oak Legal", "objects_to": [said]}
        registers.add_entries(session, registers.PARTNERS, [row], by=BY)
    for fact, shown in (("ice-hold", True), ("no-status", False)):
        main(["facts", "approve", fact, "--by", "Rosa Ortiz", "--workspace", str(police.root)])
        text = "Oak Legal objects to ice-hold, 2026-11-02: you held a client in May"
        assert (text in capsys.readouterr().err) == shown
