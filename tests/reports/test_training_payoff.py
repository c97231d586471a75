"""Where training pays off, by the log; and that no course makes an interpreter."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langaccess import reports
from langaccess.agency.people import load_roster
from langaccess.agency.policy import Stakes
from langaccess.agency.session import Session
from langaccess.core.rates import count_interval
from langaccess.interpret.roster import RosterQuery, find_levels
from langaccess.reports import TrainingPayoff
from tests.commands import Capture, printed
from tests.reports.auditkit import ZONE
from tests.reports.practicekit import NOW, office, opened

COURSES = """\
training:
  - {id: a, person: lopez, course: Spanish 1, kind: language, language: es, completed: 2026-05-01}
  - {id: b, person: lopez, course: Spanish 2, kind: language, language: es}
  - {id: c, person: pham, course: Spanish 1, kind: language, language: es, expires: 2026-06-30}
  - {id: d, person: pham, course: Somali for patrol, kind: language, language: so}
  - {id: e, person: reyes, course: On the line, kind: working_with_interpreters}
"""


def met(lang: str, hour: int, count: int, using: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{lang}-{hour}-{using['using']}-{n}",
            "at": f"2026-{9 + n % 2:02}-{1 + n % 20:02}T{hour:02}:00",
            "lang": lang,
            "for": "front_desk",
            "helps": [using],
            "finds": [],
        }
        for n in range(count)
    ]


LINE = {"using": "phone_line", "number": "7"}
ROWS = [
    *met("es", 10, 14, LINE),
    *met("es", 10, 12, {"using": "tested_member", "who": "Tomas Reyes"}),
    *met("es", 10, 3, {"using": "tested_member", "who": "Juan Lopez"}),  # never tested
    *met("es", 1, 11, LINE),
    *met("vi", 18, 21, LINE),
    *met("so", 10, 4, LINE),
    *met("so", 17, 12, LINE),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = office(tmp_path_factory.mktemp("office"), ROWS, figures=False)
    (made / "training.yaml").write_text(COURSES, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def found(root: Path) -> tuple[TrainingPayoff, ...]:
    with opened(root) as session:
        practice = reports.read_practice(session, reports.months_until(session.today, 12))
        return reports.training_payoff(session, practice)


@pytest.mark.slow
def test_encounters_without_a_tested_member_are_ranked(found: tuple[TrainingPayoff, ...]) -> None:
    assert [(one.tag, one.shift, one.encounters) for one in found] == [
        ("vi", "evening", 21),
        ("es", "day", 17),
        ("es", "night", 11),
        ("so", "day", None),
        ("so", "evening", None),
    ]


@pytest.mark.slow
def test_a_count_has_its_interval(found: tuple[TrainingPayoff, ...]) -> None:
    """By hand: 21 + 1.9208 ± 1.96 x sqrt(21.9604)."""
    assert found[0].low == pytest.approx(13.735, abs=0.01)
    assert found[0].high == pytest.approx(32.106, abs=0.01)
    for count in (0, 1, 10, 400):
        low, high = count_interval(count, 95)
        for mean in (low, high):
            assert (count - mean) ** 2 == pytest.approx(1.959964**2 * mean, abs=1e-3)


@pytest.mark.slow
def test_learners_and_untested_speakers_are_counted(found: tuple[TrainingPayoff, ...]) -> None:
    by_tag = {str(one.tag): (one.learners, one.untested) for one in found}
    assert by_tag["es"] == (1, 1)  # Lopez learns it, and speaks it untested; Pham's course expired
    assert by_tag["so"] == (1, 0)
    assert by_tag["vi"] == (0, 0)


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "now", NOW)


@pytest.mark.slow
def test_the_table_says_its_rule_and_shows_no_small_count(
    root: Path, tmp_path: Path, capsys: Capture
) -> None:
    place = ("--workspace", str(root))
    code, shown = printed(capsys, "training", "pays", *place)
    assert code == 0
    assert "21 (14 to 32)" in shown
    assert "A course makes no one an interpreter" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    out = tmp_path / "pays.csv"
    assert printed(capsys, "training", "pays", *place, "--out", str(out))[0] == 0
    assert "Somali,day,few" in out.read_text(encoding="utf-8-sig")


@pytest.mark.slow
def test_courses_are_added_listed_and_due(root: Path, tmp_path: Path, capsys: Capture) -> None:
    here = tmp_path / "office"
    shutil.copytree(root, here)
    place = ("--workspace", str(here))
    add = (
        "id=f",
        "person=reyes",
        "course=Somali greetings",
        "kind=language",
        "language=so",
        "hours=8",
        "completed=2026-11-01",
        "expires=2026-12-20",
        "incentive.since=2026-11-01",
        "incentive.until=2026-12-10",
        "incentive.basis=MOU 4",
    )
    assert printed(capsys, "training", "add", *add, "--by", "D. Clerk", *place)[0] == 0
    code, shown = printed(capsys, "training", "list", "--language", "somali", *place)
    assert code == 0
    assert "Somali greetings" in shown
    assert "Spanish" not in shown
    code, shown = printed(capsys, "training", "due", *place, "--json")
    assert [(row["on"], row["what"]) for row in json.loads(shown)["data"]["due"]] == [
        ("2026-06-30", "course expires"),
        ("2026-12-10", "incentive ends"),
        ("2026-12-20", "course expires"),
    ]


@pytest.mark.slow
def test_an_empty_log_pays_nothing_and_says_so(tmp_path: Path, capsys: Capture) -> None:
    office(tmp_path, [], figures=False)
    code, shown = printed(capsys, "training", "pays", "--workspace", str(tmp_path))
    assert code == 1
    assert "no encounter in another language lacked a tested member" in " ".join(shown.split())


PEOPLE = ("lopez", "Juan Lopez", "reyes", "pham", "garcia", "someone")
LANGUAGES = ("es", "vi", "so", "mam", "ase")
KINDS = ("language", "interpreter_skills", "working_with_interpreters", "culture")
courses = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from(PEOPLE),
            "course": st.sampled_from(("Certified court interpreting", "Spanish 1", "ILR 3 test")),
            "kind": st.sampled_from(KINDS),
            "language": st.sampled_from(LANGUAGES),
            "hours": st.integers(0, 2000),
            "completed": st.sampled_from(("2020-01-01", "2026-11-24")),
        }
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("bare"), [], figures=False)


def offers(root: Path) -> list[Any]:
    """Return who is offered and refused, in each language and at each stakes, day and night."""
    with opened(root) as session:
        people = load_roster(root / "roster", session.policy)
        return [
            (tag, hour, stakes, answer.offered, answer.chains, tuple(answer.refused))
            for tag in LANGUAGES
            for hour in (2, 12)
            for stakes, answer in find_levels(
                people,
                session.policy,
                RosterQuery(tag, datetime(2026, 11, 25, hour, tzinfo=ZONE)),
            ).items()
        ]


@pytest.mark.slow
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(courses)
def test_no_course_changes_who_is_offered_or_refused(
    bare: Path, taken: list[dict[str, Any]]
) -> None:
    root = bare
    file = root / "training.yaml"
    file.unlink(missing_ok=True)
    before = offers(root)
    rows = [{"id": f"c{n}", **course} for n, course in enumerate(taken)]
    file.write_text(yaml.safe_dump({"training": rows}), encoding="utf-8")
    assert offers(root) == before
    assert {stakes for _tag, _hour, stakes, *_rest in before} == set(Stakes)
    assert any(offered for *_about, offered, _chains, _refused in before)
    with opened(root) as session:  # the courses are read, and are fine
        practice = reports.read_practice(session, reports.months_until(session.today, 1))
        assert reports.training_payoff(session, practice) == ()
