"""Due languages, the fields of laws, last year's plan, and the pages, on the sample agency."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from langaccess import reports
from langaccess.agency import ledger
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.outreach.cases import KINDS, add_case
from langaccess.outreach.need import import_need
from langaccess.outreach.plan import (
    check_law,
    load_laws,
    plan_dates,
    plan_facts,
    plan_need,
    record_plan,
    recorded_plans,
    review_plan,
)
from langaccess.translate.memory import Memory, TranslationUnit, Trust
from tests.outreach.plan.kit import CENSUS, EN, NOW, RULES, VI, office, opened

PLAN = """\
schema: 1
statement: Everyone gets the same service.
adopted: {by: Sheriff R. Ortega, on: 2026-01-15}
review_by: 2026-12-20
laws: [hi-321c]
positions: {count: 84, as_of: 2026-10-01}
funding: [{source: general fund, amount: 18000, year: 2027}]
consulted: [{who: Larkspur Immigrant Network, on: 2026-09-14}]
commitments:
  - {id: late, section: training, text: Train every deputy., owner: sergeant, due: 2026-10-31,
     measure: list}
  - {id: kept, section: notice, text: Post the notice., owner: clerk, due: 2026-06-30,
     measure: photographs, done: 2026-06-12}
  - {id: soon, section: outreach, text: Meet the community., owner: chief, due: 2026-12-31,
     measure: minutes}
"""
LAST_YEAR = datetime(2025, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("larkspur"))


@pytest.fixture
def root(begun: Path, tmp_path: Path) -> Path:
    """A folder of its own, with the plan's files and nothing translated."""
    made = tmp_path / "office"
    shutil.copytree(begun, made)
    (made / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return made


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


# -- which languages are due -----------------------------------------------------------------------


def due(root: Path) -> set[str]:
    with opened(root) as session:
        return {str(one.tag) for one in plan_need(session).languages if one.due}


def test_a_language_is_due_by_its_group_by_a_persons_decision_or_by_an_authority(
    root: Path,
) -> None:
    # Five by the threshold; so out of a due group; mam is in no group; ase by ADA-II.
    assert due(root) == {"es", "tl", "vi", "zh-Hans", "ar", "so", "mam", "ase"}


def test_a_language_of_the_rules_whose_group_is_not_due_is_listed_as_not_due(root: Path) -> None:
    edit(root, "jurisdiction.yaml", "  - {tag: mam,", "  - {tag: ru, source: ACS}\n  - {tag: mam,")
    with opened(root) as session:
        found = {str(one.tag): one for one in plan_need(session).languages}
    assert not found["ru"].due
    assert "Slavic" in found["ru"].why
    edit(root, "jurisdiction.yaml", "{tag: ru, source: ACS}", "{tag: ru, basis: [local]}")
    assert "ru" in due(root)  # an authority requires it


def test_what_the_figures_cannot_tell_is_due_only_if_a_person_says_so(root: Path) -> None:
    edit(root, "jurisdiction.yaml", "percent: 1,", "percent: 4,")  # 952; Tagalog is 740 to 1,220
    with opened(root) as session:
        need = plan_need(session)
    assert "tl" not in {str(one.tag) for one in need.languages}
    assert any("Tagalog" in one and "cannot tell" in one for one in need.questions)
    edit(root, "jurisdiction.yaml", "  - {tag: mam,", "  - {tag: tl, source: ACS}\n  - {tag: mam,")
    assert "tl" in due(root)


def test_chinese_asks_in_which_script(root: Path) -> None:
    edit(root, "jurisdiction.yaml", "  - {tag: zh-Hans, source: need}\n", "")
    with opened(root) as session:
        questions = plan_need(session).questions
    assert any("zh" in one and "Simplified" in one for one in questions)


def test_a_small_group_shows_no_figure(root: Path) -> None:
    edit(root, "acs5-2022-C16001.csv", "C16001_035,300,40", "C16001_035,7,5")
    edit(
        root, "jurisdiction.yaml", "  - {tag: mam,", "  - {tag: ar, basis: [local]}\n  - {tag: mam,"
    )
    with opened(root) as session:
        import_need(session, root / "acs5-2022-C16001.csv")
        facts = plan_facts(session)
        page = reports.render(reports.plan_page(facts, None, review_plan(facts, {})), "md")
    arabic = next(one for one in facts.need.languages if one.tag == Tag("ar"))
    assert (arabic.people, arabic.low, arabic.high) == (None, None, None)
    row = next(line for line in page.splitlines() if line.startswith("| Arabic | not known"))
    assert "7" not in row


# -- words -----------------------------------------------------------------------------------------


def test_near_sentences_of_the_memory_are_counted_by_bands(root: Path) -> None:
    long = "Please bring the blue form and your letter to the front desk of the records office."
    (root / "brochures" / "emergency.md").write_text(
        f"{long}\n\nPlease wait here.\n\nThis is about something else entirely.\n", encoding="utf-8"
    )
    near = long.replace("blue form", "grey form")
    with opened(root) as session:
        memory = Memory(session)
        for source in (near, "Please wait here."):
            memory.add([TranslationUnit(EN, VI, source, "…", Trust.TRANSLATED, "old.tmx")])
        facts = plan_facts(session)
    cell = facts.matrix.cell("emergency", VI)
    assert cell is not None
    assert cell.words is not None
    assert (cell.words.near95, cell.words.exact, cell.words.new) == (16, 3, 6)


# -- laws ------------------------------------------------------------------------------------------


def fields(root: Path, law: str) -> dict[str, str]:
    with opened(root) as session:
        found = check_law(plan_facts(session), load_laws(root), law)
    return {one.id: one.status for one in found.fields}


@pytest.mark.slow
def test_each_field_of_a_law_is_here_partly_here_or_missing(root: Path) -> None:
    assert fields(root, "hi-321c") == {
        "need_number": "have",  # a table with margins
        "need_frequency": "missing",  # an empty log
        "importance": "have",
        "resources": "have",  # people, a line, and funding
        "oral_services": "partly",  # the rules are not adopted
        "written_services": "partly",
        "consultation": "have",
        "coordinator": "have",
        "review_cycle": "have",  # adopted in January 2026, every 24 months
    }
    assert fields(root, "dc-2-1934")["public_meetings"] == "have"
    assert fields(root, "md-sg-10-1103")["training"] == "have"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "field", "status"),
    [
        ("plan.yaml", "adopted: {by: Sheriff R. Ortega, on: 2026-01-15}\n", "", "review_cycle",
         "missing"),
        ("plan.yaml", "on: 2026-01-15", "on: 2024-01-15", "review_cycle", "missing"),
        ("plan.yaml", "consulted: [{who: Larkspur Immigrant Network, on: 2026-09-14}]\n", "",
         "consultation", "missing"),
        ("jurisdiction.yaml", "  coordinator: records supervisor\n", "", "coordinator", "missing"),
        ("plan.yaml", "funding: [{source: general fund, amount: 18000, year: 2027}]\n", "",
         "resources", "partly"),
    ],
)  # fmt: skip
def test_a_field_that_is_taken_away_is_reported(
    root: Path, name: str, old: str, new: str, field: str, status: str
) -> None:
    edit(root, name, old, new)
    assert fields(root, "hi-321c")[field] == status


