"""The index of a roster answers like the roster itself, or is not believed."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.policy import Policy
from langaccess.core.errors import ConfigError
from langaccess.interpret.roster import (
    Roster,
    RosterIndex,
    RosterQuery,
    find,
    load_roster,
    recall_roster,
)
from tests.rosterfiles import PEOPLE, agency, roster

AT = datetime(2026, 11, 28, 2, 0, tzinfo=ZoneInfo("America/Chicago"))
# Two people who together have a value in every field: a lent one has no part in the agency.
WHOLE = """\
  - id: whole
    name: Óscar "Whole" Ñandú
    kind: staff
    phone: 217-555-0150
    languages: [{tag: es-GT, varieties: [Cobán]}, {tag: kek}, {tag: es-MX}]
    credentials:
      - {kind: court_qualified, language: es-GT, other: kek, direction: from, level: 3.5,
         score: "B", issued: 2020-02-29, expires: 2030-01-01, issuer: x, evidence: y.pdf}
    modes: [onsite, video]
    hours:
      weekly: [{days: [mon, sun], start: "22:00", end: "06:00"}]
      on_call: [{start: "2026-11-25T18:00", end: "2026-11-26T06:00"}]
      leave: [{first: 2026-12-20, last: 2027-01-03}]
    time_zone: America/Denver
    place: North
    minutes: {South: 30}
    gender: x
    adult: true
    vetting: {background: 2026-01-01, confidentiality: 2026-01-02}
    ties: [{kind: friend, person: Jo Doe, note: school}]
    not_for: [prea]
    barred: {since: 2027-01-01, reason: left}
    left: 2027-02-01
    badge: "0042"
    notes: anything
    coordinator: true
    may_confirm: coordinator
    approves_facts: true
    pool: {consent_on: 2026-01-01, until: 2027-01-01, share: [phone], terms: none}
  - id: lent
    name: Lent Person
    kind: contractor
    languages: [{tag: kek}]
    modes: [onsite]
    lent: {by: Riverton Police, until: 2027-01-01, call: 217-555-0151, terms: none}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return agency(tmp_path)


@pytest.fixture
def people(tmp_path: Path, policy: Policy) -> Roster:
    return roster(tmp_path, policy, PEOPLE + WHOLE)


def recall(folder: Path, policy: Policy) -> Roster | RosterIndex:
    return recall_roster(folder / "roster", policy, folder / ".langaccess")


def test_every_field_of_an_entry_comes_out_of_the_index_itself(
    tmp_path: Path, policy: Policy, people: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [one for one in people.people if one.id in ("whole", "lent")]
    names = [one.name for one in fields(whole[0])]
    empty = [n for n in names if all(getattr(w, n) in (None, (), "", {}) for w in whole)]
    assert not empty, f"give WHOLE a value in {empty}, and roster/cached.py a way to read it"
    recall(tmp_path, policy)

    def broken(*_: object) -> Roster:
        raise AssertionError("roster/cached.py cannot read an entry that it kept itself")

    monkeypatch.setattr("langaccess.interpret.roster.index.load_roster", broken)
    assert recall(tmp_path, policy).speaking("kek") == tuple(whole)


def test_the_second_look_reads_the_index_and_finds_the_same_people(
    tmp_path: Path, policy: Policy, people: Roster
) -> None:
    assert isinstance(recall(tmp_path, policy), Roster)
    index = recall(tmp_path, policy)
    assert isinstance(index, RosterIndex)
    assert index.names() == people.names()
    assert index.time_zone == people.time_zone
    languages = {skill.tag.language for entry in people.people for skill in entry.languages}
    for language in (*languages, "xx"):
        assert index.speaking(language) == people.speaking(language)
    whole = index.speaking("kek")[0]
    assert {type(skill.tag) for skill in whole.languages} == {
        type(people.people[0].languages[0].tag)
    }
    assert type(whole.phone) is type(people.people[0].phone)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["Spanish", "Mam", "vi", "deaf", "Arabic", "Kurdish", "kek"])
