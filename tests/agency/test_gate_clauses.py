"""A harmless clause beside an act, or a word in brackets inside it, hides it from no gate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.gate import GATE, read_cases
from langaccess.agency.policy import (
    GateOutcome,
    Policy,
    SentenceQuestion,
    judge_sentences,
    load_policy,
)
from langaccess.core.resources import CONFIG, shipped

HARMLESS = (
    "the records desk is open from 8 to 4",
    "our lobby has water and coffee for visitors",
    "the bus stops at the corner of Elm Street every hour",
    "you can find more on our website",
    "parking behind the building is free",
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


def _low(act: str) -> str:
    return act if act[:2] in ("I ", "I'") or act[1:2].isupper() else act[:1].lower() + act[1:]


def _bare(act: str) -> str:
    return act.rstrip(".!? ")


def _inside(act: str, more: str) -> str:
    words = act.split()
    half = len(words) // 2
    return " ".join(words[:half]) + more + " " + " ".join(words[half:])


WAYS: dict[str, Callable[[str, str], str]] = {
    "before, and": lambda act, h: f"{h.capitalize()}, and {_low(act)}",
    "before, dash": lambda act, h: f"{h.capitalize()} \u2013 {_low(act)}",
    "after, and": lambda act, h: f"{_bare(act)}, and {h}.",
    "after, but": lambda act, h: f"{_bare(act)}, but {h}.",
    "after, dash": lambda act, h: f"{_bare(act)} \u2013 {h}.",
    "brackets after": lambda act, h: f"{_bare(act)} ({h}).",
    "brackets around": lambda act, h: f"{h.capitalize()} ({_low(_bare(act))}).",
    "brackets inside": lambda act, h: _inside(act, f" ({h})"),
    "before, and without a comma": lambda act, h: f"{h.capitalize()} and {_low(act)}",
    "before, but without a comma": lambda act, h: f"{h.capitalize()} but {_low(act)}",
    "after, while": lambda act, h: f"{_bare(act)} while {h}.",
    "after, because": lambda act, h: f"{_bare(act)} because {h}.",
    "between, and": lambda act, h: (
        f"{h.capitalize()} and {_low(_bare(act))} and you can wait here."
    ),
    "that": lambda act, h: f"Please note that {h} and that {_low(act)}",
    "slash": lambda act, h: f"{h.capitalize()} / {_low(act)}",
    "braces": lambda act, h: f"{h.capitalize()} {{{_low(_bare(act))}}}.",
    "bullet": lambda act, h: f"{h.capitalize()} \u2022 {_low(act)}",
    "please": lambda act, _: _inside(act, " (please)"),
}


def _passed(texts: list[str], policy: Policy) -> list[str]:
    rulings = judge_sentences([SentenceQuestion(text) for text in texts], policy)
    pairs = zip(texts, rulings, strict=True)
    return [text for text, ruling in pairs if ruling.outcome is GateOutcome.CLEAR]


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_an_act_with_a_harmless_clause_is_still_stopped_or_asked_about(
    policy: Policy, way: str
) -> None:
    cases = [*read_cases(GATE / "redteam_unseen.yaml")]
    cases += read_cases(GATE / "redteam_fifth_author.yaml")
    acts = [case.text for case in cases if case.expected == "stop" and len(case.parts) == 1]
    caught = sorted(set(acts) - set(_passed(acts, policy)))
    texts = [WAYS[way](act, HARMLESS[at % len(HARMLESS)]) for at, act in enumerate(caught)]
    assert len(texts) > 280
    assert len(passed := _passed(texts, policy)) <= 0.03 * len(texts), passed
