"""What each person may do, whatever the hour: the answers of a look-up while they serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.policy import Stakes
from langaccess.core.errors import InputError
from langaccess.interpret.roster import (
    Roster,
    RosterQuery,
    clearances,
    entry_called,
    find,
    gaps,
    held_credentials,
    language_clearances,
)
from tests.cli.every_command import TRANSLATORS
from tests.rosterfiles import PEOPLE, agency, roster

TODAY = date(2026, 11, 25)
LATER = "interpreting: {credentials: {bilingual_tested: {retest_months: 24}}}\n"


def test_each_answer_is_that_of_a_look_up_while_they_can_be_reached(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    people = roster(tmp_path, policy)
    noon = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo(people.time_zone))
    seen = 0
    for entry in people.people:
        alone = Roster((replace(entry, hours=None),), people.time_zone)
        for one in clearances(entry, policy, people.time_zone, on=TODAY):
            if one.other == "en":
                ask = RosterQuery(one.tag, noon, encounter=one.encounter, stakes=one.stakes)
                found = find(alone, policy, ask)
                assert bool(found.offered) is bool(one.using), (entry.id, one)
                assert bool(one.using) is not bool(one.reasons)
                against = [r.text for refusal in found.refused for r in refusal.reasons]
                assert against == [reason.text for reason in one.reasons]
                seen += 1
    assert seen == 15 * (4 + len(policy.interpreting.encounters))


def test_what_they_may_do_is_said_with_its_exceptions_and_its_last_day(tmp_path: Path) -> None:
    policy = agency(tmp_path, rules=LATER)
    people = roster(tmp_path, policy, PEOPLE + TRANSLATORS)
    found = {
        (row.id, str(row.tag), str(row.other)): row
        for row in language_clearances(people, policy, on=TODAY)
    }
    garcia = found["garcia", "es", "en"]
    kinds = {entry.id: (entry.name, entry.kind) for entry in people.people}
    assert all((row.name, row.kind) == kinds[row.id] for row in found.values())
    assert garcia.stakes == tuple(Stakes)
    assert garcia.refused == ("grievance", "discipline", "court_papers")
    assert garcia.until == date(2027, 3, 1), "a new test is due before the credential expires"
    assert found["ortiz", "es", "en"].until == date(2029, 1, 10), "the checks hold three years"
    haddad = found["haddad", "ar", "en"]
    assert (haddad.stakes, haddad.why) == ((), "")
    assert haddad.types == (
        "medical", "medical_screening", "suicide_screening", "hospital", "psych_hold",
    )  # fmt: skip
    assert found["ruiz", "es", "en"].why == "court certified expired on 2026-06-30"
    assert found["ruiz", "es", "en"].until is None
    assert found["perez", "mam", "es"].stakes == tuple(Stakes)[:3], "one half of a relay"
    assert found["perez", "mam", "en"].why.startswith("tested for Mam with Spanish")
    assert found["khan", "ht", "en"].written
    assert not found["haddad", "ar", "en"].written


def test_who_leaves_soon_serves_until_the_day_before(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    text = PEOPLE.replace(
        "    name: Maria Garcia\n", "    name: Maria Garcia\n    left: 2026-12-31\n"
    )
    first = language_clearances(roster(tmp_path, policy, text), policy, on=TODAY)[0]
    assert (first.id, first.until) == ("garcia", date(2026, 12, 30))


def test_who_speaks_it_directly_is_no_half_of_a_relay(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    text = PEOPLE.replace(
        "languages: [{tag: es}]\n    credentials:\n      - {kind: bilingual_tested, language: es,",
        "languages: [{tag: mam}, {tag: es}]\n    credentials:\n"
        "      - {kind: bilingual_tested, language: mam, other: es,",
    )
    rows = {
        str(r.other): r
        for r in language_clearances(roster(tmp_path, policy, text), policy, on=TODAY)[:3]
    }
    assert rows["es"].types == ()
    assert "does not carry over to interpreting" in rows["es"].why


def test_a_half_of_a_relay_speaks_both_languages_in_whichever_order_they_were_proved(
    tmp_path: Path,
) -> None:
    policy = agency(tmp_path)
    noon = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("America/Chicago"))
    seen = []
    for changed in (
        ("", ""),
        ("language: mam, other: es", "language: es, other: mam"),
        (", {tag: es}]", "]"),
        ("{tag: mam, varieties: [Todos Santos]}, ", ""),
    ):
        people = roster(tmp_path, policy, PEOPLE.replace(*changed))
        rows = language_clearances(people, policy, on=TODAY, language="es")
        (half,) = (row for row in rows if (row.id, row.other) == ("perez", "es"))
        chains = find(people, policy, RosterQuery("Mam", noon, stakes=Stakes.LOW)).chains
        assert [chain.first.id for chain in chains] == ["perez"] * bool(half.stakes)
        seen.append((half.tag, len(half.stakes), half.why))
    assert seen == [
        ("mam", 3, ""),
        ("mam", 3, ""),
        ("mam", 3, ""),  # the credential proves both languages
        ("mam", 0, "Mam is not entered as a language of this person"),
    ]


def test_who_is_entered_under_the_code_of_mandarin_is_found_as_who_speaks_it(
    tmp_path: Path,
) -> None:
    policy = agency(tmp_path, rules="languages: [{tag: cmn}]\n")
    text = PEOPLE.replace("tag: vi}", "tag: cmn}").replace("language: vi,", "language: cmn,")
    people = roster(tmp_path, policy, text)
    at = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo(people.time_zone))
    found = find(people, policy, RosterQuery("Mandarin", at, encounter="front_desk"))
    assert "nguyen" in [offer.id for offer in found.offered]
    assert {str(gap.tag) for gap in gaps(people, policy, on=TODAY)} == {"zh", "ase"}


def test_a_credential_ends_with_its_next_test(tmp_path: Path) -> None:
    policy = agency(tmp_path, rules=LATER)
    people = roster(tmp_path, policy)
    garcia = people.people[0]
    (held,) = held_credentials(garcia, policy)
    assert (held.proof, held.until) == (garcia.credentials[0], date(2027, 3, 1))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_day_is_that_of_the_agency_wherever_the_computer_is(tmp_path: Path, zone: str) -> None:
    policy = agency(tmp_path)
    garcia = roster(tmp_path, policy).people[0]
    for changes in ({"expires": TODAY}, {"issued": TODAY, "expires": None}):
        proof = replace(garcia.credentials[0], **changes)
        entry = replace(garcia, credentials=(proof,))
        found = clearances(entry, policy, zone, on=TODAY)
        assert any(one.using for one in found)


@pytest.mark.parametrize("typed", ["garcia", "MARIA garcia", "García, María", "Garcia"])
def test_somebody_is_found_by_id_name_or_a_part_of_it(tmp_path: Path, typed: str) -> None:
    assert entry_called(roster(tmp_path, agency(tmp_path)), typed).id == "garcia"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("Marai Garcia", "did you mean Maria Garcia"), ("Nobody", "roster list")],
)
def test_who_is_not_there_is_not_guessed(tmp_path: Path, typed: str, hint: str) -> None:
    people = roster(tmp_path, agency(tmp_path))
    with pytest.raises(InputError) as caught:
        entry_called(people, typed)
    assert hint in (caught.value.hint or "")


def test_a_part_that_fits_two_is_asked_back(tmp_path: Path) -> None:
    text = PEOPLE.replace("name: Juan Lopez", "name: Ana Lopez")
    with pytest.raises(InputError, match="2 people") as caught:
        entry_called(roster(tmp_path, agency(tmp_path), text), "Ana")
    assert caught.value.hint == "use the id in brackets: Ana Lopez (lopez), Ana Perez (perez)"
