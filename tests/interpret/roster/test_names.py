"""A name is the same name in any order and without its accents: a conflict must not be missed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from langaccess.core.tags import Tag
from langaccess.interpret.roster import Roster, RosterQuery, find, is_called
from tests.rosterfiles import agency, roster

PEOPLE = """\
people:
  - id: pena
    name: "Peña-Núñez, José"
    kind: member
    phone: 217-555-0111
    languages: [{tag: es, varieties: [Michoacán]}]
    credentials:
      - {kind: bilingual_tested, language: es, level: 3.5, issued: 2025-03-01, expires: 2028-03-01}
    hours: {always: true}
    ties: [{kind: relative, person: "Lucía Peña"}]
"""


def asked(tmp_path: Path, **more: Any) -> tuple[list[str], list[str]]:
    policy = agency(tmp_path)
    at = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("America/Chicago"))
    people: Roster = roster(tmp_path, policy, PEOPLE)
    found = find(people, policy, RosterQuery(Tag("es"), at, encounter="dv_scene", **more))
    return [one.id for one in found.offered], [
        reason.text for person in found.refused for reason in person.reasons
    ]


def test_nothing_known_against_somebody_leaves_them_offered(tmp_path: Path) -> None:
    assert asked(tmp_path) == (["pena"], [])


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["Peña", "pena", "PENA-NUNEZ", "Nunez", "Jose Pena", "pena "])
def test_whoever_is_left_out_by_a_part_of_the_name_is_not_offered(
    tmp_path: Path, typed: str
) -> None:
    offered, why = asked(tmp_path, exclude=((typed, "relative"),))
    assert offered == []
    assert any("related to someone" in text for text in why)


@pytest.mark.parametrize("typed", ["Jose Pena Nunez", "José Peña-Núñez", "Peña-Núñez, José"])
def test_a_party_is_never_offered_however_the_name_is_written(tmp_path: Path, typed: str) -> None:
    offered, why = asked(tmp_path, involved=(typed,))
    assert offered == []
    assert any("involved in the matter" in text for text in why)


def test_a_relative_entered_with_accents_is_found_without_them(tmp_path: Path) -> None:
    assert asked(tmp_path, involved=("LUCIA PENA",))[0] == []


def test_a_variety_is_the_same_without_its_accent(tmp_path: Path) -> None:
    assert asked(tmp_path, variety="Michoacan")[0] == ["pena"]


def test_another_name_is_another_name() -> None:
    assert not is_called("garcia", "Maria Garcia", "Gar")
    assert not is_called("garcia", "Maria Garcia", "?")
