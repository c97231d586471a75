"""Every shipped jurisdiction, the pinned floor, and the sentence gate's own lists."""

from __future__ import annotations

import re
from typing import Any

import pytest

from langaccess.agency.policy import (
    HelpKind,
    Policy,
    SentenceQuestion,
    decide,
    load_policy,
    shipped_jurisdictions,
)
from langaccess.agency.policy.gate import find_barred
from langaccess.agency.policy.loader import BASE_DIGEST, file_digest
from langaccess.core.config import read_yaml
from langaccess.core.resources import CONFIG, shipped
from tests.support import ROOT, SHARED, needs_shared

GATE = ROOT / "tests" / "data" / "gate"
_OTHER = re.compile(r"_(es|ko|tl|vi|zh-hans|zh-hant)$")
CITY, COUNTY = "example-city", "example-county"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


@pytest.mark.parametrize("folder", ["config", "examples", "langaccess/data", "phrasebooks"])
def test_every_shipped_yaml_file_says_its_form(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.yaml"))
    assert paths
    formless = [p.name for p in paths if not re.search(r"(?m)^schema: 1$", p.read_text("utf-8"))]
    assert formless == []


@pytest.mark.parametrize("name", shipped_jurisdictions())
def test_every_shipped_jurisdiction_loads(name: str) -> None:
    loaded = load_policy(shipped_jurisdictions()[name])
    assert loaded.id == name
    assert len(loaded.floor) == 16


@pytest.mark.parametrize("name", shipped_jurisdictions())
def test_no_shipped_jurisdiction_holds_a_telephone_number(name: str) -> None:
    # A number that looks right would be copied and dialled.
    assert not re.search(r"\d{3}-\d{3}-\d{4}", shipped_jurisdictions()[name].read_text("utf-8"))
    agency = load_policy(shipped_jurisdictions()[name]).agency
    assert agency.interpreter_line is None
    assert agency.public_phone is None


def test_the_pin_is_that_of_the_shipped_base() -> None:
    digest = file_digest(shipped(CONFIG, "base.yaml"))
    assert digest == BASE_DIGEST, "base.yaml changed: run `make digest`"


def test_the_floor_has_the_sixteen_rules_in_order() -> None:
    base = load_policy(shipped(CONFIG, "base.yaml"))
    assert [rule.id for rule in base.floor] == [f"floor.{n}" for n in range(1, 17)]
    assert all(rule.basis for rule in base.floor)


def test_every_guard_guards_something_that_exists() -> None:
    data = read_yaml(shipped(CONFIG, "base.yaml")).data
    for rule in data["floor"]:
        for guard in rule.get("guards", []):
            parts = guard["key"].split(".")
            places: list[Any] = [data]
            for part in parts:
                inside: list[Any] = []
                for place in places:
                    if part == "*":
                        inside += place.values() if isinstance(place, dict) else place
                    elif part in place:
                        inside.append(place[part])
                places = inside
            # Where an encounter says nothing about a kind of help, its stakes do.
            own = parts[:-1] == ["interpreting", "encounters", "*", "using"]
            assert places or (own and HelpKind(parts[-1])), guard["key"]


def test_every_rule_rests_on_an_authority(policy: Policy) -> None:
    ruled: list[Any] = [
        *policy.documents.classes.values(), *policy.sentences.rules, policy.engines,
        policy.translate, policy.review, policy.network, *policy.thresholds,
    ]  # fmt: skip
    assert all(rule.basis for rule in ruled)


def test_rescinded_guidance_says_when_it_was_taken_back(policy: Policy) -> None:
    status = {a.id: (a.status, str(a.effective)) for a in policy.authorities}
    assert status["EO-13166"] == ("rescinded", "2025-03-01")
    assert status["DOJ-LEP-2002"] == ("rescinded", "2025-04-15")
    assert status["TITLE-VI"][0] == "in_force"


def test_the_two_examples_differ_where_agencies_differ() -> None:
    city, county = (load_policy(shipped_jurisdictions()[name]) for name in (CITY, COUNTY))
    assert {entry.tag for entry in city.languages} != {entry.tag for entry in county.languages}
    assert city.thresholds[1:] != county.thresholds[1:]
    assert city.engines.order != county.engines.order
    assert city.review != county.review
    assert city.translate.gate != county.translate.gate
    classes = "public_information"
    assert city.documents.classes[classes].approvals == 2
    assert county.documents.classes[classes].approvals == 1


# --- police words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "warned", "silent"),
    [
        ("charge", "He was charged with theft.", "It is free of charge."),
        ("search", "Officers may search the car.", "Search for a form online."),
        ("fine", "You may have to pay a fine.", "I'm fine."),
        ("battery", "Assault and battery is a crime.", "Put in a fresh battery."),
        ("hearing", "Come to your hearing.", "People who are hard of hearing can text."),
        ("ICE", "We do not call ICE.", "Put an ice pack on it."),
        ("minor", "A minor may not buy it.", "It was a minor accident."),
        ("may not", "You may not leave.", "You may leave."),
        ("may we", "May we help?", "We may help in May."),
        ("party", "Each party speaks.", "A block party needs a permit."),
    ],
)
def test_police_words_warn_in_their_police_sense_only(
    policy: Policy, word: str, warned: str, silent: str
) -> None:
    entry = next(entry for entry in policy.translate.police_words if entry.id == word)

    def hits(text: str) -> bool:
        plain = re.sub(entry.not_when, " ", text.lower()) if entry.not_when else text.lower()
        return re.search(entry.pattern, plain) is not None

    assert hits(warned)
    assert not hits(silent)


# --- the sentence gate ----------------------------------------------------------------------


def rows(name: str) -> list[str]:
    text = (GATE / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.replace("\\n", "\n") for line in lines]


@pytest.mark.parametrize("row", rows("stop"))
def test_the_gate_stops_what_performs_a_legal_act(policy: Policy, row: str) -> None:
    assert not decide(SentenceQuestion(row.split("\t")[1]), policy).allowed


@pytest.mark.parametrize("sentence", [*rows("pass"), *rows("held_pass")])
def test_the_gate_lets_ordinary_sentences_pass(policy: Policy, sentence: str) -> None:
    assert decide(SentenceQuestion(sentence), policy).allowed


def test_the_gate_stops_nearly_all_of_the_sentences_it_was_not_written_on(policy: Policy) -> None:
    held = [row.split("\t")[1] for row in rows("held_stop")]
    stopped = [text for text in held if find_barred(text, policy.sentences)]
    assert len(stopped) / len(held) >= 0.95


def test_every_gate_rule_has_a_sentence_that_it_alone_or_with_others_stops(policy: Policy) -> None:
    seen = {
        rule.id
        for row in rows("stop")
        for rule in find_barred(row.split("\t")[1], policy.sentences)
    }
    # what only the scorer stops has no rule of its own
    assert seen - {"gate.likely"} == {rule.id for rule in policy.sentences.rules}


@needs_shared
def test_ordinary_brochures_raise_at_most_one_false_alarm_in_a_thousand(policy: Policy) -> None:
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
    # "You are hereby notified", "hereby authorize": such a letter performs what it says
    acts = {text for text in sentences if re.search(r"\bhereby\b", text)}
    ordinary = sentences - acts
    alarms = [text for text in ordinary if find_barred(text, policy.sentences)]
    assert len(acts) == 5
    assert [text for text in acts if not find_barred(text, policy.sentences)] == []
    assert len(ordinary) > 1000
    assert len(alarms) <= len(ordinary) / 1000, alarms
