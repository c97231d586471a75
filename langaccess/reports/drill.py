"""Drills: training questions whose answers come from the current rules, never from a list."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from langaccess.agency.policy import (
    MACHINES,
    DocumentQuestion,
    HelpKind,
    InterpreterQuestion,
    Policy,
    SentenceQuestion,
    Stakes,
    decide,
    encounter_id,
    reason,
    requirement,
)
from langaccess.core.errors import InputError
from langaccess.core.model import Decision, Reason
from langaccess.core.resources import CONFIG, shipped
from langaccess.reports.rule_text import plain

TOPICS = ("emergency", "deaf", "machine", "papers")
"""Topics in addition to types of encounters, kinds of help and stakes."""

_OPTIONS = 4
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation; see the top of `config/drill.yaml`."""

    id: str
    text: str
    encounter: str | None = None
    at_hand: tuple[HelpKind, ...] = ()
    emergency: bool = False
    deaf_request: bool = False
    document: str | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class _Situations:
    as_of: str
    basis: tuple[str, ...]
    situations: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: the key to type, and its text."""

    key: str
    text: str
    using: str


@dataclass(frozen=True, slots=True)
class Drill:
    """A question; `text` has the situation and the question."""

    id: str
    situation: Situation
    text: str
    options: tuple[Option, ...]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class DrillMark:
    """The mark for an answer.

    Attributes:
        verdict: `right`; `second` (permitted, but not the first choice); `wrong`; `unknown` (no
            answer).
        best: keys of the right answers.
        reasons: the rules that were missed, or the rule that makes the answer right.
        instead: what the rules require.
    """

    verdict: Literal["right", "second", "wrong", "unknown"]
    best: tuple[str, ...]
    reasons: tuple[Reason, ...]
    instead: tuple[str, ...]


@cache
def load_situations() -> tuple[Situation, ...]:
    """Return the situations that come with the program."""
    from langaccess.core.config import load

    return load(_Situations, shipped(CONFIG, "drill.yaml")).situations


def drill(policy: Policy, *, topic: str | None, count: int, seed: int) -> tuple[Drill, ...]:
    """Return up to `count` questions on a topic: written situations, then generated ones.

    The same seed and the same rules give the same questions.

    Raises:
        InputError: the topic is unknown.
    """
    wanted = _topic(topic, policy) if topic else None
    chance = random.Random(seed)  # noqa: S311 (the order of questions is not a secret)
    written = [_question(one, policy) for one in load_situations() if _is_known(one, policy)]
    made = [_question(one, policy) for one in _generated(policy, chance)]
    if wanted is not None:
        written, made = ([one for one in many if wanted in one.topics] for many in (written, made))
    chance.shuffle(written)
    chance.shuffle(made)
    # Two of three are written situations: people remember them better.
    first = written[: -(-count * 2 // 3)]
    chosen = [*first, *made[: count - len(first)]]
    chosen += written[len(first) :][: count - len(chosen)]
    chance.shuffle(chosen)
    return tuple(chosen)


def _topic(typed: str, policy: Policy) -> str:
    word = typed.strip().lower().replace("-", "_").replace(" ", "_")
    if word in (*TOPICS, *HelpKind, *Stakes):
        return "machine" if word in MACHINES else word
    try:
        return encounter_id(typed, policy)
    except InputError as exc:
        names = ", ".join((*TOPICS, *Stakes, *policy.interpreting.encounters, *HelpKind))
        raise InputError(f"there is no topic `{typed}`", hint=f"the topics are {names}") from exc


def _is_known(one: Situation, policy: Policy) -> bool:
    """Return whether the agency's rules have the situation's encounter or class of document."""
    encounter = one.encounter is None or one.encounter in policy.interpreting.encounters
    return encounter and (one.document is None or one.document in policy.documents.classes)


def _generated(policy: Policy, chance: random.Random) -> Iterator[Situation]:
    """Yield a situation for each type of encounter, with and without an emergency."""
    interpreters = tuple(HelpKind)[:5]
    for name, kind in policy.interpreting.encounters.items():
        hands = tuple(chance.sample(tuple(HelpKind), _OPTIONS))
        yield Situation(f"made-{name}", f"You need help with {kind.text}.", name, hands)
        others = [using for using in HelpKind if using not in interpreters]
        hands = tuple(chance.sample(others, _OPTIONS))
        text = (
            f"In {kind.text} you learn that {policy.interpreting.exigency.when}, and no "
            "interpreter is available in time."
        )
        yield Situation(f"made-{name}-emergency", text, name, hands, emergency=True)


def _question(one: Situation, policy: Policy) -> Drill:
    if one.encounter is None:
        return _yes_or_no(one, policy)
    rules = policy.interpreting
    options = [
        Option(chr(ord("a") + n), rules.using[using].text, using)
        for n, using in enumerate(one.at_hand)
    ]
    last = chr(ord("a") + len(options))
    options.append(Option(last, "none of these: I wait for an interpreter", _NONE))
    stakes = rules.encounters[one.encounter].stakes
    topics = {one.encounter, *(using.value for using in one.at_hand), stakes.value}
    topics |= {"emergency"} if one.emergency else set()
    topics |= {"deaf"} if one.deaf_request else set()
    topics |= {"machine"} if MACHINES.intersection(one.at_hand) else set()
    text = f"{_text(one, policy)} Who interprets?"
    return Drill(one.id, one, text, tuple(options), frozenset(topics))


def _yes_or_no(one: Situation, policy: Policy) -> Drill:
    options = (Option("y", "yes", "yes"), Option("n", "no", "no"))
    if one.sentence is not None:
        asked = f"“{one.sentence}” May a machine translate it?"
        text = f"{_text(one, policy)} {asked}"
        return Drill(one.id, one, text, options, frozenset({"machine"}))
    kind = policy.documents.classes[one.document or ""]
    asked = f"Such a document {kind.text}. May a machine write the draft?"
    topics = frozenset({"machine", "papers"})
    return Drill(one.id, one, f"{_text(one, policy)} {asked}", options, topics)


def _text(one: Situation, policy: Policy) -> str:
    """Return a situation with the agency's word for an officer."""
    text = " ".join(one.text.split())
    return text.replace("{an officer}", policy.officer.a_short).replace(
        "{officer}", policy.officer.short
    )


