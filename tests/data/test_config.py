"""Every shipped jurisdiction, the pinned floor, and the sentence gate's own lists."""

from __future__ import annotations

import re
from typing import Any

import pytest

from langaccess.agency.policy import (
    HelpKind,
    Policy,
    load_policy,
    shipped_jurisdictions,
)
from langaccess.agency.policy.loader import file_digest, pinned_digest
from langaccess.core.config import read_yaml
from langaccess.core.resources import CONFIG, shipped
from tests.support import ROOT

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
    assert digest == pinned_digest(), "base.yaml changed: run `make digest`"


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