def test_a_threshold_that_is_looser_than_the_laws_is_said(root: Path) -> None:
    edit(root, "jurisdiction.yaml", "percent: 1, count: 1000", "percent: 9, count: 5000")
    with opened(root) as session:
        found = check_law(plan_facts(session), load_laws(root), "md-sg-10-1103")
    answer = next(one for one in found.fields if one.id == "written_services")
    assert "looser" in answer.place  # 3% is asked; 5% and 9% are in the rules
    assert "thresholds" in answer.next


@pytest.mark.slow
@pytest.mark.parametrize(
    ("law", "words"),
    [("narnia-1", "there is no law"), ("nyc-23-1102", "not compared with the text")],
)
def test_a_law_that_no_one_has_verified_is_refused(root: Path, law: str, words: str) -> None:
    with opened(root) as session, pytest.raises(InputError, match=words):
        check_law(plan_facts(session), load_laws(root), law)


def test_an_agency_verifies_a_law_itself(root: Path) -> None:
    (root / "laws.yaml").write_text(
        "schema: 1\nlaws:\n  - {id: nyc-23-1102, cite: NYC 23-1102, applies_to: us,"
        " as_of: 2026-11-01,\n     verified: {by: D. Stone, on: 2026-11-01, read: all of it},\n"
        "     fields: [{id: statement, paragraph: a, text: a statement}]}\n",
        encoding="utf-8",
    )
    assert fields(root, "nyc-23-1102") == {"statement": "have"}


