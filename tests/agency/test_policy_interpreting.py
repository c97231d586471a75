"""Who may interpret what: the rules as data, the floor under them, and the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from langaccess.agency.policy import (
    HelpKind,
    InterpreterQuestion,
    Permission,
    Policy,
    Stakes,
    Tier,
    decide,
    encounter_id,
    load_policy,
    load_rules,
    requirement,
    rules_text,
    shipped_jurisdictions,
)
from langaccess.core.config import read_yaml
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from tests.policyfiles import HEAD, mistakes, of

TYPES = [
    "front_desk",
    "traffic_stop",
    "dv_scene",
    "victim_interview",
    "witness",
    "missing_child",
    "medical",
    "welfare_check",
    "booking",
    "medical_screening",
    "suicide_screening",
    "prea",
    "discipline",
    "grievance",
    "consent_search",
    "statement",
    "miranda",
    "interrogation",
    "court_papers",
    "community_meeting",
    "dui",
    "crash",
    "burglary",
    "theft",
    "assault",
    "custody",
    "hospital",
    "juvenile",
    "school",
    "psych_hold",
    "death_notification",
    "blood_draw",
]
BARRED = [
    HelpKind.FAMILY,
    HelpKind.CHILD,
    HelpKind.BYSTANDER_ADULT,
    HelpKind.INMATE,
    HelpKind.PARTY,
]
BASE = read_yaml(shipped(CONFIG, "base.yaml")).data


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return tmp_path / "jurisdiction.yaml"


@pytest.fixture(scope="module", params=sorted(shipped_jurisdictions()))
def policy(request: pytest.FixtureRequest) -> Policy:
    return load_policy(shipped_jurisdictions()[request.param])


def test_every_listed_type_of_encounter_is_shipped(policy: Policy) -> None:
    assert sorted(policy.interpreting.encounters) == sorted(TYPES)


def test_every_rule_about_interpreters_rests_on_an_authority(policy: Policy) -> None:
    rules = policy.interpreting
    ruled: list[Any] = [
        *rules.using.values(), *rules.levels.values(), *rules.encounters.values(),
        *rules.credentials.values(), *rules.conflicts, rules.no_certification, rules.exigency,
        rules.vetting, rules.line, rules.sign,
    ]  # fmt: skip
    assert all(rule.basis for rule in ruled)


# --- the floor ------------------------------------------------------------------------------


def _ask(policy: Policy, encounter: str, using: HelpKind, **more: Any) -> Any:
    return decide(InterpreterQuestion(encounter, using, **more), policy)


@pytest.mark.parametrize("encounter", TYPES)
@pytest.mark.parametrize("using", [*BARRED, HelpKind.IMMIGRATION_OFFICER])
def test_nobody_whom_the_floor_bars_interprets_anywhere(
    policy: Policy, encounter: str, using: HelpKind
) -> None:
    decision = _ask(policy, encounter, using)
    assert not decision.allowed
    assert any(reason.rule == "floor.3" for reason in decision.reasons)
    assert decision.instead


@pytest.mark.parametrize("encounter", TYPES)
def test_an_immigration_officer_is_barred_even_when_somebody_may_die(
    policy: Policy, encounter: str
) -> None:
    assert not _ask(policy, encounter, HelpKind.IMMIGRATION_OFFICER, exigent=True).allowed


@pytest.mark.parametrize("encounter", TYPES)
def test_a_machine_interprets_nothing(policy: Policy, encounter: str) -> None:
    assert not _ask(policy, encounter, HelpKind.MT).allowed


@pytest.mark.parametrize(
    "encounter", ["consent_search", "statement", "miranda", "interrogation", "court_papers"]
)
@pytest.mark.parametrize("using", [*BARRED, HelpKind.MT, HelpKind.VOLUNTEER])
def test_no_emergency_lets_a_stop_gap_make_evidence(
    policy: Policy, encounter: str, using: HelpKind
) -> None:
    assert not _ask(policy, encounter, using, exigent=True, deaf_request=True).allowed


def test_a_stop_gap_says_its_questions_its_end_and_what_must_follow(policy: Policy) -> None:
    decision = _ask(policy, "missing_child", HelpKind.BYSTANDER_ADULT, exigent=True)
    assert decision.allowed
    first = decision.reasons[0]
    assert first.rule == "interpreting.exigency"
    minutes = policy.interpreting.exigency.expires_minutes
    for words in (f"at most {minutes} minutes", "weapon", "reason", "supervisor", "follow-up"):
        assert words in first.text
    assert not any("may not interpret" in reason.text for reason in decision.reasons)


def test_a_deaf_adults_own_request_holds_for_an_adult_where_little_hangs_on_it(
    policy: Policy,
) -> None:
    asked: dict[str, Any] = {"deaf_request": True, "language": Tag("ase")}
    granted = _ask(policy, "front_desk", HelpKind.FAMILY, **asked)
    assert granted.allowed
    assert granted.reasons[0].authority == "ADA-COMPANION"
    assert not any("may not interpret" in reason.text for reason in granted.reasons)
    assert not _ask(policy, "front_desk", HelpKind.CHILD, **asked).allowed
    assert not _ask(policy, "dv_scene", HelpKind.FAMILY, **asked).allowed


@pytest.mark.parametrize("encounter", TYPES)
@pytest.mark.parametrize("language", [Tag("es"), Tag("mam"), None])
def test_a_deaf_persons_request_does_not_exist_in_a_spoken_language(
    policy: Policy, encounter: str, language: Tag | None
) -> None:
    for using in (HelpKind.FAMILY, HelpKind.BYSTANDER_ADULT):
        answer = _ask(policy, encounter, using, deaf_request=True, language=language)
        assert not answer.allowed
        heard = f"{language.name} is spoken" if language else "no language is named"
        assert answer.reasons[0].text.endswith(heard)
        assert answer.reasons[0].authority == "ADA-COMPANION"
        assert "name the sign language" in answer.instead[0]


def _places(data: Any, parts: list[str], at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not parts:
        return [at]
    head, rest = parts[0], parts[1:]
    if isinstance(data, list):
        return []  # entries with an id are attacked by name, below
    if head == "*":
        return [found for key in data for found in _places(data[key], rest, (*at, key))]
    return _places(data[head], rest, (*at, head)) if isinstance(data, dict) and head in data else []


def _looser(guard: dict[str, Any], value: Any) -> Any:
    """Return a value that the guard must refuse, or None when there is none looser."""
    move, order = guard["move"], guard.get("order", [])
    if move == "toward":
        after = order[order.index(value) + 1 :] if value in order else []
        return after[-1] if after else None
    if move == "at_least":
        return value - 1
    if move == "at_most":
        return value + 1
    if move == "fixed" and isinstance(value, list):
        return [*value, "anything"]
    if move == "fixed":
        return "anything" if isinstance(value, str) else not value
    if move == "closed":
        return {"ours": {"text": "anything"}}
    if move == "shrinks":
        return [*value, "medical" if "medical" not in value else "converse"]
    return value[1:] if value and isinstance(value[0], str) else None


ATTACKS = [
    (guard, loc)
    for rule in BASE["floor"]
    for guard in rule.get("guards", [])
    if guard["key"].startswith("interpreting.") and guard["move"] != "adds"
    for loc in _places(BASE, guard["key"].split("."))[:3]
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("guard", "loc"), ATTACKS, ids=[".".join(map(str, loc)) for _, loc in ATTACKS]
)
def test_each_guard_of_interpreting_stops_its_attack_at_its_line(
    rules: Path, guard: dict[str, Any], loc: tuple[Any, ...]
) -> None:
    value: Any = BASE
    for part in loc:
        value = value[part]
    looser = _looser(guard, value)
    if looser is None:  # nothing looser can be written: entries with ids are never taken away
        assert guard["move"] in {"grows", "toward"}
        return
    nested: Any = looser
    for part in reversed(loc):
        nested = {part: nested}
    found = mistakes(rules, yaml.safe_dump(nested, sort_keys=False))
    assert any("loosens floor." in line for line in found), found
    assert all(int(line.split(":")[0]) > 3 for line in found)


def test_an_encounter_stricter_than_its_stakes_cannot_be_loosened_again(
    rules: Path, tmp_path: Path
) -> None:
    text = "interpreting: {{encounters: {{dv_scene: {{using: {{family: {}}}}}}}}}\n"
    (tmp_path / "p.yaml").write_text(HEAD + text.format("never"), encoding="utf-8")
    found = mistakes(
        rules, text.format("exigent"), head="id: c\nextends: ./p.yaml\nas_of: 2026-11-25\n"
    )
    assert found[0].startswith("4: interpreting.encounters.dv_scene.using.family: loosens floor.3")


def test_a_looser_word_for_one_encounter_does_not_undo_its_stakes(rules: Path) -> None:
    policy = of(
        rules,
        "interpreting: {encounters: {booking: {using: {family: interprets, mt: interprets}}}}\n",
    )
    assert not _ask(policy, "booking", HelpKind.FAMILY).allowed
    assert not _ask(policy, "booking", HelpKind.MT).allowed


def test_tightening_is_allowed(rules: Path) -> None:
    policy = of(
        rules,
        "interpreting:\n  exigency: {expires_minutes: 10, questions: [where are you]}\n"
        "  levels: {low: {using: {mt: never}, tier: qualified, own_request: false}}\n"
        "  encounters: {witness: {stakes: evidentiary}}\n"
        "  vetting: {checks: [background, confidentiality, oath], valid_months: 12}\n",
    )
    assert policy.interpreting.exigency.expires_minutes == 10
    assert requirement(policy, encounter="front_desk").tier is Tier.QUALIFIED
    assert requirement(policy, encounter="witness").stakes is Stakes.EVIDENTIARY
    sign = Tag("ase")
    assert not _ask(policy, "front_desk", HelpKind.FAMILY, deaf_request=True, language=sign).allowed


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("dv", "dv_scene"), ("DV Scene", "dv_scene"), ("consent-to-search", "consent_search"),
     ("rights", "miranda"), (" missing  person ", "missing_child")],
)  # fmt: skip
def test_encounters_are_found_by_what_people_type(
    policy: Policy, typed: str, expected: str
) -> None:
    assert encounter_id(typed, policy) == expected


def test_an_unknown_encounter_names_the_nearest_and_all(policy: Policy) -> None:
    with pytest.raises(InputError) as caught:
        encounter_id("interogation", policy)
    assert "did you mean interrogation" in (caught.value.hint or "")
    assert "front_desk" in (caught.value.hint or "")


def test_an_agency_adds_words_of_its_own_and_none_twice(rules: Path) -> None:
    text = "interpreting: {{encounters: {{traffic_stop: {{aliases: [{}]}}}}}}\n"
    policy = of(rules, text.format("checkpoint"))
    assert encounter_id("checkpoint", policy) == "traffic_stop"
    assert encounter_id("citation", policy) == "traffic_stop"
    found = mistakes(rules, text.format("interrogation"))
    assert len(found) == 1
    assert found[0].startswith("4: interpreting.encounters.traffic_stop.aliases.")
    assert found[0].endswith("`interrogation` means traffic_stop and also interrogation")
    found = mistakes(rules, text.format("Missing  Child"))
    assert found[0].endswith("`missing_child` means traffic_stop and also missing_child")


HIDING = {
    "a child among members": ("using: {tested_member: {aliases: [babysitter]}}", "floor.3"),
    "a child among voices of the line": ("using: {phone_line: {aliases: [son]}}", "floor.3"),
    "a child among volunteers": ("using: {volunteer: {aliases: [helper]}}", "floor.3"),
    "a child under another word for a relative": (
        "using: {family: {aliases: [kid]}}", "`kid` means family and also child"),
    "a machine under a word for a party": (
        "using: {mt: {aliases: [other side]}}", "`other side` means party and also mt"),
    "a child as a kind of encounter": (
        "encounters: {traffic_stop: {aliases: [child]}}",
        "`child` means child and also traffic_stop"),
    "nobody as a relative": (
        "using: {family: {aliases: [No one]}}", "`No one` means no help and also family"),
    "nobody as a kind of encounter": (
        "encounters: {booking: {aliases: [none]}}", "`none` means no help and also booking"),
    "deafness as a kind of encounter": (
        "encounters: {booking: {aliases: [deaf intake]}}",
        "`deaf intake` means a sign language and also booking"),
    "an immigration officer as a bystander": (
        "using: {bystander_adult: {aliases: [ICE guy]}}",
        "`ICE guy` contains `ice`, which means immigration_officer (floor.3)"),
    "a child as a relative": (
        "using: {family: {aliases: [the other kid]}}", "`the other kid` contains `kid`"),
    "a machine as a relative": (
        "using: {family: {aliases: [aunt with google translate]}}",
        "contains `google`"),
    "a border patrol with a hyphen": (
        "using: {party: {aliases: [border-patrol man]}}", "contains `border patrol`"),
    "a child that begins later": ("using: {child: {text: anybody under 12}}", "floor.3"),
    "no reason why": ("using: {family: {why: ''}}", "floor.3"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HIDING)
def test_no_word_of_an_agency_hides_who_interpreted(rules: Path, name: str) -> None:
    text, said = HIDING[name]
    (found,) = mistakes(rules, f"interpreting:\n  {text}\n")
    assert found.startswith("5: interpreting.")
    assert said in found


def test_an_agency_adds_words_for_those_who_may_not_interpret(rules: Path) -> None:
    policy = of(rules, "interpreting: {using: {child: {aliases: [babysitter, hijo]}}}\n")
    assert "hijo" in policy.interpreting.using[HelpKind.CHILD].aliases


LOOSER = {
    "deafness as a spoken language": (
        "sign: {usual: es}", "interpreting.sign.usual: `es` (Spanish) is not a sign language"),
    "nothing to do after an emergency stand-in": (
        "exigency: {follow_up: nothing more to do}", "loosens floor.3"),
    "not a word to do after a stand-in": ("exigency: {follow_up: ''}", "loosens floor.3"),
    "papers of a court by a member": (
        "encounters: {court_papers: {using: {tested_member: interprets}}}", "loosens floor.4"),
    "papers of a court without any scope": (
        "encounters: {court_papers: {scopes: []}}", "needs at least one scope (floor.5)"),
    "a warning by telephone": (
        "encounters: {miranda: {using: {phone_line: interprets}}}", "loosens floor.4"),
    "nothing to ask in an emergency": ("exigency: {questions: []}", "at least one question"),
    "words for the line without a language": ("line: {say: please connect}", "say {language}"),
    "a spoken language as deafness": (
        "sign: {names: [español]}", "`español` names a spoken language"),
    "several spoken languages as deafness": (
        "sign: {names: [Chinese]}", "`Chinese` names a spoken language"),
    "a way for deaf people in other words": (
        "sign: {paths: [{id: video, text: our telephone line}]}", "loosens floor.6"),
    "a tie without a reason": ("conflicts: [{id: relative, text: ''}]", "loosens floor.4"),
    "a test that never ends": (
        "credentials: {bilingual_tested: {retest_months: null}}", "loosens floor.4"),
    "a test that ends late": (
        "credentials: {bilingual_tested: {retest_months: 240}}", "loosens floor.4"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOSER)
def test_what_an_agency_may_not_loosen_is_a_mistake_at_its_line(rules: Path, name: str) -> None:
    text, said = LOOSER[name]
    (found,) = mistakes(rules, f"interpreting:\n  {text}\n")
    assert found.startswith("5: interpreting.")
    assert said in found


def test_what_to_do_while_waiting_is_added_to_and_stays(rules: Path) -> None:
    before = of(rules).interpreting
    policy = of(rules, "interpreting: {meanwhile: [ours], sign: {meanwhile: [ours]}}\n")
    assert policy.interpreting.meanwhile == (*before.meanwhile, "ours")
    assert policy.interpreting.sign.meanwhile == (*before.sign.meanwhile, "ours")


def test_a_tier_that_a_parent_raised_cannot_be_emptied_again(rules: Path, tmp_path: Path) -> None:
    text = "interpreting: {{encounters: {{witness: {{tier: {}}}}}}}\n"
    (tmp_path / "p.yaml").write_text(HEAD + text.format("certified"), encoding="utf-8")
    found = mistakes(
        rules, text.format("null"), head="id: c\nextends: ./p.yaml\nas_of: 2026-11-25\n"
    )
    assert found[0].startswith("4: interpreting.encounters.witness.tier: loosens floor.4")


# --- requirements ---------------------------------------------------------------------------


def test_a_language_without_certification_gets_the_next_tier_and_is_marked(rules: Path) -> None:
    policy = of(rules, "interpreting: {encounters: {miranda: {tier: certified}}}\n")
    spanish = requirement(policy, encounter="miranda", language=Tag("es-MX"))
    assert (spanish.tier, spanish.note) == (Tier.CERTIFIED, "")
    mam = requirement(policy, encounter="miranda", language=Tag("mam"))
    assert mam.tier is Tier.QUALIFIED
    assert mam.note.startswith("no certification exists for Mam")
    scene = requirement(policy, encounter="dv_scene", language=Tag("mam"))
    assert scene.tier is Tier.SCREENED
    assert "no test exists for Mam" in scene.note


def test_a_language_that_has_a_test_keeps_its_tier(rules: Path) -> None:
    wolof = requirement(of(rules), encounter="dv_scene", language=Tag("wo"))
    assert (wolof.tier, wolof.note) == (Tier.TESTED, "no certification exists for Wolof")


def test_a_language_in_which_a_court_begins_to_examine_is_added(rules: Path) -> None:
    policy = of(rules, "interpreting: {no_certification: {certified: [mam], tested: [mam]}}\n")
    assert requirement(policy, encounter="dv_scene", language=Tag("mam")).note == ""
    assert requirement(policy, encounter="dv_scene", language=Tag("es")).note == ""


def test_the_order_holds_only_kinds_that_interpret(policy: Policy) -> None:
    for name in TYPES:
        needed = requirement(policy, encounter=name)
        assert needed.order
        assert all(needed.standing[using] is Permission.INTERPRETS for using in needed.order)


# --- adoption -------------------------------------------------------------------------------


def test_until_adopted_every_answer_says_so(rules: Path) -> None:
    policy = of(rules)
    text = "your agency has not adopted these rules yet"
    for using in HelpKind:
        assert _ask(policy, "witness", using).reasons[-1].text == text
    adopted = of(rules, "adopted: {by: Chief Rivera, on: 2026-11-25}\n")
    for using in HelpKind:
        assert text not in [r.text for r in _ask(adopted, "witness", using).reasons]


def test_what_another_agency_adopted_binds_nobody_here(rules: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        HEAD + "adopted: {by: Sheriff Lane, on: 2026-11-25}\n", encoding="utf-8"
    )
    rules.write_text("id: c\nextends: ./p.yaml\nas_of: 2026-11-25\n", encoding="utf-8")
    assert load_policy(rules).adopted is None


def test_a_refusal_names_every_rule_with_its_place(rules: Path) -> None:
    policy = of(rules, "interpreting: {encounters: {witness: {using: {family: never}}}}\n")
    decision = _ask(policy, "witness", HelpKind.FAMILY)
    assert [reason.rule for reason in decision.reasons] == [
        "interpreting.encounters.witness", "interpreting.levels.high", "floor.3", "policy.adopted",
    ]  # fmt: skip
    assert decision.reasons[0].where == f"{rules}:4"


def test_each_rule_of_a_refusal_says_what_it_permits_itself(rules: Path) -> None:
    policy = of(
        rules,
        "interpreting:\n"
        "  encounters: {witness: {using: {family: never}}, grievance: {}}\n"
        "  levels: {medium: {using: {tested_member: never}}}\n",
    )
    own, level = _ask(policy, "witness", HelpKind.FAMILY).reasons[:2]
    assert own.text.endswith("may not interpret")
    assert level.text.endswith("except when someone may die and no interpreter is available")
    # The encounter says "only until the interpreter arrives", which its stakes no longer permit.
    first = _ask(policy, "grievance", HelpKind.TESTED_MEMBER).reasons[0]
    assert first.rule == "interpreting.levels.medium"
    assert first.text.endswith("may not interpret")


def test_words_for_the_line_must_be_fillable(rules: Path) -> None:
    found = mistakes(rules, "interpreting: {line: {say: 'I need {lang}', unknown: ' '}}\n")
    assert [line.split(": ", 2)[2] for line in found] == [
        "only {language}, {relay}, {encounter} and {officer} are filled in",
        "needs the words to say",
    ]


def test_a_level_must_say_something_about_every_kind(rules: Path) -> None:
    with pytest.raises(ConfigError):
        of(rules, "interpreting: {levels: {high: {using: {robot: interprets}}}}\n")


def test_the_lists_of_languages_hold_canonical_tags_without_a_region(policy: Policy) -> None:
    rules = policy.interpreting
    for names in (rules.apart, rules.no_certification.certified, rules.no_certification.tested):
        assert len(set(names)) == len(names)
        assert [Tag(name).language for name in names] == list(names)


@pytest.mark.parametrize("name", ["spa", "es-MX", "Spanish", "x1"])
def test_a_language_in_a_list_that_would_never_match_is_a_mistake(rules: Path, name: str) -> None:
    found = mistakes(rules, f"interpreting: {{no_certification: {{tested: [{name}]}}}}\n")
    assert len(found) == 1
    assert found[0].startswith("4: interpreting.no_certification.tested.")
    assert "is not a language" in found[0]


@pytest.mark.slow
@pytest.mark.parametrize("encounter", TYPES)
@pytest.mark.parametrize("exigent", [False, True])
def test_a_voice_line_never_interprets_a_sign_language(encounter: str, exigent: bool) -> None:
    policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    question = InterpreterQuestion(
        encounter, HelpKind.PHONE_LINE, exigent=exigent, language=Tag("ase")
    )
    answer = decide(question, policy)
    assert not answer.allowed
    assert answer.reasons[0].rule == "floor.6"


def test_instead_of_a_relative_for_a_deaf_person_no_voice_line_is_named() -> None:
    policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    voice = policy.interpreting.using[HelpKind.PHONE_LINE].text
    for encounter in ("dv_scene", "interrogation", "traffic_stop"):
        answer = decide(
            InterpreterQuestion(encounter, HelpKind.FAMILY, language=Tag("ase")), policy
        )
        assert not any(voice in line or "to find one" in line for line in answer.instead)
        assert any(line.endswith(": 711") for line in answer.instead)


@pytest.mark.parametrize(
    ("key", "alias", "word", "other"),
    [
        ("front_desk", "rape report", "rape", "victim_interview"),
        ("front_desk", "family fight", "family", "dv_scene"),
        ("traffic_stop", "DV call", "dv", "dv_scene"),
        ("booking", "suspect at intake", "suspect", "interrogation"),
    ],
)
def test_no_alias_lowers_the_stakes_of_what_the_base_names(
    rules: Path, key: str, alias: str, word: str, other: str
) -> None:
    (found,) = mistakes(rules, f"interpreting: {{encounters: {{{key}: {{aliases: [{alias}]}}}}}}\n")
    assert found.startswith(f"4: interpreting.encounters.{key}.aliases.")
    assert f"contains `{word}`, which means {other}" in found


@pytest.mark.parametrize(
    ("key", "alias"),
    [("front_desk", "report window"), ("dv_scene", "traffic fight"), ("dv_scene", "domestic call")],
)
def test_an_alias_of_as_high_stakes_or_without_such_a_word_loads(
    rules: Path, key: str, alias: str
) -> None:
    policy = of(rules, f"interpreting: {{encounters: {{{key}: {{aliases: [{alias}]}}}}}}\n")
    assert encounter_id(alias, policy) == key


# --- machines -------------------------------------------------------------------------------


def test_a_body_camera_may_never_do_what_a_translation_app_may_not(rules: Path) -> None:
    plain = of(rules)
    stricter = of(rules, "interpreting: {levels: {low: {using: {mt: never}}}}\n")
    for policy in (plain, stricter):
        for name in policy.interpreting.encounters:
            standing = requirement(policy, encounter=name).standing
            assert standing[HelpKind.BODY_CAMERA_AI] == standing[HelpKind.MT], name
    assert not _ask(plain, "consent_search", HelpKind.BODY_CAMERA_AI).allowed
    answer = _ask(stricter, "front_desk", HelpKind.BODY_CAMERA_AI)
    assert not answer.allowed
    assert any(item.rule == "floor.1" for item in answer.reasons)
    (found,) = mistakes(
        rules, "interpreting:\n  levels: {high: {using: {body_camera_ai: interprets}}}\n"
    )
    assert "floor.1" in found


def test_rules_kept_before_the_body_camera_was_a_kind_of_help_are_still_read(rules: Path) -> None:
    kept = json.loads(rules_text(of(rules)))
    for table in (kept["interpreting"], *kept["interpreting"]["levels"].values()):
        del table["using"]["body_camera_ai"]
    for kind in kept["interpreting"]["using"].values():
        del kind["short"]
    for key in ("short", "short_unknown", "callers"):
        del kept["interpreting"]["line"][key]
    read = load_rules(json.dumps(kept))
    for name in read.interpreting.encounters:
        standing = requirement(read, encounter=name).standing
        assert standing[HelpKind.BODY_CAMERA_AI] == standing[HelpKind.MT], name
