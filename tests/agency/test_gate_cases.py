"""The lists of the sentence gate in `tests/data/gate`; its README has their keys."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from benchmarks.gate import GATE, asked_case, read_cases, stopped, stopped_case
from langaccess.agency.policy import (
    GateOutcome,
    Policy,
    SentenceQuestion,
    judge_sentences,
    load_policy,
)
from langaccess.core.config import read_yaml
from langaccess.core.resources import CONFIG, shipped
from tests.support import SHARED, needs_shared

LISTS = {
    path.stem: path
    for path in sorted(GATE.glob("*.yaml"))
    if path.stem not in ("authored", "forms")  # templates
}
USES = ("tune", "held", "unseen")
_OTHER = re.compile(r"_(es|ko|tl|vi|zh-hans|zh-hant)$")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_the_gate_judges_a_list_as_it_says(policy: Policy, name: str) -> None:
    file = read_yaml(LISTS[name]).data
    assert set(file) == {"use", "source", "least", "cases"}
    assert file["use"] in USES
    wrong: dict[str, list[str]] = {"stop": [], "pass": []}
    total = dict.fromkeys(wrong, 0)
    for case in read_cases(LISTS[name]):
        total[case.expected] += 1
        if bool(stopped_case(case, policy)) != (case.expected == "stop"):
            wrong[case.expected].append(case.text)
    assert {expected for expected, count in total.items() if count} == set(file["least"])
    for expected, least in file["least"].items():
        assert len(wrong[expected]) <= (1 - least) * total[expected], wrong[expected]


NOT_LEARNED = [name for name, path in LISTS.items() if read_yaml(path).data["use"] != "tune"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NOT_LEARNED)
def test_of_lists_not_learned_from_97_percent_are_stopped_or_asked_about(
    policy: Policy, name: str
) -> None:
    acts = [case for case in read_cases(LISTS[name]) if case.expected == "stop"]
    past = [
        case.text
        for case in acts
        if not stopped_case(case, policy) and not asked_case(case, policy)
    ]
    assert len(past) <= 0.03 * len(acts), past


@pytest.mark.slow
def test_no_kind_of_act_is_left_out(policy: Policy) -> None:
    passed: dict[str, list[bool]] = defaultdict(list)
    for case in read_cases(LISTS["redteam_other_author"]):
        if case.expected == "stop":
            passed[case.kind].append(not stopped_case(case, policy))
    assert len(passed) == 9
    assert {kind for kind, seen in passed.items() if sum(seen) / len(seen) > 0.2} == set()


def test_every_rule_stops_a_sentence_of_the_list_to_tune_on(policy: Policy) -> None:
    seen = {
        rule
        for case in read_cases(LISTS["tune"])
        if case.expected == "stop"
        for rule in stopped_case(case, policy)
    }
    # what only the scorer stops has no rule of its own
    assert seen - {"gate.likely"} == {rule.id for rule in policy.sentences.rules}


@pytest.mark.slow
@needs_shared
def test_ordinary_brochures_raise_few_false_alarms_and_questions(policy: Policy) -> None:
    letters = SHARED / "data" / "brochures" / "doj_crt_letters"
    english = [path for path in letters.glob("*.md") if not _OTHER.search(path.stem)]
    english += (SHARED / "data" / "brochures" / "doj_ada").glob("*.md")
    sentences = {
        sentence.strip()
        for path in english
        for line in path.read_text(encoding="utf-8").splitlines()
        for sentence in re.split(r"(?<=[.?!])\s", line)
        if len(sentence.split()) > 2
    }
    # "You are hereby notified", "hereby authorize", "I also understand that KBF may …": such a
    # letter performs what it says
    acts = {text for text in sentences if re.search(r"\bhereby\b|^I also understand", text)}
    ordinary = sentences - acts
    alarms = [text for text in ordinary if stopped(text, policy)]
    assert len(acts) == 6
    assert [text for text in acts if not stopped(text, policy)] == []
    assert len(ordinary) > 1000
    assert len(alarms) <= len(ordinary) / 1000, alarms
    questions = [SentenceQuestion(text) for text in sentences]
    rulings = judge_sentences(questions, policy)
    asked = sum(ruling.outcome is GateOutcome.ASK for ruling in rulings)
    # nearly half of these are letters on complaints, with long sentences: 21% of them wait
    assert asked <= 0.14 * len(sentences)
