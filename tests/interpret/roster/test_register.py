"""The register of translators: who may write and approve; it makes no one an interpreter."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.approval import ApprovalRequest, may_approve
from langaccess.agency.policy import Policy
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.model import Person
from langaccess.core.tags import Tag
from langaccess.interpret.roster import (
    Roster,
    RosterQuery,
    find,
    person_called,
    translator_name,
    translators,
)
from tests.rosterfiles import PEOPLE, agency, roster

TODAY = date(2026, 11, 25)
WRITERS = """\
  # writes Spanish and Portuguese, and interprets nothing
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: ur}, {tag: ps}]
    credentials:
      - {kind: translator_certified, language: ur, direction: into, issued: 2024-01-01}
      - {kind: translator_tested, language: ps, issued: 2024-01-01, expires: 2026-06-30}
  # court certified as an interpreter, and examined in written work too
  - id: silva
    name: Rui Silva
    kind: member
    phone: 217-555-0130
    languages: [{tag: pt}, {tag: es}]
    credentials:
      - {kind: court_certified, language: pt, issued: 2020-01-01, scope: revise}
      - {kind: court_certified, language: es, issued: 2020-01-01}
    hours: {always: true}
  - id: gone
    name: Paula Gone
    kind: member
    languages: [{tag: pt}]
    credentials: [{kind: translator_tested, language: pt, issued: 2020-01-01}]
    left: 2026-03-01
"""


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return agency(tmp_path)


@pytest.fixture
def people(tmp_path: Path, policy: Policy) -> Roster:
    return roster(tmp_path, policy, PEOPLE + WRITERS)


def reasons(person: Person, target: str, policy: Policy, source: str = "en") -> list[str]:
    text = ApprovalRequest(Tag(source), Tag(target), None)
    return [r.text for r in may_approve(person, text, policy, on=TODAY).reasons]


def test_whoever_writes_stands_in_the_register_and_interpreters_do_not(
    people: Roster, policy: Policy
) -> None:
    assert [person.id for person in translators(people, policy)] == ["khan", "silva", "gone"]


def test_a_credential_counts_for_its_direction_and_time(people: Roster, policy: Policy) -> None:
    khan = person_called(people, policy, "a.  KHAN")
    assert reasons(khan, "ur", policy) == ["A. Khan is qualified for en to ur"]
    assert reasons(khan, "en", policy, "ur") == ["A. Khan has no credential for ur to en"]
    assert reasons(khan, "ps", policy) == ["A. Khan's translator_tested expired on 2026-06-30"]


def test_an_interpreter_never_approves_by_an_interpreting_credential(
    people: Roster, policy: Policy
) -> None:
    for name in ("Elena Ortiz", "garcia", "silva"):
        (found,) = reasons(person_called(people, policy, name), "es", policy)
        assert "does not qualify a translator" in found
    assert reasons(person_called(people, policy, "silva"), "pt", policy) == [
        "Rui Silva is qualified for en to pt"
    ]


@pytest.mark.parametrize(("language", "who"), [("pt", "Rui Silva"), ("ur", "A. Khan")])
def test_a_translator_is_never_offered_as_an_interpreter(
    people: Roster, policy: Policy, language: str, who: str
) -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("America/Chicago"))
    found = find(people, policy, RosterQuery(language, at, encounter="traffic_stop"))
    assert who not in [offer.name for offer in found.offered]
    (refusal,) = [r for r in found.refused if r.name == who]
    assert "written translation" in " ".join(r.text for r in refusal.reasons), refusal


def test_whoever_left_approves_nothing_any_more_and_the_reason_says_so(
    people: Roster, policy: Policy
) -> None:
    (found,) = reasons(person_called(people, policy, "Paula Gone"), "pt", policy)
    assert "2026-02-28" in found
    assert "left on 2026-03-01" in found


def test_a_name_must_be_somebodys_and_one_persons(
    tmp_path: Path, people: Roster, policy: Policy
) -> None:
    with pytest.raises(InputError, match="no one in your agency's roster") as caught:
        person_called(people, policy, "Nobody")
    assert "A. Khan" in str(caught.value.hint)
    twice = roster(tmp_path, policy, PEOPLE + WRITERS.replace("Paula Gone", "A. Khan"))
    with pytest.raises(InputError, match="2 people") as caught:
        person_called(twice, policy, "A. Khan")
    assert "A. Khan (khan), A. Khan (gone)" in str(caught.value.hint)


def test_written_scope_is_refused_for_a_kind_that_makes_no_translator(
    tmp_path: Path, policy: Policy
) -> None:
    wrong = PEOPLE + WRITERS.replace("kind: court_certified, language: pt",
                                     "kind: medical_certified, language: pt")  # fmt: skip
    with pytest.raises(ConfigError) as caught:
        roster(tmp_path, policy, wrong)
    assert "does not make a person a translator" in caught.value.details[0]


def test_a_name_is_recorded_as_the_roster_has_it_and_never_almost_so(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy, PEOPLE + WRITERS)
    assert translator_name(people, policy, " rui  SILVA ") == "Rui Silva"
    assert translator_name(people, policy, "silva") == "Rui Silva"
    assert translator_name(people, policy, "Ana Dias") == "Ana Dias", "a vendor's own linguist"
    for typed in ("SILVA, Rui", "Rui Sílva"):
        assert (
            translator_name(people, policy, typed)
            == person_called(people, policy, typed).name
            == "Rui Silva"
        )
    for typed in ("Rui Silv", "Rui Sliva", "Sliva, Rui"):
        with pytest.raises(InputError, match="may be Rui Silva"):
            translator_name(people, policy, typed)
