"""The dashboard and the reach: numbers of the log, intervals from both sides, no small count."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from langaccess import reports
from langaccess.agency.policy import HelpKind, Policy, ServedLanguage
from langaccess.agency.session import Session
from langaccess.agency.workspace import find, open_db
from langaccess.core.rates import wilson
from langaccess.core.sheets import read_sheets
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import NoHelp
from langaccess.outreach import plan
from langaccess.outreach.need import withheld_cells
from langaccess.reports import BarChart, Dashboard, LineChart, Practice, svg
from tests.commands import printed
from tests.reports.auditkit import build
from tests.reports.practicekit import NOW, YEAR, office, opened


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def found(root: Path) -> Dashboard:
    with opened(root) as session:
        return reports.dashboard(session)


@pytest.fixture(scope="module")
def practice(root: Path) -> Practice:
    with opened(root) as session:
        return reports.read_practice(session, reports.months_until(session.today, 12))


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "now", NOW)


@pytest.fixture(scope="module")
def policy(root: Path) -> Policy:
    with opened(root) as session:
        return session.policy


def charts(found: Dashboard) -> list[BarChart | LineChart]:
    return [chart for section in found.sections for chart in section.charts]


def logged(root: Path) -> list[dict[str, Any]]:
    """Return the entries that begin an encounter, read without the program's own reader."""
    with closing(open_db(find(explicit=root))) as conn:
        rows = conn.execute("SELECT data FROM ledger WHERE kind = 'encounter.logged'").fetchall()
    return [json.loads(text) for (text,) in rows]


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*%?", text))


@pytest.mark.slow
def test_every_subject_has_its_chart(found: Dashboard) -> None:
    assert {section.id: len(section.charts) for section in found.sections} == {
        "need": 1,
        "served": 1,
        "minutes": 1,
        "helps": 1,
        "months": 1,
        "contacts": 1,
    }
    assert not any(section.missing for section in found.sections)


@pytest.mark.slow
def test_every_number_in_a_picture_is_in_its_table(found: Dashboard) -> None:
    for chart in charts(found):
        root = etree.fromstring(svg(chart).encode())
        assert root.get("role") == "img"
        assert root.findtext("{*}title")
        assert len((root.findtext("{*}desc") or "").split()) > 5
        table = numbers(" ".join(cell for row in chart.cells() for cell in row))
        shown = [node.text or "" for node in root.iter("{*}text") if node.get("font-size") == "13"]
        assert numbers(" ".join(shown)) <= table | numbers(" ".join(shown[:1]))


@pytest.mark.slow
def test_the_numbers_are_those_of_the_log(root: Path, found: Dashboard) -> None:
    entries = logged(root)
    months = Counter(entry["set"]["began"][:7] for entry in entries)
    assert found.encounters == len(entries) == sum(count for _lang, count, _good in YEAR)
    by_id = {section.id: section for section in found.sections}
    (chart,) = by_id["months"].charts
    assert isinstance(chart, LineChart)
    for step, value in zip(chart.steps, chart.lines[0].values, strict=True):
        assert value in (None, months[step])
    (helps,) = by_id["helps"].charts
    assert isinstance(helps, BarChart)
    used = Counter(entry["service"]["using"].replace("_", " ") for entry in entries)
    assert {row.label.lower(): row.value for row in helps.rows} == dict(used)
    (served,) = by_id["served"].charts
    assert isinstance(served, BarChart)
    spanish = served.rows[0]
    expected = wilson(70, 90, 95)
    assert (spanish.value, spanish.low, spanish.high) == pytest.approx(
        (100 * expected.share, 100 * expected.low, 100 * expected.high)
    )
    assert found.entries is not None
    assert found.entries.last - found.entries.first + 1 >= len(entries)


@pytest.mark.slow
def test_what_is_small_cannot_be_computed_from_the_rest(found: Dashboard) -> None:
    """4 of 17 in two small languages had no interpreter; all services of a kind are shown."""
    (served,) = next(s for s in found.sections if s.id == "served").charts
    assert isinstance(served, BarChart)
    hidden = [row.label for row in served.rows if row.value is None]
    assert hidden == ["Vietnamese, 30 encounters", "2 other languages, 17 encounters"]
    (minutes,) = next(s for s in found.sections if s.id == "minutes").charts
    assert minutes.cells()[0][0] == "phone line, 110 times or more"
    (months,) = next(s for s in found.sections if s.id == "months").charts
    assert isinstance(months, LineChart)
    for line in months.lines:
        assert all(value is None or value == 0 or value >= 10 for value in line.values)
        assert list(line.values).count(None) != 1


