"""Thresholds have three answers, and the agency's rule says what the third means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess.agency.policy import Policy, Threshold, load_policy
from langaccess.core.resources import CONFIG, shipped
from langaccess.outreach.need import Counted, Estimate, ThresholdAnswer, judge

RULES = load_policy(shipped(CONFIG, "us-federal.yaml"))


def answer(counted: Counted, **values: Any) -> ThresholdAnswer:
    threshold = Threshold(**{"id": "ours", "basis": ("local",), **values})
    (found,) = judge(replace(RULES, thresholds=(threshold,)), counted)
    return found


def people(value: float, moe: float | None, of: float = 10_000) -> Counted:
    return Counted(Estimate(value, moe), Estimate(of, 0))


@pytest.mark.parametrize(
    ("counted", "status"),
    [
        (people(1200, 200), "due"), (people(1200, 201), "cannot_tell"),
        (people(800, 199), "not_shown"), (people(800, 200), "cannot_tell"),
        (people(5000, None), "cannot_tell"), (Counted(None), "cannot_tell"),
    ],
)  # fmt: skip
def test_a_line_of_people_is_reached_by_the_whole_interval(counted: Counted, status: str) -> None:
    assert answer(counted, count=1000).status == status


@pytest.mark.parametrize(
    ("rule", "percent", "status"),
    [
        ("lesser", 5, "due"),  # 5% of 10,000 is 500
        ("greater", 5, "not_shown"),
        ("lesser", 50, "not_shown"),
        ("only", 5, "due"),
    ],
)
def test_of_two_lines_the_lesser_or_the_greater_applies(
    rule: str, percent: float, status: str
) -> None:
    assert answer(people(700, 100), percent=percent, count=1000, rule=rule).status == status


def test_the_margin_of_the_population_counts_for_a_percentage() -> None:
    sure = Counted(Estimate(520, 15), Estimate(10_000, 0))
    unsure = Counted(Estimate(520, 25), Estimate(10_000, 100))
    assert answer(sure, percent=5).status == "due"
    assert answer(unsure, percent=5).status == "cannot_tell"


@pytest.mark.parametrize(
    ("value", "moe", "notice"),
    [(30, 15, "enough"), (45, 10, "cannot_tell"), (80, 20, "not_enough")],
)
def test_a_notice_is_enough_only_below_its_number(value: int, moe: int, notice: str) -> None:
    found = answer(
        people(value, moe, of=200), percent=5, count=1000, rule="lesser", notice_below=50
    )
    assert (found.status, found.notice) == ("due", notice)


def test_a_notice_does_not_matter_where_the_percentage_is_not_reached() -> None:
    assert answer(people(30, 5), percent=5, notice_below=50).notice == ""


@pytest.mark.parametrize(
    ("when", "outcome"), [("ask", "ask"), ("treat_as_due", "due"), ("not_due", "not_due")]
)
def test_the_rule_says_what_follows_if_the_figures_cannot_tell(when: str, outcome: str) -> None:
    found = answer(people(1000, 500), count=1000, when_unclear=when)
    assert (found.status, found.outcome) == ("cannot_tell", outcome)
    assert answer(people(2000, 5), count=1000, when_unclear=when).outcome == "due"
    assert answer(people(20, 5), count=1000, when_unclear=when).outcome == "not_due"


def test_a_share_of_the_people_served_is_of_the_agencys_encounters() -> None:
    few = Counted(Estimate(9, 1), Estimate(10, 0), served=2)
    many = replace(few, served=80)
    rules = {"percent": 5, "of": "served", "population": 1000}
    assert answer(few, **rules).status == "not_shown"
    assert answer(many, **rules).status == "due"
    assert answer(replace(few, served=50), **rules).status == "cannot_tell"
    unknown = answer(many, percent=5, of="served")
    assert unknown.status == "cannot_tell"
    assert "population" in unknown.why
    both = answer(few, **rules, count=50, rule="lesser")
    assert both.line == "50 encounters or 5% of the people served, whichever is less"


def test_a_share_of_the_people_eligible_is_of_the_number_in_the_rules() -> None:
    counted = Counted(Estimate(600, 50), Estimate(100_000, 0))
    assert answer(counted, percent=5).status == "not_shown"
    assert answer(counted, percent=5, of="eligible", population=10_000).status == "due"


@given(
    value=st.integers(0, 5000), moe=st.integers(0, 2000), line=st.integers(1, 5000),
    more=st.integers(0, 500),
)  # fmt: skip
def test_more_people_or_a_smaller_margin_never_make_an_answer_less_sure(
    value: int, moe: int, line: int, more: int
) -> None:
    order = ["not_shown", "cannot_tell", "due"]

    def place(value: int, moe: int) -> int:
        return order.index(answer(people(value, moe), count=line).status)

    assert place(value, moe) <= place(value + more, moe)
    narrow = place(value, moe // 2)
    assert narrow == place(value, moe) or place(value, moe) == order.index("cannot_tell")


def test_ranks_are_as_sure_as_the_intervals_are_apart() -> None:
    others = (Estimate(5000, 100), Estimate(3000, 500), Estimate(100, 50))
    first = Counted(Estimate(9000, 100), others=others)
    unsure = Counted(Estimate(2700, 400), others=others)
    last = Counted(Estimate(10, 5), others=others)
    assert answer(first, rank=2).status == "due"
    assert answer(unsure, rank=2).status == "cannot_tell"
    assert answer(unsure, rank=3).status == "due"
    assert answer(last, rank=2).status == "not_shown"


def test_an_answer_names_its_authority_with_its_day() -> None:
    (found,) = judge(RULES, people(2000, 10, of=10**6))
    assert "rescinded" in found.authority
    assert found.verified
    assert found.as_of is not None


def test_not_due_needs_a_basis(tmp_path: Any) -> None:
    from langaccess.core.errors import ConfigError

    path = tmp_path / "jurisdiction.yaml"
    text = "id: x\nas_of: 2026-11-25\nthresholds:\n  - {id: a, count: 5, when_unclear: not_due}\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    assert "needs a basis" in caught.value.details[0]
    path.write_text(text.replace("not_due}", "not_due, basis: [local]}"), encoding="utf-8")
    policy: Policy = load_policy(path)
    assert policy.thresholds[0].when_unclear == "not_due"


def test_a_small_share_is_not_written_as_zero() -> None:
    found = answer(people(1_736, 703, of=5_359_922), percent=5, rule="percent")
    assert "0.02 to 0.05% of residents" in found.why
