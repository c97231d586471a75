"""`langaccess plan` as a coordinator runs it: what is on the screen, in the files, and refused."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.core.sheets import read_sheets
from langaccess.formats import read
from langaccess.outreach.plan import plan_facts, record_plan
from tests.commands import Capture
from tests.outreach.plan.kit import RULES, office, opened

PLAN = """\
schema: 1
statement: Everyone gets the same service.
laws: [hi-321c]
commitments:
  - {id: late, section: training, text: Train every deputy., owner: sergeant, due: 2026-10-31,
     measure: list}
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("larkspur"))


@pytest.fixture
def root(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "office"
    shutil.copytree(begun, made)
    (made / "plan.yaml").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(made)
    monkeypatch.setenv("COLUMNS", "80")
    return made


def shown(capsys: Capture, *words: str) -> tuple[int, str]:
    code = main(list(words))
    return code, capsys.readouterr().out


def test_what_is_on_the_screen_fits_80_columns(root: Path, capsys: Capture) -> None:
    for words in (("backlog", "--budget", "200"), ("check",), ("review",)):
        code, text = shown(capsys, "plan", *words)
        assert code in (0, 1)
        assert [line for line in text.splitlines() if len(line.rstrip()) > 80] == []


def test_the_backlog_shows_the_matrix_the_list_the_rule_and_what_is_left_out(
    root: Path, capsys: Capture
) -> None:
    code, text = shown(capsys, "plan", "backlog", "--budget", "60")
    assert code == 0
    assert "12 documents, 8 languages, 90 translations" in text
    assert "order: stakes (life, rights, deadline, service, information)" in text
    assert "first left out: no." in " ".join(text.split())
    assert "note: the rate of Uniglobe, en to tl expired on 2025-12-31 and is not used" in text


def test_the_list_is_written_for_a_spreadsheet_with_all_its_rows(
    root: Path, capsys: Capture
) -> None:
    _, answer = shown(capsys, "plan", "backlog", "--json")
    items = json.loads(answer)["data"]["items"]
    for name in ("list.xlsx", "list.csv"):
        assert shown(capsys, "plan", "backlog", "--out", name)[0] == 0
        lines = read_sheets(root / name)[0].lines
        assert len(lines) == len(items) + 1, name
        assert lines[1][1][1] == items[0]["title"], name


def test_a_csv_file_has_the_fields_of_every_law_that_is_checked(
    root: Path, capsys: Capture
) -> None:
    ids = ("hi-321c", "dc-2-1934")
    _, answer = shown(capsys, "plan", "check", *(f"--law={one}" for one in ids), "--json")
    laws = json.loads(answer)["data"]["laws"]
    shown(capsys, "plan", "check", *(f"--law={one}" for one in ids), "--out", "laws.csv")
    head, *rows = [cells for _, cells in read_sheets(root / "laws.csv")[0].lines]
    assert head[:3] == ("law", "paragraph", "asks for")
    assert [(row[0], row[2]) for row in rows] == [
        (one["law"]["cite"], field["text"]) for one in laws for field in one["fields"]
    ]


def test_the_plan_is_written_in_each_form_and_kept_in_the_log(root: Path, capsys: Capture) -> None:
    for name in ("plan.docx", "plan.html", "plan.pdf"):
        assert shown(capsys, "plan", "render", "--out", name)[0] == 0
        assert (root / name).stat().st_size > 5_000
    texts = [unit.text for unit in read(root / "plan.docx").units]
    assert "Everyone gets the same service." in texts
    assert "14. Changes since the last plan" in texts
    assert shown(capsys, "plan", "render", "--out", "jurisdiction.yaml")[0] == 2
    assert (root / "jurisdiction.yaml").read_text(encoding="utf-8") == RULES


def test_rules_that_were_not_checked_for_years_write_no_plan(root: Path, capsys: Capture) -> None:
    rules = RULES.replace("as_of: 2026-11-25", "as_of: 2020-01-01")
    (root / "jurisdiction.yaml").write_text(rules, encoding="utf-8")
    code, text = shown(capsys, "plan", "render", "--out", "plan.docx")
    assert code == 1
    assert "not written: the rules larkspur were last checked on 2020-01-01" in text
    assert not (root / "plan.docx").exists()


def test_todo_has_the_dates_and_says_why_it_has_none(root: Path, capsys: Capture) -> None:
    assert "overdue since 2026-10-31: commitment late: Train every deputy. (sergeant)" in " ".join(
        shown(capsys, "todo")[1].split()
    )
    (root / "plan.yaml").write_text(PLAN.replace("due: 2026-10-31", "due: soon"), encoding="utf-8")
    code, text = shown(capsys, "todo")
    assert code == 0
    assert "plan.yaml:5: commitments.0.due: should be a date" in " ".join(text.split())


def test_doctor_names_what_the_plan_lacks(root: Path, capsys: Capture) -> None:
    _, text = shown(capsys, "doctor")
    assert "plan: files of 1 vital document are missing: protective-order" in text
    assert "plan: rates have expired: Uniglobe, tl" in text
    (root / "rates.yaml").write_text("rates: [1]\n", encoding="utf-8")
    _, text = shown(capsys, "doctor")
    assert "rates.yaml" in text


def test_outside_an_agencys_folder_there_is_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("backlog", "worksheet", "render", "review"):
        assert main(["plan", command]) == 3
        assert "there is none here" in capsys.readouterr().err


def test_an_agency_without_an_inventory_learns_what_to_write(root: Path, capsys: Capture) -> None:
    (root / "documents.yaml").unlink()
    code, text = shown(capsys, "plan", "backlog")
    assert code == 0
    assert "write documents.yaml" in text
    assert shown(capsys, "plan", "backlog", "--out", "list.csv")[0] == 0


def test_the_first_review_says_why_it_compares_nothing(root: Path, capsys: Capture) -> None:
    assert main(["plan", "render", "--out", "plan.html"]) == 0
    _, text = shown(capsys, "plan", "review")
    assert "no plan of an earlier day is in the log, so nothing is compared" in " ".join(
        text.split()
    )


def test_a_crossed_threshold_is_said_in_words(root: Path, capsys: Capture) -> None:
    with opened(root, datetime(2025, 11, 20, 12, tzinfo=UTC)) as session:
        facts = plan_facts(session)
        record_plan(session, facts.matrix, facts.need.assessment, {}, file="p", sha256="0" * 64)
    rules = root / "jurisdiction.yaml"
    looser = rules.read_text("utf-8").replace("percent: 1, count: 1000", "percent: 9, count: 5000")
    rules.write_text(looser, encoding="utf-8")
    code, text = shown(capsys, "plan", "review")
    assert code == 1
    assert "threshold: Tagalog (incl. Filipino) was due, now cannot tell" in text
    assert "was due, now not shown to be due" in " ".join(text.split())


def test_a_register_without_entries_says_so(root: Path, capsys: Capture) -> None:
    assert "training.yaml has no entry yet" in shown(capsys, "training", "list")[1]
    narrow = shown(capsys, "training", "list", "--language", "es")[1]
    assert "training.yaml has no such entry" in narrow
