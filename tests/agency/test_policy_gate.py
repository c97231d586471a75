"""The sentence gate on single sentences; test_gate_cases.py runs the lists in tests/data/gate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from time import process_time

import pytest

from benchmarks.gate import GATE, read_cases
from langaccess.agency.policy import (
    GateOutcome,
    Policy,
    SentenceQuestion,
    decide,
    judge_sentences,
    load_policy,
)
from langaccess.agency.policy.gate import expand, find_barred, plain_text
from langaccess.agency.policy.pattern_set import PatternSet
from langaccess.agency.policy.spelling import Speller
from langaccess.agency.policy.translation_rules import SentenceRule, Sentences, WordList
from langaccess.core.config import Pattern
from langaccess.core.resources import CONFIG, shipped


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("DO YOU\n  CONSENT?", "do you consent?"),
        ("You have the right to re-\nmain silent", "you have the right to remain silent"),
        ("C O N S E N T  T O  S E A R C H", "consent to search"),
        ("don’t ‘say’ “it”", "don't 'say' \"it\""),
        ("con\u00adsent con\u200bsent", "consent consent"),
        (
            "con\u3164sent con\u2800sent con\uffa0sent con\u115fsent",
            "consent consent consent consent",
        ),
        ("\uff23\uff4f\uff4e\uff53\uff45\uff4e\uff54", "consent"),  # full-width letters
        ("a\u00a0b\tc", "a b c"),
        ("", ""),
    ],
)
def test_text_is_made_comparable(written: str, seen: str) -> None:
    assert plain_text(written) == seen


def test_all_rules_that_stop_a_sentence_are_given_with_what_to_do(policy: Policy) -> None:
    text = "I waive my right to remain silent and consent to a search of my car."
    decision = decide(SentenceQuestion(text), policy)
    rules = {reason.rule for reason in decision.reasons}
    assert {"gate.consent", "gate.waiver", "gate.rights_warning"} <= rules
    assert all(reason.authority and reason.where for reason in decision.reasons)
    assert any("approved" in step for step in decision.instead)


def test_the_answer_does_not_quote_the_sentence(policy: Policy) -> None:
    decision = decide(SentenceQuestion("Did you shoot Albert Quimby?"), policy)
    assert not decision.allowed
    assert "Quimby" not in repr(decision)


@pytest.mark.parametrize("filler", ["\u115f", "\u2800", "\u3164", "\uffa0"])
def test_a_filler_that_does_not_show_hides_no_warning(policy: Policy, filler: str) -> None:
    text = "You have the right to remain silent."
    disguised = "".join(f"{char}{filler}" if char in "aei" else char for char in text)
    assert not decide(SentenceQuestion(disguised), policy).allowed


@pytest.mark.parametrize("text", ["", " ", "\n", "12:30", "•", "—"])
def test_text_without_words_passes(policy: Policy, text: str) -> None:
    assert decide(SentenceQuestion(text), policy).allowed


def test_an_exception_excuses_only_what_it_matches() -> None:
    rule = SentenceRule("r", "x", (Pattern(r"\bcharge[ds]?\b"),), (Pattern(r"\bfree of charge\b"),))
    sentences = Sentences((rule,))
    assert find_barred("It is free of charge.", sentences) == ()
    assert find_barred("It is free of charge, and you are charged.", sentences) == (rule,)


@pytest.mark.parametrize(
    "sentence",
    [
        "People who are arrested have the right to remain silent and to speak with a lawyer.",
        "In this state, drivers who refuse a breath test can lose their license.",
        "Juveniles have many of the same rights as adults, including the right to a lawyer.",
        "Suspects may stop an interview at any time and ask for a lawyer.",
    ],
)
def test_telling_about_people_in_general_is_not_stopped(policy: Policy, sentence: str) -> None:
    (ruling,) = judge_sentences([SentenceQuestion(sentence)], policy)
    assert ruling.outcome is not GateOutcome.STOP


@pytest.mark.parametrize(
    "sentence",
    [
        "Anyone who is questioned has the right to remain silent: you may use it now.",
        "People who are arrested have the right to remain silent. Do you want a lawyer now?",
        "A suspect who signs has been told of the right to a lawyer.",
        "People named on this card have the right to remain silent.",
        "The suspect has the right to remain silent.",
        "Foreign nationals who are arrested have the right to a call to the consulate.",
        "Officers told people that they have the right to remain silent and he waived it.",
    ],
)
def test_telling_that_addresses_a_person_or_a_form_is_still_stopped(
    policy: Policy, sentence: str
) -> None:
    (ruling,) = judge_sentences([SentenceQuestion(sentence)], policy)
    assert ruling.outcome is GateOutcome.STOP


def test_a_word_list_stands_for_each_of_its_words_longest_first() -> None:
    words = (WordList("who", ("we", "we all")),)
    rule = SentenceRule("r", "x", (Pattern(r"^may @who search"),))
    sentences = Sentences((rule,), words)
    assert find_barred("May we all search?", sentences)
    assert not find_barred("May they search?", sentences)
    with pytest.raises(KeyError):
        expand("@nobody", {})


def test_a_gate_without_rules_lets_everything_pass() -> None:
    assert find_barred("You are under arrest.", Sentences()) == ()


def test_a_very_long_text_is_answered(policy: Policy) -> None:
    assert decide(SentenceQuestion("We may look. " * 5000), policy).allowed


def _cut_and_mixed(texts: list[str]) -> Iterator[str]:
    """Yield texts, and parts of them, as a table cuts them and puts them together."""
    chance = Random(5)
    for text in texts:
        words = text.split()
        first, last = sorted(chance.choices(range(len(words) + 1), k=2))
        place = chance.randrange(len(text) + 1)
        mark = chance.choice(["'", "é", "-", "/", "x", ". "])
        yield text
        yield " ".join(words[first:last])
        yield " ".join(chance.sample(words, len(words)))
        yield text[:place] + mark + text[place:]
        yield f"{text} {chance.choice(texts)}"


@pytest.mark.slow
def test_the_gate_finds_what_its_rules_find_one_by_one(policy: Policy) -> None:
    words = {entry.id: entry.words for entry in policy.sentences.words}
    each = [expand(p, words) for rule in policy.sentences.rules for p in rule.patterns]
    together, one_by_one = PatternSet(each), [re.compile(pattern) for pattern in each]
    cases = [*read_cases(GATE / "tune.yaml"), *read_cases(GATE / "held.yaml")]
    texts = [plain_text(case.text) for case in cases[::5]]
    found = 0
    for text in _cut_and_mixed(texts):
        expected = any(pattern.search(text) for pattern in one_by_one)
        assert together.matches(text) is expected, text
        found += expected
    assert found > 300


@pytest.mark.slow
@pytest.mark.parametrize("part", ["x", "xyxyxyxyz", "a'", "|a", "`a", "a-", "a@", "an't", "$"])
def test_a_long_word_takes_no_more_than_its_share_of_time(policy: Policy, part: str) -> None:
    def seconds(letters: int) -> float:
        text = f"Please call {part * (letters // len(part))} today."
        begin = process_time()
        find_barred(text, policy.sentences)
        return process_time() - begin

    seconds(100)  # the patterns are compiled
    # four times the letters take about four times as long; once 300 more took a second more
    assert seconds(40_000) < 9 * seconds(10_000) + 0.5


@pytest.mark.parametrize("slip", ["interrogationx", "interrogaation", "xxinterrogation"])
def test_the_longest_words_are_still_recognized_with_two_slips(policy: Policy, slip: str) -> None:
    assert max(policy.sentences.spelled, key=len) == "interrogation"
    speller = Speller(policy.sentences.spelled)
    assert speller.corrected(slip) == ("interrogation" if slip[0] == "i" else slip)


def test_a_ruling_names_its_outcome_and_kind(policy: Policy) -> None:
    texts = ("You are under arrest.", "The library opens at nine.")
    stop, clear = judge_sentences([SentenceQuestion(text) for text in texts], policy)
    assert (stop.outcome, stop.kind) == (GateOutcome.STOP, "gate.custody")
    assert (clear.outcome, clear.kind) == (GateOutcome.CLEAR, "")


@pytest.mark.parametrize(
    "sentence",
    [
        "Then he took my phone and ran down the stairs.",
        "Whose jacket is this?",
        "Susp fled EB on foot, RP declined med.",
        "Name of person searched: ________",
    ],
)
def test_a_person_is_asked_about_acts_in_plain_words(policy: Policy, sentence: str) -> None:
    (ruling,) = judge_sentences([SentenceQuestion(sentence)], policy)
    assert (ruling.outcome, ruling.kind) == (GateOutcome.ASK, "gate.unsure")
    assert any("inspect" in step for step in ruling.decision.instead)


@pytest.mark.parametrize(
    "sentence",
    [
        "The records desk is open from 8 to 4.",
        "An advocate can go to court with you.",
        "Lock your car and take your keys.",
        "Defendants may ask for an interpreter at no cost.",
        "2024",
    ],
)
def test_nobody_is_asked_about_plain_information(policy: Policy, sentence: str) -> None:
    (ruling,) = judge_sentences([SentenceQuestion(sentence)], policy)
    assert ruling.outcome is GateOutcome.CLEAR


def test_texts_are_ruled_on_alike_alone_and_together(policy: Policy) -> None:
    texts = ["", "x", "He hit me.", "Free parking.", "You are under arrest.", "____ / ____"]
    questions = [SentenceQuestion(text) for text in texts]
    together = judge_sentences(questions, policy)
    alone = [judge_sentences([question], policy)[0] for question in questions]
    assert [one.outcome for one in together] == [one.outcome for one in alone]
    assert [one.score for one in together] == pytest.approx([one.score for one in alone])
