"""A conflict is found however a name or a case number is written, and a surname empties no list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from langaccess.core.errors import ConfigError
from langaccess.core.names import name_pair
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import Interpreter, ServiceContext, find_interpreter
from langaccess.interpret.roster import (
    RosterAnswer,
    RosterQuery,
    find,
    questions_answered,
    recall_roster,
)
from tests.rosterfiles import agency, roster

AT = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("America/Chicago"))
ONE = """\
  - id: {id}
    name: {name}
    kind: member
    phone: {phone}
    languages: [{{tag: es}}]
    credentials:
      - {{kind: bilingual_tested, language: es, level: 3.5, issued: 2025-03-01}}
    hours: {{always: true}}
"""
PEOPLE = (
    "people:\n"
    + ONE.format(id="lopez", name="Ana Lopez", phone="217-555-0111")
    + "    ties: [{kind: relative, case: 26-1234}, {kind: friend, person: Jo Doe}]\n"
    + ONE.format(id="reyes", name="Sofia Reyes", phone="217-555-0112")
)


def asked(tmp_path: Path, **more: Any) -> RosterAnswer:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy, PEOPLE)
    return find(people, policy, RosterQuery(Tag("es"), AT, encounter="dv_scene", **more))


def offered(found: RosterAnswer) -> list[str]:
    return [one.id for one in found.offered]


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    ["26-1234", "26 1234", "#26-1234", "261234", "2026-1234", "26\u20131234", "case 26-1234"],
)
def test_a_case_in_a_tie_is_found_however_it_is_written(tmp_path: Path, case: str) -> None:
    found = asked(tmp_path, case=case)
    assert offered(found) == ["reyes"]
    assert not found.warnings


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["Jo Doe", "DOE JO A.", "Mr. Jo Doe Jr.", "Joe Doe", "J. Doe", "Doe, Jo", "J\u043e Doe"],
)
def test_a_person_in_a_tie_is_found_however_the_name_is_written(tmp_path: Path, name: str) -> None:
    found = asked(tmp_path, involved=(name,))
    assert offered(found) == ["reyes"]
    assert not found.warnings


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Ana Lopez", "A. Lopez", "Anna Lopez", "Ana Cruz Lopez"])
def test_a_party_is_not_offered_under_a_nearly_equal_name(tmp_path: Path, name: str) -> None:
    assert offered(asked(tmp_path, involved=(name,))) == ["reyes"]


@pytest.mark.parametrize("name", ["Doe", "Pedro Doe", "Lopez", "Carmen Lopez"])
def test_a_shared_surname_is_offered_last_and_says_to_ask(tmp_path: Path, name: str) -> None:
    found = asked(tmp_path, involved=(name,))
    assert offered(found) == ["reyes", "lopez"]
    assert found.offered[0].note == ""
    assert found.offered[1].note.endswith(": ask")
    assert name in found.offered[1].concern


def test_a_shared_surname_never_empties_the_list(tmp_path: Path) -> None:
    found = asked(tmp_path, involved=("Carmen Lopez", "Pedro Reyes"))
    assert offered(found) == ["lopez", "reyes"]
    assert found.offered[0].note == "same surname as a party (Carmen Lopez): ask"


def test_a_name_in_another_script_is_offered_last_and_says_to_ask(tmp_path: Path) -> None:
    found = asked(tmp_path, involved=("王小明",))
    assert offered(found) == ["lopez", "reyes"]
    assert all("another script" in one.note for one in found.offered)


@pytest.mark.slow
def test_whoever_was_asked_is_offered_in_order_but_never_against_an_equal_name(
    tmp_path: Path,
) -> None:
    for who in ("lopez", "Ana Lopez", "Lopez, Ana"):
        found = asked(tmp_path, involved=("Joe Doe", "Carmen Lopez"), answered=(who,))
        assert offered(found) == ["lopez", "reyes"]
        assert found.offered[0].note == ""
    assert offered(asked(tmp_path, involved=("Jo Doe",), answered=("lopez",))) == ["reyes"]
    assert offered(asked(tmp_path, case="26-1234", answered=("lopez",))) == ["reyes"]
    found = asked(tmp_path, involved=("Joe Doe",), answered=("lopes",))
    assert offered(found) == ["reyes"]
    assert any("'lopes'" in warning for warning in found.warnings)


def test_two_names_that_a_coordinator_told_apart_are_no_conflict(tmp_path: Path) -> None:
    pair = frozenset({name_pair("Joe Doe", "Jo Doe")})
    assert "lopez" in offered(asked(tmp_path, involved=("Joe Doe",), apart=pair))
    assert "lopez" not in offered(asked(tmp_path, involved=("Joey Doe",), apart=pair))


def test_a_case_or_a_name_that_fits_nothing_on_record_is_named(tmp_path: Path) -> None:
    found = asked(tmp_path, case="25-9", involved=("Xavier Quill",))
    assert [words for words in found.warnings if "'25-9'" in words]
    assert [words for words in found.warnings if "'Xavier Quill'" in words]
    assert offered(found) == ["lopez", "reyes"]


@pytest.mark.parametrize(
    ("asks", "fits_nothing"),
    [({"case": "25-9"}, "'25-9'"), ({"involved": ("Xavier Quill",)}, "'Xavier Quill'")],
)
def test_a_case_without_a_name_and_a_name_without_a_case_are_looked_for(
    tmp_path: Path, asks: dict[str, Any], fits_nothing: str
) -> None:
    (warning,) = asked(tmp_path, **asks).warnings
    assert fits_nothing in warning


def test_each_tie_and_each_exclusion_of_a_person_is_given_as_a_reason(tmp_path: Path) -> None:
    found = asked(
        tmp_path, case="26-1234", involved=("Jo Doe", "Ana Lopez"), exclude=(("lopez", "sick"),)
    )
    (refused,) = found.refused
    words = " / ".join(reason.text for reason in refused.reasons)
    assert len(refused.reasons) == 4
    for part in ("related to", "friend", "involved in the matter", "excluded: sick"):
        assert part in words


def test_a_case_number_with_other_letters_bars_until_the_person_answers(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy, PEOPLE.replace("case: 26-1234", "case: 26-CR-1234"))
    ask = RosterQuery(Tag("es"), AT, encounter="dv_scene", case="26-CV-1234")
    found = find(people, policy, ask)
    assert offered(found) == ["reyes"]
    assert "if 26-CV-1234 is the case 26-CR-1234" in found.refused[0].reasons[0].text
    assert offered(find(people, policy, replace(ask, answered=("lopez",)))) == ["lopez", "reyes"]
    same = replace(ask, case="26-CR-1234", answered=("lopez",))
    assert offered(find(people, policy, same)) == ["reyes"]


def test_a_party_without_letters_hides_no_other_party(tmp_path: Path) -> None:
    found = asked(tmp_path, involved=("???", "Carmen Lopez"))
    assert offered(found) == ["reyes", "lopez"]
    assert found.offered[1].concern == "same surname as a party (Carmen Lopez): ask"


def test_the_index_of_the_roster_knows_every_tie(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy, PEOPLE)
    for _first_and_again in range(2):
        found = recall_roster(tmp_path / "roster", policy, tmp_path / ".langaccess")
        assert found.ties() == people.ties() == (("26-1234", ""), ("", "Jo Doe"))


@pytest.mark.parametrize("case", ["26 1234", "2026-1234", "#26-1234"])
def test_an_encounter_says_that_its_interpreter_had_a_tie_to_the_case(
    tmp_path: Path, case: str
) -> None:
    policy = agency(tmp_path)
    roster(tmp_path, policy, PEOPLE)
    served = ServiceContext(AT, Tag("es"), "dv_scene", case)
    found = find_interpreter(Interpreter(name="Ana Lopez"), tmp_path, policy, served)
    assert found.unfit
    assert "related" in found.unfit[0].text


def test_an_encounter_names_the_person_whom_a_short_name_may_mean(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    roster(tmp_path, policy, PEOPLE)
    found = find_interpreter(Interpreter(name="A. Lopez"), tmp_path, policy, ServiceContext(AT))
    assert found.unfit is None
    assert found.near == ("Ana Lopez (lopez)",)


# D21: bias is not against one person or in one case.
@pytest.mark.parametrize("asks", [{}, {"case": "26-1"}, {"involved": ("Jo Doe",)}])
def test_bias_without_a_name_bars_from_everything(tmp_path: Path, asks: dict[str, Any]) -> None:
    policy = agency(tmp_path)
    text = PEOPLE.replace("{kind: relative, case: 26-1234}", "{kind: bias, note: complaint 12}")
    people = roster(tmp_path, policy, text)
    found = find(people, policy, RosterQuery(Tag("es"), AT, encounter="dv_scene", **asks))
    assert offered(found) == ["reyes"]
    refused = next(one for one in found.refused if one.id == "lopez")
    assert any("has shown bias (complaint 12)" in reason.text for reason in refused.reasons)


def test_another_tie_still_names_a_case_or_a_person(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    with pytest.raises(ConfigError) as caught:
        roster(tmp_path, policy, PEOPLE.replace(", case: 26-1234", ""))
    assert "should name a case or a person" in caught.value.details[0]


def test_who_was_asked_is_named_with_the_names_that_they_may_share(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy, PEOPLE)
    involved = ("Ann Lopez", "Xi Yu", "Pedro Lopez")
    for who in ("lopez", "Lopez, Ana"):
        ask = RosterQuery(Tag("es"), AT, involved=involved, answered=(who, "Nora Nobody"))
        found = list(questions_answered(people, ask))
        assert found == [("lopez", "Ana Lopez", ("Ann Lopez", "Pedro Lopez"))]
    apart = frozenset({name_pair("Ana Lopez", "Ann Lopez")})
    ask = RosterQuery(Tag("es"), AT, involved=involved, answered=("lopez",), apart=apart)
    assert list(questions_answered(people, ask)) == [("lopez", "Ana Lopez", ("Pedro Lopez",))]
    assert list(questions_answered(people, RosterQuery(Tag("es"), AT, involved=involved))) == []


def test_refused_people_are_read_one_by_one_or_some_together(tmp_path: Path) -> None:
    refused = asked(tmp_path, involved=("Jo Doe", "Sofia Reyes")).refused
    assert sorted(one.id for one in refused) == ["lopez", "reyes"]
    assert refused[:] == (refused[0], refused[1])
    assert refused[1:] == (refused[1],)
