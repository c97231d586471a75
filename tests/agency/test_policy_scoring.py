"""The scorer behind the gate's patterns: what it weighs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from langaccess.agency.policy import Policy, SentenceQuestion, decide, load_policy, scorer
from langaccess.core.resources import CONFIG, shipped
from langaccess.phrases.book import load_phrasebook


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


def small(**weights: float) -> scorer.Scorer:
    names = {name.replace("_plus_", "+"): weight for name, weight in weights.items()}
    ideas = {
        "right": ("right to", "rights"),
        "silence": ("silent", "say nothing"),
        "talk": ("talk*",),
    }
    return scorer.Scorer(
        replace(scorer.load_scorer().scale, start=-1.0, ideas=ideas, weights=names)
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Hold your tongue if that suits you; nobody may take it as guilt.",
        "What you tell the detectives could come back in front of a judge.",
        "Pop the trunk for me so that I can see inside?",
        "I scribbled this account myself and nobody leaned on me to do it.",
        "We can ring your embassy and say that you are locked up here.",
        "Blow into this, or you will not drive for a year.",
    ],
)
def test_wordings_that_no_pattern_knows_are_stopped(policy: Policy, sentence: str) -> None:
    decision = decide(SentenceQuestion(sentence), policy)
    assert not decision.allowed
    assert {ground.rule for ground in decision.reasons} == {"gate.likely"}


def test_every_shipped_phrase_passes(policy: Policy) -> None:
    stopped = [
        phrase.id
        for phrase in load_phrasebook().phrases.values()
        if not decide(SentenceQuestion(phrase.en), policy).allowed
    ]
    assert stopped == []


def test_what_is_put_together_from_neighbours_must_weigh_more(policy: Policy) -> None:
    scale = scorer.load_scorer().scale
    assert scale.least_joined > scale.least
    text = "Evidence Room Detectives Suspects"
    assert not decide(SentenceQuestion(text), policy).allowed
    assert decide(SentenceQuestion(text, joined=True), policy).allowed
    cut = "You may keep quiet and tell us nothing at all"
    assert not decide(SentenceQuestion(cut, joined=True), policy).allowed


def test_ideas_pairs_words_and_the_first_word_weigh() -> None:
    scorer = small()
    found = scorer.features("you have the right to say nothing?")
    assert {"right", "silence", "right+silence", "asks", "=noth", "^you"} <= found
    assert "talk" in scorer.features("talking helps a great deal today")
    assert "blank" in scorer.features("name ____ and date")


def test_a_score_is_the_sum_of_the_weights_evened_by_their_number() -> None:
    scorer = small(right=2.0, silence=1.0, right_plus_silence=3.0)
    assert scorer.score("nothing of it at all") == -1.0
    assert scorer.score("the right to say nothing") == pytest.approx(-1.0 + 6.0 / 7**0.5)


def test_a_warning_among_other_sentences_is_weighed_alone() -> None:
    assert scorer.pieces("the desk is open. keep silent? stop") == [
        "the desk is open. keep silent? stop",
        "the desk is open.",
        "keep silent?",
    ]


def test_the_scale_says_when_and_on_what_it_was_fitted() -> None:
    scale: scorer.Scale = scorer.load_scorer().scale
    assert scale.as_of.year == 2026
    assert "tests/data/gate" in scale.basis
    known = set(scale.ideas) | {"asks", "short", "blank"}
    named = {part for name in scale.weights if name[0] not in "=^" for part in name.split("+")}
    assert named <= known
