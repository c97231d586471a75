"""`langaccess todo`: what the agency has not entered yet."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.policy import adopt, load_policy
from langaccess.agency.workspace import create_sample
from langaccess.cli import main
from langaccess.reports import directive, write_directive
from tests.commands import Capture, run, run_json, shown

UNSET = "your agency has not entered its interpreter line: ask dispatch"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_list_is_the_answer_and_ends_with_0(here: Path, capsys: Capture) -> None:
    main(["init", "spring", "--agency", "Springfield Police"])
    capsys.readouterr()
    assert main(["todo", "--workspace", "spring"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "agency.name" not in out
    assert "agency.interpreter_line: Which number do officers call" in out
    assert UNSET in out
    entered = f"enter these in {here / 'spring' / 'jurisdiction.yaml'}\n"
    asked, _, not_begun = out.partition(entered)
    assert max(map(len, asked.splitlines())) <= 80
    assert not_begun.startswith("no one has adopted these rules")


def test_a_filled_agency_has_nothing_to_do(here: Path, capsys: Capture) -> None:
    create_sample(here / "demo")
    assert main(["todo", "--workspace", "demo"]) == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "no one has adopted these rules",
        "your records schedule is not entered, so nothing is ever deleted",
        "  {keep_months",
        "no one is on the roster",
        "no contacts are registered",
        "no figures say which languages your area needs",
    ]
    rules = here / "demo" / "jurisdiction.yaml"
    rules.write_text(f"{rules.read_text('utf-8')}records: {{keep_months: 60}}\n", encoding="utf-8")
    adopt(rules, by="Chief Lane", on=date(2026, 11, 25))
    (here / "demo" / "roster" / "people.yaml").write_text(
        "people: [{id: ward, name: Dana Ward, kind: staff, coordinator: true}]\n", encoding="utf-8"
    )
    (here / "demo" / "contacts.yaml").write_text(
        "contacts: {desk: {phone: 217-555-0100}}\n", encoding="utf-8"
    )
    capsys.readouterr()
    assert shown(capsys, "todo", "--workspace", "demo") == (
        "no figures say which languages your area needs: langaccess need import TABLE\n"
    )


def test_what_changed_after_the_adoption_is_said_by_every_command_that_uses_the_rules(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_sample(here / "demo")
    monkeypatch.chdir(here / "demo")
    rules = here / "demo" / "jurisdiction.yaml"
    policy = load_policy(rules)
    write_directive(policy, "html", here / "demo" / "directive.html")
    adopt(rules, by="Chief Lane", on=date(2026, 11, 25))
    with rules.open("a", encoding="utf-8") as file:
        file.write("records: {keep_months: 24}\n")
    capsys.readouterr()
    said = "adopted by Chief Lane on 2026-11-25, and changed since: adopt again"
    out = shown(capsys, "todo")
    assert f"the rules were {said}" in out
    assert "langaccess policy render --out directive.html" in out
    main(["todo", "--json"])
    assert json.loads(capsys.readouterr().out)["data"]["behind"] == [
        str(here / "demo" / "directive.html")
    ]
    assert said in shown(capsys, "audit")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    main(["drill", "--count", "1"])
    assert said in capsys.readouterr().err
    page = directive(load_policy(rules), "md").decode()
    assert "adopted by Chief Lane on November 25, 2026, and changed since" in page
    assert "The rules have changed since Chief Lane adopted them" in page


def test_outside_of_an_agency_the_next_step_is_to_make_one(here: Path, capsys: Capture) -> None:
    """Not to enter the number of an interpreter line into the installed package."""
    code, out, err = run(capsys, "todo")
    assert (code, out) == (3, "")
    assert "langaccess init" in err
    assert "site-packages" not in err
    assert "us-federal" not in err.partition("next:")[2]


def test_a_mistake_about_one_person_stops_no_list_and_no_export(
    here: Path, capsys: Capture
) -> None:
    assert main(["init", "demo", "--sample", "--no-ask"]) == 0
    before = run_json(capsys, "todo", "--workspace", "demo")[1]
    (here / "demo" / "roster" / "new.yaml").write_text(
        "people:\n  - {id: zed, name: Zed Mora, kind: contractor, languages: [{tag: es}]}\n",
        encoding="utf-8",
    )
    mistake = "people.0.modes: should say how they work"
    capsys.readouterr()
    for command, ends in (("todo", 0), ("waiting", 1)):
        said = shown(capsys, command, "--workspace", "demo", ends=ends)
        assert mistake in " ".join(said.split())
    code, found = run_json(capsys, "todo", "--workspace", "demo")
    assert (code, found["confirmers"]) == (0, before["confirmers"])
    words = ("review", "export", "--to", "pack", "--workspace", "demo")
    assert run(capsys, *words)[0] == 0
    code, _out, err = run(capsys, "roster", "find", "es", "--workspace", "demo")
    assert (code, mistake in err) == (3, True)
