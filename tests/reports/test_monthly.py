"""The bulletin for roll call: numbers of the log, one page, words that everyone reads."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from langaccess import reports
from langaccess.agency.session import Session
from langaccess.cli import main
from langaccess.core.tags import Tag
from langaccess.reports import MonthlyReport
from tests.commands import printed
from tests.reports.auditkit import build
from tests.reports.practicekit import NOW, office, opened
from tests.reports.test_dashboard import logged
from tests.review.fact_kit import FACTS, fact_agency

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = office(tmp_path_factory.mktemp("office"))
    sheet = tmp_path_factory.mktemp("sheets") / "sheet.txt"
    approve = ("phrases", "approve", "interpreter.need", "--lang", "es", "--by", "khan")
    for read in (("--sheet", str(sheet)), ("--seen", str(sheet))):
        assert main([*approve, *read, "--workspace", str(made)]) == (read[0] == "--sheet")
    return made


@pytest.fixture(scope="module")
def found(root: Path) -> MonthlyReport:
    with opened(root) as session:
        return reports.monthly(session, NOVEMBER)


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "now", NOW)


def words(root: Path, month: date) -> str:
    with opened(root) as session:
        page = reports.monthly_page(reports.monthly(session, month), session.policy)
    return reports.render(page, "md")


@pytest.mark.slow
def test_the_numbers_are_those_of_the_log(root: Path, found: MonthlyReport) -> None:
    entries = logged(root)
    for place, month in ((0, "2026-11"), (1, "2026-10")):
        here = [one for one in entries if one["set"]["began"].startswith(month)]
        served = sum(one["service"]["using"] == "phone_line" for one in here)
        shown = [(one.this_month, one.last_month)[place] for one in found.numbers]
        assert shown[0] == str(len(here))
        without = len(here) - served
        assert 0 <= without < 10  # how many went without is not shown, unless it is no one
        expected = f"more than {len(here) - 10}" if without else str(served)
        assert shown[1] == f"{expected} of {len(here)}"


@pytest.mark.slow
def test_counts_that_are_not_small_are_shown_in_full(tmp_path: Path) -> None:
    office(tmp_path, many(11, 24, 14), figures=False)
    with opened(tmp_path) as session:
        numbers = reports.monthly(session, NOVEMBER).numbers
    assert [(one.this_month, one.last_month) for one in numbers] == [
        ("38", "0"),
        ("24 of 38", "none to count"),
        ("2", "too few to show"),
    ]


def many(month: int, served: int, rest: int) -> list[dict[str, Any]]:
    line = {"using": "phone_line", "number": "1", "after": 2}
    return [
        {
            "id": f"{month}-{n}",
            "at": f"2026-{month}-{1 + n % 24:02}T10:00",
            "lang": "es",
            "for": "front_desk",
            "helps": [line if n < served else {"using": "child"}],
            "finds": [],
        }
        for n in range(served + rest)
    ]


@pytest.mark.slow
def test_the_foot_names_the_entries_of_the_log(root: Path, found: MonthlyReport) -> None:
    assert found.entries is not None
    first, last = found.entries.first, found.entries.last
    with opened(root) as session:
        rows = session.connection.execute(
            "SELECT seq FROM ledger WHERE kind = 'encounter.logged' AND "
            "substr(json_extract(data, '$.set.began'), 1, 7) IN ('2026-10', '2026-11')"
        ).fetchall()
    assert (first, last) == (min(rows)[0], max(rows)[0])
    assert f"Numbers from log entries {first:,} to {last:,}." in words(root, NOVEMBER)


@pytest.mark.slow
def test_few_who_were_served_are_not_counted_out(tmp_path: Path) -> None:
    office(tmp_path, many(11, 4, 20), figures=False)
    with opened(tmp_path) as session:
        served = reports.monthly(session, NOVEMBER).numbers[1]
    assert served.this_month == "fewer than 10 of 24"


@pytest.mark.slow
def test_the_language_of_the_month_changes_in_turn(root: Path) -> None:
    with opened(root) as session:
        tags = [reports.monthly(session, date(2026, month, 1)).focus for month in (8, 9, 10)]
    assert {focus.tag for focus in tags if focus is not None} == {"es", "vi", "so"}


@pytest.mark.slow
def test_the_language_has_people_to_call_and_an_approved_phrase(found: MonthlyReport) -> None:
    with_spanish = found.focus
    assert with_spanish is not None
    assert with_spanish.tag == "so"
    assert [call.shift for call in with_spanish.calls] == ["any time"]
    assert with_spanish.phrase is None


@pytest.mark.slow
def test_whom_to_call_depends_on_the_shift_and_on_what_is_at_stake(root: Path) -> None:
    with opened(root) as session:
        session.now = max(NOW, datetime.now(NOW.tzinfo))  # the phrase is approved today
        focus = next(
            focus
            for month in (9, 10, 11)
            if (focus := reports.monthly(session, date(2026, month, 1)).focus) is not None
            and focus.tag == "es"
        )
    assert {call.shift: call.everyday for call in focus.calls} == {
        "day": "Tomas Reyes, 217-555-0112",
        "evening": "Elena Ortiz, 217-555-0113",
        "night": "Maria Garcia, 217-555-0111",
    }
    assert all("Reyes" not in call.evidence for call in focus.calls)
    assert focus.phrase is not None
    assert (focus.phrase.text, focus.phrase.say[:3]) == ("¿Necesita un intérprete?", "neh")


def test_a_country_has_its_article_in_the_sentence(tmp_path: Path) -> None:
    (tmp_path / "jurisdiction.yaml").write_text(
        "schema: 1\nid: a\nextends: us-federal\nas_of: 2026-11-01\nlanguages: [{tag: tl}]\n",
        encoding="utf-8",
    )
    assert "People from the Philippines may speak it." in words(tmp_path, NOVEMBER)


@pytest.mark.slow
def test_a_draft_is_not_printed(tmp_path: Path) -> None:
    office(tmp_path, [], figures=False)
    for month in (9, 10, 11):
        assert "Necesita" not in words(tmp_path, date(2026, month, 1))


@pytest.mark.slow
def test_a_rule_that_changed_is_said_with_what_it_was(root: Path) -> None:
    with opened(root) as session:
        change = reports.monthly(session, OCTOBER).change
        assert reports.monthly(session, date(2026, 9, 1)).change is None
    assert change is not None
    assert change.now == "never"
    assert change.before == "only while you wait"


@pytest.mark.slow
def test_a_statement_of_policy_that_was_approved_in_the_month_is_in_the_bulletin(
    tmp_path: Path,
) -> None:
    police = fact_agency(tmp_path / "springfield")  # approved on November 30
    with police.session() as session:
        found = reports.monthly(session, NOVEMBER)
        assert reports.monthly(session, OCTOBER).fact is None
        page = reports.render(reports.monthly_page(found, session.policy), "md")
    assert found.fact is not None
    assert found.fact.more == 2
    assert "We do not" in page or "We hold" in page
    assert "New too: 2 more statements." in page
    assert "No rule changed" not in page
    old = {id_: {**row, "expires": "2026-11-02"} for id_, row in FACTS.items()}
    police.write_facts(old)
    with police.session() as session:
        assert reports.monthly(session, NOVEMBER).fact is None


@pytest.mark.slow
def test_the_page_is_one_sheet_and_reads_at_grade_eight_or_below(root: Path) -> None:
    with opened(root) as session:
        for month in (9, 10, 11):
            found = reports.monthly(session, date(2026, month, 1))
            long = tuple(
                reports.DatedItem(OCTOBER, f"Credential {n} of a person") for n in range(9)
            )
            full = dataclasses.replace(found, dates=long, expires=long)
            page = reports.monthly_page(full, session.policy)
            assert len(pdfium.PdfDocument(reports.render_file(page, "pdf"))) == 1
            level = reports.grade_of(page)
            assert level is not None
            assert level <= 8, level


@pytest.mark.slow
def test_thanks_name_no_one_and_are_left_out_if_few_could_be_meant(
    root: Path, found: MonthlyReport, tmp_path: Path
) -> None:
    assert found.thanks.startswith("Thank you to the unit that had an interpreter 1 minute")
    office(tmp_path, many(11, 9, 0), figures=False)
    with opened(tmp_path) as session:
        few = reports.monthly(session, NOVEMBER)
    assert few.thanks == ""
    assert [one.this_month for one in few.numbers] == [
        "fewer than 10",
        "too few to show",
        "too few to show",
    ]


@pytest.mark.slow
def test_an_agency_without_a_log_or_languages_gets_a_page_that_says_so(tmp_path: Path) -> None:
    build(tmp_path, [])
    page = words(tmp_path, OCTOBER)
    assert "Your rules name no language yet" in page
    assert "The log has no encounters in this period." in page


@pytest.mark.slow
@pytest.mark.usefixtures("at_noon")
def test_the_command_takes_the_last_month_or_one_that_is_named(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("--workspace", str(root))
    code, shown = printed(capsys, "report", "monthly", *place)
    assert code == 0
    assert shown.startswith("# Language help: October 2026\n")
    code, shown = printed(capsys, "report", "monthly", *place, "--month", "2026-11")
    assert shown.startswith("# Language help: November 2026, so far")
    out = tmp_path / "bulletin.pdf"
    code, shown = printed(capsys, "report", "monthly", *place, "--out", str(out), "--json")
    data = json.loads(shown)["data"]
    assert data["month"] == "2026-10-01"
    assert data["numbers"][0]["id"] == "encounters"
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("name", ["meetings", "facts"])
def test_a_list_with_a_mistake_is_named_and_not_silently_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    office(tmp_path, [], figures=False)
    (tmp_path / f"{name}.yaml").write_text(f"{name}: [{{id: a}}]\n", encoding="utf-8")
    code, shown = printed(capsys, "report", "monthly", "--workspace", str(tmp_path))
    assert code == 0
    assert "note: some dates are not known, because of a mistake:" in shown
    assert f"{name}.yaml:1" in shown


@pytest.mark.slow
@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("month", "said"),
    [("October", "write it like 2026-10"), ("2026-12", "has not begun"), ("2026-13", "like")],
)
def test_a_month_that_is_none_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], month: str, said: str
) -> None:
    code, shown = printed(capsys, "report", "monthly", "--workspace", str(root), "--month", month)
    assert code == 2
    assert said in shown


@pytest.mark.slow
def test_the_focus_of_a_sign_language_is_never_a_voice_line(tmp_path: Path) -> None:
    office(tmp_path, [], figures=False)
    rules = tmp_path / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8").split("languages:")[0]
    rules.write_text(text + "languages: [{tag: en}, {tag: ase}]\n", encoding="utf-8")
    with opened(tmp_path) as session:
        focus = reports.monthly(session, OCTOBER).focus
    assert focus is not None
    assert focus.tag == Tag("ase")
    assert "may speak it" not in words(tmp_path, OCTOBER)
    assert focus.say == ""
    assert all("217-555-0101" not in call.everyday for call in focus.calls)