def judge(question: Drill, answer: str | None, policy: Policy) -> DrillMark:
    """Mark an answer (a key of an option, or None) by the current rules."""
    given = next((one for one in question.options if one.key == answer), None)
    if question.situation.encounter is None:
        return _judge_yes_or_no(question, given, policy)
    answers = _answers(question, policy)
    best = _best(question, answers, policy)
    if given is None or given.key in best:
        verdict: Literal["right", "unknown"] = "right" if given else "unknown"
        return DrillMark(verdict, best, _grounds(answers, best), _texts(question, best))
    decision = answers.get(given.key)
    if decision is None:  # waiting breaks no rule, but loses time
        return DrillMark("second", best, _grounds(answers, best), _texts(question, best))
    if decision.allowed:
        return DrillMark("second", best, (_order(question, policy),), _texts(question, best))
    instead = _texts(question, best) if best[0] in answers else decision.instead
    return DrillMark("wrong", best, _rules(decision), instead)


def _answers(question: Drill, policy: Policy) -> dict[str, Decision]:
    one = question.situation
    return {
        option.key: decide(
            InterpreterQuestion(
                one.encounter or "",
                HelpKind(option.using),
                exigent=one.emergency,
                deaf_request=one.deaf_request,
                language=policy.interpreting.sign.usual if one.deaf_request else None,
            ),
            policy,
        )
        for option in question.options
        if option.using != _NONE
    }


def _best(question: Drill, answers: dict[str, Decision], policy: Policy) -> tuple[str, ...]:
    """Return the keys of the first choices; an emergency stand-in comes after interpreters."""
    needed = requirement(policy, encounter=question.situation.encounter)
    allowed = [one for one in question.options if one.key in answers and answers[one.key].allowed]
    if not allowed:
        return (question.options[-1].key,)
    rank = {using.value: n for n, using in enumerate(needed.order)}
    last = len(rank)
    first = min(rank.get(one.using, last) for one in allowed)
    return tuple(one.key for one in allowed if rank.get(one.using, last) == first)


def _grounds(answers: dict[str, Decision], best: tuple[str, ...]) -> tuple[Reason, ...]:
    """Return the rules that make the best answer right."""
    if best[0] in answers:
        return _rules(answers[best[0]])
    against = [_rules(decision)[0] for decision in answers.values()]
    return tuple(dict.fromkeys(against))


def _rules(decision: Decision) -> tuple[Reason, ...]:
    return tuple(one for one in decision.reasons if one.rule != "policy.adopted")


def _texts(question: Drill, best: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.text for one in question.options if one.key in best)


def _order(question: Drill, policy: Policy) -> Reason:
    needed = requirement(policy, encounter=question.situation.encounter)
    order = ", then ".join(plain(using) for using in needed.order)
    text = f"{needed.text}: permitted, but the order is {order}"
    return reason(policy, needed.rule, text, needed.basis, needed.where)


def _judge_yes_or_no(question: Drill, given: Option | None, policy: Policy) -> DrillMark:
    one = question.situation
    if one.sentence is not None:
        decision = decide(SentenceQuestion(one.sentence), policy)
    else:
        decision = decide(DocumentQuestion(one.document), policy)
    best = "y" if decision.allowed else "n"
    verdict: Literal["right", "wrong", "unknown"] = "unknown"
    if given is not None:
        verdict = "right" if given.key == best else "wrong"
    return DrillMark(verdict, (best,), _rules(decision), decision.instead)
