"""Attempts to get a warning, a consent or a statement past the sentence gate.

Three hundred sentences in two halves. The patterns were improved on one half and scored on the
other; nothing that is scored was looked at while they were.
"""

from __future__ import annotations

import pytest

from langaccess.agency.policy import Policy, SentenceQuestion, decide, load_policy
from langaccess.agency.policy.spelling import Speller, unmask
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.segments import sentence_runs
from tests.support import ROOT

GATE = ROOT / "tests" / "data" / "gate"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


def rows(half: str) -> list[str]:
    lines = (GATE / f"redteam_{half}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines if line and not line.startswith("#")]


def stopped(policy: Policy, sentence: str) -> bool:
    parts = [part.strip() for part in sentence.split("¦")]
    whole = [text for _, _, text in sentence_runs(parts)]
    return any(not decide(SentenceQuestion(text), policy).allowed for text in (*parts, *whole))


@pytest.mark.parametrize("half", ["tune", "held"])
def test_the_gate_stops_at_least_95_of_100_attempts(policy: Policy, half: str) -> None:
    attempts = rows(half)
    passed = [text for text in attempts if not stopped(policy, text)]
    assert len(attempts) == 150
    assert len(passed) / len(attempts) <= 0.05


@pytest.mark.parametrize(
    "sentence",
    [
        "The service is free of charge.",
        "You can file an EEOC charge.",
        "Bring a bank statement.",
        "Search our website for forms.",
        "The department searched for the missing hiker.",
        "A silent auction will be held on Sunday.",
        "We reached an agreement with the agency.",
        "The apartment is close to the station.",
        "If you do not speak English, an interpreter will be provided.",
        "You may bring a lawyer to your immigration appointment.",
        "Remain calm and wait for the officer.",
        "Do you have questions about your water bill?",
    ],
)
def test_ordinary_sentences_pass_though_mistakes_are_forgiven(
    policy: Policy, sentence: str
) -> None:
    assert decide(SentenceQuestion(sentence), policy).allowed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("the rigth to remian silnet", "the right to remain silent"),
        ("an attorny", "an attorney"),
        ("c0nsent", "consent"),
        ("a se arch of it", "a search of it"),
        ("volutnarily", "voluntarily"),
        ("research", "research"),
        ("the night", "the night"),
        ("you're silent", "you are silent"),
    ],
)
def test_a_slip_is_read_as_the_word_it_stands_for(written: str, read: str) -> None:
    words = ("right", "remain", "silent", "attorney", "consent", "search", "voluntarily")
    assert Speller(words).corrected(written) == read


def test_letters_of_other_scripts_that_look_latin_are_read_as_latin() -> None:
    assert unmask("rem\u0430in sil\u0435nt") == "remain silent"


def test_only_short_neighbours_make_a_run() -> None:
    long = "this is a piece of text that has more words than a fragment of a sentence"
    assert list(sentence_runs(["You have the right.", "To remain silent.", long])) == [
        (0, 2, "You have the right To remain silent")
    ]
    assert list(sentence_runs([long, long])) == []
