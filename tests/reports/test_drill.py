"""The drill teaches the current rules: the same engine works out every answer."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.policy import (
    HelpKind,
    InterpreterQuestion,
    Permission,
    Policy,
    decide,
    requirement,
)
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.reports import Drill, drill, judge
from langaccess.reports.drill import TOPICS, load_situations
from tests import commands
from tests.policyfiles import of
from tests.rosterfiles import agency


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return agency(tmp_path)


def ask(policy: Policy, name: str) -> Drill:
    for seed in range(60):
        for question in drill(policy, topic=None, count=100, seed=seed):
            if question.id == name:
                return question
    raise AssertionError(name)


def key(question: Drill, using: str) -> str:
    return next(option.key for option in question.options if option.using == using)


def test_every_written_situation_can_be_asked_and_has_an_answer(policy: Policy) -> None:
    situations = load_situations()
    assert len(situations) >= 25
    assert len({one.id for one in situations}) == len(situations)
    for one in situations:
        question = ask(policy, one.id)
        mark = judge(question, None, policy)
        assert mark.verdict == "unknown"
        assert mark.best
        assert mark.reasons or one.sentence, one.id
        assert judge(question, mark.best[0], policy).verdict == "right"


def test_an_emergency_without_an_interpreter_offers_no_interpreter(policy: Policy) -> None:
    """Otherwise the situation would contradict itself."""
    order = set(requirement(policy, encounter="traffic_stop").order)
    for one in load_situations():
        if one.emergency:
            assert not order & set(one.at_hand), one.id


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "answer", "verdict"),
    [
        ("daughter-at-the-door", "child", "wrong"),
        ("daughter-at-the-door", "phone_line", "right"),
        ("daughter-at-the-door", "none", "second"),
        ("warning-by-telephone", "phone_line", "wrong"),
        ("warning-by-telephone", "contract_interpreter", "right"),
        ("partner-who-speaks-it", "tested_member", "second"),
        ("lost-child", "bystander_adult", "right"),
        ("lost-child", "immigration_officer", "wrong"),
        ("confession-cannot-wait", "bystander_adult", "wrong"),
        ("confession-cannot-wait", "none", "right"),
        ("wife-signs", "family", "right"),
        ("wife-signs-at-home", "family", "wrong"),
        ("consent-form", "yes", "wrong"),
        ("burglary-flyer", "yes", "right"),
        ("victims-rights-sheet", "yes", "wrong"),
        ("may-we-look", "no", "right"),
        ("office-hours", "yes", "right"),
        ("free-to-go", "yes", "wrong"),
    ],
)
def test_answers_under_the_shipped_rules(
    policy: Policy, name: str, answer: str, verdict: str
) -> None:
    question = ask(policy, name)
    mark = judge(question, key(question, answer), policy)
    assert mark.verdict == verdict
    if verdict == "wrong":
        assert mark.reasons[0].rule
        assert mark.reasons[0].authority
        assert mark.instead


def test_the_answer_follows_the_agency_s_rules(tmp_path: Path, policy: Policy) -> None:
    """The same answer is right in one agency and wrong in another."""
    city = agency(tmp_path, extends="example-city")
    question = ask(policy, "partner-who-speaks-it")
    answer = key(question, "tested_member")
    assert judge(question, answer, policy).verdict == "second"
    assert judge(question, answer, city).verdict == "wrong"


def test_every_mark_agrees_with_the_engine(policy: Policy) -> None:
    """Over all generated questions: `wrong` exactly where `decide` says no."""
    asked, deaf = 0, Tag("ase")
    for question in drill(policy, topic=None, count=100, seed=1):
        one = question.situation
        if one.encounter is None:
            continue
        for option in question.options[:-1]:
            told = InterpreterQuestion(
                one.encounter, HelpKind(option.using), exigent=one.emergency,
                deaf_request=one.deaf_request, language=deaf if one.deaf_request else None,
            )  # fmt: skip
            allowed = decide(told, policy).allowed
            assert (judge(question, option.key, policy).verdict == "wrong") is not allowed
            asked += 1
    assert asked > 150


def test_the_best_answer_is_the_first_of_the_order(policy: Policy) -> None:
    for question in drill(policy, topic=None, count=100, seed=2):
        one = question.situation
        if one.encounter is None or one.emergency or one.deaf_request:
            continue
        needed = requirement(policy, encounter=one.encounter)
        first = next((using for using in needed.order if using in one.at_hand), None)
        best = judge(question, None, policy).best
        assert best == (key(question, first or "none"),)
        assert first is None or needed.standing[first] is Permission.INTERPRETS


def test_the_same_seed_asks_the_same_and_another_something_else(policy: Policy) -> None:
    def ids(seed: int) -> list[tuple[str, tuple[str, ...]]]:
        asked = drill(policy, topic=None, count=12, seed=seed)
        return [(one.id, tuple(option.using for option in one.options)) for one in asked]

    assert ids(7) == ids(7)
    assert ids(7) != ids(8)
    assert len(ids(7)) == 12


@pytest.mark.parametrize(
    "topic", ["dv_scene", "dv", "child", "evidentiary", "mt", "phone line", *TOPICS]
)
def test_a_topic_keeps_to_itself(policy: Policy, topic: str) -> None:
    wanted = {"dv": "dv_scene", "mt": "machine", "phone line": "phone_line"}.get(topic, topic)
    asked = drill(policy, topic=topic, count=5, seed=3)
    assert asked
    assert all(wanted in question.topics for question in asked)


def test_an_unknown_topic_says_what_there_is(policy: Policy) -> None:
    with pytest.raises(InputError) as caught:
        drill(policy, topic="parade", count=1, seed=1)
    assert "emergency" in (caught.value.hint or "")


def test_rules_of_one_s_own_can_be_drilled(tmp_path: Path) -> None:
    strict = of(tmp_path / "x.yaml", "interpreting: {levels: {low: {using: {volunteer: never}}}}\n")
    question = ask(strict, "volunteer-at-the-meeting")
    mark = judge(question, key(question, "volunteer"), strict)
    assert mark.verdict == "wrong"
    assert mark.reasons[0].where.endswith("x.yaml:4")


@pytest.fixture
def home(tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    *words: str,
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return commands.run(capsys, "drill", *words)


def best(policy: Policy, **how: Any) -> list[str]:
    return [judge(question, None, policy).best[0] for question in drill(policy, **how)]


def test_piped_answers_are_scored_and_the_questions_stay_off_stdout(
    home: Path,
    policy: Policy,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    right = best(policy, topic="dv", count=3, seed=4)
    words = ("--topic", "dv", "--count", "3", "--seed", "4")
    code, out, err = run(monkeypatch, capsys, "\n".join(right) + "\n", *words)
    assert code == 0
    assert out.startswith("right: 3 of 3")
    assert "Who interprets?" in err
    assert "Who interprets?" not in out
    assert max(map(len, (out + err).splitlines())) <= 80


def test_json_holds_each_question_the_missed_rule_and_the_seed(
    home: Path,
    policy: Policy,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = drill(policy, topic="child", count=2, seed=5)
    typed = "".join(f"{key(question, 'child')}\n" for question in asked)
    words = ("--topic", "child", "--count", "2", "--seed", "5", "--json")
    code, out, _ = run(monkeypatch, capsys, typed, *words)
    data = json.loads(out)["data"]
    assert code == (0 if data["right"] == 2 else 1)
    assert (data["asked"], data["answered"], data["seed"]) == (2, 2, 5)
    assert data["right"] + data["second"] + data["wrong"] + data["unknown"] == 2
    assert sum(row["count"] for row in data["missed"]) == data["wrong"] + data["second"]
    for row in data["questions"]:
        assert row["verdict"] in ("right", "second", "wrong")
        assert row["best"]


def test_the_end_of_the_input_ends_the_drill(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(monkeypatch, capsys, "", "--seed", "6", "--json")
    data = json.loads(out)["data"]
    assert code == 1
    assert (data["answered"], data["unknown"], data["missed"]) == (0, 6, [])
    assert err.count("Who interprets?") <= 1


def test_an_answer_that_is_none_is_asked_again_and_enter_shows_the_rule(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--topic", "papers", "--count", "1", "--seed", "1")
    code, out, err = run(monkeypatch, capsys, "maybe\n\n", *words)
    assert code == 1
    assert "answer y, n" in err
    assert "Your agency's rules:" in err
    assert "not answered: 1" in out


@pytest.mark.slow
def test_answers_come_through_a_real_pipe_in_any_bytes(tmp_path: Path, policy: Policy) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "drill", "--count", "3", "--seed", "9", "--json",
         "--workspace", str(tmp_path)],
        input=b"\xff\xfe\na\n\nb\nA)\n",
        capture_output=True,
        check=False,
    )  # fmt: skip
    data = json.loads(done.stdout)["data"]
    assert done.returncode in (0, 1)
    assert data["asked"] == 3
    assert b"Traceback" not in done.stderr