# -- last year -------------------------------------------------------------------------------------


def write_plan(root: Path, at: datetime) -> None:
    with opened(root, at) as session:
        facts = plan_facts(session)
        indicators = reports.plan_indicators(facts, None)
        record_plan(session, facts.matrix, facts.need.assessment, indicators,
                    file="plan.docx", sha256="0" * 64)  # fmt: skip


def test_the_review_compares_with_last_years_plan(root: Path) -> None:
    write_plan(root, LAST_YEAR)
    newer = CENSUS
    for old, new in (
        ("005,2240,310", "005,3100,330"),  # 860 more; the margins together are 453
        ("026,600,150", "026,700,160"),  # 100 more; the margins together are 219
        ("014,90,60", "014,400,90"),  # 310 to 490: over 238 now
    ):
        assert old in newer
        newer = newer.replace(old, new)
    (root / "acs5-2023-C16001.csv").write_text(newer, encoding="utf-8")
    with opened(root) as session:
        import_need(session, root / "acs5-2023-C16001.csv")
        facts = plan_facts(session)
        found = review_plan(facts, reports.plan_indicators(facts, None))
    assert found.earlier is not None
    assert found.earlier.on == date(2025, 11, 20)
    change = {one.group: one.change for one in found.figures}
    assert change["Spanish"] == "changed"
    assert change["Vietnamese"] == "not_shown"
    spanish = next(one for one in found.figures if one.group == "Spanish")
    assert (spanish.then, spanish.then_moe, spanish.now, spanish.now_moe) == (2240, 310, 3100, 330)
    assert [(one.group.partition(",")[0], one.then, one.now) for one in found.crossed] == [
        ("Russian", "not_shown", "due")
    ]
    assert [one.id for one in found.overdue] == ["late"]
    assert [one.id for one in found.kept] == ["kept"]
    assert [one.id for one in found.aged] == ["complaint"]
    assert not found.is_clean


def test_the_same_survey_shows_no_change(root: Path) -> None:
    write_plan(root, LAST_YEAR)
    with opened(root) as session:
        found = review_plan(plan_facts(session), {})
    assert {one.change for one in found.figures} == {"same_survey"}
    assert found.crossed == ()


@pytest.mark.slow
def test_a_plan_of_last_week_is_a_draft_and_not_last_years(root: Path) -> None:
    write_plan(root, LAST_YEAR)
    write_plan(root, datetime(2026, 11, 20, 12, tzinfo=UTC))
    with opened(root) as session:
        assert [one.on for one in recorded_plans(session)] == [
            date(2025, 11, 20), date(2026, 11, 20),
        ]  # fmt: skip
        earlier = plan_facts(session).earlier
    assert earlier is not None
    assert earlier.on == date(2025, 11, 20)


def test_a_plan_has_the_agencys_day_and_not_that_of_the_computer(root: Path) -> None:
    edit(root, "jurisdiction.yaml", "time_zone: UTC", "time_zone: Pacific/Kiritimati")
    evening = datetime(2026, 11, 25, 14, tzinfo=ZoneInfo("Pacific/Kiritimati"))
    write_plan(root, evening.replace(hour=1))  # still the day before in UTC
    with opened(root, evening) as session:
        assert [one.on for one in recorded_plans(session)] == [date(2026, 11, 25)]
        assert plan_facts(session).earlier is None


@pytest.mark.slow
def test_no_small_figure_of_a_plan_is_in_the_log(root: Path) -> None:
    edit(root, "acs5-2022-C16001.csv", "C16001_035,300,40", "C16001_035,7,5")
    with opened(root) as session:
        import_need(session, root / "acs5-2022-C16001.csv")
    write_plan(root, NOW)
    with opened(root) as session:
        (entry,) = ledger.entries(session.connection, "plan.rendered")
    arabic = next(row for row in entry.data["groups"] if row["group"] == "Arabic")
    assert arabic["estimate"] is None


def test_the_dates_of_the_plan_are_listed_by_day(root: Path) -> None:
    with opened(root) as session:
        found = [(str(one.on), one.what.partition(":")[0], one.overdue)
                 for one in plan_dates(session)]  # fmt: skip
    assert found == [
        ("2025-12-31", "rates of Uniglobe end (tl)", True),
        ("2026-06-30", "document complaint", True),
        ("2026-10-31", "commitment late", True),
        ("2026-12-20", "the plan is reviewed", False),
        ("2026-12-31", "commitment soon", False),
        ("2026-12-31", "rates of Northwest end (es)", False),
        ("2026-12-31", "rates of Uniglobe end (es, vi and zh-Hans)", False),
    ]


