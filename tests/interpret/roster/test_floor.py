"""Attacks on the floor rules that the roster and the rules about interpreters keep: 3 to 6, 12, 15.

Through the jurisdiction file where a key exists (see also test_policy_interpreting, which attacks
each guard), else through the roster's files, a hand-edited file, the command line or the library.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.people import Hours, Proof, Skill, Tie
from langaccess.agency.policy import HelpKind, InterpreterQuestion, Policy, Stakes, decide
from langaccess.cli import main
from langaccess.core.errors import ConfigError
from langaccess.core.tags import Tag
from langaccess.interpret.roster import (
    Entry,
    Roster,
    RosterQuery,
    find,
    find_levels,
    load_roster,
    recall_roster,
)
from tests.policyfiles import mistakes
from tests.rosterfiles import PEOPLE, agency, roster

AT = datetime(2026, 11, 28, 2, 0, tzinfo=ZoneInfo("America/Chicago"))
ES = Tag("es")
# A person with no objection: each attack changes one thing.
GOOD = Entry(
    id="ok",
    name="Ok Person",
    kind="contractor",
    languages=(Skill(ES),),
    credentials=(Proof("court_certified", ES, issued=date(2020, 1, 1)),),
    modes=("onsite", "phone"),
    hours=Hours(always=True),
    adult=True,
    vetting={"background": date(2026, 1, 1), "confidentiality": date(2026, 1, 1)},
)


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return agency(tmp_path_factory.mktemp("agency"))


def offered(policy: Policy, entry: Entry, **words: Any) -> set[str]:
    """Return the encounters for which someone is offered, relays included."""
    found = set()
    for encounter in policy.interpreting.encounters:
        ask = replace(RosterQuery("Spanish", AT, encounter=encounter), **words)
        answer = find(Roster((entry,), "America/Chicago"), policy, ask)
        if answer.offered or answer.chains:
            found.add(encounter)
    return found


def test_the_unchanged_person_is_offered_everywhere(policy: Policy) -> None:
    assert offered(policy, GOOD) >= {"interrogation", "dv_scene", "front_desk", "court_papers"}


# --- rule 3 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["family", "child", "inmate", "party", "immigration_officer"])
def test_rule_3_the_roster_takes_nobody_of_a_kind_that_never_interprets(
    tmp_path: Path, kind: str
) -> None:
    text = PEOPLE.replace("kind: member", f"kind: {kind}", 1)
    with pytest.raises(ConfigError) as caught:
        roster(tmp_path, agency(tmp_path), text)
    assert ":5: people.0.kind: should be one of" in caught.value.details[0]


def test_rule_3_a_certified_child_is_offered_nowhere(policy: Policy) -> None:
    assert offered(policy, replace(GOOD, adult=False)) == set()
    assert offered(policy, replace(GOOD, kind="volunteer", adult=None)) == set()


def test_rule_3_a_party_on_the_roster_does_not_interpret_in_the_own_matter(policy: Policy) -> None:
    assert offered(policy, GOOD, involved=("ok PERSON",)) == set()
    # One keyboard writes an accent as a letter, another as a mark after it.
    jose = replace(GOOD, name="Jos\u00e9 P\u00e9rez")
    assert offered(policy, jose, involved=("Jose\u0301  pe\u0301rez",)) == set()
    assert offered(policy, jose, involved=("Maria Lopez",)) != set()


def test_rule_3_no_emergency_opens_it_for_evidence_and_none_for_immigration_officers(
    policy: Policy,
) -> None:
    for name, kind in policy.interpreting.encounters.items():
        question = InterpreterQuestion(name, HelpKind.IMMIGRATION_OFFICER, exigent=True)
        assert not decide(question, policy).allowed
        for using in (
            HelpKind.CHILD,
            HelpKind.FAMILY,
            HelpKind.INMATE,
            HelpKind.PARTY,
            HelpKind.BYSTANDER_ADULT,
        ):
            question = InterpreterQuestion(name, using, exigent=True, deaf_request=True)
            if kind.stakes is Stakes.EVIDENTIARY:
                assert not decide(question, policy).allowed


# --- rule 4 ---------------------------------------------------------------------------------

WEAK: dict[str, dict[str, Any]] = {
    "expired": {"credentials": (replace(GOOD.credentials[0], expires=date(2026, 11, 27)),)},
    "not yet valid": {"credentials": (replace(GOOD.credentials[0], issued=date(2027, 1, 1)),)},
    "never tested": {"credentials": ()},
    "never vetted": {"vetting": {}},
    "half vetted": {"vetting": {"background": date(2026, 1, 1)}},
    "vetted long ago": {"vetting": dict.fromkeys(GOOD.vetting, date(2020, 1, 1))},
    "vetted in the future": {"vetting": dict.fromkeys(GOOD.vetting, date(2027, 1, 1))},
    "another country": {"languages": (Skill(Tag("ar-MA")),)},
}


@pytest.mark.parametrize("name", WEAK)
def test_rule_4_whoever_is_not_proved_is_offered_nowhere(policy: Policy, name: str) -> None:
    entry = replace(GOOD, **WEAK[name])
    assert offered(policy, entry) == set()


def test_rule_4_a_conflict_bars_in_that_case_and_says_so(policy: Policy) -> None:
    tied = replace(GOOD, ties=(Tie("relative", case="26-7"),))
    assert offered(policy, tied, case="26-7") == set()
    assert offered(policy, tied, case="26-8")
    ask = RosterQuery("es", AT, encounter="dv", case=" 26-7 ")
    (refusal,) = find(Roster((tied,)), policy, ask).refused
    assert "is related to someone in the matter" in [r.text for r in refusal.reasons]


def test_rule_4_an_index_edited_by_hand_makes_nobody_valid(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    roster(tmp_path, policy)
    state = tmp_path / ".langaccess"
    recall_roster(tmp_path / "roster", policy, state)
    path = state / "roster.index"
    data = path.read_bytes()
    assert b"2026-06-30" in data
    path.write_bytes(data.replace(b"2026-06-30", b"2036-06-30"))
    people = recall_roster(tmp_path / "roster", policy, state)
    found = find(people, policy, RosterQuery("es", AT, encounter="dv"))
    assert "ruiz" not in [offer.id for offer in found.offered]
    assert people.speaking("es") == load_roster(tmp_path / "roster", policy).speaking("es")


# --- rule 5 ---------------------------------------------------------------------------------

ELSEWHERE = {
    "medical": (Proof("medical_certified", ES, issued=date(2024, 1, 1)), {"medical"}),
    "speaking": (Proof("bilingual_tested", ES, level=5, issued=date(2025, 1, 1)), set()),
    "papers": (Proof("sight_tested", ES, issued=date(2025, 1, 1)), set()),
    "written": (Proof("court_certified", ES, scope="translate"), set()),
    "another language": (Proof("court_certified", Tag("pt")), set()),
    "another side": (Proof("court_certified", ES, other=Tag("mam")), set()),
    "one direction": (Proof("court_certified", ES, direction="into"), set()),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_rule_5_a_credential_carries_over_to_nothing(policy: Policy, name: str) -> None:
    proof, where = ELSEWHERE[name]
    medical = {"medical", "medical_screening", "suicide_screening", "hospital", "psych_hold"}
    found = offered(policy, replace(GOOD, credentials=(proof,)))
    assert found == (medical if where else set())


def test_rule_5_a_shipped_credential_cannot_be_widened(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path / "jurisdiction.yaml",
        "interpreting:\n  credentials:\n    medical_certified: {scopes: [medical, court]}\n",
    )
    assert found[0].startswith(
        "6: interpreting.credentials.medical_certified.scopes: loosens floor.5"
    )


def test_rule_5_a_member_asked_as_one_kind_of_help_is_refused_for_that_kind_alone(
    policy: Policy,
) -> None:
    proof = Proof("court_certified", ES, issued=date(2020, 1, 1))
    member = replace(GOOD, kind="member", modes=(), credentials=(proof,))
    crew = Roster((member,), "America/Chicago")
    ask = RosterQuery("Spanish", AT, encounter="front_desk")
    assert find(crew, policy, replace(ask, using=HelpKind.STAFF_INTERPRETER)).offered
    (refused,) = find(crew, policy, replace(ask, using=HelpKind.TESTED_MEMBER)).refused
    assert [(one.rule, one.text.endswith("carry over to converse")) for one in refused.reasons] == [
        ("floor.5", True)
    ]


# --- rules 6 and 15 -------------------------------------------------------------------------


def test_rule_6_no_file_takes_the_last_way_for_deaf_people_away(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path / "jurisdiction.yaml",
        "interpreting:\n  sign:\n    paths: [{id: relay_711, phone: null}]\n",
    )
    assert any("at least one of them needs a number" in line for line in found)


@pytest.mark.parametrize("written", ["217-555-0101", "+1 217 555 0101", "(217) 555-0101 x3"])
def test_rule_6_the_voice_line_is_no_way_for_deaf_people(tmp_path: Path, written: str) -> None:
    found = mistakes(
        tmp_path / "jurisdiction.yaml",
        "agency: {interpreter_line: 217-555-0101}\n"
        f'interpreting:\n  sign:\n    paths:\n      - {{id: video, phone: "{written}"}}\n',
    )
    assert len(found) == 1
    assert found[0].startswith("8: interpreting.sign.paths.1.phone: is a voice line")


def test_rule_6_whoever_signs_is_offered_nobody_who_hears_whatever_the_rules_say(
    policy: Policy,
) -> None:
    rules = policy.interpreting
    spoken = replace(
        policy, interpreting=replace(rules, sign=replace(rules.sign, usual=ES))
    )  # what no file can say: see test_policy_interpreting
    line = replace(GOOD, id="line", kind="line", modes=("phone",))
    for encounter in rules.encounters:
        ask = RosterQuery("deaf", AT, encounter=encounter)
        found = find(Roster((GOOD, line), "America/Chicago"), spoken, ask)
        assert not found.offered
        assert not found.chains
        assert found.fallback.kind == "sign"


@pytest.mark.parametrize("key", ["say", "relay", "certified", "unknown"])
def test_rule_6_the_words_for_the_line_cannot_be_emptied(tmp_path: Path, key: str) -> None:
    found = mistakes(tmp_path / "jurisdiction.yaml", f'interpreting:\n  line:\n    {key}: " "\n')
    assert found == [f"6: interpreting.line.{key}: needs the words to say"]


def test_rule_6_an_empty_roster_and_an_empty_agency_still_get_an_answer(policy: Policy) -> None:
    nobody = replace(policy, agency=replace(policy.agency, interpreter_line=None))
    for language in ("Mam", "Kurdish", "xyzzy", "deaf", "", "Guatemala"):
        for found in find_levels(Roster(), nobody, RosterQuery(language, AT)).values():
            assert found.fallback.say
            assert not found.decision.allowed
            assert found.decision.instead


def test_rule_15_every_word_for_deafness_leads_to_its_own_path(policy: Policy) -> None:
    for word in (*policy.interpreting.sign.names, "ase", "DEAF", "Sign Language", "Deaf-Mute"):
        found = find(Roster((GOOD,)), policy, RosterQuery(word, AT, encounter="dv"))
        assert found.fallback.kind == "sign", word
        shown = [found.fallback.phone, *(way.phone for way in found.fallback.ways)]
        assert policy.agency.interpreter_line not in shown
        assert not any(offer.using is HelpKind.PHONE_LINE for offer in found.offered)


def test_rule_15_a_voice_only_interpreter_is_not_offered_for_signing(policy: Policy) -> None:
    ase = Tag("ase")
    voice = replace(
        GOOD, languages=(Skill(ase),), modes=("phone",),
        credentials=(Proof("sign_certified", ase, issued=date(2020, 1, 1)),),
    )  # fmt: skip
    found = find(Roster((voice,)), policy, RosterQuery("ASL", AT, encounter="dv"))
    assert found.offered == ()
    assert [r.text for r in found.refused[0].reasons] == ["can only be reached by voice"]


# --- rule 12 --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("field", ["immigration_status", "visa", "pin", "access_code", "alien_no"])
def test_rule_12_the_roster_has_no_place_for_it_and_names_the_line(
    tmp_path: Path, field: str
) -> None:
    text = PEOPLE.replace("    badge:", f"    {field}: x\n    badge:", 1)
    with pytest.raises(ConfigError) as caught:
        roster(tmp_path, agency(tmp_path), text)
    assert f":7: people.0.{field}: unknown key" in caught.value.details[0]


@pytest.mark.parametrize("key", ["interpreter_pin", "access_code"])
def test_rule_12_the_rules_have_no_place_for_a_code(tmp_path: Path, key: str) -> None:
    found = mistakes(tmp_path / "jurisdiction.yaml", f'agency:\n  {key}: "1234"\n')
    assert found[0].startswith(f"5: agency.{key}: unknown key")
    assert "1234" not in " ".join(found)


def test_rule_12_what_is_known_about_ties_and_notes_reaches_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = PEOPLE.replace("    badge:", '    notes: "CANARY"\n    badge:', 1)
    roster(tmp_path, agency(tmp_path), text)
    for words in (["find", "es", "dv", "--json"], ["validate", "--json"], ["due", "--json"]):
        main(["roster", *words])
        assert "CANARY" not in capsys.readouterr()[0]
    main(["roster", "find", "es", "dv", "--json", "--case", "26-1"])
    assert "26-1234" not in json.dumps(json.loads(capsys.readouterr()[0]))


def test_rule_3_a_look_up_for_evidence_says_that_nobody_stands_in_for_it(policy: Policy) -> None:
    for name, kind in policy.interpreting.encounters.items():
        said = find(Roster(), policy, RosterQuery("Spanish", AT, encounter=name)).emergency
        evidence = kind.stakes is Stakes.EVIDENTIARY
        assert said.startswith(f"no emergency stand-in for {kind.text}") == evidence


def test_rule_6_a_way_with_the_number_of_a_line_that_shows_a_picture_is_offered(
    tmp_path: Path,
) -> None:
    way = '{id: on_call, phone: "(217) 555-0188"}'
    policy = agency(tmp_path, rules=f"interpreting: {{sign: {{paths: [{way}]}}}}\n")
    entry = "{id: vendor, name: Vendor, kind: line, phone: 217-555-0188, languages: [{tag: es}]"
    seen = roster(tmp_path, policy, f"people:\n  - {entry}, modes: [video]}}\n")
    found = find(seen, policy, RosterQuery("deaf", AT, encounter="dv_scene"))
    assert found.fallback.phone == "(217) 555-0188"