@pytest.mark.slow
def test_one_month_with_few_takes_another_with_it(tmp_path: Path) -> None:
    helps = [{"using": "phone_line", "number": "1"}]
    rows = [
        {
            "id": f"{month}-{n}",
            "at": f"2026-{month:02}-0{1 + n % 9}T10:00",
            "lang": "es",
            "for": "front_desk",
            "helps": helps,
            "finds": [],
        }
        for month, count in ((8, 12), (9, 3), (10, 15), (11, 20))
        for n in range(count)
    ]
    office(tmp_path, rows, figures=False)
    with opened(tmp_path) as session:
        found = reports.dashboard(session)
    by_id = {section.id: section for section in found.sections}
    (chart,) = by_id["months"].charts
    assert isinstance(chart, LineChart)
    assert chart.lines[0].values[-4:] == (None, None, 15, 20)
    assert "need import" in by_id["need"].missing or "imported" in by_id["need"].missing


@pytest.mark.slow
def test_contacts_are_uncertain_on_both_sides(practice: Practice) -> None:
    """Alaska, Spanish: 6,225 people with a margin of 1,941 at 90%, 90 encounters."""
    row = practice.reach[0]
    assert (row.population, row.population_low, row.population_high) == (6225, 3912, 8538)
    alone = wilson(90, 6225, 95)
    assert row.contact is not None
    assert row.contact.low == pytest.approx(alone.low * 6225 / 8538)
    assert row.contact.high == pytest.approx(alone.high * 6225 / 3912)
    assert reports.reach_cells(row)[-1] == "14.5 (8.6 to 28.2)"


@pytest.mark.slow
def test_a_wider_margin_of_the_people_widens_the_interval(root: Path, practice: Practice) -> None:
    widths = []
    for moe in (None, 0, 500, 1941, 6225):
        end = None if moe is None else 6225 + moe
        figure = ServedLanguage(Tag("es"), count=6225, high=end)
        with opened(root) as session:
            policy = dataclasses.replace(session.policy, languages=(figure,))
        row = reports.audit(practice.encounters, practice.roster, policy, rules={}, now=NOW).reach[
            0
        ]
        assert row.contact is not None
        widths.append(row.contact.high - row.contact.low)
    assert widths[0] == pytest.approx(widths[1])
    assert widths[1:] == sorted(widths[1:])
    assert widths[-1] > 0.9  # the survey cannot exclude that there are almost none


languages = st.lists(
    st.integers(0, 60).flatmap(lambda met: st.tuples(st.just(met), st.integers(0, met))),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(languages)
def test_no_hidden_share_can_be_computed_from_the_total_of_those_served(
    practice: Practice, policy: Policy, counts: list[tuple[int, int]]
) -> None:
    model = next(one for one in practice.encounters if one.services[0].using is HelpKind.PHONE_LINE)
    tags = ("es", "vi", "ru", "so", "km", "ht")
    made = []
    for tag, (met, served) in zip(tags, counts, strict=False):
        for n in range(met):
            using = HelpKind.PHONE_LINE if n < served else NoHelp.NONE
            service = dataclasses.replace(model.services[0], using=using)
            made.append(
                dataclasses.replace(model, id=f"{tag}-{n}", tag=Tag(tag), services=(service,))
            )
    rows = reports.audit(made, practice.roster, policy, rules={model.policy: policy}, now=NOW).reach
    if not rows:
        return
    assert sum(row.encounters for row in rows) == len(made)
    hidden = [row for row in rows if row.served is None]
    shown = [row for row in rows if row.served is not None]
    for row in shown:
        assert row.served is not None
        assert all(n == 0 or n >= 10 for n in (row.served, row.encounters - row.served))
    left = sum(served for _met, served in counts) - sum(row.served or 0 for row in shown)
    without = sum(row.encounters for row in hidden) - left
    if hidden and shown:
        assert len(hidden) > 1
        assert all(n == 0 or n >= 10 for n in (left, without))


@pytest.mark.slow
def test_the_dashboard_and_the_reach_hide_what_an_audit_hides(tmp_path: Path) -> None:
    """What one of them shows of a language would else give what another hides, by subtraction."""
    none = {"using": "none", "why": "no_answer"}
    phone = {"using": "phone_line", "number": "7"}
    rows = [
        {
            "id": f"{lang}-{n}",
            "at": f"2026-10-{n % 27 + 1:02}T10:00",
            "lang": lang,
            "for": "front_desk",
            "helps": [none if n < unmet else phone],
            "finds": [],
            "rules": "new",
        }
        for lang, count, unmet in (
            ("es", 60, 7), ("vi", 31, 2), ("ru", 24, 4), ("so", 40, 15), ("km", 6, 3),
        )
        for n in range(count)
    ]  # fmt: skip
    root = office(tmp_path, rows, figures=False)
    with opened(root) as session:
        audited = reports.audit_agency(session)
        practice = reports.read_practice(session, reports.months_until(session.today, 12))
        (chart,) = next(
            one for one in reports.dashboard(session).sections if one.id == "served"
        ).charts
    assert isinstance(chart, BarChart)
    hidden = [row.tag for row in audited.reach if row.served is None]
    assert hidden
    for row, bar, one in zip(audited.reach, chart.rows, practice.reach, strict=True):
        assert (one.tag, one.encounters) == (row.tag, row.encounters)
        if row.tag in hidden:
            assert (one.served, bar.value) == (None, None)


cells = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(5, 8)), st.integers(0, 40), max_size=20
)