def test_the_answer_is_the_same_from_either(
    tmp_path: Path, policy: Policy, people: Roster, language: str
) -> None:
    recall(tmp_path, policy)
    ask = RosterQuery(
        language, AT, encounter="dv", exclude=(("Garcia", "relative"), ("Nobody", "x"))
    )
    one, two = find(people, policy, ask), find(recall(tmp_path, policy), policy, ask)
    assert (one.offered, one.chains, one.warnings, tuple(one.refused)) == (
        two.offered, two.chains, two.warnings, tuple(two.refused),
    )  # fmt: skip


def test_a_change_of_any_file_is_seen_at_once(
    tmp_path: Path, policy: Policy, people: Roster
) -> None:
    recall(tmp_path, policy)
    path = tmp_path / "roster" / "people.yaml"
    before = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("217-555-0113", "217-555-0199"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a copying tool may do
    found = find(
        recall(tmp_path, policy), policy, RosterQuery("es", AT, encounter="consent_search")
    )
    assert found.offered[0].reach == "217-555-0199"
    (tmp_path / "roster" / "more.yaml").write_text(
        "people:\n  - {id: new, name: New, kind: member, languages: [{tag: es}]}\n",
        encoding="utf-8",
    )
    assert "new" in [entry.id for entry in recall(tmp_path, policy).speaking("es")]


def test_a_roster_that_became_wrong_is_an_error_with_its_line(
    tmp_path: Path, policy: Policy, people: Roster
) -> None:
    recall(tmp_path, policy)
    path = tmp_path / "roster" / "people.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind: member", "kind: cousin", 1), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError) as caught:
            recall(tmp_path, policy)
        assert caught.value.details[0].startswith(f"{path}:5: ")


def test_rules_against_which_the_roster_was_checked_count_too(tmp_path: Path) -> None:
    rules = (
        "interpreting: {credentials: {ours: {text: ours, tier: tested, scopes: [police], "
        "basis: [project]}}}\n"
    )
    text = PEOPLE.replace("kind: sign_certified", "kind: ours")
    with_ours = agency(tmp_path, rules=rules)
    roster(tmp_path, with_ours, text)
    recall(tmp_path, with_ours)
    assert isinstance(recall(tmp_path, with_ours), RosterIndex)
    with pytest.raises(ConfigError, match="1 mistake"):
        recall(tmp_path, agency(tmp_path))


def test_a_damaged_index_is_never_believed(tmp_path: Path, policy: Policy, people: Roster) -> None:
    recall(tmp_path, policy)
    path = tmp_path / ".langaccess" / "roster.index"
    whole = path.read_bytes()
    for n in range(0, len(whole), 1201):
        path.write_bytes(whole[:n] + b"\x07" + whole[n + 1 :])
        found = recall(tmp_path, policy)
        assert found.speaking("es") == people.speaking("es")
        assert found.names() == people.names()
    path.write_bytes(whole[: len(whole) // 2])
    assert recall(tmp_path, policy).speaking("ase") == people.speaking("ase")


def test_an_index_that_is_replaced_while_it_is_read_does_no_harm(
    tmp_path: Path, policy: Policy, people: Roster
) -> None:
    recall(tmp_path, policy)
    index = recall(tmp_path, policy)
    (tmp_path / ".langaccess" / "roster.index").write_bytes(b"another\n")
    assert index.speaking("es") == people.speaking("es")
    assert index.names() == people.names()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_index_is_open_to_nobody_who_may_not_read_the_roster(
    tmp_path: Path, policy: Policy, people: Roster
) -> None:
    (tmp_path / "roster" / "people.yaml").chmod(0o640)
    recall(tmp_path, policy)
    assert (tmp_path / ".langaccess" / "roster.index").stat().st_mode & 0o777 == 0o640


def test_where_nothing_can_be_kept_the_answer_is_the_same(
    tmp_path: Path, policy: Policy, people: Roster
) -> None:
    (tmp_path / ".langaccess").write_text("in the way", encoding="utf-8")
    for _ in range(2):
        assert recall(tmp_path, policy) == load_roster(tmp_path / "roster", policy)


def test_no_roster_keeps_nothing(tmp_path: Path, policy: Policy) -> None:
    assert recall(tmp_path, policy) == Roster(time_zone="America/Chicago")
    assert not (tmp_path / ".langaccess").exists()