# -- pages -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_plan_has_its_sections_and_says_whose_words_are_whose(root: Path) -> None:
    with opened(root) as session:
        facts = plan_facts(session)
        checks = [check_law(facts, load_laws(root), "hi-321c")]
        page = reports.plan_page(facts, None, review_plan(facts, {}), checks)
    text = reports.render(page, "md")
    heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert [head.partition(".")[0] for head in heads[:14]] == [str(n) for n in range(1, 15)]
    assert heads[14].startswith("Annex")
    assert "Everyone gets the same service." in text
    assert "Sheriff R. Ortega on 2026-01-15" in text
    assert "Draft." not in text
    assert "| Haw. Rev. Stat. §§ 321C-3, 321C-4 | 6 of 9 |" in text
    assert "yaml" not in text  # no hint to the clerk
    for form in ("docx", "html", "pdf"):
        assert reports.render_file(page, form) == reports.render_file(page, form)


def test_a_plan_that_no_one_has_adopted_is_a_draft(root: Path) -> None:
    edit(root, "plan.yaml", "adopted: {by: Sheriff R. Ortega, on: 2026-01-15}\n", "")
    with opened(root) as session:
        facts = plan_facts(session)
        page = reports.plan_page(facts, None, review_plan(facts, {}))
    text = reports.render(page, "md")
    assert "Draft. No one has adopted this plan" in text
    assert "yaml" not in text


@pytest.mark.slow
def test_every_page_of_an_agency_that_has_entered_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "jurisdiction.yaml").write_text(
        RULES[: RULES.index("languages:")], encoding="utf-8"
    )
    with opened(tmp_path) as session:
        facts = plan_facts(session)
        found = review_plan(facts, reports.plan_indicators(facts, None))
    pages: list[Callable[[], object]] = [
        lambda: reports.render_file(reports.plan_page(facts, None, found), "pdf"),
        lambda: reports.render_file(reports.worksheet_page(facts, None), "pdf"),
        lambda: reports.render_file(reports.review_page(found, agency="A", on="today"), "pdf"),
    ]
    for page in pages:
        assert page()
    text = reports.render(reports.worksheet_page(facts, None), "md")
    assert "No census table is imported" in text
    assert "The log has no encounters" in text
    assert "The agency has listed no vital documents" in text


def test_the_class_of_a_file_counts_if_it_is_stricter(root: Path) -> None:
    edit(root, "documents.yaml", "title: Consent to search, class: legal_act", "title: Consent to "
         "search, class: operational")  # fmt: skip
    with opened(root) as session:
        matrix = plan_facts(session).matrix
    cell = matrix.cell("consent-search", VI)
    assert cell is not None
    assert cell.state == "barred"  # its own front matter says legal_act
    assert any("consent-search" in note and "stricter" in note for note in matrix.notes)


def test_the_same_plan_twice_a_day_is_in_the_log_once(root: Path) -> None:
    write_plan(root, NOW)
    write_plan(root, NOW)
    with opened(root) as session:
        assert len(recorded_plans(session)) == 1


def test_courses_partners_and_complaints_are_in_the_plan(root: Path) -> None:
    (root / "training.yaml").write_text(
        "schema: 1\ntraining:\n"
        "  - {id: t1, person: garcia, course: Working by phone, kind: working_with_interpreters,"
        " completed: 2026-05-03}\n"
        "  - {id: t2, person: solis, course: Old, kind: working_with_interpreters,"
        " completed: 2024-02-01, expires: 2026-02-01}\n",
        encoding="utf-8",
    )
    with opened(root) as session:
        raw = {"received": "2026-05-02", "language": "es", "text": "No one interpreted."}
        add_case(session, KINDS["complaint"], raw, by="D. Clerk")
        facts = plan_facts(session)
        text = reports.render(reports.plan_page(facts, None, review_plan(facts, {})), "md")
        law = check_law(facts, load_laws(root), "md-sg-10-1103")
    training = next(one for one in law.fields if one.id == "training")
    assert training.place == "section 9: 1 commitment and 1 course that counts"
    assert "| working with interpreters | 1 | 2026-05-03 |" in text
    assert "| 2026 | not shown |" in text  # one complaint is a small count
    assert "The register of partners is empty." in text