@settings(deadline=None)
@given(cells, st.integers(1, 15))
def test_no_cell_of_a_table_can_be_computed_from_its_sums(
    counts: dict[tuple[int, int], int], small: int
) -> None:
    hidden = withheld_cells(counts, small)
    assert {cell for cell, count in counts.items() if 0 < count < small} <= hidden
    assert all(counts[cell] for cell in hidden)
    for axis in (0, 1):
        for name in {cell[axis] for cell in hidden}:
            line = [cell for cell, count in counts.items() if cell[axis] == name and count]
            gone = [cell for cell in line if cell in hidden]
            whole = len(gone) == len(line)
            assert whole or (len(gone) > 1 and sum(counts[cell] for cell in gone) >= small)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ending", "begins"), [("html", b"<!"), ("pdf", b"%PDF"), ("docx", b"PK"), ("md", b"# ")]
)
def test_the_dashboard_is_written_in_each_form(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str, begins: bytes
) -> None:
    out = tmp_path / f"dashboard.{ending}"
    place = ("--workspace", str(root))
    assert printed(capsys, "report", "dashboard", *place, "--out", str(out)) == (
        0,
        f"written: {out}\n",
    )
    assert out.read_bytes().startswith(begins)


@pytest.mark.slow
def test_the_dashboard_is_one_file_that_runs_and_loads_nothing(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dashboard.html"
    printed(capsys, "report", "dashboard", "--workspace", str(root), "--out", str(out))
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"\b(?:src|href)\s*=\s*[\"']?(?!data:)[^\"'\s]", page)
    assert not re.search(r"url\(\s*[\"']?(?!data:)", page)
    assert page.count("<svg") == page.count('role="img"') == 6
    assert page.count("<details") == 6


@pytest.mark.slow
def test_reach_is_shown_on_a_terminal_and_written_as_a_list(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown = printed(capsys, "report", "reach", "--workspace", str(root))
    assert code == 0
    assert max(map(len, shown.splitlines())) <= 80
    assert "14.5 (8.6 to" in shown
    out = tmp_path / "reach.csv"
    printed(capsys, "report", "reach", "--workspace", str(root), "--out", str(out))
    rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].startswith('Spanish,90,78% (68% to 85%),"6,225 (3,912 to 8,538)",14.5')
    assert len(rows) == 5


@pytest.mark.slow
def test_a_log_without_encounters_has_nothing_to_show_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path, [])
    code, shown = printed(capsys, "report", "reach", "--workspace", str(tmp_path))
    assert code == 1
    assert "fewer than 10 encounters" in shown
    out = tmp_path / "reach.xlsx"
    assert (
        printed(capsys, "report", "reach", "--workspace", str(tmp_path), "--out", str(out))[0] == 1
    )
    assert [cells[0] for _, cells in read_sheets(out)[0].lines] == ["language"]
    code, shown = printed(capsys, "report", "dashboard", "--workspace", str(tmp_path))
    assert code == 0
    assert "langaccess need import" in " ".join(shown.split())
    assert "The log has no encounters in this period." in shown


DOCUMENTS = """\
schema: 1
documents:
  - id: a
    title: Notice to victims
    stakes: rights
    class: public_information
    owner: D. Clerk
    words: 200
    languages: [es, vi]
  - id: b
    title: Property receipt
    stakes: service
    class: public_information
    owner: D. Clerk
    words: 80
    languages: [es]
"""


@pytest.mark.slow
def test_the_backlog_is_drawn_from_plan_to_plan(tmp_path: Path) -> None:
    office(tmp_path, [], figures=False)
    with opened(tmp_path) as session:
        assert "backlog" not in {one.id for one in reports.dashboard(session).sections}
    (tmp_path / "documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    with opened(tmp_path) as session:
        matrix = plan.document_matrix(session)
        session.now = NOW - timedelta(days=200)
        plan.record_plan(session, matrix, None, {}, file="plan.pdf", sha256="0" * 64)
    with opened(tmp_path) as session:
        section = reports.dashboard(session).sections[-1]
    assert section.id == "backlog"
    (chart,) = section.charts
    assert isinstance(chart, LineChart)
    assert chart.steps == ("2026-05-09", "2026-11-25")
    assert {line.name: line.values for line in chart.lines} == {
        "To do": (3, 3),
        "Stale": (0, 0),
        "Done": (0, 0),
    }


def test_months_go_back_over_the_turn_of_the_year() -> None:
    found = reports.months_until(date(2026, 2, 28), 3)
    assert found == (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
    assert NOW.date().replace(day=1) == reports.months_until(NOW.date(), 12)[-1]
