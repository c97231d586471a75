"""Dates of all lists in one place: `todo` and the bulletin show them, and a bad file hides none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from langaccess import reports
from langaccess.agency.session import Session
from langaccess.outreach import cases, need
from tests.commands import Capture, printed
from tests.outreach import kit
from tests.reports.auditkit import ZONE
from tests.reports.practicekit import NOW, office, opened

TRAINING = """\
training:
  - {id: a, person: reyes, course: Spanish 3, kind: language, language: es, expires: 2026-12-15}
  - {id: b, person: pham, course: Culture, kind: culture, expires: 2026-11-01}
  - {id: c, person: lopez, course: Far away, kind: culture, expires: 2028-11-01}
  - id: d
    person: lopez
    course: Spanish 1
    kind: language
    language: es
    incentive: {since: 2026-01-01, until: 2026-12-31, basis: MOU 14}
"""
ONE = """\
  - id: p{n}
    name: Person {n}
    kind: contractor
    modes: [phone]
    phone: 217-555-020{n}
    languages: [{{tag: vi}}]
    credentials:
      - {{kind: court_certified, language: vi, issued: 2020-01-01, expires: 2026-12-0{n}}}
"""
PEOPLE = "people:\n" + "".join(ONE.format(n=n) for n in range(1, 6))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Session, "now", NOW)
    made = office(tmp_path / "office", [], figures=False)
    (made / "roster" / "people.yaml").write_text("people: []\n", encoding="utf-8")
    (made / "training.yaml").write_text(TRAINING, encoding="utf-8")
    return made


@pytest.mark.slow
def test_dates_of_the_lists_come_by_day(root: Path) -> None:
    with opened(root) as session:
        found = reports.upcoming(session)
    assert [(one.on, one.what, one.overdue, one.list, one.ends) for one in found.dates] == [
        (date(2026, 11, 1), "pham: Culture: course expires", True, "training", True),
        (date(2026, 12, 15), "reyes: Spanish 3: course expires", False, "training", True),
        (date(2026, 12, 31), "lopez: Spanish 1: incentive ends", False, "training", True),
    ]
    assert found.problems == ()


@pytest.mark.slow
def test_many_of_one_kind_are_one_line_with_the_command_that_lists_them(root: Path) -> None:
    (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    with opened(root) as session:
        found = [one for one in reports.upcoming(session).dates if one.list == "roster"]
    assert [(one.on, one.what) for one in found] == [
        (date(2026, 12, 1), "5 credentials and checks end: langaccess roster due")
    ]


@pytest.mark.slow
def test_a_file_with_mistakes_is_named_and_hides_no_other(root: Path) -> None:
    (root / "partners.yaml").write_text("partners: [{id: 7, nonsense: 1}]\n", encoding="utf-8")
    with opened(root) as session:
        found = reports.upcoming(session)
    assert len(found.dates) == 3
    assert len(found.problems) == 1
    assert "partners.yaml" in found.problems[0]


@pytest.mark.slow
def test_the_bulletin_has_what_is_not_overdue(root: Path) -> None:
    with opened(root) as session:
        found = reports.monthly(session, date(2026, 10, 1))
    assert [one.text for one in found.expires] == [
        "reyes: Spanish 3: course expires",
        "lopez: Spanish 1: incentive ends",
    ]


MEETINGS = """\
meetings:
  - id: winter
    name: Soccer and talk
    starts: 2026-12-09T18:00
    place: {name: Oak Library, kind: library}
  - id: autumn
    name: Past one
    starts: 2026-10-09T18:00
    place: {name: Oak Library, kind: library}
    held: 2026-10-09
"""


@pytest.mark.slow
def test_the_bulletin_names_the_next_meeting_and_no_concern(root: Path) -> None:
    (root / "meetings.yaml").write_text(MEETINGS, encoding="utf-8")
    raw = {"topic": "service", "language": "es", "via": "oak", "text": "No one called back."}
    with opened(root) as session:
        cases.add_case(session, cases.KINDS["concern"], raw, by="D. Clerk")
        assert "cases" in {one.list for one in reports.upcoming(session).dates}
        found = reports.monthly(session, date(2026, 10, 1))
        page = reports.render(reports.monthly_page(found, session.policy), "md")
    assert [one.text for one in found.dates] == ["Soccer and talk, 18:00, Oak Library"]
    assert "December 9: Soccer and talk, 18:00, Oak Library" in page
    assert "concern" not in page


def run(capsys: Capture, root: Path, *words: str) -> str:
    return printed(capsys, *words, "--workspace", str(root))[1]


@pytest.mark.slow
def test_todo_lists_dates_and_languages_that_are_due(root: Path, capsys: Capture) -> None:
    assert "nothing is missing" not in run(capsys, root, "todo")
    with opened(root) as session:
        need.import_need(session, kit.STATES, places=("Alaska",))
    shown = run(capsys, root, "todo")
    assert "overdue since 2026-11-01: pham: Culture: course expires" in shown
    assert "due by the census, not in your rules: Tagalog (incl. Filipino)" in shown
    assert "Spanish:" not in shown.partition("not in your rules")[2].splitlines()[0]
    assert "2 groups of languages to ask about" in shown or "groups of languages" in shown
    data = json.loads(run(capsys, root, "todo", "--json"))["data"]
    assert data["dates"][0]["list"] == "training"
    assert len(data["need"]) == 2


@pytest.mark.slow
def test_doctor_says_which_figures_are_missing_or_old(root: Path, capsys: Capture) -> None:
    assert "need: no census table is imported" in run(capsys, root, "doctor")
    with opened(root) as session:
        need.import_need(session, kit.STATES, places=("Alaska",))
        table, rules = kit.school(root)
        need.import_need(session, table, map_file=rules)
    shown = " ".join(run(capsys, root, "doctor").split())
    assert "need: newer figures may be out: acs1-2018-c16001 (2018)" in shown
    assert "need: counts under a name that is not one language: 28" in shown
    assert NOW.tzinfo is ZONE
