"""Relays by two of the agency's own people, and what the roster still needs for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.policy import Policy
from langaccess.core.tags import EN, Tag, languages
from langaccess.interpret.roster import Roster, RosterQuery, find, load_roster, read_moment, remarks
from tests.rosterfiles import agency

NIGHT = read_moment("2026-11-28T02:00", "America/Chicago")
VETTED = "vetting: {background: 2026-02-01, confidentiality: 2026-02-01}, hours: {always: true}"
PABLO = (
    "  - {id: pablo, name: Pablo Mendez, kind: contractor, phone: 217-555-0120, modes: [phone], "
    f"languages: [{{tag: mam}}], {VETTED},\n"
    "     credentials: [{kind: screened, language: mam, other: es, issued: 2026-02-01}]}\n"
)
LOPEZ = (
    "  - {id: ana, name: Ana Lopez, kind: contractor, phone: 217-555-0121, modes: [phone], "
    f"languages: [{{tag: es}}], {VETTED},\n"
    "     credentials: [{kind: court_certified, language: es, issued: 2026-02-01}]}\n"
)


def people_of(folder: Path, *rows: str) -> tuple[Roster, Policy]:
    policy = agency(folder)
    (folder / "roster").mkdir(exist_ok=True)
    (folder / "roster" / "people.yaml").write_text("people:\n" + "".join(rows), encoding="utf-8")
    return load_roster(folder / "roster", policy), policy


def texts(folder: Path, *rows: str) -> str:
    people, policy = people_of(folder, *rows)
    return "\n".join(item.text for item in remarks(people, policy, on=date(2026, 11, 28)))


def test_a_credential_between_two_languages_makes_half_a_relay(tmp_path: Path) -> None:
    people, policy = people_of(tmp_path, PABLO, LOPEZ)
    found = find(people, policy, RosterQuery("mam", NIGHT, encounter="dv_scene"))
    (chain,) = found.chains
    assert (chain.first.id, chain.through, chain.second.id) == ("pablo", Tag("es"), "ana")
    assert "relay" not in texts(tmp_path, PABLO, LOPEZ)


def test_validate_says_what_a_relay_lacks(tmp_path: Path) -> None:
    assert "a relay to English needs a second person" in texts(tmp_path, PABLO)
    untested = PABLO.replace("[{tag: mam}]", "[{tag: mam}, {tag: es}]").replace(
        "[{kind: screened, language: mam, other: es, issued: 2026-02-01}]", "[]"
    )
    said = texts(tmp_path, untested, LOPEZ)
    assert "enter a credential with `language: mam` and `other: es`" in said


@pytest.mark.parametrize("typed", ["navajo", "chuukese", "mam"])
def test_no_relay_is_through_english(tmp_path: Path, typed: str) -> None:
    people, policy = people_of(tmp_path, LOPEZ)
    found = find(people, policy, RosterQuery(typed, NIGHT, encounter="dv_scene"))
    assert found.fallback.say
    assert "relay through English" not in found.fallback.say
    assert all(EN not in one.relay for one in languages())
